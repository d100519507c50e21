"""From gesture to gesture: when the next stroke can start, and how hurried the way there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import dist
from typing import NamedTuple

from gestures.alignment.candidates import Candidate
from gestures.alignment.footprint import BODY, CHANNELS, Footprint
from gestures.alignment.movement import natural_move_s, shortest_move_s
from gestures.alignment.places import Place, distance_m

_MOST_BOUNDS = 256
"""Distances of which an approach keeps the times."""


@dataclass(slots=True, eq=False)
class Placed:
    """A candidate with its stroke's onset; a link of the chain that a hypothesis is.

    Attributes:
        candidate: What is played.
        onset_s: Onset of the stroke, s.
        opportunity: Number of the opportunity it stands on.
        clause: Index of the clause.
        free_s: Earliest time at which its hands may leave, s.
        done_s: Time at which its hands leave if nothing presses, s.
    """

    candidate: Candidate
    onset_s: float
    opportunity: int
    clause: int
    free_s: float = field(init=False)
    done_s: float = field(init=False)

    def __post_init__(self) -> None:
        footprint = self.candidate.footprint
        self.free_s = self.onset_s + footprint.stroke_s[0] + footprint.hold_s[0]
        self.done_s = self.onset_s + footprint.stroke_s[1] + footprint.hold_s[1]


class Channel(NamedTuple):
    """A hand (or the body) between gestures.

    Attributes:
        place: Where it is, m.
        free_s: Earliest time at which it may leave, s.
        done_s: Time at which it leaves if nothing presses, s.
        owner: The gesture it is busy with; None if it is at rest or falling back to rest.
    """

    place: Place
    free_s: float
    done_s: float
    owner: Placed | None = None


Channels = Mapping[str, Channel]


def channels_at_rest(rest: Place, start_s: float) -> dict[str, Channel]:
    """Return both hands and the body at rest from a time on."""
    return {name: Channel(_origin(name, rest), start_s, start_s) for name in CHANNELS}


def channels_after(channels: Channels, placed: Placed, rest: Place) -> dict[str, Channel]:
    """Return where everything is once a gesture has been placed.

    The other hand of a two-handed gesture that has lost one hand to the new gesture falls back to rest by
    its onset.
    """
    footprint = placed.candidate.footprint
    taken = {channels[name].owner for name in footprint.channels} - {None}
    after = dict(channels)
    for name, channel in channels.items():
        if name in footprint.channels:
            after[name] = Channel(footprint.last[name], placed.free_s, placed.done_s, placed)
        elif channel.owner in taken:
            after[name] = Channel(_origin(name, rest), placed.onset_s, placed.onset_s)
    return after


def released(channels: Channels, placed: Placed, rest: Place, end_s: float) -> dict[str, Channel]:
    """Return the channels with those of a gesture at rest from a time on."""
    return {
        name: Channel(_origin(name, rest), end_s, end_s) if channel.owner is placed else channel
        for name, channel in channels.items()
    }


class Transit(NamedTuple):
    """The way to a candidate's first place.

    Attributes:
        earliest_s: Earliest onset of its stroke, s.
        at_ease_s: Earliest onset at which nothing is hurried, s.
        shortest_s: Shortest preparation, s.
        natural_s: Preparation at ease, s.
    """

    earliest_s: float
    at_ease_s: float
    shortest_s: float
    natural_s: float

    def hurry(self, onset_s: float) -> float:
        """Return how much must be compressed for an onset, 0 nothing … 1 everything to its shortest."""
        span = self.at_ease_s - self.earliest_s
        if onset_s >= self.at_ease_s or span <= 1e-9:
            return 0.0
        return min((self.at_ease_s - onset_s) / span, 1.0)


def preparation_bounds(footprint: Footprint, distance: float, tempo: float) -> tuple[float, float]:
    """Return the shortest and the natural preparation over a distance, s."""
    low, high = footprint.preparation_s
    shortest = max(low, shortest_move_s(distance))
    return shortest, min(max(natural_move_s(distance, tempo), shortest), max(high, shortest))


class Approach:
    """The ways to one candidate's first place, from wherever the hands may be.

    Args:
        footprint: What the candidate takes up.
        rest: Place of the hands at rest.
        tempo: The persona's tempo.
    """

    __slots__ = ("_bounds", "_first", "_footprint", "_least_m", "_name", "_others", "_tempo")

    def __init__(self, footprint: Footprint, rest: Place, tempo: float) -> None:
        self._footprint, self._tempo = footprint, tempo
        self._name, *others = footprint.channels
        self._first = footprint.first[self._name]
        self._others = [(name, footprint.first[name]) for name in others]
        # One hand may come from rest while the other comes straight from the gesture before.
        both = len(footprint.hands) == 2
        self._least_m = max(distance_m(rest, first) for first in footprint.first.values()) if both else 0.0
        self._bounds: dict[float, tuple[float, float]] = {}

    def way(self, channels: Channels, previous: Placed | None) -> Transit:
        """Work out the way from where the hands are.

        Args:
            channels: Where the hands and the body are.
            previous: The last gesture of any channel; strokes never overlap. None to leave that out.
        """
        channel = channels[self._name]
        distance, free_s, done_s = dist(channel.place, self._first), channel.free_s, channel.done_s
        for name, first in self._others:
            channel = channels[name]
            distance = max(distance, dist(channel.place, first), self._least_m)
            free_s, done_s = max(free_s, channel.free_s), max(done_s, channel.done_s)
        bounds = self._bounds.get(distance)
        if bounds is None:
            if len(self._bounds) == _MOST_BOUNDS:
                self._bounds.clear()
            bounds = self._bounds[distance] = preparation_bounds(self._footprint, distance, self._tempo)
        shortest, natural = bounds
        earliest = free_s + shortest
        if previous is not None and previous.free_s > earliest:
            earliest = previous.free_s
        at_ease = done_s + natural
        return Transit(earliest, at_ease if at_ease > earliest else earliest, shortest, natural)


@lru_cache(maxsize=4096)
def approach_to(footprint: Footprint, rest: Place, tempo: float) -> Approach:
    """Return the ways to a candidate's first place; see `Approach`."""
    return Approach(footprint, rest, tempo)


def transit(
    candidate: Candidate, channels: Channels, previous: Placed | None, rest: Place, tempo: float
) -> Transit:
    """Work out the way from where the hands are to where a candidate's stroke starts; as `Approach.way`."""
    return approach_to(candidate.footprint, rest, tempo).way(channels, previous)


def _origin(name: str, rest: Place) -> Place:
    return (0.0, 0.0, 0.0) if name == BODY else rest
