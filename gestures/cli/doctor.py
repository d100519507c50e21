"""`deixis doctor`: what works on this machine, and the line that mends what does not."""

from __future__ import annotations

from typing import Annotated

import typer

from gestures.cli.console import working, write_json, write_line
from gestures.cli.options import JsonOption


def doctor(
    json_output: JsonOption = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out what takes seconds: the body and the renderer.")
    ] = False,
) -> None:
    """Check what Deixis needs on this machine.

    Exit code 0 if everything works, 1 if something is missing.

    [bold]Examples[/]

      deixis doctor

      deixis doctor --json
    """
    from gestures.pipeline.doctor import examine

    with working("Looking at this machine …"):
        results = examine(quick=quick)
    if json_output:
        write_json([{"name": r.name, "good": r.good, "found": r.found, "mend": r.mend} for r in results])
    else:
        for result in results:
            write_line(f"{'ok  ' if result.good else 'MISS'}  {result.name:<22} {result.found}")
            if not result.good:
                write_line(f"      → {result.mend}")
    if not all(result.good for result in results):
        raise typer.Exit(1)
