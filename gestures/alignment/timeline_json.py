"""`timeline.json`: a timeline as text, versioned, with a schema, equal bytes for equal timelines."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gestures.alignment.schema_fit import fits
from gestures.alignment.timeline import Anchor, HeldSpan, Placement, TimedClause, Timeline, Unserved
from gestures.errors import DeixisError, FormatError
from gestures.intents.spans import IntentSpan
from gestures.speech.words import Phone, Word
from motion.formats.labels import AigcLabel
from motion.timing import TimeRange

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

VERSION = "1.0"
DECIMALS = 4
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_PAST_END_S = 10.0
"""How far what happens in a show may last beyond its end: rounding, and a retraction into the silence behind it."""
_SCHEMA = Path(__file__).with_name("timeline.schema.json")


def timeline_to_json(timeline: Timeline, label: AigcLabel | None = None) -> str:
    """Return the text of `timeline.json`.

    Floats are rounded to 1e-4 and keys keep a fixed order, so equal timelines give equal bytes; each word, phone,
    clause, gesture and unserved intent has a line of its own.

    Args:
        timeline: What to write.
        label: The AI label; the producer's plain one by default.
    """
    fields = [
        f" {_text(name)}: {_lines(value) if isinstance(value, list) else _text(value)}"
        for name, value in timeline_to_object(timeline, label).items()
    ]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(entries: list[dict[str, Any]]) -> str:
    """Return entries that begin with the same key, one a line."""
    if not entries:
        return "[]"
    # In one call, for the encoder takes longer to start than to write a word. In a text the quotation mark before the
    # key would have a backslash before it.
    beginning = f"{{{_text(next(iter(entries[0])))}: "
    return "[\n  " + _text(entries)[1:-1].replace(f"}}, {beginning}", f"}},\n  {beginning}") + "\n ]"


def _text(value: Any) -> str:
    return _ENCODER.encode(value)


def timeline_from_json(text: str, source: str = "timeline.json") -> Timeline:
    """Read a timeline.

    Args:
        text: Content of the file.
        source: Name of the file for messages.

    Raises:
        FormatError: If the text is not JSON (DX-TIMELINE-001), does not follow the schema (DX-TIMELINE-002),
            is of another version (DX-TIMELINE-003), or contradicts itself (DX-TIMELINE-004); the message
            names the path of the field.
    """
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not JSON: {error}", code="DX-TIMELINE-001", where=source) from error
    version = content.get("version") if isinstance(content, dict) else None
    if isinstance(version, str) and version.split(".")[0] != VERSION.split(".")[0]:
        raise FormatError(
            f"timeline version {version} is not understood, expected {VERSION}",
            code="DX-TIMELINE-003",
            where=f"{source}: version",
            hint="Make the timeline anew with this version of Deixis.",
        )
    if not fits(content, _schema()):
        # Here, not above: only what is wrong needs it.
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match

        problem = best_match(Draft202012Validator(_schema()).iter_errors(content))
        if problem is not None:
            raise _schema_error(problem, source)
    _check_ends(content, source)
    return _timeline(content, source)


def timeline_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `timeline.json`."""
    return copy.deepcopy(_schema())


def timeline_to_object(timeline: Timeline, label: AigcLabel | None = None) -> dict[str, Any]:
    """Return the content of `timeline.json` as plain lists, dictionaries, text and numbers."""
    return {
        "version": VERSION,
        "language": timeline.language,
        "duration_s": _round(timeline.duration_s),
        "platform": timeline.platform,
        "persona": timeline.persona,
        "seed": timeline.seed,
        "words": [word_to_object(word) for word in timeline.words],
        "phones": [
            {
                "phone": phone.phone,
                "start_s": _round(phone.start_s),
                "end_s": _round(phone.end_s),
                "stress": _round(phone.stress),
                "viseme": phone.viseme,
            }
            for phone in timeline.phones
        ],
        "clauses": [clause_to_object(clause) for clause in timeline.clauses],
        "gestures": [placement_to_object(placement) for placement in timeline.gestures],
        "unserved": [
            {"clause": entry.clause, "intent": entry.intent, "reason": entry.reason}
            for entry in timeline.unserved
        ],
        **({"held": [held_to_object(span) for span in timeline.held]} if timeline.held else {}),
        **(label or AigcLabel()).as_object(),
    }


def held_to_object(span: HeldSpan) -> dict[str, Any]:
    """Return when a hand holds a product as the format writes it."""
    return {"hand": span.hand, "start_s": _round(span.start_s), "end_s": _round(span.end_s)}


def word_to_object(word: Word) -> dict[str, Any]:
    """Return a word as the format writes it."""
    return {
        "text": word.text,
        "start": word.start,
        "end": word.end,
        "start_s": _round(word.start_s),
        "end_s": _round(word.end_s),
        "stress": _round(word.stress),
    }


def clause_to_object(clause: TimedClause) -> dict[str, Any]:
    """Return a clause as the format writes it."""
    return {
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "start_s": _round(clause.start_s),
        "end_s": _round(clause.end_s),
        "first_word": clause.first_word,
        "last_word": clause.last_word,
        "intents": [
            {
                "id": span.id,
                "score": _round(span.score),
                "slots": _plain(span.slots),
                "affiliate": None if span.affiliate is None else list(span.affiliate),
            }
            for span in clause.intents
        ],
    }


