"""What speech and silence do to head, eyes and breath."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from gestures.alignment.timeline import TimedClause, Timeline
from gestures.chance import Chance
from gestures.intents.spans import IntentSpan
from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.lowering.breath import breath_track
from gestures.lowering.pauses import pauses, silences
from gestures.personas import load_persona
from gestures.platforms import load_platform
from gestures.speech.words import Word
from motion.bodies import SkinnedBody
from motion.plan import MotionPlan

PITCH, YAW, ROLL = range(3)


def words(count: int, start_s: float, length_s: float = 0.3, stress: float = 0.5) -> tuple[Word, ...]:
    return tuple(
        Word("word", 5 * n, 5 * n + 4, start_s + length_s * n, start_s + length_s * (n + 0.9), stress)
        for n in range(count)
    )


def clause(text: str, spoken: tuple[Word, ...], *intents: str) -> TimedClause:
    spans = tuple(IntentSpan(intent, 0.9) for intent in intents)
    return TimedClause(text, 0, len(text), spoken[0].start_s, spoken[-1].end_s, 0, len(spoken) - 1, spans)


def speaking(spoken: tuple[Word, ...], clauses: tuple[TimedClause, ...], duration_s: float) -> Timeline:
    return Timeline(
        language="en",
        duration_s=duration_s,
        platform="douyin",
        persona="warm_host",
        seed=3,
        words=spoken,
        phones=(),
        clauses=clauses,
        gestures=(),
    )


@pytest.fixture(scope="module")
def stage(body: SkinnedBody) -> Stage:
    return Stage.of(body.skeleton, load_platform("douyin"))


def planned(timeline: Timeline, library: Library, stage: Stage) -> MotionPlan:
    return lower(timeline, library, load_persona("warm_host"), stage)


def head_deg(plan: MotionPlan, start_s: float, end_s: float) -> Tensor:
    """(T, 3) pitch, yaw and roll of the head's accents at 60 frames a second."""
    times = torch.arange(start_s, end_s, 1 / 60, dtype=torch.float64)[None]
    return torch.rad2deg(plan.head.sample(times)[0, :, :, 0])


def swings(values: Tensor, least: float) -> int:
    """How often a channel turns back by at least an angle."""
    count, way, last = 0, 0, float(values[0])
    for value in values.tolist():
        if abs(value - last) >= least and (value > last) != (way > 0):
            count, way = count + 1, 1 if value > last else -1
        if (value - last) * way > 0 or abs(value - last) >= least:
            last = value
    return count


@pytest.mark.parametrize(("text", "intents"), [("Who wants it?", ()), ("谁想要", ("ask_audience",))])
def test_a_question_tilts_the_head(
    text: str, intents: tuple[str, ...], library: Library, stage: Stage
) -> None:
    spoken = words(6, 1.0)
    asked, told = (
        head_deg(planned(speaking(spoken, (clause(said, spoken, *marks),), 6.0), library, stage), 1.0, 4.0)
        for said, marks in ((text, intents), ("You want it.", ()))
    )
    tilt = (asked - told)[:, ROLL]
    assert 5.0 < float(tilt.abs().amax()) < 12.0
    assert float(tilt[-1].abs()) < 1.0
    assert torch.allclose(asked[:, YAW], told[:, YAW], atol=1e-4)


def test_a_denial_shakes_the_head(library: Library, stage: Stage) -> None:
    spoken = words(6, 1.0)
    plan = planned(speaking(spoken, (clause("It never fades", spoken, "negate"),), 6.0), library, stage)
    assert swings(head_deg(plan, 0.9, 3.0)[:, YAW], 4.0) >= 2
    calm = planned(speaking(spoken, (clause("It stays bright", spoken),), 6.0), library, stage)
    assert swings(head_deg(calm, 0.9, 3.0)[:, YAW], 4.0) <= 1


