"""Retargeting: a motion told in another skeleton's terms comes back as the motion it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from motion.clip import Clip
from motion.errors import FormatError
from motion.formats.retarget import SourceMotion, continuous, facing_front, fitted, retarget
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between, from_rotvec, multiply, normalise
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, PARENTS, Skeleton

AXES = {
    "y up": np.eye(3),
    "z up, facing -y": np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]),
    "y up, facing -z": np.diag([-1.0, 1.0, -1.0]),
    "x up": np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]]),
}
BODY_NAMES = {
    "pelvis": "Hips", "spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2", "neck": "Neck", "head": "Head",
    **{
        f"{side.lower()}_{part}": f"{side}{name}"
        for side in ("Left", "Right")
        for part, name in {
            "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand", "hip": "UpLeg",
            "knee": "Leg", "ankle": "Foot", "foot": "ToeBase",
        }.items()
    },
}  # fmt: skip


def retold(
    clip: Clip, skeleton: Skeleton, *, axes: str, unit_m: float, rolled: bool, arms_down_deg: float
) -> SourceMotion:
    """Tell a clip as a skeleton with Mixamo's names, other axes, another unit, other bone frames and rest pose."""
    names = list(BODY_NAMES)
    index = [JOINT_INDEX[name] for name in names]
    parents = [-1 if PARENTS[joint] < 0 else index.index(PARENTS[joint]) for joint in index]
    to_source = Rotation.from_matrix(AXES[axes])
    world, places = (t.double().numpy() for t in forward_kinematics(skeleton, clip.local_xyzw, clip.root_m))
    rest_places = skeleton.rest_positions_m.double().numpy()
    random = np.random.default_rng(3)
    rest_turn: list[Rotation] = []
    pose_rest: list[Rotation] = []
    for name in names:
        arm = name.startswith(("left_", "right_")) and name.split("_")[1] in ("shoulder", "elbow", "wrist")
        sign = -1.0 if name.startswith("left") else 1.0
        lowered = Rotation.from_euler("z", sign * arms_down_deg, degrees=True) if arm else Rotation.identity()
        roll = Rotation.random(random_state=random.integers(1 << 30)) if rolled else Rotation.identity()
        pose_rest.append(lowered)
        rest_turn.append(to_source * lowered * roll)
    # The source's rest pose: the T-pose with its arms lowered.
    rest_local = np.zeros((55, 4))
    rest_local[:, 3] = 1
    for side, sign in (("left", -1.0), ("right", 1.0)):
        rest_local[JOINT_INDEX[f"{side}_shoulder"]] = Rotation.from_euler(
            "z", sign * arms_down_deg, degrees=True
        ).as_quat()
    _, lowered_places = forward_kinematics(
        skeleton, torch.from_numpy(rest_local)[None], torch.from_numpy(rest_places[:1])
    )
    rest_world = to_source.apply(lowered_places[0].numpy()[index]) / unit_m
    frames = clip.frame_count
    local, local_places = np.zeros((frames, len(names), 4)), np.zeros((frames, len(names), 3))
    rest_xyzw, rest_offsets = np.zeros((len(names), 4)), np.zeros((len(names), 3))
    posed: list[Rotation] = []
    for row, (joint, parent) in enumerate(zip(index, parents, strict=True)):
        # World turn of the bone's own frame: canonical turn, back to the source's rest, then the frame's roll.
        posed.append(
            to_source
            * Rotation.from_quat(world[:, joint])
            * pose_rest[row].inv()
            * to_source.inv()
            * rest_turn[row]
        )
        up = None if parent < 0 else posed[parent]
        where = to_source.apply(places[:, joint]) / unit_m
        local[:, row] = (posed[row] if up is None else up.inv() * posed[row]).as_quat()
        local_places[:, row] = (
            where
            if up is None
            else up.inv().apply(where - to_source.apply(places[:, index[parent]]) / unit_m)
        )
        above = None if parent < 0 else rest_turn[parent]
        rest_xyzw[row] = (rest_turn[row] if above is None else above.inv() * rest_turn[row]).as_quat()
        rest_offsets[row] = (
            rest_world[row] if above is None else above.inv().apply(rest_world[row] - rest_world[parent])
        )
    return SourceMotion(
        names=tuple(BODY_NAMES.values()),
        parents=tuple(parents),
        rest_xyzw=rest_xyzw,
        rest_offsets=rest_offsets,
        local_xyzw=local,
        local_places=local_places,
        rate=clip.rate,
    )


