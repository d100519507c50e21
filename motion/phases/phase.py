"""What a segmentation says: phases of one hand, joined into gestures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from motion.errors import InvalidInputError


class PhaseKind(StrEnum):
    """Kinds of phases (Kendon 1980; Kita, van Gijn & van der Hulst 1998)."""

    REST = "rest"
    PREPARATION = "preparation"
    STROKE = "stroke"
    HOLD = "hold"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of one hand.

    Attributes:
        kind: What the hand does.
        start_s: Onset, s.
        end_s: End, s.
        score: 0…1, how much better this reading is than the next best.
    """

    kind: PhaseKind
    start_s: float
    end_s: float
    score: float

    def __post_init__(self) -> None:
        if not self.start_s <= self.end_s:
            raise InvalidInputError(
                f"a {self.kind} from {self.start_s} to {self.end_s} s runs backwards", code="DX-PHASE-001"
            )

    @property
    def duration_s(self) -> float:
        """Length, s."""
        return self.end_s - self.start_s

    def shifted(self, by_s: float) -> Phase:
        """Return the phase moved in time."""
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s)


@dataclass(frozen=True, slots=True)
class GesturePhases:
    """One gesture of one hand, or of both together: the onsets of its phases.

    Attributes:
        hand: ``left``, ``right`` or ``both``.
        preparation_s: The hand leaves the pose before, s.
        stroke_s: Onset of the stroke, s.
        hold_s: End of the stroke, onset of the hold, s.
        retraction_s: End of the hold, onset of the retraction, s.
        end_s: End of the retraction; its onset if the next gesture follows without rest, s.
        score: 0…1, the least score of its phases.
        peak_mps: Greatest speed of the hand in the stroke, m/s.
        reach_m: Greatest distance of the hand from its place of rest, metres.
    """

    hand: str
    preparation_s: float
    stroke_s: float
    hold_s: float
    retraction_s: float
    end_s: float
    score: float
    peak_mps: float
    reach_m: float

    @property
    def onsets_s(self) -> tuple[float, float, float, float, float]:
        """Onsets of preparation, stroke, hold and retraction, and the end, s."""
        return (self.preparation_s, self.stroke_s, self.hold_s, self.retraction_s, self.end_s)

    def shifted(self, by_s: float) -> GesturePhases:
        """Return the gesture moved in time."""
        preparation, stroke, hold, retraction, end = (onset + by_s for onset in self.onsets_s)
        return replace(
            self, preparation_s=preparation, stroke_s=stroke, hold_s=hold, retraction_s=retraction, end_s=end
        )


@dataclass(frozen=True, slots=True)
class GestureUnit:
    """What one hand does from rest to rest (a Gesture-Unit in Kendon's terms).

    Attributes:
        hand: ``left`` or ``right``.
        phases: In order, without gaps.
        gestures: The gestures that the phases make up, in order.
    """

    hand: str
    phases: tuple[Phase, ...]
    gestures: tuple[GesturePhases, ...]

    @property
    def start_s(self) -> float:
        """When the hand leaves rest, s."""
        return self.phases[0].start_s

    @property
    def end_s(self) -> float:
        """When it is back, s."""
        return self.phases[-1].end_s

    def shifted(self, by_s: float) -> GestureUnit:
        """Return the unit moved in time."""
        return GestureUnit(
            self.hand,
            tuple(phase.shifted(by_s) for phase in self.phases),
            tuple(gesture.shifted(by_s) for gesture in self.gestures),
        )
