"""What a check says: findings with words, times and a mend, and the report that holds them."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.errors import InvalidInputError

SEVERITIES: tuple[str, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: Searchable code such as ``DX-CHECK-102``.
        rule: Id of the rule.
        severity: ``error``, ``warning`` or ``info``.
        title: The rule's short title, in English.
        start_s: Where it begins, s.
        end_s: Where it ends, s.
        words: The words spoken there.
        text: What is wrong, with what was measured and what is allowed.
        mend: What would mend it.
        clause: Index of the clause, if one is concerned.
        placement: Index of the gesture in the timeline, if one is concerned.
        measured: Numbers that were measured, by name with the unit as suffix.
    """

    code: str
    rule: str
    severity: str
    title: str
    start_s: float
    end_s: float
    words: str
    text: str
    mend: str
    clause: int | None = None
    placement: int | None = None
    measured: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise InvalidInputError(
                f"severity '{self.severity}' is unknown",
                code="DX-CHECK-001",
                hint=f"Give one of {SEVERITIES}.",
            )
        if not (math.isfinite(self.start_s) and math.isfinite(self.end_s)) or self.end_s < self.start_s:
            raise InvalidInputError(
                f"finding {self.code} lies at {self.start_s}…{self.end_s} s", code="DX-CHECK-001"
            )

    def line(self) -> str:
        """Return the finding as one line of text."""
        words = f" '{self.words}'" if self.words else ""
        return f"{self.severity} {self.code} {self.start_s:.2f}–{self.end_s:.2f} s{words}: {self.text} {self.mend}"

    def to_object(self) -> dict[str, Any]:
        """Return the finding as plain dictionaries, text and numbers."""
        return {
            "code": self.code,
            "rule": self.rule,
            "severity": self.severity,
            "title": self.title,
            "start_s": round(self.start_s, 4),
            "end_s": round(self.end_s, 4),
            "words": self.words,
            "text": self.text,
            "mend": self.mend,
            "clause": self.clause,
            "placement": self.placement,
            "measured": {name: round(value, 4) for name, value in self.measured.items()},
        }


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that the project has switched off.

    Attributes:
        code: Code of the rule.
        reason: Why.
        count: How many findings it hid.
    """

    code: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of all checks of one show.

    Attributes:
        findings: In order of time, errors first at the same time.
        silenced: Rules that the project has switched off, with reason and count.
        skipped: Rules that could not be checked, code to reason.
        checked: Codes of the rules that were checked.
    """

    findings: tuple[Finding, ...]
    silenced: tuple[Silence, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    checked: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def silencing(self, reasons: Mapping[str, str]) -> Report:
        """Return the report without the findings of some rules, whose count it keeps.

        Args:
            reasons: Code of a rule to why it is silenced.
        """
        hidden = Counter(finding.code for finding in self.findings)
        return Report(
            findings=tuple(finding for finding in self.findings if finding.code not in reasons),
            silenced=tuple(
                Silence(code, reasons[code], hidden[code]) for code in self.checked if code in reasons
            ),
            skipped=self.skipped,
            checked=self.checked,
        )

    @property
    def exit_code(self) -> int:
        """0 if nothing is wrong, 1 if there are errors or warnings."""
        return 1 if self.count("error") or self.count("warning") else 0

    def to_text(self) -> str:
        """Return the report as lines of text for a terminal."""
        lines = [finding.line() for finding in self.findings]
        lines += [f"silenced {s.code} ({s.count} hidden): {s.reason}" for s in self.silenced]
        lines += [f"not checked {code}: {reason}" for code, reason in self.skipped.items()]
        counts = ", ".join(f"{self.count(s)} {_plural(s, self.count(s))}" for s in SEVERITIES)
        lines.append(f"{counts}; {len(self.checked)} rules checked")
        return "\n".join(lines) + "\n"

    def to_object(self) -> dict[str, Any]:
        """Return the report as plain dictionaries, lists, text and numbers."""
        return {
            "version": "1.0",
            "counts": {severity: self.count(severity) for severity in SEVERITIES},
            "findings": [finding.to_object() for finding in self.findings],
            "silenced": [{"code": s.code, "reason": s.reason, "count": s.count} for s in self.silenced],
            "skipped": dict(self.skipped),
            "checked": list(self.checked),
        }

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(self.to_object(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plural(severity: str, count: int) -> str:
    return severity if count == 1 or severity == "info" else f"{severity}s"
