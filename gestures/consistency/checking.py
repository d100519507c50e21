"""Running the checks: evidence and rules in, a report out."""

from __future__ import annotations

from collections.abc import Sequence

from gestures.alignment.places import REST, Place, rest_place
from gestures.alignment.sources import GestureSource
from gestures.alignment.timeline import Timeline
from gestures.consistency import manner_checks, meaning_checks, motion_checks, timing_checks
from gestures.consistency.evidence import Evidence, LipEvidence, MotionEvidence, PointingMeasurement
from gestures.consistency.findings import SEVERITIES, Finding, Report, Silence
from gestures.consistency.registry import CHECKS, Context
from gestures.consistency.rulebook import RuleBook
from gestures.errors import NotFoundError
from gestures.intents.taxonomy import Taxonomy
from gestures.personas import load_persona
from gestures.platforms import PlatformProfile, load_platform
from motion.clip import Clip, FaceTrack
from motion.skeleton import Skeleton

BUILT_IN = (timing_checks, meaning_checks, manner_checks, motion_checks)
"""Modules whose checks are registered; a project registers its own with ``registry.check``."""

_MISSING = {
    "library": "no library was given",
    "platform": "no platform profile was given",
    "motion": "no motion was given",
    "lips": "no lip gap was given",
    "pointing": "no pointing was measured",
}


def run_checks(evidence: Evidence, book: RuleBook | None = None) -> Report:
    """Check one show against every rule.

    Args:
        evidence: What is known about the show.
        book: The rules; those that ship with Deixis by default.
    """
    book = book or RuleBook.load()
    findings: list[Finding] = []
    silenced: list[Silence] = []
    skipped: dict[str, str] = {}
    checked: list[str] = []
    for rule in book:
        registered = CHECKS.get(rule.id)
        if registered is None:
            skipped[rule.code] = "nothing measures this rule"
            continue
        missing = [name for name in registered.needs if getattr(evidence, name) is None]
        if missing:
            skipped[rule.code] = "; ".join(_MISSING.get(name, f"no {name} was given") for name in missing)
            continue
        found = list(registered.run(Context(evidence, rule, book)))
        checked.append(rule.code)
        if rule.code in book.silenced:
            silenced.append(Silence(rule.code, book.silenced[rule.code], len(found)))
        else:
            findings.extend(found)
    findings.sort(key=lambda finding: (finding.start_s, SEVERITIES.index(finding.severity), finding.code))
    return Report(tuple(findings), tuple(silenced), skipped, tuple(checked))


def report_of_show(
    timeline: Timeline,
    clip: Clip | None = None,
    face: FaceTrack | None = None,
    *,
    skeleton: Skeleton | None = None,
    lips: LipEvidence | None = None,
    pointing: Sequence[PointingMeasurement] | None = None,
    library: GestureSource | None = None,
    platform: PlatformProfile | None = None,
    taxonomy: Taxonomy | None = None,
    book: RuleBook | None = None,
) -> Report:
    """Check a show of this system.

    Args:
        timeline: Words, clauses and gestures.
        clip: The body's frames; measured if `skeleton` is given, too.
        face: The face's frames.
        skeleton: Proportions of the body.
        lips: Gap between the lips, measured on the body's mesh.
        pointing: Pointing, measured through the camera.
        library: The gestures; those that ship with Deixis by default.
        platform: The screen; the timeline's by default.
        taxonomy: The intents; those that ship with Deixis by default.
        book: The rules; those that ship with Deixis by default.

    Raises:
        NotFoundError: If the timeline's platform is unknown.
    """
    motion = MotionEvidence.from_clip(clip, skeleton) if clip is not None and skeleton is not None else None
    library = library or _shipped_library()
    evidence = Evidence(
        timeline=timeline,
        taxonomy=taxonomy or Taxonomy.load(),
        library=library,
        platform=platform or load_platform(timeline.platform),
        motion=motion,
        lips=lips,
        pointing=None if pointing is None else tuple(pointing),
        rest=_rest(timeline.persona, library),
    )
    return run_checks(evidence, book)


def _rest(persona: str, library: GestureSource) -> Place:
    """Where the persona's hands rest; the ordinary place where persona or posture are not at hand."""
    try:
        return rest_place(library.get(load_persona(persona).posture))
    except NotFoundError:
        return REST


def _shipped_library() -> GestureSource:
    from gestures.library.catalogue import load_library

    return load_library()
