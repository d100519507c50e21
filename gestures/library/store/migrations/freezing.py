"""Triggers by which a database itself refuses to change or delete rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_FUNCTION = """
CREATE OR REPLACE FUNCTION deixis_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: its rows are never changed or deleted', TG_TABLE_NAME;
END $$
"""


def freezing(dialect: str, table: str, key: Sequence[str]) -> Iterator[str]:
    """Yield the statements that make a table append-only.

    Args:
        dialect: ``sqlite`` or ``postgresql``.
        table: The table.
        key: Columns of its primary key.
    """
    if dialect == "postgresql":
        yield _FUNCTION
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION deixis_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION deixis_refuse()"
        )
        return
    refuse = (
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: its rows are never changed or deleted'); END"
    )
    yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    # INSERT OR REPLACE deletes without firing the trigger above.
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    yield (
        f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
    )
