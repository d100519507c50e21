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


def render_checks(shows: Sequence[PageShow], notes: Sequence[str] = ()) -> str:
    """Return the page: HTML with style and pictures inside, asking nothing of the network.

    Args:
        shows: What was checked.
        notes: Sentences for the reader, such as why there are no pictures.
    """
    totals = {name: sum(show.counts[name] for show in shows) for name in SEVERITIES}
    return environment().get_template("checks.html.j2").render(shows=shows, totals=totals, notes=notes)
