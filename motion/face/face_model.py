"""The whole face in time: mouth, mood, brows on stress, blinks, gaze and the small life between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX, ARKIT_NAMES
from motion.face.blinks import Blinks
from motion.face.curves import pulse, smooth_step
from motion.face.face_events import FaceEvents
from motion.face.gaze_shapes import gaze_weights
from motion.face.moods import MoodTrack
from motion.face.ragged import RaggedTimes, avatar_times, joined
from motion.face.viseme_track import VisemeTrack
from motion.face.visemes import arkit_row
from motion.idle.noise import hash_unit, smooth_noise

_ACCENT = {"browInnerUp": 0.38, "browOuterUp": 0.5, "eyeWide": 0.16}
_ACCENT_LEAD_S, _ACCENT_RISE_S, _ACCENT_HOLD_S, _ACCENT_FALL_S = 0.12, 0.17, 0.1, 0.34
_ACCENT_REACH = 3
_LIFE = {
    "browInnerUp": 0.07, "browOuterUp": 0.07, "browDown": 0.04, "eyeSquint": 0.06, "mouthSmile": 0.06,
    "cheekSquint": 0.05, "mouthDimple": 0.04, "mouthLeft": 0.03, "mouthRight": 0.03, "mouthStretch": 0.02,
    "noseSneer": 0.02, "jawForward": 0.012,
}  # fmt: skip
"""How far each shape wanders by itself; what never stands still looks alive."""
_LIFE_RATE_HZ, _LIFE_SPREAD = 0.9, 0.25
_ASYMMETRY = 0.24
_WAX_RATE_HZ, _WAX_MOUTH, _WAX_BROWS = 0.35, 0.22, 0.35
"""A mood is never held: mouth and cheeks, and brows and lids, wax and wane by themselves."""
_RELIEF = {"mouthSmile": 0.16, "cheekSquint": 0.16, "eyeSquint": 0.08, "mouthDimple": 0.06}
_RELIEF_RISE_S, _RELIEF_HOLD_S, _RELIEF_FALL_S = 0.28, 0.15, 0.55
"""Where a phrase ends the mouth is free, and the smile that speech held back comes through."""
_FACE_WITH_ENERGY = 0.7
"""Share of a change of energy that the face follows: a smile twice as wide would be a grin."""
_EYE_WANDER_RAD = math.radians(0.7)
_SALT_LIFE, _SALT_SIDES, _SALT_EYES, _SALT_WAX, _SALT_RELIEF = 7101, 7201, 7301, 7401, 7501
_MOUTH_OF_MOOD = tuple(
    index for index, name in enumerate(ARKIT_NAMES) if name.startswith(("mouth", "jaw", "tongue"))
)
_WAXES_WITH_MOUTH = tuple(name.startswith(("mouth", "jaw", "tongue", "cheek")) for name in ARKIT_NAMES)
_LID_SHAPES = ("Blink", "Wide", "Squint")


class FaceModel:
    """The face of one avatar, or the faces of several, as a pure function of time.

    Args:
        visemes: What the mouth says; of one avatar.
        events: Moods, accents, phrase ends.
        seed: Seed of blinks, asymmetry and small motion.
    """

    def __init__(self, visemes: VisemeTrack, events: FaceEvents | None = None, seed: int = 0) -> None:
        events = events or FaceEvents()
        accents = sorted(events.accents, key=lambda accent: accent.time_s)
        ends_s = torch.tensor(sorted(events.phrase_ends_s), dtype=torch.float64)
        self._set(
            visemes,
            MoodTrack(events.moods, events.base_mood, events.base_intensity),
            Blinks(seed, events.blink_rate_per_min, ends_s),
            (
                torch.tensor([accent.time_s for accent in accents], dtype=torch.float64),
                torch.tensor([accent.strength for accent in accents]),
                torch.tensor([len(accents)]),
            ),
            torch.tensor([events.expressiveness]),
            torch.tensor([seed], dtype=torch.int64),
        )

    def _set(
        self,
        visemes: VisemeTrack,
        moods: MoodTrack,
        blinks: Blinks,
        accents: tuple[Tensor, Tensor, Tensor],
        expressiveness: Tensor,
        seeds: Tensor,
    ) -> None:
        device = seeds.device
        self._visemes, self._moods, self._blinks = visemes, moods, blinks
        self._accent_s, self._accent_strength, counts = accents
        self._accents = RaggedTimes(self._accent_s, counts)
        self._expressiveness, self._seeds = expressiveness, seeds
        self._accent_shape = arkit_row(_ACCENT).to(device)
        self._relief_shape = arkit_row(_RELIEF).to(device)
        self._with_mouth = torch.tensor(_WAXES_WITH_MOUTH, device=device)
        life = arkit_row(_LIFE)
        self._living = torch.nonzero(life)[:, 0].to(device)
        self._life = life.to(device)[self._living]
        self._mouth = torch.tensor(_MOUTH_OF_MOOD, device=device)
        self._lids = torch.tensor(
            [[ARKIT_INDEX[f"eye{name}{side}"] for side in ("Left", "Right")] for name in _LID_SHAPES],
            device=device,
        )
        self._sides = _side_gains(seeds)

    @classmethod
    def stack(cls, faces: Sequence[FaceModel]) -> FaceModel:
        """Return the faces of several avatars as one."""
        whole = cls.__new__(cls)
        whole._set(
            VisemeTrack.stack([face._visemes for face in faces]),
            MoodTrack.stack([face._moods for face in faces]),
            Blinks.stack([face._blinks for face in faces]),
            (
                joined([face._accent_s for face in faces]),
                joined([face._accent_strength for face in faces]),
                joined([face._accents.counts for face in faces]),
            ),
            joined([face._expressiveness for face in faces]),
            joined([face._seeds for face in faces]),
        )
        return whole

    @property
    def avatars(self) -> int:
        """Number of faces A."""
        return len(self._seeds)

    def to(self, device: torch.device | str) -> FaceModel:
        """Return the faces on another device."""
        moved = FaceModel.__new__(FaceModel)
        moved._set(
            self._visemes.to(device),
            self._moods.to(device),
            self._blinks.to(device),
            (self._accent_s.to(device), self._accent_strength.to(device), self._accents.counts.to(device)),
            self._expressiveness.to(device),
            self._seeds.to(device),
        )
        return moved

    def weights(
        self, times_s: Tensor, gaze_yaw_pitch: Tensor | None = None, energy: Tensor | None = None
    ) -> Tensor:
        """Return the faces at any instants.

        Args:
            times_s: ``(T,)`` or ``(A, T)`` instants, s.
            gaze_yaw_pitch: ``(T, 2)`` or ``(A, T, 2)`` the eyes' direction in the head, rad: yaw to the person's
                left, pitch up.
            energy: ``(A, T)`` how lively the host is, 1 = as planned: smiles, brows and moods follow it, not what the
                mouth says.

        Returns:
            ``(A, T, 52) float32`` ARKit weights in [0, 1]; ``(T, 52)`` for ``(T,)`` instants of one face.
        """
        times = avatar_times(times_s, self.avatars, self._seeds.device)
        single = torch.as_tensor(times_s).ndim == 1 and self.avatars == 1
        if not times.numel():
            weights = torch.zeros(*times.shape, ARKIT_COUNT, device=times.device)
        else:
            weights = self._weights(times, gaze_yaw_pitch, energy)
        return weights[0] if single else weights

    def _weights(self, times: Tensor, gaze_yaw_pitch: Tensor | None, energy: Tensor | None) -> Tensor:
        speech = self._visemes.weights(times)
        result = speech + self._made_room(self._feeling(times, energy), speech)
        result += gaze_weights(self._eyes(times, gaze_yaw_pitch))
        lid = self._blinks.closure(times)
        blink, wide, squint = self._lids
        result[..., blink] = result[..., blink] + (1.0 - result[..., blink]) * lid
        result[..., wide] = result[..., wide] * (1.0 - lid)
        result[..., squint] = result[..., squint] * (1.0 - 0.6 * lid)
        return result.clamp_(0.0, 1.0)

    def _feeling(self, times: Tensor, energy: Tensor | None) -> Tensor:
        """Return mood, accents and small motion together, before they make room for speech."""
        feeling = self._moods.weights(times) * self._waxing(times)
        feeling = feeling + self._accent(times).unsqueeze(-1) * self._accent_shape
        feeling = feeling + self._relief(times).unsqueeze(-1) * self._relief_shape
        feeling = feeling * (self._sides * self._expressiveness[:, None]).unsqueeze(1)
        if energy is not None:
            feeling = feeling * (1.0 + _FACE_WITH_ENERGY * (energy.unsqueeze(-1) - 1.0))
        noise = smooth_noise(times, self._seeds, len(self._living), _LIFE_RATE_HZ, _SALT_LIFE)
        feeling[..., self._living] += self._life * (0.5 + _LIFE_SPREAD * noise).clamp(0.0, 1.0)
        return feeling

    def _waxing(self, times: Tensor) -> Tensor:
        """Return (A, T, 52) factors on a mood."""
        mouth, brows = smooth_noise(times, self._seeds, 2, _WAX_RATE_HZ, _SALT_WAX).unbind(-1)
        factors = torch.where(
            self._with_mouth, _WAX_MOUTH * mouth.unsqueeze(-1), _WAX_BROWS * brows.unsqueeze(-1)
        )
        return (1.0 + factors).clamp(0.4, 1.6)

    def _relief(self, times: Tensor) -> Tensor:
        """Return how much of a smile comes through as phrases end, ``(A, T)``."""
        ends = self._blinks.ends
        if not len(ends.times_s):
            return torch.zeros(times.shape, device=times.device)
        last = ends.reached(times) - 1
        row = (ends.first[:, None] + last).clamp(0, len(ends.times_s) - 1)
        strength = hash_unit(self._seeds[:, None], last, torch.tensor(_SALT_RELIEF, device=times.device))
        since = (times - ends.times_s[row]).float()
        bump = pulse(since, _RELIEF_RISE_S, _RELIEF_HOLD_S, _RELIEF_FALL_S)
        # The next phrase may end before this smile has gone.
        following = torch.where(
            last + 1 < ends.counts[:, None],
            ends.times_s[(row + 1).clamp_max(len(ends.times_s) - 1)],
            torch.inf,
        )
        fading = smooth_step((following - times).float() / _RELIEF_FALL_S)
        return bump * fading * strength * (last >= 0)

    def _accent(self, times: Tensor) -> Tensor:
        """Return how far the brows are up, ``(A, T)``; of overlapping accents none adds beyond 1."""
        if not len(self._accent_s):
            return torch.zeros(times.shape, device=times.device)
        here = self._accents.reached(times, right=False)
        near = here.unsqueeze(-1) + torch.arange(-_ACCENT_REACH, _ACCENT_REACH, device=times.device)
        counts, first = self._accents.counts[:, None, None], self._accents.first[:, None, None]
        valid = (near >= 0) & (near < counts)
        rows = (first + near).clamp(0, len(self._accent_s) - 1)
        since = (times.unsqueeze(-1) - self._accent_s[rows] + _ACCENT_LEAD_S).float()
        bump = pulse(since, _ACCENT_RISE_S, _ACCENT_HOLD_S, _ACCENT_FALL_S) * self._accent_strength[rows]
        return 1.0 - (1.0 - bump * valid).prod(dim=-1)

    def _made_room(self, feeling: Tensor, speech: Tensor) -> Tensor:
        """Return the feeling with its mouth shapes scaled so that rounding, closing and biting stay what
        they are."""
        rounding = speech[..., ARKIT_INDEX["mouthPucker"]] + speech[..., ARKIT_INDEX["mouthFunnel"]]
        biting = speech[..., ARKIT_INDEX["mouthRollLower"]]
        room = (1.0 - 0.7 * rounding.clamp(max=1.0)) * (1.0 - 0.4 * biting)
        feeling[..., self._mouth] = feeling[..., self._mouth] * room.unsqueeze(-1)
        return feeling

    def _eyes(self, times: Tensor, gaze_yaw_pitch: Tensor | None) -> Tensor:
        """Return the gaze with the small drift that no eye is without."""
        drift = smooth_noise(times, self._seeds, 2, 2.5, _SALT_EYES) * _EYE_WANDER_RAD
        return drift if gaze_yaw_pitch is None else gaze_yaw_pitch.to(drift).reshape(drift.shape) + drift


def _side_gains(seeds: Tensor) -> Tensor:
    """Return (A, 52) gains: the two halves of a face never do quite the same."""
    draw = hash_unit(
        seeds[:, None],
        torch.arange(ARKIT_COUNT, device=seeds.device),
        torch.tensor(_SALT_SIDES, device=seeds.device),
    )
    tilt = _ASYMMETRY * (draw - 0.5)
    gains = torch.ones_like(tilt)
    for left, name in enumerate(ARKIT_NAMES):
        if name.endswith("Left") and (right := ARKIT_INDEX.get(f"{name[:-4]}Right")) is not None:
            gains[:, left], gains[:, right] = 1.0 + tilt[:, left], 1.0 - tilt[:, left]
    return gains
