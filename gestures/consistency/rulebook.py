"""Rules as data: codes, severities, thresholds and mends, and which of them a project has silenced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from gestures.consistency.findings import SEVERITIES
from gestures.datafiles import data_root, read_yaml
from gestures.errors import DataError, InvalidInputError, NotFoundError, nearest_names

_CODE = re.compile(r"DX-CHECK-\d{3}")
_FIELDS = frozenset({"id", "code", "severity", "title", "mend", "thresholds"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: Name of the rule; the check of that name measures it.
        code: Searchable code.
        severity: Severity of its findings.
        title: Short title by language.
        mend: What would mend a finding, in English.
        thresholds: What is allowed, by name with the unit as suffix.
    """

    id: str
    code: str
    severity: str
    title: Mapping[str, str]
    mend: str
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def threshold(self, name: str) -> float:
        """Return a threshold.

        Raises:
            DataError: If the rule's data lack it.
        """
        try:
            return float(self.thresholds[name])
        except KeyError:
            raise DataError(
                f"rule '{self.id}' has no threshold '{name}'",
                code="DX-CHECK-003",
                hint=nearest_names(name, self.thresholds),
            ) from None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, as a project uses them.

    Attributes:
        rules: By id, in order.
        silenced: Codes that the project has switched off, with the reason.
    """

    rules: Mapping[str, Rule]
    silenced: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> RuleBook:
        """Read the rules; those that ship with Deixis by default.

        Raises:
            DataError: If a rule is malformed or a code is used twice.
        """
        return _load(path or data_root() / "consistency" / "rules.yaml")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def silence(self, code: str, reason: str) -> RuleBook:
        """Return the book with one rule switched off; the report keeps the reason.

        Raises:
            NotFoundError: If no rule has that code.
            InvalidInputError: If no reason is given.
        """
        codes = [rule.code for rule in self]
        if code not in codes:
            raise NotFoundError(
                f"no rule has the code '{code}'", code="DX-CHECK-004", hint=nearest_names(code, codes)
            )
        if not reason.strip():
            raise InvalidInputError(
                f"{code} is silenced without a reason",
                code="DX-CHECK-005",
                hint="Say why; the report shows it.",
            )
        return replace(self, silenced={**self.silenced, code: reason})


@cache
def _load(path: Path) -> RuleBook:
    table = read_yaml(path)
    if not isinstance(table, Mapping) or not isinstance(table.get("rules"), list):
        raise DataError("the file holds no list 'rules'", code="DX-CHECK-002", where=str(path))
    rules: dict[str, Rule] = {}
    for number, row in enumerate(table["rules"]):
        rule = _rule(row, f"{path}: rules[{number}]")
        if rule.id in rules or rule.code in {known.code for known in rules.values()}:
            raise DataError(
                f"rule '{rule.id}' or its code is there twice", code="DX-CHECK-002", where=str(path)
            )
        rules[rule.id] = rule
    return RuleBook(rules)


def _rule(row: Any, where: str) -> Rule:
    if (
        not isinstance(row, Mapping)
        or set(row) - _FIELDS
        or not {"id", "code", "severity", "title", "mend"} <= set(row)
    ):
        raise DataError(
            f"a rule has the fields {', '.join(sorted(_FIELDS))}", code="DX-CHECK-002", where=where
        )
    if not _CODE.fullmatch(str(row["code"])):
        raise DataError(f"code '{row['code']}' is not like DX-CHECK-101", code="DX-CHECK-002", where=where)
    if row["severity"] not in SEVERITIES:
        raise DataError(
            f"severity '{row['severity']}' is unknown",
            code="DX-CHECK-002",
            where=where,
            hint=f"One of {SEVERITIES}.",
        )
    return Rule(
        row["id"],
        row["code"],
        row["severity"],
        dict(row["title"]),
        row["mend"],
        dict(row.get("thresholds", {})),
    )
