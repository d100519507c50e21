"""How the checks' findings look on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.padding import Padding

from gestures.cli.console import counted

if TYPE_CHECKING:
    from gestures.consistency.findings import Finding, Report
    from gestures.pipeline.checking import CheckedShow, RefusedShow

_COLOURS = {"error": "red", "warning": "yellow"}
_NOTES = 5
"""Notes of one show that are listed; of more, only their number."""
_INDENT = 4


def show_findings(shows: Sequence[CheckedShow | RefusedShow]) -> None:
    """Write findings to stdout for a person to read: what, when, at which words, and what mends it."""
    from gestures.pipeline.checking import CheckedShow

    console = Console(file=sys.stdout, highlight=False)
    for show in shows:
        if len(shows) > 1:
            console.rule(f"[bold]{escape(show.name)}[/]", align="left", style="dim")
        if isinstance(show, CheckedShow):
            for part in _report(show.report):
                console.print(part)
        else:
            console.print(f"[red]not checked[/] {escape(show.reason)}")
    if len(shows) > 1:
        reports = [show.report for show in shows if isinstance(show, CheckedShow)]
        clean = sum(report.exit_code == 0 for report in reports)
        console.rule(style="dim")
        console.print(f"{len(shows)} shows, {clean} clean, {len(shows) - len(reports)} not checked")


def _report(report: Report) -> Iterator[RenderableType]:
    notes = [finding for finding in report if finding.severity == "info"]
    for finding in report:
        if finding.severity != "info":
            yield from _fault(finding)
    if len(notes) <= _NOTES:
        for note in notes:
            yield f"[dim]note  {_when(note)}[/]"
            yield _indented(f"[dim]{_words(note)}{escape(note.text)}[/]")
    else:
        yield f"[dim]{len(notes)} notes, which --format json and html list[/]"
    for silence in report.silenced:
        yield f"[dim]silenced {silence.code} ({silence.count} hidden): {escape(silence.reason)}[/]"
    for code, reason in report.skipped.items():
        yield f"[dim]not checked {code}: {escape(reason)}[/]"
    verdict = "[green]no errors, no warnings[/]"
    if report.exit_code:
        counts = ((name, report.count(name)) for name in _COLOURS)
        verdict = ", ".join(f"[{_COLOURS[name]}]{counted(count, name)}[/]" for name, count in counts)
    yield f"{verdict} [dim]· {len(report.checked)} rules checked[/]"


def _fault(finding: Finding) -> Iterator[RenderableType]:
    severity = f"[bold {_COLOURS[finding.severity]}]{finding.severity}[/]"
    yield f"{severity}  {_when(finding)}  [bold]{escape(finding.title)}[/]  [dim]{finding.code}[/]"
    yield _indented(f"{_words(finding)}{escape(finding.text)}")
    yield _indented(f"[dim]{escape(finding.mend)}[/]")
    yield ""


def _indented(markup: str) -> RenderableType:
    return Padding(markup, (0, 0, 0, _INDENT))


def _when(finding: Finding) -> str:
    return f"{finding.start_s:.2f}–{finding.end_s:.2f} s"


def _words(finding: Finding) -> str:
    return f"[italic]‘{escape(finding.words)}’[/] " if finding.words else ""
