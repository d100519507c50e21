"""What viewers read in gestures: between the library's families, the intents' clashes and the recogniser's kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gestures.alignment.clashes import shown_number
from gestures.alignment.timeline import Placement
from gestures.consistency.recogniser import KINDS, Reading, Shown
from gestures.datafiles import data_root, read_yaml
from gestures.errors import DataError, nearest_names
from gestures.library.gesture import Gesture
from gestures.platforms import SCREEN_TARGETS

_FIELDS = ("shows", "except", "means", "emblems", "promised", "sequences", "beside")
_POINTS_AT: Mapping[str, str] = {
    "self_point": "self",
    "hand_on_heart": "self",
    "pat_chest": "self",
}
_PALM = Reading("number", "5")


@dataclass(frozen=True, slots=True)
class SignTable:
    """The table of signs, as ``data/consistency/signs.yaml`` explains it.

    Attributes:
        shows: Family to the kind that its gestures show.
        exceptions: Gestures of such families that show something else.
        means: Kind to the name by which intents fit or clash with it.
        emblems: Kinds that are an error against the words.
        promised: Kinds whose absence is noticed.
        sequences: Gesture to the numbers that it shows one after the other.
        beside: Kind to the families or gestures in which it is seen on the way.
    """

    shows: Mapping[str, str]
    exceptions: frozenset[str]
    means: Mapping[str, str]
    emblems: frozenset[str]
    promised: frozenset[str]
    sequences: Mapping[str, tuple[str, ...]]
    beside: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path | None = None) -> SignTable:
        """Read the table; the one that ships with Deixis by default.

        Raises:
            DataError: If a field is missing or a kind is unknown.
        """
        return _load(path or data_root() / "consistency" / "signs.yaml")

    def readings(self, gesture: Gesture, placement: Placement) -> tuple[Reading, ...]:
        """Return what a planned gesture is to show, any of them; nothing where the recogniser has no name for it."""
        if gesture.id in self.sequences:
            return tuple(Reading("number", number) for number in self.sequences[gesture.id])
        if gesture.aims and placement.target in SCREEN_TARGETS:
            return (Reading("point", placement.target),)
        number = shown_number(gesture, placement.parameters)
        if gesture.family == "number" and number is not None:
            return tuple(Reading("number", digit) for digit in digits_of(number))
        if gesture.family not in self.shows or gesture.id in self.exceptions:
            return ()
        return (Reading(self.shows[gesture.family], _POINTS_AT.get(gesture.family)),)

    def meaning(self, seen: Shown) -> str | None:
        """Return the name by which intents clash with an emblem that is seen; None if it is no emblem.

        An open hand held up to the viewers is a five or a stop: whoever says no five is taken to say stop.
        """
        if seen.kind in self.emblems:
            return self.means.get(seen.kind)
        return (
            self.means.get("stop")
            if Reading(seen.kind, seen.value) == _PALM and "stop" in self.emblems
            else None
        )

    def seen_beside(self, kind: str, gesture: Gesture) -> bool:
        """Return whether a kind may be seen on the way in a gesture that is for something else."""
        names = self.beside.get(kind, frozenset())
        return gesture.id in names or gesture.family in names


def digits_of(number: str) -> tuple[str, ...]:
    """Return the numbers that hands show for a number: itself up to ten, its digits above."""
    if number.isdigit() and int(number) <= 10:
        return (str(int(number)),)
    return tuple(dict.fromkeys(digit for digit in number if digit.isdigit()))


@cache
def _load(path: Path) -> SignTable:
    table = read_yaml(path)
    if not isinstance(table, Mapping) or any(name not in table for name in _FIELDS):
        raise DataError(
            f"a table of signs has the fields {', '.join(_FIELDS)}", code="DX-CHECK-009", where=str(path)
        )
    kinds: list[Any] = [
        *table["shows"].values(),
        *table["means"],
        *table["emblems"],
        *table["promised"],
        *table["beside"],
    ]
    for kind in kinds:
        if kind not in KINDS:
            raise DataError(
                f"nothing of kind '{kind}' is recognised",
                code="DX-CHECK-009",
                where=str(path),
                hint=nearest_names(str(kind), KINDS),
            )
    return SignTable(
        shows=dict(table["shows"]),
        exceptions=frozenset(table["except"]),
        means=dict(table["means"]),
        emblems=frozenset(table["emblems"]),
        promised=frozenset(table["promised"]),
        sequences={name: tuple(map(str, numbers)) for name, numbers in table["sequences"].items()},
        beside={kind: frozenset(names) for kind, names in table["beside"].items()},
    )
