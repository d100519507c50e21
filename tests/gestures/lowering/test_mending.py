"""Mending keeps what helps, goes back where nothing does, and comes to an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from gestures.alignment.timeline import Timeline
from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.keys import HandMove
from gestures.lowering.leading import led_around, led_otherwise
from gestures.lowering.living_body import LivingBody, instants
from gestures.lowering.manner import Manner
from gestures.lowering.mending import ArmMending, ends_s
from gestures.lowering.passing import Passage
from gestures.lowering.resting import rest_moves
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.submovements import Track

MOST_LOOKS = 14
TIMES_S = torch.arange(0.0, 4.0, 0.025, dtype=torch.float64)


def passage_of(rows: Tensor, depth_m: Callable[[Tensor], Tensor]) -> Passage:
    times = TIMES_S[rows]
    count = len(times)
    ahead = torch.tensor((0.0, 0.0, 1.0)).expand(count, 3)
    nothing = torch.zeros(count)
    return Passage(times, depth_m(times).float(), ahead, nothing.bool(), nothing, nothing.bool())


@pytest.fixture(scope="module")
def moves(library: Library) -> list[HandMove]:
    hangs = rest_moves(library.get("posture_relaxed"))["left"]
    waits = rest_moves(library.get("posture_talking"))["left"]
    return [
        hangs,
        replace(waits, start_s=0.5, end_s=1.3, phase="preparation", placement=0),
        replace(
            waits, start_s=1.3, end_s=2.0, phase="stroke", placement=0, place=torch.tensor((0.9, 0.6, 0.7))
        ),
        replace(hangs, start_s=2.4, end_s=3.4),
    ]


@pytest.fixture
def arm(moves: list[HandMove], library: Library, body: SkinnedBody, volume: BodyVolume) -> ArmMending:
    platform = load_platform("douyin")
    stage = Stage.of(body.skeleton, platform)
    empty = Timeline("en", 4.0, platform.id, "warm_host", 0, (), (), (), ())
    still = BodyTracks(lower(empty, library, load_persona("warm_host"), stage))
    postures = Postures(stage, "left", moves, still.placed_at(stage.skeleton, ends_s(moves)), volume)
    living = LivingBody(stage.skeleton, still, instants(40.0, 4.0))
    assert torch.equal(living.times_s, TIMES_S)
    return ArmMending(stage, "left", moves, postures.solved, living, volume, ArmTimer(Manner()))


def mend(arm: ArmMending, depth_m: Callable[[Tensor], Tensor]) -> int:
    """Mend an arm that seems as deep as a function of time says, and return how often it was looked at."""
    looks = []

    def look(_: Track, rows: Tensor) -> Passage:
        looks.append(len(rows))
        return passage_of(rows, depth_m)

    arm.mend(look, torch.arange(len(TIMES_S)))
    return len(looks)


def test_sound_ways_stay_as_they_are(arm: ArmMending, moves: list[HandMove]) -> None:
    assert mend(arm, lambda times: torch.full_like(times, -0.05)) == 1
    assert arm.moves == moves and not len(arm.at_fault())


@pytest.mark.parametrize("depth_m", [0.006, 0.03])
def test_a_way_that_nothing_helps_is_given_up_as_it_was(
    arm: ArmMending, moves: list[HandMove], depth_m: float
) -> None:
    before = arm.track.sample(TIMES_S[None])
    looks = mend(arm, lambda times: torch.where((times - 0.9).abs() < 0.06, depth_m, -0.05))
    assert arm.moves == moves and looks <= MOST_LOOKS
    assert torch.equal(arm.track.sample(TIMES_S[None]), before)
    faulty = TIMES_S[arm.at_fault()]
    if depth_m < 0.007:
        assert len(faulty) == 0, "so little is borne"
    else:
        assert 0.9 < float(faulty.max()) < 1.5


def test_what_helps_is_kept_and_only_that_way_changes(arm: ArmMending, moves: list[HandMove]) -> None:
    def depth_m(times: Tensor) -> Tensor:
        # Calm is what helps here.
        deep = 0.012 * max(move.freedom for move in arm.moves if move.phase == "preparation") - 0.005
        return torch.where((times - 0.9).abs() < 0.06, deep, -0.05)

    assert 1 < mend(arm, depth_m) <= MOST_LOOKS
    changed = [move for move in arm.moves if move not in moves]
    assert [move.phase for move in changed] == ["preparation"] and changed[0].freedom < 0.5
    assert not len(arm.at_fault())


def test_a_posture_on_the_way_leads_out_and_in_time(moves: list[HandMove]) -> None:
    before, move = moves[0], moves[1]
    seen = passage_of(torch.arange(len(TIMES_S)), lambda times: torch.where(times < 0.95, 0.02, -0.05))
    places = torch.stack((before.place, move.place))
    ways = [led_around(before, move, places, seen, 37)]
    attempt = 0
    while (other := led_otherwise(before, move, places, seen, attempt)) is not None:
        ways.append(other)
        attempt += 1
    assert attempt == 3
    for via, onward in ways:
        assert move.start_s == via.start_s < onward.start_s < via.end_s < onward.end_s == move.end_s
        share = (via.end_s - via.start_s) / (move.end_s - move.start_s)
        straight = before.place + share * (move.place - before.place)
        assert float(via.place[2]) > float(straight[2])
        assert via.phase == "via" and onward.place is move.place
