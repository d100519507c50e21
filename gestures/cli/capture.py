"""`deixis capture`: the motion of a person in a video, as a motion file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import note, stage_progress, write_json
from gestures.cli.options import JsonOption, PlatformOption, QuietOption
from gestures.cli.outputs import check_free

if TYPE_CHECKING:
    from gestures.consistency.recogniser import Shown
    from motion.capture import Captured

WATCHING = "watching the video"


def capture(
    video: Annotated[
        Path, typer.Argument(metavar="VIDEO", help="One person, filmed from the front, hands in the picture.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Motion file, .npz or .bvh; VIDEO's name with .npz if not given.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    platform: PlatformOption = "douyin",
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the motion of head, arms and fingers out of a video.

    Needs the extra 'capture' (MediaPipe). Fingers of a hand that is not seen
    are left open in the file. With --json, says also what the body shows.

    [bold]Examples[/]

      deixis capture host.mp4 --out host.npz

      deixis capture host.mp4 --json --platform taobao_live
    """
    from gestures.consistency.recogniser import VIDEO_BLUR_DEG, recognise
    from gestures.lowering import Stage
    from gestures.platforms import load_platform
    from motion.bodies import load_body
    from motion.capture import capture_video, placed
    from motion.formats import AigcLabel, Recording, export_motion

    target = out or Path(video.with_suffix(".npz").name)
    name = _format_of(target, force)
    profile = load_platform(platform)
    skeleton = load_body().skeleton
    with stage_progress(quiet=quiet) as progress:
        captured = capture_video(video, skeleton, lambda done: progress(WATCHING, min(done, 0.99)))
        progress(WATCHING, 1.0)
    # Whoever made the video, its motion went through a model: "possibly generated".
    export_motion(Recording(captured.clip, skeleton, label=AigcLabel(label="2")), name, target)
    if json_output:
        clip = placed(captured, skeleton, Stage.of(skeleton, profile).camera)
        shown = recognise(clip, skeleton=skeleton, platform=profile, blur_deg=VIDEO_BLUR_DEG)
        write_json({"file": str(target), **_facts(captured), "shown": [_row(entry) for entry in shown]})
    elif not quiet:
        _say_missing(captured)
        note(str(target))


def _format_of(target: Path, force: bool) -> str:
    """Return the name of the format that a file's ending asks for."""
    from gestures.errors import InvalidInputError
    from motion.formats import EXPORTERS

    suffix = target.suffix.lower()
    if suffix not in (".npz", ".bvh"):
        raise InvalidInputError(
            f"captured motion is not written as '{suffix or target.name}'",
            code="DX-CLI-040",
            where=str(target),
            hint="Name a file that ends in .npz or .bvh.",
        )
    check_free(target, force)
    return next(name for name, exporter in EXPORTERS.items() if Path(exporter.file_name).suffix == suffix)


def _facts(captured: Captured) -> dict[str, Any]:
    clip = captured.clip
    spans = {
        part: [[round(span.start_s, 3), round(span.end_s, 3)] for span in found]
        for part, found in captured.missing().items()
    }
    return {
        "frames": clip.frame_count,
        "fps": clip.rate.fps,
        "duration_s": round(clip.duration_s, 3),
        "missing": spans,
    }


def _row(shown: Shown) -> dict[str, Any]:
    return {
        "kind": shown.kind,
        "value": shown.value,
        "hand": shown.hand,
        "score": round(shown.score, 3),
        "start_s": round(shown.start_s, 3),
        "end_s": round(shown.end_s, 3),
        "peak_s": round(shown.peak_s, 3),
        "also": [{"kind": reading.kind, "value": reading.value} for reading in shown.also],
        "details": dict(shown.details),
    }


def _say_missing(captured: Captured) -> None:
    for part, spans in captured.missing().items():
        lost = sum(span.duration_s for span in spans)
        if lost:
            share = lost / max(captured.clip.duration_s, 1e-9)
            first = ", ".join(f"{span.start_s:.1f}–{span.end_s:.1f} s" for span in spans[:4])
            note(
                f"{part} not seen for {lost:.1f} s ({min(share, 1.0):.0%}): {first}{' …' if len(spans) > 4 else ''}"
            )
