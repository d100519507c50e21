"""Repairs a performance: a new timeline from the checks' findings, performed again into a new folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.checking import run_checks
from gestures.consistency.evidence import Evidence
from gestures.consistency.findings import Finding, Report
from gestures.consistency.project import ProjectRules, project_rules
from gestures.consistency.repair import Change, repair
from gestures.errors import InvalidInputError
from gestures.intents.taxonomy import Taxonomy
from gestures.library.active import active_library, active_persona
from gestures.pipeline import files
from gestures.pipeline.checking import check_folder, read_timeline, rules_beside, show_platform
from gestures.pipeline.measuring import show_evidence
from gestures.pipeline.output import output_folder
from gestures.pipeline.planning import PlannedShow
from gestures.pipeline.progress import Progress, Stages
from gestures.pipeline.report import write_report
from gestures.pipeline.request import ShowRequest
from gestures.pipeline.show_files import SPEECH_WAV, TIMELINE_JSON
from gestures.pipeline.staging import sample_motion, stage_show
from gestures.speech import Speech, Utterance, read_audio
from motion.formats import AigcLabel, Recording
from motion.timing import FrameRate

MAX_ROUNDS, _ROUNDS_OF_CHANGE = 6, 3
"""How often a repaired show is performed and repaired again if its motion is found fault with.

In the first rounds, gestures that it is found fault with are changed, then they are left out.
"""
_BODILY = ("hand_too_fast", "penetration", "joint_limit", "pop")
"""Rules that find fault with a movement, and name no gesture."""
_BESIDE_S = 0.3
"""How far from a gesture's movements a fault may lie that is put down to it, s."""
_FPS = 60


@dataclass(frozen=True, slots=True)
class RepairedShow:
    """What a repair came to.

    Attributes:
        out: The new folder.
        changes: What was changed.
        before: The findings before.
        after: The findings of the new performance.
    """

    out: Path
    changes: tuple[Change, ...]
    before: Report
    after: Report


def repair_folder(
    folder: Path,
    out: Path,
    platform: str | None = None,
    rules: Path | None = None,
    progress: Progress | None = None,
) -> RepairedShow:
    """Repair a performance's timeline and perform it again.

    Args:
        folder: A folder that `deixis perform` wrote; nothing in it is changed.
        out: Folder to write: everything but the video.
        platform: As in ``show_platform``.
        rules: A project's ``checks.yaml``.
        progress: Called with a stage's name and the share of it that is done.

    Raises:
        DeixisError: As ``check_folder`` and ``stage_show`` do.
        InvalidInputError: If ``out`` is ``folder``, or cannot be written.
    """
    if out.resolve() == folder.resolve():
        raise InvalidInputError(
            "a show is not repaired in place",
            code="DX-SHOW-016",
            where=str(out),
            hint="Name another folder with --out.",
        )
    stages = Stages(progress)
    before = check_folder(folder, platform, rules).report
    project = project_rules(rules or rules_beside(folder))
    planned = _planned(folder, platform)
    changes: list[Change] = []
    # Only motion that is made from the repaired timeline tells what is wrong with its gestures.
    found: list[Finding] = []
    timeline = planned.timeline
    for number in range(MAX_ROUNDS):
        timeline, more = _repaired(
            replace(planned, timeline=timeline), project, found, without=number > _ROUNDS_OF_CHANGE
        )
        changes += more
        staged = stage_show(replace(planned, timeline=timeline), stages)
        motion = sample_motion(staged, FrameRate(_FPS), stages)
        after = run_checks(
            show_evidence(
                timeline,
                motion.clip,
                motion.face,
                staged.body,
                planned.library,
                planned.platform,
                persona=planned.persona,
                audience=project.audience,
            ),
            project.book,
        )
        found = blamed(after, timeline)
        if not found:
            break
    with output_folder(out) as target:
        label = AigcLabel(produce_id=planned.request.content_number(FrameRate(_FPS)))
        files.write_plan(staged.planned, target, label)
        recording = Recording(motion.clip, staged.body.skeleton, motion.face, staged.body, label)
        files.write_motion(recording, files.motion_formats(None), target, stages)
        write_report(staged, after, (), ((), 0), target, label, stages)
    return RepairedShow(out, tuple(changes), before, after)


def _repaired(
    planned: PlannedShow, project: ProjectRules, found: list[Finding], *, without: bool
) -> tuple[Timeline, tuple[Change, ...]]:
    evidence = Evidence(
        timeline=planned.timeline,
        taxonomy=Taxonomy.load(),
        library=planned.library,
        platform=planned.platform,
        audience=project.audience,
    )
    repaired = repair(evidence, project.book, found, without=without)
    return repaired.timeline, repaired.changes


def blamed(report: Report, timeline: Timeline) -> list[Finding]:
    """Return an error for each gesture that is found fault with; movements are put down to the nearest gesture.

    Args:
        report: What the checks say of a performance.
        timeline: Its plan.
    """
    by_gesture: dict[int, Finding] = {}
    for finding in report:
        if finding.severity != "error":
            continue
        index = finding.placement
        if index is None and finding.rule in _BODILY:
            index = min(
                (i for i, placement in enumerate(timeline.gestures) if _is_during(finding, placement)),
                key=lambda i: abs(timeline.gestures[i].stroke.start_s - finding.start_s),
                default=None,
            )
        if index is not None:
            by_gesture.setdefault(index, replace(finding, placement=index))
    return list(by_gesture.values())


def _is_during(finding: Finding, placement: Placement) -> bool:
    begin, end = placement.preparation.start_s - _BESIDE_S, placement.retraction.end_s + _BESIDE_S
    return placement.hand != "none" and begin <= finding.end_s and finding.start_s <= end


def _planned(folder: Path, platform: str | None) -> PlannedShow:
    """Take a performance's plan from its folder."""
    timeline = read_timeline(folder / TIMELINE_JSON)
    profile, persona = show_platform(timeline, platform), active_persona(timeline.persona)
    text = script_of(timeline)
    utterance = Utterance(text, timeline.language, timeline.words, timeline.phones, timeline.duration_s)
    sound = folder / SPEECH_WAV
    samples, sample_rate = read_audio(sound) if sound.is_file() else (None, 0)
    request = ShowRequest(
        text=text,
        name=folder.name,
        language=timeline.language,
        platform=platform or timeline.platform,
        persona=timeline.persona,
        seed=timeline.seed,
    )
    speech = Speech(utterance, samples, sample_rate)
    return PlannedShow(request, speech, timeline, active_library(), persona, profile)


def script_of(timeline: Timeline) -> str:
    """Return the script as far as a timeline tells it: its clauses and words at their places, blanks between."""
    places = [(word.start, word.end, word.text) for word in timeline.words]
    places += [(clause.start, clause.end, clause.text) for clause in timeline.clauses]
    text = [" "] * max((end for _, end, _ in places), default=0)
    for start, _, piece in places:
        text[start : start + len(piece)] = piece
    return "".join(text)
