"""What sampling a mouth looks up: a plane for every number of the phones, times relative to an end of their phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX
from motion.face.curves import lerp, smooth_step
from motion.face.ragged import RaggedTimes
from motion.face.visemes import VISEME_INDEX, viseme_targets

if TYPE_CHECKING:
    from motion.face.viseme_track import VisemeTrack

WINDOW = 4
"""How many phones before and after the one that is under way are felt."""
CLOSED_JAW = 0.25
"""Share of its opening that the jaw keeps behind closed lips."""
_CHUNK = 8192
_JAW_SHAPES = ("jawOpen", "tongueOut")
_ROUND_SHAPES = ("mouthFunnel", "mouthPucker")
_OPENING = (
    "mouthFunnel",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "tongueOut",
)


class MouthTable:
    """Samples mouths."""

    def __init__(self, track: VisemeTrack) -> None:
        """Lay out the phones of a track."""
        self._starts = RaggedTimes(track.start_s, track.counts)
        self._first = self._starts.first[:, None]
        self._last = self._first + track.counts[:, None] - 1
        # The silence before the first phone begins long ago: too far away for single precision.
        origin = track.start_s.clone()
        origin[self._starts.first] = track.end_s[self._starts.first]
        self._origin_s = origin
        rise, fall = track.rise - origin[:, None, None], track.fall - origin[:, None, None]
        gates = track.gates - origin[:, None]
        planes = (
            rise[..., 0],
            1.0 / (rise[..., 1] - rise[..., 0]),
            fall[..., 1],
            1.0 / (fall[..., 1] - fall[..., 0]),
            track.dominance,
            gates[:, :1],
            1.0 / (gates[:, 1:2] - gates[:, :1]),
            gates[:, 3:],
            1.0 / (gates[:, 3:] - gates[:, 2:3]),
            torch.stack((track.labial == 1, track.labial == 2), dim=-1),
        )
        self._planes = torch.cat([plane.to(torch.float32).T for plane in planes]).contiguous()
        groups = _groups(track.channels)
        self._channels = [track.channels[groups == group] for group in range(3)]
        self._targets = [track.targets[:, groups == group].contiguous() for group in range(3)]
        device = origin.device
        shapes = viseme_targets().to(device)
        self._bite = shapes[VISEME_INDEX["FF"]]
        self._bites = track.channels
        sealed = shapes[VISEME_INDEX["PP"]]
        self._firm = torch.nonzero(sealed > 0)[:, 0]
        self._sealed = sealed[self._firm]
        self._opening = torch.tensor([ARKIT_INDEX[name] for name in _OPENING], device=device)
        self._window = torch.arange(-WINDOW, WINDOW + 1, device=device)

    def weights(self, times_s: Tensor) -> Tensor:
        """Return (A, T, 52) weights at (A, T) float64 instants, s."""
        if not times_s.numel():
            return torch.zeros(*times_s.shape, ARKIT_COUNT, device=times_s.device)
        parts = [self._weights(part) for part in times_s.split(max(1, _CHUNK // len(times_s)), dim=1)]
        return torch.cat(parts, dim=1) if len(parts) > 1 else parts[0]

    def _weights(self, times: Tensor) -> Tensor:
        here = (self._starts.reached(times) - 1).clamp_min(0) + self._first
        window = torch.minimum(here, self._last).unsqueeze(-1) + self._window
        inside = (window >= self._first.unsqueeze(-1)) & (window <= self._last.unsqueeze(-1))
        rows = window.clamp(0, len(self._origin_s) - 1).flatten()
        frames, wide = here.numel(), len(self._window)
        since = (times.unsqueeze(-1) - self._origin_s[rows].view(window.shape)).to(torch.float32).flatten()
        found = self._planes.index_select(1, rows)
        rise, rises, fall, falls, dominance = found[:15].view(5, 3, -1).unbind(0)
        pull = dominance * smooth_step((since - rise) * rises) * smooth_step((fall - since) * falls)
        pull = (pull * inside.flatten()).view(3, frames, wide)
        pull = pull / pull.sum(dim=-1, keepdim=True).clamp_min(1e-12)
        result = torch.zeros(frames, ARKIT_COUNT, device=times.device)
        for share, channels, targets in zip(pull, self._channels, self._targets, strict=True):
            near = targets.index_select(0, rows).view(frames, wide, -1)
            result[:, channels] = torch.bmm(share.unsqueeze(1), near).squeeze(1)
        opens, opened, closes, closed = found[15:19]
        gate = smooth_step((since - opens) * opened) * smooth_step((closes - since) * closed)
        bump = (gate * inside.flatten() * found[19:]).view(2, frames, wide)
        sealing, biting = 1.0 - (1.0 - bump).prod(dim=-1)
        # The lower lip comes to the teeth in f and v: the lip shapes reach their targets, whatever stands beside.
        result[:, self._bites] = lerp(result, self._bite, biting.unsqueeze(-1))[:, self._bites]
        return self._seal(result, sealing.unsqueeze(-1)).view(*times.shape, ARKIT_COUNT)

    def _seal(self, weights: Tensor, gate: Tensor) -> Tensor:
        """Close the lips where the gate is 1: the jaw comes up most of the way, the lips make good the rest."""
        jaw, close = ARKIT_INDEX["jawOpen"], ARKIT_INDEX["mouthClose"]
        weights[:, self._opening] = weights[:, self._opening] * (1.0 - gate)
        weights[:, self._firm] = lerp(weights[:, self._firm], self._sealed, gate)
        open_jaw = weights[:, jaw : jaw + 1] * (1.0 - (1.0 - CLOSED_JAW) * gate)
        weights[:, jaw : jaw + 1] = open_jaw
        weights[:, close : close + 1] = open_jaw * gate
        return weights.clamp(0.0, 1.0)


def _groups(channels: Tensor) -> Tensor:
    """(C,) which dominance moves a shape: 0 the jaw's, 1 the rounding's, 2 that of the other lips."""
    table = torch.full((ARKIT_COUNT,), 2, dtype=torch.int64)
    table[[ARKIT_INDEX[name] for name in _JAW_SHAPES]] = 0
    table[[ARKIT_INDEX[name] for name in _ROUND_SHAPES]] = 1
    return table.to(channels.device)[channels]
