"""Writing a pack: a YAML for each gesture, clips beside them, a manifest with hashes; equal stores give equal bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from gestures.errors import ConflictError, InvalidInputError, nearest_names
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.library.packs.files import GESTURES, write_folder, write_zip
from gestures.library.packs.manifest import (
    MANIFEST,
    SCHEMA,
    ConsentRow,
    FileRow,
    GestureRow,
    LicenceRow,
    Manifest,
    write_manifest,
)
from gestures.library.store import Consent, Licence, Store
from gestures.library.store.starter import LICENCES
from gestures.library.writing import write_gestures


@dataclass(frozen=True, slots=True)
class _Source:
    """What is packed."""

    gestures: tuple[Gesture, ...]
    clips: Library
    licences: dict[str, Licence]
    consents: dict[str, Consent]


def export_pack(
    source: Store | Library, path: Path, ids: Iterable[str] | None = None, *, approved_only: bool = False
) -> tuple[str, ...]:
    """Write gestures into a pack.

    Args:
        source: The newest revision of each gesture of a store, or a library.
        path: A `.zip` file, which is replaced, or a folder: new, empty, or with a pack that is replaced.
        ids: Ids or aliases of the gestures to pack; None for all.
        approved_only: Pack of a store the revisions that performances play, and nothing that has none.

    Returns:
        The ids of the packed gestures.

    Raises:
        NotFoundError: If there is no such gesture.
        InvalidInputError: If a gesture's licence is unknown, or the folder holds something else.
        ConflictError: If two gestures name different clips alike.
    """
    packed = _source(source, approved_only)
    library = Library(packed.gestures, packed.clips.clip_content)
    names = (
        [gesture.id for gesture in library.gestures]
        if ids is None
        else [library.get(name).id for name in ids]
    )
    chosen = tuple(library.get(name) for name in sorted(set(names)))
    files = _files(chosen, packed)
    path = Path(path)
    if path.suffix.lower() == ".zip":
        write_zip(path, files)
    else:
        write_folder(path, files)
    return tuple(gesture.id for gesture in chosen)


def _source(source: Store | Library, approved_only: bool) -> _Source:
    known = {licence.id: licence for licence in LICENCES}
    if isinstance(source, Library):
        return _Source(source.gestures, source, known, {})
    playing = source.library()
    return _Source(
        playing.gestures if approved_only else tuple(entry.gesture for entry in source.gestures()),
        playing,
        known | {licence.id: licence for licence in source.licences()},
        {consent.id: consent for consent in source.consents()},
    )


def _files(gestures: tuple[Gesture, ...], packed: _Source) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    owners: dict[str, str] = {}
    for gesture in gestures:
        files[f"{GESTURES}/{gesture.id}.yaml"] = write_gestures([gesture]).encode()
        if gesture.clip is None:
            continue
        name = f"{GESTURES}/{gesture.clip.file}"
        content = packed.clips.clip_content(gesture.clip)
        if files.setdefault(name, content) != content:
            raise ConflictError(
                f"'{gesture.id}' and '{owners[name]}' play different clips called '{gesture.clip.file}'",
                code="DX-PACK-060",
                hint="Give one of the clips another file name.",
            )
        owners[name] = gesture.id
    manifest = Manifest(
        pack=SCHEMA,
        generator=f"deixis {version('deixis')}",
        gestures=[
            GestureRow.model_validate({"id": gesture.id, "state": gesture.review}) for gesture in gestures
        ],
        files=[
            FileRow(path=name, size=len(files[name]), sha256=hashlib.sha256(files[name]).hexdigest())
            for name in sorted(files)
        ],
        licences=_licences(gestures, packed),
        consents=[
            ConsentRow.of(packed.consents[name])
            for name in sorted(packed.consents)
            if any(gesture.clip is not None and gesture.clip.consent == name for gesture in gestures)
        ],
    )
    return files | {MANIFEST: write_manifest(manifest)}


def _licences(gestures: tuple[Gesture, ...], packed: _Source) -> list[LicenceRow]:
    rows = []
    for name in sorted({gesture.licence for gesture in gestures if gesture.licence}):
        if name not in packed.licences:
            raise InvalidInputError(
                f"nobody knows licence '{name}'",
                code="DX-PACK-061",
                where=", ".join(gesture.id for gesture in gestures if gesture.licence == name),
                hint=f"Add it to the store. {nearest_names(name, packed.licences)}",
            )
        licence = packed.licences[name]
        rows.append(LicenceRow(**{field: getattr(licence, field) for field in Licence.__dataclass_fields__}))
    return rows
