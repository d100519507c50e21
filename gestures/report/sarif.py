"""Findings as SARIF 2.1.0, the format that code hosts and review tools read (OASIS, 2020)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from gestures.consistency.findings import Finding, Report
from gestures.consistency.rulebook import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(
    reports: Mapping[str, Report],
    rules: Sequence[Rule],
    version: str,
    refused: Mapping[str, str] | None = None,
) -> str:
    """Return a SARIF log with one run.

    Args:
        reports: Show, as a relative path, to its report.
        rules: The rules that were asked.
        version: Version of Deixis.
        refused: Show to the reason why it could not be checked.
    """
    index = {rule.code: number for number, rule in enumerate(rules)}
    refused = refused or {}
    run = {
        "tool": {
            "driver": {
                "name": "Deixis",
                "semanticVersion": version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not refused,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{name}: {reason}"}}
                    for name, reason in refused.items()
                ],
            }
        ],
        "results": [
            _result(name, finding, index.get(finding.code, -1))
            for name, report in reports.items()
            for finding in report
        ],
        "properties": {
            "silenced": [
                {"show": name, "code": entry.code, "reason": entry.reason, "count": entry.count}
                for name, report in reports.items()
                for entry in report.silenced
            ]
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.id.split("_")),
        "shortDescription": {"text": rule.title.get("en", rule.id)},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"title": dict(rule.title), "thresholds": dict(rule.thresholds)},
    }


def _result(name: str, finding: Finding, index: int) -> dict[str, Any]:
    words = f"'{finding.words}': " if finding.words else ""
    return {
        "ruleId": finding.code,
        **({"ruleIndex": index} if index >= 0 else {}),
        "level": _LEVELS[finding.severity],
        "message": {
            "text": f"{finding.start_s:.2f}–{finding.end_s:.2f} s, {words}{finding.text} {finding.mend}".strip()
        },
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(name)}},
                "logicalLocations": [
                    {"fullyQualifiedName": f"{finding.start_s:.3f}-{finding.end_s:.3f}s", "kind": "timeRange"}
                ],
            }
        ],
        "properties": {
            key: value
            for key, value in finding.to_object().items()
            if key in ("start_s", "end_s", "words", "clause", "placement", "measured") and value is not None
        },
    }
