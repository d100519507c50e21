"""Words placed in a recording by when it speaks, where no timings are given.

The duration model says how long everything takes; the recording's pauses say where phrases end. Of all ways to put
the ends of phrases on pauses, the one is taken in which phrases last as the model has it and no long pause falls inside
a phrase (dynamic programming); the words between are stretched over what is not silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gestures.speech.activity import FRAME_S, Activity
from gestures.speech.durations import word_sounds
from gestures.speech.pace import check_recording_pace
from gestures.speech.tokens import Phrase

_REACH_S = (3.0, 20.0)
_REACH_SHARE = 0.1
"""A phrase ends within a tenth of the time so far from where the model has it, at least 3 s and at most 20 s."""
_MOST_PHRASES = 3
_MOST_PAUSES = 14
"""So many phrases may run together without a pause, so many pauses may fall into them."""
_SPREAD = 0.22
_SPREAD_FLOOR_S = 0.12
_RUN_TOGETHER = 1.6
_PAUSE_INSIDE = 0.3
_PAUSE_INSIDE_PER_S = 9.0
_FEWEST_PLACES = 3
_PAUSED_SHARE = 0.15
_CLEAR_PAUSE_S = 0.2
_DROWNED_DB = 1.2
"""Where speech stands out by less, a pause and a soft word look alike."""


def spans_by_energy(phrases: Sequence[Phrase], activity: Activity) -> tuple[tuple[float, float], ...]:
    """Place the tokens of a script in a recording.

    Args:
        phrases: Phrases of the script.
        activity: When the recording speaks.

    Returns:
        Onset and end of each token, s, in order and without overlap.

    Raises:
        InvalidInputError: If nobody speaks the script in the recording's time.
    """
    active = activity.frames
    spoken_s = np.concatenate([[0.0], np.cumsum(active) * FRAME_S])
    clock_s = np.arange(len(spoken_s)) * FRAME_S
    lengths = [
        [max(0.02, sum(length_s for _, length_s, _ in word_sounds(token))) for token in phrase.tokens]
        for phrase in phrases
    ]
    ends = np.cumsum([sum(group) for group in lengths])
    check_recording_pace(float(spoken_s[-1]), float(ends[-1]))
    ends = ends * (spoken_s[-1] / ends[-1])
    borders = _phrase_ends(ends, *_pauses(active, spoken_s), float(spoken_s[-1]))
    spans: list[tuple[float, float]] = []
    start = 0.0
    for group, border in zip(lengths, borders, strict=True):
        bounds = start + np.concatenate([[0.0], np.cumsum(group)]) * ((border - start) / sum(group))
        for first, last in pairwise(bounds):
            begin_s = float(np.interp(first, *_after(spoken_s, clock_s)))
            end_s = float(np.interp(last, *_before(spoken_s, clock_s)))
            begin_s = max(begin_s, spans[-1][1]) if spans else begin_s
            spans.append((begin_s, max(begin_s, end_s)))
        start = border
    return tuple(spans)


def placing_note(phrases: Sequence[Phrase], activity: Activity) -> str | None:
    """Return what to tell a user whose recording hardly shows where phrases end, None where it does.

    Args:
        phrases: Phrases of the script.
        activity: When the recording speaks.
    """
    places = sum(phrase.pause_s > 0.0 for phrase in phrases[:-1])
    spoken_s = np.concatenate([[0.0], np.cumsum(activity.frames) * FRAME_S])
    _, lengths = _pauses(activity.frames, spoken_s)
    if activity.apart_db < _DROWNED_DB:
        reason = "speech hardly stands out from the noise"
    elif places >= _FEWEST_PLACES and np.sum(lengths >= _CLEAR_PAUSE_S) < _PAUSED_SHARE * places:
        reason = "hardly a pause between phrases was found"
    else:
        return None
    return (
        f"In the recording {reason}: words stand where their usual lengths put them, up to seconds off. "
        "Give their times (--timings)."
    )


def _pauses(
    active: NDArray[np.bool_], spoken_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how much had been spoken when each pause between words began, and how long it lasts, s."""
    falls = np.flatnonzero(active[:-1] & ~active[1:]) + 1
    rises = np.flatnonzero(~active[:-1] & active[1:]) + 1
    falls = falls[(spoken_s[falls] > 0.0) & (spoken_s[falls] < spoken_s[-1])]
    following = rises[np.searchsorted(rises, falls)]
    return spoken_s[falls], (following - falls) * FRAME_S


def _phrase_ends(
    ends: NDArray[np.float64], pauses: NDArray[np.float64], lengths: NDArray[np.float64], total: float
) -> list[float]:
    """Return where phrases end, in speech time; the last ends with the speech.

    Args:
        ends: Where the duration model has them, s, (P,).
        pauses: Where the recording has pauses, s, (Q,).
        lengths: How long those last, s, (Q,).
        total: Length of the speech without pauses, s.
    """
    places = np.concatenate([[0.0], pauses, [total]])
    weight = np.concatenate([[0.0], np.cumsum(_PAUSE_INSIDE + _PAUSE_INSIDE_PER_S * lengths), [0.0]])
    weight[-1] = weight[-2]
    starts = np.concatenate([[0.0], ends])
    count, last = len(ends), len(places) - 1
    best: list[dict[int, tuple[float, int, int]]] = [{0: (0.0, 0, 0)}, *({} for _ in range(count))]
    for phrase in range(1, count + 1):
        reach = min(max(_REACH_S[0], _REACH_SHARE * starts[phrase]), _REACH_S[1])
        low, high = np.searchsorted(places, [starts[phrase] - reach, starts[phrase] + reach])
        here = [last] if phrase == count else range(max(int(low), 1), min(int(high), last))
        for run in range(1, min(_MOST_PHRASES, phrase) + 1):
            expected = starts[phrase] - starts[phrase - run]
            spread = _SPREAD * expected**0.5 + _SPREAD_FLOOR_S
            for before, (cost, _, _) in best[phrase - run].items():
                for place in here:
                    if not before < place <= before + _MOST_PAUSES:
                        continue
                    off = (places[place] - places[before] - expected) / spread
                    inside = weight[place - 1] - weight[before]
                    worth = cost + 0.5 * off * off + _RUN_TOGETHER * (run - 1) + inside
                    known = best[phrase].get(place)
                    if known is None or worth < known[0]:
                        best[phrase][place] = (worth, phrase - run, before)
    if last not in best[count]:
        return [float(end) for end in ends]
    return _followed_back(best, starts, places, count, last)


def _followed_back(
    best: list[dict[int, tuple[float, int, int]]],
    starts: NDArray[np.float64],
    places: NDArray[np.float64],
    phrase: int,
    place: int,
) -> list[float]:
    """Return the ends along the best way; phrases that run together share its time as the model has it."""
    found: list[float] = []
    while phrase > 0:
        _, earlier, before = best[phrase][place]
        share = (starts[earlier + 1 : phrase + 1] - starts[earlier]) / (starts[phrase] - starts[earlier])
        found[:0] = [float(end) for end in places[before] + share * (places[place] - places[before])]
        phrase, place = earlier, before
    return found


def _before(
    spoken_s: NDArray[np.float64], clock_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the map from speech time to clock time in which a pause lies behind the word that ends at it."""
    values, first = np.unique(spoken_s, return_index=True)
    return values, clock_s[first]


def _after(
    spoken_s: NDArray[np.float64], clock_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the map in which a pause lies in front of the word that begins at it."""
    values, first = np.unique(spoken_s[::-1], return_index=True)
    return values, clock_s[::-1][first]
