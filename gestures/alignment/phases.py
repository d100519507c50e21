"""From onsets to phases: how long each preparation, stroke, hold and retraction of a chosen sequence lasts.

A hand goes back to rest only where the time suffices to arrive, rest and set out again; else the next
preparation starts from the end of the hold and the retraction is empty. A hand of a two-handed gesture that
the next gesture does not need falls back to rest during that gesture's preparation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gestures.alignment.footprint import BODY, CHANNELS
from gestures.alignment.movement import natural_move_s, shortest_move_s
from gestures.alignment.places import Place, distance_m
from gestures.alignment.transit import (
    Channels,
    Placed,
    channels_after,
    channels_at_rest,
    preparation_bounds,
    transit,
)
from gestures.chance import chance
from motion.timing import TimeRange

COVERING_FAMILIES = frozenset(
    {
        "point_screen",
        "point_product",
        "point_viewer",
        "present",
        "reveal",
        "number",
        "size",
        "big_amount",
        "a_little",
        "hand_on_heart",
        "face_frame",
        "heart",
        "thumbs_up",
        "ok",
        "stop",
        "shush",
        "cup_ear",
        "read_screen",
        "chin_touch",
        "promise",
    }
)
"""Families whose hold lasts while the phrase does."""

TIME_DECIMALS = 4
_MARGIN_S = 0.02


@dataclass(frozen=True, slots=True)
class PhaseTimes:
    """The four phases of one placement, each starting where the one before ends."""

    preparation: TimeRange
    stroke: TimeRange
    hold: TimeRange
    retraction: TimeRange


@dataclass(slots=True)
class _Draft:
    preparation_s: float = 0.0
    stroke_s: float = 0.0
    hold_s: float = 0.0
    retraction_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Room:
    """What the time after a stroke may be used for: a full rest, a short one, or a longer preparation."""

    rests: bool
    may_rest: bool
    stretch_s: float


@dataclass(frozen=True, slots=True)
class PhaseLayout:
    """Lays out the phases.

    Attributes:
        rest: Place of the hands at rest.
        tempo: The persona's tempo.
        rest_s: Least time at rest that is worth a retraction, s.
        seed: Seed of the small variations between repeats.
        start_s: Start of the show, s.
    """

    rest: Place
    tempo: float
    rest_s: float
    seed: int
    start_s: float = 0.0

    def lay_out(
        self, chain: Sequence[Placed], cover_until_s: Sequence[float], end_s: float
    ) -> list[PhaseTimes]:
        """Return the phases of a sequence.

        Args:
            chain: In order of onset.
            cover_until_s: For each, the end of the phrase that a covering hold lasts for, s.
            end_s: End of the show; the last retraction may run past it if there is no room, s.
        """
        drafts = [_Draft() for _ in chain]
        numbers = {id(placed): number for number, placed in enumerate(chain)}
        channels = channels_at_rest(self.rest, self.start_s)
        concluded = [True] * len(chain)
        for number, placed in enumerate(chain):
            owners = {channels[name].owner for name in placed.candidate.footprint.channels}
            before = sorted(numbers[id(owner)] for owner in owners if owner is not None)
            self._prepare(chain, drafts, number, before, channels, cover_until_s)
            for index in before:
                concluded[index] = False
            channels = channels_after(channels, placed, self.rest)
        for number, open_ended in enumerate(concluded):
            if open_ended:
                self._conclude(chain, drafts, number, cover_until_s, end_s)
        return _joined(
            chain, [_times(placed.onset_s, draft) for placed, draft in zip(chain, drafts, strict=True)]
        )

    def _prepare(
        self,
        chain: Sequence[Placed],
        drafts: list[_Draft],
        number: int,
        before: list[int],
        channels: Channels,
        cover_until_s: Sequence[float],
    ) -> None:
        """Fix the preparation of one placement, and what remains open of those before it on its hands."""
        placed = chain[number]
        footprint = placed.candidate.footprint
        way = transit(placed.candidate, channels, None, self.rest, self.tempo)
        vary = 0.94 + 0.12 * chance(self.seed, "preparation", placed.opportunity)
        natural = max(way.natural_s * vary, way.shortest_s)
        hurry = way.hurry(placed.onset_s)
        preparation = natural - hurry * (natural - way.shortest_s)
        available = placed.onset_s - max(channels[name].free_s for name in footprint.channels)
        preparation = min(preparation, available)
        from_rest = [
            preparation_bounds(footprint, self._way(footprint.first[n], n), self.tempo)
            for n in footprint.channels
        ]
        rest_low, rest_ease = max(low for low, _ in from_rest), max(ease for _, ease in from_rest)
        resting = {
            i
            for i in before
            if self._has_time_to_rest(chain[i], placed.onset_s - max(rest_ease, preparation))
        }
        if resting and len(resting) == len(before):
            preparation = max(preparation, min(rest_ease * vary, rest_ease), rest_low)
        longest = max(footprint.preparation_s[1], preparation)
        may_rest = preparation >= rest_low
        left_over = [
            self._fill(
                chain,
                drafts[index],
                index,
                placed.onset_s - preparation,
                hurry,
                cover_until_s[index],
                _Room(index in resting, may_rest, longest - preparation),
            )
            for index in before
        ]
        taken = min(left_over, default=0.0)
        drafts[number].preparation_s = preparation + taken
        for index, spare in zip(before, left_over, strict=True):
            drafts[index].hold_s += spare - taken

    def _has_time_to_rest(self, placed: Placed, until_s: float) -> bool:
        footprint = placed.candidate.footprint
        needed = footprint.stroke_s[1] + footprint.hold_s[1] + self._retraction(placed)[1] + self.rest_s
        return until_s - placed.onset_s >= needed

    def _fill(
        self,
        chain: Sequence[Placed],
        draft: _Draft,
        index: int,
        until_s: float,
        hurry: float,
        cover_s: float,
        room_for: _Room,
    ) -> float:
        """Spread a placement over the time until its hands leave; return what the next preparation takes."""
        placed = chain[index]
        footprint = placed.candidate.footprint
        room = until_s - placed.onset_s
        low, ease = footprint.stroke_s
        stroke = ease - hurry * (ease - low)
        following = chain[index + 1].onset_s - placed.onset_s
        stroke = max(min(stroke, room - footprint.hold_s[0], following - footprint.hold_s[0]), min(low, room))
        draft.stroke_s = stroke
        room -= stroke
        shortest, natural = self._retraction(placed)
        wanted = self._hold(placed, stroke, cover_s)
        wanted = min(wanted, max(following - stroke, footprint.hold_s[0]))
        if room_for.rests:
            draft.hold_s = min(wanted, room - natural - self.rest_s)
            draft.retraction_s = natural
            return 0.0
        hold = max(min(room, max(footprint.hold_s[2], wanted)), 0.0)
        left_over = room - hold
        hasty = shortest + 0.5 * self.rest_s
        if (
            left_over > room_for.stretch_s + _MARGIN_S
            and room_for.may_rest
            and room >= footprint.hold_s[0] + hasty
        ):
            draft.hold_s = min(wanted, room - hasty)
            draft.retraction_s = min(natural, room - draft.hold_s - 0.5 * self.rest_s)
            return 0.0
        draft.hold_s = hold
        draft.retraction_s = 0.0
        return left_over

    def _conclude(
        self,
        chain: Sequence[Placed],
        drafts: list[_Draft],
        index: int,
        cover_until_s: Sequence[float],
        end_s: float,
    ) -> None:
        """Fix stroke, hold and retraction of a placement after which its hands rest."""
        placed, draft = chain[index], drafts[index]
        footprint = placed.candidate.footprint
        shortest, natural = self._retraction(placed)
        low, ease = footprint.stroke_s
        stroke = ease
        if index + 1 < len(chain):
            stroke = max(min(ease, chain[index + 1].onset_s - placed.onset_s - footprint.hold_s[0]), low)
        room = max(end_s - placed.onset_s - stroke, 0.0)
        hold = self._hold(placed, stroke, cover_until_s[index])
        if index + 1 < len(chain):
            hold = min(hold, chain[index + 1].onset_s - placed.onset_s - stroke)
        hold = max(min(hold, room - natural), footprint.hold_s[0])
        draft.stroke_s, draft.hold_s = stroke, hold
        draft.retraction_s = max(min(natural, room - hold), shortest)

    def _hold(self, placed: Placed, stroke_s: float, cover_s: float) -> float:
        """How long the hold lasts where nothing presses, s."""
        shortest, natural, longest = placed.candidate.footprint.hold_s
        vary = 0.9 + 0.2 * chance(self.seed, "hold", placed.opportunity)
        hold = min(max(natural * vary, shortest), longest)
        if placed.candidate.gesture.family in COVERING_FAMILIES:
            hold = min(max(hold, cover_s - placed.onset_s - stroke_s), longest)
        return hold

    def _way(self, place: Place, channel: str) -> float:
        return 0.0 if channel == BODY else distance_m(place, self.rest)

    def _retraction(self, placed: Placed) -> tuple[float, float]:
        """Shortest and natural retraction, s."""
        footprint = placed.candidate.footprint
        way = max(self._way(footprint.last[name], name) for name in footprint.channels)
        shortest = max(footprint.retraction_s[0], shortest_move_s(way))
        vary = 0.92 + 0.2 * chance(self.seed, "retraction", placed.opportunity)
        natural = (
            0.5 * (footprint.retraction_natural_s + natural_move_s(way, self.tempo)) * vary
            if way
            else (footprint.retraction_natural_s)
        )
        return shortest, min(max(natural, shortest), max(footprint.retraction_s[1], shortest))


def _times(onset_s: float, draft: _Draft) -> PhaseTimes:
    """Times on the grid of the timeline's file format, so that what is planned is what is read back."""
    edges = [onset_s - draft.preparation_s, onset_s, draft.stroke_s, draft.hold_s, draft.retraction_s]
    for number in (2, 3, 4):
        edges[number] += edges[number - 1]
    a, b, c, d, e = (round(max(edge, 0.0), TIME_DECIMALS) for edge in edges)
    return PhaseTimes(TimeRange(a, b), TimeRange(b, c), TimeRange(c, d), TimeRange(d, e))


def _joined(chain: Sequence[Placed], times: list[PhaseTimes]) -> list[PhaseTimes]:
    """Let no preparation start before the end of what its hands did before, where rounding has made it so."""
    joined: list[PhaseTimes] = []
    busy_until_s = dict.fromkeys(CHANNELS, 0.0)
    for placed, own in zip(chain, times, strict=True):
        channels = placed.candidate.footprint.channels
        start = max(own.preparation.start_s, *(busy_until_s[name] for name in channels))
        if start > own.preparation.start_s:
            own = replace(own, preparation=TimeRange(min(start, own.stroke.start_s), own.stroke.start_s))
        for name in channels:
            busy_until_s[name] = own.retraction.end_s
        joined.append(own)
    return joined
