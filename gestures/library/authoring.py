"""Reading gestures as animators write them: YAML in, validated `Gesture` out, every mistake named by file and field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gestures.datafiles import read_yaml
from gestures.errors import InvalidInputError, nearest_names
from gestures.library.gesture import (
    GAZES,
    HANDS,
    PHASE_NAMES,
    Bilingual,
    BodyAccent,
    ClipSource,
    Contact,
    CultureNote,
    Direction,
    Gesture,
    HandKey,
    Key,
    Parameter,
    Phase,
    Phases,
    Scalar,
    Scaled,
)
from gestures.library.meaning import parse_meaning

DIRECTIONS: dict[str, Direction] = {
    "in": (-1.0, 0.0, 0.0),
    "out": (1.0, 0.0, 0.0),
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "back": (0.0, 0.0, -1.0),
}
"""Words for directions, (out, up, forward) of the gesturing hand's own side; `+` blends them."""
_HAND_FIELDS = ("shape", "place", "palm", "fingers", "aim", "reach", "contact", "elbow_deg")
_GESTURE_FIELDS = tuple(Gesture.__dataclass_fields__)


def read_gestures(path: Path) -> list[Gesture]:
    """Read one file of gestures.

    Raises:
        InvalidInputError: If the file is not YAML or an entry is malformed; the message names file, gesture and field.
    """
    table = read_yaml(path)
    entries = table.get("gestures") if isinstance(table, dict) else None
    if not isinstance(entries, list):
        raise _wrong(str(path), "it holds no list called 'gestures'", "Begin the file with 'gestures:'.")
    return [parse_gesture(entry, f"{path}: {_name_of(entry, index)}") for index, entry in enumerate(entries)]


def _name_of(entry: Any, index: int) -> str:
    return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else f"gesture {index + 1}"


def parse_gesture(entry: Any, where: str) -> Gesture:
    """Turn one YAML mapping into a gesture.

    Args:
        entry: The mapping.
        where: File and gesture, for messages.

    Raises:
        InvalidInputError: If a field is missing, unknown or malformed.
    """
    if not isinstance(entry, dict):
        raise _wrong(where, f"a gesture is a mapping, given {type(entry).__name__}")
    _known(where, entry, _GESTURE_FIELDS)
    for name in ("id", "names", "description", "family", "hands", "phases"):
        if name not in entry:
            raise _wrong(f"{where}: {name}", "the field is missing")
    hands = entry["hands"]
    if hands not in HANDS:
        raise _wrong(f"{where}: hands", f"'{hands}' is no choice of hands", nearest_names(str(hands), HANDS))
    clip = _clip(f"{where}: clip", entry["clip"]) if "clip" in entry else None
    return Gesture(
        id=str(entry["id"]),
        names=_bilingual(f"{where}: names", entry["names"]),
        description=_bilingual(f"{where}: description", entry["description"]),
        family=str(entry["family"]),
        intents=_texts(f"{where}: intents", entry.get("intents", [])),
        hands=hands,
        phases=_phases(f"{where}: phases", entry["phases"]),
        keys=_keys(f"{where}: keys", entry.get("keys", []), hands),
        repeat=_count(f"{where}: repeat", entry.get("repeat", 1)),
        body=_body(f"{where}: body", entry.get("body", {})),
        parameters=tuple(
            _parameter(f"{where}: parameters", row)
            for row in _rows(f"{where}: parameters", entry.get("parameters", []))
        ),
        words=_by_language(f"{where}: words", entry.get("words", {})),
        named_by=_by_language(f"{where}: named_by", entry.get("named_by", {})),
        means=parse_meaning(f"{where}: means", entry.get("means", {})),
        aliases=_texts(f"{where}: aliases", entry.get("aliases", [])),
        culture=tuple(
            _culture(f"{where}: culture", row) for row in _rows(f"{where}: culture", entry.get("culture", []))
        ),
        author=str(entry.get("author", "Deixis authors")),
        licence=str(entry.get("licence", "" if clip else "Apache-2.0")),
        revision=_count(f"{where}: revision", entry.get("revision", 1)),
        review=str(entry.get("review", "draft" if clip else "approved")),
        clip=clip,
    )


