"""`deixis align`: the timeline alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestures.cli.console import note, stage_progress, write_text
from gestures.cli.options import (
    AudioOption,
    LanguageOption,
    PersonaOption,
    PlatformOption,
    QuietOption,
    ScriptArgument,
    SeedOption,
    TimingsOption,
    VoiceOption,
)
from gestures.cli.perform import read_script_argument


def align(
    script: ScriptArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where the timeline goes; stdout if not given."),
    ] = None,
    platform: PlatformOption = "douyin",
    persona: PersonaOption = "warm_host",
    language: LanguageOption = None,
    seed: SeedOption = 0,
    voice: VoiceOption = "espeak",
    audio: AudioOption = None,
    timings: TimingsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say which gesture stands where: the timeline as JSON, without making motion.

    [bold]Examples[/]

      deixis align script.txt > timeline.json

      deixis align script.txt --voice none --platform tiktok_shop
    """
    from gestures.alignment.timeline_json import timeline_to_json
    from gestures.pipeline.planning import plan_show
    from gestures.pipeline.progress import Stages
    from gestures.pipeline.request import ShowRequest
    from motion.formats.files import writing

    text, name = read_script_argument(script)
    request = ShowRequest(
        text=text,
        name=name,
        language=language,
        platform=platform,
        persona=persona,
        seed=seed,
        voice=voice,
        audio=audio,
        timings=timings,
    )
    with stage_progress(quiet=quiet) as progress:
        planned = plan_show(request, Stages(progress))
    document = timeline_to_json(planned.timeline)
    if out is None:
        write_text(document)
        return
    with writing(out) as partial:
        partial.write_text(document, encoding="utf-8")
    if not quiet:
        note(f"{out}: {len(planned.timeline.gestures)} gestures")
