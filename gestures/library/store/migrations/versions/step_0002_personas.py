"""Personas and their revisions."""

import sqlalchemy as sa
from alembic import op

from gestures.errors import StoreError
from gestures.library.store.migrations.freezing import freezing

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables and freeze the revisions."""
    op.create_table(
        "persona",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("newest", sa.Integer, nullable=False),
    )
    op.create_table(
        "persona_revision",
        sa.Column("persona_id", sa.String(100), sa.ForeignKey("persona.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.String(500), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    for statement in freezing(op.get_bind().dialect.name, "persona_revision", ("persona_id", "number")):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: revisions are never thrown away."""
    raise StoreError(
        "personas are not thrown away",
        code="DX-STORE-044",
        hint="Open the copy that was made before the migration.",
    )
