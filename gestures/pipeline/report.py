"""Writes what a performance says about itself: `report.html` for people, `report.json` for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gestures.consistency.findings import Finding, Report
from gestures.pipeline.files import file_sizes, write_report_json
from gestures.pipeline.progress import Stages
from gestures.pipeline.show_files import REPORT_HTML
from gestures.pipeline.staging import StagedShow
from gestures.report import Mark, ShowReport, Still, envelope, render_report
from motion.formats import AigcLabel

REPORT = "writing the report"


def write_report(
    staged: StagedShow,
    checks: Report,
    refused: Sequence[str],
    stills: tuple[Sequence[Still], int],
    folder: Path,
    label: AigcLabel,
    stages: Stages,
) -> None:
    """Write both reports into a folder that holds the other files.

    Args:
        staged: The show.
        checks: What the checks found.
        refused: Why something could not be made.
        stills: Pictures of strokes, and how many strokes have none.
        folder: Where the files lie.
        label: AI label of the show.
        stages: Takes progress.
    """
    planned = staged.planned
    with stages.stage(REPORT):
        speech = planned.speech
        loudness = (
            envelope(speech.samples, speech.sample_rate)
            if speech.samples is not None
            else np.zeros(0, dtype=np.float32)
        )
        page = render_report(
            ShowReport(
                title=planned.request.name,
                script=planned.request.text,
                timeline=planned.timeline,
                loudness=loudness,
                marks=[_mark(finding) for finding in checks],
                facts=_facts(staged, stages),
                files=file_sizes(folder),
                stills=stills[0],
                omitted_stills=stills[1],
                notes=[*refused, *_notes(staged)],
                label=label.as_object(),
            )
        )
        (folder / REPORT_HTML).write_text(page, encoding="utf-8")
    write_report_json(folder, _table(staged, checks, refused, folder, stages), label)


def _mark(finding: Finding) -> Mark:
    return Mark(
        code=finding.code,
        severity=finding.severity,
        start_s=finding.start_s,
        end_s=finding.end_s,
        text=finding.text,
        mend=finding.mend,
    )


def _facts(staged: StagedShow, stages: Stages) -> dict[str, str]:
    spent = sum(stages.seconds.values())
    return {
        "language": staged.planned.timeline.language,
        "voice": "given" if staged.planned.request.audio else staged.planned.request.voice,
        "made in": f"{spent:.1f} s",
    }


def _notes(staged: StagedShow) -> list[str]:
    speech = staged.planned.speech
    notes = [*staged.planned.notes, *speech.notes]
    if speech.samples is None:
        notes.append("This show has timing but no sound.")
    if speech.unmatched_script:
        notes.append(f"The timings lack these words of the script: {', '.join(speech.unmatched_script[:20])}")
    if speech.unmatched_given:
        notes.append(f"The timings hold what the script does not: {', '.join(speech.unmatched_given[:20])}")
    return notes


def _table(
    staged: StagedShow, checks: Report, refused: Sequence[str], folder: Path, stages: Stages
) -> dict[str, Any]:
    timeline = staged.planned.timeline
    return {
        "script": staged.planned.request.name,
        "duration_s": round(timeline.duration_s, 3),
        "language": timeline.language,
        "platform": timeline.platform,
        "persona": timeline.persona,
        "seed": timeline.seed,
        "gestures": len(timeline.gestures),
        "unserved": [
            {"clause": entry.clause, "intent": entry.intent, "reason": entry.reason}
            for entry in timeline.unserved
        ],
        "checks": checks.to_object(),
        "refused": list(refused),
        "notes": _notes(staged),
        "files": file_sizes(folder),
        "seconds": {stage: round(value, 3) for stage, value in stages.seconds.items()},
    }