@pytest.fixture(scope="module")
def still_hands(clip: Clip) -> Clip:
    """The clip without what a body-only skeleton cannot tell."""
    local = clip.local_xyzw.clone()
    local[:, 22:] = torch.tensor([0.0, 0.0, 0.0, 1.0])
    return Clip(clip.rate, local, clip.root_m)


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize(
    ("rolled", "arms_down_deg"), [(False, 0.0), (True, 0.0), (False, 45.0), (True, 60.0)]
)
def test_axes_rolls_and_rest_poses_do_not_matter(
    still_hands: Clip, skeleton: Skeleton, axes: str, rolled: bool, arms_down_deg: float
) -> None:
    source = retold(still_hands, skeleton, axes=axes, unit_m=0.01, rolled=rolled, arms_down_deg=arms_down_deg)
    found = retarget(source, where="x")
    assert found.clip is not None
    off = angle_between(found.clip.local_xyzw.double(), still_hands.local_xyzw.double())
    worst = int(off.max(0).values.argmax())
    assert float(off.max()) < np.radians(0.1), JOINT_NAMES[worst]
    np.testing.assert_allclose(found.clip.root_m.numpy(), still_hands.root_m.numpy(), atol=1e-5)
    assert "unit centimetres" in found.notes


@pytest.mark.parametrize(
    ("unit_m", "name"),
    [(1.0, "metres"), (0.001, "millimetres"), (0.0254, "inches"), (0.0254 / 0.45, "CMU units (1/0.45 inch)")],
)
def test_units_are_found(still_hands: Clip, skeleton: Skeleton, unit_m: float, name: str) -> None:
    source = retold(still_hands, skeleton, axes="y up", unit_m=unit_m, rolled=False, arms_down_deg=0.0)
    found = retarget(source, where="x")
    assert f"unit {name}" in found.notes
    assert found.clip is not None and found.leg_length_m == pytest.approx(0.82, abs=0.01)
    np.testing.assert_allclose(found.clip.root_m.numpy(), still_hands.root_m.numpy(), atol=1e-5)


def test_a_giant_is_scaled_to_human_size(still_hands: Clip, skeleton: Skeleton) -> None:
    source = retold(still_hands, skeleton, axes="y up", unit_m=1e-5, rolled=False, arms_down_deg=0.0)
    assert "unit unknown, scaled to human size" in retarget(source, where="x").notes


def test_what_is_no_person_is_refused(still_hands: Clip, skeleton: Skeleton) -> None:
    source = retold(still_hands, skeleton, axes="y up", unit_m=1.0, rolled=False, arms_down_deg=0.0)
    nameless = replace(source, names=tuple(f"bone{row}" for row in range(len(source.names))))
    with pytest.raises(FormatError, match=r"nothing answers to pelvis, head.*Name the joints"):
        retarget(nameless, where="x")
    with pytest.raises(FormatError, match=r"no width or no height"):
        retarget(replace(source, rest_offsets=np.zeros_like(source.rest_offsets)), where="x")


def test_root_is_fitted_to_other_legs(clip: Clip) -> None:
    assert torch.allclose(fitted(clip, 0.8, 0.4).root_m, clip.root_m / 2)


def test_facing_front_turns_body_and_path_together(clip: Clip, skeleton: Skeleton) -> None:
    turn = from_rotvec(torch.tensor([0.0, 2.0, 0.0]))
    local = clip.local_xyzw.clone()
    local[:, 0] = multiply(turn, local[:, 0])
    spun = facing_front(Clip(clip.rate, local, clip.root_m + torch.tensor([3.0, 0.0, 1.0])))
    _, expected = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    _, places = forward_kinematics(skeleton, spun.local_xyzw, spun.root_m)
    # Relative to the pelvis nothing but the heading changed, and the heading is that of the first frame: +Z.
    assert torch.allclose(places - places[:, :1], expected - expected[:, :1], atol=1e-4)
    assert torch.allclose(spun.root_m[0], torch.tensor([0.0, float(clip.root_m[0, 1]), 0.0]), atol=1e-6)


def test_continuous_keeps_rotations_and_takes_the_near_sign() -> None:
    q = normalise(torch.randn(50, 3, 4, generator=torch.Generator().manual_seed(0)))
    smooth = continuous(q)
    assert float((smooth[1:] * smooth[:-1]).sum(-1).min()) >= 0
    assert torch.equal(smooth.abs(), q.abs())
