"""The files of a performance: writers, and what a user may leave out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gestures.alignment.timeline_json import timeline_to_json
from gestures.alignment.timeline_otio import write_otio
from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.pipeline.output import GENERATOR
from gestures.pipeline.planning import PlannedShow
from gestures.pipeline.progress import Stages
from gestures.pipeline.show_files import REPORT_JSON, SPEECH_WAV, TIMELINE_JSON, TIMELINE_OTIO
from gestures.pipeline.wav_label import label_wav
from motion.formats import EXPORTERS, AigcLabel, Recording, export_motion

NO_MOTION = "none"


def motion_formats(names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the motion formats to write.

    Args:
        names: Keys of `motion.formats.EXPORTERS`; None means all, ``["none"]`` none.

    Raises:
        NotFoundError: If a format is unknown.
        InvalidInputError: If ``none`` is asked for beside a format.
    """
    if names is None:
        return tuple(EXPORTERS)
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise InvalidInputError(
            f"formats are {names!r:.60}",
            code="DX-SHOW-003",
            hint=f"Give a list of names, such as {[*EXPORTERS][:2]}.",
        )
    if list(names) == [NO_MOTION]:
        return ()
    for name in names:
        if name == NO_MOTION:
            raise InvalidInputError(
                f"'{NO_MOTION}' is asked for beside {', '.join(n for n in names if n != name) or 'itself'}",
                code="DX-SHOW-003",
                hint=f"Give '{NO_MOTION}' alone, or the formats alone.",
            )
        if name not in EXPORTERS:
            raise NotFoundError(
                f"no motion format is called '{name}'",
                code="DX-SHOW-003",
                hint=nearest_names(name, [*EXPORTERS, NO_MOTION]),
            )
    return tuple(dict.fromkeys(names))


def write_plan(planned: PlannedShow, folder: Path, label: AigcLabel) -> None:
    """Write speech and timeline into a folder; a show without sound has no WAV."""
    if planned.speech.samples is not None:
        planned.speech.write_wav(folder / SPEECH_WAV)
        label_wav(folder / SPEECH_WAV, label)
    (folder / TIMELINE_JSON).write_text(timeline_to_json(planned.timeline, label), encoding="utf-8")
    media = SPEECH_WAV if planned.speech.samples is not None else None
    write_otio(folder / TIMELINE_OTIO, planned.timeline, label, media)


def write_motion(recording: Recording, formats: Sequence[str], folder: Path, stages: Stages) -> None:
    """Write a recording in each format under its usual name."""
    for name in formats:
        exporter = EXPORTERS[name]
        with stages.stage(f"writing {exporter.file_name}"):
            export_motion(recording, name, folder / exporter.file_name)


def file_sizes(folder: Path) -> dict[str, int]:
    """Return the files of a folder and their sizes in bytes, by name."""
    return {entry.name: entry.stat().st_size for entry in sorted(folder.iterdir()) if entry.is_file()}


def write_report_json(folder: Path, facts: dict[str, Any], label: AigcLabel) -> None:
    """Write `report.json`, by which an output folder of Deixis is known."""
    table = {"generator": GENERATOR, "version": version("deixis"), **facts, **label.as_object()}
    text = json.dumps(table, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / REPORT_JSON).write_text(text + "\n", encoding="utf-8")
