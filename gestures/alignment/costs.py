"""What a choice costs (hurry, repetition, crowding, rests missed) and what it earns: the intents served."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gestures.alignment.candidates import Candidate
from gestures.alignment.cost_model import CostModel
from gestures.alignment.opportunities import REWARD_SLOTS, Opportunity
from gestures.alignment.recent import (
    BOTH_HANDS,
    HAND_CHANGE,
    HAND_CHANGE_S,
    NO_CHANGE,
    RESTED_HAND_CHANGE,
    Recent,
    hand_change,
    repetition,
)
from gestures.alignment.settings import MOST_GESTURES, MOST_GESTURES_S
from gestures.alignment.transit import Transit
from gestures.alignment.units import REST_AT_EASE_S, HomeWays, Unit
from gestures.chance import chance_after, prefixed

HURRIED_LEAD_S = 0.08
"""Lead that a hurried gesture keeps if its hands can be there in time."""
HURRY = 2.5
"""What it costs to move as fast as hands can; less than that, by the square."""
LATENESS = 1.2
"""What it costs to start 0.2 s later than meant; by the square of the delay."""
_LATE_SQUARED = 0.04
REPEATED_SEQUENCE = 4.0
LONG_UNIT_PER_S = 1.3
UNIT_S = 1.6
MOST_LONG_UNIT = 7.0
"""What a stroke costs for each second that it starts later than so long after the first of its unit, and at most."""
LOITERING_PER_S = 5.0
FLOWING_S = 1.5
"""What it costs a hand to wait for its next stroke without rest, beyond the time that strokes flow into each other."""
SHORT_REST_PER_S = 3.0
"""What it costs to rest shorter than people do between units."""
BEAT_ALONE = 4.0
QUIET_S = 4.0
"""What a beat costs that makes a unit of its own, less the longer the hands have rested: nothing after so long."""
ASKS_PATIENCE, INTENTS_PATIENCE = 0.15, 0.3
"""Share of all that for what shows viewers where to go, and for other intents: rather without a rest than left out."""
CROWDING_PER_S = 0.6
UNREAD_S = 0.72
UNREAD_PER_S = 12.0
"""A gesture with a meaning that another takes the place of within this time is hardly read: what that costs."""
CROWDED_S = 1.3
DENSITY = 1.5
DENSITY_COUNT = 5
TOO_MANY = 100.0
"""More than any gesture earns but the author's own."""
_ROUNDING_S = 1e-3
_SLACK = 1e-9
"""What rounding may make of a sum of costs."""
JITTER = 0.5
"""Most that chance adds, so that equals take turns."""
TASTE = 8.0
"""What a bias of 1 against a candidate costs."""
BEAT_VARIETY = 0.12
"""Share of the cost of repetition that a beat has to bear."""
BEAT_WORTH = 1.6
BEATS_PACE = {False: 2.0, True: 0.6}
"""Beats come in units: how much faster than at the persona's rate within one, and how much slower from rest."""
ALSO_SERVES = 0.8
"""Share of its worth that an intent earns which is said beside the one that the stroke belongs to."""
TAG_WORTH = 1000.0
"""What a gesture is worth that the author asks for: more than anything can cost."""
NAMED_WORTH = 14.0
"""What a gesture is worth that the words name: more than any intent, less than what the author asks for."""
LEAST_FIT = 0.6
"""Share of an intent's worth that any fitting gesture earns: a plain choice is better than none."""


class Terms(NamedTuple):
    """The terms of a cost; their sum is the cost. What does not apply is 0."""

    taste: float
    hurry: float
    late: float
    variety: float
    sequence: float
    hand: float
    beat: float
    unit: float
    crowding: float
    serves: float
    chance: float


class _Entry(NamedTuple):
    """What the costs of one candidate depend on, and the terms that the past does not change."""

    gesture: str
    family: str
    hand: str
    number: str | None
    taste: float
    chance: float


