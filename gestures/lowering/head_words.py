"""What words make the head do: nods on stress, tilts on questions, shakes on negation, slow nods while listening."""

from __future__ import annotations

from dataclasses import dataclass, field

from gestures.alignment.timeline import TimedClause, Timeline
from gestures.chance import Chance
from gestures.lowering.head_moves import HeadMove, dip, shaken
from gestures.lowering.pauses import silences

_STRESSED = 0.7
_NOD_GAP_S = 0.55
_NOD_DEG = 5.5
_EMPHASIS = frozenset({"emphasise", "affirm"})
_EMPHASIS_GAIN = 1.5
"""How much deeper nods are in clauses that stress or confirm."""
_TILT_DEG = (6.0, 11.0)
_TILT_FROM = 0.35
"""A question tilts the head from this share of its clause on."""
_TILT_AFTER_S = (0.4, 0.9)
_SHAKE_DEG, _SHAKES = (6.0, 9.0), (2, 3)
_LISTENING_DEG = (2.5, 5.0)
_LISTENING_EVERY_S = (1.8, 4.2)
_LISTENING_PACE = (1.3, 1.9)
"""Nods of a listener: shallow, slow, every few seconds."""


@dataclass(slots=True)
class HeadWords:
    """Movements of the three channels that words bring."""

    pitch: list[HeadMove] = field(default_factory=list)
    yaw: list[HeadMove] = field(default_factory=list)
    roll: list[HeadMove] = field(default_factory=list)


def from_words(
    timeline: Timeline,
    gestured: tuple[list[HeadMove], list[HeadMove], list[HeadMove]],
    done: tuple[set[int], set[int]],
    energy: float,
    chance: Chance,
) -> HeadWords:
    """Return what the words bring where gestures leave room for it.

    Args:
        timeline: Words and clauses.
        gestured: Movements of pitch, yaw and roll that gestures bring.
        done: Indices of clauses whose gestures shake the head, and of those whose gestures tilt it.
        energy: Size of the movements.
        chance: Source of variation.
    """
    said = HeadWords()
    for index, clause in enumerate(timeline.clauses):
        draw = chance.of("clause", index)
        if index not in done[0] and _negates(clause):
            size = energy * draw.uniform("size", *_SHAKE_DEG)
            said.yaw += shaken(clause.start_s + draw.uniform("when", -0.1, 0.15), size, _turns(draw), draw)
        if index not in done[1] and _asks(clause):
            said.roll += _tilted(clause, draw)
    said.pitch += _from_stress(timeline, gestured[0], energy, chance)
    said.pitch += _listening(timeline, chance)
    return said


def _negates(clause: TimedClause) -> bool:
    return any(span.id == "negate" for span in clause.intents[:1])


def _asks(clause: TimedClause) -> bool:
    return clause.text.rstrip(" \"'”’」)）").endswith(("?", "？")) or any(
        span.id == "ask_audience" for span in clause.intents[:1]
    )


def _turns(chance: Chance) -> int:
    return _SHAKES[0] if chance.uniform("turns") < 0.6 else _SHAKES[1]


def _tilted(clause: TimedClause, chance: Chance) -> list[HeadMove]:
    """Over to one side while the question ends, and back after a moment of waiting."""
    side = 1.0 if chance.uniform("tilt side") < 0.5 else -1.0
    start = clause.start_s + _TILT_FROM * (clause.end_s - clause.start_s)
    back = clause.end_s + chance.uniform("tilt after", *_TILT_AFTER_S)
    there = max(start + 0.35, clause.end_s - 0.1)
    return [
        HeadMove(start, there, side * chance.uniform("tilt", *_TILT_DEG)),
        HeadMove(max(back, there), max(back, there) + chance.uniform("tilt back", 0.5, 0.8), 0.0),
    ]


def _from_stress(timeline: Timeline, taken: list[HeadMove], energy: float, chance: Chance) -> list[HeadMove]:
    """Nods on stressed words, where no gesture nods already."""
    busy = [(move.start_s - 0.2, move.end_s + 0.2) for move in taken]
    stressing = {
        word
        for clause in timeline.clauses
        if any(span.id in _EMPHASIS for span in clause.intents)
        for word in range(clause.first_word, clause.last_word + 1)
    }
    moves: list[HeadMove] = []
    last = -_NOD_GAP_S
    for index, word in enumerate(timeline.words):
        draw = chance.of("stress", index)
        strong = word.stress >= _STRESSED or (word.stress >= 0.5 and draw.uniform("weak") < 0.12)
        if not strong or word.start_s - last < _NOD_GAP_S * draw.uniform("gap", 0.8, 1.8):
            continue
        at = word.start_s - 0.05 + draw.normal("when", 0.05)
        if at < 0.05 or any(start < at < end for start, end in busy):
            continue
        gain = _EMPHASIS_GAIN if index in stressing else 1.0
        size = gain * _NOD_DEG * energy * word.stress * draw.uniform("size", 0.5, 1.5)
        moves += dip(at, size, draw.uniform("pace", 0.85, 1.3))
        last = moves[-1].end_s
    return moves


def _listening(timeline: Timeline, chance: Chance) -> list[HeadMove]:
    """Slow nods while nobody speaks for long: the host reads and takes in what viewers write."""
    moves: list[HeadMove] = []
    for number, silence in enumerate(silences(timeline)):
        draw = chance.of("listening", number)
        at, count = silence.start_s, 0
        while (at := at + draw.uniform(("every", count), *_LISTENING_EVERY_S)) < silence.end_s - 1.0:
            nod = draw.of(count)
            moves += dip(at, nod.uniform("deg", *_LISTENING_DEG), nod.uniform("pace", *_LISTENING_PACE))
            at, count = moves[-1].end_s, count + 1
    return moves
