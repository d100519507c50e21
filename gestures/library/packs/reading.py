"""Reading a pack: every file against the manifest, every gesture and clip against its rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from gestures.errors import DataError, DeixisError, FormatError, InvalidInputError
from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import Library
from gestures.library.clips import read_clip
from gestures.library.gesture import Gesture
from gestures.library.packs.files import GESTURES, read_files
from gestures.library.packs.manifest import MANIFEST, Manifest, read_manifest
from gestures.library.packs.pack import Pack, PackedGesture
from gestures.library.packs.plain_yaml import parse_plain_yaml
from gestures.library.store.payload import checked_payload

_MAX_GESTURE_BYTES = 256 << 10


def read_pack(path: Path) -> Pack:
    """Read a pack and check everything about it that can be checked without a store.

    Raises:
        InvalidInputError: If there is no pack, or a gesture is malformed.
        FormatError: If a file is missing, superfluous, changed, too large or not what it should be.
    """
    files = read_files(path)
    where = str(path)
    if MANIFEST not in files:
        raise FormatError(
            f"has no {MANIFEST}", code="DX-PACK-040", where=where, hint="Is this a pack of gestures?"
        )
    manifest = read_manifest(files[MANIFEST], f"{where}: {MANIFEST}")
    _check_files(manifest, files, where)
    gestures = tuple(
        _gesture(files, row.id, row.state, f"{where}: {GESTURES}/{row.id}.yaml") for row in manifest.gestures
    )
    try:
        Library(packed.gesture for packed in gestures)
    except DataError as error:
        raise FormatError(error.message, code="DX-PACK-041", where=where) from error
    clips = _clips(files, [packed.gesture for packed in gestures], where)
    _check_references(manifest, where)
    return Pack(where, manifest, gestures, clips)


def _check_files(manifest: Manifest, files: Mapping[str, bytes], where: str) -> None:
    listed = {row.path for row in manifest.files}
    for what, names in (
        ("lacks", listed - set(files)),
        ("holds, but does not list,", set(files) - listed - {MANIFEST}),
    ):
        if names:
            raise FormatError(
                f"{what} {', '.join(repr(name) for name in sorted(names)[:5])}",
                code="DX-PACK-042",
                where=where,
                hint=f"The files are those that {MANIFEST} lists, no more and no fewer.",
            )
    for row in manifest.files:
        content = files[row.path]
        if len(content) != row.size or hashlib.sha256(content).hexdigest() != row.sha256:
            raise FormatError(
                f"'{row.path}' is not the file that was packed: its size or its hash is another",
                code="DX-PACK-043",
                where=where,
                hint="Ask for the pack again. A pack that was edited by hand is exported anew, not imported.",
            )
    expected = {f"{GESTURES}/{row.id}.yaml" for row in manifest.gestures}
    found = {name for name in listed if name.endswith(".yaml")}
    if expected != found:
        name = min(expected ^ found)
        raise FormatError(
            f"'{name}' is {'listed as a gesture and not there' if name in expected else 'no listed gesture'}",
            code="DX-PACK-044",
            where=where,
        )


def _gesture(files: Mapping[str, bytes], gesture_id: str, state: str, where: str) -> PackedGesture:
    table = parse_plain_yaml(files[f"{GESTURES}/{gesture_id}.yaml"], where, _MAX_GESTURE_BYTES)
    rows = table.get("gestures") if isinstance(table, dict) and len(table) == 1 else None
    if not isinstance(rows, list) or len(rows) != 1:
        raise FormatError("is not one gesture in a list called 'gestures'", code="DX-PACK-045", where=where)
    gesture = parse_gesture(rows[0], where)
    if gesture.id != gesture_id:
        raise FormatError(f"holds the gesture '{gesture.id}'", code="DX-PACK-046", where=where)
    try:
        return PackedGesture(gesture, checked_payload(gesture), state)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, code=error.code, where=where, hint=error.hint) from error


def _clips(files: Mapping[str, bytes], gestures: list[Gesture], where: str) -> dict[str, bytes]:
    unused = {name for name in files if name.endswith(".npz")}
    clips: dict[str, bytes] = {}
    for gesture in gestures:
        if gesture.clip is None:
            continue
        name = f"{GESTURES}/{gesture.clip.file}"
        if name not in files:
            raise FormatError(
                f"gesture '{gesture.id}' plays '{name}', which is not there", code="DX-PACK-047", where=where
            )
        try:
            read_clip(files[name], gesture.clip, f"{where}: {name}")
        except DeixisError as error:
            raise FormatError(
                error.message, code=error.code, where=error.where or f"{where}: {name}", hint=error.hint
            ) from error
        unused.discard(name)
        clips[gesture.clip.sha256] = files[name]
    if unused:
        raise FormatError(f"no gesture plays '{min(unused)}'", code="DX-PACK-048", where=where)
    return clips


def _check_references(manifest: Manifest, where: str) -> None:
    """Make every record once, which lets it check itself."""
    for licence in manifest.licences:
        _check_record(licence.record, f"licence '{licence.id:.60}'", where)
    for consent in manifest.consents:
        _check_record(consent.record, f"consent '{consent.id:.60}'", where)


def _check_record(make: Callable[[], object], what: str, where: str) -> None:
    try:
        make()
    except ValueError as error:
        problem = error.message if isinstance(error, DeixisError) else f"it has a date that is none: {error}"
        raise FormatError(
            f"{what} is malformed: {problem}", code="DX-PACK-049", where=f"{where}: {MANIFEST}"
        ) from error
