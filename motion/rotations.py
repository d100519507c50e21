"""Unit quaternions in xyzw order as torch tensors; the batch axes lead and broadcast.

Formulas follow J. Solà, "Quaternion kinematics for the error-state Kalman filter" (2017), in Hamilton's
convention: ``rotate(multiply(a, b), v) == rotate(a, rotate(b, v))``.

Products of many rotations work on whole components and leave them one after the other in memory (the last axis is a
view), which is several times faster than interleaved numbers; a chain of products stays in that order. Of few rotations
the number of operations is what takes time: they go through one small table. Both agree to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

_TINY = 1e-12
_LEAST_SQUARE = 1e-30
"""Keeps the slope of a root finite at nothing."""
_FEW = 4096
"""Of so many numbers at most, it is the number of operations that takes time."""


@cache
@torch.inference_mode(False)
def _signs(signs: tuple[float, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.tensor(signs, dtype=dtype, device=device)


@cache
@torch.inference_mode(False)
def _product_table(dtype: torch.dtype, device: torch.device) -> Tensor:
    """(16, 4) what each product of two components adds to a Hamilton product."""
    table = torch.zeros(4, 4, 4, dtype=dtype, device=device)
    for into, terms in enumerate(("+wx+xw+yz-zy", "+wy-xz+yw+zx", "+wz+xy-yx+zw", "+ww-xx-yy-zz")):
        for sign, a, b in zip(*[iter(terms)] * 3, strict=True):
            table["xyzw".index(a), "xyzw".index(b), into] = 1.0 if sign == "+" else -1.0
    return table.flatten(0, 1)


@cache
@torch.inference_mode(False)
def _matrix_table(dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor]:
    """(16, 9) what each product of two components adds to a rotation matrix, and what stands there anyway (9,)."""
    table = torch.zeros(4, 4, 9, dtype=dtype, device=device)
    rows = ("-yy-zz", "+xy-zw", "+xz+yw", "+xy+zw", "-xx-zz", "+yz-xw", "+xz-yw", "+yz+xw", "-xx-yy")
    for into, terms in enumerate(rows):
        for sign, a, b in zip(*[iter(terms)] * 3, strict=True):
            table["xyzw".index(a), "xyzw".index(b), into] = 2.0 if sign == "+" else -2.0
    return table.flatten(0, 1), torch.eye(3, dtype=dtype, device=device).flatten()


@cache
@torch.inference_mode(False)
def _candidate_table(dtype: torch.dtype, device: torch.device) -> Tensor:
    """(10, 16) what one, then each number of a rotation matrix adds to four candidates for its quaternion.

    Candidate c is 4 q[c] times the quaternion q: its own component is made of the diagonal, the others of sums and
    differences across it.
    """
    table = torch.zeros(3, 3, 4, 4, dtype=dtype, device=device)
    for own in range(4):
        for axis in range(3):
            table[axis, axis, own, own] = 1.0 if own in (axis, 3) else -1.0
    for x, y, z in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        for row, column, into, sign in ((x, y, y, 1.0), (y, x, y, 1.0), (z, y, 3, 1.0), (y, z, 3, -1.0)):
            table[row, column, x, into] = table[row, column, into, x] = sign
    return torch.cat((torch.eye(4).to(table).view(1, 16), table.view(9, 16)))


def _joined(*components: Tensor) -> Tensor:
    """Return components (...) as one tensor (..., n), each whole in memory."""
    return torch.stack(components).movedim(0, -1)


def _length(x: Tensor, y: Tensor, z: Tensor) -> Tensor:
    return torch.addcmul(torch.addcmul(x * x, y, y), z, z).clamp_min(_LEAST_SQUARE).sqrt()


def identity(
    *shape: int, device: torch.device | str | None = None, dtype: torch.dtype | None = None
) -> Tensor:
    """Return identity quaternions of shape (*shape, 4)."""
    q = torch.zeros(*shape, 4, device=device, dtype=dtype)
    q[..., 3] = 1.0
    return q


def unit(v: Tensor) -> Tensor:
    """Return vectors (..., n) scaled to unit length; nothing stays nothing."""
    return v / torch.linalg.vector_norm(v, dim=-1, keepdim=True).clamp_min(_TINY)


def normalise(q: Tensor) -> Tensor:
    """Return quaternions (..., 4) scaled to unit length."""
    return unit(q)


def multiply(a: Tensor, b: Tensor) -> Tensor:
    """Return the Hamilton product a·b of (..., 4) quaternions: first b, then a."""
    if max(a.numel(), b.numel()) <= _FEW:
        products = (a.unsqueeze(-1) * b.unsqueeze(-2)).flatten(-2)
        return products @ _product_table(products.dtype, products.device)
    ax, ay, az, aw = a.unbind(-1)
    bx, by, bz, bw = b.unbind(-1)
    return _joined(
        torch.addcmul(aw * bx, ax, bw).addcmul_(ay, bz).addcmul_(az, by, value=-1),
        torch.addcmul(aw * by, ax, bz, value=-1).addcmul_(ay, bw).addcmul_(az, bx),
        torch.addcmul(aw * bz, ax, by).addcmul_(ay, bx, value=-1).addcmul_(az, bw),
        torch.addcmul(aw * bw, ax, bx, value=-1).addcmul_(ay, by, value=-1).addcmul_(az, bz, value=-1),
    )


def conjugate(q: Tensor) -> Tensor:
    """Return the inverse of unit quaternions (..., 4)."""
    return q * _signs((-1.0, -1.0, -1.0, 1.0), q.dtype, q.device)


def rotate(q: Tensor, v: Tensor) -> Tensor:
    """Rotate vectors (..., 3) by unit quaternions (..., 4)."""
    if max(q.numel(), v.numel()) <= _FEW:
        axis = q[..., :3]
        if q.ndim != v.ndim:
            axis, v = torch.broadcast_tensors(axis, v)
        twice = 2.0 * torch.linalg.cross(axis, v)
        return torch.addcmul(v, q[..., 3:], twice) + torch.linalg.cross(axis, twice)
    ux, uy, uz, w = q.unbind(-1)
    vx, vy, vz = v.unbind(-1)
    # v + w·t + u × t with t = 2 u × v.
    tx = 2.0 * torch.addcmul(uy * vz, uz, vy, value=-1)
    ty = 2.0 * torch.addcmul(uz * vx, ux, vz, value=-1)
    tz = 2.0 * torch.addcmul(ux * vy, uy, vx, value=-1)
    return _joined(
        torch.addcmul(vx, w, tx).addcmul_(uy, tz).addcmul_(uz, ty, value=-1),
        torch.addcmul(vy, w, ty).addcmul_(uz, tx).addcmul_(ux, tz, value=-1),
        torch.addcmul(vz, w, tz).addcmul_(ux, ty).addcmul_(uy, tx, value=-1),
    )


def from_rotvec(r: Tensor) -> Tensor:
    """Return unit quaternions (..., 4) of rotation vectors (..., 3), rad."""
    if r.numel() <= _FEW:
        half = 0.5 * torch.linalg.vector_norm(r, dim=-1, keepdim=True)
        return torch.cat((r * (0.5 * torch.sinc(half / math.pi)), torch.cos(half)), dim=-1)
    x, y, z = r.unbind(-1)
    angle = _length(x, y, z)
    half = 0.5 * angle
    # sin(x)/x by its series near zero, so that the value and its gradient stay finite.
    scale = torch.where(angle < 1e-4, 0.5 - angle * angle / 48.0, torch.sin(half) / angle)
    return _joined(x * scale, y * scale, z * scale, torch.cos(half))


def to_rotvec(q: Tensor) -> Tensor:
    """Return rotation vectors (..., 3), rad, of unit quaternions (..., 4); the angle lies in 0…π."""
    if q.numel() <= _FEW:
        axis, w = q[..., :3], q[..., 3:]
        sine, cosine = torch.linalg.vector_norm(axis, dim=-1, keepdim=True), w.abs()
        scale = torch.where(sine < 1e-5, 2.0 / cosine.clamp_min(0.5), 2.0 * torch.atan2(sine, cosine) / sine)
        return axis * torch.copysign(scale, w)
    x, y, z, w = q.unbind(-1)
    sine, cosine = _length(x, y, z), w.abs()
    scale = torch.where(sine < 1e-5, 2.0 / cosine.clamp_min(0.5), 2.0 * torch.atan2(sine, cosine) / sine)
    scale = torch.where(w < 0, -scale, scale)
    return _joined(x * scale, y * scale, z * scale)


def from_axis_angle(axis: Tensor, angle_rad: Tensor) -> Tensor:
    """Return unit quaternions of unit axes (..., 3) and angles (...), rad."""
    half = 0.5 * angle_rad.unsqueeze(-1)
    return torch.cat((axis * torch.sin(half), torch.cos(half).expand(*half.shape[:-1], 1)), dim=-1)


def to_matrix(q: Tensor) -> Tensor:
    """Return rotation matrices (..., 3, 3) of unit quaternions (..., 4)."""
    if q.numel() <= _FEW:
        table, one = _matrix_table(q.dtype, q.device)
        products = (q.unsqueeze(-1) * q.unsqueeze(-2)).flatten(-2)
        return (products @ table + one).unflatten(-1, (3, 3))
    x, y, z, w = q.unbind(-1)
    rows = (
        1 - 2 * (y * y + z * z),
        2 * (x * y - z * w),
        2 * (x * z + y * w),
        2 * (x * y + z * w),
        1 - 2 * (x * x + z * z),
        2 * (y * z - x * w),
        2 * (x * z - y * w),
        2 * (y * z + x * w),
        1 - 2 * (x * x + y * y),
    )
    return torch.stack(rows, dim=-1).reshape(*q.shape[:-1], 3, 3)


def from_matrix(m: Tensor) -> Tensor:
    """Return unit quaternions (..., 4), w >= 0, of rotation matrices (..., 3, 3).

    Each of the four candidate formulas is good where its own component is large; the largest is taken
    (Shepperd 1978).
    """
    with_one = torch.nn.functional.pad(m.flatten(-2), (1, 0), value=1.0)
    candidates = (with_one @ _candidate_table(m.dtype, m.device)).unflatten(-1, (4, 4))
    # `argmax` does the same and takes ten times as long.
    best = candidates.diagonal(dim1=-2, dim2=-1).max(dim=-1).indices
    q = candidates.gather(-2, best[..., None, None].expand(*best.shape, 1, 4)).squeeze(-2)
    q = normalise(q)
    return torch.where(q[..., 3:] < 0, -q, q)


def from_frame(primary: Tensor, secondary: Tensor, rest_primary: Tensor, rest_secondary: Tensor) -> Tensor:
    """Return the rotation that takes a rest frame to the frame of two directions.

    Args:
        primary: (..., 3) direction that is met exactly.
        secondary: (..., 3) direction that is met as nearly as a right angle to ``primary`` allows.
        rest_primary: (..., 3) the first direction at rest.
        rest_secondary: (..., 3) the second direction at rest.

    Returns:
        (..., 4) unit quaternions.
    """
    return multiply(
        from_matrix(basis(primary, secondary)), conjugate(from_matrix(basis(rest_primary, rest_secondary)))
    )


def basis(first: Tensor, second: Tensor) -> Tensor:
    """Return matrices (..., 3, 3) of unit columns: a direction, the part of another across it, their cross product."""
    first, second = torch.broadcast_tensors(first, second)
    x = unit(first)
    z = torch.linalg.cross(x, second)
    # A second direction along the first leaves the roll open; any perpendicular one is as good.
    spare = torch.where(
        x[..., :1].abs() < 0.9,
        x.new_tensor((1.0, 0.0, 0.0)).expand_as(x),
        x.new_tensor((0.0, 1.0, 0.0)).expand_as(x),
    )
    degenerate = torch.linalg.vector_norm(z, dim=-1, keepdim=True) < 1e-6
    z = unit(torch.where(degenerate, torch.linalg.cross(x, spare), z))
    return torch.stack((x, torch.linalg.cross(z, x), z), dim=-1)


def between(a: Tensor, b: Tensor) -> Tensor:
    """Return the shortest rotation (..., 4) that takes unit vectors a to b, both (..., 3)."""
    a, b = torch.broadcast_tensors(a, b)
    cross = torch.linalg.cross(a, b)
    w = 1.0 + (a * b).sum(-1, keepdim=True)
    spare = torch.where(
        a[..., :1].abs() < 0.9,
        a.new_tensor((1.0, 0.0, 0.0)).expand_as(a),
        a.new_tensor((0.0, 1.0, 0.0)).expand_as(a),
    )
    half_turn = torch.cat((torch.linalg.cross(a, spare), torch.zeros_like(w)), dim=-1)
    return normalise(torch.where(w < 1e-6, half_turn, torch.cat((cross, w), dim=-1)))


def slerp(a: Tensor, b: Tensor, u: Tensor) -> Tensor:
    """Interpolate along the shortest arc from a to b, (..., 4); u (...) in 0…1."""
    delta = to_rotvec(multiply(conjugate(a), b))
    return multiply(a, from_rotvec(delta * u.unsqueeze(-1)))


def angle_between(a: Tensor, b: Tensor) -> Tensor:
    """Return the angle (...), rad, of the rotation that takes a to b, both (..., 4)."""
    return torch.linalg.vector_norm(to_rotvec(multiply(conjugate(a), b)), dim=-1)


def twist_about(q: Tensor, axis: Tensor) -> Tensor:
    """Return the part of q (..., 4) that turns about a unit axis (..., 3); ``q = swing · twist``."""
    along = (q[..., :3] * axis).sum(-1, keepdim=True)
    twist = torch.cat((along * axis, q[..., 3:]), dim=-1)
    norm = torch.linalg.vector_norm(twist, dim=-1, keepdim=True)
    whole = twist / norm.clamp_min(_TINY)
    return torch.where(norm < 1e-6, identity(device=q.device, dtype=q.dtype).expand_as(q), whole)


def from_euler(order: str, angles_rad: Tensor | Sequence[float]) -> Tensor:
    """Return quaternions (..., 4) of intrinsic Euler angles (..., 3), rad, about axes such as ``"YXZ"`` in turn."""
    half = 0.5 * torch.as_tensor(angles_rad)
    sines, cosines = torch.sin(half).unbind(-1), torch.cos(half).unbind(-1)
    vector = [torch.zeros_like(sines[0]) for _ in range(3)]
    w = torch.ones_like(sines[0])
    for name, s, c in zip(order.upper(), sines, cosines, strict=True):
        axis = "XYZ".index(name)
        left, right = (axis + 1) % 3, (axis + 2) % 3
        along, a, b = vector[axis], vector[left], vector[right]
        vector[axis], vector[left], vector[right] = along * c + w * s, a * c + b * s, b * c - a * s
        w = w * c - along * s
    return _joined(*vector, w)


def mirrored(q: Tensor) -> Tensor:
    """Reflect rotations (..., 4) in the body's midplane x = 0."""
    return q * _signs((1.0, -1.0, -1.0, 1.0), q.dtype, q.device)
