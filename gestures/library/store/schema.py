"""The tables of the store, as the newest migration leaves them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()

gesture = Table(
    "gesture",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("newest", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("approved", Integer),
)
"""One row a gesture: its newest revision, that revision's state, and the revision that performances play."""

revision = Table(
    "revision",
    metadata,
    Column("gesture_id", String(100), ForeignKey("gesture.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("author", String(500), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("origin", String(20), nullable=False),
)
"""Every revision ever committed, as canonical JSON; never changed."""

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gesture_id", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(500), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", String(32), nullable=False),
    ForeignKeyConstraint(["gesture_id", "number"], ["revision.gesture_id", "revision.number"]),
    Index("review_of", "gesture_id", "number", "id"),
)
"""Steps of review; the last one of a revision is its state. Never changed."""

name = Table(
    "name",
    metadata,
    Column("key", String(500), primary_key=True),
    Column("gesture_id", String(100), ForeignKey("gesture.id"), nullable=False, index=True),
)
"""Names and aliases in use, as they are compared; no two gestures answer to one."""

clip = Table(
    "clip",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", String(32), nullable=False),
)
"""Recorded motion by its hash; never changed."""

licence = Table(
    "licence",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("name", String(500), nullable=False),
    Column("text", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("allows_commercial", Boolean, nullable=False),
    Column("allows_derivatives", Boolean, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("subject", String(500), nullable=False),
    Column("scope", String(500), nullable=False),
    Column("document_sha256", String(64), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_until", String(10)),
)
"""Records of consent; never changed, but revoked by a row of its own."""

revocation = Table(
    "revocation",
    metadata,
    Column("consent_id", String(100), ForeignKey("consent.id"), primary_key=True),
    Column("by", String(500), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

clip_use = Table(
    "clip_use",
    metadata,
    Column("gesture_id", String(100), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("licence_id", String(100), nullable=False),
    Column("from_person", Boolean, nullable=False),
    Column("consent_id", String(100), index=True),
    ForeignKeyConstraint(["gesture_id", "number"], ["revision.gesture_id", "revision.number"]),
)
"""What a revision that plays a clip depends on."""

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(500), nullable=False),
    Column("action", String(50), nullable=False),
    Column("subject", String(500), nullable=False, index=True),
    Column("detail", Text, nullable=False),
)
"""Who did what to what; never changed."""

setting = Table(
    "setting",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

persona = Table(
    "persona",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("newest", Integer, nullable=False),
)

persona_revision = Table(
    "persona_revision",
    metadata,
    Column("persona_id", String(100), ForeignKey("persona.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("author", String(500), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
"""Every revision of a persona, as YAML; never changed."""

FROZEN: Final = ("revision", "review", "clip", "licence", "consent", "revocation", "clip_use", "audit")
"""Tables whose rows are only ever added; triggers refuse anything else."""
