from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gestures.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a run of the command left: exit code and both streams."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


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
