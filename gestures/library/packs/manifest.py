"""The manifest of a pack: what is in it, with hashes, and under which licences and consents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gestures.errors import FormatError
from gestures.library.packs.plain_yaml import parse_plain_yaml
from gestures.library.store.records import Consent, Licence

MANIFEST = "manifest.yaml"
SCHEMA = 1
"""Version of the form of packs that this Deixis writes and reads."""
_MAX_BYTES = 16 << 20
_MAX_FILES = 20_000
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, Field(max_length=200_000)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FileRow(_Row):
    """One file of the pack, the manifest apart."""

    path: Annotated[str, Field(min_length=1, max_length=300)]
    size: Annotated[int, Field(ge=0)]
    sha256: Hash


class GestureRow(_Row):
    """One gesture and its state of review where the pack was made."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    state: Literal["draft", "in_review", "approved", "retired"]


class LicenceRow(_Row):
    """A licence that gestures of the pack name."""

    id: Text
    name: Text
    text: Text = ""
    attribution: Text = ""
    allows_commercial: bool
    allows_derivatives: bool

    def record(self) -> Licence:
        """Return it as the store holds it."""
        return Licence(**self.model_dump())


class ConsentRow(_Row):
    """A reference to a consent: neither the person nor the document travels."""

    id: Text
    scope: Text
    document_sha256: Hash
    valid_from: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    valid_until: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None
    revoked_at: Annotated[str, Field(max_length=40)] | None = None

    @classmethod
    def of(cls, consent: Consent) -> ConsentRow:
        """Return the reference to a consent."""
        return cls(
            id=consent.id,
            scope=consent.scope,
            document_sha256=consent.document_sha256,
            valid_from=consent.valid_from.isoformat(),
            valid_until=consent.valid_until.isoformat() if consent.valid_until else None,
            revoked_at=consent.revoked_at.isoformat() if consent.revoked_at else None,
        )

    def record(self) -> Consent:
        """Return it as the store holds it, the person unnamed."""
        return Consent(
            self.id,
            "",
            self.scope,
            self.document_sha256,
            date.fromisoformat(self.valid_from),
            date.fromisoformat(self.valid_until) if self.valid_until else None,
            datetime.fromisoformat(self.revoked_at) if self.revoked_at else None,
        )


class Manifest(_Row):
    """Everything about a pack but the gestures themselves."""

    pack: int
    generator: Annotated[str, Field(max_length=200)]
    gestures: Annotated[list[GestureRow], Field(max_length=_MAX_FILES)]
    files: Annotated[list[FileRow], Field(max_length=_MAX_FILES)]
    licences: Annotated[list[LicenceRow], Field(max_length=_MAX_FILES)] = []
    consents: Annotated[list[ConsentRow], Field(max_length=_MAX_FILES)] = []


def write_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as YAML, one line a file, so that differences are lines."""
    table = manifest.model_dump(exclude_none=True)
    return yaml.dump(
        {name: _rows(value) for name, value in table.items() if value != []},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=1 << 16,
    ).encode()


def read_manifest(content: bytes, where: str) -> Manifest:
    """Read a manifest.

    Raises:
        FormatError: If it is malformed, or of a pack that this Deixis cannot read.
        InvalidInputError: If it is no YAML.
    """
    table = parse_plain_yaml(content, where, _MAX_BYTES)
    version = table.get("pack") if isinstance(table, dict) else None
    if version != SCHEMA or isinstance(version, bool):
        raise FormatError(
            f"the pack has schema {version!r:.20}, this Deixis reads {SCHEMA}",
            code="DX-PACK-001",
            where=where,
            hint="A newer Deixis may have written it: update this one.",
        )
    try:
        manifest = Manifest.model_validate({"gestures": [], "files": [], **table})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FormatError(
            f"{first['msg']}, given {first['input']!r:.80}", code="DX-PACK-002", where=f"{where}: {place}"
        ) from error
    for what, names in (
        ("gesture", [row.id for row in manifest.gestures]),
        ("file", [row.path for row in manifest.files]),
        ("licence", [row.id for row in manifest.licences]),
        ("consent", [row.id for row in manifest.consents]),
    ):
        twice = _twice(names)
        if twice is not None:
            raise FormatError(f"lists {what} '{twice:.100}' twice", code="DX-PACK-003", where=where)
    return manifest


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


class _Line(dict[str, Any]):
    """A row that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, rows on one line, and long texts as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Dumper.add_representer(
    _Line,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)


def _rows(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [row if "\n" in "".join(map(str, row.values())) else _Line(row) for row in value]
