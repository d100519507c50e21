"""Whether words can be spoken in the time that they are given."""

from __future__ import annotations

from gestures.errors import InvalidInputError

_FASTEST = 0.25
"""Share of the duration model's time: about 20 syllables a second, twice as fast as any host."""
_SLOWEST, _SLOWEST_CUES = 8.0, 20.0
"""Multiples of that time; a caption may stand long after its words."""
_UNIT = 100.0
"""A time so many times too long or too short is in another unit."""
_REST = (3600.0, 60.0)
"""Silence that a recording may hold, s, and so many times its speech."""


def check_pace(
    heard_s: float, end_s: float, model_s: float, source: str | None, *, cues: bool = False
) -> None:
    """Refuse word timings that nobody can speak.

    Args:
        heard_s: What the words last by the timings, s.
        end_s: When the last one ends, s.
        model_s: What they last in ordinary speech, s.
        source: Name of the timings for messages, if it has one.
        cues: Whether captions are timed rather than words.

    Raises:
        InvalidInputError: If the words are much too short or too long (DX-SPEECH-053), or stand hours behind one
            another (DX-SPEECH-054); the hint names the likely cause.
    """
    ratio = heard_s / model_s
    if not _FASTEST <= ratio <= (_SLOWEST_CUES if cues else _SLOWEST):
        if end_s <= 0.0:
            hint = "All times are zero."
        elif ratio > _UNIT:
            hint = "Are the times milliseconds? Give seconds."
        elif ratio < 1.0 / _UNIT:
            hint = "Are the times seconds, in a format of milliseconds or ticks?"
        else:
            hint = "Do the timings belong to another recording?"
        raise InvalidInputError(
            f"the words last {heard_s:.3g} s by the timings, expected about {model_s:.3g} s",
            code="DX-SPEECH-053",
            where=source,
            hint=hint,
        )
    if end_s > _REST[0] + _REST[1] * model_s:
        raise InvalidInputError(
            f"the last word ends at {end_s:.6g} s, though the words last only {heard_s:.3g} s",
            code="DX-SPEECH-054",
            where=source,
            hint="Count times from the recording's begin.",
        )


def check_recording_pace(spoken_s: float, model_s: float) -> None:
    """Refuse a recording whose speech is much shorter or longer than the script.

    Args:
        spoken_s: What it holds of speech, s.
        model_s: What the script's words last in ordinary speech, s.

    Raises:
        InvalidInputError: If nobody speaks the script in that time (DX-SPEECH-055).
    """
    if not _FASTEST <= spoken_s / model_s <= _SLOWEST:
        raise InvalidInputError(
            f"the recording holds {spoken_s:.3g} s of sound, expected about {model_s:.3g} s of speech for the script",
            code="DX-SPEECH-055",
            hint="Is it a recording of this script? Give its word timings if it is.",
        )
