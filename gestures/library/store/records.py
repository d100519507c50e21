"""What the store holds, as values: entries, reviews, licences, consents, the trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gestures.errors import InvalidInputError
from gestures.library.gesture import REVIEW_STATES, Gesture

STATES = REVIEW_STATES
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "draft": ("in_review", "retired"),
    "in_review": ("approved", "draft", "retired"),
    "approved": ("retired",),
    "retired": ("draft",),
}
"""States that a reviewer may move a gesture to, by the state that it is in."""
ORIGINS: tuple[str, ...] = ("starter", "person", "pack")
"""Where a revision came from: shipped with Deixis, written by a person, or imported with a pack."""
_LICENCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,99}")
_CONSENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_LINE = 500
_MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision of a gesture, as the store holds it.

    Attributes:
        gesture: The gesture, its fields `revision` and `review` as the store has them.
        revision: Counted from 1.
        state: One of ``STATES``.
        author: Who wrote the revision.
        message: Why.
        at: When, UTC.
        content_hash: SHA-256 of the canonical payload, hexadecimal: equal content has equal hashes.
        origin: One of ``ORIGINS``.
        approved: Revision of this gesture that performances play, or None.
    """

    gesture: Gesture
    revision: int
    state: str
    author: str
    message: str
    at: datetime
    content_hash: str
    origin: str
    approved: int | None

    @property
    def id(self) -> str:
        """Id of the gesture."""
        return self.gesture.id


@dataclass(frozen=True, slots=True)
class Review:
    """One step of a revision's review.

    Attributes:
        gesture: Id of the gesture.
        revision: Revision concerned.
        state: State that it moved to.
        by: Who moved it.
        comment: What they said.
        at: When, UTC.
    """

    gesture: str
    revision: int
    state: str
    by: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with a clip or a gesture.

    Attributes:
        id: SPDX identifier, or a name of one's own such as ``LicenseRef-studio-2026``.
        name: What a person reads.
        text: The licence, or where it stands; may be empty for SPDX identifiers.
        attribution: Who is to be named.
        allows_commercial: Whether it may be used to sell.
        allows_derivatives: Whether it may be changed: warped, blended, mirrored.

    Raises:
        InvalidInputError: If the id or the name is malformed.
    """

    id: str
    name: str
    text: str = ""
    attribution: str = ""
    allows_commercial: bool = True
    allows_derivatives: bool = True

    def __post_init__(self) -> None:
        if not _LICENCE_ID.fullmatch(self.id):
            raise InvalidInputError(
                f"'{self.id:.120}' is no identifier of a licence",
                code="DX-STORE-010",
                hint="Give an SPDX identifier such as CC-BY-4.0, or LicenseRef-NAME for one of your own.",
            )
        check_line("name of the licence", self.name)
        check_text("text of the licence", self.text, _MAX_TEXT)
        check_text("attribution", self.attribution, 4000)


@dataclass(frozen=True, slots=True)
class Consent:
    """A person's agreement that their motion is used. The document itself stays with whoever keeps it.

    Attributes:
        id: Name of the record, by which gestures refer to it.
        subject: Who agreed; empty where only the reference is known, as after the import of a pack.
        scope: What they agreed to.
        document_sha256: Hash of the signed document, hexadecimal.
        valid_from: First day.
        valid_until: Last day, or None for no end.
        revoked_at: When it was taken back, UTC, or None.
        revoked_by: Who recorded that.
        reason: Why it was taken back.

    Raises:
        InvalidInputError: If the id or the hash is malformed, or the consent ends before it begins.
    """

    id: str
    subject: str
    scope: str
    document_sha256: str
    valid_from: date
    valid_until: date | None = None
    revoked_at: datetime | None = None
    revoked_by: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if not _CONSENT_ID.fullmatch(self.id):
            raise InvalidInputError(
                f"'{self.id:.120}' is no id of a consent",
                code="DX-STORE-011",
                hint="Give lower-case letters, digits, '.', '_' and '-', such as lin-2026.",
            )
        check_text("subject", self.subject, _MAX_LINE)
        check_line("scope", self.scope)
        if not _SHA256.fullmatch(self.document_sha256):
            raise InvalidInputError(
                f"'{self.document_sha256:.80}' is no SHA-256 in hexadecimal",
                code="DX-STORE-011",
                where=f"consent '{self.id}': document_sha256",
                hint="`sha256sum FILE` writes it.",
            )
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidInputError(
                f"it ends on {self.valid_until} and begins on {self.valid_from}",
                code="DX-STORE-011",
                where=f"consent '{self.id}'",
            )

    def lacks(self, day: date) -> str:
        """Return why the consent does not hold on a day, or nothing if it does."""
        if self.revoked_at is not None:
            return f"was revoked on {self.revoked_at:%Y-%m-%d}"
        if day < self.valid_from:
            return f"begins on {self.valid_from}"
        if self.valid_until is not None and day > self.valid_until:
            return f"ended on {self.valid_until}"
        return ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of the trail: who did what to what, and when.

    Attributes:
        number: Rises by the order of writing.
        at: When, UTC.
        actor: Who.
        action: What, such as ``gesture.edit`` or ``consent.revoke``.
        subject: Id of what it was done to.
        detail: Facts of the action.
    """

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonaRevision:
    """One revision of a persona.

    Attributes:
        id: Id of the persona.
        revision: Counted from 1.
        text: Its YAML.
        author: Who wrote it.
        message: Why.
        at: When, UTC.
    """

    id: str
    revision: int
    text: str
    author: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a store did to it, for the command to tell.

    Attributes:
        installed: Gestures installed; more than 0 on first use.
        updated: Ids of shipped gestures that this Deixis ships newly or changed, now added as new revisions.
        left: Ids of shipped gestures that changed, but were left as an animator has edited them.
        retired: Ids of gestures that were retired since a consent had ended.
        migrated_from: Schema that the store had before, or None.
        backup: Copy of the file from before the migration, or None.
    """

    installed: int = 0
    updated: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    migrated_from: str | None = None
    backup: str | None = None


def check_state(state: str) -> str:
    """Return a state of review.

    Raises:
        InvalidInputError: If it is none.
    """
    if state not in STATES:
        raise InvalidInputError(
            f"'{state}' is no state of review", code="DX-STORE-023", hint=f"One of {', '.join(STATES)}."
        )
    return state


def check_line(what: str, text: str) -> str:
    """Return a text that is one line of reasonable length.

    Raises:
        InvalidInputError: If it is empty, too long or has control characters.
    """
    if not text.strip() or "\n" in text:
        raise InvalidInputError(
            f"the {what} is {text!r:.60}", code="DX-STORE-012", hint="Give one line that is not empty."
        )
    return check_text(what, text, _MAX_LINE)


def check_text(what: str, text: str, longest: int = 4000) -> str:
    """Return a text of reasonable length that every database can hold.

    Raises:
        InvalidInputError: If it is too long or has control characters other than tabs and line ends.
    """
    if len(text) > longest:
        raise InvalidInputError(
            f"the {what} has {len(text)} characters, at most {longest} are allowed", code="DX-STORE-012"
        )
    strange = next(
        (sign for sign in text if (sign < " " and sign not in "\n\t\r") or "\ud800" <= sign <= "\udfff"), None
    )
    if strange is not None:
        raise InvalidInputError(f"the {what} has the control character {strange!r}", code="DX-STORE-012")
    return text
