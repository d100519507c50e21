"""The languages that are spoken, and which of them a text is in."""

from __future__ import annotations

from gestures import languages
from gestures.errors import NotFoundError, nearest_names
from gestures.languages import LANGUAGES


def detect_language(text: str) -> str:
    """Return ``zh`` or ``en``: the language of most of the text outside its markup, English if it has no words."""
    return languages.detect_language(text, otherwise="en")


def checked_language(text: str, language: str | None) -> str:
    """Return the language to speak in.

    Raises:
        NotFoundError: If ``language`` is neither None nor one of `LANGUAGES`.
    """
    if language is None:
        return detect_language(text)
    if language not in LANGUAGES:
        raise NotFoundError(
            f"there is no language '{language}'",
            code="DX-SPEECH-016",
            hint=nearest_names(language, LANGUAGES),
        )
    return language
