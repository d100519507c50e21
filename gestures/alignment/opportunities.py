"""Where a gesture may stand: at the affiliates of intents, at tags, on stressed words of plain speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gestures.alignment.anchors import WordIndex, affiliate_word, is_spoken, stressed_words
from gestures.alignment.candidates import Candidate, CandidateFinder, Rejection
from gestures.alignment.tags import GestureTag, quiet_spans
from gestures.alignment.timeline import TimedClause

REWARD_TARGET = 10.0
REWARD_SLOTS = 8.0
REWARD_PLAIN = 6.0
"""What serving an intent is worth: most if it points at something, much if it shows a value."""

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
        rewards: Worth of each intent of the clause, by position; 0 for those that are not sure enough.
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
    rewards: tuple[float, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    blocked: str = ""

    @property
    def is_beat(self) -> bool:
        """Whether this is a stressed word of plain speech."""
        return self.intent is None and self.tag is None


@dataclass(slots=True)
class OpportunityFinder:
    """Walks over the clauses and finds the opportunities of each.

    Attributes:
        finder: Finds candidates.
        index: The words.
        clauses: The timed clauses.
        tags: The author's tags, in order.
        length: Length of the script in characters.
    """

    finder: CandidateFinder
    index: WordIndex
    clauses: Sequence[TimedClause]
    tags: Sequence[GestureTag]
    length: int
    _quiet: tuple[tuple[int, int, GestureTag], ...] = field(init=False)
    _tagged: dict[int, list[tuple[int, GestureTag]]] = field(init=False)

    def __post_init__(self) -> None:
        self._quiet = quiet_spans(self.tags, self.length)
        self._tagged = {}
        clause = 0
        for tag in self.tags:
            if tag.gesture in ("none", "auto") or not self.index.words:
                continue
            word = self.index.at_or_after(tag.end)
            word = len(self.index.words) - 1 if word is None else word
            while clause + 1 < len(self.clauses) and self.clauses[clause].last_word < word:
                clause += 1
            self._tagged.setdefault(clause, []).append((word, tag))

    def __iter__(self) -> Iterator[Opportunity]:
        """Yield the opportunities in order of time, clause by clause."""
        for number in range(len(self.clauses)):
            yield from sorted(self._of_clause(number), key=lambda o: (o.time_s, o.tag is None, o.intent or 0))

    def _of_clause(self, number: int) -> Iterator[Opportunity]:
        clause = self.clauses[number]
        threshold = self.finder.settings.threshold
        sure = [i for i, span in enumerate(clause.intents) if span.score >= threshold]
        rewards = tuple(self._reward(clause, i) if i in sure else 0.0 for i in range(len(clause.intents)))
        tagged = self._tagged.get(number, [])
        for word, tag in tagged:
            ways = self.finder.for_tag(tag, [clause.intents[i] for i in sure], clause.text)
            yield self._at(
                number, word, tuple(_renumbered(way, sure) for way in ways), tag=tag, rewards=rewards
            )
        if not is_spoken(clause):
            return
        taken = [self.index.words[word].start_s for word, _ in tagged]
        for position in sure:
            word = affiliate_word(clause, clause.intents[position], self.index)
            quiet = self._is_quiet(word)
            shortlist = self.finder.for_intent(clause.text, clause.intents, position, sure)
            candidates = () if quiet else shortlist.candidates
            if candidates:
                taken.append(self.index.words[word].start_s)
            yield self._at(
                number,
                word,
                candidates,
                intent=position,
                rewards=rewards,
                rejected=shortlist.rejected,
                blocked=quiet,
            )
        for word in stressed_words(clause, self.index.words):
            time_s = self.index.words[word].start_s
            apart = all(time_s <= other - BEAT_BEFORE_S or time_s >= other + BEAT_AFTER_S for other in taken)
            if apart and not self._is_quiet(word):
                yield self._at(number, word, self.finder.for_beat())

    def _at(self, clause: int, word: int, candidates: tuple[Candidate, ...], **more: Any) -> Opportunity:
        spoken = self.index.words[word]
        return Opportunity(clause, word, spoken.start_s, spoken.stress, candidates, **more)

    def _reward(self, clause: TimedClause, position: int) -> float:
        span = clause.intents[position]
        if span.id not in self.finder.taxonomy:
            return REWARD_PLAIN * span.score
        intent = self.finder.taxonomy.get(span.id)
        worth = REWARD_TARGET if intent.target else REWARD_SLOTS if intent.slots else REWARD_PLAIN
        return worth * span.score

    def _is_quiet(self, word: int) -> str:
        spoken = self.index.words[word]
        for start, end, tag in self._quiet:
            if start <= spoken.start < end:
                return f"the script asks for stillness here ({tag.place})"
        return ""


def _renumbered(candidate: Candidate, sure: list[int]) -> Candidate:
    """Put the positions among the sure intents back among all of the clause's."""
    return replace(candidate, serves=tuple(sure[i] for i in candidate.serves))
