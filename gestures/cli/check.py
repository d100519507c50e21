"""`deixis check`: does the body say what the words say?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestures.cli.console import errors, write_text
from gestures.cli.options import JsonOption, PlatformFileOption


def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder that `deixis perform` wrote.")
    ] = None,
    motion: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Motion of any format that is read: npz, bvh, glb, vrma."),
    ] = None,
    timeline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The timeline.json that it belongs to.")
    ] = None,
    platform: PlatformFileOption = None,
    json_output: JsonOption = False,
) -> None:
    """Check speech against body: meaning, timing, manner, geometry.

    Exit code 0 if nothing is wrong, 1 if there are errors or warnings, 2 if
    the input cannot be read.

    [bold]Examples[/]

      deixis check out/show

      deixis check --motion other.bvh --timeline out/show/timeline.json
    """
    from gestures.errors import InvalidInputError
    from gestures.pipeline.checking import check_folder, check_motion

    if folder is not None and motion is None and timeline is None:
        with errors.status("Checking …"):
            report = check_folder(folder, platform)
    elif folder is None and motion is not None and timeline is not None:
        with errors.status("Checking …"):
            report = check_motion(motion, timeline, platform)
    else:
        raise InvalidInputError(
            "give either a folder or both --motion and --timeline",
            code="DX-CLI-003",
            hint="See: deixis check --help",
        )
    write_text(report.to_json() if json_output else report.to_text())
    raise typer.Exit(report.exit_code)
