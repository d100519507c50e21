"""Does the body say what the words say?"""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.clashes import clash, numbers_of, shown_number
from gestures.alignment.said import as_said
from gestures.consistency.evidence import Evidence
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.intents.spans import IntentSpan
from gestures.platforms import SCREEN_TARGETS
from gestures.screen_words import corner_of, named_places

_POINTING = "point_screen"
"""Family of the gestures that point at elements of the screen."""


def _sure(context: Context, clause: int) -> list[IntentSpan]:
    evidence = context.evidence
    if clause >= len(evidence.timeline.clauses):
        return []
    least = context.rule.threshold("sure")
    spans = evidence.timeline.clauses[clause].intents
    return [span for span in spans if span.score >= least and span.id in evidence.taxonomy]


def _targets(evidence: Evidence, spans: list[IntentSpan]) -> dict[str, str]:
    """Screen elements that the intents speak of, with the intent."""
    found = {}
    for span in spans:
        target = evidence.taxonomy.get(span.id).target
        if target in SCREEN_TARGETS:
            found[target] = span.id
    return found


def _sends_somewhere(evidence: Evidence, span: IntentSpan) -> bool:
    """Whether pointing at the screen is what serves an intent best; buying, for one, is urged in other ways, too."""
    intent = evidence.taxonomy.get(span.id)
    return intent.target in SCREEN_TARGETS and intent.fits[:1] == (_POINTING,)


@check("contradiction", "library")
def contradiction(context: Context) -> Iterator[Finding]:
    """Gestures of families that contradict an intent of their clause."""
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        if gesture is None:
            continue
        # What the words say beside the slots, such as how large a thing is that they name, counts too.
        spans = [
            as_said(evidence.timeline.clauses[placement.clause], span).span
            for span in _sure(context, placement.clause)
        ]
        reason = clash(gesture, placement.target, placement.parameters, spans, evidence.taxonomy)
        if reason is not None:
            yield context.of_placement(
                index,
                f"{placement.gesture} is shown here: {reason}.",
            )


@check("wrong_target", "library")
def wrong_target(context: Context) -> Iterator[Finding]:
    """Pointing at another screen element than the words name."""
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        targets = _targets(evidence, _sure(context, placement.clause))
        if placement.target in SCREEN_TARGETS and targets and placement.target not in targets:
            yield context.of_placement(
                index,
                f"{placement.gesture} points at {placement.target}, the words mean {' or '.join(targets)}.",
            )


@check("wrong_number", "library")
def wrong_number(context: Context) -> Iterator[Finding]:
    """Numbers on the hand that are not in the words."""
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        shown = shown_number(gesture, placement.parameters) if gesture is not None else None
        said = {number for span in _sure(context, placement.clause) for number in numbers_of(span)}
        if shown is not None and said and shown not in said:
            yield context.of_placement(
                index,
                f"{placement.gesture} shows {shown}, the words say {' and '.join(sorted(said))}.",
            )


@check("gesture_unfitting", "library")
def gesture_unfitting(context: Context) -> Iterator[Finding]:
    """Gestures that are there for an intent and say nothing of it."""
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        served = [span for span in _sure(context, placement.clause) if span.id == placement.intent]
        if gesture is None or not served:
            continue
        intent = evidence.taxonomy.get(served[0].id)
        if gesture.family not in intent.fits and intent.id not in gesture.intents:
            yield context.of_placement(
                index,
                f"{placement.gesture} is shown for {intent.id} and does not say it.",
            )


@check("intent_unserved")
def intent_unserved(context: Context) -> Iterator[Finding]:
    """Intents that are sure enough and got no gesture."""
    yield from _unserved(context, with_target=False)


@check("target_unserved")
def target_unserved(context: Context) -> Iterator[Finding]:
    """Intents that send viewers to a screen element while no hand points there."""
    yield from _unserved(context, with_target=True)


def _unserved(context: Context, with_target: bool) -> Iterator[Finding]:
    evidence = context.evidence
    clauses = evidence.timeline.clauses
    for entry in evidence.timeline.unserved:
        if entry.clause >= len(clauses):
            continue
        clause = clauses[entry.clause]
        spans = [span for span in _sure(context, entry.clause) if span.id == entry.intent]
        sends = any(_sends_somewhere(evidence, span) for span in spans)
        if sends != with_target or not (spans or entry.intent.startswith("tag:")):
            continue
        yield context.finding(
            clause.start_s,
            max(clause.end_s, clause.start_s),
            clause.text,
            f"{entry.intent} got no gesture: {entry.reason}.",
            clause=entry.clause,
        )


@check("place_contradicted", "platform")
def place_contradicted(context: Context) -> Iterator[Finding]:
    """Places that the script names and the platform's screen contradicts."""
    evidence = context.evidence
    platform = evidence.platform
    if platform is None:
        return
    middle = (context.rule.threshold("middle_from"), context.rule.threshold("middle_to"))
    for number, clause in enumerate(evidence.timeline.clauses):
        elements = [
            platform.elements[target]
            for target in _targets(evidence, _sure(context, number))
            if target in platform.elements
        ]
        for place in named_places():
            match = place.pattern.search(clause.text)
            if match is None or not elements or any(place.agrees(entry, middle) for entry in elements):
                continue
            element = elements[0]
            yield context.finding(
                clause.start_s,
                clause.end_s,
                clause.text,
                f"the script says '{match.group()}', on {platform.name} '{element.label}' is at the "
                f"{corner_of(element)} ({element.x:.0%} from the left, {element.y:.0%} from the top).",
                clause=number,
            )
            break
