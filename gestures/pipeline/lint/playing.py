"""Gestures laid one after the other and played on a body, ready to be measured."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor

from gestures.alignment.phases import PhaseTimes
from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline
from gestures.library.catalogue import Library, load_library
from gestures.library.clips import ClipReader
from gestures.library.gesture import Gesture
from gestures.lowering import Stage, lower
from gestures.lowering.keys import HandMove, hand_moves
from gestures.lowering.occasions import occasions
from gestures.personas import load_persona
from gestures.platforms import PlatformProfile
from gestures.speech.words import Word
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.timing import TimeRange

RATE = 30
"""Frames a second at which motion is measured."""
PERSONA = "warm_host"
_LEAD_S, _HOLD_S, _REST_S = 1.5, 0.4, 1.6
"""Time before the first gesture and after the last, length of a hold at most, and time between two gestures, s."""


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """Gestures in one show on one body.

    Attributes:
        body: The body.
        volume: The space that it takes up.
        stage: Body, camera and screen.
        gestures: Each placement's gesture.
        placements: Each gesture in time.
        moves: Each placement's hand movements.
        clip: The motion.
        rotations: (T, 55, 4) world rotations.
        positions: (T, 55, 3) world positions, metres.
    """

    body: SkinnedBody
    volume: BodyVolume
    stage: Stage
    gestures: tuple[Gesture, ...]
    placements: tuple[Placement, ...]
    moves: tuple[tuple[HandMove, ...], ...]
    clip: Clip
    rotations: Tensor
    positions: Tensor

    def frame(self, time_s: float) -> int:
        """Return the frame nearest to a time."""
        return min(max(round(time_s * RATE), 0), len(self.positions) - 1)

    def span(self, row: int) -> slice:
        """Return the frames of a placement, from its preparation to the end of its retraction."""
        placement = self.placements[row]
        return slice(self.frame(placement.preparation.start_s), self.frame(placement.retraction.end_s) + 1)

    def hands(self, row: int) -> tuple[str, ...]:
        """Return the sides that a placement uses."""
        return tuple(dict.fromkeys(move.side for move in self.moves[row]))


def ways(gesture: Gesture, hands: Sequence[str]) -> tuple[str, ...]:
    """Return the hands that a gesture is played with: either, as far as it has the choice."""
    return tuple(hands) if gesture.hands == "either" else (gesture.hands,)


def play(
    items: Iterable[tuple[Gesture, str]],
    body: SkinnedBody,
    volume: BodyVolume,
    platform: PlatformProfile,
    clips: ClipReader | None = None,
    *,
    seed: int = 0,
) -> Played:
    """Play gestures one after the other, with time between them to come to rest.

    Args:
        items: Gestures and the hand of each.
        body: The body.
        volume: The space that it takes up.
        platform: Screen that pointing gestures aim at.
        clips: Gives the content of the clips that gestures play; None if none plays one.
        seed: Seed of what varies from one performance to the next.
    """
    shown = [(gesture, hand) for gesture, hand in items]
    gestures = [gesture for gesture, _ in shown]
    return play_placed(gestures, _placements(shown, platform), body, volume, platform, clips, seed=seed)


def play_placed(
    gestures: Sequence[Gesture],
    placements: Sequence[Placement],
    body: SkinnedBody,
    volume: BodyVolume,
    platform: PlatformProfile,
    clips: ClipReader | None = None,
    *,
    seed: int = 0,
    anew: Container[int] = (),
) -> Played:
    """Play gestures at times of one's own.

    Args:
        gestures: The gesture of each placement.
        placements: The gestures in time, in order.
        body: The body.
        volume: The space that it takes up.
        platform: Screen that pointing gestures aim at.
        clips: Gives the content of the clips that gestures play; None if none plays one.
        seed: Seed of what varies from one performance to the next.
        anew: Indices of placements at which another show begins: what varies from one performance of a gesture
            to its next starts over there.
    """
    end = max((placement.retraction.end_s for placement in placements), default=0.0) + _LEAD_S
    word, clause = Word("·", 0, 1, 1.0, 1.3), TimedClause("·", 0, 1, 1.0, 1.3, 0, 0)
    timeline = Timeline("en", end, platform.id, PERSONA, seed, (word,), (), (clause,), tuple(placements))
    stage, persona = Stage.of(body.skeleton, platform), load_persona(PERSONA)
    # Postures come from the starter library; without aliases, no name of the one can clash with one of the other.
    known = {gesture.id: gesture for gesture in (*load_library().gestures, *gestures)}
    library = Library((replace(gesture, aliases=()) for gesture in known.values()), clips)
    plan = lower(timeline, library, persona, stage, volume, anew)
    clip, _ = Performance(plan, body.skeleton).sample(RATE)
    moves = tuple(
        tuple(hand_moves(row, placement, gesture, persona.amplitude, draw))
        for row, (placement, gesture, draw) in enumerate(
            zip(placements, gestures, occasions(timeline, anew), strict=True)
        )
    )
    rotations, positions = forward_kinematics(body.skeleton, clip.local_xyzw, clip.root_m)
    return Played(body, volume, stage, tuple(gestures), tuple(placements), moves, clip, rotations, positions)


def as_authored(gesture: Gesture, platform: PlatformProfile) -> tuple[str | None, dict[str, Any]]:
    """Return what a gesture aims at and its parameters where nobody asks for anything else."""
    parameters = {item.name: item.default for item in gesture.parameters if item.default is not None}
    target = parameters.pop("target", None)
    if gesture.aims and target is None:
        target = next(iter(platform.elements))
    return (None if target is None else str(target)), parameters


def placement_of(gesture: Gesture, hand: str, times: PhaseTimes, platform: PlatformProfile) -> Placement:
    """Return a placement that plays a gesture as it was authored."""
    target, parameters = as_authored(gesture, platform)
    return Placement(
        gesture=gesture.id,
        revision=gesture.revision,
        clause=0,
        intent=None,
        hand=hand,
        target=target,
        amplitude=1.0,
        anchor=Anchor(0, "·", times.stroke.start_s),
        preparation=times.preparation,
        stroke=times.stroke,
        hold=times.hold,
        retraction=times.retraction,
        parameters=parameters,
    )


def _placements(items: Sequence[tuple[Gesture, str]], platform: PlatformProfile) -> list[Placement]:
    placements: list[Placement] = []
    at = _LEAD_S
    for gesture, hand in items:
        phases = gesture.phases
        stroke = at + phases.preparation.duration_s
        hold = stroke + phases.stroke.duration_s
        leave = hold + min(_HOLD_S, phases.hold.longest_s)
        end = leave + phases.retraction.duration_s
        times = PhaseTimes(
            TimeRange(at, stroke), TimeRange(stroke, hold), TimeRange(hold, leave), TimeRange(leave, end)
        )
        placements.append(placement_of(gesture, hand, times, platform))
        at = end + _REST_S
    return placements
