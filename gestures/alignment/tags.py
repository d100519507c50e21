"""The author's own word: gesture tags that stand in the script, in our notation and in those of the vendors.

A tag applies to the word that follows it. Tags are silent; where they stand is found by
``gestures.speech.markup``, which also keeps them from the voice, so that both sides agree on what is a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.alignment.near_tags import refuse_near_tags
from gestures.alignment.sources import GestureSource
from gestures.alignment.tag_notation import LineIndex, WrittenTag, find_tags, marks_for_others
from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.platforms import SCREEN_TARGETS, PlatformProfile

OPTIONS: tuple[str, ...] = ("hand", "target", "number", "magnitude", "amplitude", "repeat")
TAG_HANDS: tuple[str, ...] = ("left", "right", "both")
NO_HAND = "none"
HOLDING_HANDS: tuple[str, ...] = ("left", "right", NO_HAND)
TAG_TARGETS: tuple[str, ...] = (*SCREEN_TARGETS, "product", "camera")

_NUMBER_NAME = re.compile(r"(?:numeric|number|display[-_]number)[-_]?(\d{1,2})(?:[-_].*)?", re.IGNORECASE)
"""Vendors name one gesture per number, such as ``numeric-3``; here the number is a parameter."""
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class GestureTag:
    """One tag: it asks for a gesture, for stillness, or says that a hand holds a product.

    Attributes:
        gesture: Library id that the name stands for; ``none`` opens stillness, ``auto`` ends it. Empty where the tag
            is about a product.
        start: Offset of the tag's first character in the script.
        end: Offset behind its last character.
        line: Line of the script, from 1.
        column: Column of the line, from 1.
        options: ``hand``, ``target``, ``number``, ``magnitude``, ``amplitude``, ``repeat`` as given; numbers
            converted.
        interrupt: As the vendor's tag says it; here the author's gestures win over planned ones in any case.
        holds: Hand that holds a product from here on, ``left`` or ``right``; ``none`` puts it down. Empty where the
            tag asks for a gesture.
    """

    gesture: str
    start: int
    end: int
    line: int
    column: int
    options: Mapping[str, Any] = field(default_factory=dict)
    interrupt: bool = False
    holds: str = ""

    @property
    def asks_gesture(self) -> bool:
        """Whether it asks for one gesture, rather than for stillness or a hand that holds."""
        return not self.holds and self.gesture not in ("none", "auto")

    @property
    def place(self) -> str:
        """``line:column`` for messages."""
        return f"{self.line}:{self.column}"


def read_tags(
    text: str, library: GestureSource, platform: PlatformProfile | None = None, source: str = "script"
) -> tuple[GestureTag, ...]:
    """Return the gesture tags of a script in order.

    Args:
        text: The script.
        library: Where names and aliases are looked up.
        platform: If given, a target must be on its screen.
        source: Name of the script for messages.

    Raises:
        InvalidInputError: If a tag is malformed (DX-TAG-001) or only nearly a tag (DX-TAG-010), or an option is
            unknown (DX-TAG-003), wrong (DX-TAG-004) or does not suit the gesture (DX-TAG-005); the message names line
            and column.
        NotFoundError: If a name is no gesture (DX-TAG-002); the message names the nearest.
    """
    if not any(sign in text for sign in "{<｛＜"):
        return ()
    lines = LineIndex(text)
    written = find_tags(text, lines, source)
    refuse_near_tags(text, written, _names(library), lines, source)
    return tuple(_resolve(raw, library, platform, lines.position(raw.start), source) for raw in written)


def unasked_gestures(text: str, library: GestureSource) -> tuple[str, ...]:
    """Return a note for each mark that bears a gesture's name and does not ask for it; others may read it."""
    if "mark" not in text:
        return ()
    lines, notes = LineIndex(text), []
    for name, start in marks_for_others(text):
        try:
            library.get(name)
        except LookupError:
            continue
        line, column = lines.position(start)
        notes.append(
            f"{line}:{column}: the mark '{name:.60}' asks for no gesture; to ask for one, name it 'gesture.{name:.60}'."
        )
    return tuple(notes)


def quiet_spans(tags: Iterable[GestureTag], length: int) -> tuple[tuple[int, int, GestureTag], ...]:
    """Return the character ranges between ``{gesture: none}`` and ``{gesture: auto}`` with the tag that
    opened them.

    Args:
        tags: Tags in order.
        length: Length of the script; stillness that is never ended lasts that far.
    """
    spans: list[tuple[int, int, GestureTag]] = []
    opened: GestureTag | None = None
    for tag in tags:
        if tag.gesture == "none" and opened is None:
            opened = tag
        elif tag.gesture == "auto" and opened is not None:
            spans.append((opened.end, tag.start, opened))
            opened = None
    if opened is not None:
        spans.append((opened.end, length, opened))
    return tuple(spans)


