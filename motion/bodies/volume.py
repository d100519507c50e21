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
class Bands:
    """Where the bands of a body's volume are at N instants: what takes points of the world into their frames.

    Attributes:
        turns: (3, 3, 6, N) rows of each band's rotation, the axis of the frame first, then that of the world.
        offsets: (3, 6, N) what is added, metres; along the band's axis both are counted in rows of its grid.
    """

    turns: Tensor
    offsets: Tensor

    def at(self, rows: Tensor) -> Bands:
        """Return them at some of the instants, (n,) rows."""
        return Bands(self.turns.index_select(-1, rows), self.offsets.index_select(-1, rows))


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
    _row_range: Tensor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Directions from −π on, with one column more on both sides; the rows of all bands one after the other.
        grid, half = self.radii_m.flatten(0, 1), _DIRECTIONS // 2
        grid = torch.cat((grid[:, half - 1 :], grid[:, : half + 1]), dim=1)
        object.__setattr__(self, "_grid", grid)
        # Where each band's rows begin there, and the number of its last one.
        begin = torch.arange(len(self.rows), device=grid.device) * self.radii_m.shape[1]
        object.__setattr__(self, "_row_range", torch.stack((begin, self.rows - 1)).to(grid))

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
        lead, points = points_m.shape[:-2], points_m.flatten(0, -3).permute(2, 1, 0).contiguous()
        rotations, positions = (part.flatten(0, -3) for part in (rotations_xyzw, positions_m))
        return self.depth_among_m(points, self.bands(rotations, positions)).T.unflatten(0, lead)

    def bands(self, rotations_xyzw: Tensor, positions_m: Tensor) -> Bands:
        """Return where the bands are of bodies whose joints have rotations (N, 55, 4) and positions (N, 55, 3)."""
        joints = torch.tensor(_JOINT_ROWS, device=positions_m.device)
        turns = to_matrix(rotations_xyzw.index_select(1, joints)).permute(3, 2, 1, 0).contiguous()
        places = positions_m.index_select(1, joints).permute(2, 1, 0)
        offsets = -(turns * places).sum(1)
        offsets[2] -= self.axis_z_m[:, None]
        turns[1] /= _ROW_M
        offsets[1] = (offsets[1] - self.lowest_m[:, None]) / _ROW_M - 0.5
        return Bands(turns, offsets)

    def depth_among_m(self, points_m: Tensor, bands: Bands) -> Tensor:
        """Return the same (P, N) of points (3, P, N) whose coordinates are whole in memory, and bands at N instants."""
        turns = bands.turns.unsqueeze(3)
        placed = bands.offsets.unsqueeze(2).addcmul(turns[:, 0], points_m[0])
        x, row, z = placed.addcmul_(turns[:, 1], points_m[1]).addcmul_(turns[:, 2], points_m[2])
        return self._band_depth(slice(None), x, row, z).amax(dim=0)

    def outward(self, points_m: Tensor, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
        """Return unit directions (..., 3) out of the skin near points (..., 3), one per body; see `depth_m`."""
        rotations, positions = (part.flatten(0, -3) for part in (rotations_xyzw, positions_m))
        return self.outward_among(points_m.reshape(-1, 3), self.bands(rotations, positions)).view_as(points_m)

    def outward_among(self, points_m: Tensor, bands: Bands) -> Tensor:
        """Return the same (N, 3) of points (N, 3) and bands at N instants."""
        steps = torch.eye(3, device=points_m.device) * _SLOPE_M
        around = points_m.T.unsqueeze(1) + torch.cat((steps, -steps), dim=1).unsqueeze(-1)
        beyond, before = self.depth_among_m(around, bands).split(3)
        return torch.nn.functional.normalize(before - beyond, dim=0).T

    def depth_near_joint_m(self, joint: str, points_m: Tensor) -> Tensor:
        """Return how deep points (..., 3) in one joint's frame lie inside that joint's band, metres."""
        band = _JOINTS.index(joint)
        x, y, z = points_m.reshape(1, -1, 3).unbind(-1)
        row = (y - self.lowest_m[band]) / _ROW_M - 0.5
        depth = self._band_depth(slice(band, band + 1), x, row, z - self.axis_z_m[band])
        return depth.view(points_m.shape[:-1])

    def _band_depth(self, bands: slice, x: Tensor, row: Tensor, z: Tensor) -> Tensor:
        """(B, ...) how deep points lie in B bands: across and along the frames of their joints, and in which row."""
        first, last = self._row_range[:, bands].view(2, -1, *[1] * (row.ndim - 1))
        # A point is at the height of one band or two; nothing else is asked of the others.
        covered = ((row > -0.5) & (row < last + 0.5)).flatten().nonzero().squeeze(-1)
        row = (torch.minimum(row, last).clamp_min_(0.0) + first).flatten().index_select(0, covered)
        across, along = (part.flatten().index_select(0, covered) for part in (x, z))
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
