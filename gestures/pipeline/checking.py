"""Checks of what lies in files: performances, any motion with its timeline or transcript, videos."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gestures.alignment.timeline import Timeline
from gestures.alignment.timeline_json import timeline_from_json
from gestures.consistency.project import CHECKS_YAML, project_rules
from gestures.consistency.recogniser import VIDEO_BLUR_DEG
from gestures.errors import DeixisError, InvalidInputError, NotFoundError
from gestures.lowering import Stage
from gestures.pipeline.check_judging import CheckedShow, judged_show
from gestures.pipeline.check_source import MotionSource, open_motion
from gestures.pipeline.show_files import REPORT_JSON, TIMELINE_JSON
from gestures.platforms import PlatformProfile, load_platform, platform_ids
from motion.bodies import load_body
from motion.formats import EXPORTERS, AigcLabel

MAX_SHOWS = 10_000
"""Most shows that are checked at once."""


@dataclass(frozen=True, slots=True)
class RefusedShow:
    """A show that could not be checked.

    Attributes:
        name: Folder that it was to be read from.
        reason: Why.
    """

    name: str
    reason: str


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
            f"the timeline cannot be read: {error.strerror}",
            code="DX-SHOW-005",
            where=str(path),
            hint="Name a folder that `deixis perform` wrote, or its timeline.json.",
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


def check_shows(
    folder: Path, platform: str | None = None, rules: Path | None = None, *, beside: bool = False
) -> Iterator[CheckedShow | RefusedShow]:
    """Check a performance, or every performance in a folder of many, one after the other.

    Args:
        folder: A folder that `deixis perform` wrote, or one whose subfolders are such.
        platform: As in ``show_platform``.
        rules: A project's ``checks.yaml``; by default the one in the show's folder or the one above it, if any.
        beside: Whether a second process may be forked, so that plan and motion are gone through at once. The caller
            should run few other threads then.

    Raises:
        InvalidInputError: If the folder holds no show; a single one is refused by the error that is its reason.
    """
    if (folder / TIMELINE_JSON).is_file() or not folder.is_dir():
        yield check_folder(folder, platform, rules, beside=beside)
        return
    found = sorted(path.parent for path in folder.glob(f"**/{TIMELINE_JSON}"))
    if not found:
        yield check_folder(folder, platform, rules, beside=beside)
        return
    if len(found) > MAX_SHOWS:
        raise InvalidInputError(
            f"the folder holds {len(found):,} shows, at most {MAX_SHOWS:,} are checked at once",
            code="DX-SHOW-013",
            where=str(folder),
            hint="Name one of its subfolders.",
        )
    for each in found:
        name = each.relative_to(folder).as_posix()
        try:
            checked = check_folder(each, platform, rules or rules_beside(folder), name, beside=beside)
        except DeixisError as error:
            yield RefusedShow(name, str(error))
        else:
            yield checked


def check_folder(
    folder: Path,
    platform: str | None = None,
    rules: Path | None = None,
    name: str | None = None,
    *,
    beside: bool = False,
) -> CheckedShow:
    """Check a performance from its files: timeline, motion, face and AI labels.

    Args:
        folder: A folder that `deixis perform` wrote.
        platform: As in ``show_platform``.
        rules: As for ``check_shows``.
        name: What the show is called; the folder by default.
        beside: As for ``check_shows``.

    Raises:
        InvalidInputError: If it is no folder, or holds no timeline or no motion.
        FormatError: If a file is damaged.
    """
    if not folder.is_dir():
        raise InvalidInputError(
            "is a file" if folder.exists() else "there is no such folder",
            code="DX-SHOW-006",
            where=str(folder),
            hint="Name a folder that `deixis perform` wrote; single files go to --motion or --video.",
        )
    motion = folder / EXPORTERS["npz"].file_name
    for needed in (folder / TIMELINE_JSON, motion):
        if not needed.is_file():
            raise InvalidInputError(
                f"the folder holds no {needed.name}",
                code="DX-SHOW-006",
                where=str(folder),
                hint="Name a folder that `deixis perform` wrote, or give --motion and --timeline.",
            )
    show = read_timeline(folder / TIMELINE_JSON)
    source = open_motion(motion, load_body())
    labels = {TIMELINE_JSON: _is_labelled(folder / TIMELINE_JSON), motion.name: source.label is not None}
    if (folder / REPORT_JSON).is_file():
        labels[REPORT_JSON] = _is_labelled(folder / REPORT_JSON)
    project = project_rules(rules or rules_beside(folder))
    return judged_show(
        name or str(folder),
        motion,
        show,
        source,
        show_platform(show, platform),
        project,
        labels,
        beside=beside,
    )


def check_motion(
    motion: Path,
    timeline: Path | None = None,
    transcript: Path | None = None,
    *,
    platform: str | None = None,
    language: str | None = None,
    rules: Path | None = None,
    beside: bool = False,
) -> CheckedShow:
    """Check a motion file of any format that is read against a timeline or a transcript, on the default body.

    Args:
        motion: The motion; with a face in it, the mouth is checked, too.
        timeline: A `timeline.json`: words and gestures.
        transcript: Word timings of any format that is read; what is said is compared with what is seen.
        platform: The screen. With a timeline as in ``show_platform``; with a transcript, pointing at the screen's
            elements is checked only if it is given.
        language: Of the transcript; found from the text by default.
        rules: A project's ``checks.yaml``.
        beside: As for ``check_shows``.

    Raises:
        InvalidInputError: If a file is missing.
        FormatError: If a file is damaged, holds no body motion, or is shorter than its timeline or transcript.
    """
    show, profile = _words(timeline, transcript, platform, language)
    source = open_motion(motion, load_body())
    return judged_show(str(motion), motion, show, source, profile, project_rules(rules), beside=beside)


def check_video(
    video: Path,
    timeline: Path | None = None,
    transcript: Path | None = None,
    *,
    platform: str | None = None,
    language: str | None = None,
    rules: Path | None = None,
    beside: bool = False,
) -> CheckedShow:
    """Check a video of a person or an avatar; arguments as for ``check_motion``.

    Rules that ask for exact joints (limits, feet, penetration, jumps) do not hold for what a camera sees; those
    findings are left out.

    Raises:
        MissingDependencyError: If MediaPipe or PyAV is not installed.
        InvalidInputError: If a file is missing.
        FormatError: If the video is damaged, shows nobody, or is shorter than its words.
    """
    from motion.capture import capture_video, placed

    project = project_rules(rules)
    for rule in _EXACT:
        code = project.book.rules[rule].code
        project = replace(
            project, book=project.book.silence(code, "motion read from a video is not that exact")
        )
    show, profile = _words(timeline, transcript, platform, language)
    skeleton = load_body().skeleton
    captured = capture_video(video, skeleton)
    clip = (
        captured.clip if profile is None else placed(captured, skeleton, Stage.of(skeleton, profile).camera)
    )
    source = MotionSource.whole(clip)
    return judged_show(
        str(video), video, show, source, profile, project, blur_deg=VIDEO_BLUR_DEG, beside=beside
    )


_EXACT = (
    "pointing_off",
    "foot_slides",
    "penetration",
    "joint_limit",
    "pop",
    "hand_too_fast",
    "gaze_away",
    "frozen",
)
"""Rules that motion from a camera cannot answer."""


def _words(
    timeline: Path | None, transcript: Path | None, platform: str | None, language: str | None
) -> tuple[Timeline, PlatformProfile | None]:
    if timeline is not None and transcript is None:
        show = read_timeline(timeline)
        return show, show_platform(show, platform)
    if transcript is not None and timeline is None:
        # Here, not above: it asks for the classifier, and a timeline does not.
        from gestures.pipeline.transcript import transcript_timeline

        profile = None if platform is None else load_platform(platform)
        return transcript_timeline(transcript, language, "" if profile is None else profile.id), profile
    raise InvalidInputError(
        "give either a timeline or a transcript",
        code="DX-SHOW-014",
        hint="--timeline takes timeline.json, --transcript takes word timings (JSON, TextGrid, WebVTT, SRT).",
    )


def rules_beside(folder: Path) -> Path | None:
    """Return the ``checks.yaml`` in a show's folder or the one above it, if there is one."""
    return next(
        (path for path in (folder / CHECKS_YAML, folder.parent / CHECKS_YAML) if path.is_file()), None
    )


def _is_labelled(path: Path) -> bool:
    try:
        AigcLabel.from_object(json.loads(path.read_text(encoding="utf-8")))
    except (InvalidInputError, ValueError, OSError):
        return False
    return True
