"""The body that arms are tried on is the body that is played."""

import torch

from gestures.library.catalogue import Library
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.living_body import LivingBody, StandingArm, instants
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.plan import ARM_JOINTS
from motion.skeleton import JOINT_NAMES, joint_index

from .conftest import play, timeline_of


def test_arms_on_a_living_body_are_where_they_are_played(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    platform = load_platform("douyin")
    items = [(library.get("wave"), "right", None), (library.get("welcome"), "both", None)]
    show = play(timeline_of(items, platform, 0.3), platform, library, body, volume)
    living = LivingBody(body.skeleton, BodyTracks(show.plan), instants(40.0, 6.0))
    rows = torch.tensor([0, 3, 60, 61, 130, 239])
    tracks = {"left": show.plan.left, "right": show.plan.right}
    local, rotations, positions = living.with_arms(rows, tracks)
    pose, _ = Performance(show.plan, body.skeleton).evaluate(living.times_s[rows])
    played, placed = forward_kinematics(body.skeleton, pose.local_xyzw[0], pose.root_m[0])
    legs = {
        joint_index(f"{side}_{name}")
        for side in ("left", "right")
        for name in ("hip", "knee", "ankle", "foot")
    }
    eyes = {joint_index(name) for name in ("jaw", "left_eye", "right_eye")}
    looked_at = [joint for joint in range(len(JOINT_NAMES)) if joint not in legs | eyes]
    assert torch.allclose(local[:, looked_at], pose.local_xyzw[0][:, looked_at], atol=1e-6)
    assert torch.allclose(positions[:, looked_at], placed[:, looked_at], atol=1e-5)
    assert float((rotations * played).sum(-1).abs()[:, looked_at].min()) > 1 - 1e-5
    alone, _, _ = living.with_arms(rows, {"right": show.plan.right})
    fingers = joint_index("right_index1")
    assert torch.allclose(alone[:, fingers], local[:, fingers], atol=1e-6)
    standing = StandingArm(living, "left", show.plan.left)
    for some in (rows[2:4], rows):
        # What is known is kept, what is not is placed.
        places = standing.at(some).places_m
        assert torch.allclose(places, placed[:, list(ARM_JOINTS["left"])][torch.isin(rows, some)], atol=1e-5)


def test_the_body_between_instants_is_nearly_as_planned(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    platform = load_platform("douyin")
    items = [(library.get("wave"), "right", None), (library.get("welcome"), "both", None)]
    show = play(timeline_of(items, platform, 0.3), platform, library, body, volume)
    tracks = BodyTracks(show.plan)
    living = LivingBody(body.skeleton, tracks, instants(40.0, 6.0))
    times_s = torch.tensor([0.0, 0.731, 2.013, 2.512, 4.4444, 5.9], dtype=torch.float64)
    rotations, positions = living.placed_at(times_s)
    exact, placed = tracks.placed_at(body.skeleton, times_s)
    for name in ("pelvis", "spine3", "head", "left_shoulder", "right_shoulder"):
        joint = joint_index(name)
        assert float((positions[:, joint] - placed[:, joint]).abs().max()) < 1e-3
        assert float((rotations[:, joint] * exact[:, joint]).sum(-1).abs().min()) > 1 - 1e-5
    # Beyond its instants it stays as it is there.
    late = torch.tensor([living.times_s[-1] + 1.0])
    assert torch.isfinite(living.placed_at(late)[1]).all()
