"""A timeline is performed in a process beside as it is performed here, whatever becomes of that process."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import numpy as np
import pytest

from gestures.consistency.replay import Replay
from gestures.library.catalogue import load_library
from gestures.lowering import Stage
from gestures.pipeline import check_replay
from gestures.pipeline.check_replay import Replays
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.platforms import load_platform
from motion.bodies import load_body


@pytest.fixture
def timeline(monkeypatch):
    monkeypatch.setattr(check_replay, "_WORTH_S", 0.0)
    return plan_show(ShowRequest("点个关注，谢谢大家。", platform="douyin", voice="none")).timeline


def test_a_process_beside_performs_the_same(timeline):
    library, stage = load_library(), Stage.of(load_body().skeleton, load_platform("douyin"))
    here = Replay.of(timeline, library, stage)
    before = set(multiprocessing.active_children())
    with Replays(library, stage, beside=True) as replays:
        beside = replays.start(timeline)()
        (worker,) = set(multiprocessing.active_children()) - before
        assert np.array_equal(beside.times_s, here.times_s)
        assert np.array_equal(beside.palms_m, here.palms_m)
        seen = here.shown(0.0, timeline.duration_s)
        assert seen
        assert beside.shown(0.0, timeline.duration_s) == seen
        worker.kill()
        worker.join()
        assert beside.shown(0.0, timeline.duration_s) == seen
        assert np.array_equal(replays.start(timeline)().palms_m, here.palms_m)


def test_nothing_to_perform_starts_no_process(timeline):
    before = set(multiprocessing.active_children())
    with Replays(
        load_library(), Stage.of(load_body().skeleton, load_platform("douyin")), beside=True
    ) as all_:
        assert all_.start(replace(timeline, gestures=()))() is None
    assert set(multiprocessing.active_children()) == before
