"""The reviewer's page: every finding as a picture of its moment beside the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gestures.consistency.findings import Finding, Report
from gestures.report.page import SEVERITIES, Still, environment


@dataclass(frozen=True, slots=True, eq=False)
class PageShow:
    """One show of the page.

    Attributes:
        name: What it is called.
        duration_s: Its length, s; None if it could not be read.
        report: The findings; None if it could not be read.
        reason: Why it could not be read.
        stills: Index of a finding to the picture of its moment.
    """

    name: str
    duration_s: float | None = None
    report: Report | None = None
    reason: str = ""
    stills: dict[int, Still] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings by severity."""
        return {name: 0 if self.report is None else self.report.count(name) for name in SEVERITIES}

    @property
    def findings(self) -> list[tuple[int, Finding]]:
        """The findings with their numbers, worst first, then by time."""
        found = list(enumerate(self.report or ()))
        return sorted(found, key=lambda item: (SEVERITIES.index(item[1].severity), item[1].start_s))

    @property
    def faults(self) -> list[tuple[int, Finding]]:
        """Errors and warnings, as ``findings`` has them."""
        return [item for item in self.findings if item[1].severity != "info"]

    @property
    def notes(self) -> list[tuple[int, Finding]]:
        """What is worth knowing and no fault, as ``findings`` has it."""
        return [item for item in self.findings if item[1].severity == "info"]

    @property
    def badness(self) -> tuple[bool, int, int]:
        """Larger for what a reviewer must see sooner: not checked at all, then errors, then warnings."""
        return self.report is None, self.counts["error"], self.counts["warning"]


def render_checks(shows: Sequence[PageShow], notes: Sequence[str] = ()) -> str:
    """Return the page: HTML with style and pictures inside, asking nothing of the network.

    Args:
        shows: What was checked; the page has the worst first.
        notes: Sentences for the reader, such as why there are no pictures.
    """
    totals = {name: sum(show.counts[name] for show in shows) for name in SEVERITIES}
    worst = sorted(shows, key=lambda show: show.badness, reverse=True)
    return environment().get_template("checks.html.j2").render(shows=worst, totals=totals, notes=notes)
