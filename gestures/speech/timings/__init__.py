"""Word timings of other voices and of recordings, matched to the script."""

from __future__ import annotations

from gestures.speech.timings.given import GivenTimings, GivenWord, Mark, given_timings
from gestures.speech.timings.matching import TimingMatch, match_timings
from gestures.speech.timings.reader import parse_timings, read_timings

__all__ = [
    "GivenTimings",
    "GivenWord",
    "Mark",
    "TimingMatch",
    "given_timings",
    "match_timings",
    "parse_timings",
    "read_timings",
]
