"""What the final motion shows, measured by forward kinematics: pointing, clearance, limits, speed, planted feet."""

import random

import pytest
import torch

from gestures.library.catalogue import Library
from gestures.platforms import load_platform, platform_ids
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.limits import excess_deg
from motion.metrics import foot_slide_m, joint_speed_mps, pointing_error_deg
from motion.metrics.probes import probe_points_m
from motion.skeleton import joint_index

from .conftest import PlayedShow, everything, fingertip, frame, play, timeline_of

SIDES = ("left", "right")
POINTING_DEG = 5.0
DEPTH_M = 0.010
WRIST_MPS = 3.2
FOOT_SLIDE_M, ANKLE_STRAY_M = 0.001, 0.0145


def assert_sound(show: PlayedShow, volume: BodyVolume) -> None:
    """Nothing passes through the body, leaves its joints' ranges, races or slides."""
    for side in SIDES:
        points = probe_points_m(show.positions, side)
        depth = volume.depth_m(points, show.rotations, show.positions).amax(-1)
        worst = int(depth.argmax())
        during = [
            placement.gesture
            for placement in show.timeline.gestures
            if placement.preparation.start_s - 0.5 <= worst / 60 <= placement.retraction.end_s + 0.5
        ]
        assert float(depth.max()) <= DEPTH_M, f"{side} hand is {float(depth.max()):.3f} m deep near {during}"
        speed = joint_speed_mps(show.positions, show.clip.rate)[:, joint_index(f"{side}_wrist")]
        assert float(speed.max()) <= WRIST_MPS, f"{side} wrist"
        for joint, most_m in (("ankle", ANKLE_STRAY_M), ("foot", FOOT_SLIDE_M)):
            assert float(foot_slide_m(show.positions[:, joint_index(f"{side}_{joint}")])) <= most_m
    assert float(excess_deg(show.clip.local_xyzw).max()) == 0.0


@pytest.mark.parametrize("platform", platform_ids())
def test_every_pointing_gesture_points_at_every_element_of_every_platform(
    platform: str, library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform(platform)
    items = [
        (gesture, "both" if gesture.hands == "both" else "right" if element.x < 0.5 else "left", element.id)
        for gesture in library.gestures
        if gesture.aims
        for element in profile.elements.values()
        if element.id in (gesture.parameter("target").values or profile.elements)
    ]
    assert len(items) >= 16
    show = play(timeline_of(items, profile, 0.3), profile, library, body, volume)
    assert_sound(show, volume)
    camera = show.stage.camera
    for placement in show.timeline.gestures:
        at = frame(show, 0.5 * (placement.stroke.start_s + placement.stroke.end_s))
        element = profile.element(str(placement.target))
        target = torch.tensor([element.x * camera.width, element.y * camera.height])
        gesture = library.get(placement.gesture)
        pointing = [
            side
            for side, pick in (
                (placement.hand if placement.hand != "both" else "right", "main"),
                ("left", "other"),
            )
            if any(getattr(key, pick) is not None and getattr(key, pick).aim for key in gesture.keys)
        ]
        for side in pointing:
            knuckle = show.positions[at, joint_index(f"{side}_index1")]
            error = float(pointing_error_deg(camera, knuckle, fingertip(show, side, at), target))
            assert error <= POINTING_DEG, (
                f"{placement.gesture} with the {side} hand misses {placement.target}"
            )


def test_gestures_with_rests_between_are_sound(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform("douyin")
    assert_sound(play(timeline_of(everything(library), profile, 0.3), profile, library, body, volume), volume)


@pytest.mark.parametrize(("seed", "persona"), [(1, "energetic_seller"), (2, "calm_expert")])
def test_gestures_straight_after_each_other_are_sound(
    seed: int, persona: str, library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform("douyin")
    items = everything(library)
    random.Random(seed).shuffle(items)
    show = play(timeline_of(items, profile, 0.0, seed), profile, library, body, volume, persona)
    assert_sound(show, volume)


def test_a_mirrored_stream_is_pointed_at_on_the_other_side(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    from dataclasses import replace

    profile = load_platform("douyin")
    mirrored = replace(profile, mirrored=True)
    item = [(library.get("point_screen"), "left", "follow_button")]
    show = play(timeline_of(item, mirrored, 0.3), mirrored, library, body, volume)
    placement = show.timeline.gestures[0]
    at = frame(show, 0.5 * (placement.stroke.start_s + placement.stroke.end_s))
    element = profile.element("follow_button")
    target = torch.tensor([(1.0 - element.x) * show.stage.camera.width, element.y * show.stage.camera.height])
    knuckle = show.positions[at, joint_index("left_index1")]
    assert (
        float(pointing_error_deg(show.stage.camera, knuckle, fingertip(show, "left", at), target))
        <= POINTING_DEG
    )
