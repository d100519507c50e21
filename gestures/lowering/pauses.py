"""Where a show is silent, from the words of its timeline."""

from __future__ import annotations

from gestures.alignment.timeline import Timeline
from motion.timing import TimeRange

LONG_S = 2.5
"""A silence of this length and more is not a pause of speech: the host listens, or reads what viewers write."""


def pauses(timeline: Timeline, least_s: float) -> list[TimeRange]:
    """Return the spans of at least `least_s` seconds without a word, before the first and after the last one too."""
    spans = []
    free_s = 0.0
    for word in sorted(timeline.words, key=lambda word: word.start_s):
        if word.start_s - free_s >= least_s:
            spans.append(TimeRange(free_s, word.start_s))
        free_s = max(free_s, word.end_s)
    if timeline.duration_s - free_s >= least_s:
        spans.append(TimeRange(free_s, timeline.duration_s))
    return spans


def silences(timeline: Timeline) -> list[TimeRange]:
    """Return the spans in which nobody has spoken for a while."""
    return pauses(timeline, LONG_S)
