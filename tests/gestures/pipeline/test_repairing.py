"""What is wrong with a movement is put down to the gesture under way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.consistency import Finding, Report
from gestures.pipeline.planning import plan_show
from gestures.pipeline.repairing import blamed
from gestures.pipeline.request import ShowRequest


@pytest.fixture(scope="module")
def timeline():
    return plan_show(ShowRequest("点个关注，谢谢大家。", platform="douyin", voice="none")).timeline


def finding(rule: str, at_s: float, **more) -> Finding:
    content = {
        "code": "DX-CHECK-509",
        "title": rule,
        "severity": "error",
        "words": "",
        "text": "",
        "mend": "",
    }
    return Finding(**{**content, "rule": rule, "start_s": at_s, "end_s": at_s + 0.05, **more})


def test_a_jump_blames_the_gesture_in_whose_time_it_lies(timeline):
    for index, placement in enumerate(timeline.gestures):
        jump = finding("pop", placement.stroke.start_s)
        assert [found.placement for found in blamed(Report((jump, jump)), timeline)] == [index]


def test_what_no_gesture_does_blames_none(timeline):
    at_s = timeline.gestures[0].stroke.start_s
    later = replace(timeline, duration_s=timeline.duration_s + 60.0)
    harmless = (
        finding("mouth_closed", at_s),
        finding("pop", at_s, severity="warning"),
        finding("pop", timeline.duration_s + 30.0),
    )
    assert blamed(Report(harmless), later) == []
    assert [f.placement for f in blamed(Report((finding("mouth_closed", at_s, placement=0),)), later)] == [0]
