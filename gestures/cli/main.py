"""The command line: its commands, and how errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from gestures.cli.console import fail, note, use_utf8
from gestures.cli.interrupts import heed_interrupts
from gestures.errors import DeixisError
from motion.garbage import end_at_once

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
_DEBUG = "DEIXIS_DEBUG"
_COMMANDS = {
    "perform": "perform",
    "classify": "classify",
    "align": "align",
    "render": "render",
    "check": "check",
    "metrics": "metrics",
    "library": "library",
    "train": "train",
    "doctor": "doctor",
    "import": "import_motion",
    "capture": "capture",
}
"""Command to the module of this package that holds it, under the same name, in the order of the help."""


def make_app(command: str | None = None) -> typer.Typer:
    """Return the command line, with all its commands or, which is sooner there, with one that is sure to be meant.

    Args:
        command: Its name; if there is none of that name, all commands are there.
    """
    app = typer.Typer(
        name="deixis",
        help="Makes an avatar's body say what its words say.\n\n"
        "Exit codes: 0 good, 1 findings, 2 bad input or usage, 130 interrupted.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in [command] if command in _COMMANDS else _COMMANDS:
        held_by = _COMMANDS[name]
        held = getattr(import_module(f"gestures.cli.{held_by}"), held_by)
        if isinstance(held, typer.Typer):
            app.add_typer(held, name=name)
        else:
            app.command(name)(held)
    app.callback()(_root)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"deixis {version('deixis')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    return


def main() -> None:
    """Run the command line and exit with its code."""
    # Read by numpy and torch when they are loaded. Commands share their work out themselves; a second thread for
    # operations on little data only waits where other work keeps the processor busy.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    end_at_once()
    use_utf8()
    heed_interrupts()
    try:
        make_app(sys.argv[1] if len(sys.argv) > 1 else None)()
    except DeixisError as error:
        fail(str(error))
        sys.exit(EXIT_BAD_INPUT)
    except SystemExit as stop:
        # Typer turns an interrupt within a command into this code and says nothing.
        if stop.code == EXIT_INTERRUPTED:
            note("Interrupted.")
        raise
    except BrokenPipeError:
        # The reader of a pipe (such as head) has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_BAD_INPUT)
    except (OSError, MemoryError) as error:
        if os.environ.get(_DEBUG):
            raise
        fail(str(_of_the_system(error)))
        sys.exit(EXIT_BAD_INPUT)


def _of_the_system(error: OSError | MemoryError) -> DeixisError:
    """Return what the machine refused, told as every other error is."""
    reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
    place = getattr(error, "filename", None)
    return DeixisError(
        f"the system refused: {reason}",
        code="DX-CLI-001",
        where=str(place) if place else None,
        hint=f"Set {_DEBUG}=1 to see where.",
    )
