"""What the checks look at: the timeline, what it refers to, and what was measured on the motion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gestures.alignment.footprint import hands_of
from gestures.alignment.places import REST, Place
from gestures.alignment.sources import GestureSource
from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.body_evidence import BodyEvidence
from gestures.consistency.lag import Lag
from gestures.consistency.recogniser import Shown
from gestures.consistency.replay import Replay
from gestures.errors import InvalidInputError, NotFoundError
from gestures.intents.taxonomy import Taxonomy
from gestures.library.gesture import Gesture
from gestures.platforms import PlatformProfile


@dataclass(frozen=True, slots=True, eq=False)
class MotionEvidence:
    """Trajectories taken from final motion.

    Attributes:
        times_s: (T,) float64, rising, s.
        hands_m: (T, 2, 3) world position of the left and the right wrist, metres.
        feet_m: (T, 2, 3) world position of the left and the right ball of the foot, metres; y is up.

    Raises:
        InvalidInputError: If shapes disagree, times do not rise, or a value is not finite.
    """

    times_s: NDArray[np.float64]
    hands_m: NDArray[np.float64]
    feet_m: NDArray[np.float64]

    def __post_init__(self) -> None:
        count = len(self.times_s)
        for name in ("hands_m", "feet_m"):
            value = getattr(self, name)
            if value.shape != (count, 2, 3):
                raise InvalidInputError(
                    f"{name} has shape {value.shape}, expected ({count}, 2, 3)", code="DX-CHECK-006"
                )
            if not np.isfinite(value).all():
                raise InvalidInputError(f"{name} holds values that are not numbers", code="DX-CHECK-006")
        if count < 2 or not bool((np.diff(self.times_s) > 0).all()):
            raise InvalidInputError("motion needs at least two frames at rising times", code="DX-CHECK-006")

    @classmethod
    def of(cls, body: BodyEvidence) -> MotionEvidence:
        """Take the trajectories out of the measures of a whole body."""
        return cls(body.times_s, body.lively_m[:, :2].astype(np.float64), body.feet_m.astype(np.float64))


@dataclass(frozen=True, slots=True)
class PointingMeasurement:
    """Where a finger points, measured on the motion in the middle of a stroke.

    Attributes:
        placement: Index of the gesture in the timeline.
        time_s: When it was measured, s.
        angle_deg: Angle between the projected finger and the way to the element, degrees.
    """

    placement: int
    time_s: float
    angle_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class LipEvidence:
    """The gap between the lips over time.

    Attributes:
        times_s: (T,) rising, s.
        gap_m: (T,) metres.
    """

    times_s: NDArray[np.float64]
    gap_m: NDArray[np.float64]

    def __post_init__(self) -> None:
        if (
            self.times_s.shape != self.gap_m.shape
            or self.gap_m.ndim != 1
            or not np.isfinite(self.gap_m).all()
        ):
            raise InvalidInputError(
                f"lip gap has shape {self.gap_m.shape} for times {self.times_s.shape}", code="DX-CHECK-006"
            )


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything that is known about one show; what is None is not checked.

    Attributes:
        timeline: Words, clauses and gestures.
        taxonomy: What fits and what clashes.
        library: The gestures, or None.
        platform: The screen, or None.
        motion: Trajectories, or None.
        lips: Gap between the lips, or None.
        pointing: Measured pointing, or None.
        rest: Place of the hands at rest, m.
        body: Measures of the whole body, or None.
        replay: The timeline performed again, or None.
        shown: What the recogniser sees in the motion alone, or None.
        labels: File of the show to whether it bears the AI label; None where nothing says that it is generated.
        audience: Regions that the show is for, as the library's culture notes name them.
    """

    timeline: Timeline
    taxonomy: Taxonomy
    library: GestureSource | None = None
    platform: PlatformProfile | None = None
    motion: MotionEvidence | None = None
    lips: LipEvidence | None = None
    pointing: tuple[PointingMeasurement, ...] | None = None
    rest: Place = REST
    body: BodyEvidence | None = None
    replay: Replay | None = None
    shown: tuple[Shown, ...] | None = None
    labels: Mapping[str, bool] | None = None
    audience: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def lags(self) -> dict[int, Lag]:
        """How the gestures that mean something lie in time, by their index; none without a body and a replay."""
        if self.body is None or self.replay is None:
            return {}
        return {
            index: self.replay.lag(placement, hands, self.body)
            for index, placement in enumerate(self.timeline.gestures)
            if placement.intent is not None
            and (gesture := self.gestures.get(placement.gesture)) is not None
            and (hands := hands_of(gesture, placement.hand))
        }

    @cached_property
    def gestures(self) -> dict[str, Gesture]:
        """The gestures of the timeline that the library has, by the name used."""
        found: dict[str, Gesture] = {}
        if self.library is None:
            return found
        for name in {placement.gesture for placement in self.timeline.gestures}:
            try:
                found[name] = self.library.get(name)
            except NotFoundError:
                continue
        return found

    def words_at(self, start_s: float, end_s: float) -> str:
        """Return the words spoken in a time range, for the reader of a finding."""
        inside = [word.text for word in self.timeline.words if word.start_s < end_s and word.end_s > start_s]
        separator = "" if self.timeline.language == "zh" else " "
        return separator.join(inside[:12])

    def clause_words(self, placement: Placement) -> str:
        """Return the clause that a gesture serves."""
        clauses = self.timeline.clauses
        return clauses[placement.clause].text if placement.clause < len(clauses) else placement.anchor.text
