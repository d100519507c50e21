"""A long show is played in parts, and is the same show however many processes play them."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest
import torch

from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower, solving
from gestures.lowering.arms import Postures
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import ALLOWED_M
from gestures.lowering.keys import HandMove
from gestures.lowering.living_body import LivingBody, instants
from gestures.lowering.parts import cut
from gestures.lowering.passing import passage
from gestures.lowering.resting import rest_moves
from gestures.lowering.settling import settled
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.blending.track_builder import TrackBuilder
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.performance import Performance
from motion.plan import MotionPlan
from motion.submovements import TRACK_FIELDS, Track

from .conftest import timeline_of

PLATFORM = load_platform("douyin")
SIDES = ("left", "right")
BORNE_M = ALLOWED_M + 0.001


def _alike(one: Track, other: Track) -> bool:
    return all(torch.equal(getattr(one, name), getattr(other, name)) for name in TRACK_FIELDS)


@pytest.fixture(scope="module")
def stage(body: SkinnedBody) -> Stage:
    return Stage.of(body.skeleton, PLATFORM)


@pytest.fixture(scope="module")
def plans(library: Library, stage: Stage, volume: BodyVolume) -> list[MotionPlan]:
    names = ("wave", "welcome", "thumbs_up", "show_palms", "wave", "count_off")
    known = [library.get(name) for name in names if name in {gesture.id for gesture in library.gestures}]
    items = [
        (gesture, "right" if gesture.hands == "either" else gesture.hands, None) for gesture in known * 4
    ]
    timeline = timeline_of(items, PLATFORM, 1.2)
    persona = load_persona("warm_host")
    with pytest.MonkeyPatch.context() as shorter:
        shorter.setattr("gestures.lowering.parts._SHORT_S", 12.0)
        shorter.setattr("gestures.lowering.parts._LONG_S", 18.0)
        played, play = [], solving._play_part
        shorter.setattr(
            solving, "_play_part", lambda stage, part, *rest: played.append(part) or play(stage, part, *rest)
        )
        found = [lower(timeline, library, persona, stage, volume)]
        assert len(played) == 4, "a part is played once"
        return found + [
            lower(timeline, library, persona, stage, volume, workers=workers) for workers in (2, 3)
        ]


def test_the_plan_is_the_same_however_many_processes_make_it(plans: list[MotionPlan]) -> None:
    alone = plans[0]
    for shared in plans[1:]:
        for entry in fields(MotionPlan):
            one, other = getattr(alone, entry.name), getattr(shared, entry.name)
            if isinstance(one, Track):
                assert _alike(one, other), entry.name
                assert (one.nudges is None) == (other.nudges is None)
            elif isinstance(one, torch.Tensor):
                assert torch.equal(one, other)


def test_arms_go_on_smoothly_from_part_to_part(plans: list[MotionPlan], body: SkinnedBody) -> None:
    rate_hz = 60.0
    clip, _ = Performance(plans[0], body.skeleton).sample(rate_hz)
    alike = (clip.local_xyzw[1:] * clip.local_xyzw[:-1]).sum(-1).abs().clamp_max(1.0)
    # Nothing turns by more than 1500 degrees a second, as it would where tracks do not meet.
    assert float(torch.rad2deg(2.0 * alike.acos()).max()) * rate_hz < 1500.0


def _moves(library: Library, pauses_s: list[float]) -> dict[str, list[HandMove]]:
    """Movements of 1 s of either hand in turn, each so long after the one before."""
    rest = rest_moves(library.get("posture_relaxed"))
    moves, at_s = {side: [rest[side]] for side in SIDES}, 0.0
    for number, pause_s in enumerate(pauses_s):
        side = SIDES[number % 2]
        at_s += pause_s
        moves[side].append(_timed(rest[side], at_s, at_s + 1.0, number))
        at_s += 1.0
    return moves


def _timed(move: HandMove, start_s: float, end_s: float, placement: int) -> HandMove:
    values = {entry.name: getattr(move, entry.name) for entry in fields(HandMove)}
    return HandMove(**values | {"start_s": start_s, "end_s": end_s, "placement": placement})


def test_parts_cover_every_movement_once_and_meet_in_pauses(library: Library) -> None:
    moves = _moves(library, [0.2, 0.9, 0.3, 1.4] * 140)
    parts = cut(moves, 1000.0)
    assert len(parts) == 4
    assert parts[-1].end_s == 1000.0
    for side, own in moves.items():
        assert [move for part in parts for move in part.moves[side][1:]] == own[1:]
    for before, after in pairwise(parts):
        assert 195.0 < before.end_s - before.start_s < 280.0
        for side in SIDES:
            assert after.moves[side][0] is before.moves[side][-1]
            assert before.moves[side][-1].end_s < after.start_s < before.end_s
            assert before.until_s[side] == after.moves[side][1].start_s >= before.end_s


def test_hands_that_never_pause_are_played_in_one_part(library: Library) -> None:
    assert len(cut(_moves(library, [0.1] * 300), 10.0)) == 1
    assert len(cut(_moves(library, [2.0] * 10), 10.0)) == 1
    assert len(cut(_moves(library, []), 0.0)) == 1


def _deepest_m(stage: Stage, waits: HandMove, until_s: float, body: BodyTracks, volume: BodyVolume) -> float:
    """How deep a hand is in the body that waits until then, metres."""
    at_s = torch.tensor([waits.end_s], dtype=torch.float64)
    solved = Postures(stage, waits.side, [waits], body.placed_at(stage.skeleton, at_s), volume).solved
    living = LivingBody(stage.skeleton, body, instants(8.0, until_s, waits.end_s))
    track = TrackBuilder(solved.keys_xyzw[0]).build()
    rows = torch.arange(len(living.times_s))
    return float(passage(living, waits.side, track, rows, volume).depth_m.max())


def test_hands_wait_out_of_the_body_where_parts_meet(
    library: Library, stage: Stage, volume: BodyVolume
) -> None:
    moves = _moves(library, [0.2, 0.9, 0.3, 1.4] * 140)
    inside = torch.tensor((0.1, 0.3, 0.1))
    moves = {side: [replace(move, place=inside) for move in own] for side, own in moves.items()}
    still = lower(timeline_of([], PLATFORM, 0.0), library, load_persona("warm_host"), stage)
    body = BodyTracks(still)
    parts = settled(stage, cut(moves, 1000.0), body, volume)
    assert any(own[0].aside_m > 0.0 for part in parts[1:] for own in part.moves.values())
    for before, after in pairwise(parts):
        for side in SIDES:
            waits = before.moves[side][-1]
            assert after.moves[side][0] is waits
            assert waits.settled
            # It is where it was only where it sways out of the body by itself.
            assert (
                waits.aside_m > 0.0 or _deepest_m(stage, waits, before.until_s[side], body, volume) < BORNE_M
            )
    assert [move.settled for part in parts for own in part.moves.values() for move in own].count(True) == 12
