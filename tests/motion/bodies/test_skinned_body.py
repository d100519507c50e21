"""The baked default body: its rest pose, its skinning, its face."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.bodies import SHAPES, SKIN_BONES, SkinnedBody, load_body
from motion.bodies.body import BodyModel
from motion.errors import InvalidInputError, NotFoundError
from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES
from motion.kinematics import forward_kinematics
from motion.rotations import from_axis_angle, from_rotvec, identity, multiply, normalise, rotate
from motion.skeleton import FINGERS, JOINT_INDEX, MIRROR

MILLIMETRE = 1e-3


@pytest.fixture(scope="module", params=sorted(SHAPES))
def any_body(request: pytest.FixtureRequest) -> SkinnedBody:
    return load_body(shape=request.param)


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


def face(**weights: float) -> torch.Tensor:
    values = torch.zeros(len(ARKIT_NAMES))
    for name, weight in weights.items():
        values[ARKIT_INDEX[name]] = weight
    return values


def random_pose(seed: int, spread: float = 0.5) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return from_rotvec(torch.randn(55, 3, generator=generator) * spread)


def test_the_rest_skeleton_is_the_canonical_t_pose(any_body: SkinnedBody) -> None:
    joints = any_body.skeleton.rest_positions_m
    mirrored = joints[list(MIRROR)] * torch.tensor([-1.0, 1.0, 1.0])
    assert (joints - mirrored).abs().max() < MILLIMETRE
    for side, sign in (("left", 1.0), ("right", -1.0)):
        arm = joints[[JOINT_INDEX[f"{side}_{part}"] for part in ("shoulder", "elbow", "wrist", "middle1")]]
        assert (sign * arm[:, 0]).diff().min() > 0.05
        assert (arm[:, 1:] - arm[0, 1:]).abs().max() < MILLIMETRE
        tips = any_body.fingertips_m.reshape(2, 5, 3)[0 if side == "left" else 1]
        for place, finger in enumerate(FINGERS[:4]):
            chain = joints[[JOINT_INDEX[f"{side}_{finger}{link}"] for link in (1, 2, 3)]]
            chain = torch.cat((chain, tips[place : place + 1]))
            assert (sign * chain[:, 0]).diff().min() > 0.01
            assert (chain[:, 1:] - chain[0, 1:]).abs().max() < MILLIMETRE
        index, pinky = joints[JOINT_INDEX[f"{side}_index1"]], joints[JOINT_INDEX[f"{side}_pinky1"]]
        assert index[2] - pinky[2] > 0.04
        assert abs(index[1] - pinky[1]) < 2 * MILLIMETRE
        assert joints[JOINT_INDEX[f"{side}_thumb3"]][2] > index[2]


def test_the_mesh_stands_on_the_floor_palms_down_facing_front(any_body: SkinnedBody) -> None:
    vertices = any_body.vertices_m
    skin = vertices[any_body.triangles[any_body.region("skin", "covered_skin")].unique()]
    assert abs(float(skin[:, 1].min())) < MILLIMETRE
    nails = vertices[any_body.triangles[any_body.region("nails")].unique()]
    left = nails[nails[:, 0] > 0]
    straight = any_body.skeleton.rest_positions_m[JOINT_INDEX["left_middle3"]]
    fingers = left[(left[:, 2] - straight[2]).abs() < 0.01]
    assert (fingers[:, 1] > straight[1]).float().mean() > 0.9
    nose = skin[skin[:, 1] > any_body.skeleton.rest_positions_m[JOINT_INDEX["jaw"], 1]]
    assert nose[nose[:, 2].argmax(), 0].abs() < 5 * MILLIMETRE


def test_weights_sum_to_one_and_every_bone_but_elbows_carries_skin(any_body: SkinnedBody) -> None:
    assert torch.allclose(any_body.bone_weights.sum(1), torch.ones(len(any_body.bone_weights)), atol=1e-5)
    assert (any_body.bone_weights >= 0).all()
    carried = any_body.dense_weights.amax(0) > 0.3
    idle = {name for name, carries in zip(SKIN_BONES, carried.tolist(), strict=True) if not carries}
    assert idle == {"left_elbow", "right_elbow"}


def test_identity_pose_gives_the_rest_mesh_and_moves_with_the_root(body: SkinnedBody) -> None:
    root = body.skeleton.offsets_m[0]
    posed = body.skin(identity(55), root)
    assert (posed - body.vertices_m).abs().max() < 1e-5
    shift = torch.tensor([0.3, -0.1, 2.0])
    assert (body.skin(identity(55), root + shift) - posed - shift).abs().max() < 1e-5


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_turning_the_pelvis_turns_everything_rigidly(body: SkinnedBody, seed: int) -> None:
    local, root = random_pose(seed), body.skeleton.offsets_m[0]
    axis = torch.randn(3, generator=torch.Generator().manual_seed(seed + 1))
    turn = from_axis_angle(normalise(axis), torch.tensor(1.1))
    turned = local.clone()
    turned[0] = multiply(turn, local[0])
    expected = rotate(turn, body.skin(local, root) - root) + root
    assert (body.skin(turned, root) - expected).abs().max() < 1e-4


def test_a_batch_is_its_frames(body: SkinnedBody) -> None:
    local = torch.stack([random_pose(seed) for seed in range(6)]).reshape(2, 3, 55, 4)
    generator = torch.Generator().manual_seed(0)
    root = torch.rand(2, 3, 3, generator=generator)
    weights = torch.rand(2, 3, 52, generator=generator)
    together = body.skin(local, root, weights)
    assert together.shape == (2, 3, len(body.bind_vertices_m), 3)
    assert (together[1, 2] - body.skin(local[1, 2], root[1, 2], weights[1, 2])).abs().max() < 1e-5


def test_hand_skin_follows_its_joints(body: SkinnedBody) -> None:
    """A fingertip's skin stays near the fingertip that forward kinematics says."""
    local, root = random_pose(3, 0.4), body.skeleton.offsets_m[0]
    rotations, positions = forward_kinematics(body.skeleton, local, root)
    rest, posed = body.vertices_m, body.skin(local, root)
    for hand, side in enumerate(("left", "right")):
        for place, finger in enumerate(FINGERS):
            joint = JOINT_INDEX[f"{side}_{finger}3"]
            tip = body.fingertips_m[5 * hand + place]
            expected = positions[joint] + rotate(
                rotations[joint], tip - body.skeleton.rest_positions_m[joint]
            )
            nearest = (rest - tip).norm(dim=1).topk(4, largest=False).indices
            assert (
                (posed[nearest] - expected).norm(dim=1) - (rest[nearest] - tip).norm(dim=1)
            ).abs().max() < 0.002


