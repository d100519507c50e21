"""The planner: which gesture stands where, in one optimisation over the whole script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gestures.alignment.anchors import WordIndex, check_order, timed_clause
from gestures.alignment.candidate_finder import CandidateFinder
from gestures.alignment.cost_model import CostModel
from gestures.alignment.echoes import Echoes
from gestures.alignment.holding import Holding
from gestures.alignment.opportunities import OpportunityFinder
from gestures.alignment.phase_chain import PhaseChain
from gestures.alignment.phases import Link, PhaseLayout
from gestures.alignment.places import Place
from gestures.alignment.placing import lightened, placement_of, require_tag, rest_of
from gestures.alignment.search import BeamSearch, Decision
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.alignment.tags import GestureTag
from gestures.alignment.timeline import HeldSpan, Placement, TimedClause, Timeline
from gestures.alignment.unserved import UnservedIntents
from gestures.intents.spans import Clause
from gestures.intents.taxonomy import Taxonomy
from gestures.personas import Persona
from gestures.platforms import PlatformProfile
from gestures.speech.words import Utterance, Word


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
    return make_plan(
        utterance,
        clauses,
        library,
        persona,
        platform,
        seed,
        tags=tags,
        taxonomy=taxonomy,
        settings=settings,
        keep=False,
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
    keep: bool = True,
) -> Plan:
    """Plan as ``plan`` does and keep the decisions, for ``explain``; they take far more memory than the timeline."""
    planner = ShowPlanner(
        utterance.text,
        utterance.language,
        clauses,
        library,
        persona,
        platform,
        seed,
        tags=tags,
        taxonomy=taxonomy,
        settings=settings,
        keep=keep,
    )
    return planner.finish(utterance)


class ShowPlanner:
    """Plans a show whose words come in one after the other, such as while a voice speaks them.

    Args:
        text: The script.
        language: ``zh`` or ``en``.
        clauses: As for ``plan``, and so are the others.
        library: The gestures.
        persona: The host.
        platform: The screen.
        seed: Seed of all chance.
        tags: The author's tags.
        taxonomy: The intents.
        settings: Bounds, weights and densities.
        keep: Whether the plan keeps the decisions.

    Raises:
        InvalidInputError: If clauses run backwards.
    """

    def __init__(
        self,
        text: str,
        language: str,
        clauses: Sequence[Clause],
        library: GestureSource,
        persona: Persona,
        platform: PlatformProfile,
        seed: int = 0,
        *,
        tags: Sequence[GestureTag] = (),
        taxonomy: Taxonomy | None = None,
        settings: PlannerSettings | None = None,
        keep: bool = False,
    ) -> None:
        check_order(clauses)
        self._settings = settings or PlannerSettings()
        persona = persona.at_energy(self._settings.energy)
        self._clauses, self._persona, self._platform, self._seed = clauses, persona, platform, seed
        self._costs = CostModel(persona, self._settings, seed)
        self._rest = rest_of(library, persona)
        self._index = WordIndex()
        finder = CandidateFinder(
            library, taxonomy or Taxonomy.load(), persona, platform, self._settings, seed, language
        )
        self._holding = Holding(self._settings.holding, self._settings.longest_lead_s)
        self._finder = OpportunityFinder(finder, self._index, tags, len(text), self._holding, Echoes())
        self._search = BeamSearch(self._costs, self._rest)
        self._unserved = UnservedIntents(self._costs, self._rest)
        self._timed: list[TimedClause] = []
        self._chosen: list[Decision] = []
        self._kept: list[Decision] | None = [] if keep else None

    def take(self, words: Sequence[Word]) -> None:
        """Take the next words and decide as far as they suffice.

        Raises:
            InvalidInputError: If words run backwards.
            PlanningError: If a tag cannot be played in time (with ``strict_tags``).
        """
        self._index.extend(words)
        while len(self._timed) < len(self._clauses) and self._index.reaches(
            self._clauses[len(self._timed)].end
        ):
            self._go_on()

    def finish(self, utterance: Utterance) -> Plan:
        """Return the plan, once all words of an utterance have been taken or are to be taken now.

        Raises:
            InvalidInputError: As for `take`.
            PlanningError: As for `take`.
        """
        self.take(utterance.words[len(self._index.words) :])
        while len(self._timed) < len(self._clauses):
            self._go_on()
        self._decide(self._search.finish())
        clauses, settings = tuple(self._timed), self._settings
        placements = _placements(
            self._chosen, utterance, clauses, self._persona, self._rest, settings, self._seed, self._holding
        )
        end_s = max([utterance.duration_s, *(placement.retraction.end_s for placement in placements)])
        timeline = Timeline(
            language=utterance.language,
            duration_s=end_s,
            platform=self._platform.id,
            persona=self._persona.id,
            seed=self._seed,
            words=utterance.words,
            phones=utterance.phones,
            clauses=clauses,
            gestures=tuple(placements),
            unserved=self._unserved.entries(clauses),
            held=self._held(placements, end_s),
        )
        return Plan(timeline, tuple(self._kept or ()), self._costs, self._rest)

    def _held(self, placements: Sequence[Placement], end_s: float) -> tuple[HeldSpan, ...]:
        """Return when which hand holds a product: from when it has done with the gestures before."""
        done_s: dict[str, list[tuple[float, float]]] = {"left": [], "right": []}
        for decision, placement in zip(self._chosen, placements, strict=True):
            if decision.placed is not None:
                for hand in decision.placed.candidate.footprint.hands:
                    done_s[hand].append((placement.stroke.start_s, placement.hold.end_s))
        spans = []
        for span in self._holding.spans(end_s):
            before = [end for start, end in done_s[span.hand] if start < span.start_s]
            start_s = max([span.start_s, *before[-1:]])
            if start_s < span.end_s:
                spans.append(replace(span, start_s=start_s))
        return tuple(spans)

    def _go_on(self) -> None:
        """Decide on with the next clause."""
        number = len(self._timed)
        clause = timed_clause(self._clauses[number], self._index)
        self._timed.append(clause)
        last = len(self._timed) == len(self._clauses)
        for opportunity in self._finder.of_clause(number, clause, last=last):
            self._decide(self._search.push(opportunity))

    def _decide(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            self._unserved.push(decision)
            if self._settings.strict_tags:
                require_tag(decision, self._chosen[-1] if self._chosen else None)
            if decision.placed is not None:
                self._chosen.append(lightened(decision))
            if self._kept is not None:
                self._kept.append(decision)


def _placements(
    chosen: Sequence[Decision],
    utterance: Utterance,
    clauses: Sequence[TimedClause],
    persona: Persona,
    rest: Place,
    settings: PlannerSettings,
    seed: int,
    holding: Holding,
) -> list[Placement]:
    chain = PhaseChain(PhaseLayout(rest, persona.tempo, settings.rest_s, seed))
    links: list[Link] = []
    for decision in chosen:
        clause = decision.opportunity.clause
        end_s = clauses[clause].end_s if clause < len(clauses) else 0.0
        if (placed := decision.placed) is not None:
            cover_s = holding.covered_until_s(placed.candidate.footprint, placed.onset_s, end_s)
            links += chain.push(placed, cover_s)
    links += chain.finish(utterance.duration_s)
    links.sort(key=lambda link: link.number)
    placements = []
    for decision, link in zip(chosen, links, strict=True):
        clause = decision.opportunity.clause
        spans = clauses[clause].intents if clause < len(clauses) else ()
        word = utterance.words[decision.opportunity.word]
        placements.append(placement_of(decision.opportunity, link, word, spans, seed, settings.size))
    return placements
