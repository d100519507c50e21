"""Manner: personas differ in the sense that their numbers say, and repeats differ while what they mean stays exact."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from gestures.alignment.timeline import Timeline
from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.personas import Persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.metrics import pointing_error_deg
from motion.performance import Performance
from motion.rotations import angle_between
from motion.skeleton import JOINT_INDEX, joint_index
from motion.timing import TimeRange

from .conftest import fingertip, frame, play, timeline_of

PLATFORM = load_platform("douyin")
ORDINARY = Persona("ordinary", "Ordinary")
GESTURES = ("wave", "beat_one_large", "palm_up_one", "slide_away", "give_one", "beat_palm_up")


@pytest.fixture(scope="module")
def timeline(library: Library) -> Timeline:
    return timeline_of([(library.get(name), "right", None) for name in GESTURES], PLATFORM, 0.6)


def wrist_m(persona: Persona, timeline: Timeline, library: Library, body: SkinnedBody) -> Tensor:
    """(T, 3) places of the right wrist, as planned: without idle movement, which differs with sway alone."""
    plan = lower(timeline, library, persona, Stage.of(body.skeleton, PLATFORM))
    still = replace(plan, sway=torch.zeros(1))
    clip, _ = Performance(still, body.skeleton).sample(60)
    return forward_kinematics(body.skeleton, clip.local_xyzw, clip.root_m)[1][:, joint_index("right_wrist")]


def test_greater_amplitude_makes_larger_strokes(
    timeline: Timeline, library: Library, body: SkinnedBody
) -> None:
    paths = []
    for amplitude in (0.6, 1.0, 1.4):
        places = wrist_m(replace(ORDINARY, amplitude=amplitude), timeline, library, body)
        strokes = [
            places[frame_at(placement.stroke.start_s) : frame_at(placement.stroke.end_s)]
            for placement in timeline.gestures
        ]
        paths.append(sum(float(stroke.diff(dim=0).norm(dim=-1).sum()) for stroke in strokes))
    assert paths[0] * 1.15 < paths[1] and paths[1] * 1.15 < paths[2]


def frame_at(time_s: float) -> int:
    return round(60 * time_s)


def test_energy_carries_hands_further_past_their_ends(
    timeline: Timeline, library: Library, body: SkinnedBody
) -> None:
    def carried_m(energy: float) -> float:
        places = wrist_m(replace(ORDINARY, energy=energy), timeline, library, body)
        past = 0.0
        for placement in timeline.gestures:
            hold = places[frame_at(placement.hold.start_s) : frame_at(placement.hold.end_s)]
            past += float((hold - hold[-1]).norm(dim=-1).amax())
        return past

    calm, ordinary, lively = (carried_m(energy) for energy in (0.0, 0.8, 1.5))
    assert calm < ordinary < lively
    assert lively > calm + 0.02


def test_tension_straightens_the_ways(timeline: Timeline, library: Library, body: SkinnedBody) -> None:
    def straightness(tension: float) -> float:
        places = wrist_m(replace(ORDINARY, tension=tension), timeline, library, body)
        shares = []
        for placement in timeline.gestures:
            way = places[frame_at(placement.preparation.start_s) : frame_at(placement.stroke.start_s)]
            shares.append(float((way[-1] - way[0]).norm() / way.diff(dim=0).norm(dim=-1).sum()))
        return sum(shares) / len(shares)

    loose, ordinary, taut = (straightness(tension) for tension in (0.0, 0.5, 1.0))
    assert loose < ordinary < taut
    assert taut > loose + 0.05


def test_energy_makes_head_and_trunk_livelier(
    timeline: Timeline, library: Library, body: SkinnedBody
) -> None:
    sizes = []
    for energy in (0.2, 1.0, 1.5):
        plan = lower(timeline, library, replace(ORDINARY, energy=energy), Stage.of(body.skeleton, PLATFORM))
        times = torch.arange(0.0, timeline.duration_s, 0.05, dtype=torch.float64)[None]
        sizes.append(float(angle_between(plan.trunk.sample(times), plan.trunk.keys[:, :1]).mean()))
    assert sizes[0] < sizes[1] < sizes[2]


def test_pointing_again_takes_another_way_to_the_same_point(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    items = [(library.get("point_screen"), "right", "follow_button")] * 4
    show = play(timeline_of(items, PLATFORM, 0.8), PLATFORM, library, body, volume)
    element, camera = PLATFORM.element("follow_button"), show.stage.camera
    target = torch.tensor([element.x * camera.width, element.y * camera.height])
    ways = []
    for placement in show.timeline.gestures:
        at = frame(show, 0.5 * (placement.stroke.start_s + placement.stroke.end_s))
        knuckle = show.positions[at, joint_index("right_index1")]
        error = pointing_error_deg(camera, knuckle, fingertip(show, "right", at), target)
        assert float(error) <= 5.0
        start = frame(show, placement.stroke.start_s)
        ways.append(show.positions[start - 40 : start - 10, joint_index("right_wrist")])
    apart = [
        float((one - two).norm(dim=-1).mean())
        for number, one in enumerate(ways)
        for two in ways[number + 1 :]
    ]
    assert min(apart) > 0.004


def test_the_hand_shape_of_a_repeated_gesture_stays_what_it_means(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    show = play(
        timeline_of([(library.get("thumbs_up"), "right", None)] * 4, PLATFORM, 0.8),
        PLATFORM,
        library,
        body,
        volume,
    )
    fingers = [
        JOINT_INDEX[f"right_{finger}{link}"] for finger in ("thumb", "index", "middle") for link in (1, 2, 3)
    ]
    shapes = [
        show.clip.local_xyzw[frame(show, placement.stroke.end_s), fingers]
        for placement in show.timeline.gestures
    ]
    turned = [torch.rad2deg(angle_between(shapes[0], other)) for other in shapes[1:]]
    assert max(float(each.amax()) for each in turned) < 12.0
    assert min(float(each.amax()) for each in turned) > 0.05


def test_a_touch_is_kept_while_it_is_held(library: Library, body: SkinnedBody, volume: BodyVolume) -> None:
    timeline = timeline_of(
        [(library.get("tap_the_wrist"), "both", None), (library.get("wave"), "left", None)], PLATFORM, 0.3
    )
    tap, wave = timeline.gestures
    late = 1.4
    held = replace(
        tap, hold=TimeRange(tap.hold.start_s, tap.hold.end_s + late), retraction=later(tap.retraction, late)
    )
    moved = replace(
        wave,
        **{
            name: later(getattr(wave, name), late) for name in ("preparation", "stroke", "hold", "retraction")
        },
    )
    show = play(
        replace(timeline, gestures=(held, moved), duration_s=timeline.duration_s + late),
        PLATFORM,
        library,
        body,
        volume,
    )
    for share in (0.1, 0.5, 0.95):
        at = frame(show, held.hold.start_s + share * held.hold.duration_s)
        tip = fingertip(show, "right", at)
        assert float((tip - show.positions[at, joint_index("left_wrist")]).norm()) < 0.06


def later(span: TimeRange, by_s: float) -> TimeRange:
    return TimeRange(span.start_s + by_s, span.end_s + by_s)