def _names(library: GestureSource) -> set[str]:
    """Return every id, alias and Chinese name."""
    return {name for entry in library.gestures for name in (entry.id, *entry.aliases, entry.names.zh)}


def _resolve(
    raw: WrittenTag,
    library: GestureSource,
    platform: PlatformProfile | None,
    position: tuple[int, int],
    source: str,
) -> GestureTag:
    where = f"{source}:{position[0]}:{position[1]}"
    line, column = position
    if raw.is_hold:
        return _hold(raw, line, column, where)
    if raw.name in ("none", "auto"):
        if raw.words:
            raise InvalidInputError(
                f"'{raw.name}' takes no options, given '{' '.join(raw.words)}'",
                code="DX-TAG-003",
                where=where,
            )
        return GestureTag(raw.name, raw.start, raw.end, line, column)
    try:
        gesture = library.get(raw.name)
    except LookupError:
        raise NotFoundError(
            f"no gesture is called '{raw.name}'",
            code="DX-TAG-002",
            where=where,
            hint=nearest_names(raw.name, _names(library)),
        ) from None
    options = dict(_option(word, where) for word in raw.words)
    if gesture.parameter("number") is not None and (named := _NUMBER_NAME.fullmatch(raw.name)):
        options.setdefault("number", named[1])
    _check_suits(gesture.id, gesture.hands, options, platform, where)
    return GestureTag(gesture.id, raw.start, raw.end, line, column, options, raw.interrupt)


def _hold(raw: WrittenTag, line: int, column: int, where: str) -> GestureTag:
    if raw.words:
        raise InvalidInputError(
            f"a tag for a product takes a hand alone, given '{' '.join((raw.name, *raw.words))}'",
            code="DX-TAG-003",
            where=where,
            hint=f"Write {{hold: {raw.name}}}.",
        )
    hand = raw.name.lower()
    if hand not in HOLDING_HANDS:
        raise InvalidInputError(
            f"no hand is called '{raw.name}'",
            code="DX-TAG-009",
            where=where,
            hint=f"Write left, right, or none where the product is put down. {nearest_names(hand, HOLDING_HANDS)}",
        )
    return GestureTag("", raw.start, raw.end, line, column, holds=hand)


def _option(word: str, where: str) -> tuple[str, Any]:
    name, separator, value = word.partition("=")
    value = value.strip("\"'")
    if not separator or name not in OPTIONS:
        raise InvalidInputError(
            f"unknown option '{word}'", code="DX-TAG-003", where=where, hint=nearest_names(name, OPTIONS)
        )
    if name == "hand":
        return name, _one_of(name, value, TAG_HANDS, where)
    if name == "target":
        return name, _one_of(name, value, TAG_TARGETS, where)
    if not _NUMBER.fullmatch(value):
        raise InvalidInputError(
            f"{name} is '{value}', expected a number such as {_EXAMPLE[name]}", code="DX-TAG-004", where=where
        )
    if name == "number":
        return name, value
    number = float(value)
    low, high = _LIMITS[name]
    if not low <= number <= high:
        raise InvalidInputError(
            f"{name} is {value}, expected {low:g}…{high:g}", code="DX-TAG-004", where=where
        )
    return name, int(number) if name == "repeat" else number


_LIMITS = {"magnitude": (0.0, 1.0), "amplitude": (0.3, 1.5), "repeat": (1.0, 8.0)}
_EXAMPLE = {"number": "9.9", "magnitude": "0.8", "amplitude": "0.8", "repeat": "2"}


def _one_of(name: str, value: str, known: tuple[str, ...], where: str) -> str:
    if value not in known:
        raise InvalidInputError(
            f"{name} is '{value}'", code="DX-TAG-004", where=where, hint=nearest_names(value, known)
        )
    return value


def _check_suits(
    gesture: str, hands: str, options: Mapping[str, Any], platform: PlatformProfile | None, where: str
) -> None:
    hand = options.get("hand")
    allowed = ("left", "right") if hands == "either" else (hands,)
    if hand is not None and hand not in allowed:
        raise InvalidInputError(
            f"gesture '{gesture}' is not made with hand={hand}",
            code="DX-TAG-005",
            where=where,
            hint=f"Give hand={' or hand='.join(allowed)}, or leave it out.",
        )
    target = options.get("target")
    if platform is not None and target in SCREEN_TARGETS and target not in platform.elements:
        raise InvalidInputError(
            f"platform '{platform.id}' shows no '{target}'",
            code="DX-TAG-005",
            where=where,
            hint=nearest_names(str(target), platform.elements),
        )
