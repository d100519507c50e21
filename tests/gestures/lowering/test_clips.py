"""Clip gestures in shows: the recorded way, on either hand, bent in time, joined to what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import Tensor

from gestures.alignment.timeline import Placement, Timeline
from gestures.errors import FormatError, MissingAssetError
from gestures.library.catalogue import Library
from gestures.library.clip_making import ClipDescription, make_clip_gesture
from gestures.library.gesture import Bilingual, Gesture
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.metrics import foot_slide_m
from motion.performance import Performance
from motion.plan import MotionPlan, stack_plans
from motion.rotations import angle_between, from_rotvec, multiply, rotate
from motion.skeleton import JOINT_INDEX
from motion.timing import TimeRange

from .conftest import timeline_of

RECORDED = ("wave", "welcome", "bow_thanks", "nod")
"""A one-handed, a two-handed, a bodily and a head gesture of the library, performed and taken as recordings."""
FPS = 60
WAY_M = 0.03
"""How far hands may be from the recorded way: pelvis and head of clips are held within soft bounds."""
_TEXT = Bilingual("片段", "clip")
Played = tuple[Timeline, MotionPlan, Clip, Tensor]


@dataclass(frozen=True, eq=False)
class Take:
    """One of our own gestures as a recording, and the clip gesture made of it."""

    placement: Placement
    clip: Clip
    positions: Tensor
    gesture: Gesture
    content: bytes


def perform(library: Library, body: SkinnedBody, timeline: Timeline) -> Played:
    """Play without idle movement, so that only the gestures move the body."""
    stage = Stage.of(body.skeleton, load_platform("douyin"))
    plan = lower(timeline, library, load_persona("warm_host"), stage)
    still = replace(plan, sway=torch.zeros(1))
    clip, _ = Performance(still, body.skeleton).sample(FPS)
    _, positions = forward_kinematics(body.skeleton, clip.local_xyzw, clip.root_m)
    return timeline, still, clip, positions


def alone(gesture: Gesture, hand: str | None = None) -> Timeline:
    chosen = hand or ("right" if gesture.hands == "either" else gesture.hands)
    return timeline_of([(gesture, chosen, None)], load_platform("douyin"), 1.0)


@pytest.fixture(scope="module")
def takes(library: Library, body: SkinnedBody) -> dict[str, Take]:
    out = {}
    for name in RECORDED:
        gesture = library.get(name)
        timeline, _, clip, positions = perform(library, body, alone(gesture))
        placement = timeline.gestures[0]
        about = ClipDescription(f"{name}_clip", _TEXT, _TEXT, gesture.family, gesture.intents, "tests")
        made, content = make_clip_gesture(
            turned(clip), body.skeleton, _onsets(placement), placement.hand, about
        )
        out[name] = Take(placement, clip, positions, made, content)
    return out


def turned(clip: Clip) -> Clip:
    """The same performance by somebody who stands elsewhere and faces elsewhere."""
    turn = from_rotvec(torch.tensor((0.0, 2.0, 0.0)))
    local = clip.local_xyzw.clone()
    local[:, 0] = multiply(turn.expand(len(local), 4), local[:, 0])
    root = rotate(turn.expand(len(local), 4), clip.root_m) + torch.tensor((1.5, 0.0, -2.0))
    return Clip(clip.rate, local, root)


def _onsets(placement: Placement) -> tuple[float, float, float, float, float]:
    phases = (placement.preparation, placement.stroke, placement.hold, placement.retraction)
    begin, stroke, hold, retraction = (phase.start_s for phase in phases)
    return begin, stroke, hold, retraction, placement.retraction.end_s


@pytest.fixture(scope="module")
def with_clips(library: Library, takes: dict[str, Take]) -> Library:
    content = {take.gesture.id: take.content for take in takes.values()}
    made = [take.gesture for take in takes.values()]
    return Library([*library.gestures, *made], lambda clip: content[clip.file.removesuffix(".npz")])


def way(positions: Tensor, span: TimeRange, joint: str, samples: int = 60) -> Tensor:
    """(samples, 3) places of a joint from the beginning to the end of a span."""
    at = np.linspace(span.start_s, span.end_s, samples) * FPS
    columns = positions[:, JOINT_INDEX[joint]].numpy().T
    return torch.from_numpy(np.stack([np.interp(at, np.arange(len(positions)), row) for row in columns], 1))


def speeds_mps(positions: Tensor, joint: str) -> Tensor:
    (velocity,) = torch.gradient(positions[:, JOINT_INDEX[joint]], spacing=1.0 / FPS, dim=0)
    return velocity.norm(dim=-1)


@pytest.mark.parametrize("name", RECORDED[:3])
def test_a_recorded_gesture_goes_the_recorded_way(
    with_clips: Library, body: SkinnedBody, takes: dict[str, Take], name: str
) -> None:
    take = takes[name]
    timeline, _, _, positions = perform(with_clips, body, alone(take.gesture, take.placement.hand))
    placement = timeline.gestures[0]
    expressive = TimeRange(placement.stroke.start_s, placement.hold.end_s)
    recorded = TimeRange(take.placement.stroke.start_s, take.placement.hold.end_s)
    played = ("left", "right") if take.placement.hand == "both" else (take.placement.hand,)
    for side in ("left", "right"):
        if side in played:
            joint = f"{side}_wrist"
            found, wanted = way(positions, expressive, joint), way(take.positions, recorded, joint)
            assert float((found - wanted).norm(dim=-1).max()) < WAY_M, joint


def test_a_recorded_nod_is_as_deep(with_clips: Library, body: SkinnedBody, takes: dict[str, Take]) -> None:
    take = takes["nod"]
    timeline, _, clip, _ = perform(with_clips, body, alone(take.gesture))
    depths = []
    for motion, placement in ((take.clip, take.placement), (clip, timeline.gestures[0])):
        rotations, _ = forward_kinematics(body.skeleton, motion.local_xyzw, motion.root_m)
        first = round(placement.preparation.start_s * FPS)
        last = round(placement.hold.end_s * FPS)
        head = rotations[first:last, JOINT_INDEX["head"]]
        depths.append(float(torch.rad2deg(angle_between(head, head[:1].expand_as(head)).max())))
    assert depths[0] > 4.0
    assert depths[1] == pytest.approx(depths[0], rel=0.3)


def test_the_other_hand_plays_it_in_a_mirror(
    with_clips: Library, body: SkinnedBody, takes: dict[str, Take]
) -> None:
    gesture = takes["wave"].gesture
    left, right = (perform(with_clips, body, alone(gesture, hand)) for hand in ("left", "right"))
    span = TimeRange(left[0].gestures[0].stroke.start_s, left[0].gestures[0].hold.end_s)
    seen = way(left[3], span, "left_wrist") * torch.tensor((-1.0, 1.0, 1.0))
    assert float((seen - way(right[3], span, "right_wrist")).norm(dim=-1).max()) < 1e-3


@pytest.mark.parametrize("stretch", [0.8, 1.4])
def test_phases_are_bent_and_the_way_stays(
    with_clips: Library, body: SkinnedBody, takes: dict[str, Take], stretch: float
) -> None:
    gesture = takes["wave"].gesture
    timeline = alone(gesture)
    placed = timeline.gestures[0]
    later = placed.stroke.start_s + stretch * placed.stroke.duration_s
    hold = TimeRange(later, later + 0.8)
    bent = replace(
        placed,
        stroke=TimeRange(placed.stroke.start_s, later),
        hold=hold,
        retraction=TimeRange(hold.end_s, hold.end_s + placed.retraction.duration_s),
    )
    plain = perform(with_clips, body, timeline)[3]
    found = perform(
        with_clips, body, replace(timeline, gestures=(bent,), duration_s=timeline.duration_s + 2)
    )[3]
    off = way(found, bent.stroke, "right_wrist", 40) - way(plain, placed.stroke, "right_wrist", 40)
    assert float(off.norm(dim=-1).mean()) < 0.025
    # The recording has no hold of that length: the hand waits where its stroke ended.
    waited = way(found, TimeRange(hold.start_s + 0.1, hold.end_s), "right_wrist")
    assert float((waited - waited[:1]).norm(dim=-1).max()) < 0.03


@pytest.mark.parametrize("gap_s", [0.0, 0.8])
def test_seams_with_neighbours_are_no_faster_than_hands_are(
    with_clips: Library, library: Library, body: SkinnedBody, takes: dict[str, Take], gap_s: float
) -> None:
    items = [
        (library.get("welcome"), "both", None),
        (takes["wave"].gesture, "right", None),
        (takes["welcome"].gesture, "both", None),
        (takes["wave"].gesture, "left", None),
        (takes["wave"].gesture, "right", None),
        (library.get("thumbs_up"), "right", None),
        (takes["bow_thanks"].gesture, takes["bow_thanks"].placement.hand, None),
    ]
    _, _, clip, positions = perform(with_clips, body, timeline_of(items, load_platform("douyin"), gap_s))
    for side in ("left", "right"):
        assert float(speeds_mps(positions, f"{side}_wrist").max()) < 3.2
        # No jump: nothing changes by more in a frame than a fast hand can.
        steps = positions[1:, JOINT_INDEX[f"{side}_wrist"]] - positions[:-1, JOINT_INDEX[f"{side}_wrist"]]
        assert float(steps.diff(dim=0).norm(dim=-1).max()) * FPS * FPS < 90.0
        assert float(foot_slide_m(positions[:, JOINT_INDEX[f"{side}_ankle"]])) < 0.03
    assert torch.allclose(clip.local_xyzw.norm(dim=-1), torch.ones(()), atol=1e-4)


def test_any_instant_alone_and_any_batch_give_the_same(
    with_clips: Library, library: Library, body: SkinnedBody, takes: dict[str, Take]
) -> None:
    one = perform(with_clips, body, alone(takes["wave"].gesture))[1]
    other = perform(with_clips, body, alone(library.get("welcome")))[1]
    times = torch.rand(50, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 4.0
    whole, _ = Performance(stack_plans([one, other]), body.skeleton).evaluate(times)
    for row, plan in enumerate((one, other)):
        for at in (0, 17, 49):
            single, _ = Performance(plan, body.skeleton).evaluate(times[at : at + 1])
            assert torch.allclose(single.local_xyzw[0, 0], whole.local_xyzw[row, at], atol=1e-5)


def _shortened(take: Take) -> Gesture:
    clip = take.gesture.clip
    if clip is None:
        pytest.fail("the take has no clip")
    return replace(take.gesture, clip=replace(clip, phases_s=(*clip.phases_s[:4], clip.phases_s[4] + 5.0)))


@pytest.mark.parametrize(
    ("spoil", "content", "error", "code"),
    [
        (lambda take: take.gesture, lambda take: take.content[:-1] + b"x", FormatError, "DX-LIB-023"),
        (_shortened, lambda take: take.content, FormatError, "DX-LIB-024"),
        (lambda take: take.gesture, None, MissingAssetError, "DX-LIB-026"),
    ],
    ids=["changed", "too short", "missing"],
)
def test_a_clip_that_is_not_what_the_gesture_says_is_refused(
    library: Library,
    body: SkinnedBody,
    takes: dict[str, Take],
    spoil: Callable[[Take], Gesture],
    content: Callable[[Take], bytes] | None,
    error: type[Exception],
    code: str,
) -> None:
    take = takes["wave"]
    gesture = spoil(take)
    reader = None if content is None else lambda clip: content(take)
    shown = Library([*library.gestures, gesture], reader)
    with pytest.raises(error, match=code):
        perform(shown, body, alone(gesture))
