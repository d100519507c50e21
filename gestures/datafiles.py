"""Where the project's data files lie: beside the package in a checkout, inside it in a wheel; and how they are read."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import yaml

from gestures.errors import DataError, InvalidInputError, nearest_names

Record = TypeVar("Record")
_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds `gestures/`, `intents/`, `platforms/`, `personas/` and `scripts/`.

    Raises:
        DataError: If the installation lacks its data.
    """
    for candidate in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        if (candidate / "intents" / "taxonomy.yaml").is_file():
            return candidate
    raise DataError(
        "the data files of Deixis are missing",
        code="DX-DATA-001",
        where=str(_PACKAGE),
        hint="Reinstall deixis.",
    )


def read_yaml(path: Path) -> Any:
    """Read one YAML file with the safe loader.

    Raises:
        InvalidInputError: If the file is not UTF-8 or not YAML; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not UTF-8",
            code="DX-DATA-002",
            where=str(path),
            hint="Save the file as UTF-8.",
        ) from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, where: str) -> Any:
    """Read YAML with the safe loader.

    Args:
        text: The YAML.
        where: What it is called in messages.

    Raises:
        InvalidInputError: If it is not YAML; the message names the line.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not valid YAML"
        raise InvalidInputError(
            f"this is no YAML: {problem}" if not isinstance(error, _ValueError) else str(problem),
            code="DX-DATA-003",
            where=f"{where}:{mark.line + 1}" if mark else where,
            hint=_advice(error),
        ) from error


def _advice(error: Exception) -> str:
    if isinstance(error, _ValueError):
        return error.advice
    if isinstance(error, yaml.constructor.ConstructorError):
        return "Leave tags (a word with ! before it) out; put what is text in quotes."
    if isinstance(error, yaml.composer.ComposerError):
        return "Put a text that begins with * or & in quotes, and all into one document."
    return "Are all quotes and brackets closed, and the lines indented alike?"


def read_record(kind: type[Record], table: Any, where: str) -> Record:
    """Return a dataclass filled from a table of a YAML file.

    Args:
        kind: Dataclass whose fields are text, finite numbers, truth values or tuples of text.
        table: What the file holds in this place.
        where: File and place, for messages.

    Raises:
        InvalidInputError: If the table is no mapping, a field is unknown, missing or of another type, or the
            dataclass refuses the values.
    """
    if not isinstance(table, Mapping):
        raise InvalidInputError(
            f"expected fields and their values, given {_shown(table)}", code="DX-DATA-004", where=where
        )
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in table:
        if name not in fields:
            raise InvalidInputError(
                f"unknown field '{name}'",
                code="DX-DATA-005",
                where=where,
                hint=nearest_names(str(name), fields),
            )
    needed = [
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    if missing := [name for name in needed if name not in table]:
        raise InvalidInputError(
            f"lacks {', '.join(missing)}",
            code="DX-DATA-006",
            where=where,
            hint=f"Needed: {', '.join(needed)}.",
        )
    hints = get_type_hints(kind)
    values = {name: _field(hints[name], value, f"{where}: {name}") for name, value in table.items()}
    try:
        return kind(**values)
    except InvalidInputError as error:
        raise error.at(error.where or where) from error


def _field(kind: Any, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
    elif kind in (bool, str) and isinstance(value, kind):
        return value
    elif kind == tuple[str, ...] and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise InvalidInputError(
        f"expected {_KINDS.get(kind, 'another value')}, given {_shown(value)}",
        code="DX-DATA-007",
        where=where,
    )


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"{value!r:.60}"


_KINDS = {
    float: "a finite number",
    bool: "true or false",
    str: "text (in quotes, where YAML would read a number or yes and no)",
    tuple[str, ...]: "a list of names such as [wave, nod]",
}

_DEEPEST = 60
"""How deeply lists and fields may lie in one another: five times what any file of Deixis needs."""
_MOST_BITS = 64
_QUOTE = "Put it in quotes if it is text."
_TAGGED = {"timestamp": "date", "int": "whole number", "float": "number"}

_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALARS = {
    tag: _SAFE_LOADER.yaml_constructors[tag]
    for tag in (f"tag:yaml.org,2002:{kind}" for kind in ("str", "float", "int", "bool", "null"))
}
_tag_of = lru_cache(maxsize=8192)(yaml.resolver.Resolver().resolve)


class _ValueError(yaml.MarkedYAMLError):
    """YAML that can be parsed and whose values cannot be used.

    Args:
        problem: What is wrong.
        mark: Where.
        advice: What the user can do.
    """

    def __init__(self, problem: str, mark: Any, advice: str) -> None:
        super().__init__(None, None, problem, mark)
        self.advice = advice


class _Loader(_SAFE_LOADER):
    """The safe loader, with the same values in two thirds of the time; refuses what would be lost or cannot be held."""

    _depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: Any) -> None:
        # Called for each node on the way down. The parser in C descends until the stack of the process is full.
        self._depth += 1
        if self._depth > _DEEPEST:
            mark = parent.start_mark if parent is not None else None
            raise _ValueError(
                f"nested more than {_DEEPEST} deep",
                mark,
                "Does a bracket that is never closed stand before it?",
            )

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        # A scalar holds no other node, and so needs no account of which are being built and which are.
        build = _SCALARS.get(node.tag)
        try:
            value = super().construct_object(node, deep) if build is None else build(self, node)
        except (ValueError, LookupError, AttributeError, OverflowError, TypeError) as error:
            kind = node.tag.rpartition(":")[2]
            raise _ValueError(
                f"{_shown(node.value)} is no {_TAGGED.get(kind, kind)}", node.start_mark, _QUOTE
            ) from error
        if type(value) is int and value.bit_length() > _MOST_BITS:
            raise _ValueError(
                f"a number of {len(node.value)} figures is more than is read", node.start_mark, _QUOTE
            )
        return value

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:
        # Of these, merging takes away the merge keys; what is merged comes into another list.
        own = node.value
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            self._check_keys(own)
        return mapping

    def _check_keys(self, pairs: list[tuple[yaml.Node, yaml.Node]]) -> None:
        lines: dict[Any, int] = {}
        for key_node, _ in pairs:
            key = self.construct_object(key_node, deep=True)
            if key in lines:
                raise _ValueError(
                    f"the key {_shown(key)} stands in line {lines[key]} already",
                    key_node.start_mark,
                    "Leave one of them out: the earlier value would be lost.",
                )
            lines[key] = key_node.start_mark.line + 1

    def resolve(self, kind: Any, value: str | None, implicit: Any) -> str:
        # The same few keys and numbers come again and again.
        tag: str = _tag_of(kind, value, implicit)
        return tag
