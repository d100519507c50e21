"""Frames of any rate onto the recogniser's own, in pieces of any length."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import slerp
from motion.skeleton import JOINT_COUNT
from motion.timing import FrameRate


class Resampler:
    """Interpolates a growing recording at the instants k / fps, k = 0, 1, …, however it is cut into pieces."""

    def __init__(self, source: FrameRate, fps: int) -> None:
        """Start before the first frame.

        Args:
            source: Rate of the frames that are fed.
            fps: Rate of the frames that come out.
        """
        self._source, self._fps = source, fps
        self._local, self._root = torch.empty(0, JOINT_COUNT, 4), torch.empty(0, 3)
        self._first, self._next = 0, 0

    def feed(self, local_xyzw: Tensor, root_m: Tensor) -> tuple[Tensor, Tensor]:
        """Take the next frames, (n, 55, 4) and (n, 3), and return those of the other rate that they complete."""
        self._local = torch.cat((self._local, local_xyzw.detach().cpu().float()))
        self._root = torch.cat((self._root, root_m.detach().cpu().float()))
        behind = self._first + len(self._local)
        wanted: list[float] = []
        while self._place(self._next + len(wanted)) <= behind - 1:
            wanted.append(self._place(self._next + len(wanted)))
        if not wanted:
            return self._local[:0], self._root[:0]
        place = torch.tensor(wanted, dtype=torch.float64) - self._first
        low = place.floor().long()
        high = (low + 1).clamp(max=len(self._local) - 1)
        share = (place - low).float()
        local, root = self._local[low], self._root[low]
        if bool(share.any()):
            local = slerp(local, self._local[high], share[:, None].expand(-1, JOINT_COUNT))
            root = torch.lerp(root, self._root[high], share[:, None])
        self._next += len(wanted)
        keep = min(math.floor(self._place(self._next)), behind - 1) - self._first
        self._local, self._root = self._local[keep:], self._root[keep:]
        self._first += keep
        return local, root

    def _place(self, index: int) -> float:
        """Where frame `index` of the other rate lies among the source's frames."""
        return index * self._source.num / (self._source.den * self._fps)
