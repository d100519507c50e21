"""`deixis align`: the timeline alone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import counted, note, stage_progress, write_text
from gestures.cli.decisions import decisions_json, show_decisions
from gestures.cli.given_timings import note_placing
from gestures.cli.options import (
    AudienceOption,
    AudioOption,
    DensityOption,
    EnergyOption,
    ExpressivenessOption,
    ForbidOption,
    HoldingOption,
    LanguageOption,
    PersonaOption,
    PlatformOption,
    PreferOption,
    QuietOption,
    ScriptArgument,
    SeedOption,
    TimingsOption,
    VoiceOption,
)
from gestures.cli.outputs import check_not_read
from gestures.cli.scripts import read_request
from motion.garbage import collected_seldom

if TYPE_CHECKING:
    from gestures.alignment.explain import Explanation
    from gestures.pipeline.progress import Progress
    from gestures.pipeline.request import ShowRequest
    from gestures.speech.apart import VoiceApart


def align(
    script: ScriptArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where the JSON goes; stdout if not given."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Write each decision instead: what was chosen, why, what else was considered. A table on a "
            "terminal, elsewhere JSON with every cost.",
        ),
    ] = False,
    platform: PlatformOption = "douyin",
    persona: PersonaOption = "warm_host",
    language: LanguageOption = None,
    seed: SeedOption = 0,
    voice: VoiceOption = "espeak",
    audio: AudioOption = None,
    timings: TimingsOption = None,
    density: DensityOption = 0.5,
    expressiveness: ExpressivenessOption = 0.5,
    energy: EnergyOption = 1.0,
    prefer: PreferOption = None,
    forbid: ForbidOption = None,
    audience: AudienceOption = None,
    holding: HoldingOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say which gesture stands where: the timeline as JSON, without making motion.

    [bold]Examples[/]

      deixis align script.txt > timeline.json

      deixis align script.txt --voice none --platform tiktok_shop

      deixis align script.txt --explain

      deixis align script.txt --density 0.3 --audience BR --holding left
    """
    from gestures.pipeline.aligning import start_voice
    from motion.formats.files import writing

    if out is not None:
        check_not_read(out, script, audio, timings, platform, persona)
    request = read_request(
        script,
        platform=platform,
        persona=persona,
        language=language,
        seed=seed,
        voice=voice,
        audio=audio,
        timings=timings,
        density=density,
        expressiveness=expressiveness,
        energy=energy,
        prefer=prefer,
        forbid=forbid,
        audience=audience,
        holding=holding,
    )
    with collected_seldom():
        voice_apart = None if explain else start_voice(request)
        with stage_progress(quiet=quiet) as progress:
            if explain:
                decisions = _decisions(request, progress)
            else:
                document, content = _timeline(request, voice_apart, progress)
    if explain:
        if out is None and sys.stdout.isatty():
            show_decisions(decisions)
            return
        document, content = decisions_json(decisions), counted(len(decisions), "decision")
    if out is None:
        write_text(document)
        return
    with writing(out) as partial:
        partial.write_text(document, encoding="utf-8")
    if not quiet:
        note(f"{out}: {content}")


def _timeline(request: ShowRequest, voice: VoiceApart | None, progress: Progress) -> tuple[str, str]:
    from gestures.pipeline.aligning import align_show
    from gestures.pipeline.progress import Stages

    show = align_show(request, voice, Stages(progress))
    note_placing(show.speech)
    from gestures.alignment.timeline_json import timeline_to_json

    for remark in show.notes:
        note(remark)
    return timeline_to_json(show.timeline), counted(len(show.timeline.gestures), "gesture")


def _decisions(request: ShowRequest, progress: Progress) -> Sequence[Explanation]:
    from gestures.pipeline.planning import explain_show
    from gestures.pipeline.progress import Stages

    return explain_show(request, Stages(progress))
