"""From a decision to an entry of the timeline, the same for a whole script and for a live show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gestures.alignment.opportunities import Opportunity
from gestures.alignment.phases import Link
from gestures.alignment.places import Place, rest_place
from gestures.alignment.search import Decision
from gestures.alignment.sources import GestureSource
from gestures.alignment.timeline import Anchor, Placement
from gestures.alignment.transit import Placed
from gestures.chance import chance
from gestures.errors import NotFoundError, PlanningError
from gestures.intents.spans import IntentSpan
from gestures.personas import Persona
from gestures.speech.words import Word


def rest_of(library: GestureSource, persona: Persona) -> Place:
    """Return where the hands lie in the persona's posture, or in an ordinary one if the library lacks it."""
    try:
        return rest_place(library.get(persona.posture))
    except NotFoundError:
        return rest_place(None)


def lightened(decision: Decision) -> Decision:
    """Return the decision without what else was considered."""
    return replace(decision, opportunity=replace(decision.opportunity, candidates=(), rejected=()))


def require_tag(decision: Decision, before: Decision | None) -> None:
    """Refuse a plan that leaves out what the author asked for.

    Args:
        decision: The decision at the tag.
        before: The decision that placed the gesture before it.

    Raises:
        PlanningError: If the decision is at a tag and places nothing.
    """
    tag = decision.opportunity.tag
    if tag is None or decision.placed is not None:
        return
    near = ""
    if before is not None and before.placed is not None:
        gap = decision.opportunity.time_s - before.opportunity.time_s
        near = f", {gap:.2f} s after '{before.placed.candidate.gesture.id}'"
    raise PlanningError(
        f"gesture '{tag.gesture}' cannot be reached in time at {decision.opportunity.time_s:.2f} s{near}",
        code="DX-TAG-006",
        where=f"script:{tag.place}",
        hint="Move the tag to a later word, remove the tag beside it, or start the speech later.",
    )


def placement_of(
    opportunity: Opportunity,
    link: Link,
    word: Word,
    spans: Sequence[IntentSpan],
    seed: int,
    size: float = 1.0,
) -> Placement:
    """Return the timeline's entry for a placement.

    Args:
        opportunity: Where it stands.
        link: The placement with its phases.
        word: The word that its stroke belongs on.
        spans: The intents of its clause.
        seed: Seed of its size.
        size: How large gestures are, 1 as the persona makes them.
    """
    candidate, times = link.placed.candidate, link.times()
    served = [spans[position].id for position in candidate.serves]
    return Placement(
        gesture=candidate.gesture.id,
        revision=candidate.gesture.revision,
        clause=opportunity.clause,
        intent=served[0] if served else None,
        hand=candidate.hand,
        target=candidate.target,
        amplitude=_amplitude(link.placed, opportunity.stress, seed, size),
        anchor=Anchor(opportunity.word, word.text, word.start_s),
        preparation=times.preparation,
        stroke=times.stroke,
        hold=times.hold,
        retraction=times.retraction,
        parameters=dict(candidate.parameters),
        reason=_reason(opportunity, candidate.reason, served, word.text),
    )


def _amplitude(placed: Placed, stress: float, seed: int, size: float) -> float:
    """Size of a gesture: the author's, or a little larger on stressed words; lowering adds the persona's."""
    if placed.candidate.amplitude is not None:
        return placed.candidate.amplitude
    vary = 0.93 + 0.14 * chance(seed, "amplitude", placed.candidate.gesture.id, placed.clause)
    sized = (1.0 + 0.2 * (stress - 0.5)) * size
    return round(min(max(sized * vary, 0.4), 1.5), 3)


def _reason(opportunity: Opportunity, why: str, served: Sequence[str], word: str) -> str:
    if opportunity.tag is not None:
        return f"the script asks for it at {opportunity.tag.place}"
    if not served:
        return f"{why}: '{word}'"
    also = f", also {', '.join(served[1:])}" if len(served) > 1 else ""
    return f"says {served[0]} on '{word}'{also}"
