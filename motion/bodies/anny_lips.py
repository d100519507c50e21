"""Closes the resting lips, lets the lower one bite, and records where their opening is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_OVERLAP_M = 0.0002
"""How far the closed lips press into each other, so that no light shows between them."""
_FALLOFF_M = 0.004
_COLUMNS = (-0.47, -0.26, 0.0, 0.26, 0.47)
"""Measured columns, as fractions of half the mouth's width: the mesh has a row of vertices at each."""
_COLUMN_WIDTH = 0.09
_COLUMN_HEIGHT_M = 0.006
_COLUMN_SIZE = 4
_CORNER = 0.93
_BITE_OVER_M, _BITE_BEFORE_M = 0.0012, 0.0004
"""Where the rolled lower lip meets the upper teeth: above their edge, and before them."""
_BITE_FALLOFF_M = 0.0085
_STILL_M = 0.001
_BITE_WIDTH = 0.62
"""Share of half the mouth's width over which the rolled lip reaches the teeth."""


@dataclass(frozen=True, slots=True, eq=False)
class Lips:
    """The two lips of one mesh.

    Attributes:
        upper: Vertices of the upper lip and the mouth behind it.
        lower: The same of the lower lip.
        upper_rim: Vertices along the inner edge of the upper lip.
        lower_rim: The same of the lower lip.
        half_width_m: From the midline to the corner of the mouth.
    """

    upper: Indices
    lower: Indices
    upper_rim: Indices
    lower_rim: Indices
    half_width_m: float


def find_lips(vertices: Floats, lip_faces: Indices, mouth_faces: Indices, jaw_open: Floats) -> Lips:
    """Tell the lips apart by what the open jaw takes along.

    Args:
        vertices: (V, 3), metres.
        lip_faces: (F, 3) triangles of the red of the lips.
        mouth_faces: (F, 3) triangles of the inside of the mouth, which meet the lips along their inner edge.
        jaw_open: (V, 3) displacement of the shape ``jawOpen``, metres.
    """
    rim = np.intersect1d(lip_faces, mouth_faces)
    around = np.union1d(lip_faces, mouth_faces)
    half_width = float(np.abs(vertices[rim, 0]).max())
    middle = np.abs(vertices[rim, 0]) < 0.5 * half_width
    carried = jaw_open[rim[middle], 1].min()
    # At the corners both lips follow the jaw by about a third.
    lower = jaw_open[:, 1] < 0.35 * carried
    inside = np.abs(vertices[:, 0]) < _CORNER * half_width
    return Lips(
        upper=around[~lower[around]],
        lower=around[lower[around]],
        upper_rim=rim[~lower[rim] & inside[rim]],
        lower_rim=rim[lower[rim] & inside[rim]],
        half_width_m=half_width,
    )


def closed(vertices: Floats, lips: Lips) -> Floats:
    """Return the vertices with the lips drawn together until they touch."""
    moved = vertices.copy()
    upper_y, upper_z = _along(vertices, lips.upper_rim, 1), _along(vertices, lips.upper_rim, 2)
    lower_y, lower_z = _along(vertices, lips.lower_rim, 1), _along(vertices, lips.lower_rim, 2)
    for members, sign in ((lips.upper, -1.0), (lips.lower, 1.0)):
        x = vertices[members, 0]
        gap = np.maximum(upper_y(x) - lower_y(x) + _OVERLAP_M, 0.0)
        seam = np.stack([(upper_y(x) + lower_y(x)) / 2, (upper_z(x) + lower_z(x)) / 2], axis=1)
        distance = np.linalg.norm(vertices[members, 1:] - seam, axis=1)
        beyond = np.maximum(np.abs(x) - _CORNER * lips.half_width_m, 0.0)
        weight = np.exp(-((distance / _FALLOFF_M) ** 2) - (beyond / (0.5 * _FALLOFF_M)) ** 2)
        moved[members, 1] += sign * weight * gap / 2
    return moved


def bitten(
    vertices: Floats, lips: Lips, skin: Indices, teeth: Indices, roll: Floats, jaw_open: Floats
) -> Floats:
    """Return the rolled-in lower lip carried on until it meets the upper teeth, as f and v ask.

    Args:
        vertices: (V, 3) with closed lips, metres.
        lips: The lips.
        skin: Vertices of face, lips and the mouth's lining.
        teeth: Vertices of the teeth; the upper ones are those that the jaw leaves where they are.
        roll: (V, 3) displacement of ``mouthRollLower``, metres.
        jaw_open: (V, 3) displacement of ``jawOpen``, metres.
    """
    upper = vertices[teeth[np.abs(jaw_open[teeth]).max(axis=1) < _STILL_M]]
    middle = upper[np.abs(upper[:, 0]) < 0.5 * _BITE_WIDTH * lips.half_width_m]
    edge = middle[:, 1].min()
    at_edge = middle[middle[:, 1] < edge + 0.002]
    target = np.array([edge + _BITE_OVER_M, at_edge[:, 2].max() + _BITE_BEFORE_M])
    rim_y, rim_z = (_along(vertices, lips.lower_rim, axis) for axis in (1, 2))
    roll_y, roll_z = (_valued(vertices, lips.lower_rim, roll[:, axis]) for axis in (1, 2))
    members = skin[jaw_open[skin, 1] < 0.2 * jaw_open[lips.lower_rim, 1].min()]
    x = vertices[members, 0]
    rim = np.stack([rim_y(x), rim_z(x)], axis=1)
    missing = target - rim - np.stack([roll_y(x), roll_z(x)], axis=1)
    away = np.linalg.norm(vertices[members, 1:] - rim, axis=1)
    across = np.clip((np.abs(x) / lips.half_width_m - _BITE_WIDTH) / (1.0 - _BITE_WIDTH), 0.0, 1.0)
    weight = np.exp(-((away / _BITE_FALLOFF_M) ** 2)) * (0.5 + 0.5 * np.cos(np.pi * across))
    carried = roll.copy()
    carried[members, 1:] += weight[:, None] * missing
    return carried


def gap_landmarks(vertices: Floats, lips: Lips) -> dict[str, Indices]:
    """Return ``lip_upper`` and ``lip_lower``, each (columns, vertices): the edges that meet when the mouth
    shuts."""
    found = {}
    for name, members, rim in (
        ("lip_upper", lips.upper, lips.upper_rim),
        ("lip_lower", lips.lower, lips.lower_rim),
    ):
        edge = _along(vertices, rim, 1)
        columns = []
        for place in _COLUMNS:
            x = place * lips.half_width_m
            near = np.abs(vertices[members, 0] - x) < _COLUMN_WIDTH * lips.half_width_m
            height = np.abs(vertices[members, 1] - edge(np.array([x])))
            order = np.argsort(np.where(near, height, np.inf), kind="stable")[:_COLUMN_SIZE]
            order = order[near[order] & (height[order] < _COLUMN_HEIGHT_M)]
            columns.append(np.resize(members[order], _COLUMN_SIZE))
        found[name] = np.stack(columns)
    return found


def _along(vertices: Floats, rim: Indices, axis: int) -> Callable[[Floats], Floats]:
    return _valued(vertices, rim, vertices[:, axis])


def _valued(vertices: Floats, rim: Indices, values: Floats) -> Callable[[Floats], Floats]:
    order = rim[np.argsort(vertices[rim, 0])]
    return lambda x: np.interp(x, vertices[order, 0], values[order])
