"""The mouth in time: phones blended by dominance functions, with lips that truly close.

After Cohen & Massaro (1993), every phone pulls each part of the mouth towards its target with a strength
that rises before it and falls after it, and the mouth is the weighted mean. Here the functions have compact
support, bounded by a few neighbouring phones, so that a frame needs only a local window and the curves are
twice continuously differentiable. Lips and jaw have dominances of their own: a k hardly moves the lips,
which then prepare the u that follows. A mean never closes lips, so labial phones also hold a gate that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.face.curves import times_column
from motion.face.mouth_table import WINDOW, MouthTable
from motion.face.ragged import avatar_times, joined
from motion.face.visemes import SILENCE, VISEME_INDEX, VISEMES, VOWEL_VISEMES, viseme_targets

_MIN_PHONE_S = 0.01
_EDGE_S = 1.0e6
# Dominance of jaw, lip rounding, and the rest of the lips; consonants made in the throat leave the lips to
# the vowels, and the closer a vowel, the less its neighbours open it (Recasens, Pallarès & Fontdevila 1997).
_DOMINANCE: dict[str, tuple[float, float, float]] = {
    SILENCE: (0.8, 0.7, 0.7), "PP": (0.6, 0.25, 0.9), "FF": (1.3, 0.8, 1.6), "TH": (1.0, 0.4, 0.8),
    "DD": (0.7, 0.2, 0.5), "kk": (0.4, 0.12, 0.3), "CH": (1.2, 1.2, 0.9), "XX": (1.2, 0.9, 0.9),
    "SS": (1.5, 0.4, 0.9), "nn": (0.5, 0.15, 0.4), "RR": (0.6, 0.8, 0.5), "WW": (0.8, 1.8, 1.0),
    "iy": (2.0, 1.0, 1.0), "yu": (2.0, 1.0, 1.0), "zi": (1.8, 1.0, 1.0), "ou": (1.8, 1.0, 1.0),
    "ih": (1.4, 1.0, 1.0),
}  # fmt: skip
_VOWEL_DOMINANCE = (1.2, 1.0, 1.0)
_ANTICIPATION_S = (0.038, 0.12, 0.07)
_CARRY_OVER_S = (0.038, 0.07, 0.07)
"""How long before its onset and after its end a phone is felt in jaw, rounding and other lips, s; rounding is prepared
early (Perkell & Matthies 1992), the jaw is back for the next vowel."""
_GATE_BEFORE_S, _GATE_AFTER_S = 0.06, 0.042
_GATE_CORE_S, _GATE_RAMP_S = 0.02, 0.008
"""How long before and after a labial the lips are on their way; half of the least time that they are closed, and the
least time of a way, s."""
_SHORT_PAUSE_S = 0.25
"""A pause shorter than this draws the mouth less."""


@dataclass(frozen=True, slots=True, eq=False)
class VisemeTrack:
    """Mouth classes in time of one or several avatars, evaluated at any instants.

    Build it with `VisemeTrack.build`, join several with `VisemeTrack.stack`. Phones stand avatar after avatar.

    Attributes:
        start_s: ``(N,) float64`` onsets, s, silence in front and behind included.
        end_s: ``(N,) float64`` ends, s.
        targets: ``(N, C) float32`` targets of the mouth shapes, scaled by stress.
        dominance: ``(N, 3) float32`` for jaw, rounding, other lips.
        rise: ``(N, 3, 2) float64`` begin and end of each dominance's rise, s.
        fall: ``(N, 3, 2) float64`` begin and end of its fall, s.
        gates: ``(N, 4) float64`` rise and fall of the closure gate, s; used where ``labial`` is not 0.
        labial: ``(N,) int64``: 1 lips closed (p b m), 2 lip on teeth (f v), 0 neither.
        channels: ``(C,) int64`` ARKit indices of the mouth shapes.
        counts: ``(A,) int64`` number of phones of each avatar.
    """

    start_s: Tensor
    end_s: Tensor
    targets: Tensor
    dominance: Tensor
    rise: Tensor
    fall: Tensor
    gates: Tensor
    labial: Tensor
    channels: Tensor
    counts: Tensor
    _table: MouthTable | None = field(default=None, init=False, repr=False)

    @classmethod
    def build(cls, viseme: Tensor, start_s: Tensor, end_s: Tensor, strength: Tensor) -> VisemeTrack:
        """Build a track.

        Args:
            viseme: ``(N,)`` integer class numbers, indices into ``VISEMES``.
            start_s: ``(N,)`` onsets in order, s.
            end_s: ``(N,)`` ends, s, none after the next onset (1 ms of overlap is forgiven). Gaps are
                silence.
            strength: ``(N,)`` 0…1.5: how fully each is articulated, 1 for an ordinary stressed phone.

        Raises:
            InvalidInputError: If lengths differ, a class is unknown, or times are not finite or run
                backwards.
        """
        viseme, start_s, end_s, strength = _validated(viseme, start_s, end_s, strength)
        viseme, start_s, end_s, strength = _with_silence(viseme, start_s, end_s, strength)
        targets_all = viseme_targets()
        channels = torch.nonzero((targets_all > 0).any(dim=0))[:, 0]
        vowel = torch.tensor([name in VOWEL_VISEMES for name in VISEMES])
        scale = torch.where(vowel[viseme], strength, 0.85 + 0.15 * strength)
        targets = targets_all[:, channels][viseme] * scale[:, None]
        dominance = torch.tensor([_DOMINANCE.get(name, _VOWEL_DOMINANCE) for name in VISEMES])[viseme]
        length_s = end_s - start_s
        silent = viseme == VISEME_INDEX[SILENCE]
        silence_share = (length_s / _SHORT_PAUSE_S).clamp(0.3, 1.0).float()
        dominance = dominance * torch.where(silent, silence_share, 1.0)[:, None]
        rise, fall = _ramps(start_s, end_s)
        labial = torch.zeros_like(viseme)
        labial[viseme == VISEME_INDEX["PP"]] = 1
        labial[viseme == VISEME_INDEX["FF"]] = 2
        return cls(
            start_s,
            end_s,
            targets,
            dominance,
            rise,
            fall,
            _gate_times(start_s, end_s, labial),
            labial,
            channels,
            torch.tensor([len(start_s)]),
        )

    @classmethod
    def stack(cls, tracks: Sequence[VisemeTrack]) -> VisemeTrack:
        """Return the tracks of several avatars as one."""
        shared = {"channels": tracks[0].channels}
        rows = {
            name: joined([getattr(track, name) for track in tracks]) for name in _FIELDS if name not in shared
        }
        return cls(**rows, **shared)

    @property
    def device(self) -> torch.device:
        """Device of the tensors."""
        return self.start_s.device

    def to(self, device: torch.device | str) -> VisemeTrack:
        """Return the track on another device."""
        return VisemeTrack(*(getattr(self, name).to(device) for name in _FIELDS))

    def weights(self, times_s: Tensor) -> Tensor:
        """Return the mouth at any instants.

        Args:
            times_s: ``(T,)`` or ``(A, T)`` instants, s.

        Returns:
            ``(A, T, 52) float32`` ARKit weights in [0, 1]; ``(T, 52)`` for ``(T,)`` instants of one avatar. Only jaw,
            mouth and tongue differ from 0.
        """
        table = self._table
        if table is None:
            table = MouthTable(self)
            object.__setattr__(self, "_table", table)
        weights = table.weights(avatar_times(times_s, len(self.counts), self.device))
        return weights[0] if times_s.ndim == 1 and len(self.counts) == 1 else weights


_FIELDS = tuple(item.name for item in fields(VisemeTrack) if item.init)


def _validated(
    viseme: Tensor, start_s: Tensor, end_s: Tensor, strength: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    viseme = torch.as_tensor(viseme, dtype=torch.int64).reshape(-1)
    start_s, end_s = times_column(start_s), times_column(end_s)
    strength = torch.as_tensor(strength, dtype=torch.float32).reshape(-1)
    count = len(viseme)
    if not len(start_s) == len(end_s) == len(strength) == count:
        raise InvalidInputError(
            f"a viseme track got {count} classes, {len(start_s)} onsets, {len(end_s)} ends and "
            f"{len(strength)} strengths",
            code="DX-FACE-001",
            hint="Give arrays of one length.",
        )
    if count and (int(viseme.min()) < 0 or int(viseme.max()) >= len(VISEMES)):
        raise InvalidInputError(
            f"a viseme class is out of 0…{len(VISEMES) - 1}", code="DX-FACE-002", hint="Use VISEME_INDEX."
        )
    wrong = ~torch.isfinite(start_s + end_s + strength) | (end_s < start_s)
    wrong[1:] |= start_s[1:] < end_s[:-1] - 1e-3
    if bool(wrong.any()):
        raise InvalidInputError(
            f"entry {int(torch.nonzero(wrong)[0])} of the visemes is not finite, runs backwards or overlaps",
            code="DX-FACE-003",
            hint="Give phones in order of time, each ending after it starts.",
        )
    return viseme, start_s, end_s, strength.clamp(0.0, 1.5)


def _with_silence(
    viseme: Tensor, start_s: Tensor, end_s: Tensor, strength: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Fill gaps and both ends with silence, so that phones tile all time; drop phones shorter than 0.1 ms."""
    keep = end_s - start_s > 1e-4
    viseme, start_s, end_s, strength = viseme[keep], start_s[keep], end_s[keep], strength[keep]
    bounds_start = torch.cat([torch.tensor([-_EDGE_S], dtype=torch.float64), end_s])
    bounds_end = torch.cat([start_s, torch.tensor([_EDGE_S + 1.0], dtype=torch.float64)])
    bounds_end[-1] = max(_EDGE_S, float(end_s[-1]) + _EDGE_S) if len(end_s) else _EDGE_S
    gap = bounds_end - bounds_start > 1e-3
    silence = torch.full((int(gap.sum()),), VISEME_INDEX[SILENCE], dtype=torch.int64)
    all_start = torch.cat([start_s, bounds_start[gap]])
    order = torch.argsort(all_start, stable=True)
    all_start = all_start[order]
    all_viseme = torch.cat([viseme, silence])[order]
    all_strength = torch.cat([strength, torch.ones(len(silence))])[order]
    all_end = torch.cat([all_start[1:], bounds_end[-1:]])
    return all_viseme, all_start, all_end, all_strength