def direction(where: str, value: Any) -> Direction:
    """Read a direction: a word, words joined by ``+``, or [out, up, forward]; returned as a unit vector.

    Raises:
        InvalidInputError: If it is none of these, or has no length.
    """
    if isinstance(value, str):
        total = [0.0, 0.0, 0.0]
        for word in value.split("+"):
            if word.strip() not in DIRECTIONS:
                raise _wrong(where, f"'{word}' is no direction", nearest_names(word.strip(), DIRECTIONS))
            total = [a + b for a, b in zip(total, DIRECTIONS[word.strip()], strict=True)]
    elif isinstance(value, list) and len(value) == 3:
        total = [_float(where, number) for number in value]
    else:
        raise _wrong(where, f"given {value!r}", "Give a word such as 'up+in' or [out, up, forward].")
    length = math.sqrt(sum(number * number for number in total))
    if length < 1e-6:
        raise _wrong(where, f"'{value}' points nowhere")
    if abs(length - 1.0) <= 1e-15:  # Already of unit length: dividing again could change the last digit.
        return (total[0], total[1], total[2])
    return (total[0] / length, total[1] / length, total[2] / length)


def _keys(where: str, value: Any, hands: str) -> tuple[Key, ...]:
    keys: list[Key] = []
    carried: dict[str, Any] = {}
    carried_other: Any = "mirror" if hands == "both" else None
    previous = -1.0
    for index, row in enumerate(_rows(where, value)):
        place = f"{where}[{index}]"
        _known(place, row, (*_HAND_FIELDS, "at", "other"))
        at = _float(f"{place}: at", row.get("at", 0.0))
        if not 0.0 <= at <= 1.0 or at <= previous:
            raise _wrong(f"{place}: at", f"{at} does not follow {previous}", "Keys run from 0 to 1 in order.")
        previous = at
        own = {name: row[name] for name in _HAND_FIELDS if name in row}
        if "place" in own or "aim" in own:
            carried.pop("contact", None)
        carried = {**carried, **own}
        main = _hand(place, carried)
        if "other" in row:
            given = row["other"]
            mixes = isinstance(given, dict) and isinstance(carried_other, dict)
            carried_other = {**carried_other, **given} if mixes else given
        other = main if carried_other == "mirror" else None
        if isinstance(carried_other, dict):
            _known(f"{place}: other", carried_other, _HAND_FIELDS)
            other = _hand(
                f"{place}: other",
                {**carried, **carried_other} if "shape" not in carried_other else carried_other,
            )
        keys.append(Key(at, main, other))
    if not keys and hands != "none":
        raise _wrong(where, "a gesture of the hands needs at least one key")
    return tuple(keys)


def _hand(where: str, row: Mapping[str, Any]) -> HandKey:
    for name in ("shape", "palm", "fingers"):
        if name not in row:
            raise _wrong(f"{where}: {name}", "the field is missing")
    contact, aim = row.get("contact"), row.get("aim")
    if aim not in (None, "target"):
        raise _wrong(f"{where}: aim", f"given {aim!r}", "Give 'target', or leave it out.")
    place = row.get("place", [1.0, 0.8, 0.5])
    if not isinstance(place, list) or len(place) != 3:
        raise _wrong(f"{where}: place", f"given {place!r}", "Give [out, up, forward].")
    return HandKey(
        shape=str(row["shape"]),
        place=(
            _scalar(f"{where}: place", place[0]),
            _scalar(f"{where}: place", place[1]),
            _scalar(f"{where}: place", place[2]),
        ),
        palm=direction(f"{where}: palm", row["palm"]),
        fingers=direction(f"{where}: fingers", row["fingers"]),
        aim=aim,
        reach=_float(f"{where}: reach", row.get("reach", 0.7)),
        contact=_contact(f"{where}: contact", contact) if contact else None,
        elbow_deg=_float(f"{where}: elbow_deg", row.get("elbow_deg", 0.0)),
    )


def _contact(where: str, row: Any) -> Contact:
    _known(where, _mapping(where, row), ("hand", "touches", "gap_m"))
    if "hand" not in row or "touches" not in row:
        raise _wrong(where, "a contact names both landmarks", "Give hand and touches.")
    return Contact(str(row["hand"]), str(row["touches"]), _float(where, row.get("gap_m", 0.0)))


def _scalar(where: str, value: Any) -> Scalar:
    if isinstance(value, dict):
        _known(where, value, ("by", "low", "high"))
        if set(value) != {"by", "low", "high"}:
            raise _wrong(where, f"given {value!r}", "Give {by: magnitude, low: …, high: …}.")
        return Scaled(str(value["by"]), _float(where, value["low"]), _float(where, value["high"]))
    return _float(where, value)


