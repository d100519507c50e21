"""Planning while the show is on: clauses come in one by one, gestures go out as soon as they can no longer change.

The search, its costs and the phases are those of ``plan``. As long as clauses come early enough that no decision has
to be hurried (see `LivePlanner.advance`), the gestures are the same as those of ``plan`` for the whole script.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gestures.alignment.anchors import WordIndex, timed_clauses
from gestures.alignment.candidate_finder import CandidateFinder
from gestures.alignment.cost_model import CostModel
from gestures.alignment.echoes import Echoes
from gestures.alignment.holding import Holding
from gestures.alignment.opportunities import Opportunity, OpportunityFinder
from gestures.alignment.phase_chain import PhaseChain
from gestures.alignment.phases import Link, PhaseLayout
from gestures.alignment.placing import lightened, placement_of, rest_of
from gestures.alignment.search import BeamSearch, Decision
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.alignment.tags import GestureTag
from gestures.alignment.timeline import Placement, TimedClause, Unserved
from gestures.alignment.unserved import UnservedIntents
from gestures.errors import InvalidInputError
from gestures.intents.spans import Clause
from gestures.intents.taxonomy import Taxonomy
from gestures.personas import Persona
from gestures.platforms import PlatformProfile
from gestures.speech.words import Word

HORIZON_S = 3.0
"""How long before its word a gesture is decided at the latest, s: the longest preparation, a lead, and the way to rest
of the gesture before it."""
_OPEN_S = 60.0
"""Time beyond the last word: longer than any hold and retraction."""


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """What is known after a step.

    Attributes:
        settled: Gestures that can no longer change; each is given once.
        pending: Gestures that are decided and of which only the ends of hold and retraction may still change, as they
            are if nothing follows. They replace the pending ones of the update before.
        unserved: Intents and tags that finally got no gesture, and why; each is given once.
    """

    settled: tuple[Placement, ...]
    pending: tuple[Placement, ...]
    unserved: tuple[Unserved, ...]


class LivePlanner:
    """Plans the gestures of a show clause by clause, in memory that does not grow.

    Args:
        library: The gestures.
        persona: The host.
        platform: The screen.
        seed: Seed of all chance.
        language: ``zh`` or ``en``, for the ways of counting on the fingers.
        taxonomy: The intents; those that ship with Deixis by default.
        settings: Bounds, weights and densities. A tag that cannot be played is reported, never raised.
    """

    def __init__(
        self,
        library: GestureSource,
        persona: Persona,
        platform: PlatformProfile,
        seed: int = 0,
        *,
        language: str = "zh",
        taxonomy: Taxonomy | None = None,
        settings: PlannerSettings | None = None,
    ) -> None:
        settings = settings or PlannerSettings()
        persona = persona.at_energy(settings.energy)
        costs = CostModel(persona, settings, seed)
        rest = rest_of(library, persona)
        self._finder = CandidateFinder(
            library, taxonomy or Taxonomy.load(), persona, platform, settings, seed, language
        )
        self._search = BeamSearch(costs, rest)
        self._chain = PhaseChain(PhaseLayout(rest, persona.tempo, settings.rest_s, seed))
        self._unserved = UnservedIntents(costs, rest)
        self._holding = Holding(settings.holding, settings.longest_lead_s)
        self._echoes = Echoes()
        self._seed, self._settings = seed, settings
        self._tags: list[GestureTag] = []
        self._stillness: GestureTag | None = None
        self._clauses: dict[int, TimedClause] = {}
        self._words: dict[int, Word] = {}
        self._placed: dict[int, tuple[Opportunity, float]] = {}
        self._clause_count = self._word_count = self._placed_count = 0
        self._text_end, self._last_word_s, self._end_s, self._now_s = 0, 0.0, 0.0, -HORIZON_S

    def change_energy(self, level: float) -> None:
        """Make the gestures that are decided from now on larger or smaller, as the audience warms up or cools down.

        Pace and number of gestures stay as the settings began; `motion.plan.with_energy` changes the body and the face.

        Args:
            level: Energy to go on with, 0…2, 1 as the persona.

        Raises:
            InvalidInputError: If it is out of range.
        """
        self._settings = replace(self._settings, energy=level)

    def feed(self, clause: Clause, words: Sequence[Word], tags: Sequence[GestureTag] = ()) -> LiveUpdate:
        """Take the next clause.

        Args:
            clause: The clause with its intents; offsets refer to the text of the whole show.
            words: Its words, in order.
            tags: The author's tags since the clause before, as ``read_tags`` gives them. One behind the last word
                belongs on the first word of the next clause.

        Raises:
            InvalidInputError: If clause or words run backwards (DX-ALIGN-002, -003, -006).
        """
        if clause.start < self._text_end or (words and words[0].start_s < self._last_word_s - 1e-6):
            raise InvalidInputError(
                f"clause '{clause.text[:20]}' comes before the one that was fed before it",
                code="DX-ALIGN-006",
                hint="Feed clauses in order; offsets count from the start of the show's text.",
            )
        index = WordIndex(words)
        (timed,) = timed_clauses([clause], index)
        here = [*self._tags, *tags]
        later = [tag for tag in here if not words or tag.end > words[-1].start]
        now = [tag for tag in here if tag not in later]
        opened = [self._stillness] if self._stillness is not None else []
        finder = OpportunityFinder(
            self._finder, index, [*opened, *now], clause.end, self._holding, self._echoes
        )
        found = finder.of_clause(0, timed, last=True)
        self._tags = later
        for tag in now:
            if tag.gesture in ("none", "auto"):
                self._stillness = tag if tag.gesture == "none" else None
        number, first_word = self._clause_count, self._word_count
        self._clauses[number] = replace(
            timed, first_word=timed.first_word + first_word, last_word=timed.last_word + first_word
        )
        self._words.update(enumerate(words, first_word))
        self._clause_count += 1
        self._word_count += len(words)
        self._text_end = clause.end
        if words:
            self._last_word_s, self._end_s = words[-1].start_s, words[-1].end_s
        decisions: list[Decision] = []
        for opportunity in found:
            opportunity = replace(opportunity, clause=number, word=opportunity.word + first_word)
            decisions += self._search.push(self._in_time(opportunity))
        return self._gathered(self._push(decisions))

    def advance(self, time_s: float) -> LiveUpdate:
        """Let time pass: decide what can wait no longer.

        Gestures on words up to `HORIZON_S` ahead are decided with what is known, and a hold that ends before the time
        given ends in rest. Words that are fed later than that get no gesture, and are reported.

        Args:
            time_s: Time of the stream, s.
        """
        self._now_s = max(self._now_s, time_s)
        decisions = self._search.settle_until(self._now_s + HORIZON_S)
        links = self._push(decisions)
        ended = self._chain.conclude_until(self._now_s, self._open_end_s)
        for link in ended:
            self._search.release(link.placed, link.times().retraction.end_s)
        return self._gathered([*links, *ended])

    def finish(self, end_s: float | None = None) -> LiveUpdate:
        """End the show and settle everything.

        Args:
            end_s: End of the audio, s; the last word's by default. The last retraction may run past it.
        """
        links = self._push(self._search.finish())
        links += self._chain.finish(self._end_s if end_s is None else end_s)
        self._unserved.finish()
        return self._gathered(links)

    @property
    def _open_end_s(self) -> float:
        """A live show has time for every retraction."""
        return self._end_s + _OPEN_S

    def _in_time(self, opportunity: Opportunity) -> Opportunity:
        """Return an opportunity, without its candidates if its word is nearer than the horizon."""
        if opportunity.time_s >= self._now_s + HORIZON_S:
            return opportunity
        late = self._now_s + HORIZON_S - opportunity.time_s
        reason = f"the clause came {late:.2f} s too late to prepare a gesture"
        return replace(opportunity, candidates=(), blocked=reason)

    def _push(self, decisions: Iterable[Decision]) -> list[Link]:
        """Lay out what was decided; return the gestures that are settled by it."""
        links: list[Link] = []
        for decision in decisions:
            self._unserved.push(decision)
            placed = decision.placed
            if placed is None:
                continue
            self._placed[self._placed_count] = (lightened(decision).opportunity, self._settings.size)
            self._placed_count += 1
            end_s = self._clauses[decision.opportunity.clause].end_s
            cover_s = self._holding.covered_until_s(placed.candidate.footprint, placed.onset_s, end_s)
            links += self._chain.push(placed, cover_s)
        return links

    def _gathered(self, links: Sequence[Link]) -> LiveUpdate:
        """Hand out settled gestures, and forget what nothing refers to any more."""
        settled = [self._placement(link) for link in links]
        for link in links:
            del self._placed[link.number]
        pending = [self._placement(link) for link in self._chain.pending(self._open_end_s)]
        return LiveUpdate(tuple(settled), tuple(pending), tuple(self._forget()))

    def _placement(self, link: Link) -> Placement:
        opportunity, size = self._placed[link.number]
        clause = self._clauses[opportunity.clause]
        word = self._words[opportunity.word]
        return placement_of(opportunity, link, word, clause.intents, self._seed, size)

    def _forget(self) -> list[Unserved]:
        """Drop the clauses that nothing refers to any more; return what they leave unserved."""
        unserved = self._unserved.take_tags()
        busy = [self._search.waits_at(), self._unserved.waits_at()]
        busy += [opportunity.clause for opportunity, _ in self._placed.values()]
        oldest = min((number for number in busy if number is not None), default=self._clause_count)
        for number in [number for number in self._clauses if number < oldest]:
            unserved += self._unserved.take(number, self._clauses.pop(number))
        first_word = min((clause.first_word for clause in self._clauses.values()), default=self._word_count)
        for number in [number for number in self._words if number < first_word]:
            del self._words[number]
        return unserved
