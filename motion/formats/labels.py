"""The implicit AI label that every output carries: GB 45438-2025, Annex E.

A file's metadata has one field named ``AIGC``. Where the carrier is text (npz, MP4, image metadata) the field
holds ``as_json()``, that is ``{"AIGC":{...}}``; where the carrier is JSON itself (glTF ``extras``, timelines,
reports) the same object is merged in by ``as_object()``, so that the outer key becomes the field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motion.errors import InvalidInputError
from motion.formats.files import writing

LABEL_FIELD = "AIGC"
_KEYS: dict[str, str] = {
    "Label": "label",
    "ContentProducer": "content_producer",
    "ProduceID": "produce_id",
    "ReservedCode1": "reserved_code1",
    "ContentPropagator": "content_propagator",
    "PropagateID": "propagate_id",
    "ReservedCode2": "reserved_code2",
}


@dataclass(frozen=True, slots=True)
class AigcLabel:
    """Who made a file with what, in the words of GB 45438-2025, Annex E.

    Attributes:
        content_producer: Name or code of the service that generated the content.
        produce_id: The producer's number of this content; the same for all files of one performance.
        content_propagator: Name or code of the service that distributes it; empty until someone does.
        propagate_id: The distributor's number of it.
        reserved_code1: The producer's own use, for example a signature.
        reserved_code2: The distributor's own use.
        label: "1" generated, "2" possibly generated, "3" suspected of being generated.

    Raises:
        InvalidInputError: If the label is unknown or a text holds a control character.
    """

    content_producer: str = "Deixis"
    produce_id: str = ""
    content_propagator: str = ""
    propagate_id: str = ""
    reserved_code1: str = ""
    reserved_code2: str = ""
    label: str = "1"

    def __post_init__(self) -> None:
        if self.label not in ("1", "2", "3"):
            raise InvalidInputError(
                f"AIGC label '{self.label}' is unknown", code="DX-FMT-070", hint='Give "1", "2" or "3".'
            )
        for key, field in _KEYS.items():
            value = getattr(self, field)
            if not isinstance(value, str) or any(ord(character) < 32 for character in value):
                raise InvalidInputError(
                    f"must be text without control characters, given {value!r}",
                    code="DX-FMT-070",
                    where=f"{LABEL_FIELD}.{key}",
                )

    def as_object(self) -> dict[str, dict[str, str]]:
        """Return ``{"AIGC": {...}}`` with the keys in the order of the standard and all values text."""
        return {LABEL_FIELD: {key: getattr(self, field) for key, field in _KEYS.items()}}

    def as_json(self) -> str:
        """Return ``as_object()`` as one line of JSON."""
        return json.dumps(self.as_object(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_object(cls, value: object) -> AigcLabel:
        """Read what ``as_object`` gives, or its inner object.

        Raises:
            InvalidInputError: If it is no label.
        """
        inner: Any = value.get(LABEL_FIELD, value) if isinstance(value, Mapping) else value
        if not isinstance(inner, Mapping) or "Label" not in inner:
            raise InvalidInputError(
                f"an AIGC label is an object with 'Label', given {value!r:.80}", code="DX-FMT-071"
            )
        return cls(**{field: inner.get(key, "") for key, field in _KEYS.items()})

    @classmethod
    def from_json(cls, text: str) -> AigcLabel:
        """Read what ``as_json`` gives.

        Raises:
            InvalidInputError: If it is no label.
        """
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidInputError(f"an AIGC label must be JSON: {error}", code="DX-FMT-071") from error
        return cls.from_object(value)


def sidecar_path(path: Path) -> Path:
    """Return where the label of a format without metadata lies: ``face.csv`` has ``face.csv.aigc.json``."""
    return path.with_name(path.name + ".aigc.json")


def write_sidecar(path: Path, label: AigcLabel) -> Path:
    """Write the label beside a file whose format has no room for it and return where it lies."""
    beside = sidecar_path(path)
    with writing(beside) as partial:
        partial.write_text(label.as_json() + "\n", encoding="utf-8")
    return beside
