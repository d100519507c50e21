"""Lowering a timeline to a motion plan for one body before one camera."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace

import torch
from torch import Tensor

from gestures.alignment.timeline import Placement, Timeline
from gestures.chance import Chance
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.breath import breath_track
from gestures.lowering.clips import ClipLayer
from gestures.lowering.gaze import gaze_track
from gestures.lowering.head import head_track
from gestures.lowering.held import held_products
from gestures.lowering.keys import hand_moves
from gestures.lowering.landmarks import at_head
from gestures.lowering.manner import Manner
from gestures.lowering.occasions import occasions
from gestures.lowering.resting import rests
from gestures.lowering.schedule import Played, side_schedule
from gestures.lowering.solving import SIDES, Near, play_arms
from gestures.lowering.stage import Stage
from gestures.lowering.trunk import trunk_tracks
from gestures.personas import Persona
from motion.blending.track_builder import TrackBuilder
from motion.bodies.volume import BodyVolume
from motion.garbage import collected_later
from motion.plan import ARM_CHANNELS, MotionPlan
from motion.rotations import identity
from motion.submovements import Track
from motion.threads import one_thread_each

_READY = "posture_talking"
"""Where hands wait that are soon needed again."""
_NEAR_QUIET = 0.45
"""Share of its idle movement that a hand near the body leaves out; one that touches leaves out all."""
_SHOWN, _SHOWN_QUIET = frozenset({"number", "thumbs_down", "thumbs_up"}), 0.6
"""Families whose meaning is in the turn of a hand, and the share of its idle movement that such a hand leaves out."""
_SETTLE_S = (0.45, 0.1)
"""How long before a stroke that points, touches or is near the body idle movement begins to fade, and has faded, s."""


def lower(
    timeline: Timeline,
    library: Library,
    persona: Persona,
    stage: Stage,
    volume: BodyVolume | None = None,
    anew: Container[int] = (),
    workers: int = 1,
) -> MotionPlan:
    """Turn a timeline into what a body does.

    Args:
        timeline: Gestures in time.
        library: Where the gestures are looked up.
        persona: The host's manner.
        stage: Body, camera and screen.
        volume: The space that the body takes up. With it, touches end on the skin and hands are led around
            the body; without it, touches end at places that fit the default body.
        anew: Indices of placements at which another show begins, where several are played as one: what varies
            from one performance of a gesture to its next starts over there.
        workers: How many processes may be at work. The plan is the same whatever their number.

    Raises:
        NotFoundError: If a placement names an unknown gesture, target or landmark.
        PlanningError: If a placement cannot be played.
    """
    with torch.inference_mode(), one_thread_each(), collected_later():
        plan = _lowered(timeline, library, persona, stage, volume, anew, workers)
    # A copy is free of the restrictions of that mode.
    return plan.clone()


def _lowered(
    timeline: Timeline,
    library: Library,
    persona: Persona,
    stage: Stage,
    volume: BodyVolume | None,
    anew: Container[int],
    workers: int,
) -> MotionPlan:
    chance = Chance(timeline.seed, timeline.persona)
    manner = Manner(persona.energy, persona.tension)
    served = [(placement, library.get(placement.gesture)) for placement in timeline.gestures]
    rest = rests(library.get(persona.posture), library.get(_READY))
    draws = occasions(timeline, anew)
    played = [
        (
            placement,
            gesture,
            hand_moves(index, placement, gesture, placement.amplitude * persona.amplitude, draws[index]),
        )
        for index, (placement, gesture) in enumerate(served)
    ]
    rest_place = {side: rest[side].home.place for side in SIDES}
    trunk, pelvis = trunk_tracks(played, rest_place, _unit_m(stage), persona.energy, draws)
    held_draws = [chance.of("held", number) for number in range(len(timeline.held))]
    held = held_products(timeline.held, library, len(played), held_draws)
    moves = {
        side: side_schedule(side, played, rest[side], [*draws, *held_draws], chance.of("rest"), held)
        for side in SIDES
    }
    head = head_track(timeline, served, persona.energy, draws, chance.of("head"))
    gaze = gaze_track(stage, timeline, served, _hands_m(stage, played), draws, chance.of("gaze"))
    clips = ClipLayer.of(served, library)
    trunk, pelvis, head = clips.over("trunk", trunk), clips.over("pelvis", pelvis), clips.over("head", head)
    draft = MotionPlan(
        duration_s=timeline.duration_s,
        seeds=torch.tensor([timeline.seed], dtype=torch.int64),
        sway=torch.tensor([persona.sway]),
        energy=TrackBuilder(torch.ones(1, 1)).build(),
        breath=breath_track(timeline, chance.of("breath")),
        trunk=trunk,
        pelvis=pelvis,
        left=TrackBuilder(identity(ARM_CHANNELS)).build(),
        right=TrackBuilder(identity(ARM_CHANNELS)).build(),
        head=head,
        gaze=gaze,
        steady=_while_track(served, lambda gesture, _, __: gesture.aims),
        quiet=_quiet_track(served, {side: set() for side in SIDES}),
    )

    def calmed(near: Near) -> BodyTracks:
        return BodyTracks(replace(draft, quiet=_quiet_track(served, near)))

    arms, near = play_arms(stage, moves, BodyTracks(draft), volume, manner, calmed, workers)
    return replace(
        draft,
        left=clips.over("left", arms["left"]),
        right=clips.over("right", arms["right"]),
        quiet=_quiet_track(served, near),
    )


def _hands_m(stage: Stage, played: list[Played]) -> dict[int, Tensor]:
    """(3,) place of the gesturing hand at the end of the stroke, by index of the placement, metres."""
    return {
        index: stage.place_m(moves[-1].side, moves[-1].place)
        for index, (_, _, moves) in enumerate(played)
        if moves
    }


def _unit_m(stage: Stage) -> tuple[float, float, float]:
    """Metres of one unit of a place (out, up, forward) on this body."""
    origin = stage.place_m("left", torch.zeros(3))
    out, up, forward = (float((stage.place_m("left", row) - origin).norm()) for row in torch.eye(3))
    return out, up, forward


def _touches(gesture: Gesture) -> bool:
    """Whether a hand touches something in a gesture, or is at the head."""
    return any(
        hand is not None and (hand.contact is not None or at_head(hand))
        for key in gesture.keys
        for hand in (key.main, key.other)
    )


def _quiet_track(served: list[tuple[Placement, Gesture]], near: dict[str, set[int]]) -> Track:
    """How far hands keep still that touch, or that are near the body in some placements."""
    return _while_track(
        served,
        lambda gesture, index, side: (
            1.0
            if _touches(gesture)
            else max(_SHOWN_QUIET * (gesture.family in _SHOWN), _NEAR_QUIET * (index in near[side]))
        ),
    )


def _while_track(
    served: list[tuple[Placement, Gesture]], which: Callable[[Gesture, int, str], float]
) -> Track:
    """A track of two channels (left, right hand): what `which` gives from stroke to hold.

    `which` gives the share from the gesture, the index of its placement and the side.
    """
    builder = TrackBuilder(torch.zeros(2, 1))
    for index, (placement, gesture) in enumerate(served):
        shares = [float(placement.hand in (side, "both") and which(gesture, index, side)) for side in SIDES]
        if not any(shares):
            continue
        start, end = placement.stroke.start_s, placement.hold.end_s
        builder.move(torch.tensor(shares)[:, None], max(0.0, start - _SETTLE_S[0]), start - _SETTLE_S[1])
        builder.move(torch.zeros(2, 1), max(end, start + 0.1), max(end, start + 0.1) + 0.35)
    return builder.build()
