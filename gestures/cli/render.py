"""`deixis render`: draw a performance again, or one still of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestures.cli.console import note, stage_progress
from gestures.cli.options import PlatformFileOption, QuietOption, SizeOption


def render(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that `deixis perform` wrote.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Video (.mp4) or still (.png); DIR/show.mp4 if not given."
        ),
    ] = None,
    at: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Draw one still of this instant.")
    ] = None,
    platform: PlatformFileOption = None,
    size: SizeOption = "540x960",
    fps: Annotated[float, typer.Option(help="Frames a second of the video.")] = 30.0,
    captions: Annotated[bool, typer.Option("--captions/--no-captions", help="Draw the words.")] = True,
    screen: Annotated[
        bool, typer.Option("--screen/--no-screen", help="Draw the elements of the platform's screen.")
    ] = True,
    quiet: QuietOption = False,
) -> None:
    """Draw a performance from its files: the whole show as a video, or one still.

    [bold]Examples[/]

      deixis render out/show --out big.mp4 --size 1080x1920

      deixis render out/show --at 4.2 --out still.png --no-screen
    """
    from gestures.pipeline.redraw import draw_folder_still, draw_folder_video
    from gestures.pipeline.scene import SceneSettings, parse_size
    from gestures.pipeline.show_files import SHOW_MP4

    settings = SceneSettings(*parse_size(size), fps=fps, captions=captions, screen=screen)
    with stage_progress(quiet=quiet) as progress:
        if at is not None:
            target = out or folder / "still.png"
            draw_folder_still(folder, at, target, settings, platform)
        else:
            target = out or folder / SHOW_MP4
            draw_folder_video(folder, target, settings, platform, progress)
    if not quiet:
        note(str(target))
