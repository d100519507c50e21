from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gestures.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a run of the command left: exit code and both streams."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def own_library(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let every test have a library of its own, which is not there before a command makes it."""
    path = tmp_path_factory.mktemp("library") / "library.db"
    monkeypatch.setenv("DEIXIS_LIBRARY", str(path))
    return path


@pytest.fixture
def deixis(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process, as the console script does."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["deixis", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        streams = capsys.readouterr()
        code = caught.value.code
        return Ran(code if isinstance(code, int) else 0, streams.out, streams.err)

    return run
