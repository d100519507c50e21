"""A project's own word on the rules: what it silences and why, other thresholds, and whom the show is for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gestures.consistency.rulebook import RuleBook
from gestures.datafiles import read_yaml
from gestures.errors import DataError, InvalidInputError, NotFoundError, nearest_names

CHECKS_YAML = "checks.yaml"
"""Name of the file that is found beside a show."""
_FIELDS = ("silence", "thresholds", "audience")


@dataclass(frozen=True, slots=True)
class ProjectRules:
    """The rules as one project uses them.

    Attributes:
        book: The rules.
        audience: Regions that the show is for, as the library's culture notes name them, such as ``BR``.
    """

    book: RuleBook
    audience: frozenset[str] = field(default_factory=frozenset)


def project_rules(path: Path | None, book: RuleBook | None = None) -> ProjectRules:
    """Read a project's ``checks.yaml``; without one the rules are those that ship with Deixis.

    The file holds any of::

        silence:
          - {code: DX-CHECK-301, reason: the client asked for two waves}
        thresholds:
          repeated_gesture: {within_s: 10}
        audience: [BR, TR]

    Raises:
        DataError: If a field is unknown or malformed; names it.
        NotFoundError: If a rule or a threshold is unknown.
        InvalidInputError: If the file is missing, or a rule is silenced without a reason.
    """
    book = book or RuleBook.load()
    if path is None:
        return ProjectRules(book)
    if not path.is_file():
        raise InvalidInputError("there is no such file of rules", code="DX-CHECK-010", where=str(path))
    table = read_yaml(path)
    if table is None:
        return ProjectRules(book)
    if not isinstance(table, Mapping):
        raise _malformed(path, f"the file holds no fields; known are {', '.join(_FIELDS)}")
    for name in table:
        if name not in _FIELDS:
            raise _malformed(path, f"unknown field '{name}'", nearest_names(str(name), _FIELDS))
    for number, entry in enumerate(_rows(table, "silence", list, path)):
        if not isinstance(entry, Mapping) or set(entry) != {"code", "reason"}:
            raise _malformed(path, f"silence[{number}] has not just 'code' and 'reason'")
        book = book.silence(str(entry["code"]), str(entry["reason"] or ""))
    for rule, values in _rows(table, "thresholds", dict, path).items():
        book = _with_thresholds(book, str(rule), values, path)
    audience = _rows(table, "audience", list, path)
    return ProjectRules(book, frozenset(str(region) for region in audience))


def _with_thresholds(book: RuleBook, rule: str, values: Any, path: Path) -> RuleBook:
    if rule not in book.rules:
        raise NotFoundError(
            f"no rule is called '{rule}'",
            code="DX-CHECK-011",
            where=f"{path}: thresholds",
            hint=nearest_names(rule, book.rules),
        )
    known = book.rules[rule]
    if not isinstance(values, Mapping):
        raise _malformed(path, f"thresholds.{rule} is no table of numbers")
    for name, value in values.items():
        if name not in known.thresholds:
            raise NotFoundError(
                f"rule '{rule}' has no threshold '{name}'",
                code="DX-CHECK-011",
                where=f"{path}: thresholds.{rule}",
                hint=nearest_names(str(name), known.thresholds),
            )
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _malformed(path, f"thresholds.{rule}.{name} is {value!r}, expected a number")
        if value < 0 <= known.thresholds[name]:
            raise _malformed(path, f"thresholds.{rule}.{name} is {value:g}, expected 0 or more")
    changed = replace(known, thresholds={**known.thresholds, **values})
    return replace(book, rules={**book.rules, rule: changed})


def _rows(table: Mapping[str, Any], name: str, kind: type, path: Path) -> Any:
    value = table.get(name) or kind()
    if not isinstance(value, kind):
        raise _malformed(path, f"'{name}' is no {'list' if kind is list else 'table'}")
    return value


def _malformed(path: Path, text: str, hint: str | None = None) -> DataError:
    return DataError(text, code="DX-CHECK-012", where=str(path), hint=hint)
