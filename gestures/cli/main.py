"""The command line: its commands, and how errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from gestures.cli.align import align
from gestures.cli.capture import capture
from gestures.cli.check import check
from gestures.cli.classify import classify
from gestures.cli.console import fail, note, use_utf8
from gestures.cli.doctor import doctor
from gestures.cli.import_motion import import_motion
from gestures.cli.interrupts import heed_interrupts
from gestures.cli.library import library
from gestures.cli.metrics import metrics
from gestures.cli.perform import perform
from gestures.cli.render import render
from gestures.cli.train import train
from gestures.errors import DeixisError

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
_DEBUG = "DEIXIS_DEBUG"

app = typer.Typer(
    name="deixis",
    help="Makes an avatar's body say what its words say.\n\n"
    "Exit codes: 0 good, 1 findings, 2 bad input or usage, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(perform)
app.command()(classify)
app.command()(align)
app.command()(render)
app.command()(check)
app.command()(metrics)
app.add_typer(library, name="library")
app.command()(train)
app.command()(doctor)
app.command("import")(import_motion)
app.command()(capture)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"deixis {version('deixis')}")
        raise typer.Exit


@app.callback()
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
    use_utf8()
    heed_interrupts()
    try:
        app()
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
