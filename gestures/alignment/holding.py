"""Which hand holds a product when: from the author's tags, or for a whole show."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from gestures.alignment.anchors import WordIndex
from gestures.alignment.footprint import Footprint
from gestures.alignment.tags import NO_HAND, GestureTag
from gestures.alignment.timeline import HeldSpan, TimedClause


@dataclass(frozen=True, slots=True)
class FreeHands:
    """What the hands are free for at one word.

    Attributes:
        time_s: Onset of the word, s.
        lead_s: How long before its word a stroke may start, s.
        held: The hand that holds a product; None if none does.
        put_down_s: When each hand last put a product down, s; minus infinity for never.
        taken_up_s: When each hand takes one up again in this clause, s; infinite for never. Both are empty as long as
            no product was ever held.
    """

    time_s: float
    lead_s: float
    held: str | None
    put_down_s: dict[str, float]
    taken_up_s: dict[str, float]

    @property
    def all_free(self) -> bool:
        """Whether no hand holds a product in the whole clause, or ever did."""
        return not self.taken_up_s

    def hindrance(self, footprint: Footprint) -> str:
        """Return why the hands that a gesture needs are not free for it; empty if they are."""
        if self.all_free:
            return ""
        for hand in footprint.hands:
            if hand == self.held:
                return "it needs the hand that holds the product"
            if self.time_s - self.lead_s - footprint.preparation_s[1] < self.put_down_s[hand]:
                return "it needs the hand that has just put the product down"
            if self.time_s + footprint.stroke_s[0] + footprint.hold_s[0] > self.taken_up_s[hand]:
                return "it needs the hand that is about to take the product up"
        return ""


class Holding:
    """Follows the clauses of a show and knows which hand holds a product.

    Args:
        hand: The hand that holds one from the beginning; None for none.
        lead_s: How long before its word a stroke may start, s.
    """

    def __init__(self, hand: str | None, lead_s: float) -> None:
        self._lead_s = lead_s
        self._hand: str | None = None
        self._waiting: deque[GestureTag] = deque()
        self._taken_up_s: dict[str, list[float]] = {"left": [], "right": []}
        self._put_down_s: dict[str, list[float]] = {"left": [], "right": []}
        self._has_begun = False
        self._change(hand, 0.0)

    def extend(self, tags: Iterable[GestureTag]) -> None:
        """Take the author's next tags; those that are not about holding are passed over."""
        self._waiting.extend(tag for tag in tags if tag.holds)

    def go_on(self, clause: TimedClause, index: WordIndex) -> None:
        """Go on to the next clause: tags take effect at the word behind them, before the first word at once."""
        while self._waiting:
            word = index.at_or_after(self._waiting[0].end)
            if word is None or word > clause.last_word:
                break
            hand = self._waiting.popleft().holds
            is_first = not self._has_begun and word == clause.first_word
            self._change(None if hand == NO_HAND else hand, 0.0 if is_first else index.words[word].start_s)
        self._has_begun = True

    def at(self, time_s: float) -> FreeHands:
        """Return what the hands are free for at a word of the clause."""
        held: str | None = None
        put_down: dict[str, float] = {}
        taken_up: dict[str, float] = {}
        if not any(self._taken_up_s.values()):
            return FreeHands(time_s, self._lead_s, held, put_down, taken_up)
        for hand, starts in self._taken_up_s.items():
            number = bisect_right(starts, time_s)
            ends = self._put_down_s[hand]
            put_down[hand] = -math.inf
            if 0 < number <= len(ends) and ends[number - 1] <= time_s:
                put_down[hand] = ends[number - 1]
            elif number > 0:
                held = hand
            taken_up[hand] = starts[number] if number < len(starts) else math.inf
        return FreeHands(time_s, self._lead_s, held, put_down, taken_up)

    def covered_until_s(self, footprint: Footprint, onset_s: float, end_s: float) -> float:
        """Return how long a hold may go on to cover its clause: to its end, or until its hand takes a product up.

        Args:
            footprint: What the gesture takes up.
            onset_s: Onset of its stroke, s.
            end_s: End of its clause, s.
        """
        starts = [start for hand in footprint.hands for start in self._taken_up_s[hand]]
        return min([end_s, *(start for start in starts if start > onset_s)])

    def spans(self, end_s: float) -> tuple[HeldSpan, ...]:
        """Return when which hand held a product, in order.

        Args:
            end_s: End of the show, s.
        """
        spans = []
        for hand, starts in self._taken_up_s.items():
            ends = [*self._put_down_s[hand], end_s]
            spans += [
                HeldSpan(hand, start, end) for start, end in zip(starts, ends, strict=False) if end > start
            ]
        return tuple(sorted(spans, key=lambda span: span.start_s))

    def _change(self, hand: str | None, time_s: float) -> None:
        if hand == self._hand:
            return
        if self._hand is not None:
            self._put_down_s[self._hand].append(time_s)
        if hand is not None:
            self._taken_up_s[hand].append(time_s)
        self._hand = hand
