"""Gestures, revisions, reviews, clips, licences, consents and the trail."""

import sqlalchemy as sa
from alembic import op

from gestures.errors import StoreError
from gestures.library.store.migrations.freezing import freezing

revision = "0001"
down_revision = None
_KEYS = {
    "revision": ("gesture_id", "number"),
    "review": ("id",),
    "clip": ("sha256",),
    "licence": ("id",),
    "consent": ("id",),
    "revocation": ("consent_id",),
    "clip_use": ("gesture_id", "number"),
    "audit": ("number",),
}


def upgrade() -> None:
    """Make the tables and freeze those that are only added to."""
    op.create_table(
        "gesture",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("newest", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("approved", sa.Integer),
    )
    op.create_table(
        "revision",
        sa.Column("gesture_id", sa.String(100), sa.ForeignKey("gesture.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("author", sa.String(500), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("gesture_id", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.String(500), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["gesture_id", "number"], ["revision.gesture_id", "revision.number"]),
    )
    op.create_index("review_of", "review", ["gesture_id", "number", "id"])
    op.create_table(
        "name",
        sa.Column("key", sa.String(500), primary_key=True),
        sa.Column("gesture_id", sa.String(100), sa.ForeignKey("gesture.id"), nullable=False, index=True),
    )
    op.create_table(
        "clip",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "licence",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
        sa.Column("allows_commercial", sa.Boolean, nullable=False),
        sa.Column("allows_derivatives", sa.Boolean, nullable=False),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("scope", sa.String(500), nullable=False),
        sa.Column("document_sha256", sa.String(64), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("valid_until", sa.String(10)),
    )
    op.create_table(
        "revocation",
        sa.Column("consent_id", sa.String(100), sa.ForeignKey("consent.id"), primary_key=True),
        sa.Column("by", sa.String(500), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "clip_use",
        sa.Column("gesture_id", sa.String(100), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("licence_id", sa.String(100), nullable=False),
        sa.Column("from_person", sa.Boolean, nullable=False),
        sa.Column("consent_id", sa.String(100), index=True),
        sa.ForeignKeyConstraint(["gesture_id", "number"], ["revision.gesture_id", "revision.number"]),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(500), nullable=False),
        sa.Column("action", sa.String(50), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False, index=True),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for table, key in _KEYS.items():
        for statement in freezing(dialect, table, key):
            op.execute(statement)


def downgrade() -> None:
    """Refuse: what the store holds is never thrown away."""
    raise StoreError(
        "the first schema has none before it",
        code="DX-STORE-043",
        hint="Open the copy that was made before the migration.",
    )