def _ramps(start_s: Tensor, end_s: Tensor) -> tuple[Tensor, Tensor]:
    """Return when each dominance rises and falls; no ramp reaches further than the window sees."""
    length_s = (end_s - start_s).clamp(min=_MIN_PHONE_S)
    earliest, latest = _reach(start_s, end_s)
    inside_s = torch.minimum(0.5 * length_s, torch.full_like(length_s, 0.06))
    rise, fall = [], []
    for before_s, after_s in zip(_ANTICIPATION_S, _CARRY_OVER_S, strict=True):
        rise.append(torch.stack([torch.maximum(start_s - before_s, earliest), start_s + inside_s], dim=-1))
        fall.append(torch.stack([end_s - inside_s, torch.minimum(end_s + after_s, latest)], dim=-1))
    return torch.stack(rise, dim=1), torch.stack(fall, dim=1)


def _reach(start_s: Tensor, end_s: Tensor) -> tuple[Tensor, Tensor]:
    """Return the earliest and latest instant at which every phone is inside the window of the frame."""
    count = len(start_s)
    first = torch.arange(count) - WINDOW
    last = torch.arange(count) + WINDOW
    earliest = torch.where(first >= 0, start_s[first.clamp(min=0)], start_s[0] - 1.0)
    latest = torch.where(last < count, end_s[last.clamp(max=count - 1)], end_s[-1] + 1.0)
    return earliest, latest


def _gate_times(start_s: Tensor, end_s: Tensor, labial: Tensor) -> Tensor:
    """Return begin and end of the closing and of the opening of each labial, ``(N, 4)`` s."""
    middle = 0.5 * (start_s + end_s)
    quarter = 0.25 * (end_s - start_s)
    earliest, latest = _reach(start_s, end_s)
    closed_from = torch.minimum(start_s + quarter, middle - _GATE_CORE_S)
    closed_to = torch.maximum(end_s - quarter, middle + _GATE_CORE_S)
    # Between two labials the first is let go before the second takes hold, each true in its own middle.
    floor, ceiling = earliest.clone(), latest.clone()
    floor[1:] = torch.where(labial[:-1] > 0, middle[:-1], floor[1:])
    ceiling[:-1] = torch.where(labial[1:] > 0, middle[1:], ceiling[:-1])
    begin = torch.minimum(torch.maximum(start_s - _GATE_BEFORE_S, floor), closed_from - _GATE_RAMP_S)
    finish = torch.maximum(torch.minimum(end_s + _GATE_AFTER_S, ceiling), closed_to + _GATE_RAMP_S)
    return torch.stack([begin, closed_from, closed_to, finish], dim=-1)
