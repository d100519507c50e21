"""What a choice costs (hurry, repetition, crowding, change of hand) and what it earns: the intents served."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gestures.alignment.candidates import Candidate
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.transit import Placed, Transit
from gestures.chance import chance
from gestures.personas import Persona

HURRIED_LEAD_S = 0.08
"""Lead that a hurried gesture keeps if its hands can be there in time."""
HURRY = 3.0
LATENESS = 2.0
RECENT_GESTURE = 2.5
BACK_TO_BACK = 4.0
BACK_TO_BACK_S = 15.0
OTHER_NUMBER = 0.3
"""The same gesture with another number on the hand hardly looks like a repeat."""
RECENT_GESTURE_S = 45.0
REPEATED_SEQUENCE = 4.0
RECENT_FAMILY = 0.5
RECENT_FAMILY_S = 12.0
CROWDING_PER_S = 1.6
CROWDED_S = 1.3
DENSITY = 4.0
DENSITY_COUNT = 5
DENSITY_BASE_PER_S = 0.45
DENSITY_PER_RATE = 0.5
"""Gestures a second over the last five that cost nothing: the base, and half of the persona's rate of beats."""
HAND_CHANGE = {"single": 1.6, "both": 0.2}
HAND_CHANGE_S = 5.0
"""People stay with a hand: what it costs to go on with the other one, or with both, and for how long."""
BOTH_HANDS = 0.4
"""What a gesture of both hands earns: people who gesture freely use both most of the time."""
JITTER = 0.5
TASTE = 8.0
BEAT_VARIETY = 0.12
BEAT_WORTH = 1.6
ALSO_SERVES = 0.8
LEAST_FIT = 0.4
"""Share of an intent's worth that any fitting gesture earns: a plain choice is better than none."""
_QUIET_BLOCK_S = 9.0


@dataclass(frozen=True, slots=True)
class Recent:
    """A gesture that was played a while ago.

    Attributes:
        gesture: Library id.
        family: Its family.
        hand: Hand that played it.
        onset_s: Onset of its stroke, s.
        number: Number that it showed, or None.
    """

    gesture: str
    family: str
    hand: str
    onset_s: float
    number: str | None = None


RECENT_COUNT = 6


def remember(recent: tuple[Recent, ...], placed: Placed) -> tuple[Recent, ...]:
    """Return the last gestures, newest first, with one more."""
    candidate = placed.candidate
    number = candidate.parameters.get("number")
    entry = Recent(candidate.gesture.id, candidate.gesture.family, candidate.hand, placed.onset_s, number)
    return (entry, *recent[: RECENT_COUNT - 1])


