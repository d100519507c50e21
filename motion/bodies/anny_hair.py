"""Makes hair for a head: ribbons combed from a parting over the skull, then falling.

The base mesh's own hair helper is a placeholder. The hair made here follows the actual skull of the human:
ribbons start along a parting, run over the skull at a small distance, and below the temples fall freely, a
little turned inwards at the tips. Every ribbon's texture coordinate is (along, across), 0…1 from root to tip
and from edge to edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


_SEEN_FROM_FRONT = 0.45
"""Behind this fraction of the way to the nape one layer is enough."""


@dataclass(frozen=True, slots=True)
class HairStyle:
    """A cut.

    Attributes:
        tip_below_chin_m: How far the tips hang below the chin; negative ends above it.
        parting: Side of the parting, −1 (body's right) … 1.
        face_azimuth_deg: How far from the middle of the face the frontmost hair hangs.
        volume_m: Distance of the outermost ribbons from the skull.
        layers: Ribbons over ribbons.
        ribbons: Ribbons of one side of one layer.
        segments: Quads along a ribbon.
        seed: Picks the small differences between ribbons.
    """

    tip_below_chin_m: float = 0.035
    parting: float = 0.34
    face_azimuth_deg: float = 63.0
    volume_m: float = 0.017
    layers: int = 3
    ribbons: int = 38
    segments: int = 15
    seed: int = 5


@dataclass(frozen=True, slots=True, eq=False)
class Hair:
    """Ribbons as one mesh.

    Attributes:
        vertices_m: (V, 3).
        triangles: (F, 3) indices into ``vertices_m``.
        uv: (V, 2) along, and the ribbon's number plus across.
    """

    vertices_m: Floats
    triangles: Indices
    uv: Floats


BOB = HairStyle()
"""Chin-length hair that clears the shoulders when the head turns."""
SHORT = HairStyle(
    tip_below_chin_m=-0.115, parting=-0.4, face_azimuth_deg=78.0, volume_m=0.013, ribbons=36, segments=11
)
"""A short cut that ends above the ears' lobes."""


class _Skull:
    """The head's surface as a distance from its middle in every direction."""

    def __init__(self, vertices: Floats, eyes_y: float, top_y: float) -> None:
        high = vertices[:, 1] > eyes_y + 0.25 * (top_y - eyes_y)
        self.centre = np.array([0.0, eyes_y + 0.012, vertices[high, 2].mean()])
        head = vertices[(vertices[:, 1] > eyes_y - 0.10)]
        offset = head - self.centre
        self._distance = np.linalg.norm(offset, axis=1)
        self._direction = offset / self._distance[:, None]

    def radius(self, directions: Floats) -> Floats:
        """Distance of the surface along unit directions (n, 3), smoothed so that ears leave no bumps."""
        near = directions @ self._direction.T
        weight = np.exp((near - 1.0) / 0.0035)
        return (weight * self._distance).sum(axis=1) / weight.sum(axis=1)


def make_hair(head_vertices: Floats, eye_m: Floats, chin_y: float, style: HairStyle = BOB) -> Hair:
    """Comb hair over a head.

    Args:
        head_vertices: (n, 3) vertices of the skin of the head and neck, bind pose, metres, upright, facing
        +Z.
        eye_m: (3,) centre of the left eye.
        chin_y: Height of the chin.
        style: The cut.
    """
    top = float(head_vertices[:, 1].max())
    skull = _Skull(head_vertices, float(eye_m[1]), top)
    random = np.random.default_rng(style.seed)
    vertices: list[Floats] = []
    uv: list[Floats] = []
    triangles: list[Indices] = []
    # The outermost first, so that a depth test can spare the hidden ones.
    for layer in reversed(range(style.layers)):
        depth = (layer + 0.35) / style.layers
        for side in (-1.0, 1.0):
            for place in range(style.ribbons):
                u = (place + 0.5 + 0.35 * random.uniform(-1, 1)) / style.ribbons
                if layer < style.layers - 1 and u > _SEEN_FROM_FRONT:
                    continue
                path = _path(skull, u, side, depth, chin_y, style, random)
                width = 0.0150 * (0.85 + 0.3 * random.random()) * (1.0 + 0.35 * np.sin(np.pi * u))
                _ribbon(path, skull.centre, width, vertices, uv, triangles)
    return Hair(np.concatenate(vertices), np.concatenate(triangles), np.concatenate(uv))


def _direction(azimuth: Floats, polar: Floats) -> Floats:
    """Unit vectors: azimuth 0 is the face, polar 0 the top of the head, rad."""
    return np.stack(
        [np.sin(polar) * np.sin(azimuth), np.cos(polar), np.sin(polar) * np.cos(azimuth)], axis=-1
    )


def _path(
    skull: _Skull,
    u: float,
    side: float,
    depth: float,
    chin_y: float,
    style: HairStyle,
    random: np.random.Generator,
) -> Floats:
    """One ribbon's middle line, (segments + 1, 3), from root to tip; ``u`` runs from the face to the nape."""
    # The parting runs from the forehead back to the crown; behind it everything springs from the crown.
    back = min(u / 0.5, 1.0)
    start = np.deg2rad(-54.0 + (54.0 + 26.0) * back)
    across = style.parting * np.deg2rad(26.0) * (1.0 - 0.55 * back)
    root = np.array([np.sin(across) + 0.004 * side, np.cos(start), -np.sin(start)])
    root /= np.linalg.norm(root)
    azimuth = np.deg2rad(style.face_azimuth_deg + (180.0 - style.face_azimuth_deg) * u**0.85)
    end = _direction(np.array(side * azimuth), np.deg2rad(np.array(98.0 + 6.0 * u)))
    t = np.linspace(0.0, 1.0, 64)
    angle = np.arccos(np.clip(root @ end, -1.0, 1.0))
    sweep = (np.sin((1 - t) * angle)[:, None] * root + np.sin(t * angle)[:, None] * end) / np.sin(angle)
    # A face-framing ribbon rises from the forehead before it sweeps aside.
    lift = 0.16 * (1.0 - u) ** 3 * np.sin(np.pi * t) ** 1.5
    sweep = sweep + lift[:, None] * np.array([0.0, 0.8, 0.55])
    sweep /= np.linalg.norm(sweep, axis=1, keepdims=True)
    off = 0.0065 + style.volume_m * depth * np.sqrt(np.clip(t * 3.0 + 0.35, 0.0, 1.0))
    off = off + 0.002 * np.sin(np.pi * np.clip(1.25 * t, 0.0, 1.0)) ** 2
    off = off + 0.0025 * np.sin(3.0 * t + 20.0 * u + 5.0 * depth) * t + 0.0012 * random.uniform(-1, 1)
    over = skull.centre + sweep * (skull.radius(sweep) + off)[:, None]
    tip_y = (
        chin_y
        - style.tip_below_chin_m
        - 0.012 * np.sin(np.pi * u)
        + 0.010 * random.uniform(-1, 1) * (0.4 + depth)
    )
    fall = np.linspace(0.0, 1.0, 48)[1:, None]
    last = over[-1]
    length = max(last[1] - tip_y, 0.004)
    inward = np.array([last[0], 0.0, last[2] - skull.centre[2]])
    inward /= -np.linalg.norm(inward)
    heading = over[-1] - over[-2]
    heading = heading / np.linalg.norm(heading)
    straight = fall * length * np.array([0.0, -1.0, 0.0])
    carried = 0.35 * length * (fall - fall**2) * (heading - np.array([0.0, heading[1], 0.0]))
    bulge = -0.006 * np.sin(np.pi * fall) * inward
    curl = (0.020 * fall**2.4) * inward * (1.0 if style.tip_below_chin_m > 0 else 0.2)
    hang = last + straight + carried + bulge + curl
    line = np.concatenate([over, hang])
    step = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    # Shorter steps where the skull is round.
    wanted = step[-1] * np.linspace(0.0, 1.0, style.segments + 1) ** 1.35
    return np.stack([np.interp(wanted, step, line[:, axis]) for axis in range(3)], axis=1)


def _ribbon(
    path: Floats,
    centre: Floats,
    width: float,
    vertices: list[Floats],
    uv: list[Floats],
    triangles: list[Indices],
) -> None:
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    outward = path - centre
    outward[:, 1] = np.maximum(outward[:, 1], 0.0)
    across = np.cross(along, outward)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    t = np.linspace(0.0, 1.0, len(path))
    half = width * np.interp(t, [0.0, 0.12, 0.55, 1.0], [0.45, 0.9, 1.0, 0.72])[:, None]
    lifted = outward / np.linalg.norm(outward, axis=1, keepdims=True) * 0.0022
    strip = np.stack([path - across * half, path + lifted, path + across * half], axis=1)
    first = sum(len(part) for part in vertices)
    vertices.append(strip.reshape(-1, 3))
    number = len(uv)
    uv.append(np.stack([np.repeat(t, 3), number + np.tile([0.001, 0.5, 0.999], len(path))], axis=1))
    row = first + 3 * np.arange(len(path) - 1)[:, None] + np.arange(2)[None]
    a, b, c, d = row, row + 1, row + 3, row + 4
    triangles.append(
        np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)])
    )
