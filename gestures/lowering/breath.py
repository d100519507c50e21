"""Breath of a speaker: in during the pauses of speech, slowly out while phrases last (Winkworth et al. 1995)."""

from __future__ import annotations

import torch

from gestures.alignment.timeline import Timeline
from gestures.chance import Chance
from gestures.lowering.pauses import LONG_S, pauses
from motion.blending.track_builder import TrackBuilder
from motion.submovements import Track, stacked_channels

_PAUSE_S = 0.22
"""Shortest pause in which a speaker breathes in, s."""
_IN_S = (0.35, 0.65)
_TOP = (0.4, 1.0)
_SPENT_PER_S = 0.45
"""How far breath falls in a second of speech, of its range −1…1."""
_EVERY_S = 1.6
"""Speakers do not breathe in again sooner than this, s."""
_TURN_S = 0.9
"""How long the change between speaking and quiet breathing takes, s."""


def breath_track(timeline: Timeline, chance: Chance) -> Track:
    """Return what speech makes of the breath: its level −1 out … 1 in, and how far it governs, 0…1.

    In silence the body breathes by itself: the second channel is 0.
    """
    level, share = TrackBuilder(torch.zeros(1, 1)), TrackBuilder(torch.zeros(1, 1))
    found = pauses(timeline, _PAUSE_S)
    last_s, top = -_EVERY_S, 0.0
    for number, pause in enumerate(found):
        draw = chance.of(number)
        before = pause.start_s > 0.0 and pause.end_s < timeline.duration_s
        if pause.end_s - last_s >= _EVERY_S and pause.end_s < timeline.duration_s:
            took = min(pause.duration_s, draw.uniform("in", *_IN_S))
            spent = max(-1.0, top - _SPENT_PER_S * (pause.end_s - took - last_s))
            if pause.end_s - took > last_s:
                level.move(torch.full((1, 1), spent), max(last_s, 0.0), pause.end_s - took)
            top = draw.uniform("top", *_TOP)
            level.move(torch.full((1, 1), top), pause.end_s - took, pause.end_s)
            last_s = pause.end_s
        if pause.duration_s >= LONG_S or not before:
            if pause.start_s > 0.0:
                share.move(torch.zeros(1, 1), pause.start_s, pause.start_s + _TURN_S)
            if pause.end_s < timeline.duration_s:
                share.move(torch.ones(1, 1), max(0.0, pause.end_s - _TURN_S), max(pause.end_s, 0.1))
    return stacked_channels([level.build(), share.build()])
