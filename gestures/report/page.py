"""The report: one self-contained HTML page of what a performance says and does, and what is wrong with it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from numpy.typing import NDArray

from gestures.alignment.timeline import Placement, Timeline
from gestures.report.timeline_svg import ROWS, Mark, timeline_pictures

SEVERITIES = ("error", "warning", "info")
_RECORDINGS = ("show.mp4", "speech.wav")
"""Files beside the page that it plays, the first one that is there."""


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of the filmstrip.

    Attributes:
        placement: Index of the gesture in the timeline.
        time_s: Instant that is shown, s.
        image: The encoded picture.
        media_type: ``image/jpeg`` or ``image/png``.
    """

    placement: int
    time_s: float
    image: bytes
    media_type: str = "image/jpeg"

    @property
    def data_uri(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.image).decode('ascii')}"


@dataclass(frozen=True, slots=True, eq=False)
class ShowReport:
    """What the page shows.

    Attributes:
        title: Heading, such as the script's file name.
        script: The script as written.
        timeline: Speech, clauses and gestures.
        loudness: ``(C,)`` outline of the sound at 40 columns a second; empty where there is none.
        marks: Findings.
        facts: Further numbers for the head of the page, label to text.
        files: Files beside the page, name to size in bytes.
        stills: Filmstrip, in order of time.
        omitted_stills: Strokes that the filmstrip leaves out to keep the page small.
        notes: Sentences for the reader, such as why there is no video.
        label: The AI label as `AigcLabel.as_object` gives it.
    """

    title: str
    script: str
    timeline: Timeline
    loudness: NDArray[np.float32]
    marks: Sequence[Mark]
    facts: Mapping[str, str]
    files: Mapping[str, int]
    stills: Sequence[Still] = ()
    omitted_stills: int = 0
    notes: Sequence[str] = ()
    label: Mapping[str, Any] = field(default_factory=dict)


@cache
def environment() -> Environment:
    """Return the templates of all pages."""
    return Environment(
        loader=PackageLoader("gestures.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def render_report(report: ShowReport) -> str:
    """Return the page: HTML with its style, pictures and data inside, asking nothing of the network.

    If the show's video or sound lies beside it, the page plays it from whatever time is clicked.
    """
    timeline = report.timeline
    served = [placement for placement in timeline.gestures if placement.intent is not None]
    counts = {severity: sum(mark.severity == severity for mark in report.marks) for severity in SEVERITIES}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            timeline=timeline,
            pictures=timeline_pictures(timeline, report.loudness, report.marks),
            rows=ROWS,
            served=len(served),
            beats=len(timeline.gestures) - len(served),
            counts=counts,
            clauses=_clause_rows(timeline),
            recording=next((name for name in _RECORDINGS if name in report.files), None),
            stills=[(still, timeline.gestures[still.placement]) for still in report.stills],
            label_json=json.dumps(report.label, ensure_ascii=False, separators=(",", ":")),
        )
    )


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One line of the table of clauses."""

    index: int
    start_s: float
    text: str
    intents: tuple[tuple[str, float, str], ...]
    gestures: tuple[Placement, ...]
    unserved: tuple[tuple[str, str], ...]


def _clause_rows(timeline: Timeline) -> list[ClauseRow]:
    gestures: dict[int, list[Placement]] = {}
    for placement in timeline.gestures:
        gestures.setdefault(placement.clause, []).append(placement)
    unserved: dict[int, list[tuple[str, str]]] = {}
    for entry in timeline.unserved:
        unserved.setdefault(entry.clause, []).append((entry.intent, entry.reason))
    return [
        ClauseRow(
            index=index,
            start_s=clause.start_s,
            text=clause.text,
            intents=tuple((intent.id, intent.score, _slots(intent.slots)) for intent in clause.intents),
            gestures=tuple(gestures.get(index, ())),
            unserved=tuple(unserved.get(index, ())),
        )
        for index, clause in enumerate(timeline.clauses)
    ]


def _slots(slots: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in slots.items())
