"""Moods of the face: what brows, eyes, cheeks and mouth corners do while a clause is said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import InvalidInputError, NotFoundError, nearest_names
from motion.face.curves import smooth_step
from motion.face.ragged import RaggedTimes, joined
from motion.face.visemes import arkit_row

# A smile that is felt takes cheeks and lower lids with it (Ekman, Davidson & Friesen 1990).
_MOODS: dict[str, dict[str, float]] = {
    "neutral": {"mouthSmile": 0.06, "cheekSquint": 0.03},
    "warm": {"mouthSmile": 0.38, "cheekSquint": 0.34, "eyeSquint": 0.18, "browOuterUp": 0.06, "mouthDimple":
    0.08}, "excited": {
        "mouthSmile": 0.46, "cheekSquint": 0.4, "eyeSquint": 0.16, "eyeWide": 0.08, "browInnerUp": 0.2,
        "browOuterUp": 0.24, "mouthDimple": 0.1,
    },
    "serious": {"browDown": 0.22, "eyeSquint": 0.1, "mouthPress": 0.06, "mouthFrown": 0.04},
    "surprised": {"browInnerUp": 0.44, "browOuterUp": 0.42, "eyeWide": 0.34, "mouthSmile": 0.05},
    "thinking": {"browDownLeft": 0.16, "browOuterUpRight": 0.22, "browInnerUp": 0.1, "eyeSquint": 0.14,
    "mouthLeft": 0.1}, "sorry": {"browInnerUp": 0.42, "browDown": 0.06, "mouthFrown": 0.18, "eyeSquint":
    0.06, "mouthShrugLower": 0.06},
}  # fmt: skip
MOODS: tuple[str, ...] = tuple(_MOODS)
"""Names of the moods."""
_CHANGE_S = 0.45


@dataclass(frozen=True, slots=True)
class MoodSpan:
    """A mood over a stretch of time.

    Attributes:
        start_s: When it is reached, s.
        end_s: When it is left, s.
        mood: One of `MOODS`.
        intensity: 0…1.5, 1 is ordinary.

    Raises:
        NotFoundError: If there is no such mood.
        InvalidInputError: If times or intensity are out of range.
    """

    start_s: float
    end_s: float
    mood: str
    intensity: float = 1.0

    def __post_init__(self) -> None:
        if self.mood not in _MOODS:
            raise NotFoundError(
                f"there is no mood '{self.mood}'", code="DX-FACE-010", hint=nearest_names(self.mood, MOODS)
            )
        finite = math.isfinite(self.start_s) and math.isfinite(self.end_s) and math.isfinite(self.intensity)
        if not finite or self.end_s < self.start_s or not 0.0 <= self.intensity <= 1.5:
            raise InvalidInputError(
                f"mood '{self.mood}' runs from {self.start_s} s to {self.end_s} s, ×{self.intensity}",
                code="DX-FACE-011",
                hint="Times run forwards, and the intensity lies from 0 to 1.5.",
            )


class MoodTrack:
    """Moods in time of one or several avatars, joined by smooth changes; between spans a face rests in a base mood.

    Args:
        spans: In any order.
        base: Mood outside the spans.
        base_intensity: How strong it is, 0…1.5, 1 is ordinary.

    Raises:
        NotFoundError: If ``base`` is no mood.
    """

    def __init__(
        self, spans: tuple[MoodSpan, ...] = (), base: str = "warm", base_intensity: float = 1.0
    ) -> None:
        if base not in _MOODS:
            raise NotFoundError(
                f"there is no mood '{base}'", code="DX-FACE-010", hint=nearest_names(base, MOODS)
            )
        ordered = sorted(spans, key=lambda span: span.start_s)
        keys: list[tuple[float, str, float]] = []
        for index, span in enumerate(ordered):
            keys.append((span.start_s, span.mood, span.intensity))
            following = ordered[index + 1].start_s if index + 1 < len(ordered) else math.inf
            if following - span.end_s > _CHANGE_S:
                keys.append((span.end_s, base, base_intensity))
        rows = [arkit_row(_MOODS[base]) * base_intensity]
        rows += [arkit_row(_MOODS[mood]) * intensity for _, mood, intensity in keys]
        change_s = torch.tensor([start_s for start_s, _, _ in keys], dtype=torch.float64)
        follow_s = torch.cat([change_s[1:], torch.tensor([math.inf], dtype=torch.float64)])[: len(keys)]
        length_s = torch.minimum(torch.full_like(follow_s, _CHANGE_S), follow_s - change_s)
        self._set(torch.stack(rows), change_s, length_s.clamp_min(1e-3), torch.tensor([len(keys)]))

    def _set(self, levels: Tensor, change_s: Tensor, length_s: Tensor, counts: Tensor) -> None:
        """Take (R, 52) levels, one more an avatar than it has changes, (K,) changes and their lengths, (A,) counts."""
        self._levels, self._change_s, self._length_s = levels, change_s, length_s
        self._changes = RaggedTimes(change_s, counts)
        avatar = torch.arange(len(counts), device=counts.device)
        self._first_level = (self._changes.first + avatar)[:, None]

    @classmethod
    def stack(cls, tracks: Sequence[MoodTrack]) -> MoodTrack:
        """Return the moods of several avatars as one."""
        whole = cls.__new__(cls)
        whole._set(
            joined([track._levels for track in tracks]),
            joined([track._change_s for track in tracks]),
            joined([track._length_s for track in tracks]),
            joined([track._changes.counts for track in tracks]),
        )
        return whole

    def to(self, device: torch.device | str) -> MoodTrack:
        """Return the track on another device."""
        moved = MoodTrack.__new__(MoodTrack)
        parts = (self._levels, self._change_s, self._length_s, self._changes.counts)
        moved._set(*(part.to(device) for part in parts))
        return moved

    def weights(self, times_s: Tensor) -> Tensor:
        """Return ``(A, T, 52) float32`` weights at ``(A, T) float64`` instants.

        A change begins where its span begins and is complete before the next one begins, so the curve is
        smooth.
        """
        index = self._changes.reached(times_s)
        level = self._first_level + index
        after = self._levels[level]
        if not len(self._change_s):
            return after
        last = (self._changes.first[:, None] + index - 1).clamp(0, len(self._change_s) - 1)
        since = (times_s - self._change_s[last]) / self._length_s[last]
        share = torch.where(index > 0, smooth_step(since.float()), 1.0).unsqueeze(-1)
        before = self._levels[(level - 1).clamp_min(0)]
        return before + (after - before) * share
