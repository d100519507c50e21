"""The audit trail: one line for everything that is done to the store, in the transaction that does it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from gestures.library.store import schema
from gestures.library.store.records import AuditRecord

BY_DEIXIS = "deixis"
"""Who does what nobody asked for: installing, migrating, retiring what a lapsed consent covered."""


def now() -> str:
    """Return the time as the store writes it: UTC, ISO 8601, to the microsecond, so that text sorts as time."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def record(connection: Connection, actor: str, action: str, subject: str, **detail: Any) -> None:
    """Add a line to the trail."""
    connection.execute(
        insert(schema.audit).values(
            at=now(),
            actor=actor,
            action=action,
            subject=subject,
            detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        )
    )


def read(connection: Connection, subject: str | None, after: int, limit: int) -> tuple[AuditRecord, ...]:
    """Return lines after a number, oldest first, those about one subject if it is given."""
    audit = schema.audit
    query = select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return tuple(
        AuditRecord(
            row.number,
            datetime.fromisoformat(row.at),
            row.actor,
            row.action,
            row.subject,
            json.loads(row.detail),
        )
        for row in connection.execute(query)
    )


def length(connection: Connection) -> int:
    """Return how many lines there are: it rises whenever the store changes.

    The last number would not do: of two who write at once, the one with the lower number may be the later to commit.
    """
    return connection.execute(select(func.count()).select_from(schema.audit)).scalar_one()
