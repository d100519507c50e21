"""One show judged: its motion against its words and its plan, a stretch at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gestures.alignment.timeline import Timeline
from gestures.consistency.checking import run_checks
from gestures.consistency.findings import Report
from gestures.consistency.project import ProjectRules
from gestures.errors import FormatError
from gestures.library.active import active_library
from gestures.lowering import Stage
from gestures.pipeline.check_replay import Replays
from gestures.pipeline.check_source import MotionSource
from gestures.pipeline.check_windows import Judge, Moment, check_windows
from gestures.pipeline.measuring import show_evidence
from gestures.platforms import PlatformProfile
from motion.bodies import load_body
from motion.clip import Clip, FaceTrack

_SHORTER_S = 2.0
"""How much shorter than its timeline a motion may be, s: holds and retractions that were cut."""


@dataclass(frozen=True, slots=True, eq=False)
class CheckedShow:
    """A show and what the checks say about it.

    Attributes:
        name: Folder or file that it was read from.
        timeline: Words, and gestures if they are known.
        platform: The screen, if it is known.
        report: The findings.
        moments: What each finding looks like.
    """

    name: str
    timeline: Timeline
    platform: PlatformProfile | None
    report: Report
    moments: tuple[Moment, ...]


def judged_show(
    name: str,
    motion: Path,
    show: Timeline,
    source: MotionSource,
    platform: PlatformProfile | None,
    project: ProjectRules,
    labels: Mapping[str, bool] | None = None,
    *,
    blur_deg: float = 0.0,
    beside: bool = False,
) -> CheckedShow:
    """Check a show from its motion.

    Args:
        name: What the show is called.
        motion: The file that its motion comes from.
        show: Words, and gestures if they are known.
        source: The motion.
        platform: The screen, or None.
        project: Rules, silenced ones, and the audience.
        labels: File of the show to whether it bears the AI label; None where nothing says that it is generated.
        blur_deg: By how much directions may be wrong, as the recogniser takes it.
        beside: Whether a second process may be forked, as `Replays` says.

    Raises:
        FormatError: If the motion is shorter than its words, or damaged.
    """
    said_s = max(show.duration_s, *(word.end_s for word in show.words), 0.0)
    if source.duration_s + _SHORTER_S < said_s:
        raise FormatError(
            f"the motion lasts {source.duration_s:.6g} s, its words {said_s:.6g} s",
            code="DX-SHOW-007",
            where=str(motion),
            hint="Do the words belong to another performance?",
        )
    body, library = load_body(), active_library()
    loud = replace(project.book, silenced={})

    with contextlib.ExitStack() as stack:
        replays = None
        if platform is not None:
            stage = Stage.of(body.skeleton, platform)
            replays = stack.enter_context(Replays(library, stage, beside=beside))

        def judging(part: Timeline, is_first: bool) -> Judge:
            # The replay is made while the motion is read and looked at.
            replay = None if replays is None else replays.start(part)

            def judge(clip: Clip, face: FaceTrack | None) -> Report:
                evidence = show_evidence(
                    part,
                    clip,
                    face,
                    body,
                    library,
                    platform,
                    labels=labels if is_first else None,
                    audience=project.audience,
                    replay=replay,
                    blur_deg=blur_deg,
                )
                return run_checks(evidence, loud)

            return judge

        report, moments = check_windows(show, source, judging)
    shown = [
        moment
        for finding, moment in zip(report, moments, strict=True)
        if finding.code not in project.book.silenced
    ]
    return CheckedShow(name, show, platform, report.silencing(project.book.silenced), tuple(shown))
