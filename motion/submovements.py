"""Tracks of overlapping submovements: how a channel goes from key value to key value.

Human reaches are sums of bell-shaped submovements (Flash & Henis 1991): each key value is approached by one
movement of minimum-jerk form (Flash & Hogan 1985), and the next may set out before the last has arrived. A
value at time t is the last key that has been reached, carried on by the movements under way. That makes a
track

* a pure function of time, evaluated in any order and in any batch,
* twice continuously differentiable, with bounded acceleration,
* local: at most ``OVERLAP`` neighbouring movements matter at an instant.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from motion.blending.movement_table import OVERLAP, MovementTable
from motion.blending.nudges import Nudges, join_nudges
from motion.blending.overlay import Overlay, join_overlays
from motion.errors import PlanningError

MINIMUM_JERK_PEAK = 1.875
"""Peak over mean speed of a movement of minimum jerk (Flash & Hogan 1985)."""
_SHORTEST_S = 0.06
TRACK_FIELDS = ("start_s", "end_s", "skew", "keys", "bow")


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Key values of C channels for A avatars, and the timing of the movements between them.

    Attributes:
        start_s: (A, K, C) float64, when channel c sets out for key k+1, s; not decreasing along K.
        end_s: (A, K, C) float64, when it arrives, s; not decreasing along K, after ``start_s``.
        skew: (A, K, C) exponent of the time warp: 1 is symmetric, below 1 the speed peaks early.
        keys: (A, K+1, C, D) float32 key values; D = 4 for unit quaternions, else a vector.
        bow: (A, K, C, 3 or D) float32 excursion from the straight way, greatest in its middle and nothing at
            its ends: a rotation vector, rad, for rotations. Hands travel in arcs.
        overlay: Sampled motion that is blended over the movements, or None.
        nudges: Small turns on top of the movements, under the overlay, or None; for rotations only.

    Raises:
        PlanningError: If shapes disagree, times run backwards, or more than ``OVERLAP`` movements overlap.
    """

    start_s: Tensor
    end_s: Tensor
    skew: Tensor
    keys: Tensor
    bow: Tensor
    overlay: Overlay | None = field(default=None, kw_only=True)
    nudges: Nudges | None = field(default=None, kw_only=True)
    _table: MovementTable | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.start_s.ndim != 3 or self.keys.ndim != 4 or self.keys.shape[:1] != self.start_s.shape[:1]:
            raise PlanningError("a track needs times (A, K, C) and keys (A, K+1, C, D)", code="DX-PLAN-001")
        avatars, movements, channels = self.start_s.shape
        if self.end_s.shape != self.start_s.shape or self.skew.shape != self.start_s.shape:
            raise PlanningError("start, end and skew of a track differ in shape", code="DX-PLAN-001")
        if tuple(self.keys.shape[:3]) != (avatars, movements + 1, channels):
            raise PlanningError(
                f"a track of {movements} movements needs {movements + 1} keys, given {self.keys.shape[1]}",
                code="DX-PLAN-001",
            )
        if tuple(self.bow.shape) != (
            avatars,
            movements,
            channels,
            3 if self.is_rotation else self.keys.shape[3],
        ):
            raise PlanningError(
                f"the bow of a track has shape {tuple(self.bow.shape)}, which does not fit its keys",
                code="DX-PLAN-001",
            )
        if movements == 0:
            return
        late = self.start_s[:, OVERLAP:] < self.end_s[:, :-OVERLAP] - 1e-9
        backwards = (self.end_s[:, 1:] < self.end_s[:, :-1] - 1e-9) | (
            self.start_s[:, 1:] < self.start_s[:, :-1] - 1e-9
        )
        if bool(late.any()) or bool(backwards.any()) or bool((self.end_s <= self.start_s).any()):
            raise PlanningError(
                f"the movements of a track must run forwards and at most {OVERLAP} may overlap",
                code="DX-PLAN-002",
            )

    @property
    def is_rotation(self) -> bool:
        """Whether the keys are quaternions."""
        return self.keys.shape[-1] == 4

    def to(self, device: torch.device | str) -> Track:
        """Return the track on another torch device."""
        moved = (getattr(self, name).to(device) for name in TRACK_FIELDS)
        return Track(
            *moved,
            overlay=None if self.overlay is None else self.overlay.to(device),
            nudges=None if self.nudges is None else self.nudges.to(device),
        )

    def clone(self) -> Track:
        """Return a copy with memory of its own."""
        own = (getattr(self, name).clone() for name in TRACK_FIELDS)
        return Track(
            *own,
            overlay=None if self.overlay is None else self.overlay.clone(),
            nudges=None if self.nudges is None else self.nudges.clone(),
        )

    def nudged(self, nudges: Nudges | None) -> Track:
        """Return the track with small turns, and no others, on top of the same movements."""
        own = (getattr(self, name) for name in TRACK_FIELDS)
        track = Track(*own, overlay=self.overlay, nudges=nudges)
        object.__setattr__(track, "_table", self._table)
        return track

    def sample(self, times_s: Tensor) -> Tensor:
        """Evaluate the track.

        Args:
            times_s: (A, T) float64, s; may be in any order.

        Returns:
            (A, T, C, D) values, float32; quaternions are unit.
        """
        value = self._moved(times_s)
        if self.nudges is not None:
            value = self.nudges.over(value, times_s)
        return value if self.overlay is None else self.overlay.over(value, times_s)

    def _moved(self, times_s: Tensor) -> Tensor:
        """(A, T, C, D) values of the movements alone."""
        if self.start_s.shape[1] == 0:
            return self.keys.expand(-1, times_s.shape[1], -1, -1)
        table = self._table
        if table is None:
            table = MovementTable(self.start_s, self.end_s, self.skew, self.keys, self.bow)
            object.__setattr__(self, "_table", table)
        return table.sample(times_s)