def test_lips_touch_at_rest_and_open_and_close_with_the_jaw(any_body: SkinnedBody) -> None:
    def gap_mm(**weights: float) -> float:
        return float(any_body.lip_gap_m(any_body.shaped(face(**weights)))) * 1000

    assert -1.0 < gap_mm() <= 0.0
    assert gap_mm(jawOpen=1.0) > 20.0
    assert gap_mm(jawOpen=0.3) > 5.0
    assert gap_mm(jawOpen=0.3, mouthClose=0.3) < 0.5
    assert gap_mm(mouthPressLeft=1.0, mouthPressRight=1.0) <= 0.0


def test_jaw_shape_takes_teeth_and_tongue_along_and_the_eyes_do_not_move(body: SkinnedBody) -> None:
    moved = body.shaped(face(jawOpen=1.0)) - body.bind_vertices_m
    tongue = body.triangles[body.region("tongue")].unique()
    assert moved[tongue, 1].mean() < -0.01
    looked = body.shaped(face(eyeLookInLeft=1.0, eyeLookUpRight=1.0)) - body.bind_vertices_m
    balls = body.triangles[body.region("left_eye", "right_eye")].unique()
    assert looked[balls].abs().max() == 0.0
    assert looked.abs().max() > 2e-4


def test_faces_mirror(body: SkinnedBody) -> None:
    left, right = (
        body.morph_deltas_m[ARKIT_INDEX[f"mouthSmile{side}"]].norm(dim=1).sum() for side in ("Left", "Right")
    )
    assert left == pytest.approx(float(right), rel=0.05)


def test_every_shape_moves_something(body: SkinnedBody) -> None:
    reach = body.morph_deltas_m.norm(dim=2).amax(1)
    assert (reach > 2e-4).all(), [name for name, far in zip(ARKIT_NAMES, reach, strict=True) if far <= 2e-4]


def test_regions_cover_the_mesh_and_unknown_ones_are_named(body: SkinnedBody) -> None:
    assert sum(len(body.region(name)) for name in body.region_names) == len(body.triangles)
    with pytest.raises(NotFoundError, match=r"DX-BODY-012.*hair"):
        body.region("hairs")


def test_triangles_wind_outwards(body: SkinnedBody) -> None:
    """The signed volume of the closed skin of head and hands with what the clothes cover is a body's."""
    corners = body.vertices_m[body.triangles[body.region("skin", "covered_skin", "lips", "mouth", "nails")]]
    volume = (corners[:, 0] * torch.linalg.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert 0.035 < float(volume) < 0.09


def test_a_body_is_a_body_model_and_refuses_what_does_not_fit(body: SkinnedBody) -> None:
    model: BodyModel = body
    assert model.triangles.max() < len(body.bind_vertices_m)
    with pytest.raises(InvalidInputError, match="DX-BODY-010"):
        replace(body, bind_to_rest=body.bind_to_rest[:5])
    with pytest.raises(InvalidInputError, match="DX-BODY-011"):
        replace(body, bone_weights=body.bone_weights * 0.5)
    with pytest.raises(NotFoundError, match="DX-BODY-006"):
        load_body("any")
    with pytest.raises(InvalidInputError, match=r"DX-BODY-005.*host"):
        load_body(shape="hosts")
