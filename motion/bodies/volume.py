"""The space that trunk and head take up, so that hands can keep out of it.

Trunk, neck and head are nearly star-shaped about their axis: seen from it, each direction meets the skin
once. So the volume is kept as radii on a grid of height and direction, one band of heights per joint,
measured on the mesh in the T-pose. A point is brought into each joint's frame and compared with the radius
there. Arms, lower legs and hair are left out; hands are kept as points of their skin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.hands import HandSkin
from motion.bodies.outer_skin import OuterSkin
from motion.rotations import to_matrix
from motion.skeleton import JOINT_INDEX

_JOINTS: tuple[str, ...] = ("pelvis", "spine1", "spine2", "spine3", "neck", "head")
_JOINT_ROWS = [JOINT_INDEX[name] for name in _JOINTS]
_REGIONS = ("skin", "covered_skin", "lips", "mouth", "garment")
_ROW_M = 0.005
_DIRECTIONS = 120
_OVERLAP_M = 0.03
"""How far a joint's band reaches past its neighbours', so that bending opens no gap."""
_LOWEST_M = 0.30
"""How far below the pelvis the thighs are kept, metres: as far down as hanging hands reach. They stand with it."""
_OUTSIDE_M = -1.0
_SLOPE_M = 0.02
"""Span over which the direction of the skin is taken, metres: that of a palm rather than of a wrinkle."""


@dataclass(frozen=True, slots=True, eq=False)
class BodyVolume:
    """Radii of trunk, neck and head about their joints, and the hand's skin.

    Attributes:
        radii_m: (6, R, D) distance from the axis to the skin, by height and direction; 0 where the band has
            none.
        lowest_m: (6,) height of each band's first row in its joint's frame, metres.
        rows: (6,) number of rows of each band.
        axis_z_m: (6,) where the band's axis stands in its joint's frame, metres forwards.
        hand: Skin of the left hand; the right one is its mirror image.
        skin: The body's outer skin, for what has to be known exactly.
    """

    radii_m: Tensor
    lowest_m: Tensor
    rows: Tensor
    axis_z_m: Tensor
    hand: HandSkin
    skin: OuterSkin
    _grid: Tensor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Directions from −π on, with one column more on both sides; the rows of all bands one after the other.
        grid, half = self.radii_m.flatten(0, 1), _DIRECTIONS // 2
        grid = torch.cat((grid[:, half - 1 :], grid[:, : half + 1]), dim=1)
        object.__setattr__(self, "_grid", grid)

    @classmethod
    @lru_cache(maxsize=8)
    @torch.inference_mode(False)
    def of(cls, body: SkinnedBody) -> BodyVolume:
        """Measure a body in its T-pose (some tenths of a second the first time)."""
        points = _trunk_points(body)
        rest = body.skeleton.rest_positions_m
        places = rest[[JOINT_INDEX[name] for name in _JOINTS]]
        tops = torch.cat((places[1:, 1], points[:, 1].amax()[None]))
        bottoms = places[:, 1].clone()
        bottoms[0] -= _LOWEST_M
        low, high = bottoms - _OVERLAP_M, tops + _OVERLAP_M
        rows = ((high - low) / _ROW_M).ceil().long()
        radii = torch.zeros(len(_JOINTS), int(rows.max()), _DIRECTIONS)
        axis = torch.zeros(len(_JOINTS))
        for band, place in enumerate(places):
            inside = points[(points[:, 1] >= low[band]) & (points[:, 1] < high[band])]
            centre = 0.5 * (inside[:, 2].amin() + inside[:, 2].amax())
            axis[band] = centre - place[2]
            radii[band, : rows[band]] = _radii(inside, float(low[band]), int(rows[band]), float(centre))
        return cls(radii, low - places[:, 1], rows, axis, HandSkin.of(body), OuterSkin(body))

    def depth_m(self, points_m: Tensor, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
        """Return how deep points lie inside the body.

        Args:
            points_m: (..., P, 3) world points, metres.
            rotations_xyzw: (..., 55, 4) world rotations of the joints.
            positions_m: (..., 55, 3) world positions of the joints, metres.

        Returns:
            (..., P) metres along the radius; negative outside, −1 where the point is above or below the body.
        """
        joints = torch.tensor(_JOINT_ROWS, device=points_m.device)
        lead, points = points_m.shape[:-2], points_m.flatten(0, -3).mT
        places = positions_m.index_select(-2, joints).flatten(0, -3)
        # World to joint, the axes leading and whole in memory, as fast products want them.
        into = to_matrix(rotations_xyzw.index_select(-2, joints).flatten(0, -3)).movedim(-1, 0).contiguous()
        from_joint = -(into * places).sum(-1, keepdim=True)
        # (T, B, P) each axis: all bands' frames are entered by one product for each body.
        x, y, z = (torch.baddbmm(*row, points) for row in zip(from_joint, into, strict=True))
        return self._band_depth(slice(None), x, y, z).amax(dim=1).unflatten(0, lead)

    def outward(self, points_m: Tensor, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
        """Return unit directions (..., 3) out of the skin near points (..., 3), one per body; see `depth_m`."""
        axes = torch.eye(3, device=points_m.device) * _SLOPE_M
        around = torch.cat((points_m.unsqueeze(-2) + axes, points_m.unsqueeze(-2) - axes), dim=-2)
        depth = self.depth_m(around, rotations_xyzw, positions_m)
        slope = depth[..., 3:] - depth[..., :3]
        return torch.nn.functional.normalize(slope, dim=-1)

    def depth_near_joint_m(self, joint: str, points_m: Tensor) -> Tensor:
        """Return how deep points (..., 3) in one joint's frame lie inside that joint's band, metres."""
        band = _JOINTS.index(joint)
        x, y, z = points_m.reshape(1, 1, -1, 3).unbind(-1)
        return self._band_depth(slice(band, band + 1), x, y, z).view(points_m.shape[:-1])

    def _band_depth(self, bands: slice, x: Tensor, y: Tensor, z: Tensor) -> Tensor:
        """(T, B, P) how deep points lie inside some bands, from coordinates in the frames of the bands' joints."""
        row = (y - self.lowest_m[bands, None]) / _ROW_M - 0.5
        last = (self.rows[bands, None] - 1).to(x)
        first = torch.arange(len(self.rows)).to(x)[bands, None] * self.radii_m.shape[1]
        # A point is at the height of one band or two; nothing else is asked of the others.
        covered = ((row > -0.5) & (row < last + 0.5)).flatten().nonzero().squeeze(-1)
        row = (first + torch.minimum(row.clamp_min(0.0), last)).flatten().index_select(0, covered)
        across = x.flatten().index_select(0, covered)
        along = (z - self.axis_z_m[bands, None]).flatten().index_select(0, covered)
        radius = self._radius(row, torch.atan2(across, along))
        found = torch.where(radius > 0.0, radius - torch.hypot(across, along), _OUTSIDE_M)
        depth = x.new_full((x.numel(),), _OUTSIDE_M)
        return depth.index_copy_(0, covered, found).view(x.shape)

    def _radius(self, row: Tensor, angle: Tensor) -> Tensor:
        """Radii between the grid's points, the rows of all bands counted on; directions go round."""
        last_row, last_column = (size - 1 for size in self._grid.shape)
        column = (_DIRECTIONS / 2 + 0.5) + angle * (_DIRECTIONS / (2 * math.pi))
        at = torch.stack((column * (2.0 / last_column) - 1.0, row * (2.0 / last_row) - 1.0), dim=-1)
        found = torch.nn.functional.grid_sample(
            self._grid[None, None], at.view(1, 1, -1, 2), padding_mode="border", align_corners=True
        )
        return found.view(row.shape)


