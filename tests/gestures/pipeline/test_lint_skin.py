"""How lint tells depth in the skin and distance from it, held against exact signed distances from every triangle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from gestures.pipeline.lint.skin import Mesh, depth_under_m, distance_to_m
from motion.bodies import load_body
from motion.bodies.skin_parts import SkinParts
from motion.clip import Clip
from motion.rotations import identity
from motion.timing import FrameRate

POINTS, AROUND_M, CHUNK = 400, 0.04, 40
SURE_M = 0.001
"""Points that are nearer to the skin than this may be told either way."""


def winding(points: Tensor, corners: Tensor) -> Tensor:
    """How often triangles (F, 3, 3) go around points (P, 3); van Oosterom & Strackee 1983."""
    a, b, c = (corners[:, corner] - points[:, None] for corner in range(3))
    lengths = [side.norm(dim=-1) for side in (a, b, c)]
    volume = (a * torch.linalg.cross(b, c)).sum(-1)
    below = lengths[0] * lengths[1] * lengths[2]
    for first, second, length in ((a, b, lengths[2]), (b, c, lengths[0]), (c, a, lengths[1])):
        below = below + (first * second).sum(-1) * length
    return torch.atan2(volume, below).sum(-1) / (2.0 * math.pi)


def distance_m(points: Tensor, corners: Tensor) -> Tensor:
    """How far the nearest of triangles (F, 3, 3) is from each of points (P, 3)."""
    up = torch.nn.functional.normalize(
        torch.linalg.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), dim=-1
    )
    over = torch.ones(len(points), len(corners), dtype=torch.bool)
    nearest = torch.full((len(points),), torch.inf, dtype=points.dtype)
    for corner in range(3):
        start, edge = corners[:, corner], corners[:, (corner + 1) % 3] - corners[:, corner]
        away = points[:, None] - start
        over &= (torch.linalg.cross(up, edge) * away).sum(-1) >= 0.0
        along = ((away * edge).sum(-1) / edge.square().sum(-1).clamp_min(1e-18)).clamp(0.0, 1.0)
        nearest = torch.minimum(nearest, (away - along.unsqueeze(-1) * edge).norm(dim=-1).amin(dim=-1))
    height = ((points[:, None] - corners[:, 0]) * up).sum(-1).abs()
    return torch.minimum(nearest, height.where(over, torch.inf).amin(dim=-1))


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Points about a trunk, the skin as lint sees it, and exact depths of the points, negative outside, metres."""

    points: Tensor
    skin: Tensor
    normals: Tensor
    surface: Tensor
    depth_m: Tensor


@pytest.fixture(scope="module")
def case() -> Case:
    body = load_body()
    local, root = identity(1, 55), body.skeleton.offsets_m[:1]
    mesh = Mesh(body)
    ((vertices, normals),) = mesh.posed(Clip(FrameRate(30), local, root), [0])
    draw = torch.Generator().manual_seed(0)
    about = vertices[mesh.trunk[torch.randint(len(mesh.trunk), (POINTS,), generator=draw)]]
    way = torch.nn.functional.normalize(torch.randn(POINTS, 3, generator=draw), dim=-1)
    points = about + AROUND_M * torch.rand(POINTS, 1, generator=draw) * way
    corners = body.skin(local[0], root[0])[SkinParts.of(body).triangles]
    chunks = points.split(CHUNK)
    inside = torch.cat([winding(some, corners) for some in chunks]) > 0.5
    away = torch.cat([distance_m(some, corners) for some in chunks])
    skin = torch.cat((mesh.trunk, mesh.beside))
    depth_m = away.where(inside, -away)
    return Case(points, vertices[skin], normals[skin], mesh.surface(vertices, skin), depth_m)


def test_a_point_is_inside_where_the_vertices_about_it_say_so(case: Case) -> None:
    told = torch.tensor(
        [depth_under_m(point[None], case.skin, case.normals, len(case.skin)) for point in case.points]
    )
    inside, outside = case.depth_m > SURE_M, case.depth_m < -SURE_M
    assert min(int(inside.sum()), int(outside.sum())) > POINTS // 4
    wrongly, missed = (told[outside] > 0.0).float().mean(), (told[inside] == 0.0).float().mean()
    off = 1000.0 * (told - case.depth_m)[inside & (told > 0.0)]
    low, high = (float(off.quantile(share)) for share in (0.02, 0.98))
    print(f"told inside wrongly {wrongly:.1%}, missed {missed:.1%}, depth off by {low:.1f} to {high:.1f} mm")
    assert float(wrongly) <= 0.01
    assert float(missed) <= 0.12
    assert low > -6.0
    assert high < 3.0


def test_the_distance_to_the_surface_is_that_to_the_nearest_triangle(case: Case) -> None:
    told = torch.tensor([distance_to_m(point[None], case.surface) for point in case.points])
    off = 1000.0 * (told - case.depth_m.abs())
    low, high = (float(off.quantile(share)) for share in (0.02, 0.98))
    print(f"distance off by {low:.2f} to {high:.2f} mm")
    assert low > -1.0
    assert high < 4.0
