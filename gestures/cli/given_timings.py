"""What is said of timings that were given: words that they and the script do not share, and sound that they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gestures.cli.console import note

if TYPE_CHECKING:
    from gestures.speech.speech import Speech

_SHOWN = 20
"""Unmatched words that a message names."""


def note_placing(speech: Speech) -> None:
    """Say which words only the script has, which only the timings, and where words may stand wrong."""
    for remark in speech.notes:
        note(remark)
    for lacking, words in (
        ("The timings lack these words of the script", speech.unmatched_script),
        ("The timings hold what the script does not", speech.unmatched_given),
    ):
        if words:
            more = len(words) - _SHOWN
            note(f"{lacking}: {', '.join(words[:_SHOWN])}{f' and {more} more' if more > 0 else ''}")


def note_silence() -> None:
    """Say that a show of given timings has no sound, since no voice would keep to them."""
    note("The show has no sound: --timings were given without the --audio that they belong to.")
