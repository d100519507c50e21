"""docs/curation.md shows commands and options that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from gestures.cli.app import make_app

DOCUMENT = Path(__file__).parents[4] / "docs" / "curation.md"
LINES = [
    line.strip().replace(" \\\n", " ")
    for line in re.findall(r"^    (deixis (?:.*\\\n)*.*)$", DOCUMENT.read_text(encoding="utf-8"), re.M)
]


def test_the_document_shows_commands() -> None:
    assert len(LINES) > 25


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_document_is_understood(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    if ">" in words:
        words = words[: words.index(">")]
    command = typer.main.get_command(make_app())
    context = command.make_context("deixis", list(words), resilient_parsing=True)
    rest = list(words)
    while hasattr(command, "commands") and rest:
        command = command.commands[rest.pop(0)]
    context = command.make_context(command.name, rest, parent=context)
    assert context.args == []
