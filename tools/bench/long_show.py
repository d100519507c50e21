"""What a day's show must hold, as numbers: variety, pointing, timing, nothing dropped in silence."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from gestures.alignment import Placement, Timeline
from gestures.alignment.clashes import clash
from gestures.alignment.movement import shortest_move_s
from gestures.alignment.said import as_said
from gestures.alignment.settings import MOST_GESTURES, MOST_GESTURES_S
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import Library

SCRIPTS = Path(__file__).resolve().parents[2] / "data" / "scripts"
WINDOW_S = 1800.0
LENGTH = 4
DRAWS = 10
CHARACTERS_PER_S = 5.2


def long_script(hours: float, seed: int = 1) -> str:
    """Return a Chinese script of about so many hours: the lines of the shipped ones in ever new orders."""
    draw = random.Random(seed)
    lines = [
        line.strip()
        for path in sorted(SCRIPTS.glob("*_zh.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    script: list[str] = []
    length = 0
    while length < hours * 3600 * CHARACTERS_PER_S:
        draw.shuffle(lines)
        script += lines
        length += sum(map(len, lines))
    return "\n".join(script)


def facts(timeline: Timeline, library: Library) -> dict[str, Any]:
    """Return the facts by name; those that end in ``_wrong`` must be 0."""
    taxonomy = Taxonomy.load()
    placements = timeline.gestures
    onsets = [entry.stroke.start_s - entry.anchor.time_s for entry in placements]
    aimed = {"ask_follow": "follow_button", "point_cart": "cart_button"}
    pointing = [entry for entry in placements if entry.intent in aimed and library.get(entry.gesture).aims]
    served = {(entry.clause, entry.intent) for entry in placements}
    also = {(entry.clause, id) for entry in placements for id in _also(entry)}
    reported = {(entry.clause, entry.intent) for entry in timeline.unserved}
    return {
        "duration_s": round(timeline.duration_s, 1),
        "clauses": len(timeline.clauses),
        "gestures": len(placements),
        "unserved": len(timeline.unserved),
        "onset_median_s": round(statistics.median(onsets), 3),
        "late_wrong": sum(onset > 0.10 + 1e-6 for onset in onsets),
        "early_wrong": sum(onset < -0.5 - 1e-6 for onset in onsets),
        "back_to_back_wrong": sum(
            a.gesture == b.gesture and a.parameters.get("number") == b.parameters.get("number")
            for a, b in pairwise(placements)
        ),
        "infeasible_wrong": sum(_is_hasty(before, entry) for before, entry in _by_hand(placements)),
        "crowded_wrong": sum(
            last.stroke.start_s - first.stroke.start_s <= MOST_GESTURES_S
            for first, last in zip(placements, placements[MOST_GESTURES:], strict=False)
        ),
        "pointing": len(pointing),
        "pointing_wrong": sum(entry.target != aimed[str(entry.intent)] for entry in pointing),
        "asked_but_not_pointed_wrong": sum(
            entry.intent in aimed and entry.target != aimed[str(entry.intent)] for entry in placements
        ),
        "clashes_wrong": sum(_clashes(entry, timeline, library, taxonomy) for entry in placements),
        "dropped_wrong": _dropped(timeline, served | also | reported),
        **repeats(placements),
    }


def repeats(placements: Sequence[Placement]) -> dict[str, float]:
    """Count sequences of four gestures that come again within half an hour, and how many chance would give.

    Chance draws each gesture evenly from those that the show uses for the same intent.
    """
    choices: dict[str | None, set[str]] = defaultdict(set)
    for entry in placements:
        choices[entry.intent].add(entry.gesture)
    pools = {intent: sorted(gestures) for intent, gestures in choices.items()}
    times = [entry.stroke.start_s for entry in placements]
    draw = random.Random(7)
    drawn = [
        _repeats([draw.choice(pools[entry.intent]) for entry in placements], times) for _ in range(DRAWS)
    ]
    return {
        "repeated_fours": _repeats([entry.gesture for entry in placements], times),
        "repeated_fours_by_chance": round(statistics.mean(drawn), 1),
    }


def _repeats(names: Sequence[str], times: Sequence[float]) -> int:
    last: dict[tuple[str, ...], float] = {}
    found = 0
    for start in range(len(names) - LENGTH + 1):
        four = tuple(names[start : start + LENGTH])
        found += times[start] - last.get(four, -1e9) <= WINDOW_S
        last[four] = times[start]
    return found


def _also(entry: Placement) -> list[str]:
    _, separator, also = entry.reason.partition(", also ")
    return also.split(", ") if separator else []


def _dropped(timeline: Timeline, known: set[tuple[int, str | None]]) -> int:
    return sum(
        (number, span.id) not in known
        for number, clause in enumerate(timeline.clauses)
        for span in clause.intents
    )


def _by_hand(placements: Sequence[Placement]) -> list[tuple[Placement | None, Placement]]:
    pairs: list[tuple[Placement | None, Placement]] = []
    for hand in ("left", "right"):
        own = [entry for entry in placements if entry.hand in (hand, "both")]
        pairs += pairwise([None, *own])
    return pairs


def _is_hasty(before: Placement | None, entry: Placement) -> bool:
    """Whether a hand starts before it is free, or has less time than the shortest of ways takes."""
    if entry.preparation.duration_s < shortest_move_s(0.02):
        return True
    return before is not None and entry.preparation.start_s < before.hold.end_s - 1e-6


def _clashes(entry: Placement, timeline: Timeline, library: Library, taxonomy: Taxonomy) -> bool:
    if "the script asks" in entry.reason or entry.clause >= len(timeline.clauses):
        return False
    clause = timeline.clauses[entry.clause]
    spans = [as_said(clause, span).span for span in clause.intents if span.score >= 0.5]
    return bool(clash(library.get(entry.gesture), entry.target, entry.parameters, spans, taxonomy))
