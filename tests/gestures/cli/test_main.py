"""The command line with one command is, for that command, the command line with all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from gestures.cli.app import make_app

EVERY = get_command(make_app())
NAMES = tuple(EVERY.list_commands(None))  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_alone_is_what_it_is_among_all(name: str) -> None:
    alone = make_app(name)
    assert tuple(get_command(alone).list_commands(None)) == (name,)  # type: ignore[attr-defined, arg-type]
    told, among = (CliRunner().invoke(app, [name, "--help"]) for app in (alone, make_app()))
    assert told.exit_code == among.exit_code == 0
    assert told.output == among.output
    assert f"deixis {name}" in told.output or f"root {name}" in told.output


def test_a_name_that_no_command_has_is_told_with_all_of_them(deixis: Any) -> None:
    assert tuple(get_command(make_app("aling")).list_commands(None)) == NAMES  # type: ignore[attr-defined, arg-type]
    ran = deixis("aling", "script.txt")
    assert ran.code == 2
    assert "No such command 'aling'" in ran.err


def test_one_command_loads_no_other() -> None:
    code = "import sys; from gestures.cli.app import make_app; make_app('align'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    of_commands = {
        name.removeprefix("gestures.cli.") for name in loaded.stdout.split() if "gestures.cli." in name
    }
    assert "align" in of_commands
    assert not {"perform", "check", "library", "train", "import_motion"} & of_commands


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours_is_one_line_unless_one_wants_to_see_where(debug: bool) -> None:
    code = (
        "import sys; sys.argv = ['deixis', 'classify', '-']\n"
        "import gestures.intents.classifier as classifier\n"
        "def broken(*a, **k): raise ZeroDivisionError('odd')\n"
        "classifier.IntentClassifier.load = broken\n"
        "from gestures.cli.main import main; main()"
    )
    environment = {**os.environ, "DEIXIS_DEBUG": "1" if debug else ""}
    ran = subprocess.run(
        [sys.executable, "-c", code], input="hello", capture_output=True, text=True, env=environment
    )
    assert ("Traceback" in ran.stderr) == debug
    assert "ZeroDivisionError: odd" in ran.stderr
    if not debug:
        assert ran.returncode == 2
        assert "DX-CLI-002" in ran.stderr


def test_at_the_end_nothing_is_looked_through_for_garbage() -> None:
    code = (
        "import atexit, gc, sys; sys.argv = ['deixis', '--version']\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 10_000))\n"
        "from gestures.cli.main import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("True\n")


@pytest.mark.parametrize(
    "becomes", ["KeyboardInterrupt", "ImportError('partly loaded')", "OSError(5, 'odd')"]
)
@pytest.mark.parametrize("module", ["typer", "gestures.cli.console", "gestures.intents.classifier", "numpy"])
def test_an_interrupt_while_modules_are_loaded_is_no_traceback(
    tmp_path: Path, module: str, becomes: str
) -> None:
    script = tmp_path / "script.txt"
    script.write_text("hello everyone", encoding="utf-8")
    code = (
        "import importlib.abc, os, signal, sys\n"
        "from gestures.cli.main import main\n"
        "class Interrupting(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            try:\n"
        "                os.kill(os.getpid(), signal.SIGINT)\n"
        f"            except KeyboardInterrupt: raise {becomes}\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        f"sys.argv = ['deixis', 'classify', {str(script)!r}]\n"
        "main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "Interrupted.\n")
