"""When each joint of an arm sets out on a way, and when it arrives: people's joints each have their own timing."""

from __future__ import annotations

import numpy as np

from gestures.lowering.ways import Numbers, Ways
from motion.placed_arm import LINKS
from motion.plan import ARM_CHANNELS
from motion.skeleton import FINGERS

_TIMING = {
    "preparation": (0.58, 0.40, 0.0),
    "stroke": (0.14, 0.08, 0.34),
    "answer": (0.30, 0.20, 0.10),
    "rest": (0.60, 0.52, 0.0),
    "via": (0.20, 0.10, 0.0),
}
"""Shares of a movement's time by which joints may set out late and arrive early, and by which it overlaps the last."""
_EXACT_OVERLAP = 0.4
"""How much of its overlap a stroke keeps whose start is exact: a touch, or a finger that points."""
_ELBOW_FIRST = 0.93
"""Share of movements in which the elbow sets out before the shoulder."""
_MOST_WAITING = 0.6
"""Share of a movement's time that a joint may spend waiting, before and after its own movement together."""
_MOST_ALONE = 0.35
"""The same of shoulder or elbow where it alone brings the hand there: nothing else would move while it waits."""
_LEVERS_M = np.array((0.5, 0.27))
"""How far from shoulder and from elbow the hand is, about, metres."""
_LATE, _EARLY = np.array((1.0, 1.0, 1.0, 0.3)), np.array((1.0, 1.0, 1.0, 1.3))
"""How far collar, shoulder, elbow and wrist make use of those shares."""
_LEAVE_SHARE = 0.3
_PAST_HIP_SHARE = 0.22
"""Share of its way that a hand which hung beside the hip goes before it turns and takes its shape."""
_STROKE_S, _STROKE_EXPONENT, _NO_WAY_M = 1.1, 0.55, 0.02
"""Median time of one movement of people's hands, 1.1 L^0.55 seconds for L metres: a fit to recorded gestures."""
_UNHURRIED, _LONGEST_LINGER = (1.15, 1.6), 0.22
"""How many times that long a hand takes at ease, and the share of its time for which it may linger before."""
_PAIR_LAG_S = 0.010
_FORMS, _FORMED, _FORMING_S = (0.0, 0.30), (0.10, 0.55), 0.28
"""Shares of its way after which a hand begins to take its shape, and before whose end it has; the least time, s."""
_FINGER_LAG_S = 0.018


def joint_times(ways: Ways, ease: Numbers) -> tuple[Numbers, Numbers]:
    """Return when each joint sets out (W, 19), and when it arrives (W, 19), s.

    Args:
        ways: The ways.
        ease: (W,) how much leeway, 0…1, they leave their joints.
    """
    span = ways.span_s
    delay, hurry, overlap = _leeway(ways, ease)
    # From a touch the arm takes the hand off first; hand and fingers turn when it is clear. A hand that is led off by a
    # via posture keeps its direction, against the arm's turn, all the way there.
    leaving = np.zeros_like(delay)
    leaving[:, 3:] = np.where(ways.phase_is("via"), 0.0, _LEAVE_SHARE * span)[:, None]
    delay = np.where(ways.leaving[:, None], leaving, delay)
    hurry = np.where(ways.leaving[:, None], 0.0, hurry)
    overlap = np.where(ways.leaving, 0.0, overlap)
    prepares = ways.phase_is("preparation")
    hung = prepares & np.array([move.place.tolist()[1] < 0.0 for move in ways.before])
    delay[:, 3:] = np.where(
        hung[:, None], np.maximum(delay[:, 3:], _PAST_HIP_SHARE * span[:, None]), delay[:, 3:]
    )
    lingers = prepares & ~ways.leaving & np.array([move.phase == "stroke" for move in ways.before])
    delay = np.where(lingers[:, None], _lingering(ways, delay), delay)
    # Both hands of one gesture keep time together, one of them a frame behind.
    paired = np.array([move.paired for move in ways.moves])
    lag = np.where(paired, ways.alone.normal("lag", _PAIR_LAG_S), 0.0)
    start = (ways.start_s + lag - overlap)[:, None] + delay
    return start, (ways.end_s + np.minimum(0.0, lag))[:, None] - hurry


