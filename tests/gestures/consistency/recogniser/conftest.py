"""A short performed show in which gestures are asked for by name, and its motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.recogniser import Shown, recognise
from gestures.lowering import Stage, lower
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.performance import Performance
from motion.skeleton import Skeleton
from motion.timing import FrameRate

PLATFORM = "douyin"
ASKED = (
    "thumbs_up hand=right",
    "point_screen target=follow_button",
    "number_cn number=3 hand=right",
    "wave hand=left",
    "jab_screen target=cart_button",
    "number_west number=3 hand=left",
    "heart_hands",
    "number_cn number=6 hand=left",
    "stop_palm hand=right",
    "point_screen target=share_button",
    "number_cn number=8 hand=right",
    "applause",
    "number_cn number=9 hand=right",
    "ok_sign hand=left",
    "head_shake",
    "number_cn number=7 hand=left",
    "palm_screen target=coupon",
    "thumbs_down hand=left",
    "finger_heart hand=right",
    "self_point hand=right",
    "nod",
    "price_sweep_down hand=right",
    "number_cn number=2 hand=left",
    "size_wide magnitude=0.9",
    "a_little hand=right",
    "number_cn number=0 hand=right",
)


@dataclass(frozen=True)
class Performed:
    """A show, its motion, and what is recognised in it.

    Attributes:
        timeline: What was planned.
        clip: Frames at 30 a second.
        skeleton: The body.
        shown: What the recogniser says.
    """

    timeline: Timeline
    clip: Clip
    skeleton: Skeleton
    shown: tuple[Shown, ...]

    def placement(self, asked: str) -> Placement:
        """Return the gesture that a tag asked for."""
        name, *options = asked.split()
        wanted = dict(option.split("=") for option in options)
        return next(
            place
            for place in self.timeline.gestures
            if place.gesture == name
            and wanted.get("number") in (None, place.parameters.get("number"))
            and wanted.get("target") in (None, place.target)
        )


@pytest.fixture(scope="session")
def performed() -> Performed:
    text = "\n".join(
        f"{{gesture: none}}大家好今天我们慢慢聊一聊，{{gesture: auto}}{{gesture: {asked}}}好的"
        "{gesture: none}我们来看一看这里哦。{gesture: auto}"
        for asked in ASKED
    )
    planned = plan_show(ShowRequest(text, platform=PLATFORM, voice="none", language="zh"))
    body = load_body()
    stage = Stage.of(body.skeleton, planned.platform)
    plan = lower(planned.timeline, planned.library, planned.persona, stage, BodyVolume.of(body))
    clip, _ = Performance(plan, body.skeleton).sample(FrameRate(30))
    shown = recognise(clip, skeleton=body.skeleton, platform=PLATFORM)
    return Performed(planned.timeline, clip, body.skeleton, shown)


@pytest.fixture(scope="session")
def excerpt(performed: Performed) -> Callable[[str], Clip]:
    """Cut one gesture out of the show."""

    def cut(asked: str) -> Clip:
        place, rate = performed.placement(asked), performed.clip.rate
        first, last = (round(time * rate.fps) for time in (place.preparation.start_s, place.retraction.end_s))
        first = max(first - 15, 0)
        return Clip(
            rate, performed.clip.local_xyzw[first : last + 15], performed.clip.root_m[first : last + 15]
        )

    return cut
