"""The planner: which gesture stands where, in one optimisation over the whole script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gestures.alignment.anchors import WordIndex, timed_clauses
from gestures.alignment.candidates import CandidateFinder
from gestures.alignment.costs import CostModel
from gestures.alignment.opportunities import OpportunityFinder
from gestures.alignment.phases import PhaseLayout
from gestures.alignment.places import Place, rest_place
from gestures.alignment.search import BeamSearch, Decision
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.alignment.tags import GestureTag
from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline
from gestures.alignment.transit import Placed
from gestures.alignment.unserved import UnservedIntents
from gestures.chance import chance
from gestures.errors import NotFoundError, PlanningError
from gestures.intents.spans import Clause
from gestures.intents.taxonomy import Taxonomy
from gestures.library.gesture import Gesture
from gestures.personas import Persona
from gestures.platforms import PlatformProfile
from gestures.speech.words import Utterance


def plan(
    utterance: Utterance,
    clauses: Sequence[Clause],
    library: GestureSource,
    persona: Persona,
    platform: PlatformProfile,
    seed: int = 0,
    *,
    tags: Sequence[GestureTag] = (),
    taxonomy: Taxonomy | None = None,
    settings: PlannerSettings | None = None,
) -> Timeline:
    """Plan the gestures of a show.

    Give the speech a lead-in of ``LEAD_IN_S`` and a tail of ``TAIL_S`` (``gestures.alignment.settings``), or
    a gesture on the first word has no time to be prepared, and the last retraction makes the show longer
    than the speech.

    Args:
        utterance: The timed words.
        clauses: Clauses of the same text, in order, with their intents.
        library: The gestures.
        persona: The host.
        platform: The screen.
        seed: Seed of all chance; the same seed gives the same timeline.
        tags: The author's tags, as ``read_tags`` gives them.
        taxonomy: The intents; those that ship with Deixis by default.
        settings: Bounds, weights and densities.

    Returns:
        The timeline; strokes start 0.5 s before to 0.1 s after the onset of their words.

    Raises:
        InvalidInputError: If words or clauses run backwards.
        PlanningError: If a tag cannot be played in time (with ``strict_tags``).
    """
    return _make(
        utterance, clauses, library, persona, platform, seed, tags, taxonomy, settings, keep=False
    ).timeline


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A timeline and how it came about.

    Attributes:
        timeline: The result.
        decisions: What was decided at every opportunity, in order.
        costs: The costs that were minimised.
        rest: Place of the hands at rest.
    """

    timeline: Timeline
    decisions: tuple[Decision, ...]
    costs: CostModel
    rest: Place


def make_plan(
    utterance: Utterance,
    clauses: Sequence[Clause],
    library: GestureSource,
    persona: Persona,
    platform: PlatformProfile,
    seed: int = 0,
    *,
    tags: Sequence[GestureTag] = (),
    taxonomy: Taxonomy | None = None,
    settings: PlannerSettings | None = None,
) -> Plan:
    """Plan as ``plan`` does and keep the decisions, for ``explain``; they take far more memory than the timeline."""
    return _make(utterance, clauses, library, persona, platform, seed, tags, taxonomy, settings, keep=True)


def _make(
    utterance: Utterance,
    clauses: Sequence[Clause],
    library: GestureSource,
    persona: Persona,
    platform: PlatformProfile,
    seed: int,
    tags: Sequence[GestureTag],
    taxonomy: Taxonomy | None,
    settings: PlannerSettings | None,
    keep: bool,
) -> Plan:
    taxonomy = taxonomy or Taxonomy.load()
    settings = settings or PlannerSettings()
    index = WordIndex(utterance.words)
    timed = timed_clauses(clauses, index)
    finder = CandidateFinder(library, taxonomy, persona, platform, settings, seed, utterance.language)
    costs = CostModel(persona, settings, seed)
    rest = rest_place(_posture(library, persona))
    opportunities = OpportunityFinder(finder, index, timed, tags, len(utterance.text))
    unserved = UnservedIntents(costs, rest)
    decisions: list[Decision] = []
    chosen: list[Decision] = []
    for decision in _decide(opportunities, BeamSearch(costs, rest)):
        unserved.push(decision)
        if settings.strict_tags:
            _require_tag(decision, chosen)
        if decision.placed is not None:
            chosen.append(_lightened(decision))
        if keep:
            decisions.append(decision)
    placements = _placements(chosen, utterance, timed, persona, rest, settings, seed)
    end_s = max([utterance.duration_s, *(placement.retraction.end_s for placement in placements)])
    timeline = Timeline(
        language=utterance.language,
        duration_s=end_s,
        platform=platform.id,
        persona=persona.id,
        seed=seed,
        words=utterance.words,
        phones=utterance.phones,
        clauses=timed,
        gestures=tuple(placements),
        unserved=unserved.entries(timed),
    )
    return Plan(timeline, tuple(decisions), costs, rest)


