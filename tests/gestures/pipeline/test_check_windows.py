"""A long show is judged a stretch at a time as it is judged at once: same findings, times and numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline, Unserved
from gestures.consistency.findings import Finding, Report
from gestures.pipeline import check_source, check_windows
from gestures.pipeline.check_source import MotionSource, open_motion
from gestures.speech.words import Phone, Word
from motion.bodies import load_body
from motion.clip import Clip, FaceTrack
from motion.formats.npz import write_npz
from motion.rotations import identity
from motion.timing import FrameRate, TimeRange

RATE = FrameRate(10)


def show(seconds: int) -> Timeline:
    """A clause of one word, one phone and one gesture every ten seconds."""
    starts = range(5, seconds - 5, 10)
    words = tuple(Word("好", 2 * i, 2 * i + 1, s, s + 0.5) for i, s in enumerate(starts))
    gestures = tuple(
        Placement(
            gesture=f"g{i}",
            revision=1,
            clause=i,
            intent=None,
            hand="right",
            target=None,
            amplitude=1.0,
            anchor=Anchor(i, "好", float(s)),
            preparation=TimeRange(s - 1.0, s - 0.2),
            stroke=TimeRange(s - 0.2, s + 0.3),
            hold=TimeRange(s + 0.3, s + 0.6),
            retraction=TimeRange(s + 0.6, s + 1.4),
        )
        for i, s in enumerate(starts)
    )
    return Timeline(
        language="zh",
        duration_s=float(seconds),
        platform="douyin",
        persona="warm_host",
        seed=0,
        words=words,
        phones=tuple(Phone("a", w.start_s, w.end_s, 1.0, "aa") for w in words),
        clauses=tuple(
            TimedClause("好", w.start, w.end, w.start_s, w.end_s, i, i) for i, w in enumerate(words)
        ),
        gestures=gestures,
        unserved=tuple(Unserved(i, "greet", "no time") for i in range(0, len(words), 7)),
    )


def numbered(seconds: int) -> tuple[Clip, FaceTrack]:
    """Frames whose root and jaw say which frame they are."""
    frames = seconds * 10
    number = torch.arange(frames, dtype=torch.float32)
    weights = torch.zeros(frames, 52)
    weights[:, 0] = number / frames
    return Clip(RATE, identity(frames, 55), torch.stack((number, 0 * number, 0 * number), -1)), FaceTrack(
        RATE, weights
    )


def judge(timeline: Timeline, clip: Clip, face: FaceTrack | None, is_first: bool) -> Report:
    """Find fault with every gesture and every word without one; say by the frame in what motion that was."""
    first = float(clip.root_m[0, 0])
    assert clip.frame_count / 10 == pytest.approx(timeline.duration_s, abs=0.1)
    assert face is not None and face.frame_count == clip.frame_count
    found = [
        Finding(
            code="DX-CHECK-900",
            rule="each",
            severity="warning",
            title="each",
            start_s=placement.stroke.start_s,
            end_s=placement.stroke.end_s,
            words=timeline.words[placement.anchor.word].text,
            text=placement.gesture,
            mend="",
            clause=placement.clause,
            placement=index,
            measured={"frame": first + 10 * placement.stroke.start_s},
        )
        for index, placement in enumerate(timeline.gestures)
    ]
    skipped = {} if is_first else {"DX-CHECK-403": "not the first"}
    return Report(tuple(found), skipped=skipped, checked=("DX-CHECK-900", *(["DX-CHECK-403"] * is_first)))


def judging(timeline: Timeline, is_first: bool):
    return lambda clip, face: judge(timeline, clip, face, is_first)


@pytest.fixture
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_windows, "WINDOW_S", 60.0)
    monkeypatch.setattr(check_windows, "MARGIN_S", 15.0)
    monkeypatch.setattr(check_windows, "_WHOLE_S", 90.0)


@pytest.mark.parametrize("seconds", [60, 91, 125, 400])
@pytest.mark.parametrize("piece", [37, 4096])
def test_every_fault_is_found_once_in_its_place(short_windows: None, seconds: int, piece: int) -> None:
    timeline, (clip, face) = show(seconds), numbered(seconds)

    def pieces():
        for first in range(0, clip.frame_count, piece):
            rows = slice(first, first + piece)
            yield (
                Clip(RATE, clip.local_xyzw[rows], clip.root_m[rows]),
                FaceTrack(RATE, face.weights[rows]),
            )

    source = MotionSource(RATE, clip.frame_count, None, pieces)
    report, moments = check_windows.check_windows(timeline, source, judging)
    assert [f.text for f in report] == [placement.gesture for placement in timeline.gestures]
    for index, (finding, moment) in enumerate(zip(report, moments, strict=True)):
        placement = timeline.gestures[index]
        assert (finding.placement, finding.clause) == (index, index)
        assert finding.start_s == pytest.approx(placement.stroke.start_s)
        assert finding.measured["frame"] == pytest.approx(10 * placement.stroke.start_s, abs=1e-3)
        middle_s = (placement.stroke.start_s + placement.stroke.end_s) / 2
        assert moment.time_s == pytest.approx(middle_s)
        assert float(moment.pose.root_m[0]) == pytest.approx(10 * middle_s, abs=1.0)
        assert moment.face is not None
    assert set(report.checked) == {"DX-CHECK-900", "DX-CHECK-403"} and not report.skipped


def test_no_more_than_a_window_is_held() -> None:
    clip, _ = numbered(600)
    held = []

    def pieces():
        for first in range(0, clip.frame_count, 50):
            held.append(first)
            rows = slice(first, first + 50)
            yield Clip(RATE, clip.local_xyzw[rows], clip.root_m[rows]), None

    source = MotionSource(RATE, clip.frame_count, None, pieces)
    firsts = range(0, 6000, 500)
    for first, (part, face) in zip(firsts, source.stretches([(a, a + 700) for a in firsts]), strict=True):
        assert face is None and float(part.root_m[0, 0]) == first
        assert part.frame_count == min(700, 6000 - first)
        assert held[-1] < first + 700  # Nothing is read before it is needed.


def test_a_large_archive_is_opened_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(1)
    clip = Clip(RATE, identity(90, 55), 0.1 * torch.randn(90, 3, generator=generator))
    path = tmp_path / "motion.npz"
    write_npz(path, clip, face=FaceTrack(RATE, torch.rand(90, 52, generator=generator)))
    whole = open_motion(path, load_body())
    monkeypatch.setattr(check_source, "_LONG_BYTES", 10)
    pieced = open_motion(path, load_body())
    assert (whole.frame_count, whole.rate, whole.label) == (pieced.frame_count, pieced.rate, pieced.label)
    for a, b in zip(whole.stretches([(0, 40), (20, 90)]), pieced.stretches([(0, 40), (20, 90)]), strict=True):
        assert a[0].allclose(b[0]) and np.allclose(a[1].weights, b[1].weights)


def test_silence_counts_what_it_hides() -> None:
    report = judge(show(60), *numbered(60), True)
    quiet = report.silencing({"DX-CHECK-900": "on purpose", "DX-CHECK-901": "never checked"})
    assert not quiet.findings and [(s.code, s.reason, s.count) for s in quiet.silenced] == [
        ("DX-CHECK-900", "on purpose", 5)
    ]
    assert replace(report, findings=()).silencing({}).silenced == ()