def _lingering(ways: Ways, delay: Numbers) -> Numbers:
    """Let hands that have more time than their way needs stay a little longer in their last gesture, then go."""
    usual = _STROKE_S * np.maximum(ways.travel_m, _NO_WAY_M) ** _STROKE_EXPONENT
    needed = ways.draws.uniform("unhurried", *_UNHURRIED) * usual
    spare = np.maximum(0.0, np.minimum(_LONGEST_LINGER * ways.span_s, ways.span_s - needed))
    return delay + spare[:, None] * (1.0 - delay / ways.span_s[:, None])


def _leeway(ways: Ways, ease: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(W, 19) by how much each joint sets out late and arrives early, s, and (W,) overlaps with what was before, s."""
    draws, span, rows = ways.draws, ways.span_s, np.arange(len(ease))
    late, early, overlap = ((ease * span)[:, None] * ways.by_phase(_TIMING)).T
    overlap = np.where(ways.touches | ways.aims, _EXACT_OVERLAP * overlap, overlap)
    delay, hurry = np.zeros((2, len(ease), ARM_CHANNELS))
    # The wrist does not wait: it turns while the arm gathers speed.
    joints = range(4)
    delay[:, :4] = draws.uniforms([("late", joint) for joint in joints], 0.0, late[:, None] * _LATE)
    hurry[:, :4] = draws.uniforms([("early", joint) for joint in joints], 0.0, early[:, None] * _EARLY)
    # One of shoulder and elbow always sets out at once, and one of them arrives last.
    delay[rows, np.where(draws.uniform("first") < _ELBOW_FIRST, 2, 1)] = 0.0
    hurry[rows, np.where(draws.uniform("last") < _ELBOW_FIRST, 1, 2)] = 0.0
    # Late and early at once, a joint would race.
    waiting = np.maximum(delay[:, :4] + hurry[:, :4], 1e-6)
    calmer = np.minimum(1.0, _most_waiting(ways) * span[:, None] / waiting)
    delay[:, :4] *= calmer
    hurry[:, :4] *= calmer
    # The hand forms within a part of the way that differs from gesture to gesture.
    waits, spare = draws.uniform("forms", *_FORMS) * span, draws.uniform("formed", *_FORMED) * span
    squeeze = np.minimum(1.0, np.maximum(0.0, span - _FORMING_S) / np.maximum(waits + spare, 1e-9))
    prepares, rests = ways.phase_is("preparation"), ways.phase_is("rest")
    begin = np.where(rests, -0.10, np.where(prepares, squeeze * waits, 0.0))
    formed = np.where(rests, 0.10 * span + squeeze * spare, np.where(prepares, squeeze * spare, 0.0))
    stagger = draws.normals([("finger", finger) for finger in range(len(FINGERS))], _FINGER_LAG_S)
    ahead = np.where(rests[:, None], stagger, np.minimum(0.0, stagger))
    delay[:, 4:] = np.repeat(begin[:, None] + stagger, LINKS, axis=1)
    hurry[:, 4:] = np.repeat(formed[:, None] - ahead, LINKS, axis=1)
    return delay, hurry, overlap


def carried(ways: Ways) -> Numbers:
    """Return the shares (W, 2) of shoulder and elbow in what brings the hand along, about."""
    carried_m = _LEVERS_M * np.linalg.norm(ways.room.turn[:, 1:3], axis=-1)
    share: Numbers = carried_m / np.maximum(carried_m.sum(axis=-1, keepdims=True), 1e-6)
    return share


def _most_waiting(ways: Ways) -> Numbers:
    """(W, 4) share of a movement's time that collar, shoulder, elbow and wrist may spend waiting."""
    most = np.full((len(ways.moves), 4), _MOST_WAITING)
    most[:, 1:3] -= (_MOST_WAITING - _MOST_ALONE) * np.maximum(0.0, 2.0 * carried(ways) - 1.0)
    return most
