"""Writing gestures as animators write them: the inverse of reading, one canonical text for each gesture.

A gesture is written with what differs from the defaults, keys with what differs from the key before, and directions
with the shortest numbers that are read back as exactly the same direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any

import yaml

from gestures.errors import InvalidInputError
from gestures.library.authoring import DIRECTIONS, direction
from gestures.library.gesture import (
    PHASE_NAMES,
    BodyAccent,
    ClipSource,
    Direction,
    Gesture,
    HandKey,
    Key,
    Scaled,
)
from gestures.library.meaning import meaning_entry

_HAND_AT_REST: dict[str, Any] = {
    "place": [1.0, 0.8, 0.5],
    "aim": None,
    "reach": 0.7,
    "contact": None,
    "elbow_deg": 0.0,
}
"""What a hand has where its key does not say, as the reader takes it."""
_GRID = 100
"""Directions are authored in hundredths."""
_DEFAULT_AUTHOR = "Deixis authors"
_DEFAULT_LICENCE = "Apache-2.0"


def write_gestures(gestures: Iterable[Gesture]) -> str:
    """Return a file of gestures as YAML; `read_gestures` reads it back to equal gestures.

    Revision and state of review are left out: they belong to the store that holds the gesture.
    """
    rows = [gesture_entry(gesture) for gesture in gestures]
    return yaml.dump(
        {"gestures": [_flow_below(row) for row in rows]},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=1 << 16,
    )


def gesture_entry(gesture: Gesture) -> dict[str, Any]:
    """Return a gesture as the mapping that `parse_gesture` reads, fields in their usual order.

    Raises:
        InvalidInputError: If a key lacks its main hand, which the text form cannot say.
    """
    clip = gesture.clip
    entry: dict[str, Any] = {
        "id": gesture.id,
        "names": _bilingual(gesture.names),
        "description": _bilingual(gesture.description),
        "family": gesture.family,
        "intents": list(gesture.intents),
        "hands": gesture.hands,
    }
    if gesture.repeat != 1:
        entry["repeat"] = gesture.repeat
    entry["phases"] = {
        name: [phase.duration_s, phase.shortest_s, phase.longest_s]
        for name in PHASE_NAMES
        for phase in (getattr(gesture.phases, name),)
    }
    if gesture.keys:
        entry["keys"] = _keys(gesture)
    if clip is not None:
        entry["clip"] = _clip(clip)
    body = {
        name: getattr(gesture.body, name)
        for name, field in BodyAccent.__dataclass_fields__.items()
        if getattr(gesture.body, name) != field.default
    }
    if body:
        entry["body"] = body
    if gesture.parameters:
        entry["parameters"] = [
            {
                "name": parameter.name,
                **({} if parameter.default is None else {"default": parameter.default}),
                **({"values": list(parameter.values)} if parameter.values else {}),
            }
            for parameter in gesture.parameters
        ]
    if gesture.words:
        entry["words"] = {language: list(words) for language, words in gesture.words.items()}
    if gesture.named_by:
        entry["named_by"] = {language: list(words) for language, words in gesture.named_by.items()}
    if means := meaning_entry(gesture.means):
        entry["means"] = means
    if gesture.aliases:
        entry["aliases"] = list(gesture.aliases)
    if gesture.culture:
        entry["culture"] = [
            {"region": note.region, "note": note.note, **({"taboo": True} if note.taboo else {})}
            for note in gesture.culture
        ]
    if gesture.author != _DEFAULT_AUTHOR:
        entry["author"] = gesture.author
    if gesture.licence != ("" if clip else _DEFAULT_LICENCE):
        entry["licence"] = gesture.licence
    return entry


def _bilingual(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _clip(clip: ClipSource) -> dict[str, Any]:
    row = {name: getattr(clip, name) for name in ClipSource.__dataclass_fields__}
    row["phases_s"] = list(clip.phases_s)
    if clip.consent is None:
        del row["consent"]
    return row


def _keys(gesture: Gesture) -> list[dict[str, Any]]:
    rows = []
    carried: dict[str, Any] = dict(_HAND_AT_REST)
    carried_other: dict[str, Any] | str | None = "mirror" if gesture.hands == "both" else None
    for index, key in enumerate(gesture.keys):
        if key.main is None:
            raise InvalidInputError(
                f"key {index} has no main hand",
                code="DX-LIB-030",
                where=gesture.id,
                hint="Give the gesturing hand a posture in every key.",
            )
        own = _changes(_hand(key.main), carried, clears_contact=True)
        carried = _hand(key.main)
        row: dict[str, Any] = {"at": key.at, **own}
        other = _other(key)
        if isinstance(other, dict) and isinstance(carried_other, dict):
            changes = _changes(other, carried_other, clears_contact=False)
            if changes:
                row["other"] = changes
        elif isinstance(other, dict):
            row["other"] = _changes(other, _HAND_AT_REST, clears_contact=False)
            # What the row leaves out would be taken from the main hand.
            row["other"] |= {name: other[name] for name in _HAND_AT_REST if other[name] != carried[name]}
        elif other != carried_other:
            row["other"] = other
        carried_other = other
        rows.append(row)
    return rows


def _other(key: Key) -> dict[str, Any] | str | None:
    if key.other is None:
        return None
    return "mirror" if key.other is key.main else _hand(key.other)


def _hand(hand: HandKey) -> dict[str, Any]:
    contact = hand.contact
    return {
        "shape": hand.shape,
        "place": [_scalar(value) for value in hand.place],
        "palm": _direction(hand.palm),
        "fingers": _direction(hand.fingers),
        "aim": hand.aim,
        "reach": hand.reach,
        "contact": None
        if contact is None
        else {
            "hand": contact.hand,
            "touches": contact.touches,
            **({"gap_m": contact.gap_m} if contact.gap_m else {}),
        },
        "elbow_deg": hand.elbow_deg,
    }


def _changes(hand: Mapping[str, Any], before: Mapping[str, Any], *, clears_contact: bool) -> dict[str, Any]:
    """Return the fields that differ; the reader lets a place or an aim of the main hand end its contact."""
    changes = {name: value for name, value in hand.items() if name not in before or value != before[name]}
    if clears_contact and ("place" in changes or "aim" in changes) and hand["contact"] is not None:
        changes["contact"] = hand["contact"]
    return changes


def _scalar(value: float | Scaled) -> Any:
    if isinstance(value, Scaled):
        return {"by": value.by, "low": value.low, "high": value.high}
    return value


@lru_cache(maxsize=4096)
def _written(unit: Direction) -> str | tuple[float, float, float]:
    """Return what an animator would write for a direction: words, else the shortest numbers that are read as it."""
    words = _words().get(unit)
    if words is not None:
        return words
    longest = max(range(3), key=lambda axis: abs(unit[axis]))
    for steps in range(_GRID, 0, -1):
        scale = steps / abs(unit[longest])
        rounded = [round(number * scale) for number in unit]
        if max(abs(number * scale - step) for number, step in zip(unit, rounded, strict=True)) > 1e-6:
            continue
        numbers = tuple(step / _GRID for step in rounded)
        if direction("", list(numbers)) == unit:
            return (numbers[0], numbers[1], numbers[2])
    return unit


@lru_cache(maxsize=1)
def _words() -> dict[Direction, str]:
    """Return the directions that one word or two name, by direction; one word goes before two."""
    named: dict[Direction, str] = {}
    for first, second in product(DIRECTIONS, repeat=2):
        words = first if first == second else f"{first}+{second}"
        if any(a + b for a, b in zip(DIRECTIONS[first], DIRECTIONS[second], strict=True)):
            named.setdefault(direction("", words), words)
    return named


def _direction(unit: Direction) -> Any:
    written = _written(unit)
    return written if isinstance(written, str) else list(written)


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class _FlowList(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, and what is short on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)
_Dumper.add_representer(
    _FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
_BLOCKS = ("phases", "description", "words", "clip")
"""Mappings that are written a line for each field."""


def _flow_below(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry whose nested values are written on one line, so that a difference is a line."""
    rows: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _BLOCKS:
            rows[name] = {part: _flow(inner) for part, inner in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows[name] = [_flow(inner) for inner in value]
        else:
            rows[name] = _flow(value)
    return rows


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        return _Flow({name: _flow(inner) for name, inner in value.items()})
    if isinstance(value, list):
        return _FlowList([_flow(inner) for inner in value])
    return value
