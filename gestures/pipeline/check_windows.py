"""Checks of shows of any length in bounded memory: one stretch after the other, with enough of its surroundings."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from torch import Tensor

from gestures.alignment.timeline import Placement, TimedClause, Timeline
from gestures.consistency.findings import SEVERITIES, Finding, Report
from gestures.pipeline.check_source import MotionSource
from gestures.speech.words import Phone, Word
from motion.clip import Clip, FaceTrack, Pose

WINDOW_S, MARGIN_S = 600.0, 45.0
"""How much is judged at once, and how much of what lies before and behind is looked at with it, s.

No rule looks farther than the margin.
"""
_WHOLE_S = 1.5 * WINDOW_S
"""Shows up to this length are judged at once, s."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a finding looks like.

    Attributes:
        time_s: When, s.
        pose: The body.
        face: (52,) weights of the face, if there are any.
    """

    time_s: float
    pose: Pose
    face: Tensor | None


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a show by itself.

    Attributes:
        start_s: Where it begins in the show, s; a whole frame.
        own_s: From when to before when findings are its own, s in the show.
        timeline: Its part of the timeline, in its own time.
        clauses: Indices of its clauses in the show.
        gestures: Indices of its gestures in the show.
    """

    start_s: float
    own_s: tuple[float, float]
    timeline: Timeline
    clauses: Sequence[int]
    gestures: Sequence[int]

    def in_show(self, finding: Finding) -> Finding:
        """Return a finding in the show's own time and numbers."""
        return replace(
            finding,
            start_s=finding.start_s + self.start_s,
            end_s=finding.end_s + self.start_s,
            clause=None if finding.clause is None else self.clauses[finding.clause],
            placement=None if finding.placement is None else self.gestures[finding.placement],
        )


_Timed = TypeVar("_Timed", Word, Phone, TimedClause)
Judge = Callable[[Clip, FaceTrack | None], Report]
"""Checks the motion of a stretch."""
Judging = Callable[[Timeline, bool], Judge]
"""Takes the timeline of the stretch that is read next, and whether it is the show's first, and returns its judge."""


def check_windows(
    timeline: Timeline, source: MotionSource, judging: Judging
) -> tuple[Report, tuple[Moment, ...]]:
    """Check a show of any length.

    Args:
        timeline: Words and gestures.
        source: The motion, as long as the timeline.
        judging: Returns what checks a stretch.

    Returns:
        The findings of the whole show, and what each of them looks like.
    """
    if max(timeline.duration_s, source.duration_s) <= _WHOLE_S:
        judge = judging(timeline, True)
        clip, face = next(source.stretches([(0, source.frame_count)]))
        report = judge(clip, face)
        return report, tuple(_moment(finding, 0.0, clip, face) for finding in report)
    spans = list(_spans(source))
    windows = _cut(timeline, [(source.rate.seconds(a), source.rate.seconds(b)) for a, b in spans])
    reports: list[Report] = []
    findings: list[tuple[Finding, Moment]] = []
    pieces = source.stretches(spans)
    for window in windows:
        judge = judging(window.timeline, not reports)
        clip, face = next(pieces)
        report = judge(clip, face)
        reports.append(report)
        for finding in report:
            placed = window.in_show(finding)
            if window.own_s[0] <= placed.start_s < window.own_s[1]:
                findings.append((placed, _moment(finding, window.start_s, clip, face)))
    findings.sort(key=lambda f: (f[0].start_s, SEVERITIES.index(f[0].severity), f[0].code))
    return _joined(reports, [finding for finding, _ in findings]), tuple(moment for _, moment in findings)


def _spans(source: MotionSource) -> Iterator[tuple[int, int]]:
    """Frames of the windows with their margins."""
    window, margin = round(WINDOW_S * source.rate.fps), round(MARGIN_S * source.rate.fps)
    for first in range(0, source.frame_count, window):
        yield max(first - margin, 0), min(first + window + margin, source.frame_count)


