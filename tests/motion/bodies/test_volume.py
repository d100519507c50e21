"""The body's volume against the posed mesh itself."""

import pytest
import torch

from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.rotations import from_euler, identity
from motion.skeleton import JOINT_INDEX


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="module")
def volume(body: SkinnedBody) -> BodyVolume:
    return BodyVolume.of(body)


def front_of_trunk(body: SkinnedBody) -> torch.Tensor:
    """Vertices of the skin and garment that face forward at the belly and chest, away from arms."""
    rest = body.vertices_m
    owner = body.bone_indices.gather(1, body.bone_weights.argmax(1, keepdim=True)).squeeze(1)
    trunk = torch.isin(owner, torch.tensor([JOINT_INDEX[name] for name in ("spine1", "spine2", "spine3")]))
    worn = torch.zeros(len(rest), dtype=torch.bool)
    worn[body.triangles[body.region("garment")].flatten()] = True
    chosen = trunk & worn & (rest[:, 0].abs() < 0.08) & (rest[:, 2] > 0.06)
    return chosen.nonzero().squeeze(-1)


@pytest.mark.parametrize("bend_deg", [(0.0, 0.0, 0.0), (6.0, 4.0, 2.0), (-3.0, 8.0, -4.0)])
def test_skin_is_at_depth_nought_also_when_the_spine_bends(
    body: SkinnedBody, volume: BodyVolume, bend_deg: tuple[float, float, float]
) -> None:
    local = identity(1, 55)
    for name in ("spine1", "spine2", "spine3"):
        local[0, JOINT_INDEX[name]] = from_euler("YXZ", torch.deg2rad(torch.tensor(bend_deg)) / 2)
    root = body.skeleton.offsets_m[:1]
    rotations, positions = forward_kinematics(body.skeleton, local, root)
    skin = body.skin(local, root)[:, front_of_trunk(body)]
    depth = volume.depth_m(skin, rotations, positions)
    assert depth.numel() > 50
    assert float(depth.abs().quantile(0.9)) < 0.012
    ahead = skin + torch.tensor([0.0, 0.0, 0.04])
    assert float(volume.depth_m(ahead, rotations, positions).max()) < -0.01
    behind = skin - torch.tensor([0.0, 0.0, 0.04])
    assert float(volume.depth_m(behind, rotations, positions).min()) > 0.01


def test_hands_beside_the_body_and_far_points_are_outside(body: SkinnedBody, volume: BodyVolume) -> None:
    rest = body.skeleton.rest_positions_m
    points = torch.tensor([[0.45, 1.0, 0.1], [0.0, 1.3, 0.4], [0.0, 2.2, 0.0], [0.0, 0.1, 0.0]])
    depth = volume.depth_m(points[None], identity(1, 55), rest[None])
    assert float(depth.max()) < -0.03


def test_middle_of_head_and_chest_are_well_inside(body: SkinnedBody, volume: BodyVolume) -> None:
    rest = body.skeleton.rest_positions_m
    inside = torch.stack(
        (rest[JOINT_INDEX["head"]] + torch.tensor([0.0, 0.06, 0.03]), rest[JOINT_INDEX["spine3"]])
    )
    assert float(volume.depth_m(inside[None], identity(1, 55), rest[None]).min()) > 0.05


def test_the_way_out_of_the_chest_is_forwards_and_is_the_same_for_one_body_among_others(
    body: SkinnedBody, volume: BodyVolume
) -> None:
    local, root = identity(3, 55), body.skeleton.offsets_m[:1] + torch.tensor([[0.0], [0.1], [0.3]])
    rotations, positions = forward_kinematics(body.skeleton, local, root)
    front = positions[:, JOINT_INDEX["spine3"]] + torch.tensor([0.0, 0.0, 0.13])
    out = volume.outward(front, rotations, positions)
    assert float(out[:, 2].min()) > 0.7
    bands, rows = volume.bands(rotations, positions), torch.tensor([2, 0])
    assert torch.allclose(volume.outward_among(front[rows], bands.at(rows)), out[rows], atol=1e-5)
    depth = volume.depth_among_m(front.T.unsqueeze(1), bands)
    assert torch.allclose(depth[0], volume.depth_m(front.unsqueeze(1), rotations, positions)[:, 0], atol=1e-5)
