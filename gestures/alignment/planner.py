"""The planner: which gesture stands where, in one optimisation over the whole script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gestures.alignment.anchors import WordIndex, timed_clauses
from gestures.alignment.candidates import CandidateFinder
from gestures.alignment.costs import CostModel
from gestures.alignment.opportunities import OpportunityFinder
from gestures.alignment.phase_chain import PhaseChain
from gestures.alignment.phases import Link, PhaseLayout
from gestures.alignment.places import Place
from gestures.alignment.placing import lightened, placement_of, require_tag, rest_of
from gestures.alignment.search import BeamSearch, Decision
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.alignment.tags import GestureTag
from gestures.alignment.timeline import Placement, TimedClause, Timeline
from gestures.alignment.unserved import UnservedIntents
from gestures.intents.spans import Clause
from gestures.intents.taxonomy import Taxonomy
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
    rest = rest_of(library, persona)
    opportunities = OpportunityFinder(finder, index, timed, tags, len(utterance.text))
    unserved = UnservedIntents(costs, rest)
    decisions: list[Decision] = []
    chosen: list[Decision] = []
    for decision in _decide(opportunities, BeamSearch(costs, rest)):
        unserved.push(decision)
        if settings.strict_tags:
            require_tag(decision, chosen[-1] if chosen else None)
        if decision.placed is not None:
            chosen.append(lightened(decision))
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


def _placements(
    chosen: Sequence[Decision],
    utterance: Utterance,
    clauses: Sequence[TimedClause],
    persona: Persona,
    rest: Place,
    settings: PlannerSettings,
    seed: int,
) -> list[Placement]:
    chain = PhaseChain(PhaseLayout(rest, persona.tempo, settings.rest_s, seed))
    links: list[Link] = []
    for decision in chosen:
        clause = decision.opportunity.clause
        cover_s = clauses[clause].end_s if clause < len(clauses) else 0.0
        if decision.placed is not None:
            links += chain.push(decision.placed, cover_s)
    links += chain.finish(utterance.duration_s)
    links.sort(key=lambda link: link.number)
    placements = []
    for decision, link in zip(chosen, links, strict=True):
        clause = decision.opportunity.clause
        spans = clauses[clause].intents if clause < len(clauses) else ()
        word = utterance.words[decision.opportunity.word]
        placements.append(
            placement_of(decision.opportunity, link, word, spans, seed, settings.expressiveness)
        )
    return placements
