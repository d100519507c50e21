"""What a gesture says exactly: values that the words have to bear out before it is played."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from gestures.datafiles import data_root, read_yaml
from gestures.errors import InvalidInputError, nearest_names

RELATIONS: tuple[str, ...] = ("difference",)
"""``difference``: one thing rather than the other, so never for things that are said to be alike."""
MOMENTS: tuple[str, ...] = ("go",)
"""``go``: on the word that sets off, or on the last number of a count."""
TOPICS_YAML = "topics.yaml"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words have to say, each part only where it is given.

    Attributes:
        percent: Least and greatest share taken off that it shows, percent; without a share its own words must be said.
        number: Number of fingers that it shows; it is not played where the words name other numbers.
        relation: One of `RELATIONS`.
        moment: One of `MOMENTS`.
        about: Names of topics (`load_topics`), one of which the words or the product must be about.
    """

    percent: tuple[float, float] | None = None
    number: str | None = None
    relation: str | None = None
    moment: str | None = None
    about: tuple[str, ...] = ()


ANY = Meaning()
"""What most gestures say: nothing that is exact."""


@cache
def load_topics() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the words of each topic that ships with Deixis, by language.

    Raises:
        InvalidInputError: If the file is malformed.
    """
    path = data_root() / "gestures" / TOPICS_YAML
    table = read_yaml(path)
    try:
        return {
            str(topic): {language: _words(text) for language, text in row.items()}
            for topic, row in table["topics"].items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise InvalidInputError(
            f"the topics are malformed: {error}",
            code="DX-LIB-013",
            where=str(path),
            hint="Give topics, each with words by language, parted by spaces.",
        ) from error


def _words(text: Any) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in str(text).split())


def parse_meaning(where: str, value: Any) -> Meaning:
    """Read the field ``means`` of a gesture.

    Args:
        where: File, gesture and field, for messages.
        value: The mapping.

    Raises:
        InvalidInputError: If a part is unknown, or its value none that it can have.
    """
    if not isinstance(value, Mapping):
        raise _wrong(where, f"given {value!r}", "Give a mapping, such as {percent: [45, 55]}.")
    names = [entry.name for entry in fields(Meaning)]
    for name in value:
        if name not in names:
            raise _wrong(where, f"unknown field '{name}'", nearest_names(str(name), names))
    about = value.get("about", [])
    if not isinstance(about, list):
        raise _wrong(f"{where}: about", f"given {about!r}", "Give a list of topics.")
    return Meaning(
        percent=_percent(f"{where}: percent", value["percent"]) if "percent" in value else None,
        number=_number(f"{where}: number", value["number"]) if "number" in value else None,
        relation=_one_of(f"{where}: relation", value.get("relation"), RELATIONS),
        moment=_one_of(f"{where}: moment", value.get("moment"), MOMENTS),
        about=tuple(str(_one_of(f"{where}: about", topic, tuple(load_topics()))) for topic in about),
    )


def meaning_entry(meaning: Meaning) -> dict[str, Any]:
    """Return the mapping that `parse_meaning` reads; empty for a meaning that is not exact."""
    return {
        part.name: list(value) if isinstance(value, tuple) else value
        for part in fields(Meaning)
        if (value := getattr(meaning, part.name))
    }


def _percent(where: str, value: Any) -> tuple[float, float]:
    bounds = value if isinstance(value, list) else []
    numbers = [float(bound) for bound in bounds if isinstance(bound, int | float) and math.isfinite(bound)]
    if len(numbers) != 2 or not 0.0 <= numbers[0] <= numbers[1] <= 100.0:
        raise _wrong(where, f"given {value!r}", "Give [least, greatest], both 0 to 100.")
    return numbers[0], numbers[1]


def _number(where: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
        raise _wrong(where, f"given {value!r}", "Give the number of fingers that it shows, such as 3.")
    return str(value)


def _one_of(where: str, value: Any, known: tuple[str, ...]) -> str | None:
    if value is not None and value not in known:
        raise _wrong(where, f"given {value!r}", nearest_names(str(value), known))
    return value


def _wrong(where: str, what: str, hint: str | None = None) -> InvalidInputError:
    return InvalidInputError(what, code="DX-LIB-010", where=where, hint=hint)
