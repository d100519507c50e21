"""The intents that a livestream-commerce script can bear: read from data, validated, looked up by id."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gestures.datafiles import read_yaml
from gestures.errors import DataError, NotFoundError, nearest_names
from gestures.intents.folders import intents_folder, layers

_ID = re.compile(r"[a-z][a-z0-9_]*")
_FIELDS = {"id", "zh", "does", "fits", "clashes", "target", "slots"}
_NOT_TAXONOMY = ("lexicon",)


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing a host does to the audience with words.

    Attributes:
        id: Identifier such as ``ask_follow``.
        zh: Short Chinese name.
        does: What the host does, in English.
        fits: Gesture families that say the same.
        clashes: Gesture families that contradict the words.
        target: Screen element or ``product`` that the intent points at.
        slots: Names of the values that the gesture needs.
    """

    id: str
    zh: str
    does: str
    fits: tuple[str, ...]
    clashes: tuple[str, ...]
    target: str | None = None
    slots: tuple[str, ...] = ()


class Taxonomy:
    """The intents in the order of their files: ``taxonomy.yaml`` first, then every file that adds some."""

    def __init__(self, intents: tuple[Intent, ...]) -> None:
        self._by_id: dict[str, Intent] = {}
        for intent in intents:
            if intent.id in self._by_id:
                raise DataError(f"intent '{intent.id}' is defined twice", code="DX-INTENT-003")
            self._by_id[intent.id] = intent

    @classmethod
    def load(cls, directory: Path | None = None) -> Taxonomy:
        """Read ``taxonomy.yaml`` and every other YAML file of the folder that defines intents.

        Args:
            directory: Folder of the intent data, by default the one in use; without a ``taxonomy.yaml`` of its own it
                adds to the one that ships with Deixis.

        Raises:
            DataError: If a file defines an intent wrongly or twice.
            InvalidInputError: If a file is not YAML.
        """
        folders = layers(directory or intents_folder())
        intents = list(_read(folders[0] / "taxonomy.yaml"))
        for path in extension_files(*folders):
            intents.extend(_read(path))
        return cls(tuple(intents))

    def check_families(self, known: Collection[str]) -> None:
        """Refuse intents that name as fitting what no gesture is of: no gesture would ever serve them by it.

        Args:
            known: The families that there are.

        Raises:
            DataError: If a family is unknown; the message names intent and nearest families.
        """
        for intent in self:
            for family in intent.fits:
                if family not in known:
                    raise DataError(
                        f"intent '{intent.id}' fits the family '{family}', which no gesture is of",
                        code="DX-INTENT-004",
                        hint=nearest_names(family, known),
                    )

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id, in order."""
        return tuple(self._by_id)

    def get(self, id: str) -> Intent:
        """Return the intent of that id.

        Raises:
            NotFoundError: If there is none; the message names the nearest ids.
        """
        try:
            return self._by_id[id]
        except KeyError:
            raise NotFoundError(
                f"no intent is called '{id}'", code="DX-INTENT-001", hint=nearest_names(id, self._by_id)
            ) from None

    def __iter__(self) -> Iterator[Intent]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id


def extension_files(*folders: Path) -> list[Path]:
    """Return the YAML files of the folders that may add intents, by name."""
    return [
        path
        for folder in folders
        for path in sorted(folder.glob("*.yaml"))
        if path.name != "taxonomy.yaml" and not path.name.startswith(_NOT_TAXONOMY)
    ]


def _read(path: Path) -> Iterator[Intent]:
    content = read_yaml(path)
    added = (
        content.get("intents", [] if "corpus" in content else None) if isinstance(content, Mapping) else None
    )
    if not isinstance(added, list):
        raise DataError(
            "the file holds no list 'intents'",
            code="DX-INTENT-002",
            where=str(path),
            hint="A file beside taxonomy.yaml adds intents or clauses: a mapping with 'intents', 'corpus' or both.",
        )
    for index, entry in enumerate(added):
        yield _intent(entry, f"{path}: intents[{index}]")


def _intent(entry: Any, where: str) -> Intent:
    if not isinstance(entry, Mapping):
        raise DataError(
            f"an intent is a mapping, not {type(entry).__name__}", code="DX-INTENT-002", where=where
        )
    unknown = set(entry) - _FIELDS
    if unknown:
        name = str(min(unknown, key=str))
        raise DataError(
            f"unknown field '{name}'", code="DX-INTENT-002", where=where, hint=nearest_names(name, _FIELDS)
        )
    id = entry.get("id")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise DataError(
            f"id {id!r} is not lower-case letters, digits and underscores", code="DX-INTENT-002", where=where
        )
    texts = {name: entry.get(name) for name in ("zh", "does")}
    for name, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise DataError(f"intent '{id}' has no '{name}'", code="DX-INTENT-002", where=where)
    target = entry.get("target")
    if target is not None and not isinstance(target, str):
        raise DataError(f"target of '{id}' is {target!r}, not a name", code="DX-INTENT-002", where=where)
    return Intent(
        id=id,
        zh=str(texts["zh"]),
        does=str(texts["does"]),
        fits=_names(entry, "fits", id, where),
        clashes=_names(entry, "clashes", id, where),
        target=target,
        slots=_names(entry, "slots", id, where),
    )


def _names(entry: Mapping[str, Any], name: str, id: str, where: str) -> tuple[str, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError(
            f"'{name}' of intent '{id}' is not a list of names", code="DX-INTENT-002", where=where
        )
    return tuple(value)
