"""Findings as JUnit XML, the format that build servers read: a suite for each show, a case for each rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from gestures.consistency.findings import Report
from gestures.consistency.rulebook import Rule

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(
    reports: Mapping[str, Report], rules: Sequence[Rule], refused: Mapping[str, str] | None = None
) -> str:
    """Return the XML text; errors and warnings fail a case, rules that were not checked are skipped ones.

    Args:
        reports: Show to its report.
        rules: The rules that were asked.
        refused: Show to the reason why it could not be checked.
    """
    root = ElementTree.Element("testsuites", name="deixis check")
    for name, report in reports.items():
        root.append(_suite(name, report, rules))
    for name, reason in (refused or {}).items():
        suite = ElementTree.SubElement(root, "testsuite", _counts(name, 1, 0, 1, 0))
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(name), name="can be read", time="0")
        ElementTree.SubElement(case, "error", message=_clean(reason))
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ElementTree.indent(root, " ")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, encoding='unicode')}\n"


def _suite(name: str, report: Report, rules: Sequence[Rule]) -> ElementTree.Element:
    silenced = {entry.code: entry for entry in report.silenced}
    suite = ElementTree.Element("testsuite")
    failures = skipped = 0
    for rule in rules:
        case = ElementTree.SubElement(
            suite, "testcase", classname=_clean(name), name=f"{rule.code} {rule.id}", time="0"
        )
        found = [finding for finding in report if finding.code == rule.code and finding.severity != "info"]
        reason = (
            f"silenced: {silenced[rule.code].reason}"
            if rule.code in silenced
            else report.skipped.get(rule.code)
        )
        if found:
            failures += 1
            worst = min(found, key=lambda finding: ("error", "warning").index(finding.severity)).severity
            title = rule.title.get("en", rule.id)
            failure = ElementTree.SubElement(case, "failure", type=worst, message=f"{title} ({len(found)})")
            failure.text = _clean("\n".join(finding.line() for finding in found))
        elif reason is not None:
            skipped += 1
            ElementTree.SubElement(case, "skipped", message=_clean(reason))
    suite.attrib.update(_counts(name, len(suite), failures, 0, skipped))
    return suite


def _counts(name: str, tests: int, failures: int, errors: int, skipped: int) -> dict[str, str]:
    return {
        "name": _clean(name),
        "tests": str(tests),
        "failures": str(failures),
        "errors": str(errors),
        "skipped": str(skipped),
        "time": "0",
    }


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _NO_XML.sub("", text)
