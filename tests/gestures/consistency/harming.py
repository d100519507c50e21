"""Which harm is done to a show, and where: every kind as often as is asked, at places drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import faults
import numpy as np
import torch

from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.body_evidence import palms_from_chest_m
from gestures.consistency.signs import SignTable
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import Library, load_library
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.timing import TimeRange

SWAPS = ("applause", "stop_palm", "thumbs_up", "thumbs_down", "ok_sign")
"""Gestures that are put where they contradict the words."""


def performer(show: Any) -> Callable[[Timeline], Clip]:
    """Return what performs a timeline on the default body."""
    body, library = load_body(), load_library()
    stage = Stage.of(body.skeleton, load_platform(show.timeline.platform))
    volume, persona = BodyVolume.of(body), load_persona(show.timeline.persona)

    def perform(timeline: Timeline) -> Clip:
        performance = Performance(lower(timeline, library, persona, stage, volume), body.skeleton)
        clip, _ = performance.sample(show.clip.rate)
        count = show.clip.frame_count
        last = torch.arange(count).clamp_max(clip.frame_count - 1)
        return Clip(show.clip.rate, clip.local_xyzw[last], clip.root_m[last])

    return perform


def harmed(show: Any, count: int, seed: int, kinds: Collection[str] = faults.KINDS) -> Iterator[Any]:
    """Yield faults of some kinds, at most ``count`` of each."""
    library, body = load_library(), load_body()
    gestures = {gesture.id: gesture for gesture in library.gestures}
    meant = [p for p in show.timeline.gestures if p.intent is not None and p.hand != "none"]
    aimed = [p for p in meant if gestures[p.gesture].aims and p.target not in (None, "product", "camera")]
    spoken = list(faults.speech_stretches(show.timeline, 6.0))
    inside = [(a, b) for a, b in spoken if a > 1.0 and b < show.timeline.duration_s - 1.0]
    ways = palms_m(show.clip)
    perform = performer(show)

    def moved(by_s: float) -> Iterator[Callable[[], Any]]:
        for placement in meant:
            if _movable(show.timeline, placement) and faults.is_seen_moved(
                ways, show.clip.rate, placement, by_s
            ):
                yield partial(faults.moved, show, placement, by_s)

    def replaced(kind: str, pairs: Iterable[tuple[Placement, Placement]]) -> Iterator[Callable[[], Any]]:
        for placement, other in pairs:
            yield partial(faults.replaced, show, placement, other, kind, perform)

    def held(harm: Callable[..., Any], length_s: float | None, *more: Any) -> Iterator[Callable[[], Any]]:
        for start, end in inside:
            yield partial(harm, show, start, end if length_s is None else start + length_s, *more)

    possible: dict[str, Iterable[Callable[[], Any]]] = {
        "mirror": (partial(faults.mirror, show, placement) for placement in aimed),
        "early": moved(-faults.MOVED_S),
        "late": moved(faults.MOVED_S),
        "swap": replaced("swap", _swaps(show.timeline, meant, library)),
        "count": replaced("count", _counts(meant, library)),
        "freeze": held(faults.freeze, None),
        "lips_late": held(faults.late_lips, None, faults.LIPS_S),
        "silent_mouth": held(faults.silent_mouth, 2.5),
        "penetration": held(faults.penetration, 1.5, body.skeleton, BodyVolume.of(body)),
        "pop": (partial(faults.pop, show, start, body.skeleton) for start, _ in inside),
        "foot_slide": held(faults.foot_slide, 1.5),
    }
    for kind in kinds:
        pick = random.Random(f"{seed} {kind}")
        for harm in _some(pick, list(possible[kind]), count):
            yield harm()


def palms_m(clip: Clip) -> np.ndarray:
    """Return the palms (T, 2, 3) of a clip on the default body from the chest, metres."""
    _, places = forward_kinematics(load_body().skeleton, clip.local_xyzw, clip.root_m)
    return np.asarray(palms_from_chest_m(places).numpy())


def _some(pick: random.Random, of: list[Any], count: int) -> list[Any]:
    return pick.sample(of, min(count, len(of)))


def _movable(timeline: Timeline, placement: Placement) -> bool:
    """Whether a gesture can be moved without leaving the show."""
    end = placement.retraction.end_s + faults.MOVED_S + 0.8
    return placement.preparation.start_s > faults.MOVED_S + 0.1 and end < timeline.duration_s


def _swaps(
    timeline: Timeline, meant: Sequence[Placement], library: Library
) -> Iterator[tuple[Placement, Placement]]:
    taxonomy, table = Taxonomy.load(), SignTable.load()
    for placement in meant:
        spans = [s for s in timeline.clauses[placement.clause].intents if s.score >= 0.5 and s.id in taxonomy]
        against = {family for span in spans for family in taxonomy.get(span.id).clashes}
        fits = {family for span in spans for family in taxonomy.get(span.id).fits}
        length_s = placement.hold.end_s - placement.stroke.start_s
        for name in SWAPS:
            gesture = library.get(name)
            # Nobody sees applause in half a clap, or a sign that is gone at once.
            if length_s < max(0.8, gesture.phases.stroke.shortest_s):
                continue
            meaning = table.means[table.shows[gesture.family]]
            if meaning in against and meaning not in fits:
                hand = "both" if gesture.hands == "both" else placement.hand.replace("both", "right")
                middle = placement.stroke.start_s + min(gesture.phases.stroke.duration_s, length_s)
                yield (
                    placement,
                    replace(
                        placement,
                        gesture=name,
                        hand=hand,
                        target=None,
                        parameters={},
                        stroke=TimeRange(placement.stroke.start_s, middle),
                        hold=TimeRange(middle, placement.hold.end_s),
                    ),
                )


def _counts(meant: Sequence[Placement], library: Library) -> Iterator[tuple[Placement, Placement]]:
    for placement in meant:
        number = str(placement.parameters.get("number", ""))
        gesture = library.get(placement.gesture)
        if gesture.family != "number" or not number.isdigit() or int(number) > 10:
            continue
        parameter = gesture.parameter("number")
        allowed = parameter.values if parameter is not None else ()
        for other in ("1", "2", "3", "4", "5"):
            if other != number and (not allowed or other in allowed):
                yield placement, replace(placement, parameters={**placement.parameters, "number": other})
