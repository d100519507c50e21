"""YAML from strangers: plain mappings, lists and values, of a bounded size and depth; nothing that expands or runs."""

from __future__ import annotations

from typing import Any

import yaml

from gestures.datafiles import parse_yaml
from gestures.errors import FormatError

_DEEPEST = 12


def parse_plain_yaml(content: bytes, where: str, largest: int) -> Any:
    """Return what a YAML file holds.

    Args:
        content: The file.
        where: Its name, for messages.
        largest: Most bytes that it may have.

    Raises:
        FormatError: If it is too large or too deep, uses anchors, aliases or tags, or has a key twice.
        InvalidInputError: If it is no YAML.
    """
    if len(content) > largest:
        raise FormatError(
            f"is larger than {largest:,} bytes, the most that is read", code="DX-PACK-010", where=where
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"byte {error.start} is not UTF-8", code="DX-PACK-011", where=where) from error
    try:
        _check(text, where)
    except yaml.YAMLError:
        # The reader below says what is wrong with it, and where.
        return parse_yaml(text, where)
    return parse_yaml(text, where)


def _check(text: str, where: str) -> None:
    """Walk through the file's events, which build nothing, and refuse what the file has no use for."""
    keys: list[set[str] | None] = []
    is_key: list[bool] = []
    for event in yaml.parse(text, Loader=_EVENTS):
        mark = event.start_mark
        line = mark.line + 1 if mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise FormatError(
                "uses an anchor or an alias, which can expand without end",
                code="DX-PACK-012",
                where=f"{where}:{line}",
                hint="Write the values out.",
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):  # The plain "!" only says that a value is text.
            raise FormatError(
                f"uses the tag {tag:.60}, which is never followed",
                code="DX-PACK-013",
                where=f"{where}:{line}",
                hint="Leave the tag out.",
            )
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            keys.pop()
            is_key.pop()
            continue
        if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            continue
        if keys and keys[-1] is not None:
            if is_key[-1]:
                _check_key(event, keys[-1], f"{where}:{line}")
            is_key[-1] = not is_key[-1]
        if not isinstance(event, yaml.ScalarEvent):
            keys.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            is_key.append(True)
            if len(keys) > _DEEPEST:
                raise FormatError(
                    f"is nested more than {_DEEPEST} deep", code="DX-PACK-014", where=f"{where}:{line}"
                )


def _check_key(event: yaml.Event, known: set[str], where: str) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        raise FormatError(
            "has a key that is no text",
            code="DX-PACK-015",
            where=where,
            hint="Is a bracket open before it? Keys are plain words, such as 'names:'.",
        )
    if event.value in known or event.value == "<<":
        raise FormatError(f"has the key '{event.value:.60}' twice", code="DX-PACK-016", where=where)
    known.add(event.value)


_EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
