"""What is nearly a tag: misspelt, in the signs of a Chinese keyboard, without quotes. It is refused, not ignored."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from gestures.alignment.tag_notation import LineIndex, WrittenTag, name_and_options
from gestures.errors import InvalidInputError, nearest_names

_HANDS = ("left", "right", "both", "none")
_ASKS = ("gesture", "gestures", "action", "animation", "anim", "emote", "motion", "move", "pose", "play")
"""Words before a colon behind which other notations name a gesture."""
_HOLDS = ("hold", "holds", "holding")
_ELEMENTS = ("mark", "bookmark", "vh-action", "insert-action")
_SSML_TEXT = """
audio break desc emphasis lang lexicon lookup meta metadata p par paragraph phoneme prosody s say-as sentence speak sub
token voice w
"""
_SSML = frozenset(_SSML_TEXT.split())
_NEAR, _NEAR_NAME = 0.75, 0.8
_SHORTEST_NEAR = 4
"""Letters of a word from which on it may be the misspelling of a gesture's name."""

_NARROW = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”"), '"')
)
_NARROW |= dict.fromkeys(map(ord, "‘’"), "'") | {0x3000: " "}
_BRACED = re.compile(
    r"\{\s*(?P<closing>/?)\s*(?P<word>[A-Za-z_][\w-]*)\s*(?P<parted>[:=]?)(?P<body>[^{}\n]{0,120})\}"
)
_ANGLED = re.compile(r"<\s*(?P<closing>/?)\s*(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<>]{0,400})>")
_VALUE = re.compile(r"""\b(?:name|mark|code)\s*=\s*["'\s]*([\w.:-]+)""", re.IGNORECASE)
_OPTION = re.compile(r"[a-z]+=\S+")
_PREFIXED = re.compile(r"(?P<kind>[A-Za-z]+)\s*[.:]\s*(?P<name>[\w-]+)")


class _Meant(NamedTuple):
    """What its author may have meant: the tag as it is written, and the name that was sought in vain, if any."""

    tag: str
    unknown: str = ""


def refuse_near_tags(
    text: str, tags: Iterable[WrittenTag], names: Collection[str], lines: LineIndex, source: str
) -> None:
    """Refuse what looks like a tag and is none, so that no request of the author is lost in silence.

    Braces round words that name no gesture, and marks for other readers, are left alone.

    Args:
        text: The script.
        tags: Its tags.
        names: Names and aliases of gestures.
        lines: Its lines.
        source: Its name for messages.

    Raises:
        InvalidInputError: DX-TAG-010, with line, column, and what was meant or the nearest names.
    """
    plain = text.translate(_NARROW)
    read = {tag.start for tag in tags}
    for pattern, meant_by in ((_BRACED, _in_braces), (_ANGLED, _in_angles)):
        for found in pattern.finditer(plain):
            if found.start() in read or found["closing"]:
                continue
            meant = meant_by(found, names)
            if meant is None:
                continue
            line, column = lines.position(found.start())
            hint = f"Write {meant.tag}." if not meant.unknown else nearest_names(meant.unknown, names)
            raise InvalidInputError(
                f"'{_shown(text[found.start() : found.end()])}' looks like a tag and is none",
                code="DX-TAG-010",
                where=f"{source}:{line}:{column}",
                hint=hint,
            )


def _in_braces(found: re.Match[str], names: Collection[str]) -> _Meant | None:
    word, body = found["word"].lower(), found["body"].split()
    if word in _HOLDS or (body and body[0].lower() in _HANDS and _near(word, _HOLDS)):
        return _Meant(f"{{hold: {body[0].lower()}}}" if body else "{hold: left}")
    near_ask = word in _ASKS[:2] or _near(word, _ASKS[:1])
    if near_ask or (word in _ASKS and found["parted"] and body and _named(body, names)[0] in names):
        return _gesture(body, names)
    if found["parted"] == "" and found["body"].strip() and not _are_options(body):
        return None
    if word in names and _are_options(body):
        return _gesture([word, *(option for option in body if "=" in option)], names)
    if not body and len(word) >= _SHORTEST_NEAR and _near(word, names, _NEAR_NAME):
        return _Meant("", word)
    return None


def _in_angles(found: re.Match[str], names: Collection[str]) -> _Meant | None:
    element = found["name"].lower()
    if element in _SSML:
        return None
    value = given[1] if (given := _VALUE.search(found["rest"])) else ""
    if element in _ELEMENTS[:2]:
        prefixed = _PREFIXED.fullmatch(value)
        kind = prefixed["kind"].lower() if prefixed else value.lower()
        if kind in _HOLDS:
            return _Meant(f'<mark name="hold.{prefixed["name"].lower()}"/>' if prefixed else "{hold: left}")
        if kind in _ASKS[:2] or (prefixed and _near(kind, _ASKS[:1])):
            return _gesture([prefixed["name"]] if prefixed else [], names)
        return None
    if element in _ELEMENTS[2:] or element == _ASKS[0] or _near(element, (*_ELEMENTS, _ASKS[0])):
        prefixed = _PREFIXED.fullmatch(value)
        return _gesture([prefixed["name"] if prefixed else value] if value else [], names)
    if element in names and found["rest"].rstrip().endswith("/"):
        return _gesture([element], names)
    return None


def _gesture(words: list[str], names: Collection[str]) -> _Meant:
    if not words:
        return _Meant("{gesture: NAME}")
    name, rest = _named(words, names)
    if name in names or name in ("none", "auto"):
        return _Meant(f"{{gesture: {' '.join([name, *rest])}}}")
    return _Meant("", name)


def _named(words: list[str], names: Collection[str]) -> tuple[str, list[str]]:
    """Return the name that words begin with, of several of them where that is one, and the words behind it."""
    name, rest = name_and_options(words)
    whole = "_".join(name).lower()
    return (whole, list(rest)) if whole in names else (words[0].lower(), words[1:])


def _are_options(words: list[str]) -> bool:
    return all(word.lower() in _HANDS or _OPTION.fullmatch(word) for word in words)


def _near(word: str, known: Iterable[str], cutoff: float = _NEAR) -> bool:
    return bool(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff))


def _shown(tag: str) -> str:
    return tag if len(tag) <= 60 else f"{tag[:57]}…"
