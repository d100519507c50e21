"""`deixis library sheet`: what gestures look like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestures.cli.console import counted, note, stage_progress, write_json
from gestures.cli.library.opening import opened
from gestures.cli.options import JsonOption, PlatformOption, QuietOption


def sheet(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Ids or aliases of gestures.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="PNG or JPEG to write.")] = Path(
        "sheet.png"
    ),
    platform: PlatformOption = "douyin",
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw a contact sheet: one row a gesture, from rest through preparation, stroke and hold to retraction.

    [bold]Example[/]

      deixis library sheet point_screen wave --out sheet.png
    """
    from gestures.pipeline.sheet import draw_sheet

    with opened() as store, stage_progress(quiet=quiet) as progress:
        draw_sheet(names, out, platform, progress, store.library(playable_only=False))
    if json_output:
        write_json({"picture": str(out), "gestures": names})
    elif not quiet:
        note(f"{out}: {counted(len(names), 'gesture')}")