def stack_tracks(tracks: list[Track]) -> Track:
    """Join tracks of single or several avatars into one batch; shorter ones are padded behind their end.

    Raises:
        PlanningError: If the tracks differ in channels or kind.
    """
    longest = max(track.start_s.shape[1] for track in tracks)
    if len({(track.keys.shape[2], track.keys.shape[3]) for track in tracks}) > 1:
        raise PlanningError("tracks of different channels cannot be stacked", code="DX-PLAN-003")
    parts = [padded(track, longest) for track in tracks]
    avatars = [len(part.start_s) for part in parts]
    overlay = join_overlays([part.overlay for part in parts], avatars)
    nudges = join_nudges([part.nudges for part in parts], avatars)
    joined = (torch.cat([getattr(part, name) for part in parts]) for name in TRACK_FIELDS)
    return Track(*joined, overlay=overlay, nudges=nudges)


def padded(track: Track, movements: int) -> Track:
    """Return a track lengthened to `movements` by movements to where it is already."""
    missing = movements - track.start_s.shape[1]
    if missing == 0:
        return track
    avatars, _, channels = track.start_s.shape
    last = track.end_s[:, -1:] if track.end_s.shape[1] else track.end_s.new_zeros(avatars, 1, channels)
    steps = torch.arange(1, missing + 1, dtype=last.dtype, device=last.device)[None, :, None]
    start = last + steps
    return Track(
        torch.cat((track.start_s, start), dim=1),
        torch.cat((track.end_s, start + 0.5), dim=1),
        torch.cat((track.skew, torch.ones_like(start, dtype=track.skew.dtype)), dim=1),
        torch.cat((track.keys, track.keys[:, -1:].expand(-1, missing, -1, -1)), dim=1),
        torch.nn.functional.pad(track.bow, (0, 0, 0, 0, 0, missing)),
        overlay=track.overlay,
        nudges=track.nudges,
    )


def stacked_channels(tracks: list[Track]) -> Track:
    """Join tracks of the same avatars and kind into one whose channels are all of theirs; overlays are left out."""
    longest = max(track.start_s.shape[1] for track in tracks)
    parts = [padded(track, longest) for track in tracks]
    return Track(*(torch.cat([getattr(part, name) for part in parts], dim=2) for name in TRACK_FIELDS))


def carried_on(track: Track, value: Tensor, start_s: float, end_s: float) -> Track:
    """Return a track with one more movement at its end; everything before that sets out stays as it was.

    Args:
        track: Any track; its overlay and nudges are kept.
        value: (A, C, D) value to reach.
        start_s: When to set out, s; later where the last movements of the track demand it.
        end_s: When to arrive, s.
    """
    shape = (*value.shape[:2],)
    start = torch.full(shape, start_s, dtype=torch.float64, device=value.device)
    end = torch.full(shape, end_s, dtype=torch.float64, device=value.device)
    movements = track.start_s.shape[1]
    if movements:
        start = torch.maximum(start, track.start_s[:, -1])
        end = torch.maximum(end, track.end_s[:, -1])
    if movements >= OVERLAP:
        start = torch.maximum(start, track.end_s[:, -OVERLAP])
    end = torch.maximum(end, start + _SHORTEST_S)
    return Track(
        torch.cat((track.start_s, start[:, None]), dim=1),
        torch.cat((track.end_s, end[:, None]), dim=1),
        torch.cat((track.skew, torch.ones_like(start, dtype=track.skew.dtype)[:, None]), dim=1),
        torch.cat((track.keys, value[:, None]), dim=1),
        torch.nn.functional.pad(track.bow, (0, 0, 0, 0, 0, 1)),
        overlay=track.overlay,
        nudges=track.nudges,
    )
