"""The command line: its commands and what they have in common."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

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
