"""One hand says one thing at a time: of readings that overlap the strongest stays.

Rivals that come near it become its other readings, and what is left of a long one before or behind it stays, too.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gestures.consistency.recogniser.runs import Run
from gestures.consistency.recogniser.shown import Reading, Shown

HEAD = frozenset({"nod", "shake"})
DESCRIPTIVE = frozenset({"hand_shape", "palm", "still"}) | HEAD
"""Kinds that say nothing against others at the same time."""
_WEIGHTS: Mapping[str, float] = {
    "clap": 4.0,
    "heart": 4.0,
    "wave": 4.5,
    "thumbs_up": 3.0,
    "thumbs_down": 3.0,
    "ok": 2.6,
    "point": 1.6,
    "number": 1.5,
    "stop": 3.0,
    "size": 1.0,
    "present": 0.8,
    "rise": 0.8,
    "fall": 0.8,
    "beat": 0.1,
}
"""What a second of each kind weighs: the more a viewer must see before it is read, the more."""
_TRAVEL = frozenset({"rise", "fall"})
_PLAIN = frozenset({"rise", "fall", "beat", "present", "size"})
"""Kinds that do not turn the way to them into a preparation."""
_ARRIVES_S = 0.3
_OVERLAP = 0.5
"""Share of the shorter of two runs that must overlap before they contradict each other."""
_RIVAL = 0.45
"""Share of the winner's weight from which on a loser stays as another reading."""
_REST_S, _REST = 1.0, 0.5
"""Least length, s, and share of a run that is read by itself where others overlap the rest of it."""


def resolve(runs: Iterable[Run]) -> list[Shown]:
    """Return what is shown by runs of which each overlaps another, in order of time."""
    shown = [as_shown(run) for run in runs if run.kind in DESCRIPTIVE]
    rivals = sorted((run for run in runs if run.kind not in DESCRIPTIVE), key=_order)
    kept: list[tuple[Run, list[Reading]]] = []
    queue = [
        run for run in rivals if run.kind not in _TRAVEL or not any(_prepares(run, other) for other in rivals)
    ]
    while queue:
        run = queue.pop(0)
        winners = [(winner, also) for winner, also in kept if _contradict(winner, run)]
        for winner, also in winners:
            reading = Reading(run.kind, run.value)
            near = _weight(run) >= _RIVAL * _weight(winner) and run.kind != "beat"
            if near and reading != Reading(winner.kind, winner.value) and reading not in also:
                also.append(reading)
        if not winners:
            kept.append((run, list(run.also)))
        elif (rest := _rest(run, [winner for winner, _ in winners])) is not None:
            insort(queue, rest, key=_order)
    shown.extend(as_shown(run, tuple(also)) for run, also in kept)
    return sorted(shown, key=lambda entry: (entry.start_s, entry.end_s, entry.kind, str(entry.value)))


def as_shown(run: Run, also: tuple[Reading, ...] | None = None) -> Shown:
    """Return a run as something shown; a measured size becomes the value."""
    details = {name: round(value, 4) for name, value in run.measured.items()}
    return Shown(
        kind=run.kind,
        value=details["size_m"] if run.kind == "size" else run.value,
        score=min(run.score, 1.0),
        start_s=run.start_s,
        end_s=run.end_s,
        peak_s=run.peak_s,
        hand=run.hand,
        also=run.also if also is None else also,
        details=details,
    )


def _weight(run: Run) -> float:
    hands = 1.25 if run.hand == "both" else 1.0
    return _WEIGHTS[run.kind] * run.mass_s * hands


def _order(run: Run) -> tuple[float, float, str, str, str]:
    return -_weight(run), run.start_s, run.kind, str(run.value), run.hand


def _rest(run: Run, winners: Sequence[Run]) -> Run | None:
    """The longest part of a run that none of its winners overlaps; None if that is not most of it."""
    edges = sorted((max(w.start_s, run.start_s), min(w.end_s, run.end_s)) for w in winners)
    start, parts = run.start_s, []
    for first, last in edges:
        parts.append((start, first))
        start = max(start, last)
    parts.append((start, run.end_s))
    start, end = max(parts, key=lambda part: part[1] - part[0])
    share = (end - start) / max(run.end_s - run.start_s, 1e-6)
    if end - start < _REST_S or share < _REST:
        return None
    peak_s = min(max(run.peak_s, start), end)
    return replace(run, start_s=start, end_s=end, peak_s=peak_s, mass_s=share * run.mass_s)


def _prepares(run: Run, other: Run) -> bool:
    """Whether a hand only travels to where it then shows something else."""
    if other.kind in _PLAIN or not _same_hand(run, other):
        return False
    return run.start_s <= other.start_s + _ARRIVES_S and other.start_s <= run.end_s + _ARRIVES_S < other.end_s


def _same_hand(a: Run, b: Run) -> bool:
    return a.hand == b.hand or "both" in (a.hand, b.hand)


def _contradict(a: Run, b: Run) -> bool:
    if not _same_hand(a, b):
        return False
    overlap = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    return overlap > _OVERLAP * max(min(a.end_s - a.start_s, b.end_s - b.start_s), 1e-6)
