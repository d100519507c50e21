"""Editing a gesture or a persona in the animator's own editor, until it is well formed or given up."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import typer

from gestures.cli.console import fail, note
from gestures.errors import ConflictError, DeixisError, InvalidInputError, MissingDependencyError

Result = TypeVar("Result")
_VARIABLES = ("VISUAL", "EDITOR")
_USUAL = ("nano", "vim", "vi")


def edited(name: str, text: str, commit: Callable[[bytes, str], Result], with_file: str) -> Result | None:
    """Let a person edit a text and commit what they made of it.

    Args:
        name: Id of what is edited.
        text: What it says by now.
        commit: Takes what they wrote and the name of the file; a `DeixisError` that it raises opens the editor again.
        with_file: What to do without an editor.

    Returns:
        What `commit` returned; None if nothing was changed.

    Raises:
        InvalidInputError: If nobody sits at the terminal, or the editor failed, or the edit was given up.
        ConflictError: If somebody else was faster; what was written is kept in a file that the message names.
        MissingDependencyError: If there is no editor.
    """
    if not sys.stdin.isatty():
        raise InvalidInputError(
            "an editor needs a terminal",
            code="DX-CLI-014",
            hint=with_file,
        )
    command = _editor()
    first = text.encode()
    path = Path(tempfile.mkdtemp(prefix="deixis-")) / f"{name}.yaml"
    path.write_bytes(first)
    while True:
        _run([*command, str(path)])
        content = path.read_bytes()
        if content == first:
            shutil.rmtree(path.parent)
            return None
        try:
            result = commit(content, path.name)
        except ConflictError:
            note(f"What you wrote is kept in {path}")
            raise
        except DeixisError as error:
            fail(str(error))
            if not typer.confirm("Edit again?", default=True, err=True):
                note(f"What you wrote is kept in {path}")
                raise
        else:
            shutil.rmtree(path.parent)
            return result


def _editor() -> list[str]:
    for variable in _VARIABLES:
        if command := os.environ.get(variable, "").strip():
            return shlex.split(command)
    for name in _USUAL:
        if shutil.which(name):
            return [name]
    raise MissingDependencyError("there is no editor", code="DX-CLI-015", hint="Set EDITOR, or give a file.")


def _run(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise InvalidInputError(
            f"the editor '{command[0]}' does not start: {error.strerror}",
            code="DX-CLI-016",
            hint="Set EDITOR to one that is installed.",
        ) from error
    if code != 0:
        raise InvalidInputError(
            f"the editor '{command[0]}' ended with code {code}; nothing was committed",
            code="DX-CLI-016",
            where=command[-1],
            hint="What you wrote is kept there.",
        )
