"""Euler angles of quaternions for formats that keep nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def zxy_degrees(xyzw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angles of ``Rz(a) Rx(b) Ry(c)``, continuous in time.

    Of the two triples that make one rotation, and of their turns by 360°, each frame takes the one nearest to
    the frame before, so that tools which interpolate the channels do not spin.

    Args:
        xyzw: (T, J, 4) unit quaternions.

    Returns:
        (T, J, 3) degrees in the order z, x, y.
    """
    x, y, z, w = np.moveaxis(xyzw / np.linalg.norm(xyzw, axis=-1, keepdims=True), -1, 0)
    r01, r11 = 2 * (x * y - z * w), 1 - 2 * (x * x + z * z)
    r20, r21, r22 = 2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)
    a = np.arctan2(-r01, r11)
    b = np.arctan2(r21, np.hypot(r01, r11))
    c = np.arctan2(-r20, r22)
    # With the middle angle at ±90° only a ± c is fixed.
    locked = np.hypot(r01, r11) < 1e-9
    a = np.where(locked, np.arctan2(2 * (x * y + z * w), 1 - 2 * (y * y + z * z)), a)
    c = np.where(locked, 0.0, c)
    first = np.degrees(np.stack((a, b, c), axis=-1))
    second = np.stack((first[..., 0] + 180.0, 180.0 - first[..., 1], first[..., 2] + 180.0), axis=-1)
    out = np.empty_like(first)
    before = np.zeros_like(first[0])
    for frame in range(len(first)):
        near = [
            angles + 360.0 * np.round((before - angles) / 360.0) for angles in (first[frame], second[frame])
        ]
        farther = np.abs(near[1] - before).sum(-1) < np.abs(near[0] - before).sum(-1)
        before = np.where(farther[..., None], near[1], near[0])
        out[frame] = before
    return out
