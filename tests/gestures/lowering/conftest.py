"""Shows made of chosen gestures, played on the default body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from torch import Tensor

from gestures.alignment.movement import natural_move_s
from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.platforms import PlatformProfile
from gestures.speech.words import Word
from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.plan import MotionPlan
from motion.skeleton import joint_index
from motion.timing import TimeRange

HOLD_S = 0.4
CHAINED_S = natural_move_s(0.35, tempo=1.2)


@dataclass(frozen=True, slots=True, eq=False)
class PlayedShow:
    """A show and where every joint was at 60 frames a second.

    Attributes:
        timeline: What was asked for.
        plan: What it was lowered to.
        stage: Body, camera and screen.
        clip: The motion.
        rotations: (T, 55, 4) world rotations.
        positions: (T, 55, 3) world positions, metres.
    """

    timeline: Timeline
    plan: MotionPlan
    stage: Stage
    clip: Clip
    rotations: Tensor
    positions: Tensor


@pytest.fixture(scope="session")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="session")
def volume(body: SkinnedBody) -> BodyVolume:
    return BodyVolume.of(body)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


def timeline_of(
    items: Sequence[tuple[Gesture, str, str | None]], platform: PlatformProfile, gap_s: float, seed: int = 0
) -> Timeline:
    """Lay gestures one after the other: with a rest between them, or, at a gap of 0, straight into each other."""
    at = 1.5
    placements = []
    for gesture, hand, target in items:
        phases = gesture.phases
        # Straight from one end to any other start takes the time that the planner would give a long way.
        stroke = at + max(phases.preparation.duration_s, 0.0 if gap_s else CHAINED_S)
        hold = stroke + phases.stroke.duration_s
        leave = hold + min(HOLD_S, phases.hold.longest_s)
        end = leave + (phases.retraction.duration_s if gap_s else 0.0)
        placements.append(
            Placement(
                gesture=gesture.id,
                revision=gesture.revision,
                clause=0,
                intent=None,
                hand=hand,
                target=target,
                amplitude=1.0,
                anchor=Anchor(0, "word", stroke),
                preparation=TimeRange(at, stroke),
                stroke=TimeRange(stroke, hold),
                hold=TimeRange(hold, leave),
                retraction=TimeRange(leave, end),
            )
        )
        at = end + gap_s
    return Timeline(
        language="en",
        duration_s=at + 1.5,
        platform=platform.id,
        persona="warm_host",
        seed=seed,
        words=(Word("word", 0, 4, 1.0, 1.3),),
        phones=(),
        clauses=(TimedClause("word", 0, 4, 1.0, 1.3, 0, 0),),
        gestures=tuple(placements),
    )


def play(
    timeline: Timeline,
    platform: PlatformProfile,
    library: Library,
    body: SkinnedBody,
    volume: BodyVolume,
    persona: str = "warm_host",
) -> PlayedShow:
    """Lower a timeline and sample the whole show."""
    stage = Stage.of(body.skeleton, platform)
    plan = lower(timeline, library, load_persona(persona), stage, volume)
    clip, _ = Performance(plan, body.skeleton).sample(60)
    rotations, positions = forward_kinematics(body.skeleton, clip.local_xyzw, clip.root_m)
    return PlayedShow(timeline, plan, stage, clip, rotations, positions)


def everything(library: Library) -> list[tuple[Gesture, str, str | None]]:
    """Every gesture of the hands that needs no target, with either hand where it has the choice."""
    return [
        (gesture, hand, None)
        for gesture in library.gestures
        if gesture.keys and not gesture.aims
        for hand in (("left", "right") if gesture.hands == "either" else (gesture.hands,))
    ]


def frame(show: PlayedShow, time_s: float) -> int:
    """Return the frame at a time, bounded by the clip."""
    return min(round(time_s * show.clip.rate.fps), show.clip.frame_count - 1)


def fingertip(show: PlayedShow, side: str, at: int) -> Tensor:
    """Return the place (3,) of a side's index fingertip in a frame, metres."""
    last, middle = (show.positions[at, joint_index(f"{side}_index{link}")] for link in (3, 2))
    return last + 0.85 * (last - middle)