def _cut(timeline: Timeline, spans_s: Sequence[tuple[float, float]]) -> Iterator[_Window]:
    starts = _Starts.of(timeline)
    for number, (start, end) in enumerate(spans_s):
        words, phones, near, strokes = (
            range(bisect_left(times, start), bisect_left(times, end))
            for times in (starts.words, starts.phones, starts.clauses, starts.strokes)
        )
        clauses = [
            i
            for i in near
            if timeline.clauses[i].first_word in words and timeline.clauses[i].last_word in words
        ]
        gestures = [i for i in strokes if _inside(timeline.gestures[i], (start, end), words, clauses)]
        part = replace(
            timeline,
            duration_s=max(min(end, timeline.duration_s) - start, 0.0),
            words=tuple(_moved(timeline.words[i], start) for i in words),
            phones=tuple(_moved(timeline.phones[i], start) for i in phones),
            clauses=tuple(
                replace(
                    _moved(clause, start),
                    first_word=clause.first_word - words.start,
                    last_word=clause.last_word - words.start,
                )
                for clause in (timeline.clauses[i] for i in clauses)
            ),
            gestures=tuple(
                _moved_placement(placement, start, clauses.index(placement.clause), words.start)
                for placement in (timeline.gestures[i] for i in gestures)
            ),
            unserved=tuple(
                replace(entry, clause=clauses.index(entry.clause))
                for entry in timeline.unserved
                if entry.clause in clauses
            ),
        )
        own = (
            -math.inf if number == 0 else number * WINDOW_S,
            math.inf if number == len(spans_s) - 1 else (number + 1) * WINDOW_S,
        )
        yield _Window(start, own, part, clauses, gestures)


@dataclass(frozen=True, slots=True)
class _Starts:
    """When everything of a timeline begins, in order, s."""

    words: list[float]
    phones: list[float]
    clauses: list[float]
    strokes: list[float]

    @classmethod
    def of(cls, timeline: Timeline) -> _Starts:
        return cls(
            [word.start_s for word in timeline.words],
            [phone.start_s for phone in timeline.phones],
            [clause.start_s for clause in timeline.clauses],
            [placement.stroke.start_s for placement in timeline.gestures],
        )


def _inside(placement: Placement, span_s: tuple[float, float], words: range, clauses: Sequence[int]) -> bool:
    return (
        placement.preparation.start_s >= span_s[0]
        and placement.retraction.end_s <= span_s[1]
        and placement.anchor.word in words
        and placement.clause in clauses
    )


def _moved(item: _Timed, start_s: float) -> _Timed:
    return replace(item, start_s=item.start_s - start_s, end_s=item.end_s - start_s)


def _moved_placement(placement: Placement, start_s: float, clause: int, first_word: int) -> Placement:
    anchor = placement.anchor
    return replace(
        placement,
        clause=clause,
        anchor=replace(anchor, word=anchor.word - first_word, time_s=anchor.time_s - start_s),
        preparation=placement.preparation.shifted(-start_s),
        stroke=placement.stroke.shifted(-start_s),
        hold=placement.hold.shifted(-start_s),
        retraction=placement.retraction.shifted(-start_s),
    )


def _joined(reports: Sequence[Report], findings: Sequence[Finding]) -> Report:
    """One report of all windows; a rule counts as skipped only if no window checked it."""
    checked = tuple(dict.fromkeys(code for report in reports for code in report.checked))
    skipped = {code: why for code, why in reports[0].skipped.items() if code not in checked}
    return Report(tuple(findings), skipped=skipped, checked=checked)


def _moment(finding: Finding, start_s: float, clip: Clip, face: FaceTrack | None) -> Moment:
    time_s = min((finding.start_s + finding.end_s) / 2, clip.duration_s)
    frame = min(max(round(time_s * clip.rate.fps), 0), clip.frame_count - 1)
    pose = Pose(clip.local_xyzw[frame].clone(), clip.root_m[frame].clone())
    return Moment(time_s + start_s, pose, None if face is None else face.weights[frame].clone())