@dataclass(frozen=True, slots=True)
class CostModel:
    """The costs for one persona, seed and density.

    Attributes:
        persona: Rate of beats and handedness.
        settings: Density and leads.
        seed: Seed of all chance.
    """

    persona: Persona
    settings: PlannerSettings
    seed: int

    def lead_s(self, opportunity: Opportunity) -> float:
        """Return how long before its word a stroke is meant to start, s; it varies from word to word."""
        spread = 2.0 * _lead_chance(self.seed, opportunity.word, opportunity.clause) - 1.0
        return self.settings.lead_s + self.settings.lead_spread_s * spread

    def onset_s(self, opportunity: Opportunity, way: Transit) -> float | None:
        """Return when a stroke starts, or None if the hands cannot be there in time.

        It starts as far before its word as it is meant to; a hurried way may eat into that lead, a way that
        is too long may make the stroke start up to ``latest_s`` after the word.
        """
        wanted = opportunity.time_s - self.lead_s(opportunity)
        if way.at_ease_s <= wanted:
            return wanted
        onset = max(wanted, way.earliest_s, min(way.at_ease_s, opportunity.time_s - HURRIED_LEAD_S))
        return onset if onset <= opportunity.time_s + self.settings.latest_s else None

    def terms(
        self,
        opportunity: Opportunity,
        candidate: Candidate,
        way: Transit,
        onset_s: float,
        recent: Sequence[Recent],
        long_ago: float | None,
        covered: int,
        again: bool = False,
    ) -> dict[str, float]:
        """Return the terms of the cost by name.

        Args:
            opportunity: Where the stroke lands.
            candidate: What is played.
            way: How the hands get there.
            onset_s: Onset of the stroke, s.
            recent: The last gestures, newest first.
            long_ago: When this gesture was last played before those, s.
            covered: Bit mask of the clause's intents that are served already.
            again: Whether it would repeat a sequence of gestures of the last half hour.
        """
        is_beat = opportunity.is_beat
        terms = {"taste": TASTE * candidate.bias}
        if onset_s < way.at_ease_s:
            terms["hurry"] = HURRY * way.hurry(onset_s) ** 2
        late = onset_s - (opportunity.time_s - self.lead_s(opportunity))
        if late > 0.0:
            terms["late"] = LATENESS * late**2 / 0.04
        share = BEAT_VARIETY if is_beat else 1.0
        terms["variety"] = share * self._repetition(candidate, onset_s, recent, long_ago)
        if again:
            terms["sequence"] = share * REPEATED_SEQUENCE
        newest = recent[0] if recent else None
        gap = onset_s - newest.onset_s if newest is not None else math.inf
        if hand := _hand(candidate.hand, newest, gap):
            terms["hand"] = hand
        if is_beat:
            terms["beat"] = -self._beat(opportunity, gap)
        else:
            terms["crowding"] = CROWDING_PER_S * max(CROWDED_S - gap, 0.0) + self._density(onset_s, recent)
            terms["serves"] = -serves_worth(candidate, opportunity, covered)
        terms["chance"] = JITTER * _tie_chance(
            self.seed, opportunity.word, candidate.gesture.id, candidate.hand
        )
        return terms

    def _repetition(
        self, candidate: Candidate, onset_s: float, recent: Sequence[Recent], long_ago: float | None
    ) -> float:
        cost, seen = 0.0, False
        id, family = candidate.gesture.id, candidate.gesture.family
        for entry in recent:
            if entry.family != family:
                continue
            age = onset_s - entry.onset_s
            if entry.gesture == id and not seen:
                share = 1.0 if entry.number == candidate.parameters.get("number") else OTHER_NUMBER
                cost += share * RECENT_GESTURE * math.exp(-age / RECENT_GESTURE_S)
                if entry is recent[0]:
                    cost += share * BACK_TO_BACK * math.exp(-age / BACK_TO_BACK_S)
                seen = True
            elif age < 3 * RECENT_FAMILY_S:
                cost += RECENT_FAMILY * math.exp(-age / RECENT_FAMILY_S)
        if not seen and long_ago is not None:
            cost += RECENT_GESTURE * math.exp(-(onset_s - long_ago) / RECENT_GESTURE_S)
        return cost

    def _density(self, onset_s: float, recent: Sequence[Recent]) -> float:
        if len(recent) < DENSITY_COUNT:
            return 0.0
        rate = DENSITY_COUNT / max(onset_s - recent[DENSITY_COUNT - 1].onset_s, 0.1)
        easy = DENSITY_BASE_PER_S + DENSITY_PER_RATE * self.persona.gesture_rate
        easy *= 0.5 + self.settings.density
        return DENSITY * max(rate / easy - 1.0, 0.0)

    def _beat(self, opportunity: Opportunity, gap_s: float) -> float:
        rate = self.persona.gesture_rate * 2.0 * self.settings.density * self._liveliness(opportunity.time_s)
        if rate <= 1e-6:
            return -100.0
        share = (gap_s * rate - 0.6) / 0.4
        return BEAT_WORTH * min(max(share, -4.0), 1.0) * (0.5 + opportunity.stress)

    def _liveliness(self, time_s: float) -> float:
        """How active the hands are at a time: people gesture in bouts, with quiet stretches between."""
        block = int(time_s // _QUIET_BLOCK_S)
        draw = _bout_chance(self.seed, block)
        return 0.2 if draw < 0.15 else 0.7 + 0.7 * draw


def _hand(hand: str, newest: Recent | None, gap_s: float) -> float:
    """What it costs to go on with a hand."""
    cost = -BOTH_HANDS if hand == "both" else 0.0
    if newest is None or newest.hand == hand or gap_s >= HAND_CHANGE_S:
        return cost
    return cost + HAND_CHANGE["both" if "both" in (hand, newest.hand) else "single"]


@lru_cache(maxsize=64)
def _lead_chance(seed: int, word: int, clause: int) -> float:
    return chance(seed, "lead", word, clause)


@lru_cache(maxsize=1024)
def _tie_chance(seed: int, word: int, gesture: str, hand: str) -> float:
    return chance(seed, "tie", word, gesture, hand)


@lru_cache(maxsize=64)
def _bout_chance(seed: int, block: int) -> float:
    return chance(seed, "bout", block)


def serves_worth(candidate: Candidate, opportunity: Opportunity, covered: int) -> float:
    """Return what the intents that a candidate newly serves are worth."""
    worth = 1000.0 if opportunity.tag is not None else 0.0
    for position, quality in zip(candidate.serves, candidate.quality, strict=True):
        if covered >> position & 1 or position >= len(opportunity.rewards):
            continue
        share = 1.0 if position == opportunity.intent else ALSO_SERVES
        worth += share * (LEAST_FIT + (1.0 - LEAST_FIT) * quality) * opportunity.rewards[position]
    return worth
