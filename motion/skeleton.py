"""The canonical skeleton: SMPL-X's 55 joints in a T-pose.

Y is up, the body faces +Z, its left is +X, lengths are metres. In the rest pose every joint's frame is parallel to the
world's, arms lie along ±X with palms down and straight fingers, the feet stand on the plane y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from motion.errors import InvalidInputError, NotFoundError, nearest_names

_BODY: tuple[tuple[str, str | None], ...] = (
    ("pelvis", None),
    ("left_hip", "pelvis"),
    ("right_hip", "pelvis"),
    ("spine1", "pelvis"),
    ("left_knee", "left_hip"),
    ("right_knee", "right_hip"),
    ("spine2", "spine1"),
    ("left_ankle", "left_knee"),
    ("right_ankle", "right_knee"),
    ("spine3", "spine2"),
    ("left_foot", "left_ankle"),
    ("right_foot", "right_ankle"),
    ("neck", "spine3"),
    ("left_collar", "spine3"),
    ("right_collar", "spine3"),
    ("head", "neck"),
    ("left_shoulder", "left_collar"),
    ("right_shoulder", "right_collar"),
    ("left_elbow", "left_shoulder"),
    ("right_elbow", "right_shoulder"),
    ("left_wrist", "left_elbow"),
    ("right_wrist", "right_elbow"),
    ("jaw", "head"),
    ("left_eye", "head"),
    ("right_eye", "head"),
)
FINGERS: tuple[str, ...] = ("index", "middle", "pinky", "ring", "thumb")
"""Fingers in SMPL-X order."""
TIP_SHARE = 0.85
"""A fingertip lies beyond the last joint by this share of the bone before it."""


def _fingers(side: str) -> tuple[tuple[str, str | None], ...]:
    rows: list[tuple[str, str | None]] = []
    for finger in FINGERS:
        parent = f"{side}_wrist"
        for link in (1, 2, 3):
            name = f"{side}_{finger}{link}"
            rows.append((name, parent))
            parent = name
    return tuple(rows)


_ROWS = _BODY + _fingers("left") + _fingers("right")
JOINT_NAMES: tuple[str, ...] = tuple(name for name, _ in _ROWS)
JOINT_INDEX: dict[str, int] = {name: index for index, name in enumerate(JOINT_NAMES)}
PARENTS: tuple[int, ...] = tuple(-1 if parent is None else JOINT_INDEX[parent] for _, parent in _ROWS)
JOINT_COUNT = len(JOINT_NAMES)


def mirrored_name(name: str) -> str:
    """Return the joint on the other side of the body (``left_knee`` for ``right_knee``); a midline name is its own."""
    if name.startswith("left_"):
        return "right_" + name[5:]
    if name.startswith("right_"):
        return "left_" + name[6:]
    return name


MIRROR: tuple[int, ...] = tuple(JOINT_INDEX[mirrored_name(name)] for name in JOINT_NAMES)
"""Index of each joint's counterpart on the other side."""


def joint_index(name: str) -> int:
    """Return the index of a canonical joint.

    Raises:
        NotFoundError: If there is no joint of that name.
    """
    try:
        return JOINT_INDEX[name]
    except KeyError:
        raise NotFoundError(
            f"no joint is called '{name}'", code="DX-SKEL-001", hint=nearest_names(name, JOINT_NAMES)
        ) from None


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """The canonical joints at one body's proportions.

    Attributes:
        offsets_m: (55, 3) float32, position of each joint in its parent's rest frame, metres; the pelvis row is its
            place in the world, so that the soles rest on y = 0.

    Raises:
        InvalidInputError: If the shape is wrong or a value is not finite.
    """

    offsets_m: Tensor
    _rest_m: Tensor | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if tuple(self.offsets_m.shape) != (JOINT_COUNT, 3) or not bool(torch.isfinite(self.offsets_m).all()):
            raise InvalidInputError(
                f"skeleton offsets must be finite and of shape (55, 3), given {tuple(self.offsets_m.shape)}",
                code="DX-SKEL-002",
            )

    @classmethod
    def from_rest_positions(cls, positions_m: Tensor) -> Skeleton:
        """Make a skeleton from (55, 3) world positions of the joints in the T-pose, metres."""
        parents = torch.tensor([max(parent, 0) for parent in PARENTS], device=positions_m.device)
        offsets = positions_m - positions_m[parents]
        offsets[0] = positions_m[0]
        return cls(offsets.to(torch.float32))

    @property
    def rest_positions_m(self) -> Tensor:
        """(55, 3) world positions in the T-pose, metres."""
        rest = self._rest_m
        if rest is None:
            positions: list[Tensor] = []
            for joint, parent in enumerate(PARENTS):
                offset = self.offsets_m[joint]
                positions.append(offset if parent < 0 else positions[parent] + offset)
            rest = torch.stack(positions)
            object.__setattr__(self, "_rest_m", rest)
        return rest

    @property
    def device(self) -> torch.device:
        """Device of the tensors."""
        return self.offsets_m.device

    def to(self, device: torch.device | str) -> Skeleton:
        """Return the skeleton on another torch device."""
        return Skeleton(self.offsets_m.to(device))

    def length_m(self, joint: str) -> float:
        """Return the length of the bone from a joint's parent to the joint, metres."""
        return float(self.offsets_m[joint_index(joint)].norm())

    def allclose(self, other: Skeleton, atol_m: float = 1e-6) -> bool:
        """Return whether two skeletons agree within ``atol_m`` metres."""
        return torch.allclose(self.offsets_m.cpu(), other.offsets_m.cpu(), rtol=0.0, atol=atol_m)
