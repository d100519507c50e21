"""Running lint: what keys say once, motion on every body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gestures.library.catalogue import load_library
from gestures.library.clips import ClipReader
from gestures.library.gesture import Gesture
from gestures.pipeline.lint.findings import LintFinding, Measure, finding, is_beyond
from gestures.pipeline.lint.passages import passages
from gestures.pipeline.lint.playing import Played, play, ways
from gestures.pipeline.lint.sameness import alike
from gestures.pipeline.lint.seen import seen
from gestures.pipeline.lint.skin import Mesh, penetration, touches
from gestures.pipeline.progress import Progress, silent
from gestures.platforms import load_platform
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume

BODIES: tuple[str, ...] = ("host", "slim", "broad")
"""Shapes of the default body on which gestures are measured."""
_PLATFORM = "douyin"
_STAGE = "measuring gestures"


def lint(
    gestures: Sequence[Gesture] | None = None,
    bodies: Sequence[str] = BODIES,
    progress: Progress | None = None,
    *,
    hands: Sequence[str] = ("left", "right"),
    platform: str = _PLATFORM,
    clips: ClipReader | None = None,
    seed: int = 0,
) -> tuple[LintFinding, ...]:
    """Play gestures and return everything about their motion that passes its bound.

    Args:
        gestures: What to measure; the starter library if not given. Retired ones are left out.
        bodies: Shapes of the default body, names of ``motion.bodies.SHAPES``.
        progress: Takes progress.
        hands: Hands that gestures with a choice are played with.
        platform: Screen that pointing gestures aim at.
        clips: Gives the content of the clips that gestures play; None if none plays one.
        seed: Seed of what varies from one performance of a gesture to the next.

    Returns:
        Findings, gesture by gesture; none if all is well.

    Raises:
        InvalidInputError: If a body is unknown.
        NotFoundError: If the platform is unknown, or a gesture names an unknown hand shape or landmark.
        PlanningError: If a gesture cannot be played.
    """
    chosen = load_library().gestures if gestures is None else gestures
    chosen = [gesture for gesture in chosen if gesture.review != "retired"]
    found = [
        finding(measure, body)
        for body, measure in measures(
            chosen, bodies, progress, hands=hands, platform=platform, clips=clips, seed=seed
        )
        if is_beyond(measure)
    ]
    return tuple(
        sorted(found, key=lambda item: (item.gesture, item.code, item.body, item.hand, item.message))
    )


def measures(
    gestures: Sequence[Gesture],
    bodies: Sequence[str] = BODIES,
    progress: Progress | None = None,
    *,
    hands: Sequence[str] = ("left", "right"),
    platform: str = _PLATFORM,
    clips: ClipReader | None = None,
    seed: int = 0,
) -> Iterator[tuple[str, Measure]]:
    """Yield every figure of every gesture, with the body it was measured on, if any; arguments as for `lint`."""
    report = progress or silent
    profile = load_platform(platform)
    items = [(gesture, hand) for gesture in gestures for hand in ways(gesture, hands)]
    if not items:
        return
    known = {gesture.id: gesture for gesture in (*load_library().gestures, *gestures)}
    in_use = [gesture for gesture in known.values() if gesture.review != "retired"]
    for measure in alike(gestures, in_use):
        yield "", measure
    for index, shape in enumerate(bodies):
        report(_STAGE, index / len(bodies))
        body = load_body(shape=shape)
        played = play(items, body, BodyVolume.of(body), profile, clips, seed=seed)
        report(_STAGE, (index + 0.5) / len(bodies))
        for measure in _of(played):
            yield shape, measure
    report(_STAGE, 1.0)


def _of(played: Played) -> Iterator[Measure]:
    mesh = Mesh(played.body)
    yield from touches(played, mesh)
    yield from penetration(played, mesh)
    yield from passages(played)
    yield from seen(played)
