"""The annotated clauses that the classifier learns from: read, validated, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gestures.datafiles import read_yaml
from gestures.errors import InvalidInputError, nearest_names
from gestures.intents.folders import intents_folder, layers, shipped_folder
from gestures.intents.taxonomy import Taxonomy, extension_files
from gestures.languages import LANGUAGES, detect_language

_FIELDS = {"text", "intents", "slots", "hard"}


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated clause.

    Attributes:
        text: The clause.
        intents: Ids that it bears, the main one first; empty for plain speech.
        language: ``zh`` or ``en``.
        slots: Expected slots by intent, where annotated.
        hard: Whether the clause holds the words of an intent that it does not bear.
        source: File and index, for messages.
    """

    text: str
    intents: tuple[str, ...]
    language: str
    slots: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hard: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """One file of clauses to train on.

    Attributes:
        path: Where it lies.
        language: Language of its lines; None for a file that adds intents, whose lines are of either.
    """

    path: Path
    language: str | None

    def read(self, taxonomy: Taxonomy) -> tuple[Example, ...]:
        """Return its clauses.

        Raises:
            InvalidInputError: If a line is malformed or names an intent that the taxonomy lacks.
        """
        content = read_yaml(self.path)
        lines = (content or []) if self.language else content.get("corpus", [])
        return tuple(parse_examples(lines, self.language, taxonomy, str(self.path)))


def corpus_files(directory: Path | None = None) -> tuple[CorpusFile, ...]:
    """Return ``zh/*.yaml``, ``en/*.yaml`` and the files that add intents, in the order of training.

    Args:
        directory: Folder of the intent data, by default the one in use; as in `Taxonomy.load`.
    """
    folders = layers(directory or intents_folder())
    files = [
        CorpusFile(path, language)
        for language in LANGUAGES
        for folder in folders
        for path in sorted((folder / language).glob("*.yaml"))
    ]
    return (*files, *(CorpusFile(path, None) for path in extension_files(*folders)))


def load_corpus(directory: Path | None = None, taxonomy: Taxonomy | None = None) -> tuple[Example, ...]:
    """Read every clause to train on.

    Args:
        directory: Folder of the intent data, by default the one in use; as in `Taxonomy.load`.
        taxonomy: Intents that the lines may name; those of the folder by default.

    Raises:
        InvalidInputError: If an entry is malformed or names an unknown intent; ``where`` names file and entry.
    """
    folder = directory or intents_folder()
    known = taxonomy or Taxonomy.load(folder)
    return tuple(example for file in corpus_files(folder) for example in file.read(known))


HELDOUT = ("styles", "blind", "shows")
"""What nothing is ever trained on: other styles, clauses by someone else, and whole shows by yet others."""


def load_heldout(language: str, kind: str = "styles") -> tuple[Example, ...]:
    """Read ``heldout/<kind>_<language>.yaml`` of the shipped corpus, which nothing is ever trained on.

    Args:
        language: ``zh`` or ``en``.
        kind: One of `HELDOUT`.

    Raises:
        InvalidInputError: If a line is malformed.
    """
    folder = shipped_folder()
    path = folder / "heldout" / f"{kind}_{language}.yaml"
    return tuple(parse_examples(read_yaml(path), language, Taxonomy.load(folder), str(path)))


def parse_examples(
    content: Any, language: str | None, taxonomy: Iterable[Any], source: str
) -> Iterable[Example]:
    """Turn the parsed list of a corpus file into examples.

    Args:
        content: The list.
        language: Language of the lines; found for each by itself if None.
        taxonomy: The intents that a line may name.
        source: File name for messages.

    Raises:
        InvalidInputError: If a line is malformed or names an unknown intent.
    """
    if not isinstance(content, list):
        raise InvalidInputError("a corpus file is a list of clauses", code="DX-INTENT-020", where=source)
    ids = {intent.id for intent in taxonomy}
    for index, entry in enumerate(content):
        where = f"{source}: [{index}]"
        if not isinstance(entry, Mapping) or set(entry) - _FIELDS:
            raise InvalidInputError(
                f"a clause is a mapping of {', '.join(sorted(_FIELDS))}; given {entry!r}",
                code="DX-INTENT-020",
                where=where,
            )
        text, intents, slots = entry.get("text"), entry.get("intents"), entry.get("slots", {})
        if not isinstance(text, str) or not text.strip():
            raise InvalidInputError(f"'text' is {text!r}", code="DX-INTENT-021", where=where)
        if not isinstance(intents, list) or not isinstance(slots, Mapping):
            raise InvalidInputError(
                "'intents' is not a list or 'slots' no mapping", code="DX-INTENT-021", where=where
            )
        for name in [*intents, *slots]:
            if name not in ids:
                raise InvalidInputError(
                    f"no intent is called '{name}'",
                    code="DX-INTENT-022",
                    where=where,
                    hint=nearest_names(str(name), ids),
                )
        yield Example(
            text=text,
            intents=tuple(dict.fromkeys(intents)),
            language=language or detect_language(text),
            slots=slots,
            hard=bool(entry.get("hard", False)),
            source=where,
        )
