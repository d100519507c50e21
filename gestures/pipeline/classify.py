"""The intents of a script, clause by clause: the function beside `deixis classify`."""

from __future__ import annotations

from pathlib import Path

from gestures.intents.spans import Clause
from gestures.pipeline.planning import classifier
from gestures.pipeline.request import script_text
from gestures.speech.languages import checked_language


def classify(script: str | Path, *, language: str | None = None) -> list[Clause]:
    """Say what each clause of a script asks of the audience.

    Args:
        script: A path is read, a string is the script itself.
        language: ``zh``, ``en`` or None to find it clause by clause.

    Returns:
        Clauses in order, each with its intents, best first; offsets are Unicode code points of the script.

    Raises:
        InvalidInputError: If the script is no text, empty or too long.
        NotFoundError: If the language is unknown.
        DataError: If the classifier's weights are missing or damaged.
    """
    text, _ = script_text(script)
    if language is not None:
        checked_language(text, language)
    return classifier().classify(text, language)
