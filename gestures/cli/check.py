"""`deixis check`: does the body say what the words say?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import counted, note, stage_progress, working, write_text
from gestures.cli.findings_view import show_findings
from gestures.cli.options import JsonOption, LanguageOption, QuietOption

if TYPE_CHECKING:
    from gestures.pipeline.checking import CheckedShow, RefusedShow

FORMATS = ("text", "json", "sarif", "junit", "html")


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder that `deixis perform` wrote, or a folder of many."),
    ] = None,
    motion: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Motion of any format that is read: npz, bvh, glb, vrma."),
    ] = None,
    video: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Video of a person or an avatar; needs the extra 'capture'."),
    ] = None,
    timeline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The timeline.json that motion or video belong to.")
    ] = None,
    transcript: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Or what is said, with word timings: plain JSON, TextGrid, WebVTT, SRT, or a voice vendor's.",
        ),
    ] = None,
    platform: Annotated[
        str | None,
        typer.Option(
            "--platform",
            "-p",
            metavar="ID|FILE",
            help="The screen: with a transcript, so that pointing is checked; else only if the show was made for "
            "a YAML profile of your own.",
        ),
    ] = None,
    language: LanguageOption = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The project's checks.yaml: silenced rules with reasons, thresholds, audience. "
            "The one beside the show if not given.",
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="text, json, sarif, junit or html (with pictures).")
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PATH", help="File to write; with --fix the new folder."),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Repair the timeline and perform it again into --out, or DIR-fixed.",
        ),
    ] = False,
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check speech against body: meaning, timing, manner, geometry.

    Exit code 0 if nothing is wrong, 1 if there are errors or warnings, 2 if
    the input cannot be read.

    [bold]Examples[/]

      deixis check out/show

      deixis check shows/ --format html --out review.html

      deixis check --motion other.bvh --timeline out/show/timeline.json

      deixis check --video host.mp4 --transcript host.srt --platform douyin

      deixis check out/show --fix --out out/mended
    """
    from gestures.errors import InvalidInputError, NotFoundError, nearest_names

    form = "json" if json_output else form
    if form not in FORMATS:
        raise NotFoundError(
            f"findings are not written as '{form}'", code="DX-CLI-042", hint=nearest_names(form, FORMATS)
        )
    if sum(given is not None for given in (folder, motion, video)) != 1:
        raise InvalidInputError(
            "give one of a folder, --motion and --video",
            code="DX-CLI-003",
            hint="See: deixis check --help",
        )
    if (folder is None) != ((timeline is None) != (transcript is None)):
        raise InvalidInputError(
            "give --motion and --video either --timeline or --transcript; a folder has its own timeline",
            code="DX-CLI-003",
            hint="See: deixis check --help",
        )
    if fix:
        _fix(folder, out, platform, rules, quiet)
    shows = _checked(folder, motion, video, timeline, transcript, platform, language, rules, quiet)
    if form == "text" and out is None and sys.stdout.isatty():
        show_findings(shows)
    elif out is None:
        write_text(_written(shows, form, quiet))
    else:
        _save(out, _written(shows, form, quiet), quiet)
    raise typer.Exit(exit_code(shows))


def exit_code(shows: Sequence[CheckedShow | RefusedShow]) -> int:
    """Return 2 if a show could not be checked, 1 if one has errors or warnings, else 0."""
    from gestures.pipeline.checking import RefusedShow

    if any(isinstance(show, RefusedShow) for show in shows):
        return 2
    return max((show.report.exit_code for show in shows if not isinstance(show, RefusedShow)), default=0)


def _checked(
    folder: Path | None,
    motion: Path | None,
    video: Path | None,
    timeline: Path | None,
    transcript: Path | None,
    platform: str | None,
    language: str | None,
    rules: Path | None,
    quiet: bool,
) -> list[CheckedShow | RefusedShow]:
    with working("Checking …", quiet=quiet):
        from gestures.pipeline.checking import check_motion, check_shows, check_video

        if folder is not None:
            return list(check_shows(folder, platform, rules, beside=True))
        file, checked = (motion, check_motion) if motion is not None else (video, check_video)
        if file is None:
            return []
        return [
            checked(
                file, timeline, transcript, platform=platform, language=language, rules=rules, beside=True
            )
        ]


def _written(shows: Sequence[CheckedShow | RefusedShow], form: str, quiet: bool) -> str:
    from gestures.pipeline import check_writing

    if form == "html":
        with working("Drawing …", quiet=quiet):
            return check_writing.as_html(shows)
    return check_writing.WRITERS[form](shows)


def _save(out: Path, text: str, quiet: bool) -> None:
    from gestures.errors import InvalidInputError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(
            f"the findings cannot be written: {error.strerror}", code="DX-CLI-043", where=str(out)
        ) from error
    if not quiet:
        note(str(out))


def _fix(
    folder: Path | None, out: Path | None, platform: str | None, rules: Path | None, quiet: bool
) -> None:
    from gestures.errors import InvalidInputError
    from gestures.pipeline.repairing import repair_folder

    if folder is None:
        raise InvalidInputError(
            "--fix needs the folder of a performance",
            code="DX-CLI-044",
            hint="Motion made elsewhere is not performed by Deixis.",
        )
    target = out or folder.with_name(f"{folder.name}-fixed")
    with stage_progress(quiet=quiet) as progress:
        fixed = repair_folder(folder, target, platform, rules, progress)
    for change in fixed.changes:
        write_text(f"{change.time_s:.2f} s '{change.words}' {change.code}: {change.text}\n")
    before, after = fixed.before, fixed.after
    for finding in after:
        if finding.severity != "info":
            write_text(f"left: {finding.line()}\n")
    write_text(
        f"{counted(len(fixed.changes), 'change')}; {counted(before.count('error'), 'error')} and "
        f"{counted(before.count('warning'), 'warning')} before, {counted(after.count('error'), 'error')} and "
        f"{counted(after.count('warning'), 'warning')} after: {target}\n"
    )
    raise typer.Exit(after.exit_code)
