"""OpenTimelineIO: the timeline for video editors: a track for words, one for clauses, one per hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import opentimelineio as otio

from gestures.alignment.timeline import Placement, Timeline
from gestures.alignment.timeline_json import clause_to_object, placement_to_object, word_to_object
from motion.formats.files import writing
from motion.formats.labels import AigcLabel

RATE = 1000.0
"""Time base: one unit is a millisecond, so that no edge of a phase is moved by more than half of one."""

PHASES: tuple[str, ...] = ("preparation", "stroke", "hold", "retraction")


@dataclass(frozen=True, slots=True)
class _Piece:
    name: str
    start_s: float
    end_s: float
    metadata: dict[str, Any] = field(default_factory=dict)


def timeline_to_otio(
    timeline: Timeline, label: AigcLabel | None = None, speech_file: str | None = None
) -> otio.schema.Timeline:
    """Return the show as an editor's timeline.

    Tracks: ``speech`` (audio, if a file is named), ``words``, ``clauses``, and ``left hand``, ``right hand`` and
    ``body`` with one clip per phase. Every clip carries what it stands for under ``metadata["deixis"]``.

    Args:
        timeline: What to export.
        label: The AI label; the producer's plain one by default.
        speech_file: Path or address of the speech, as the editor is to find it.
    """
    show = otio.schema.Timeline(name=f"{timeline.platform} {timeline.persona}")
    show.metadata.update((label or AigcLabel()).as_object())
    show.metadata["deixis"] = {
        "language": timeline.language,
        "platform": timeline.platform,
        "persona": timeline.persona,
        "seed": timeline.seed,
        "duration_s": timeline.duration_s,
    }
    if speech_file is not None:
        show.tracks.append(_speech_track(speech_file, timeline.duration_s))
    show.tracks.append(
        _track("words", (_Piece(w.text, w.start_s, w.end_s, word_to_object(w)) for w in timeline.words))
    )
    show.tracks.append(
        _track("clauses", (_Piece(c.text, c.start_s, c.end_s, clause_to_object(c)) for c in timeline.clauses))
    )
    for name, hands in (
        ("left hand", ("left", "both")),
        ("right hand", ("right", "both")),
        ("body", ("none",)),
    ):
        pieces = (
            piece
            for placement in timeline.gestures
            if placement.hand in hands
            for piece in _phases(placement)
        )
        show.tracks.append(_track(name, pieces))
    return show


def write_otio(
    path: Path, timeline: Timeline, label: AigcLabel | None = None, speech_file: str | None = None
) -> None:
    """Write ``timeline.otio``.

    Raises:
        InvalidInputError: If the file cannot be written.
    """
    text = timeline_to_otio(timeline, label, speech_file).to_json_string()
    with writing(path) as partial:
        partial.write_text(text + "\n", encoding="utf-8")


def _phases(placement: Placement) -> Iterable[_Piece]:
    content = placement_to_object(placement)
    for phase in PHASES:
        span = getattr(placement, phase)
        if span.duration_s > 0.0:
            yield _Piece(
                f"{placement.gesture}: {phase}",
                span.start_s,
                span.end_s,
                {"phase": phase, "placement": content},
            )


def _speech_track(speech_file: str, duration_s: float) -> otio.schema.Track:
    track = otio.schema.Track(name="speech", kind=otio.schema.TrackKind.Audio)
    span = _range(0, _ticks(duration_s))
    track.append(
        otio.schema.Clip(
            name="speech",
            media_reference=otio.schema.ExternalReference(target_url=speech_file, available_range=span),
            source_range=span,
        )
    )
    return track


def _track(name: str, pieces: Iterable[_Piece]) -> otio.schema.Track:
    """Lay pieces on a track, with gaps between; a piece that starts before the last one ends is cut."""
    track = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Video)
    end = 0
    for piece in pieces:
        start, stop = max(_ticks(piece.start_s), end), _ticks(piece.end_s)
        if stop <= start:
            continue
        if start > end:
            track.append(otio.schema.Gap(source_range=_range(0, start - end)))
        track.append(
            otio.schema.Clip(
                name=piece.name, source_range=_range(0, stop - start), metadata={"deixis": piece.metadata}
            )
        )
        end = stop
    return track


def _ticks(seconds: float) -> int:
    return round(seconds * RATE)


def _range(start: int, length: int) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, RATE), otio.opentime.RationalTime(length, RATE)
    )