def placement_to_object(placement: Placement) -> dict[str, Any]:
    """Return a gesture in time as the format writes it."""
    return {
        "gesture": placement.gesture,
        "revision": placement.revision,
        "clause": placement.clause,
        "intent": placement.intent,
        "hand": placement.hand,
        "target": placement.target,
        "amplitude": _round(placement.amplitude),
        "anchor": {
            "word": placement.anchor.word,
            "text": placement.anchor.text,
            "time_s": _round(placement.anchor.time_s),
        },
        "preparation": _range(placement.preparation),
        "stroke": _range(placement.stroke),
        "hold": _range(placement.hold),
        "retraction": _range(placement.retraction),
        "parameters": _plain(placement.parameters),
        "reason": placement.reason,
    }


def _check_ends(content: Mapping[str, Any], source: str) -> None:
    """Refuse what lies behind the end of the show, and unserved intents of no clause."""
    last_s = content["duration_s"] + _PAST_END_S
    for name in ("words", "phones", "clauses", "held"):
        for number, row in enumerate(content.get(name, ())):
            if row["end_s"] > last_s:
                raise _late(f"{source}: {name}[{number}].end_s", row["end_s"], content["duration_s"])
    for number, row in enumerate(content["gestures"]):
        for phase in ("preparation", "stroke", "hold", "retraction"):
            if row[phase][1] > last_s:
                raise _late(f"{source}: gestures[{number}].{phase}", row[phase][1], content["duration_s"])
    clauses = len(content["clauses"])
    for number, row in enumerate(content["unserved"]):
        if row["clause"] >= max(clauses, 1):
            raise _contradiction(
                f"{source}: unserved[{number}].clause", f"there are {clauses} clauses, given {row['clause']}"
            )


def _late(where: str, end_s: float, duration_s: float) -> FormatError:
    return _contradiction(where, f"it ends at {end_s:g} s, the show at {duration_s:g} s")


def _timeline(content: Mapping[str, Any], source: str) -> Timeline:
    """Build a timeline from what was read, which is used up: many hours would else be held twice."""
    words = tuple(Word(**row) for row in _used_up(_word_rows(content, source)))
    clauses = []
    for number, row in enumerate(_used_up(content["clauses"])):
        _within(row["first_word"], row["last_word"], len(words), f"{source}: clauses[{number}]")
        spans = tuple(
            IntentSpan(
                span["id"],
                span["score"],
                span.get("slots", {}),
                tuple(span["affiliate"]) if span.get("affiliate") is not None else None,
            )
            for span in row["intents"]
        )
        clauses.append(TimedClause(**{**row, "intents": spans}))
    placements = tuple(
        _placement(row, len(clauses), len(words), f"{source}: gestures[{number}]")
        for number, row in enumerate(_used_up(content["gestures"]))
    )
    return Timeline(
        language=content["language"],
        duration_s=content["duration_s"],
        platform=content["platform"],
        persona=content["persona"],
        seed=content["seed"],
        words=words,
        phones=tuple(_phone(row) for row in _used_up(content["phones"])),
        clauses=tuple(clauses),
        gestures=placements,
        unserved=tuple(Unserved(**row) for row in content["unserved"]),
        held=tuple(
            _held(row, f"{source}: held[{number}]") for number, row in enumerate(content.get("held", ()))
        ),
    )


def _used_up(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows in order and forget each."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _phone(row: Mapping[str, Any]) -> Phone:
    """A phone whose symbols are kept once for all phones."""
    return Phone(**{**row, "phone": sys.intern(row["phone"]), "viseme": sys.intern(row["viseme"])})


def _word_rows(content: Mapping[str, Any], source: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = content["words"]
    for number, row in enumerate(rows):
        if row["end_s"] < row["start_s"] or row["end"] <= row["start"]:
            raise _contradiction(f"{source}: words[{number}]", "it ends before it starts")
    return rows


def _placement(row: Mapping[str, Any], clauses: int, words: int, where: str) -> Placement:
    if row["clause"] >= max(clauses, 1):
        raise _contradiction(f"{where}.clause", f"there are {clauses} clauses, given {row['clause']}")
    if row["anchor"]["word"] >= words:
        raise _contradiction(
            f"{where}.anchor.word", f"there are {words} words, given {row['anchor']['word']}"
        )
    try:
        phases = {name: TimeRange(*row[name]) for name in ("preparation", "stroke", "hold", "retraction")}
        return Placement(**{**row, **phases, "anchor": Anchor(**row["anchor"])})
    except DeixisError as error:
        raise _contradiction(where, error.message) from error


def _held(row: Mapping[str, Any], where: str) -> HeldSpan:
    try:
        return HeldSpan(**row)
    except DeixisError as error:
        raise _contradiction(where, error.message) from error


def _within(first: int, last: int, count: int, where: str) -> None:
    if last < first or (count and last >= count):
        raise _contradiction(where, f"words {first}…{last} of {count}")


def _contradiction(where: str, what: str) -> FormatError:
    return FormatError(f"the timeline contradicts itself: {what}", code="DX-TIMELINE-004", where=where)


def _schema_error(problem: ValidationError, source: str) -> FormatError:
    path = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.absolute_path
    ).lstrip(".")
    return FormatError(
        f"{problem.message[:200]}",
        code="DX-TIMELINE-002",
        where=f"{source}: {path or 'the whole file'}",
        hint="The format is described by timeline.schema.json.",
    )


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return schema


def _range(range_: TimeRange) -> list[float]:
    return [_round(range_.start_s), _round(range_.end_s)]


def _round(value: float) -> float:
    # Adding nothing makes of -0.0 a plain 0.0.
    return round(float(value), DECIMALS) + 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return _round(value)
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
