"""`deixis library lint` and `stats`: what is wrong with gestures, and what the library holds."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from gestures.cli.console import counted, note, stage_progress, write_json, write_line
from gestures.cli.library.opening import opened
from gestures.cli.options import JsonOption, PlatformOption, QuietOption
from gestures.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gestures.library.catalogue import Library
    from gestures.library.curation.statistics import Statistics
    from gestures.library.gesture import Gesture
    from gestures.pipeline.lint import LintFinding
    from gestures.pipeline.progress import Progress

_MOST_SEAMS = 100_000
_LIBRARY = "(library)"
"""What findings about no single gesture stand under."""


def lint(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME…", help="Ids or aliases; all gestures if none is given."),
    ] = None,
    body: Annotated[
        list[str] | None, typer.Option(metavar="SHAPE", help="Measure on this body only: host, slim, broad.")
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="Leave out what has to move a body: much faster.")
    ] = False,
    seams: Annotated[
        int,
        typer.Option(
            min=0,
            max=_MOST_SEAMS,
            metavar="PAIRS",
            help="Measure pairs of gestures played straight after each other instead, on --body or the usual one.",
        ),
    ] = 0,
    seed: Annotated[
        int, typer.Option(min=0, help="Which pairs are drawn, and how a performance of a gesture varies.")
    ] = 0,
    platform: PlatformOption = "douyin",
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Measure gestures: names and texts once, motion on a usual, a slim and a broad body with either hand.

    Drafts are measured as they are, so that they can be mended before they are submitted. Exit code 1 if
    anything is found.

    [bold]Examples[/]

      deixis library lint salute

      deixis library lint --texts --json

      deixis library lint --seams 200
    """
    if seams and texts:
        raise InvalidInputError(
            "texts have no seams", code="DX-CLI-022", hint="Give --texts or --seams, not both."
        )
    with opened() as store:
        held = store.library(playable_only=False)
        chosen = [held.get(name) for name in names] if names else list(held.gestures)
        chosen = list({gesture.id: gesture for gesture in chosen}.values())
        wanted = {gesture.id for gesture in chosen} if names else None
        found = [] if seams else _text_findings(held, wanted)
        if seams:
            with stage_progress(quiet=quiet) as progress:
                measured, found = _seam_findings(chosen, seams, body, platform, seed, progress, held)
        elif not texts:
            with stage_progress(quiet=quiet) as progress:
                found += _motion_findings(chosen, body, platform, seed, progress, held)
    if json_output:
        write_json({"gestures": len(chosen), **({"seams": measured} if seams else {}), "findings": found})
    else:
        _write_findings(found)
    what = counted(measured, "seam") if seams else counted(len(chosen), "gesture")
    note(f"{what}, {counted(len(found), 'finding')}")
    if found:
        raise typer.Exit(1)


