"""The personas that a team has: those that ship, and those of its store, which go before them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gestures.datafiles import parse_yaml, read_record
from gestures.errors import FormatError, InvalidInputError, NotFoundError, nearest_names
from gestures.personas import Persona, load_persona, persona_ids

if TYPE_CHECKING:
    from gestures.library.catalogue import Library
    from gestures.library.store import PersonaRevision, Store

_MOST_BYTES, _WIDTH = 20_000, 110
POSTURES = "posture"
"""Family of the gestures that a body can come back to."""


@dataclass(frozen=True, slots=True)
class KnownPersona:
    """A persona and where it stands.

    Attributes:
        persona: What it is.
        text: Its YAML; all fields of it, where it is as it ships.
        committed: Its revision in the store; None where it is as it ships.
        ships: Whether a persona of that id ships with Deixis.
    """

    persona: Persona
    text: str
    committed: PersonaRevision | None
    ships: bool

    @property
    def revision(self) -> int:
        """Its revision in the store, 0 where it is as it ships."""
        return self.committed.revision if self.committed is not None else 0

    def row(self) -> dict[str, Any]:
        """Return the persona with where it stands, as plain values that JSON can hold."""
        made = self.committed
        figures = {
            name: list(item) if isinstance(item, tuple) else item
            for name, item in asdict(self.persona).items()
        }
        return {
            **figures,
            "ships": self.ships,
            "revision": self.revision,
            "author": made.author if made else None,
            "message": made.message if made else None,
            "at": f"{made.at:%Y-%m-%dT%H:%M:%SZ}" if made else None,
        }


def known_personas(store: Store) -> tuple[KnownPersona, ...]:
    """Return every persona that a show can be performed with, by id."""
    shipped = persona_ids()
    known = {name: _shipped(name) for name in shipped}
    known |= {entry.id: _committed(entry, entry.id in shipped) for entry in store.personas()}
    return tuple(known[name] for name in sorted(known))


def known_persona(store: Store, name: str, revision: int | None = None) -> KnownPersona:
    """Return one persona; its newest revision, if no other is asked for.

    Raises:
        NotFoundError: If there is no such persona or revision.
    """
    known = {item.persona.id: item for item in known_personas(store)}
    if name not in known:
        raise NotFoundError(
            f"no persona is called '{name}'", code="DX-PERS-002", hint=nearest_names(name, list(known))
        )
    if revision is None or revision == known[name].revision:
        return known[name]
    if revision == 0 and known[name].ships:
        return _shipped(name)
    return _committed(store.persona(name, revision), known[name].ships)


def persona_text(path: Path) -> str:
    """Read the file of a persona.

    Raises:
        NotFoundError: If there is no such file.
        FormatError: If it is too large or not UTF-8.
    """
    if not path.is_file():
        raise NotFoundError(
            "there is no such file", code="DX-PERS-006", where=str(path), hint="Check the path."
        )
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise FormatError(
            f"it has more than {_MOST_BYTES:,} bytes, which no persona needs",
            code="DX-PERS-007",
            where=str(path),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"byte {error.start} is not UTF-8",
            code="DX-PERS-008",
            where=str(path),
            hint="Save the file as UTF-8.",
        ) from error


def read_persona(text: str, where: str, library: Library) -> Persona:
    """Read a persona and check that the gestures which it names are there.

    Raises:
        InvalidInputError: If the text is no persona, or names a gesture that the library does not have.
    """
    persona = read_record(Persona, parse_yaml(text, where), where)
    known = {gesture.id: gesture for gesture in library.gestures}
    postures = [gesture.id for gesture in library.gestures if gesture.family == POSTURES]
    for field, named, valid in (
        ("posture", (persona.posture,), postures),
        ("prefer", persona.prefer, list(known)),
        ("forbid", persona.forbid, list(known)),
    ):
        for name in named:
            if name not in valid:
                raise InvalidInputError(
                    f"persona '{persona.id}': {field} names '{name}', which is no "
                    f"{'posture' if field == 'posture' else 'gesture'} of the library",
                    code="DX-PERS-005",
                    where=where,
                    hint=nearest_names(name, valid),
                )
    return persona


def _shipped(name: str) -> KnownPersona:
    persona = load_persona(name)
    fields = {key: list(item) if isinstance(item, tuple) else item for key, item in asdict(persona).items()}
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return KnownPersona(persona, text, None, True)


def _committed(entry: PersonaRevision, ships: bool) -> KnownPersona:
    where = f"persona '{entry.id}', revision {entry.revision}"
    return KnownPersona(read_record(Persona, parse_yaml(entry.text, where), where), entry.text, entry, ships)
