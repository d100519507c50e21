"""Gestures as rows: one mapping of plain values a gesture, and all of them as a pandas DataFrame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gestures.errors import MissingDependencyError
from gestures.languages import LANGUAGES
from gestures.library.curation.search import natural_duration_s
from gestures.library.gesture import PHASE_NAMES, Gesture

if TYPE_CHECKING:
    import pandas as pd


def row(gesture: Gesture) -> dict[str, Any]:
    """Return what there is to say about a gesture but its postures, as plain values that JSON can hold."""
    return {
        "id": gesture.id,
        "name_zh": gesture.names.zh,
        "name_en": gesture.names.en,
        "description_zh": gesture.description.zh,
        "description_en": gesture.description.en,
        "family": gesture.family,
        "intents": list(gesture.intents),
        "hands": gesture.hands,
        "aims": gesture.aims,
        "duration_s": round(natural_duration_s(gesture), 3),
        "phases_s": {name: getattr(gesture.phases, name).duration_s for name in PHASE_NAMES},
        "parameters": [parameter.name for parameter in gesture.parameters],
        "words": {language: list(words) for language, words in gesture.words.items()},
        "aliases": list(gesture.aliases),
        "culture": [
            f"{note.region}: {note.note}{' (taboo)' if note.taboo else ''}" for note in gesture.culture
        ],
        "author": gesture.author,
        "licence": gesture.licence,
        "revision": gesture.revision,
        "status": gesture.review,
    }


def data_frame(gestures: Iterable[Gesture]) -> pd.DataFrame:
    """Return gestures as a DataFrame, one row each, indexed by id.

    Columns are those of ``row``; phases become ``preparation_s`` … ``retraction_s``, words ``words_zh`` and
    ``words_en``, and ``taboo_in`` lists the regions where a gesture offends.

    Raises:
        MissingDependencyError: If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError(
            "a table of gestures needs the package 'pandas'",
            code="DX-LIB-045",
            hint="Run: pip install 'deixis[dataframe]'",
        ) from error
    rows = [_flat(gesture) for gesture in gestures]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).set_index("id")


def _flat(gesture: Gesture) -> dict[str, Any]:
    values = row(gesture)
    phases, words = values.pop("phases_s"), values.pop("words")
    values |= {f"{name}_s": phases[name] for name in PHASE_NAMES}
    values |= {f"words_{language}": words.get(language, []) for language in LANGUAGES}
    values["taboo_in"] = [note.region for note in gesture.culture if note.taboo]
    return {name: values[name] for name in _COLUMNS}


_COLUMNS = (
    "id",
    "name_zh",
    "name_en",
    "family",
    "intents",
    "hands",
    "aims",
    "duration_s",
    *(f"{name}_s" for name in PHASE_NAMES),
    "parameters",
    "words_zh",
    "words_en",
    "aliases",
    "taboo_in",
    "culture",
    "description_zh",
    "description_en",
    "author",
    "licence",
    "revision",
    "status",
)
