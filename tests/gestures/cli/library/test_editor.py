"""Editing in one's own editor: until it is well formed, and never losing what was written."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gestures.cli.library import editor as module
from gestures.library.store import open_store

pytestmark = pytest.mark.usefixtures("library")
Editor = Callable[..., None]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Editor:
    """Let a person sit at the terminal, answer questions, and use an editor that replaces texts, one pair a run."""

    def sit_down(*replacements: tuple[str, str], answers: str = "", code: int = 0) -> None:
        runs, script = tmp_path / "runs.json", tmp_path / "editor.py"
        runs.write_text(json.dumps(replacements), encoding="utf-8")
        script.write_text(
            "import json, pathlib, sys\n"
            f"runs = pathlib.Path({str(runs)!r})\n"
            "(old, new), *rest = json.loads(runs.read_text('utf-8'))\n"
            "runs.write_text(json.dumps(rest))\n"
            "file = pathlib.Path(sys.argv[1])\n"
            "text = file.read_text('utf-8')\n"
            "file.write_text(text.replace(old, new), 'utf-8')\n"
            f"sys.exit({code})\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))
        monkeypatch.delenv("VISUAL", raising=False)
        terminal = io.StringIO(answers)
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", terminal)

    monkeypatch.setenv("DEIXIS_AUTHOR", "Lin")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return sit_down


def kept(error: str) -> Path:
    found = re.search(r"kept in (\S+)", error)
    assert found is not None, error
    return Path(found[1])


def test_what_is_saved_becomes_a_revision_without_the_comments(
    deixis: Any, editor: Editor, tmp_path: Path
) -> None:
    editor(("repeat: 3", "repeat: 2  # calmer"))
    ran = deixis("library", "edit", "hi")
    assert (ran.code, ran.out) == (0, "wave: revision 2, draft: repeat 3 → 2\n"), ran.err
    text = deixis("library", "show", "wave", "--yaml").out
    assert "repeat: 2" in text
    assert "#" not in text
    assert not list(tmp_path.glob("deixis-*"))


def test_what_is_left_unchanged_makes_no_revision(deixis: Any, editor: Editor) -> None:
    editor(("nothing of this kind", ""))
    ran = deixis("library", "edit", "wave")
    assert ran.code == 0
    assert "no revision was made" in ran.err
    assert deixis("library", "history", "wave").out.count("revision") == 0


def test_a_mistake_opens_the_editor_again_with_what_was_written(deixis: Any, editor: Editor) -> None:
    editor(("palm: forward", "palm: froward"), ("palm: froward", "palm: up"), answers="y\n")
    ran = deixis("library", "edit", "wave")
    assert ran.code == 0, ran.err
    assert "DX-LIB-010" in ran.err
    assert "Did you mean forward" in ran.err
    assert "palm forward → up" in ran.out


def test_giving_up_keeps_what_was_written(deixis: Any, editor: Editor) -> None:
    editor(("palm: forward", "palm: froward"), answers="n\n")
    ran = deixis("library", "edit", "wave")
    assert ran.code == 2
    assert "palm: froward" in kept(ran.err).read_text(encoding="utf-8")
    assert json.loads(deixis("library", "show", "wave", "--json").out)["revision"] == 1


def test_an_editor_that_fails_commits_nothing(deixis: Any, editor: Editor) -> None:
    editor(("repeat: 3", "repeat: 2"), code=3)
    ran = deixis("library", "edit", "wave")
    assert (ran.code, "DX-CLI-016" in ran.err, "code 3" in ran.err) == (2, True, True)
    assert json.loads(deixis("library", "show", "wave", "--json").out)["revision"] == 1


def test_an_editor_that_is_not_there(deixis: Any, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor()
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    ran = deixis("library", "edit", "wave")
    assert (ran.code, "DX-CLI-016" in ran.err) == (2, True)


def test_a_colleague_who_was_faster_is_named_and_nothing_is_lost(
    deixis: Any, editor: Editor, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(("repeat: 3", "repeat: 2"))
    saved = module._run

    def slowly(command: list[str]) -> None:
        with open_store(library) as store:
            entry = store.get("wave")
            store.edit("wave", replace(entry.gesture, repeat=5), entry.revision, "Mei", "More swings")
        saved(command)

    monkeypatch.setattr(module, "_run", slowly)
    ran = deixis("library", "edit", "wave")
    assert (ran.code, "DX-STORE-029" in ran.err, "Mei" in ran.err) == (2, True, True)
    assert "repeat: 2" in kept(ran.err).read_text(encoding="utf-8")
    assert "repeat: 5" in deixis("library", "show", "wave", "--yaml").out
