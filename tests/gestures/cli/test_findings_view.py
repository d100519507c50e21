"""Findings as a person sees them on a terminal."""

from __future__ import annotations

import pytest

from gestures.alignment.timeline import Timeline
from gestures.cli.findings_view import show_findings
from gestures.consistency import Finding, Report, Silence
from gestures.pipeline.checking import CheckedShow, RefusedShow


def finding(severity: str, start_s: float) -> Finding:
    return Finding(
        code="DX-CHECK-201",
        rule="contradiction",
        severity=severity,
        title="Gesture against the words",
        start_s=start_s,
        end_s=start_s + 1.0,
        words="点[关注]",
        text=f"applause is shown at [{start_s}].",
        mend="Use another.",
    )


def show(name: str, *findings: Finding, silenced: tuple[Silence, ...] = ()) -> CheckedShow:
    timeline = Timeline("zh", 9.0, "douyin", "warm_host", 0, (), (), (), (), ())
    report = Report(findings, checked=("DX-CHECK-201",), silenced=silenced)
    return CheckedShow(name, timeline, None, report, ())


def test_a_fault_says_what_when_at_which_words_and_what_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    silenced = (Silence("DX-CHECK-301", "the client [asked]", 2),)
    show_findings([show("a", finding("error", 1.0), finding("info", 3.0), silenced=silenced)])
    out = capsys.readouterr().out
    for part in ("error", "1.00–2.00 s", "点[关注]", "shown at [1.0]", "Use another.", "shown at [3.0]"):
        assert part in out
    assert "the client [asked]" in out and "1 error" in out and "0 warnings" in out
    assert "shows," not in out


def test_many_notes_are_counted_and_shows_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [finding("info", float(second)) for second in range(6)]
    show_findings(
        [show("clean", *notes), show("bad", finding("warning", 1.0)), RefusedShow("lost", "no [file]")]
    )
    out = capsys.readouterr().out
    assert "6 notes" in out and "shown at [3.0]" not in out
    assert "no [file]" in out and "3 shows, 1 clean, 1 not checked" in out
    assert out.index("clean") < out.index("bad") < out.index("lost")
