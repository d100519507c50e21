"""From onsets to phases: how long each preparation, stroke, hold and retraction lasts.

A hand goes back to rest only where the time suffices to arrive, rest and set out again; else the next
preparation starts from the end of the hold and the retraction is empty. A hand of a two-handed gesture that
the next gesture does not need falls back to rest during that gesture's preparation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gestures.alignment.places import Place
from gestures.alignment.transit import Channels, Placed, transit
from gestures.alignment.units import REST_AT_EASE_S, return_s, rise_s
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
        rise = [rise_s(footprint, name, self.rest, self.tempo) for name in footprint.channels]
        brisk, ease = max(low for low, _ in rise), max(high for _, high in rise)
        rests = [self._spare(earlier, placed.onset_s - brisk) for earlier in before]
        if rests and min(rests) >= 0.0:
            share = min(
                self._at_ease(earlier, spare, ease - brisk)
                for earlier, spare in zip(before, rests, strict=True)
            )
            preparation = brisk + share * max(ease * min(vary, 1.0) - brisk, 0.0)
        longest = max(footprint.preparation_s[1], preparation)
        left_over = [
            self._fill(
                earlier,
                placed.onset_s - preparation,
                hurry,
                _Room(spare >= 0.0, preparation >= brisk, longest - preparation),
            )
            for earlier, spare in zip(before, rests, strict=True)
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
        brisk, natural = self._retraction(placed)
        low, ease = footprint.stroke_s
        following = None if link.following_s is None else link.following_s - placed.onset_s
        stroke = ease if following is None else max(min(ease, following - footprint.hold_s[0]), low)
        room = max(end_s - placed.onset_s - stroke, 0.0)
        hold = self._hold(placed, stroke, link.cover_until_s)
        if following is not None:
            hold = min(hold, following - stroke)
        hold = max(min(hold, room - natural), footprint.hold_s[0])
        retraction = max(min(natural, room - hold), brisk)
        return Draft(link.draft.preparation_s, stroke, hold, retraction)

    def _spare(self, link: Link, until_s: float) -> float:
        """How much time a placement leaves beyond the least that it and a rest take; negative if there is no rest."""
        footprint = link.placed.candidate.footprint
        least = footprint.stroke_s[1] + footprint.hold_s[0] + self._retraction(link.placed)[0] + self.rest_s
        return until_s - link.placed.onset_s - least

    def _at_ease(self, link: Link, spare_s: float, more_s: float = 0.0) -> float:
        """Which share, 0…1, of what movements, hold and rest take at ease beyond their least there is time for.

        Args:
            link: The placement.
            spare_s: Time beyond their least, s.
            more_s: What the next preparation takes at ease beyond its least, s.
        """
        footprint = link.placed.candidate.footprint
        brisk, natural = self._retraction(link.placed)
        hold = self._hold(link.placed, footprint.stroke_s[1], link.cover_until_s) - footprint.hold_s[0]
        wanted = more_s + hold + (natural - brisk) + max(REST_AT_EASE_S - self.rest_s, 0.0)
        return min(spare_s / wanted, 1.0) if wanted > 1e-9 else 1.0

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
        brisk, natural = self._retraction(placed)
        wanted = self._hold(placed, stroke, link.cover_until_s)
        wanted = min(wanted, max(following - stroke, footprint.hold_s[0]))
        if room_for.rests:
            share = self._at_ease(link, self._spare(link, until_s))
            draft.hold_s = footprint.hold_s[0] + share**2 * max(wanted - footprint.hold_s[0], 0.0)
            draft.retraction_s = brisk + share * (natural - brisk)
            return 0.0
        hold = max(min(room, max(footprint.hold_s[2], wanted)), 0.0)
        left_over = room - hold
        if left_over < room_for.stretch_s:
            taken = min(max(hold - max(wanted, footprint.hold_s[0]), 0.0), room_for.stretch_s - left_over)
            hold, left_over = hold - taken, left_over + taken
        hasty = brisk + 0.5 * self.rest_s
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

    def _retraction(self, placed: Placed) -> tuple[float, float]:
        """Brisk and natural retraction, s."""
        brisk, natural = return_s(placed.candidate.footprint, self.rest, self.tempo)
        vary = 0.92 + 0.2 * chance(self.seed, "retraction", placed.candidate.gesture.id, placed.clause)
        return brisk, max(natural * vary, brisk)
