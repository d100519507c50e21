"""Arm inverse kinematics: reaches what can be reached, within the joints' ranges, the same on both sides."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.arm_ik import palm_centre_m, solve_arms
from motion.idle.legs import planted_legs, rest_pelvis_m, within_reach_m
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.rotations import angle_between, from_frame, from_rotvec, identity, mirrored, rotate
from motion.skeleton import JOINT_INDEX, Skeleton, joint_index

ARM = ("collar", "shoulder", "elbow", "wrist")
FORWARD, UP, DOWN, INWARD = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (-1.0, 0.0, 0.0)


def orientation(fingers: tuple[float, float, float], palm: tuple[float, float, float]) -> torch.Tensor:
    rest = torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, -1.0, 0.0])
    return from_frame(torch.tensor(fingers), torch.tensor(palm), *rest)


def solved(skeleton: Skeleton, point: torch.Tensor, hand: torch.Tensor, side: str = "left"):
    chest = skeleton.rest_positions_m[joint_index("spine3")][None]
    return solve_arms(
        skeleton, side, identity(1), chest, point[None], hand[None, None], palm_centre_m(skeleton)[None]
    )


def posed(skeleton: Skeleton, solution, side: str = "left"):
    local = identity(1, 55)
    local[:, [JOINT_INDEX[f"{side}_{name}"] for name in ARM]] = solution.local_xyzw
    return local, *forward_kinematics(skeleton, local, skeleton.offsets_m[0][None])


POSTURES = {
    "thumb up before the chest": ((0.17, 1.18, 0.36), FORWARD, INWARD),
    "open palm forward": ((0.20, 1.45, 0.30), UP, FORWARD),
    "palm up, offering": ((0.25, 1.10, 0.38), FORWARD, UP),
    "hand high": ((0.30, 1.75, 0.20), UP, FORWARD),
    "hand low": ((0.22, 0.92, 0.15), DOWN, INWARD),
    "palm down, calming": ((0.20, 1.05, 0.36), FORWARD, DOWN),
}


def test_everyday_postures_are_met_exactly_and_comfortably(skeleton: Skeleton) -> None:
    for name, (place, fingers, palm) in POSTURES.items():
        point, hand = torch.tensor(place), orientation(fingers, palm)
        solution = solved(skeleton, point, hand)
        local, rotations, positions = posed(skeleton, solution)
        wrist = joint_index("left_wrist")
        palm_at = positions[0, wrist] + rotate(rotations[0, wrist], palm_centre_m(skeleton))
        assert float(solution.miss_m) < 1e-5, name
        assert (palm_at - point).norm() < 2e-3, name
        assert torch.rad2deg(angle_between(rotations[0, wrist], hand)) < 2.0, name
        assert float(excess_deg(local).max()) == 0.0, name
        elbow = positions[0, joint_index("left_elbow")]
        shoulder = positions[0, joint_index("left_shoulder")]
        if place[1] < 1.4:
            assert elbow[1] < shoulder[1] - 0.10, f"{name}: the elbow hangs"


@given(st.floats(0.0, 0.5), st.floats(0.85, 1.85), st.floats(0.12, 0.45), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_the_wrist_arrives_wherever_an_arm_can_reach(
    skeleton: Skeleton, x: float, y: float, z: float, seed: int
) -> None:
    hand = from_rotvec(torch.randn(3, generator=torch.Generator().manual_seed(seed)))
    solution = solved(skeleton, torch.tensor([x, y, z]), hand)
    local, _, positions = posed(skeleton, solution)
    assert torch.isfinite(local).all()
    wanted = torch.tensor([x, y, z]) - rotate(hand, palm_centre_m(skeleton))
    off = (positions[0, joint_index("left_wrist")] - wanted).norm()
    assert abs(float(off) - float(solution.miss_m)) < 2e-3
    excess = excess_deg(local)[0]
    assert float(excess[joint_index("left_wrist")]) < 1e-3
    # A hand that may not turn at all can ask for a little more than a shoulder gives.
    assert float(excess[joint_index("left_shoulder")]) < 3.0


def test_right_arm_is_the_mirror_image(skeleton: Skeleton) -> None:
    place, fingers, palm = POSTURES["open palm forward"]
    left = solved(skeleton, torch.tensor(place), orientation(fingers, palm))
    flip = torch.tensor([-1.0, 1.0, 1.0])
    right = solved(skeleton, torch.tensor(place) * flip, mirrored(orientation(fingers, palm)), "right")
    assert torch.allclose(right.local_xyzw, mirrored(left.local_xyzw), atol=1e-6)


def test_feet_stay_planted_under_any_sway(skeleton: Skeleton) -> None:
    generator = torch.Generator().manual_seed(4)
    turn = from_rotvec(torch.randn(400, 3, generator=generator) * 0.06)
    place = rest_pelvis_m(skeleton) + torch.randn(400, 3, generator=generator) * torch.tensor(
        [0.015, 0.002, 0.012]
    )
    legs, joints = planted_legs(skeleton, turn, place)
    local = identity(400, 55)
    local[:, 0] = turn
    local[:, joints] = legs
    _, positions = forward_kinematics(skeleton, local, place)
    for name, stays_m in (("ankle", 0.0075), ("foot", 0.0005)):
        for side in ("left", "right"):
            track = positions[:, joint_index(f"{side}_{name}")]
            assert (track - track.mean(0)).norm(dim=-1).quantile(0.98) < stays_m, name


def test_a_pelvis_at_the_end_of_its_legs_comes_down_until_knees_are_within_their_range(
    skeleton: Skeleton,
) -> None:
    generator = torch.Generator().manual_seed(5)
    turn = from_rotvec(torch.randn(400, 3, generator=generator) * 0.1)
    far = (torch.rand(400, 3, generator=generator) - 0.5) * torch.tensor([0.36, 0.03, 0.3])
    place = within_reach_m(skeleton, turn, rest_pelvis_m(skeleton) + far)
    legs, joints = planted_legs(skeleton, turn, place)
    local = identity(400, 55)
    local[:, 0] = turn
    local[:, joints] = legs
    knees = [joint_index(f"{side}_knee") for side in ("left", "right")]
    assert float(excess_deg(local)[:, knees].max()) == 0.0
    _, positions = forward_kinematics(skeleton, local, place)
    for side in ("left", "right"):
        feet = positions[:, joint_index(f"{side}_foot")]
        assert float((feet - feet.mean(0)).norm(dim=-1).max()) < 0.001
    assert torch.equal(place[:, 0::2], (rest_pelvis_m(skeleton) + far)[:, 0::2])


def test_a_pelvis_within_reach_stays_where_it_is_and_leaves_it_smoothly(skeleton: Skeleton) -> None:
    aside = torch.linspace(0.0, 0.2, 400)
    still = identity(400)
    place = rest_pelvis_m(skeleton) + torch.stack((aside, torch.zeros(400), torch.zeros(400)), dim=-1)
    height = within_reach_m(skeleton, still, place)[:, 1].double()
    assert torch.equal(height[:40].float(), place[:40, 1])
    # A pelvis that is carried aside at 0.4 m/s is let down with less than a fifth of gravity.
    assert float(height.diff().diff().abs().max() / (0.2 / 400) ** 2) * 0.4**2 < 2.0
