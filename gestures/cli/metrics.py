"""`deixis metrics`: does a motion move as people do, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import counted, working, write_json, write_line
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from gestures.pipeline.metrics import FigureRow, MeasuredMotion
    from motion.metrics import Jump

_NONE = "–"


def metrics(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Motions of any format that is read: npz, bvh, glb, vrma."),
    ],
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A motion to compare with; may be given several times."),
    ] = None,
    words: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The timeline.json of the speech, for beat alignment."),
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """Measure motions and hold them against recorded people.

    For each figure the table gives the median over the files (and, for
    several files, the 5th and 95th percentiles) beside those of recorded
    people; * marks a median outside their range. A take of 8 s and more is
    measured in pieces of 4 s. docs/metrics.md defines everything.

    [bold]Examples[/]

      deixis metrics out/show/motion.npz --words out/show/timeline.json

      deixis metrics ours/*.bvh --against theirs.bvh --json
    """
    from gestures.pipeline.metrics import measure_files

    with working("Measuring …"):
        result = measure_files(files, against or (), words)
    if json_output:
        write_json(result.to_object())
        return
    write_line(f"{'figure':32}{'unit':6}{'here':>24}{'people':>24}")
    for row in result.rows:
        write_line(_line(row))
    told = [row.tell for row in result.rows if row.tell is not None]
    known = [row.inside for row in result.rows if row.inside is not None]
    write_line()
    if known:
        write_line(f"{sum(known)} of {counted(len(known), 'figure')} with a human range lie within it.")
    if len(result.motions) > 1 and told:
        write_line(
            f"Mean over figures of how well one alone tells these from people: {sum(told) / len(told):.2f}."
        )
    if result.diversity is not None:
        write_line(f"Diversity of wrist paths: {result.diversity:.2f} torso lengths.")
    if result.frechet is not None:
        write_line(
            f"Fréchet gesture distance: {result.frechet:.2f} "
            "(21 speeds, heights and correlations of each second; nothing learned)."
        )
    if result.frechet_left_out is not None:
        write_line(f"Fréchet gesture distance: left out; {result.frechet_left_out}.")
    for motion in result.motions:
        write_line(_faults(motion))


def _line(row: FigureRow) -> str:
    mark = "" if row.inside is None or row.inside else "  *"
    return (
        f"{row.figure.name:32}{row.figure.unit:6}{_range(row.ours):>24}{_range(row.figure.human):>24}{mark}"
    )


def _range(values: tuple[float, float, float] | None) -> str:
    if values is None:
        return _NONE
    low, middle, high = values
    return f"{middle:.3g}" if low == high else f"{low:.3g} / {middle:.3g} / {high:.3g}"


def _faults(motion: MeasuredMotion) -> str:
    sound = motion.sound
    limit = f"{sound.limit_excess_deg:.1f}° ({sound.limit_joint})" if sound.limit_joint else "none"
    parts = [
        f"{motion.duration_s:.1f} s",
        f"beyond joint ranges: {limit}",
        f"jumps: {_jumps(sound.jumps)}",
        f"foot slide: {1000 * sound.foot_slide_m:.0f} mm",
    ]
    if sound.depth_m is not None:
        parts.append(f"hands in the body: {1000 * sound.depth_m:.0f} mm")
    if motion.beats is not None:
        parts.append(f"beat alignment: {motion.beats:.2f}")
    notes = f" ({'; '.join(motion.notes)})" if motion.notes else ""
    return f"{motion.name}: " + ", ".join(parts) + f".{notes}"


def _jumps(found: Sequence[Jump]) -> str:
    """How many there are, and the sharpest."""
    if not found:
        return "none"
    worst = max(found, key=lambda jump: jump.acceleration_deg_s2)
    part = worst.part.replace("_", " ")
    return f"{len(found)}, the sharpest at {worst.at_s:.2f} s ({part}, {worst.acceleration_deg_s2:,.0f} °/s²)"