def _decide(opportunities: OpportunityFinder, search: BeamSearch) -> Iterator[Decision]:
    for opportunity in opportunities:
        yield from search.push(opportunity)
    yield from search.finish()


def _posture(library: GestureSource, persona: Persona) -> Gesture | None:
    try:
        return library.get(persona.posture)
    except NotFoundError:
        return None


def _lightened(decision: Decision) -> Decision:
    """The decision without what else was considered."""
    return replace(decision, opportunity=replace(decision.opportunity, candidates=(), rejected=()))


def _require_tag(decision: Decision, chosen: Sequence[Decision]) -> None:
    tag = decision.opportunity.tag
    if tag is None or decision.placed is not None:
        return
    near = ""
    if chosen and chosen[-1].placed is not None:
        gap = decision.opportunity.time_s - chosen[-1].opportunity.time_s
        near = f", {gap:.2f} s after '{chosen[-1].placed.candidate.gesture.id}'"
    raise PlanningError(
        f"gesture '{tag.gesture}' cannot be reached in time at {decision.opportunity.time_s:.2f} s{near}",
        code="DX-TAG-006",
        where=f"script:{tag.place}",
        hint="Move the tag to a later word, remove the tag beside it, or start the speech later.",
    )


def _placements(
    chosen: Sequence[Decision],
    utterance: Utterance,
    clauses: Sequence[TimedClause],
    persona: Persona,
    rest: Place,
    settings: PlannerSettings,
    seed: int,
) -> list[Placement]:
    chain = [decision.placed for decision in chosen if decision.placed is not None]
    layout = PhaseLayout(rest, persona.tempo, settings.rest_s, seed)
    cover = [clauses[placed.clause].end_s if placed.clause < len(clauses) else 0.0 for placed in chain]
    phases = layout.lay_out(chain, cover, utterance.duration_s)
    placements = []
    for decision, placed, times in zip(chosen, chain, phases, strict=True):
        candidate, opportunity = placed.candidate, decision.opportunity
        word = utterance.words[opportunity.word]
        spans = clauses[opportunity.clause].intents if opportunity.clause < len(clauses) else ()
        served = [spans[position].id for position in candidate.serves]
        placements.append(
            Placement(
                gesture=candidate.gesture.id,
                revision=candidate.gesture.revision,
                clause=opportunity.clause,
                intent=served[0] if served else None,
                hand=candidate.hand,
                target=candidate.target,
                amplitude=_amplitude(placed, opportunity.stress, seed),
                anchor=Anchor(opportunity.word, word.text, word.start_s),
                preparation=times.preparation,
                stroke=times.stroke,
                hold=times.hold,
                retraction=times.retraction,
                parameters=dict(candidate.parameters),
                reason=_reason(decision, candidate.reason, served, word.text),
            )
        )
    return placements


def _amplitude(placed: Placed, stress: float, seed: int) -> float:
    """Size of a gesture: the author's, or a little larger on stressed words; lowering adds the persona's."""
    if placed.candidate.amplitude is not None:
        return placed.candidate.amplitude
    vary = 0.93 + 0.14 * chance(seed, "amplitude", placed.opportunity)
    return round(min(max((1.0 + 0.2 * (stress - 0.5)) * vary, 0.4), 1.5), 3)


def _reason(decision: Decision, why: str, served: Sequence[str], word: str) -> str:
    opportunity = decision.opportunity
    if opportunity.tag is not None:
        return f"the script asks for it at {opportunity.tag.place}"
    if not served:
        return f"{why}: '{word}'"
    also = f", also {', '.join(served[1:])}" if len(served) > 1 else ""
    return f"says {served[0]} on '{word}'{also}"
