"""A timeline performed again, so that what a body does can be compared with what was planned, moment by moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.body_evidence import BodyEvidence, palms_from_chest_m
from gestures.consistency.lag import Lag, Way, lag_of
from gestures.consistency.recogniser import Shown, recognise
from gestures.errors import NotFoundError, PlanningError
from gestures.library.active import active_persona
from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.personas import Persona, load_persona
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.timing import FrameRate

_WAY_RATE, _SHOWN_RATE = FrameRate(15), FrameRate(30)
_MARGIN_S = 2.0
"""How much around a stretch is performed, too, when it is asked what the stretch shows, s."""
_PERSONA = "warm_host"
"""Who performs a timeline of a persona that does not ship with Deixis; the way of the hands differs little."""
_SIDES = ("left", "right")


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """A timeline as Deixis performs it.

    Attributes:
        times_s: (T,) float64, rising, s.
        palms_m: (T, 2, 3) left and right palm from the chest at those times, world axes, metres.
        shown: Returns what the performance shows at some time between two instants, s.
    """

    times_s: NDArray[np.float64]
    palms_m: NDArray[np.float32]
    shown: Callable[[float, float], tuple[Shown, ...]]

    @classmethod
    def of(
        cls, timeline: Timeline, library: Library, stage: Stage, persona: Persona | None = None
    ) -> Replay | None:
        """Perform a timeline.

        Ways that must be led around the body are left as they are: that takes most of the time and moves a hand by a
        few centimetres.

        Args:
            timeline: What is to be performed; gestures that the library does not have are left out.
            library: Where the gestures are.
            stage: Body, camera and screen.
            persona: The host; by default the one that the timeline names.

        Returns:
            The replay; None if nothing in the timeline moves a hand, or a placement cannot be performed.
        """
        known = tuple(placement for placement in timeline.gestures if _is_known(placement, library))
        if not any(placement.hand != "none" for placement in known):
            return None
        host = persona or _persona(timeline.persona)
        try:
            performance = Performance(
                lower(replace(timeline, gestures=known), library, host, stage), stage.skeleton
            )
        except (NotFoundError, PlanningError):
            return None
        with torch.no_grad():
            clip, _ = performance.sample(_WAY_RATE)
            _, places = forward_kinematics(stage.skeleton, clip.local_xyzw, clip.root_m)
        times = np.arange(clip.frame_count, dtype=np.float64) * (_WAY_RATE.den / _WAY_RATE.num)
        return cls(times, palms_from_chest_m(places).numpy(), partial(_shown, performance, stage))

    def lag(self, placement: Placement, hands: Sequence[str], body: BodyEvidence) -> Lag:
        """Return by how much a body is early or late with a gesture.

        Args:
            placement: The gesture.
            hands: Which of ``left`` and ``right`` it uses, one at least.
            body: What was measured of the body.
        """
        rows = [_SIDES.index(side) for side in hands]
        planned = [Way(self.times_s, self.palms_m[:, row]) for row in rows]
        measured = [Way(body.times_s, body.palms_m[:, row]) for row in rows]
        return lag_of(placement, planned, measured)


def _shown(performance: Performance, stage: Stage, start_s: float, end_s: float) -> tuple[Shown, ...]:
    first_s = max(start_s - _MARGIN_S, 0.0)
    clip, _ = performance.sample(_SHOWN_RATE, first_s, end_s + _MARGIN_S)
    seen = recognise(clip, skeleton=stage.skeleton, platform=stage.platform)
    moved = (
        replace(s, start_s=s.start_s + first_s, end_s=s.end_s + first_s, peak_s=s.peak_s + first_s)
        for s in seen
    )
    return tuple(each for each in moved if each.start_s < end_s and each.end_s > start_s)


def _is_known(placement: Placement, library: Library) -> bool:
    try:
        library.get(placement.gesture)
    except NotFoundError:
        return False
    return True


def _persona(name: str) -> Persona:
    try:
        return active_persona(name)
    except NotFoundError:
        return load_persona(_PERSONA)
