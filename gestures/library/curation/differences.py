"""What is different between two gestures, or two revisions of one, in words that a person would use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from gestures.library.curation.posture_words import hand_changes, hand_names, number
from gestures.library.curation.text_diff import text_diff
from gestures.library.gesture import PHASE_NAMES, BodyAccent, Gesture, HandKey, Key, Parameter
from gestures.library.meaning import Meaning

_UNSAID = frozenset({"revision", "review"})
"""Fields that the store keeps of a revision, and that are no part of the gesture."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different.

    Attributes:
        field: Field of the gesture that it is about, such as ``phases`` or ``keys``.
        words: What is different, one line.
    """

    field: str
    words: str


def differences(before: Gesture, after: Gesture) -> tuple[Difference, ...]:
    """Return everything that is different, in the order of a gesture's fields; empty if there is nothing."""
    found: list[Difference] = []
    for field in fields(Gesture):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in _UNSAID or old == new:
            continue
        said = list(_SAYERS.get(field.name, _plain)(field.name, old, new, after))
        found += [Difference(field.name, words) for words in said or _plain(field.name, old, new, after)]
    return tuple(found)


def _plain(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    yield f"{name.replace('_', ' ')} {_shown(old)} → {_shown(new)}"


def _texts(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    label = {"names": "name", "description": "description"}[name]
    for language in ("zh", "en"):
        was, now = getattr(old, language), getattr(new, language)
        if was != now:
            yield f"{label} ({language}): {text_diff(was, now)}"


def _listed(name: str, old: Sequence[str], new: Sequence[str], after: Gesture) -> Iterator[str]:
    yield from _members({"intents": ("intent", "intents"), "aliases": ("alias", "aliases")}[name], old, new)


def _words(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    for language in sorted({*old, *new}):
        label = {"words": "word", "named_by": "naming word"}[name]
        names = (f"{label} ({language})", f"{label}s ({language})")
        yield from _members(names, old.get(language, ()), new.get(language, ()))


def _means(name: str, old: Meaning, new: Meaning, after: Gesture) -> Iterator[str]:
    for field in fields(Meaning):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now:
            yield f"means: {field.name} {_shown(was or None)} → {_shown(now or None)}"


def _members(names: tuple[str, str], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for verb, items in (
        ("removed", [item for item in old if item not in new]),
        ("added", [item for item in new if item not in old]),
    ):
        if items:
            yield f"{names[len(items) > 1]} {', '.join(repr(item) for item in items)} {verb}"
    order = [item for item in new if item in old]
    if [item for item in old if item in new] != order:
        yield f"{names[1]} in another order: {', '.join(order)}"


def _phases(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    for phase in PHASE_NAMES:
        was, now = getattr(old, phase), getattr(new, phase)
        for part, words in (
            ("duration_s", ""),
            ("shortest_s", " at the shortest"),
            ("longest_s", " at the longest"),
        ):
            a, b = getattr(was, part), getattr(now, part)
            if a != b:
                yield f"{phase}{words} {number(a, 2)} s → {number(b, 2)} s"


def _keys(name: str, old: Sequence[Key], new: Sequence[Key], after: Gesture) -> Iterator[str]:
    if len(old) != len(new):
        yield f"keys of the stroke {len(old)} → {len(new)}"
    kept = list(zip(old, new, strict=False))
    for key in old[len(new) :]:
        yield f"key at {number(key.at, 2)} of the stroke removed"
    for key in new[len(old) :]:
        yield f"key at {number(key.at, 2)} of the stroke added"
    for index, (was, now) in enumerate(kept):
        if was.at != now.at:
            yield f"key {index + 1}: at {number(was.at, 2)} → {number(now.at, 2)} of the stroke"
    main, other = hand_names(after.hands)
    if all(key.main is not None and key.main == key.other for pair in kept for key in pair):
        yield from _along("both hands", [(was.main, now.main) for was, now in kept], new)
        return
    yield from _along(main, [(was.main, now.main) for was, now in kept], new)
    yield from _along(other, [(was.other, now.other) for was, now in kept], new)


def _along(
    label: str, pairs: Sequence[tuple[HandKey | None, HandKey | None]], keys: Sequence[Key]
) -> Iterator[str]:
    """Yield what changed of one hand: first what is the same along the whole stroke, then instant by instant."""
    changes = [list(hand_changes(was, now)) for was, now in pairs]
    lasting = [] if len(changes) < 2 else [words for words in changes[0] if all(words in c for c in changes)]
    if lasting:
        yield f"{label}: {', '.join(lasting)}"
    for key, said in zip(keys, changes, strict=False):
        if rest := [words for words in said if words not in lasting]:
            yield f"{label}{_when(key.at, len(keys))}: {', '.join(rest)}"


def _when(at: float, count: int) -> str:
    if count == 1:
        return ""
    return {0.0: " at the stroke's start", 1.0: " at the stroke's end"}.get(
        at, f" at {number(at, 2)} of the stroke"
    )


def _body(name: str, old: BodyAccent, new: BodyAccent, after: Gesture) -> Iterator[str]:
    for field in fields(BodyAccent):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was == now:
            continue
        label = _BODY.get(field.name, field.name)
        if field.name.endswith("_deg"):
            yield f"{label} {number(was, 0)}° → {number(now, 0)}°"
        else:
            yield f"{label} {_shown(was)} → {_shown(now)}"


_BODY = {
    "lean_deg": "trunk leans forwards",
    "turn_deg": "trunk turns",
    "nod_deg": "head nods",
    "nods": "nods:",
    "shake_deg": "head shakes",
    "shakes": "shakes:",
    "tilt_deg": "head tilts",
    "shrug": "shoulders raised",
    "bow_deg": "bow",
    "gaze": "gaze",
    "mood": "mood",
}


def _parameters(
    name: str, old: Sequence[Parameter], new: Sequence[Parameter], after: Gesture
) -> Iterator[str]:
    was, now = {p.name: p for p in old}, {p.name: p for p in new}
    yield from _members(("parameter", "parameters"), tuple(was), tuple(now))
    for key in was:
        if key not in now or was[key] == now[key]:
            continue
        if was[key].default != now[key].default:
            yield f"parameter '{key}': default {_shown(was[key].default)} → {_shown(now[key].default)}"
        yield from _members(
            (f"parameter '{key}': value", f"parameter '{key}': values"), was[key].values, now[key].values
        )


def _culture(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    for note in old:
        if note not in new:
            yield f"culture note on {note.region}{' (taboo)' if note.taboo else ''} removed: {note.note}"
    for note in new:
        if note not in old:
            yield f"culture note on {note.region}{' (taboo)' if note.taboo else ''} added: {note.note}"


def _clip(name: str, old: Any, new: Any, after: Gesture) -> Iterator[str]:
    if old is None or new is None:
        yield f"recorded motion {'added' if old is None else 'removed'}: {(new or old).file}"
        return
    for field in fields(type(new)):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now:
            yield f"recorded motion: {field.name.replace('_', ' ')} {_shown(was)} → {_shown(now)}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, float):
        return number(value, 2)
    if isinstance(value, tuple):
        return "(" + ", ".join(_shown(item) for item in value) + ")"
    return str(value)


_SAYERS = {
    "names": _texts,
    "description": _texts,
    "intents": _listed,
    "aliases": _listed,
    "words": _words,
    "named_by": _words,
    "means": _means,
    "phases": _phases,
    "keys": _keys,
    "body": _body,
    "parameters": _parameters,
    "culture": _culture,
    "clip": _clip,
}