def test_stressed_words_nod_and_emphasis_nods_deeper(library: Library, stage: Stage) -> None:
    spoken = words(8, 1.0, 0.4)
    spoken = tuple(
        replace(word, stress=0.9) if index in (2, 6) else replace(word, stress=0.2)
        for index, word in enumerate(spoken)
    )
    depth = []
    for intents in ((), ("emphasise",)):
        timeline = speaking(spoken, (clause("Really good", spoken, *intents),), 6.0)
        pitch = head_deg(planned(timeline, library, stage), 0.0, 5.0)[:, PITCH]
        at = round(60 * (spoken[2].start_s + 0.15))
        depth.append(float(pitch[at - 6 : at + 12].amax() - pitch[at - 15]))
    assert depth[0] > 1.5
    assert depth[1] == pytest.approx(1.5 * depth[0], rel=0.15)


def test_in_long_silence_the_host_reads_nods_and_looks_up(library: Library, stage: Stage) -> None:
    spoken = (*words(3, 0.5), *words(3, 26.0))
    timeline = speaking(spoken, (clause("Hello there all", spoken),), 28.0)
    assert [round(span.duration_s) for span in silences(timeline)] == [25]
    plan = planned(timeline, library, stage)
    times = torch.arange(2.0, 25.0, 1 / 60, dtype=torch.float64)[None]
    look = torch.rad2deg(plan.gaze.sample(times)[0, :, :, 0])
    # The comments are below the lens: the look goes down to them and comes back up, several times.
    reading = look[:, 1] < look[:, 1].amax() - 5.0
    assert 0.3 < float(reading.float().mean()) < 0.9
    assert int((reading[1:] != reading[:-1]).sum()) >= 4
    along = look[reading][:, 0].diff()
    assert int((along < -0.05).sum()) > int((along > 0.05).sum()) > 0
    assert swings(head_deg(plan, 2.0, 25.0)[:, PITCH], 2.0) >= 6
    # Eyes lead: when a look down sets out, the head follows later.
    first = int((reading[31:] & ~reading[30:-1]).nonzero()[0]) + 31
    eyes, head = (look[first - 30 : first + 40, channel] for channel in (1, 3))
    assert half_way(eyes) + 5 < half_way(head)


def half_way(values: Tensor) -> int:
    return int(((values - values[0]).abs() > 0.5 * (values - values[0]).abs().amax()).nonzero()[0])


def test_idle_gaze_and_head_do_not_loop(library: Library, stage: Stage) -> None:
    plan = planned(speaking((), (), 600.0), library, stage)
    times = torch.arange(0.0, 600.0, 0.1, dtype=torch.float64)[None]
    look = plan.gaze.sample(times)[0, :, 1, 0]
    pieces = look.unfold(0, 300, 150)
    pieces = pieces - pieces.mean(dim=1, keepdim=True)
    likeness = torch.corrcoef(pieces) - torch.eye(len(pieces))
    assert float(likeness.max()) < 0.8


def test_breath_comes_in_pauses_and_goes_with_words() -> None:
    spoken = (*words(10, 1.0), *words(12, 4.5), *words(6, 8.6))
    timeline = speaking(spoken, (clause("…", spoken),), 14.0)
    track = breath_track(timeline, Chance(1))
    inner = [pause for pause in pauses(timeline, 0.22) if pause.start_s > 0.0 and pause.end_s < 14.0]
    assert len(inner) == 2
    ends = [(pause.start_s, pause.end_s) for pause in inner]
    for start_s, end_s in ends:
        before, after = (float(track.sample(torch.tensor([[at]]))[0, 0, 0, 0]) for at in (start_s, end_s))
        assert after > before + 0.3
    speech = torch.arange(5.0, 8.0, 0.1, dtype=torch.float64)[None]
    assert float(track.sample(speech)[0, :, 0, 0].diff().amax()) <= 1e-6
    share = track.sample(torch.tensor([[0.0, 3.0, 13.9]], dtype=torch.float64))[0, :, 1, 0]
    assert share.tolist() == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)
    level = track.sample(torch.arange(0.0, 14.0, 0.05, dtype=torch.float64)[None])[0, :, 0, 0]
    assert float(level.abs().amax()) <= 1.0 + 1e-6 and math.isfinite(float(level.sum()))
