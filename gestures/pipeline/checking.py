"""Checks of what lies in files: a performance's folder, or any motion with its timeline."""

from __future__ import annotations

from pathlib import Path

from gestures.alignment.timeline import Timeline
from gestures.alignment.timeline_json import timeline_from_json
from gestures.consistency.checking import run_checks
from gestures.consistency.findings import Report
from gestures.errors import FormatError, InvalidInputError, NotFoundError
from gestures.library.active import active_library
from gestures.pipeline.files import TIMELINE_JSON
from gestures.pipeline.measuring import show_evidence
from gestures.platforms import PlatformProfile, load_platform, platform_ids
from motion.bodies import load_body
from motion.formats import EXPORTERS, import_motion

_LONGER_S = 2.0
"""How much shorter than its timeline a motion may be, s: holds and retractions that were cut."""


def read_timeline(path: Path) -> Timeline:
    """Read a `timeline.json`.

    Raises:
        InvalidInputError: If the file is missing or not UTF-8.
        FormatError: If it is no timeline.
    """
    try:
        return timeline_from_json(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise InvalidInputError(
            f"the timeline cannot be read: {error.strerror}", code="DX-SHOW-005", where=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not UTF-8",
            code="DX-SHOW-005",
            where=str(path),
            hint="Give a timeline.json.",
        ) from error


def show_platform(timeline: Timeline, platform: str | None = None) -> PlatformProfile:
    """Return the platform that a show was made for.

    Args:
        timeline: The show; it names its platform by id.
        platform: Profile to use instead: needed where the show was made for a YAML file of the user's own.

    Raises:
        NotFoundError: If the platform is unknown.
        InvalidInputError: If a profile of the user's own is malformed.
    """
    if platform is not None:
        return load_platform(platform)
    if timeline.platform not in platform_ids():
        raise NotFoundError(
            f"the show was made for the platform '{timeline.platform}', which does not ship with Deixis",
            code="DX-SHOW-012",
            hint="Give its profile: --platform FILE.yaml.",
        )
    return load_platform(timeline.platform)


def check_folder(folder: Path, platform: str | None = None) -> Report:
    """Check a performance from its files: timeline and motion; ``platform`` as in ``show_platform``.

    Raises:
        InvalidInputError: If the folder holds no timeline, or no motion.
        FormatError: If a file is damaged.
    """
    motion = folder / EXPORTERS["npz"].file_name
    for needed in (folder / TIMELINE_JSON, motion):
        if not needed.is_file():
            raise InvalidInputError(
                f"the folder holds no {needed.name}",
                code="DX-SHOW-006",
                where=str(folder),
                hint="Name a folder that `deixis perform` wrote, or give --motion and --timeline.",
            )
    return check_motion(motion, folder / TIMELINE_JSON, platform)


def check_motion(motion: Path, timeline: Path, platform: str | None = None) -> Report:
    """Check a motion file of any format that is read against a timeline, on the default body.

    ``platform`` as in ``show_platform``.

    Raises:
        InvalidInputError: If a file is missing.
        FormatError: If a file is damaged, holds no body motion, or is shorter than the timeline.
    """
    show = read_timeline(timeline)
    imported = import_motion(motion)
    if imported.clip is None:
        raise FormatError("the file holds no body motion", code="DX-SHOW-007", where=str(motion))
    if imported.clip.duration_s + _LONGER_S < show.duration_s:
        raise FormatError(
            f"the motion lasts {imported.clip.duration_s:.2f} s, its timeline {show.duration_s:.2f} s",
            code="DX-SHOW-007",
            where=str(motion),
            hint="Does the timeline belong to another performance?",
        )
    body, library, profile = load_body(), active_library(), show_platform(show, platform)
    return run_checks(show_evidence(show, imported.clip, imported.face, body, library, profile))
