"""`deixis perform`: a script to everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import counted, fail, note, stage_progress, write_json
from gestures.cli.given_timings import note_placing, note_silence
from gestures.cli.options import (
    AudienceOption,
    AudioOption,
    DensityOption,
    EnergyOption,
    ExpressivenessOption,
    ForbidOption,
    HoldingOption,
    JsonOption,
    LanguageOption,
    PersonaOption,
    PlatformOption,
    PreferOption,
    QuietOption,
    ScriptArgument,
    SeedOption,
    SizeOption,
    TimingsOption,
    VoiceOption,
)
from gestures.cli.scripts import read_request

if TYPE_CHECKING:
    from gestures.pipeline.perform import Show


def perform(
    script: ScriptArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Where the files go; out/SCRIPT if not given."),
    ] = None,
    platform: PlatformOption = "douyin",
    persona: PersonaOption = "warm_host",
    language: LanguageOption = None,
    seed: SeedOption = 0,
    fps: Annotated[float, typer.Option(help="Frames a second of the motion files.")] = 60.0,
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
    formats: Annotated[
        str | None,
        typer.Option(
            metavar="LIST", help="Motion formats, such as npz,glb. All if not given, none for no motion."
        ),
    ] = None,
    video: Annotated[bool, typer.Option("--video/--no-video", help="Draw show.mp4.")] = True,
    size: SizeOption = "540x960",
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other files, too.")
    ] = False,
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Perform a script: speech, gestures, face, motion files, video and a report.

    Writes speech.wav, timeline.json, timeline.otio, motion.npz, motion.bvh,
    avatar.glb, avatar.vrma, face.csv, show.mp4, report.html and report.json.
    Nothing is left behind if it fails or is interrupted.

    [bold]Examples[/]

      deixis perform script.txt --out out/show

      deixis perform script.txt --platform taobao_live --no-video

      deixis perform script.txt --audio voice.wav --timings words.json
    """
    from gestures.pipeline.perform import perform as perform_script
    from gestures.pipeline.scene import SceneSettings, parse_size

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
    folder = out or Path("out") / Path(request.name).stem
    chosen = None if formats is None else [part for part in formats.replace(" ", "").split(",") if part]
    with stage_progress(quiet=quiet) as progress:
        show = perform_script(
            request,
            out=folder,
            fps=fps,
            formats=chosen,
            video=video,
            scene=SceneSettings(*parse_size(size)),
            force=force,
            progress=progress,
        )
    note_placing(show.speech)
    for remark in show.notes:
        note(remark)
    if timings is not None and audio is None:
        note_silence()
    if json_output:
        write_json(summary(show))
    elif not quiet:
        note(_sentence(show))
    for refusal in show.refused:
        fail(refusal)
    raise typer.Exit(2 if show.refused else 1 if show.error_count else 0)


def summary(show: Show) -> dict[str, Any]:
    """Return what `--json` writes."""
    return {
        "out": str(show.out),
        "files": show.files,
        "duration_s": round(show.timeline.duration_s, 3),
        "gestures": len(show.timeline.gestures),
        "unserved": len(show.timeline.unserved),
        "findings": {"error": show.error_count, "total": len(show.findings)},
        "refused": list(show.refused),
        "seconds": {stage: round(value, 3) for stage, value in show.seconds.items()},
    }


def _sentence(show: Show) -> str:
    found = (
        f"{counted(show.error_count, 'error')} among {counted(len(show.findings), 'finding')}"
        if show.findings
        else "no findings"
    )
    gestures = counted(len(show.timeline.gestures), "gesture")
    return (
        f"{show.out}: {show.timeline.duration_s:.1f} s, {gestures}, {found}. "
        f"See {Path(str(show.out)) / 'report.html'}."
    )
