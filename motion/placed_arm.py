"""Arms put on a chest that stands: forward kinematics of an arm alone."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from motion.plan import ARM_CHANNELS, ARM_JOINTS
from motion.rotations import multiply, rotate
from motion.skeleton import FINGERS, Skeleton

COLLAR, SHOULDER, ELBOW, WRIST = range(4)
"""Channels of an arm; the joints of the hand follow."""
HAND = slice(WRIST + 1, ARM_CHANNELS)
LINKS = 3
"""Joints of a finger."""
_LEVELS = (
    *(slice(joint, joint + 1) for joint in range(WRIST + 1)),
    *(slice(HAND.start + link, HAND.stop, LINKS) for link in range(LINKS)),
)
"""Joint by joint down to the wrist, then link by link, all fingers at once."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedArm:
    """An arm's joints at N instants, in the order of ``ARM_JOINTS``; each number is whole in memory over the instants.

    Attributes:
        local_xyzw: (N, 19, 4) local rotations.
        turned_xyzw: (N, 19, 4) world rotations.
        places_m: (N, 19, 3) world positions, metres.
    """

    local_xyzw: Tensor
    turned_xyzw: Tensor
    places_m: Tensor

    @classmethod
    def empty(cls, count: int) -> PlacedArm:
        """Return room for an arm at so many instants."""
        return cls(*(torch.empty(width, ARM_CHANNELS, count).permute(2, 1, 0) for width in (4, 4, 3)))

    def at(self, rows: Tensor) -> PlacedArm:
        """Return it at some of the instants, (n,) rows."""
        return PlacedArm(*(_whole(part).index_select(-1, rows).permute(2, 1, 0) for part in self._parts()))

    def put(self, rows: Tensor, arm: PlacedArm) -> None:
        """Take what it is at some of the instants, (n,) rows, from another."""
        for part, other in zip(self._parts(), arm._parts(), strict=True):
            _whole(part).index_copy_(-1, rows, _whole(other))

    def _parts(self) -> tuple[Tensor, ...]:
        return self.local_xyzw, self.turned_xyzw, self.places_m

    def finger_m(self, finger: str, link: int) -> Tensor:
        """Return where a joint of a finger is, (N, 3) metres; links count from 1."""
        return self.places_m[:, WRIST + LINKS * FINGERS.index(finger) + link]


def place_arm(
    skeleton: Skeleton, side: str, local_xyzw: Tensor, chest_xyzw: Tensor, chest_m: Tensor
) -> PlacedArm:
    """Put an arm on a chest.

    Args:
        skeleton: Proportions of the body.
        side: ``left`` or ``right``.
        local_xyzw: (N, 19, 4) local rotations of ``ARM_JOINTS``.
        chest_xyzw: (N, 4) world rotation of ``spine3``.
        chest_m: (N, 3) its world position, metres.
    """
    local = _whole(local_xyzw).contiguous()
    turned, places = torch.empty_like(local), torch.empty_like(local[:3])
    steps = skeleton.offsets_m[list(ARM_JOINTS[side])].unsqueeze(1)
    above, stands = chest_xyzw.unsqueeze(0), chest_m.unsqueeze(0)
    for level in _LEVELS:
        # (joints, N, …) of a level, each number whole in memory.
        stands = stands + rotate(above, steps[level])
        above = multiply(above, local[:, level].movedim(0, -1))
        turned[:, level], places[:, level] = above.movedim(-1, 0), stands.movedim(-1, 0)
    return PlacedArm(*(part.permute(2, 1, 0) for part in (local, turned, places)))


def _whole(values: Tensor) -> Tensor:
    """Values (N, 19, D) as they lie in memory, (D, 19, N)."""
    return values.permute(2, 1, 0)
