"""`deixis classify`: the intents of a text, one JSON object a clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import note, write_json
from gestures.cli.options import LanguageOption
from gestures.cli.scripts import read_script_argument
from motion.garbage import collected_seldom

if TYPE_CHECKING:
    from gestures.intents.spans import Clause


def classify(
    source: Annotated[str, typer.Argument(metavar="FILE", help="Text file in UTF-8; - reads stdin.")],
    clauses: Annotated[
        bool, typer.Option("--clauses", help="Each line is one clause; gives one object for each line.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Say what each clause of a script asks of the audience.

    Writes one JSON object a line:
    {"text", "start", "end", "intents": [{"id", "score", "slots"}]}.
    Offsets are Unicode code points of the file; with --clauses, of its line.

    [bold]Examples[/]

      deixis classify script.txt

      echo 左上角点个关注 | deixis classify - --clauses
    """
    from gestures.errors import NotFoundError, nearest_names
    from gestures.intents.classifier import IntentClassifier
    from gestures.intents.many import classify_many
    from gestures.languages import LANGUAGES

    text, _ = read_script_argument(source)
    if language is not None and language not in LANGUAGES:
        raise NotFoundError(
            f"there is no language '{language}'", code="DX-CLI-004", hint=nearest_names(language, LANGUAGES)
        )
    with collected_seldom():
        classifier = IntentClassifier.load()
        found = (
            _lines(text, classifier, language)
            if clauses
            else iter(classifier.classify(text, language, classify_many))
        )
        for clause in found:
            write_json(clause_table(clause), indent=None)
    for remark in classifier.take_notes():
        note(remark)


def _lines(text: str, classifier: Any, language: str | None) -> Iterator[Clause]:
    from gestures.intents.many import classify_many
    from gestures.intents.spans import Clause

    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    languages = [language] * len(lines) if language else None
    for line, intents in zip(lines, classify_many(classifier, lines, languages), strict=True):
        yield Clause(line, 0, len(line), intents)


def clause_table(clause: Clause) -> dict[str, Any]:
    """Return a clause as the command writes it."""
    return {
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "intents": [
            {"id": intent.id, "score": round(intent.score, 4), "slots": dict(intent.slots)}
            for intent in clause.intents
        ],
    }