def _phases(where: str, value: Any) -> Phases:
    table = _mapping(where, value)
    _known(where, table, PHASE_NAMES)
    phases = []
    for name in PHASE_NAMES:
        row = table.get(name)
        if not isinstance(row, list) or len(row) != 3:
            raise _wrong(
                f"{where}: {name}", f"given {row!r}", "Give [natural, shortest, longest] in seconds."
            )
        natural, shortest, longest = (_float(f"{where}: {name}", number) for number in row)
        try:
            phases.append(Phase(natural, shortest, longest))
        except InvalidInputError as error:
            raise _wrong(f"{where}: {name}", error.message) from error
    return Phases(*phases)


def _body(where: str, value: Any) -> BodyAccent:
    table = _mapping(where, value)
    _known(where, table, tuple(BodyAccent.__dataclass_fields__))
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name == "gaze" and value not in GAZES:
            raise _wrong(
                f"{where}: gaze", f"'{value}' is no direction of gaze", nearest_names(str(value), GAZES)
            )
        if name in ("gaze", "mood"):
            values[name] = str(value)
        elif name in ("nods", "shakes"):
            values[name] = _count(f"{where}: {name}", value)
        else:
            values[name] = _float(f"{where}: {name}", value)
    return BodyAccent(**values)


def _parameter(where: str, row: Any) -> Parameter:
    table = _mapping(where, row)
    _known(where, table, ("name", "default", "values"))
    if "name" not in table:
        raise _wrong(where, "a parameter has no name")
    return Parameter(str(table["name"]), table.get("default"), _texts(where, table.get("values", [])))


def _culture(where: str, row: Any) -> CultureNote:
    table = _mapping(where, row)
    _known(where, table, ("region", "note", "taboo"))
    if "region" not in table or "note" not in table:
        raise _wrong(where, "a culture note needs region and note")
    return CultureNote(str(table["region"]), str(table["note"]), bool(table.get("taboo", False)))


def _clip(where: str, value: Any) -> ClipSource:
    table = _mapping(where, value)
    _known(where, table, tuple(ClipSource.__dataclass_fields__))
    for name in ClipSource.__dataclass_fields__:
        if name not in table and name != "consent":
            raise _wrong(f"{where}: {name}", "the field is missing")
    onsets, consent = table["phases_s"], table.get("consent")
    if not isinstance(onsets, list) or len(onsets) != 5:
        raise _wrong(
            f"{where}: phases_s",
            f"given {onsets!r}",
            "Give the onsets of preparation, stroke, hold and retraction and the end, in seconds.",
        )
    begin, stroke, hold, retraction, end = (_float(f"{where}: phases_s", onset) for onset in onsets)
    if not isinstance(table["from_person"], bool):
        raise _wrong(f"{where}: from_person", f"given {table['from_person']!r}", "Give true or false.")
    try:
        return ClipSource(
            file=str(table["file"]),
            sha256=str(table["sha256"]),
            frame_rate=_float(f"{where}: frame_rate", table["frame_rate"]),
            phases_s=(begin, stroke, hold, retraction, end),
            hand=str(table["hand"]),
            source=str(table["source"]),
            from_person=table["from_person"],
            consent=None if consent is None else str(consent),
        )
    except InvalidInputError as error:
        raise InvalidInputError(error.message, code=error.code, where=where, hint=error.hint) from error


def _bilingual(where: str, value: Any) -> Bilingual:
    if not isinstance(value, dict) or set(value) != {"zh", "en"} or not all(value.values()):
        raise _wrong(where, f"given {value!r}", "Give {zh: …, en: …}.")
    return Bilingual(str(value["zh"]), str(value["en"]))


def _known(where: str, row: Mapping[str, Any], names: Any) -> None:
    for name in row:
        if name not in names:
            raise _wrong(where, f"unknown field '{name}'", nearest_names(str(name), names))


def _rows(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _wrong(where, f"given {type(value).__name__}", "Give a list of mappings.")
    return value


def _mapping(where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, f"given {value!r}", "Give a mapping.")
    return value


def _by_language(where: str, value: Any) -> dict[str, tuple[str, ...]]:
    return {language: _texts(where, words) for language, words in _mapping(where, value).items()}


def _texts(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(where, f"given {value!r}", "Give a list.")
    if any(isinstance(text, bool) for text in value):
        raise _wrong(
            where, f"given {value!r}", "Put on, off, yes and no in quotes: YAML reads them as true or false."
        )
    return tuple(str(text) for text in value)


def _count(where: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise _wrong(where, f"given {value!r}", "Give a whole number.")
    return value


def _float(where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(where, f"given {value!r}", "Give a number.")
    return float(value)


def _wrong(where: str, what: str, hint: str | None = None) -> InvalidInputError:
    return InvalidInputError(what, code="DX-LIB-010", where=where, hint=hint)
