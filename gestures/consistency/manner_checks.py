"""Variety, density and provenance of the gestures."""

from __future__ import annotations

from collections.abc import Iterator

from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.errors import nearest_names


@check("repeated_gesture")
def repeated_gesture(context: Context) -> Iterator[Finding]:
    """The same gesture twice in a row within a short time; another number on the hand is another gesture."""
    within = context.rule.threshold("within_s")
    gestures = context.evidence.timeline.gestures
    for index in range(1, len(gestures)):
        before, after = gestures[index - 1], gestures[index]
        gap = after.stroke.start_s - before.stroke.start_s
        same = before.gesture == after.gesture and before.parameters.get("number") == after.parameters.get(
            "number"
        )
        if same and gap <= within:
            yield context.finding(
                before.stroke.start_s,
                after.stroke.end_s,
                context.evidence.clause_words(after),
                f"{after.gesture} is played twice within {gap:.1f} s.",
                clause=after.clause,
                placement=index,
                measured={"gap_s": gap},
            )


@check("too_many_gestures")
def too_many_gestures(context: Context) -> Iterator[Finding]:
    """Stretches with more gestures than people make."""
    window, most = context.rule.threshold("window_s"), context.rule.threshold("most_per_s")
    onsets = [placement.stroke.start_s for placement in context.evidence.timeline.gestures]
    first, reported_until = 0, -1.0
    for last, onset in enumerate(onsets):
        while onsets[first] < onset - window:
            first += 1
        rate = (last - first + 1) / window
        if rate > most and onset > reported_until:
            reported_until = onset + window
            start = max(onset - window, 0.0)
            yield context.between(
                start,
                onset,
                f"{last - first + 1} gestures in {window:g} s, people make at most {most * window:.0f}.",
                placement=last,
                measured={"rate_per_s": rate},
            )


@check("licence_missing", "library")
def licence_missing(context: Context) -> Iterator[Finding]:
    """Gestures whose library entry states no licence; each is named once."""
    evidence = context.evidence
    named: set[str] = set()
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        if gesture is None or gesture.licence.strip() or gesture.id in named:
            continue
        named.add(gesture.id)
        yield context.of_placement(
            index,
            f"{gesture.id} (revision {gesture.revision}) by {gesture.author or '?'} has no licence.",
            whole=True,
        )


@check("gesture_unknown", "library")
def gesture_unknown(context: Context) -> Iterator[Finding]:
    """Gestures of the timeline that are not in the library."""
    evidence = context.evidence
    known = [gesture.id for gesture in evidence.library.gestures] if evidence.library is not None else []
    for index, placement in enumerate(evidence.timeline.gestures):
        if placement.gesture not in evidence.gestures:
            yield context.of_placement(
                index,
                f"the library has no '{placement.gesture}'. {nearest_names(placement.gesture, known)}",
                whole=True,
            )


@check("label_missing", "labels")
def label_missing(context: Context) -> Iterator[Finding]:
    """Files of a generated show that do not say so."""
    labels = context.evidence.labels or {}
    bare = sorted(name for name, labelled in labels.items() if not labelled)
    if bare:
        yield context.finding(0.0, 0.0, "", f"no AI label in {', '.join(bare)}.")


@check("consent_missing", "library")
def consent_missing(context: Context) -> Iterator[Finding]:
    """Clips of a recorded person without a record of consent; each gesture is named once."""
    evidence = context.evidence
    named: set[str] = set()
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        clip = None if gesture is None else gesture.clip
        if clip is None or not clip.from_person or clip.consent or placement.gesture in named:
            continue
        named.add(placement.gesture)
        yield context.of_placement(
            index,
            f"{placement.gesture} plays a recording of a person ({clip.source}) whose consent is not on record.",
            whole=True,
        )
