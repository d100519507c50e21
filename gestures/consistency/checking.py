"""Running the checks: evidence and rules in, a report out."""

from __future__ import annotations

from gestures.consistency import (
    lag_checks,
    liveliness_checks,
    manner_checks,
    meaning_checks,
    motion_checks,
    mouth_checks,
    promise_checks,
    shown_checks,
    soundness_checks,
    timing_checks,
)
from gestures.consistency.evidence import Evidence
from gestures.consistency.findings import SEVERITIES, Finding, Report
from gestures.consistency.registry import CHECKS, Context
from gestures.consistency.rulebook import RuleBook

BUILT_IN = (
    timing_checks,
    meaning_checks,
    manner_checks,
    liveliness_checks,
    motion_checks,
    mouth_checks,
    soundness_checks,
    shown_checks,
    promise_checks,
    lag_checks,
)
"""Modules whose checks are registered; a project registers its own with ``registry.check``."""

_MISSING = {
    "library": "no library was given",
    "platform": "no platform profile was given",
    "motion": "no motion was given",
    "lips": "no lip gap was given",
    "pointing": "no pointing was measured",
    "body": "no motion was given",
    "shown": "no motion was given",
    "replay": "the motion was not compared with its timeline performed again",
    "labels": "nothing says that the motion is generated",
}


def run_checks(evidence: Evidence, book: RuleBook | None = None) -> Report:
    """Check one show against every rule.

    Args:
        evidence: What is known about the show.
        book: The rules; those that ship with Deixis by default.
    """
    book = book or RuleBook.load()
    findings: list[Finding] = []
    skipped: dict[str, str] = {}
    checked: list[str] = []
    for rule in book:
        registered = CHECKS.get(rule.id)
        if registered is None:
            skipped[rule.code] = "nothing measures this rule"
            continue
        missing = [name for name in registered.needs if getattr(evidence, name) is None]
        if missing:
            skipped[rule.code] = "; ".join(_MISSING.get(name, f"no {name} was given") for name in missing)
            continue
        findings.extend(registered.run(Context(evidence, rule, book)))
        checked.append(rule.code)
    findings.sort(key=lambda finding: (finding.start_s, SEVERITIES.index(finding.severity), finding.code))
    return Report(tuple(findings), skipped=skipped, checked=tuple(checked)).silencing(book.silenced)
