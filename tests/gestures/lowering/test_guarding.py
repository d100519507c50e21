"""The last guard: skin that is in skin is out of it afterwards, and all else stays as it was."""

from __future__ import annotations

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
from gestures.lowering.felt import faults, filled
from gestures.lowering.guarding import Guard
from gestures.lowering.harm import Harm
from gestures.lowering.living_body import LivingBody, instants
from gestures.lowering.manner import Manner
from gestures.lowering.mending import ends_s
from gestures.lowering.resting import rest_moves
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.blending.nudges import KNOTS_HZ, Nudges
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.metrics.jumps import SHARPEST_DEG_S2
from motion.rotations import angle_between
from motion.skeleton import JOINT_INDEX
from motion.submovements import Track

BOUND_M, SOUND_M = 0.010, 0.0095
IN_CHEST, IN_HAND = ((0.45, 0.7, 0.33), (1.9, -0.2, 0.2)), ((0.0, 0.6, 0.75), (0.0, 0.6, 0.87))
"""Places of the left and the right hand: one in the chest, the other at rest; both where the other is."""
THERE_S, RATE_HZ = 1.4, 30.0
NEVER = torch.zeros(0, 2, dtype=torch.float64)
ARRIVES = torch.tensor([[THERE_S - 0.04, THERE_S + 0.04]], dtype=torch.float64)


@pytest.fixture(scope="module")
def still(library: Library, body: SkinnedBody) -> tuple[Stage, BodyTracks]:
    platform = load_platform("douyin")
    stage = Stage.of(body.skeleton, platform)
    empty = Timeline("en", 4.0, platform.id, "warm_host", 0, (), (), (), ())
    return stage, BodyTracks(lower(empty, library, load_persona("warm_host"), stage))


def arms_to(
    places: tuple[tuple[float, ...], ...], library: Library, still: tuple[Stage, BodyTracks]
) -> dict[str, Track]:
    """Both arms from rest to places and back, nothing mended."""
    stage, body = still
    tracks = {}
    for side, place in zip(("left", "right"), places, strict=True):
        hangs = rest_moves(library.get("posture_relaxed"))[side]
        waits = rest_moves(library.get("posture_talking"))[side]
        moves = [
            hangs,
            replace(
                waits, start_s=0.5, end_s=THERE_S, phase="stroke", placement=0, place=torch.tensor(place)
            ),
            replace(hangs, start_s=1.6, end_s=2.8, phase="rest"),
        ]
        at = body.placed_at(stage.skeleton, ends_s(moves))
        solved = Postures(stage, side, moves, at, None).solved
        tracks[side] = ArmTimer(Manner()).track(solved, moves)
    return tracks


def guard_of(
    still: tuple[Stage, BodyTracks],
    volume: BodyVolume,
    arms: dict[str, Track],
    aiming: dict[str, Tensor] | None = None,
) -> Guard:
    stage, body = still
    never = dict.fromkeys(arms, NEVER)
    return Guard(stage.skeleton, body, volume, arms, never, never | (aiming or {}))


def nearly(living: LivingBody) -> dict[str, Tensor]:
    """Depths of either side at which an arm may be in something."""
    return {side: torch.zeros(len(living.times_s)) for side in ("left", "right")}


def deepest_m(volume: BodyVolume, living: LivingBody, arms: dict[str, Track]) -> float:
    found = faults(volume, living, torch.arange(len(living.times_s)), arms)
    return max((fault.touch.depth_m for fault in found), default=0.0)


@pytest.mark.parametrize("places", [IN_CHEST, IN_HAND], ids=["in the chest", "in each other"])
def test_what_is_too_deep_is_pushed_out_and_nothing_else_is_moved(
    places: tuple[tuple[float, ...], ...],
    library: Library,
    volume: BodyVolume,
    still: tuple[Stage, BodyTracks],
) -> None:
    stage, body = still
    arms = arms_to(places, library, still)
    living = LivingBody(stage.skeleton, body, instants(RATE_HZ, 2.2, 0.6))
    before_m = deepest_m(volume, living, arms)
    assert before_m > BOUND_M
    guarded = guard_of(still, volume, arms).guard(living, nearly(living))
    assert deepest_m(volume, living, guarded) < SOUND_M
    for side, track in arms.items():
        turned = turned_rad(track, guarded[side], living.times_s)
        early = living.times_s < 0.78
        assert float(turned[early].max()) < 1e-3
        # It is turned softly: far from the sharpest of people's shoulders.
        sharpest = torch.rad2deg(turned.diff().diff().abs().max()) * RATE_HZ**2
        assert float(sharpest) < 0.5 * SHARPEST_DEG_S2["shoulder"]


def test_a_hand_that_is_pushed_out_still_points_where_it_did(
    library: Library, volume: BodyVolume, still: tuple[Stage, BodyTracks]
) -> None:
    stage, body = still
    arms = arms_to(IN_CHEST, library, still)
    living = LivingBody(stage.skeleton, body, instants(RATE_HZ, 2.2, 0.6))
    guarded = guard_of(still, volume, arms, aiming={"left": ARRIVES}).guard(living, nearly(living))
    assert deepest_m(volume, living, guarded) < BOUND_M
    at = (living.times_s - THERE_S).abs().argmin()[None]
    wrist = JOINT_INDEX["left_wrist"]
    before, after = (living.with_arms(at, tracks)[1][0, wrist] for tracks in (arms, guarded))
    assert 0.0 < float(torch.rad2deg(angle_between(before, after))) < 4.0


def test_turning_an_arm_is_borne_only_where_it_neither_points_nor_touches(
    library: Library, still: tuple[Stage, BodyTracks]
) -> None:
    stage, body = still
    arms = arms_to(IN_CHEST, library, still)
    turn = torch.zeros(1, 1, 2, 3)
    turn[..., 1, 2] = 0.2
    knot = torch.tensor([[round(THERE_S * KNOTS_HZ)]])
    turned = arms | {"left": replace(arms["left"], nudges=Nudges(knot, turn))}
    near = LivingBody(stage.skeleton, body, instants(120.0, 2.0, 0.8))
    never, there = dict.fromkeys(arms, NEVER), dict.fromkeys(arms, ARRIVES)
    assert Harm(near, arms, there, there).of(arms) < 1e-4
    anywhere, aiming, touching = (
        Harm(near, arms, *spans).of(turned) for spans in ((never, never), (never, there), (there, never))
    )
    assert anywhere < 1.0 < min(aiming, touching)


def test_arms_that_are_sound_stay_as_they_are(
    library: Library, volume: BodyVolume, still: tuple[Stage, BodyTracks]
) -> None:
    stage, body = still
    arms = arms_to(((1.6, 0.6, 0.8), (1.6, 0.6, 0.8)), library, still)
    living = LivingBody(stage.skeleton, body, instants(RATE_HZ, 3.2))
    assert guard_of(still, volume, arms).guard(living, nearly(living)) == arms


def test_what_was_not_looked_at_may_be_as_deep_as_what_lies_about_it() -> None:
    nan = float("nan")
    given = torch.tensor([nan, 0.1, nan, nan, 0.3, nan])
    assert filled(given).tolist() == pytest.approx([0.1, 0.1, 0.3, 0.3, 0.3, 0.3])
    assert filled(torch.full((2,), nan)).tolist() == [-torch.inf, -torch.inf]


def turned_rad(one: Track, other: Track, times_s: Tensor) -> Tensor:
    """(T,) the most by which a joint differs."""
    times = times_s[None]
    return angle_between(one.sample(times)[0], other.sample(times)[0]).amax(dim=-1)
