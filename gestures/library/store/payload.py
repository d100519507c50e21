"""Gestures as the store holds them: canonical JSON and its hash."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from gestures.errors import InvalidInputError
from gestures.library.authoring import parse_gesture
from gestures.library.gesture import Gesture
from gestures.library.store.records import check_text
from gestures.library.writing import gesture_entry

_ID = re.compile(r"[a-z][a-z0-9_]{0,99}")
_MAX_CHARACTERS = 400_000
_MAX_NAME = 300
_MAX_ALIASES = 300


def payload_of(gesture: Gesture) -> str:
    """Return the canonical payload of a gesture; its revision and state are no part of it."""
    return json.dumps(gesture_entry(gesture), ensure_ascii=False, separators=(",", ":"))


def hash_of(payload: str) -> str:
    """Return the hash of a payload."""
    return hashlib.sha256(payload.encode()).hexdigest()


def gesture_of(payload: str, revision: int, state: str) -> Gesture:
    """Return the gesture of a payload.

    Raises:
        InvalidInputError: If this Deixis does not understand the payload.
    """
    entry = json.loads(payload)
    return replace(parse_gesture(entry, f"store: {entry['id']}"), revision=revision, review=state)


def _check_texts(value: object, where: str) -> None:
    """Refuse control characters anywhere: a terminal that shows the text would obey them."""
    if isinstance(value, str):
        check_text(f"text {value!r:.40} of {where}", value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_texts(name, where)
            _check_texts(inner, where)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, where)


def checked_payload(gesture: Gesture) -> str:
    """Return the payload of a gesture that a person or a pack brings.

    Raises:
        InvalidInputError: If its id or a name is malformed, it is too long, or it would not be read back as it is.
    """
    if not _ID.fullmatch(gesture.id):
        raise InvalidInputError(
            f"'{gesture.id:.120}' is no id of a gesture",
            code="DX-STORE-020",
            hint="Give lower-case letters, digits and '_', a letter first, at most 100.",
        )
    where = f"gesture '{gesture.id}'"
    if len(gesture.aliases) > _MAX_ALIASES or any(
        not 0 < len(name.strip()) <= _MAX_NAME for name in gesture.aliases
    ):
        raise InvalidInputError(
            f"an alias is empty or longer than {_MAX_NAME} characters, or there are more than {_MAX_ALIASES}",
            code="DX-STORE-020",
            where=where,
        )
    try:
        _check_texts(gesture_entry(gesture), where)
        payload = payload_of(gesture)
        same = gesture_of(payload, gesture.revision, gesture.review) == gesture
    except InvalidInputError:
        raise
    except (TypeError, ValueError) as error:
        raise InvalidInputError(
            f"it holds a value that no file can hold: {error}", code="DX-STORE-020", where=where
        ) from error
    if not same:
        raise InvalidInputError(
            "it would not be read back as it is",
            code="DX-STORE-020",
            where=where,
            hint="Make gestures with read_gestures or parse_gesture.",
        )
    return check_text(f"text of {where}", payload, _MAX_CHARACTERS)
