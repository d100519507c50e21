"""How gesture tags are written: our notation, SSML's marks, and those of the vendors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gestures.errors import InvalidInputError
from gestures.speech.markup import find_markup

_CURLY = re.compile(r"\{\s*(?:gestures?|hold(?:s|ing)?)\b", re.IGNORECASE)
_CURLY_TAG = re.compile(r"\{\s*(?P<kind>gesture|hold)\s*:\s*(?P<body>[^{}\n]*)\}", re.IGNORECASE)
_MARK = re.compile(r"(?P<kind>gesture|hold)\.(?P<name>.+)", re.DOTALL)
_MARK_START = re.compile(r"gesture|hold(?:[.:]|$)")
_ELEMENT = re.compile(
    r"<\s*(?P<name>mark|bookmark|vh-action|insert-action)\b(?P<rest>[^<>]*)>(?P<inner>[^<>]*)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MARK_NAME = {"mark": "name", "bookmark": "mark"}
"""The attribute that names each kind of mark."""
_VENDOR_START = re.compile(r"<\s*(?:vh-action|insert-action|bookmark|mark)\b")


@dataclass(frozen=True, slots=True)
class WrittenTag:
    """A tag as it stands in the script, its name not looked up.

    Attributes:
        name: Name of a gesture, or of a hand that holds.
        words: What else stands in it.
        start: Offset of its first character.
        end: Offset behind its last.
        interrupt: As the vendor's tag says it.
        is_hold: Whether it is about a hand that holds.
    """

    name: str
    words: tuple[str, ...]
    start: int
    end: int
    interrupt: bool
    is_hold: bool = False


class LineIndex:
    """Offsets to lines and columns.

    Args:
        text: The script.
    """

    def __init__(self, text: str) -> None:
        self._starts = [0] + [found.end() for found in re.finditer("\n", text)]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def find_tags(text: str, lines: LineIndex, source: str) -> list[WrittenTag]:
    """Return the tags of a script in order.

    Args:
        text: The script.
        lines: Its lines.
        source: Its name for messages.

    Raises:
        InvalidInputError: If a tag is malformed (DX-TAG-001); the message names line and column.
    """
    spans = find_markup(text)
    found = [raw for span in spans if (raw := _parse(text, span.start, span.end, lines, source)) is not None]
    for pattern in (_CURLY, _VENDOR_START):
        for match in pattern.finditer(text):
            if not any(span.start <= match.start() < span.end for span in spans):
                raise _malformed(
                    text[match.start() : match.start() + 40], lines.position(match.start()), source
                )
    return found


def marks_for_others(text: str) -> list[tuple[str, int]]:
    """Return the names of the marks that ask for nothing here, each with the offset of its tag."""
    found = []
    for span in find_markup(text):
        element = _ELEMENT.match(text[span.start : span.end])
        if element is None or element["name"] not in _MARK_NAME:
            continue
        attributes = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(element["rest"])}
        mark = attributes.get(_MARK_NAME[element["name"]], "")
        if mark and not _MARK_START.match(mark):
            found.append((mark, span.start))
    return found


def _parse(text: str, start: int, end: int, lines: LineIndex, source: str) -> WrittenTag | None:
    tag = text[start:end]
    if tag.startswith("{"):
        if not _CURLY.match(tag):
            return None
        match = _CURLY_TAG.fullmatch(tag)
        parts = match["body"].split() if match else []
        if match is None or not parts:
            raise _malformed(tag, lines.position(start), source)
        if match["kind"].lower() == "hold":
            return WrittenTag(parts[0], tuple(parts[1:]), start, end, interrupt=False, is_hold=True)
        words, options = name_and_options(parts)
        called = " ".join(words).strip("\"'")
        if not called:
            raise _malformed(tag, lines.position(start), source)
        return WrittenTag(called, tuple(options), start, end, interrupt=False)
    element = _ELEMENT.match(tag)
    if element is None:
        return None
    attributes = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(element["rest"])}
    kind = element["name"]
    name: str | None
    if kind in _MARK_NAME:
        mark = attributes.get(_MARK_NAME[kind], "")
        if not _MARK_START.match(mark):
            return None
        named = _MARK.fullmatch(mark)
        if named is None:
            raise _malformed(tag, lines.position(start), source)
        if named["kind"] == "hold":
            return WrittenTag(named["name"], (), start, end, interrupt=False, is_hold=True)
        name = named["name"]
    elif kind == "vh-action":
        name = attributes.get("code") or element["inner"].strip()
    else:
        name = attributes.get("name") or element["inner"].strip()
    if not name:
        raise _malformed(tag, lines.position(start), source)
    return WrittenTag(name, (), start, end, attributes.get("interrupt", "").lower() == "true")


def name_and_options(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Part the words of a tag: those up to the first option are one name (``thumbs up``)."""
    first = next((place for place, word in enumerate(words) if "=" in word), len(words))
    return words[:first], words[first:]


def _malformed(tag: str, position: tuple[int, int], source: str) -> InvalidInputError:
    shown = tag.split("\n", 1)[0]
    return InvalidInputError(
        f"malformed tag '{shown}'",
        code="DX-TAG-001",
        where=f"{source}:{position[0]}:{position[1]}",
        hint='Write {gesture: NAME}, {gesture: NAME hand=left}, <mark name="gesture.NAME"/>, '
        '<bookmark mark=\'gesture.NAME\'/>, <vh-action code="NAME"/> or <insert-action name="NAME"/>; '
        'for a product that a hand holds {hold: left}, {hold: right}, {hold: none} or <mark name="hold.left"/>.',
    )
