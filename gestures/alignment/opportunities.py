"""Where a gesture may stand: at the affiliates of intents, at tags, on stressed words of plain speech."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gestures.alignment.anchors import WordIndex, affiliate_word, is_spoken, stressed_words
from gestures.alignment.candidate_finder import CandidateFinder
from gestures.alignment.candidates import Candidate, Rejection
from gestures.alignment.echoes import Echoes
from gestures.alignment.holding import FreeHands, Holding
from gestures.alignment.said import Said, as_said
from gestures.alignment.said_numbers import SaidNumber, said_numbers
from gestures.alignment.tags import GestureTag, quiet_spans
from gestures.alignment.timeline import TimedClause
from gestures.alignment.wording import Wording

REWARD_TARGET = 10.0
REWARD_SLOTS = 8.0
REWARD_PLAIN = 6.0
"""What serving an intent is worth: most if it points at something, much if it shows a value."""
REWARD_CALL = 3.0
_CALLS = frozenset({"address_viewer", "refer_self"})
"""What it is worth to say who speaks to whom beside what is said."""
_URGING = "ask_purchase"
"""Beside the number of a price, urging to buy is worth no more than any plain intent."""

BEAT_BEFORE_S = 1.6
BEAT_AFTER_S = 2.4
"""Within a clause a beat keeps away from gestures with a meaning: so long before one, so long after one."""


@dataclass(frozen=True, slots=True, eq=False)
class Opportunity:
    """A word on which a stroke may land.

    Attributes:
        clause: Index of the clause.
        word: Index of the word.
        time_s: Its onset, s.
        stress: Its prominence, 0…1.
        candidates: What could stand here; empty if nothing may.
        intent: Position of the intent among the clause's; None for tags and beats.
        tag: The author's tag, if that is what stands here.
        named: The gesture that the words name themselves, if that is what stands here.
        rewards: Worth of each intent of the clause, by position; 0 for those that are not sure enough.
        numbers: Those that its clause speaks.
        rejected: What was left out before planning.
        blocked: Why nothing may stand here, or empty.
    """

    clause: int
    word: int
    time_s: float
    stress: float
    candidates: tuple[Candidate, ...]
    intent: int | None = None
    tag: GestureTag | None = None
    named: str = ""
    rewards: tuple[float, ...] = ()
    numbers: tuple[SaidNumber, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    blocked: str = ""

    @property
    def is_beat(self) -> bool:
        """Whether this is a stressed word of plain speech."""
        return self.intent is None and self.tag is None and not self.named


class OpportunityFinder:
    """Walks over the clauses and finds the opportunities of each.

    Args:
        finder: Finds candidates.
        index: The words, as far as they are known.
        tags: The author's tags, in order.
        length: Length of the script in characters.
        holding: Follows which hand holds a product.
        echoes: Follows whose the amounts are that are spoken.
    """

    def __init__(
        self,
        finder: CandidateFinder,
        index: WordIndex,
        tags: Sequence[GestureTag],
        length: int,
        holding: Holding,
        echoes: Echoes,
    ) -> None:
        self._finder, self._index, self._holding, self._echoes = finder, index, holding, echoes
        self._quiet = quiet_spans(tags, length)
        self._tags = deque(tag for tag in tags if tag.asks_gesture)
        self._holding.extend(tags)

    def of_clause(self, number: int, clause: TimedClause, *, last: bool = False) -> list[Opportunity]:
        """Return the opportunities of the next clause, in order of time.

        Args:
            number: Its number.
            clause: The clause; all its words are in the index.
            last: Whether it is the last one; tags behind its words then stand in it.
        """
        self._holding.go_on(clause, self._index)
        numbers = said_numbers(clause, self._index, self._finder.language) if is_spoken(clause) else ()
        found = [
            replace(entry, numbers=numbers)
            for entry in self._found(number, clause, self._tagged(clause, last), numbers)
        ]
        return sorted(
            found, key=lambda entry: (entry.time_s, entry.tag is None, not entry.named, entry.intent or 0)
        )

    def _tagged(self, clause: TimedClause, last: bool) -> list[tuple[int, GestureTag]]:
        """Return the tags that stand in a clause, each with its word."""
        tagged = []
        words = self._index.words
        while words and self._tags:
            word = self._index.at_or_after(self._tags[0].end)
            if (word is None or word > clause.last_word) and not last:
                break
            tagged.append((len(words) - 1 if word is None else word, self._tags.popleft()))
        return tagged

    def _found(
        self,
        number: int,
        clause: TimedClause,
        tagged: Sequence[tuple[int, GestureTag]],
        numbers: Sequence[SaidNumber],
    ) -> Iterator[Opportunity]:
        threshold = self._finder.settings.threshold
        sure = [i for i, span in enumerate(clause.intents) if span.score >= threshold]
        said = [as_said(clause, span) if i in sure else Said(span) for i, span in enumerate(clause.intents)]
        said = self._echoes.hear(clause, said, numbers)
        spans = [entry.span for entry in said]
        rewards = tuple(self._reward(said, i) if i in sure else 0.0 for i in range(len(said)))
        wording = Wording.of_clause(clause, self._index.words)
        self._finder.hear(wording)
        for word, tag in tagged:
            ways = self._finder.for_tag(tag, [spans[i] for i in sure], wording, self._hands(word))
            yield self._at(
                number, word, tuple(_renumbered(way, sure) for way in ways), tag=tag, rewards=rewards
            )
        if not is_spoken(clause):
            return
        taken = [self._index.words[word].start_s for word, _ in tagged]
        for ways in self._finder.for_named(wording, spans, sure, self._hands(clause.first_word)):
            word = self._own_word(clause, ways[0], clause.first_word)
            if not self._is_quiet(word):
                taken.append(self._index.words[word].start_s)
                yield self._at(number, word, tuple(ways), named=ways[0].gesture.id, rewards=rewards)
        for position in sure:
            word = affiliate_word(clause, spans[position], self._index)
            blocked = self._is_quiet(word) or said[position].blocked
            shown = [i for i in sure if not said[i].blocked]
            time_s = self._index.words[word].start_s
            ahead = [(entry.time_s - time_s, entry.value) for entry in numbers if entry.time_s > time_s]
            shortlist = self._finder.for_intent(wording, spans, position, shown, self._hands(word), ahead)
            by_word: dict[int, list[Candidate]] = {}
            for candidate in () if blocked else shortlist.candidates:
                by_word.setdefault(self._own_word(clause, candidate, word), []).append(candidate)
            taken.extend(self._index.words[own].start_s for own in by_word)
            for own, candidates in (by_word or {word: []}).items():
                yield self._at(
                    number,
                    own,
                    tuple(candidates),
                    intent=position,
                    rewards=rewards,
                    rejected=shortlist.rejected,
                    blocked=blocked,
                )
        for word in stressed_words(clause, self._index.words):
            time_s = self._index.words[word].start_s
            apart = all(time_s <= other - BEAT_BEFORE_S or time_s >= other + BEAT_AFTER_S for other in taken)
            if apart and not self._is_quiet(word):
                yield self._at(number, word, self._finder.for_beat(self._hands(word)))

    def _own_word(self, clause: TimedClause, candidate: Candidate, word: int) -> int:
        """Return the word that a candidate's stroke belongs on: its own, or the one given."""
        if candidate.place is None or len(clause.text) != clause.end - clause.start:
            return word
        start, end = candidate.place
        inside = self._index.within(clause.start + start, clause.start + end)
        return inside[0] if inside else word

    def _hands(self, word: int) -> FreeHands:
        return self._holding.at(self._index.words[word].start_s)

    def _at(self, clause: int, word: int, candidates: tuple[Candidate, ...], **more: Any) -> Opportunity:
        spoken = self._index.words[word]
        return Opportunity(clause, word, spoken.start_s, spoken.stress, candidates, **more)

    def _reward(self, said: Sequence[Said], position: int) -> float:
        span, share = said[position].span, said[position].worth
        if span.id not in self._finder.taxonomy:
            return REWARD_PLAIN * span.score
        intent = self._finder.taxonomy.get(span.id)
        worth = REWARD_TARGET if intent.target else REWARD_SLOTS if intent.slots else REWARD_PLAIN
        if span.id == _URGING and any(_tells_price(entry) for entry in said):
            worth = REWARD_PLAIN
        elif span.id in _CALLS and len(said) > 1:
            worth = REWARD_CALL
        return worth * share * span.score

    def _is_quiet(self, word: int) -> str:
        spoken = self._index.words[word]
        for start, end, tag in self._quiet:
            if start <= spoken.start < end:
                return f"the script asks for stillness here ({tag.place})"
        return ""


def _tells_price(said: Said) -> bool:
    """Whether an intent tells the number of the offer's price."""
    return said.span.id == "state_price" and said.worth == 1.0 and "number" in said.span.slots


def _renumbered(candidate: Candidate, sure: list[int]) -> Candidate:
    """Put the positions among the sure intents back among all of the clause's."""
    return replace(candidate, serves=tuple(sure[i] for i in candidate.serves))
