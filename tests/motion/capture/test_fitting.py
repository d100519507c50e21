"""Landmarks of a known pose give the pose back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from motion.capture import fit
from motion.capture.capture import fitted_motion
from motion.capture.landmarks import Landmarks
from motion.errors import InvalidInputError
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between, from_rotvec, identity
from motion.skeleton import JOINT_INDEX, Skeleton

from .conftest import poses, seen_of, with_fingers


def world(skeleton: Skeleton, local: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return forward_kinematics(skeleton, local, skeleton.offsets_m[0].expand(len(local), 3))


def segment_deg(skeleton: Skeleton, a: torch.Tensor, b: torch.Tensor, start: str, end: str) -> float:
    """Largest angle between the same bone of two poses, degrees."""
    bones = []
    for local in (a, b):
        _, joints = world(skeleton, local)
        bone = joints[:, JOINT_INDEX[end]] - joints[:, JOINT_INDEX[start]]
        bones.append(torch.nn.functional.normalize(bone, dim=-1))
    return float(torch.rad2deg(torch.acos((bones[0] * bones[1]).sum(-1).clamp(-1, 1))).max())


@pytest.mark.parametrize("side", ["left", "right"])
def test_arms_and_hands_point_where_they_are_seen(
    skeleton: Skeleton, bent: dict[str, float], side: str
) -> None:
    truth = with_fingers(poses(40, 1), skeleton, bent)
    found, root = fit(seen_of(skeleton, truth), skeleton)
    assert torch.allclose(root, skeleton.offsets_m[0].expand_as(root))
    assert float((found.norm(dim=-1) - 1).abs().max()) < 1e-5
    for start, end in (("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "middle1")):
        assert segment_deg(skeleton, truth, found, f"{side}_{start}", f"{side}_{end}") < 2.0, (start, end)
    true_world, found_world = world(skeleton, truth)[0], world(skeleton, found)[0]
    wrist = JOINT_INDEX[f"{side}_wrist"]
    assert float(angle_between(true_world[:, wrist], found_world[:, wrist]).max()) < np.radians(3.0)


@pytest.mark.parametrize("side", ["left", "right"])
def test_fingers_bend_as_they_are_seen(skeleton: Skeleton, bent: dict[str, float], side: str) -> None:
    truth = with_fingers(poses(10, 2), skeleton, bent)
    found, _ = fit(seen_of(skeleton, truth), skeleton)
    for finger in ("index", "middle", "ring", "pinky", "thumb"):
        for link in (1, 2):
            names = (f"{side}_{finger}{link}", f"{side}_{finger}{link + 1}")
            assert segment_deg(skeleton, truth, found, *names) < 6.0, names


def test_a_nodding_and_turning_head_is_followed(skeleton: Skeleton) -> None:
    truth = poses(3, 3)
    turn = torch.tensor([[0.25, 0.0, 0.0], [0.0, 0.4, 0.0], [0.0, 0.0, 0.0]])
    truth[:, JOINT_INDEX["head"]] = from_rotvec(turn)
    found, _ = fit(seen_of(skeleton, truth), skeleton)
    head = JOINT_INDEX["head"]
    error = angle_between(world(skeleton, truth)[0][:, head], world(skeleton, found)[0][:, head])
    assert float(error.max()) < np.radians(3.0)


def test_unseen_fingers_stay_in_the_exact_t_pose(skeleton: Skeleton, bent: dict[str, float]) -> None:
    landmarks = seen_of(skeleton, with_fingers(poses(40, 4), skeleton, bent))
    hands = landmarks.hands.copy()
    hands[10:30, 1] = np.nan
    captured = fitted_motion(replace(landmarks, hands=hands), skeleton)
    first = JOINT_INDEX["right_index1"]
    fingers = captured.clip.local_xyzw[:, first : first + 15]
    assert torch.equal(fingers[12:28], identity(16, 15))
    assert not bool((fingers[:8] == identity(15)).all())
    assert captured.missing()["right hand"][0].duration_s == pytest.approx(20 / 30, abs=0.05)
    assert captured.missing()["left hand"] == ()


def test_short_gaps_are_bridged_and_lost_bodies_marked(skeleton: Skeleton) -> None:
    landmarks = seen_of(skeleton, poses(60, 5))
    hands, body = landmarks.hands.copy(), landmarks.body_m.copy()
    hands[5:9, 0] = np.nan
    body[30:45] = np.nan
    captured = fitted_motion(replace(landmarks, hands=hands, body_m=body), skeleton)
    assert bool(captured.hands_seen[:30, 0].all())
    assert not bool(captured.body_seen[30:45].any())
    assert not bool(captured.hands_seen[30:45].any())
    assert captured.clip.frame_count == 60
    assert captured.missing()["body"][0].start_s == pytest.approx(1.0, abs=0.05)


def test_a_video_of_uneven_frames_becomes_an_even_clip(skeleton: Skeleton) -> None:
    landmarks = seen_of(skeleton, poses(1, 6).expand(50, -1, -1).clone())
    times = np.cumsum(np.random.default_rng(1).uniform(0.02, 0.06, 50))
    captured = fitted_motion(replace(landmarks, times_s=times), skeleton)
    assert captured.clip.duration_s == pytest.approx(times[-1] - times[0], abs=0.1)


def test_landmarks_are_checked() -> None:
    others = (np.zeros((3, 33)), np.zeros((3, 2, 21, 3)), np.zeros((3, 3)), np.zeros((3, 2, 2)))
    with pytest.raises(InvalidInputError, match="body_m"):
        Landmarks(np.arange(3.0), np.zeros((3, 17, 3)), *others)
    with pytest.raises(InvalidInputError, match="rising"):
        Landmarks(np.zeros(3), np.zeros((3, 33, 3)), *others)