class OpportunityCosts:
    """What each candidate costs at one opportunity; what the past does not change is worked out once.

    Args:
        model: The costs.
        opportunity: Where the stroke lands.
    """

    __slots__ = (
        "_beat_worth",
        "_due_s",
        "_easy_rate",
        "_entries",
        "_is_beat",
        "_last_s",
        "_opportunity",
        "_patience",
        "_rate",
        "_rest_s",
        "_serves",
        "_share",
        "_wanted_s",
    )

    def __init__(self, model: CostModel, opportunity: Opportunity) -> None:
        self._opportunity, self._is_beat = opportunity, opportunity.is_beat
        self._wanted_s = opportunity.time_s - model.lead_s(opportunity)
        self._due_s = opportunity.time_s - HURRIED_LEAD_S
        self._last_s = opportunity.time_s + model.settings.latest_s
        self._easy_rate = model.easy_rate
        self._rest_s = model.settings.rest_s
        worth = 0.0 if opportunity.intent is None else opportunity.rewards[opportunity.intent]
        self._patience = 1.0
        if opportunity.named:
            self._patience = INTENTS_PATIENCE
        elif opportunity.intent is not None:
            self._patience = ASKS_PATIENCE if worth > REWARD_SLOTS else INTENTS_PATIENCE
        self._rate = model.beat_rate(opportunity.time_s) if opportunity.is_beat else 0.0
        self._beat_worth = BEAT_WORTH * model.beat_worth(any(opportunity.rewards))
        self._share = BEAT_VARIETY if opportunity.is_beat else 1.0
        tie = prefixed(model.seed, "tie", opportunity.word)
        self._entries = [
            _Entry(
                candidate.gesture.id,
                candidate.gesture.family,
                candidate.moves,
                candidate.parameters.get("number"),
                TASTE * candidate.bias,
                JITTER * chance_after(tie, candidate.gesture.id, candidate.hand),
            )
            for candidate in opportunity.candidates
        ]
        self._serves: dict[int, list[float]] = {}

    def onset_s(self, way: Transit) -> float | None:
        """Return when a stroke starts, or None if the hands cannot be there in time.

        It starts as far before its word as it is meant to; a hurried way may eat into that lead, a way that
        is too long may make the stroke start up to ``latest_s`` after the word.
        """
        wanted = self._wanted_s
        if way.at_ease_s <= wanted:
            return wanted
        onset = max(wanted, way.earliest_s, min(way.at_ease_s, self._due_s))
        return onset if onset <= self._last_s else None

    def rested_s(self, onset_s: float, unit: Unit, ways: HomeWays) -> float:
        """Return the onset of a stroke, or a later one, no later than its word, if the hands may rest before that.

        Args:
            onset_s: Onset without a rest, s.
            unit: The unit under way.
            ways: The ways of the candidate's hands from rest and back.
        """
        rested_s = unit.home_s + self._rest_s + ways.rise_s
        return rested_s if ways.rise_s and onset_s < rested_s <= self._opportunity.time_s else onset_s

    def terms(
        self,
        number: int,
        way: Transit,
        onset_s: float,
        recent: Sequence[Recent],
        long_ago: float | None,
        covered: int,
        again: bool,
        unit: Unit,
        ways: HomeWays,
    ) -> Terms:
        """Return what a candidate costs.

        Args:
            number: Number of the candidate among the opportunity's.
            way: How the hands get there.
            onset_s: Onset of the stroke, s.
            recent: The last gestures, newest first.
            long_ago: When this gesture was last played before those, s.
            covered: Bit mask of the clause's intents that are served already.
            again: Whether it would repeat a sequence of gestures of the last half hour.
            unit: The unit under way.
            ways: The ways of the candidate's hands from rest and back.
        """
        entry = self._entries[number]
        gap_s = onset_s - recent[0].onset_s if recent else math.inf
        hurry = late = beat = crowding = serves = 0.0
        rests = unit.rests_before(onset_s, ways.rise_s, self._rest_s)
        if onset_s < way.at_ease_s:
            hurry = HURRY * way.hurry(onset_s) ** 2
        late_s = onset_s - self._wanted_s
        if late_s > 0.0:
            late = LATENESS * late_s**2 / _LATE_SQUARED
        if self._is_beat:
            beat = -self._beat(gap_s * BEATS_PACE[rests])
        else:
            crowding = self._crowding(onset_s, gap_s, recent)
            serves = -self._served(covered)[number]
        if len(recent) == MOST_GESTURES and onset_s - recent[-1].onset_s <= MOST_GESTURES_S + _ROUNDING_S:
            crowding += TOO_MANY
        variety = self._share * repetition(entry, onset_s, recent, long_ago)
        if self._opportunity.named and recent and recent[0].gesture == entry.gesture:
            # Words that name what the hands have just done need not have it done again.
            variety += NAMED_WORTH
        sequence = self._share * REPEATED_SEQUENCE if again else 0.0
        in_unit = (
            self._patience * self._unit(onset_s, gap_s, unit, ways.rise_s, rests) if ways.rise_s else 0.0
        )
        hand = hand_change(entry.hand, recent, gap_s, rests)
        return Terms(
            entry.taste, hurry, late, variety, sequence, hand, beat, in_unit, crowding, serves, entry.chance
        )

    def least(
        self, recent: Sequence[Recent], covered: int, unit: Unit, rises_s: Sequence[float]
    ) -> list[tuple[float, int]]:
        """Return the least that each candidate can cost and its number, in order of that, without looking at its way.

        Args:
            recent: The last gestures, newest first.
            covered: Bit mask of the clause's intents that are served already.
            unit: The unit under way.
            rises_s: Preparation of each candidate from rest, s.
        """
        shared, in_unit, change = self._least_after(recent, unit, rises_s)
        before = recent[0].hand if recent else ""
        serves = [0.0] * len(self._entries) if self._is_beat else self._served(covered)
        least = []
        for number, (entry, worth, rise_s) in enumerate(zip(self._entries, serves, rises_s, strict=True)):
            cost = shared + entry.taste + entry.chance - worth
            if rise_s:
                cost += in_unit
            if entry.hand == "both":
                cost -= BOTH_HANDS
            if entry.hand != before:
                cost += change["both" if "both" in (entry.hand, before) else "single"]
            least.append((cost - _SLACK, number))
        least.sort()
        return least

    def _least_after(
        self, recent: Sequence[Recent], unit: Unit, rises_s: Sequence[float]
    ) -> tuple[float, float, Mapping[str, float]]:
        """Return the least that strokes here cost after what came before: any one, one of a hand, a change of hands."""
        if not recent:
            return -self._beat(math.inf) if self._is_beat else 0.0, 0.0, NO_CHANGE
        first_s, last_s = self._wanted_s, self._last_s
        gap_s = last_s - recent[0].onset_s
        if self._is_beat:
            shared = -self._beat(gap_s * max(BEATS_PACE.values()))
        else:
            shared = self._crowding(last_s, gap_s, recent)
        if len(recent) == MOST_GESTURES and last_s - recent[-1].onset_s <= MOST_GESTURES_S:
            shared += TOO_MANY
        in_unit = self._unit(first_s, first_s - recent[0].onset_s, unit, 0.0, rests=False)
        rise_s = min(filter(None, rises_s), default=0.0)
        if unit.rests_before(last_s, rise_s, self._rest_s):
            in_unit = min(in_unit, self._unit(last_s, gap_s, unit, rise_s, rests=True))
        change = NO_CHANGE
        if gap_s < HAND_CHANGE_S:
            rests = unit.rests_before(last_s, min(rises_s), self._rest_s)
            change = RESTED_HAND_CHANGE if rests else HAND_CHANGE
        return shared, self._patience * in_unit, change

    def _unit(self, onset_s: float, gap_s: float, unit: Unit, rise_s: float, rests: bool) -> float:
        """What it costs to begin a unit, or to go on with the one under way."""
        if rests:
            rest_s = onset_s - rise_s - unit.home_s
            alone = BEAT_ALONE * max(1.0 - rest_s / QUIET_S, 0.0) if self._is_beat else 0.0
            return alone + SHORT_REST_PER_S * max(REST_AT_EASE_S - rest_s, 0.0)
        cost = min(LONG_UNIT_PER_S * max(onset_s - unit.began_s - UNIT_S, 0.0), MOST_LONG_UNIT)
        return cost + (LOITERING_PER_S * (gap_s - FLOWING_S) if gap_s > FLOWING_S else 0.0)

    def _served(self, covered: int) -> list[float]:
        """Return what the intents that each candidate newly serves are worth."""
        worth = self._serves.get(covered)
        if worth is None:
            opportunity = self._opportunity
            worth = [_serves_worth(entry, opportunity, covered) for entry in opportunity.candidates]
            self._serves[covered] = worth
        return worth

    def _crowding(self, onset_s: float, gap_s: float, recent: Sequence[Recent]) -> float:
        """What it costs to follow so soon, and to be one of so many."""
        cost = CROWDING_PER_S * (CROWDED_S - gap_s) if gap_s < CROWDED_S else 0.0
        if gap_s < UNREAD_S:
            cost += UNREAD_PER_S * (UNREAD_S - gap_s)
        if len(recent) < DENSITY_COUNT:
            return cost
        rate = DENSITY_COUNT / max(onset_s - recent[DENSITY_COUNT - 1].onset_s, 0.1)
        return cost + DENSITY * (rate / self._easy_rate - 1.0) if rate > self._easy_rate else cost

    def _beat(self, gap_s: float) -> float:
        """What a beat earns so long after the last stroke: the more, the longer that is by the persona's rate."""
        if self._rate <= 1e-6:
            return -100.0
        share = (gap_s * self._rate - 0.6) / 0.4
        return self._beat_worth * min(max(share, -4.0), 1.0) * (0.5 + self._opportunity.stress)


def _serves_worth(candidate: Candidate, opportunity: Opportunity, covered: int) -> float:
    """Return what the intents that a candidate newly serves are worth."""
    worth = NAMED_WORTH if opportunity.named else TAG_WORTH if opportunity.tag is not None else 0.0
    for position, quality in zip(candidate.serves, candidate.quality, strict=True):
        if covered >> position & 1 or position >= len(opportunity.rewards):
            continue
        share = 1.0 if position == opportunity.intent else ALSO_SERVES
        worth += share * (LEAST_FIT + (1.0 - LEAST_FIT) * quality) * opportunity.rewards[position]
    return worth
