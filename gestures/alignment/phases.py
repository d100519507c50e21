"""From onsets to phases: how long each preparation, stroke, hold and retraction lasts.

A hand goes back to rest only where the time suffices to arrive, rest and set out again; else the next
preparation starts from the end of the hold and the retraction is empty. A hand of a two-handed gesture that
the next gesture does not need falls back to rest during that gesture's preparation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gestures.alignment.footprint import BODY
from gestures.alignment.movement import natural_move_s, shortest_move_s
from gestures.alignment.places import Place, distance_m
from gestures.alignment.transit import Channels, Placed, preparation_bounds, transit
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
class Draft:
    """Lengths of the four phases, s, as far as they are fixed."""

    preparation_s: float = 0.0
    stroke_s: float = 0.0
    hold_s: float = 0.0
    retraction_s: float = 0.0


@dataclass(slots=True, eq=False)
class Link:
    """One placement on its way to its phases.

    Attributes:
        placed: What is played, and when its stroke starts.
        cover_until_s: End of the phrase that a covering hold lasts for, s.
        number: Its number in the sequence.
        following_s: Onset of the next stroke of the sequence, s; None while there is none.
        free_from_s: When its hands had done with what came before, s.
        draft: Its phases.
    """

    placed: Placed
    cover_until_s: float
    number: int
    following_s: float | None = None
    free_from_s: float = 0.0
    draft: Draft = field(default_factory=Draft)

    def times(self) -> PhaseTimes:
        """Return the phases on the grid of the timeline's file format: what is planned is what is read back.

        No preparation starts before the end of what its hands did before, where rounding would make it so.
        """
        onset_s, draft = self.placed.onset_s, self.draft
        edges = [onset_s - draft.preparation_s, onset_s, draft.stroke_s, draft.hold_s, draft.retraction_s]
        for number in (2, 3, 4):
            edges[number] += edges[number - 1]
        a, b, c, d, e = (round(max(edge, 0.0), TIME_DECIMALS) for edge in edges)
        a = min(max(a, self.free_from_s), b)
        return PhaseTimes(TimeRange(a, b), TimeRange(b, c), TimeRange(c, d), TimeRange(d, e))


@dataclass(frozen=True, slots=True)
class _Room:
    """What the time after a stroke may be used for: a full rest, a short one, or a longer preparation."""

    rests: bool
    may_rest: bool
    stretch_s: float


@dataclass(frozen=True, slots=True)
class PhaseLayout:
    """Works out the lengths of phases.

    Attributes:
        rest: Place of the hands at rest.
        tempo: The persona's tempo.
        rest_s: Least time at rest that is worth a retraction, s.
        seed: Seed of the small variations between repeats.
    """

    rest: Place
    tempo: float
    rest_s: float
    seed: int

    def prepare(self, link: Link, before: list[Link], channels: Channels) -> None:
        """Fix the preparation of one placement, and what remains open of those before it on its hands.

        Args:
            link: The placement.
            before: Those that its hands are busy with.
            channels: Where the hands and the body are.
        """
        placed = link.placed
        footprint = placed.candidate.footprint
        way = transit(placed.candidate, channels, None, self.rest, self.tempo)
        vary = 0.94 + 0.12 * chance(self.seed, "preparation", placed.candidate.gesture.id, placed.clause)
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
        until_s = placed.onset_s - max(rest_ease, preparation)
        resting = [self._has_time_to_rest(earlier.placed, until_s) for earlier in before]
        if resting and all(resting):
            preparation = max(preparation, min(rest_ease * vary, rest_ease), rest_low)
        longest = max(footprint.preparation_s[1], preparation)
        left_over = [
            self._fill(
                earlier,
                placed.onset_s - preparation,
                hurry,
                _Room(rests, preparation >= rest_low, longest - preparation),
            )
            for earlier, rests in zip(before, resting, strict=True)
        ]
        taken = min(left_over, default=0.0)
        link.draft.preparation_s = preparation + taken
        for earlier, spare in zip(before, left_over, strict=True):
            earlier.draft.hold_s += spare - taken

    def conclude(self, link: Link, end_s: float) -> Draft:
        """Return the phases of a placement after which its hands rest.

        Args:
            link: The placement.
            end_s: End of the show, s; the retraction may run past it if there is no room.
        """
        placed = link.placed
        footprint = placed.candidate.footprint
        shortest, natural = self._retraction(placed)
        low, ease = footprint.stroke_s
        following = None if link.following_s is None else link.following_s - placed.onset_s
        stroke = ease if following is None else max(min(ease, following - footprint.hold_s[0]), low)
        room = max(end_s - placed.onset_s - stroke, 0.0)
        hold = self._hold(placed, stroke, link.cover_until_s)
        if following is not None:
            hold = min(hold, following - stroke)
        hold = max(min(hold, room - natural), footprint.hold_s[0])
        retraction = max(min(natural, room - hold), shortest)
        return Draft(link.draft.preparation_s, stroke, hold, retraction)

    def _has_time_to_rest(self, placed: Placed, until_s: float) -> bool:
        footprint = placed.candidate.footprint
        needed = footprint.stroke_s[1] + footprint.hold_s[1] + self._retraction(placed)[1] + self.rest_s
        return until_s - placed.onset_s >= needed

    def _fill(self, link: Link, until_s: float, hurry: float, room_for: _Room) -> float:
        """Spread a placement over the time until its hands leave; return what the next preparation takes."""
        placed, draft = link.placed, link.draft
        footprint = placed.candidate.footprint
        room = until_s - placed.onset_s
        low, ease = footprint.stroke_s
        stroke = ease - hurry * (ease - low)
        following = (until_s if link.following_s is None else link.following_s) - placed.onset_s
        stroke = max(min(stroke, room - footprint.hold_s[0], following - footprint.hold_s[0]), min(low, room))
        draft.stroke_s = stroke
        room -= stroke
        shortest, natural = self._retraction(placed)
        wanted = self._hold(placed, stroke, link.cover_until_s)
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

    def _hold(self, placed: Placed, stroke_s: float, cover_s: float) -> float:
        """How long the hold lasts where nothing presses, s."""
        shortest, natural, longest = placed.candidate.footprint.hold_s
        vary = 0.9 + 0.2 * chance(self.seed, "hold", placed.candidate.gesture.id, placed.clause)
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
        vary = 0.92 + 0.2 * chance(self.seed, "retraction", placed.candidate.gesture.id, placed.clause)
        natural = (
            0.5 * (footprint.retraction_natural_s + natural_move_s(way, self.tempo)) * vary
            if way
            else (footprint.retraction_natural_s)
        )
        return shortest, min(max(natural, shortest), max(footprint.retraction_s[1], shortest))