def stats(
    lint_too: Annotated[
        bool, typer.Option("--lint", help="Measure motion on every body too; takes minutes.")
    ] = False,
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Count what the library holds against what it must hold: families, intents, platforms, languages.

    Counted is what performances play; states of review are those of the newest revisions. Exit code 1 if
    anything is below its minimum, or lint finds anything.

    [bold]Examples[/]

      deixis library stats

      deixis library stats --lint --json
    """
    from gestures.intents.taxonomy import Taxonomy
    from gestures.library.curation.statistics import statistics
    from gestures.library.lint import Coverage
    from gestures.platforms import load_platform, platform_ids

    with opened() as store:
        held = store.library()
        figures = statistics(
            held,
            [entry.state for entry in store.gestures()],
            Taxonomy.load(),
            [load_platform(name) for name in platform_ids()],
            Coverage.load(),
        )
        found = _text_findings(held, None)
        if lint_too:
            with stage_progress(quiet=quiet) as progress:
                found += _motion_findings(list(held.gestures), None, "douyin", 0, progress, held)
    summary = {
        "measured": "texts and motion" if lint_too else "texts",
        "findings": len(found),
        "by_rule": dict(Counter(item["rule"] for item in found).most_common()),
    }
    if json_output:
        write_json({**figures.as_table(), "lint": summary})
    else:
        _write_statistics(figures, summary)
    if figures.shortfalls or found:
        raise typer.Exit(1)


def _text_findings(library: Library, wanted: set[str] | None) -> list[dict[str, Any]]:
    from gestures.intents.taxonomy import Taxonomy
    from gestures.library.lint import Coverage, lint_library

    fits = {intent.id: intent.fits for intent in Taxonomy.load()}
    return [
        {
            "rule": item.rule,
            "gesture": item.gesture,
            "body": "",
            "hand": "",
            "message": item.message,
            "advice": "",
        }
        for item in lint_library(library, fits, Coverage.load())
        if wanted is None or item.gesture in wanted
    ]


def _motion_findings(
    gestures: Sequence[Gesture],
    bodies: Sequence[str] | None,
    platform: str,
    seed: int,
    progress: Progress,
    library: Library,
) -> list[dict[str, Any]]:
    from gestures.pipeline.lint import BODIES
    from gestures.pipeline.lint import lint as measure

    found = measure(
        gestures, bodies or BODIES, progress, platform=platform, clips=library.clip_content, seed=seed
    )
    return [_row(item) for item in found]


def _seam_findings(
    gestures: Sequence[Gesture],
    count: int,
    bodies: Sequence[str] | None,
    platform: str,
    seed: int,
    progress: Progress,
    library: Library,
) -> tuple[int, list[dict[str, Any]]]:
    """How many seams were measured, each on every body, and what was found."""
    from gestures.pipeline.lint import BODIES
    from gestures.pipeline.lint.seams import draw_seams, lint_seams

    pairs = draw_seams([gesture for gesture in gestures if gesture.review != "retired"], count, seed)
    found = [
        _row(item)
        for body in bodies or BODIES[:1]
        for item in lint_seams(
            pairs, body, progress, platform=platform, clips=library.clip_content, seed=seed
        )
    ]
    return len(pairs), found


def _row(item: LintFinding) -> dict[str, Any]:
    return {
        "rule": item.code,
        "gesture": item.gesture,
        "body": item.body,
        "hand": item.hand,
        "value": item.value,
        "bound": item.bound,
        "message": item.message,
        "advice": item.advice,
    }


def _write_findings(found: Sequence[dict[str, Any]]) -> None:
    by_gesture: dict[str, list[dict[str, Any]]] = {}
    for item in found:
        by_gesture.setdefault(item["gesture"] or _LIBRARY, []).append(item)
    for gesture, items in by_gesture.items():
        write_line(gesture)
        for item in items:
            where = ", ".join(part for part in (item["body"], item["hand"]) if part)
            write_line(f"  {item['rule']:<14} {item['message']}{f'  [{where}]' if where else ''}")
            if item["advice"]:
                write_line(f"  {'':<14} → {item['advice']}")


def _write_statistics(figures: Statistics, lint_summary: dict[str, Any]) -> None:
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(
        f"[bold]{figures.gestures}[/] gestures play, {figures.bilingual} of them in both languages, "
        f"{figures.recorded} recorded."
    )
    families = Table("families", "held", "least", title="Families", title_justify="left", box=None)
    for count in figures.families:
        families.add_row(", ".join(count.families), *_against(count.gestures, count.least))
    console.print(families)
    names = list(figures.intents[0].on_platform) if figures.intents else []
    intents = Table("intent", "fit", "least", *names, title="\nIntents", title_justify="left", box=None)
    for served in figures.intents:
        intents.add_row(
            served.intent, *_against(served.gestures, served.least), *map(str, served.on_platform.values())
        )
    console.print(intents)
    for title, counts in (
        ("Review", figures.statuses), ("Hands", figures.hands), ("Licences", figures.licences)
    ):  # fmt: skip
        console.print(f"\n{title}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    console.print(f"Lint ({lint_summary['measured']}): {counted(lint_summary['findings'], 'finding')}")
    for rule, count in lint_summary["by_rule"].items():
        console.print(f"  {rule} {count}")
    for shortfall in figures.shortfalls:
        console.print(f"[bold red]below[/] {shortfall}")
    if not figures.shortfalls:
        console.print("Nothing is below its minimum.")


def _against(held: int, least: int) -> tuple[str, str]:
    return (str(held) if held >= least else f"[bold red]{held}[/]"), str(least)
