"""The whole face in time: mouth, mood, brows on stress, blinks, gaze and the small life between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX, ARKIT_NAMES
from motion.face.blinks import Blinks
from motion.face.curves import pulse, times_column
from motion.face.gaze_shapes import gaze_weights
from motion.face.moods import MoodSpan, MoodTrack
from motion.face.viseme_track import VisemeTrack
from motion.face.visemes import arkit_row
from motion.idle.noise import hash_unit, smooth_noise

_ACCENT = {"browInnerUp": 0.26, "browOuterUp": 0.34, "eyeWide": 0.1}
_ACCENT_LEAD_S, _ACCENT_RISE_S, _ACCENT_HOLD_S, _ACCENT_FALL_S = 0.12, 0.17, 0.1, 0.34
_ACCENT_REACH = 3
# How far each shape wanders by itself; what never stands still looks alive.
_LIFE = {
    "browInnerUp": 0.035, "browOuterUp": 0.03, "browDown": 0.025, "eyeSquint": 0.03, "mouthSmile": 0.04,
    "cheekSquint": 0.03, "mouthDimple": 0.025, "mouthLeft": 0.02, "mouthRight": 0.02, "mouthStretch": 0.02,
    "noseSneer": 0.015, "jawForward": 0.012,
}  # fmt: skip
_LIFE_RATE_HZ = 0.9
_ASYMMETRY = 0.12
_EYE_WANDER_RAD = math.radians(0.7)
_SALT_LIFE, _SALT_SIDES, _SALT_EYES = 7101, 7201, 7301
_MOUTH_OF_MOOD = tuple(
    index for index, name in enumerate(ARKIT_NAMES) if name.startswith(("mouth", "jaw", "tongue"))
)


@dataclass(frozen=True, slots=True)
class Accent:
    """A moment of emphasis, such as a stressed word.

    Attributes:
        time_s: The moment, s.
        strength: 0…1.

    Raises:
        InvalidInputError: If a value is not finite or the strength is out of range.
    """

    time_s: float
    strength: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.time_s) or not 0.0 <= self.strength <= 1.0:
            raise InvalidInputError(
                f"accent at {self.time_s} s has strength {self.strength}",
                code="DX-FACE-030",
                hint="Give a finite time and a strength from 0 to 1.",
            )


@dataclass(frozen=True, slots=True)
class FaceEvents:
    """What the upper face and the mood of the mouth follow.

    Attributes:
        moods: Moods of clauses.
        accents: Moments of emphasis; brows rise there.
        phrase_ends_s: Ends of phrases, s; blinks prefer them.
        base_mood: Mood outside the spans.
        blink_rate_per_min: Mean rate of blinks.
        expressiveness: Factor on moods and accents, 0…1.5.

    Raises:
        InvalidInputError: If the expressiveness is out of range.
    """

    moods: tuple[MoodSpan, ...] = ()
    accents: tuple[Accent, ...] = ()
    phrase_ends_s: tuple[float, ...] = ()
    base_mood: str = "warm"
    blink_rate_per_min: float = 19.0
    expressiveness: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.expressiveness <= 1.5:
            raise InvalidInputError(
                f"expressiveness {self.expressiveness} is out of range",
                code="DX-FACE-031",
                hint="Give 0 to 1.5.",
            )


class FaceModel:
    """A face as a pure function of time.

    Args:
        visemes: What the mouth says.
        events: Moods, accents, phrase ends.
        seed: Seed of blinks, asymmetry and small motion.
    """

    def __init__(self, visemes: VisemeTrack, events: FaceEvents | None = None, seed: int = 0) -> None:
        events = events or FaceEvents()
        self._visemes = visemes
        self._seeds = torch.tensor([seed], dtype=torch.int64)
        self._moods = MoodTrack(events.moods, events.base_mood)
        self._blinks = Blinks(
            seed, events.blink_rate_per_min, torch.tensor(sorted(events.phrase_ends_s), dtype=torch.float64)
        )
        accents = sorted(events.accents, key=lambda accent: accent.time_s)
        self._accent_s = torch.tensor([accent.time_s for accent in accents], dtype=torch.float64)
        self._accent_strength = torch.tensor([accent.strength for accent in accents])
        self._expressiveness = events.expressiveness
        self._accent_shape = arkit_row(_ACCENT)
        self._life = arkit_row(_LIFE)
        self._sides = self._side_gains()

    def weights(self, times_s: Tensor, gaze_yaw_pitch: Tensor | None = None) -> Tensor:
        """Return the face at any instants.

        Args:
            times_s: ``(T,)`` instants, s.
            gaze_yaw_pitch: ``(T, 2)`` the eyes' direction in the head, rad: yaw to the person's left, pitch
                up.

        Returns:
            ``(T, 52) float32`` ARKit weights in [0, 1].
        """
        times = times_column(times_s).cpu()
        if not len(times):
            return torch.zeros(0, ARKIT_COUNT)
        speech = self._visemes.weights(times).cpu()
        feeling = self._feeling(times)
        result = speech + self._made_room(feeling, speech)
        result += gaze_weights(self._eyes(times, gaze_yaw_pitch))
        lids = self._blinks.closure(times)
        for column, side in enumerate(("Left", "Right")):
            blink, wide = ARKIT_INDEX[f"eyeBlink{side}"], ARKIT_INDEX[f"eyeWide{side}"]
            squint = ARKIT_INDEX[f"eyeSquint{side}"]
            lid = lids[:, column]
            result[:, blink] = result[:, blink] + (1.0 - result[:, blink]) * lid
            result[:, wide] = result[:, wide] * (1.0 - lid)
            result[:, squint] = result[:, squint] * (1.0 - 0.6 * lid)
        return result.clamp(0.0, 1.0)

    def _feeling(self, times: Tensor) -> Tensor:
        """Return mood, accents and small motion together, before they make room for speech."""
        feeling = self._moods.weights(times)
        feeling = feeling + self._accents(times)[:, None] * self._accent_shape
        feeling = feeling * self._expressiveness * self._sides
        noise = smooth_noise(times[None], self._seeds, ARKIT_COUNT, _LIFE_RATE_HZ, _SALT_LIFE)[0]
        return feeling + self._life * (0.5 + noise / 9.0).clamp(0.0, 1.0)

    def _accents(self, times: Tensor) -> Tensor:
        """Return how far the brows are up, ``(T,)``; of overlapping accents none adds beyond 1."""
        count = len(self._accent_s)
        if not count:
            return torch.zeros(len(times))
        here = torch.searchsorted(self._accent_s, times)
        window = here[:, None] + torch.arange(-_ACCENT_REACH, _ACCENT_REACH)
        valid = (window >= 0) & (window < count)
        window = window.clamp(0, count - 1)
        since = (times[:, None] - self._accent_s[window] + _ACCENT_LEAD_S).float()
        bump = pulse(since, _ACCENT_RISE_S, _ACCENT_HOLD_S, _ACCENT_FALL_S) * self._accent_strength[window]
        return 1.0 - (1.0 - bump * valid).prod(dim=1)

    def _made_room(self, feeling: Tensor, speech: Tensor) -> Tensor:
        """Return the feeling with its mouth shapes scaled so that rounding, closing and biting stay what
        they are."""
        rounding = speech[:, ARKIT_INDEX["mouthPucker"]] + speech[:, ARKIT_INDEX["mouthFunnel"]]
        biting = speech[:, ARKIT_INDEX["mouthRollLower"]]
        room = (1.0 - 0.7 * rounding.clamp(max=1.0)) * (1.0 - 0.4 * biting)
        result = feeling.clone()
        mouth = list(_MOUTH_OF_MOOD)
        result[:, mouth] = feeling[:, mouth] * room[:, None]
        return result

    def _eyes(self, times: Tensor, gaze_yaw_pitch: Tensor | None) -> Tensor:
        """Return the gaze with the small drift that no eye is without."""
        drift = smooth_noise(times[None], self._seeds, 2, 2.5, _SALT_EYES)[0] * _EYE_WANDER_RAD
        return drift if gaze_yaw_pitch is None else gaze_yaw_pitch.cpu().float().reshape(-1, 2) + drift

    def _side_gains(self) -> Tensor:
        """Return a gain for each shape: the two halves of a face never do quite the same."""
        gains = torch.ones(ARKIT_COUNT)
        index = torch.arange(ARKIT_COUNT)
        draw = hash_unit(self._seeds, index, torch.tensor(_SALT_SIDES))
        for left, name in enumerate(ARKIT_NAMES):
            if name.endswith("Left") and (right := ARKIT_INDEX.get(f"{name[:-4]}Right")) is not None:
                tilt = _ASYMMETRY * (float(draw[left]) - 0.5)
                gains[left], gains[right] = 1.0 + tilt, 1.0 - tilt
        return gains