def _trunk_points(body: SkinnedBody) -> Tensor:
    """Points (N, 3) spread densely over the skin of trunk, neck and head in the T-pose."""
    vertices = body.vertices_m
    owner = body.bone_indices.gather(1, body.bone_weights.argmax(dim=1, keepdim=True)).squeeze(1)
    kept = torch.tensor([JOINT_INDEX[name] for name in (*_JOINTS, "jaw", "left_hip", "right_hip")])
    corners = body.triangles[body.region(*_REGIONS)]
    corners = corners[torch.isin(owner, kept)[corners].all(dim=1)]
    triangles = vertices[corners]
    steps = 3
    weights = torch.tensor(
        [(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)], dtype=torch.float32
    )
    return torch.einsum("wk,fkc->fwc", weights / steps, triangles).reshape(-1, 3)


def _radii(points: Tensor, low: float, rows: int, centre_z: float) -> Tensor:
    """(rows, D) greatest distance from the axis, empty directions filled from their neighbours."""
    x, z = points[:, 0], points[:, 2] - centre_z
    row = ((points[:, 1] - low) / _ROW_M).long().clamp(0, rows - 1)
    column = (torch.remainder(torch.atan2(x, z) / (2 * math.pi), 1.0) * _DIRECTIONS).long() % _DIRECTIONS
    radii = torch.zeros(rows * _DIRECTIONS)
    radii.scatter_reduce_(0, row * _DIRECTIONS + column, torch.hypot(x, z), reduce="amax")
    radii = radii.reshape(rows, _DIRECTIONS)
    # Where an arm was left out, the gap is closed from both sides; rows without any skin stay empty.
    for _ in range(_DIRECTIONS // 8):
        empty = radii == 0.0
        around = torch.stack((radii.roll(1, 1), radii.roll(-1, 1)))
        known = (around > 0.0).sum(0)
        if not bool((empty & (known > 0)).any()):
            break
        radii = torch.where(empty, around.sum(0) / known.clamp_min(1), radii)
    return radii
