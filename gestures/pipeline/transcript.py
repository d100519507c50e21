"""Words alone: a transcript with timings as a timeline without gestures."""

from __future__ import annotations

from pathlib import Path

from gestures.alignment.anchors import WordIndex, timed_clauses
from gestures.alignment.timeline import Timeline
from gestures.errors import InvalidInputError
from gestures.pipeline.planning import classifier
from gestures.pipeline.script import MAX_SCRIPT_CHARACTERS
from gestures.speech.languages import checked_language
from gestures.speech.recording import utterance_from_timings
from gestures.speech.timings import read_timings


def transcript_timeline(path: Path, language: str | None = None, platform: str = "") -> Timeline:
    """Read a transcript with word timings and find its clauses and intents.

    Args:
        path: Word timings of any format that `gestures.speech.timings` reads.
        language: ``zh`` or ``en``; found from the text by default.
        platform: Id of the platform that it was spoken for.

    Raises:
        InvalidInputError: If the file is missing, of no known format, damaged, empty or too long.
        NotFoundError: If the language is unknown.
    """
    given = read_timings(path)
    text = given.text
    if not any(character.isalnum() for character in text):
        raise InvalidInputError("the transcript holds no word", code="DX-SHOW-015", where=str(path))
    if len(text) > MAX_SCRIPT_CHARACTERS:
        raise InvalidInputError(
            f"the transcript has {len(text):,} characters, the limit is {MAX_SCRIPT_CHARACTERS:,}",
            code="DX-SHOW-015",
            where=str(path),
            hint="Check it in parts.",
        )
    spoken = checked_language(text, language)
    utterance, _ = utterance_from_timings(text, spoken, given)
    clauses = classifier().classify(text)
    return Timeline(
        language=spoken,
        duration_s=utterance.duration_s,
        platform=platform,
        persona="",
        seed=0,
        words=utterance.words,
        phones=utterance.phones,
        clauses=timed_clauses(clauses, WordIndex(utterance.words)),
        gestures=(),
    )
