"""The languages that are spoken, and which of them a text is in."""

from __future__ import annotations

from gestures.errors import NotFoundError, nearest_names
from gestures.speech.markup import find_markup

LANGUAGES = ("zh", "en")


def detect_language(text: str) -> str:
    """Return ``zh`` or ``en``: the language of most of the text outside its markup."""
    plain = text
    for span in reversed(find_markup(text)):
        plain = plain[: span.start] + " " + plain[span.end :]
    han = sum("\u3400" <= character <= "\u9fff" for character in plain)
    latin_words = sum(1 for word in plain.split() if any("a" <= letter.lower() <= "z" for letter in word))
    return "zh" if han and han >= latin_words else "en"


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
