"""Progress is for people at a terminal, and for nobody who asked for quiet."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from gestures.cli import console


@pytest.mark.parametrize("quiet", [True, False])
def test_a_spinner_turns_unless_quiet(monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(console, "errors", lambda: Console(file=terminal, force_terminal=True))
    with console.working("Checking …", quiet=quiet):
        pass
    assert ("Checking …" in terminal.getvalue()) != quiet
