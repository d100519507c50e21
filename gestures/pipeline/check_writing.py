"""The checks' findings in the forms that people and programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from gestures.consistency.findings import SEVERITIES, Report
from gestures.consistency.rulebook import RuleBook
from gestures.pipeline.checking import CheckedShow, RefusedShow
from gestures.report.checks_page import PageShow, render_checks
from gestures.report.junit import to_junit
from gestures.report.sarif import to_sarif

Shows = Sequence[CheckedShow | RefusedShow]


def as_text(shows: Shows) -> str:
    """Return the findings as lines; of several shows also a summary, worst first."""
    if len(shows) == 1 and isinstance(shows[0], CheckedShow):
        return shows[0].report.to_text()
    lines = []
    for show in shows:
        if isinstance(show, RefusedShow):
            lines.append(f"{show.name}: not checked: {show.reason}")
            continue
        lines += [f"{show.name}: {finding.line()}" for finding in show.report if finding.severity != "info"]
    reports = _reports(shows)
    lines.append("")
    worst = sorted(
        reports, key=lambda name: (-reports[name].count("error"), -reports[name].count("warning"), name)
    )
    width = max((len(name) for name in reports), default=0)
    for name in worst:
        counts = ", ".join(f"{reports[name].count(severity)} {severity}" for severity in SEVERITIES)
        lines.append(f"{name:<{width}}  {counts}")
    clean = sum(report.exit_code == 0 for report in reports.values())
    lines.append(f"{len(shows)} shows, {clean} clean, {len(_refused(shows))} not checked")
    return "\n".join(lines) + "\n"


def as_json(shows: Shows) -> str:
    """Return the findings as JSON: one report, or a list of them with totals."""
    if len(shows) == 1 and isinstance(shows[0], CheckedShow):
        return shows[0].report.to_json()
    reports = _reports(shows)
    content = {
        "version": "1.0",
        "counts": {s: sum(report.count(s) for report in reports.values()) for s in SEVERITIES},
        "shows": [{"show": name, **report.to_object()} for name, report in reports.items()],
        "refused": [{"show": name, "reason": reason} for name, reason in _refused(shows).items()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_sarif(shows: Shows) -> str:
    """Return the findings as SARIF 2.1.0."""
    return to_sarif(_reports(shows), tuple(RuleBook.load()), version("deixis"), _refused(shows))


def as_junit(shows: Shows) -> str:
    """Return the findings as JUnit XML."""
    return to_junit(_reports(shows), tuple(RuleBook.load()), _refused(shows))


def as_html(shows: Shows) -> str:
    """Return the reviewer's page, with a picture of each finding's moment where pictures can be drawn."""
    from gestures.pipeline.check_pictures import page_show

    pages, notes = [], []
    for show in shows:
        if isinstance(show, RefusedShow):
            pages.append(PageShow(show.name, reason=show.reason))
            continue
        page, missing = page_show(show)
        pages.append(page)
        if missing and missing not in notes:
            notes.append(missing)
    return render_checks(pages, notes)


WRITERS: Mapping[str, Callable[[Shows], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "html": as_html,
}


def _reports(shows: Shows) -> dict[str, Report]:
    return {show.name: show.report for show in shows if isinstance(show, CheckedShow)}


def _refused(shows: Shows) -> dict[str, str]:
    return {show.name: show.reason for show in shows if isinstance(show, RefusedShow)}
