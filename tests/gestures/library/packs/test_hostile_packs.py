"""Packs that are not what they should be: refused with the reason, the store as it was to the last row."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from sqlalchemy import select

from gestures.errors import DeixisError
from gestures.library.packs import export_pack, files, import_pack, read_pack
from gestures.library.store import Store, open_store, schema

Files = dict[str, bytes]


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store.transaction() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in schema.metadata.tables.items()
        }


@pytest.fixture(scope="module")
def packed(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a pack that is in order."""
    path = tmp_path_factory.mktemp("good") / "good.zip"
    with open_store(filled_file, with_starter=False) as store:
        export_pack(store, path)
    return files.read_files(path)


@pytest.fixture(scope="module")
def held(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds something already, and holds just that after every test."""
    path = tmp_path_factory.mktemp("held") / "library.db"
    shutil.copyfile(filled_file, path)
    with open_store(path, with_starter=False) as store:
        store.edit("nod_hand", replace(store.get("nod_hand").gesture, repeat=9), 1, "Wu", "Ours")
        yield store


def listed(packed: Files) -> Files:
    """The files with a manifest that lists them as they are."""
    manifest = yaml.safe_load(packed["manifest.yaml"])
    manifest["files"] = [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(packed.items())
        if name != "manifest.yaml"
    ]
    return packed | {"manifest.yaml": yaml.safe_dump(manifest).encode()}


def rewritten(packed: Files, name: str, change: Callable[[str], str]) -> Files:
    return listed(packed | {name: change(packed[name].decode()).encode()})


def manifest_with(packed: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    manifest = yaml.safe_load(packed["manifest.yaml"])
    change(manifest)
    return packed | {"manifest.yaml": yaml.safe_dump(manifest).encode()}


def pickled() -> bytes:
    content = io.BytesIO()
    np.savez(content, poses=np.array([{"a": 1}], dtype=object))
    return content.getvalue()


def with_other_clip(packed: Files, clip: bytes) -> Files:
    """Another clip, whose hash the gesture and the manifest know."""
    old = hashlib.sha256(packed["gestures/nod.npz"]).hexdigest()
    new = hashlib.sha256(clip).hexdigest()
    return rewritten(
        packed | {"gestures/nod.npz": clip}, "gestures/recorded.yaml", lambda text: text.replace(old, new)
    )


BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
GESTURE = "gestures/nod_hand.yaml"
SPOILT: dict[str, tuple[Callable[[Files], Files], str]] = {
    "no manifest": (lambda p: {name: p[name] for name in p if name != "manifest.yaml"}, "no manifest.yaml"),
    "a file changed": (lambda p: p | {GESTURE: p[GESTURE] + b"# more"}, "not the file that was packed"),
    "a file changed but as long": (
        lambda p: p | {GESTURE: p[GESTURE].replace(b"signal", b"sIgnal")},
        "not the file that was packed",
    ),
    "a file missing": (lambda p: {name: p[name] for name in p if name != GESTURE}, "lacks"),
    "a file more": (lambda p: p | {"gestures/more.yaml": b"gestures: []"}, "does not list"),
    "a file of no gesture": (
        lambda p: listed(p | {"gestures/more.yaml": b"gestures: []"}),
        "no listed gesture",
    ),
    "a clip of no gesture": (
        lambda p: listed(p | {"gestures/x.npz": p["gestures/nod.npz"]}),
        "no gesture plays",
    ),
    "a clip missing": (lambda p: listed({n: p[n] for n in p if n != "gestures/nod.npz"}), "is not there"),
    "another clip": (lambda p: listed(p | {"gestures/nod.npz": pickled()}), "has the hash"),
    "a pickled clip": (lambda p: with_other_clip(p, pickled()), "pickled"),
    "a clip that is none": (lambda p: with_other_clip(p, b"PK no"), "npz"),
    "a clip cut off": (lambda p: with_other_clip(p, p["gestures/nod.npz"][:-30]), "npz"),
    "a newer schema": (
        lambda p: manifest_with(p, lambda m: m.update(pack=2)),
        "schema 2, this Deixis reads 1",
    ),
    "no schema": (lambda p: manifest_with(p, lambda m: m.pop("pack")), "schema None"),
    "a schema that is true": (lambda p: manifest_with(p, lambda m: m.update(pack=True)), "schema True"),
    "an unknown field": (
        lambda p: manifest_with(p, lambda m: m.update(script="rm")),
        "manifest.yaml: script",
    ),
    "an unknown state": (
        lambda p: manifest_with(p, lambda m: m["gestures"][0].update(state="best")),
        r"gestures\.0\.state",
    ),
    "a gesture twice": (
        lambda p: manifest_with(p, lambda m: m["gestures"].append(dict(m["gestures"][0]))),
        "twice",
    ),
    "a manifest of something else": (lambda p: p | {"manifest.yaml": b"- 1\n"}, "schema"),
    "a manifest that is no YAML": (lambda p: p | {"manifest.yaml": b"pack: [1"}, "no YAML"),
    "a manifest that is no text": (lambda p: p | {"manifest.yaml": b"pack: \xff"}, "UTF-8"),
    "a licence malformed": (
        lambda p: manifest_with(p, lambda m: m["licences"][0].update(id="a b")),
        "identifier",
    ),
    "a consent on no day": (
        lambda p: manifest_with(p, lambda m: m["consents"][0].update(valid_from="2026-02-31")),
        "date",
    ),
    "a gesture malformed": (
        lambda p: rewritten(p, GESTURE, lambda text: text.replace("hands: either", "hands: three")),
        "hands",
    ),
    "a gesture under another id": (
        lambda p: rewritten(p, GESTURE, lambda text: text.replace("id: nod_hand", "id: nod_foot")),
        "nod_foot",
    ),
    "two gestures in a file": (
        lambda p: rewritten(p, GESTURE, lambda text: text + text.removeprefix("gestures:\n")),
        "one gesture",
    ),
    "a name of two gestures": (
        lambda p: rewritten(p, GESTURE, lambda text: text.replace("halt", "recorded")),
        "names both",
    ),
    "an alias bomb": (lambda p: listed(p | {GESTURE: BOMB.encode()}), "anchor or an alias"),
    "an anchor": (
        lambda p: rewritten(p, GESTURE, lambda text: text.replace("id: nod_hand", "id: &x nod_hand")),
        "anchor",
    ),
    "a tag that runs": (
        lambda p: rewritten(p, GESTURE, lambda text: text + "x: !!python/object/apply:os.system ['true']\n"),
        "tag",
    ),
    "a key twice": (lambda p: rewritten(p, GESTURE, lambda text: text + "gestures: []\n"), "twice"),
    "deep nesting": (lambda p: listed(p | {GESTURE: b"[" * 5000 + b"]" * 5000}), "deep"),
    "deep mappings": (lambda p: listed(p | {GESTURE: b"{a: " * 500 + b"1" + b"}" * 500}), "deep"),
    "a large YAML": (
        lambda p: listed(p | {GESTURE: b"# " + b"x" * (256 << 10)}),
        "larger than 262,144 bytes",
    ),
    "a control character": (
        lambda p: rewritten(p, GESTURE, lambda text: text.replace("signal", '"sig\\anal"')),
        "control character",
    ),
}


@pytest.mark.parametrize("kind", ["zip", "folder"])
@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_pack_is_refused_and_the_store_as_it_was(
    packed: Files, held: Store, tmp_path: Path, name: str, kind: str
) -> None:
    spoil, said = SPOILT[name]
    path = tmp_path / ("bad.zip" if kind == "zip" else "bad")
    (files.write_zip if kind == "zip" else files.write_folder)(path, spoil(packed))
    before = dump(held)
    with pytest.raises(DeixisError, match=said) as refused:
        import_pack(held, path, "Wu", "replace")
    assert str(path) in str(refused.value) or "consent" in name
    assert dump(held) == before


@pytest.mark.parametrize(
    ("what", "said"), [("licences", "neither the pack"), ("consents", "not in the store")]
)
def test_records_that_neither_the_pack_nor_the_store_has_are_missed(
    packed: Files, ours: Store, tmp_path: Path, what: str, said: str
) -> None:
    files.write_zip(tmp_path / "bad.zip", manifest_with(packed, lambda manifest: manifest.pop(what)))
    before = dump(ours)
    with pytest.raises(DeixisError, match=said):
        import_pack(ours, tmp_path / "bad.zip", "Wu")
    assert dump(ours) == before


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml",
        "gestures/../../evil.yaml",
        "/etc/passwd",
        "C:\\evil.yaml",
        "gestures\\evil.yaml",
        "gestures/x/evil.yaml",
        "gestures/.hidden.yaml",
        "gestures/evil.py",
        "evil.yaml",
        "gestures/",
        "gestures/名.yaml",
    ],
)
def test_names_that_lead_elsewhere_are_refused(packed: Files, held: Store, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for path, content in packed.items():
            archive.writestr(path, content)
        archive.writestr(zipfile.ZipInfo(name), b"gestures: []")
    before = dump(held)
    with pytest.raises(DeixisError, match=r"leads out of the pack|belongs to no pack"):
        import_pack(held, tmp_path / "bad.zip", "Wu")
    assert dump(held) == before
    assert not (tmp_path / "evil.yaml").exists()


def zipped(path: Path, packed: Files, change: Callable[[zipfile.ZipInfo], None], method: int = 0) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in packed.items():
            info = zipfile.ZipInfo(name)
            change(info)
            archive.writestr(info, content, method)


def test_links_in_a_zip_are_refused(packed: Files, tmp_path: Path) -> None:
    def link(info: zipfile.ZipInfo) -> None:
        if info.filename == GESTURE:
            info.external_attr = (stat.S_IFLNK | 0o777) << 16

    zipped(tmp_path / "bad.zip", packed, link)
    with pytest.raises(DeixisError, match="link"):
        read_pack(tmp_path / "bad.zip")


@pytest.mark.parametrize("made", ["file", "folder", "fifo"])
def test_links_and_pipes_in_a_folder_are_refused(packed: Files, tmp_path: Path, made: str) -> None:
    folder = tmp_path / "bad"
    files.write_folder(folder, packed)
    target = folder / "gestures" / "more.yaml"
    if made == "file":
        target.symlink_to("/etc/hostname")
    elif made == "folder":
        target.symlink_to("/etc")
    else:
        os.mkfifo(target)
    with pytest.raises(DeixisError, match="link or no plain file"):
        read_pack(folder)


def test_other_ways_of_packing_are_refused(packed: Files, tmp_path: Path) -> None:
    zipped(tmp_path / "bad.zip", packed, lambda info: None, zipfile.ZIP_LZMA)
    with pytest.raises(DeixisError, match="another way"):
        read_pack(tmp_path / "bad.zip")


def test_a_file_that_is_there_twice_is_refused(packed: Files, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for path, content in packed.items():
            archive.writestr(path, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(GESTURE, b"gestures: []")
    with pytest.raises(DeixisError, match="twice"):
        read_pack(tmp_path / "bad.zip")


def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path) -> None:
    """Ten entries that say that they unpack to 60 MiB: they are refused before any is unpacked."""
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for number in range(10):
            archive.writestr(f"gestures/x{number}.npz", b"small")
    raw = (tmp_path / "bad.zip").read_bytes()
    sizes, bomb = (5).to_bytes(4, "little") * 2, (5).to_bytes(4, "little") + (60 << 20).to_bytes(4, "little")
    assert raw.count(sizes) == 20
    (tmp_path / "bad.zip").write_bytes(raw.replace(sizes, bomb))
    with pytest.raises(DeixisError, match="more than 512 MiB"):
        read_pack(tmp_path / "bad.zip")


def test_a_bomb_that_lies_about_its_size_is_refused(packed: Files, tmp_path: Path) -> None:
    content = packed | {"gestures/nod.npz": bytes(8 << 20)}
    files.write_zip(tmp_path / "bad.zip", content)
    raw = (tmp_path / "bad.zip").read_bytes()
    size = (8 << 20).to_bytes(4, "little")
    assert raw.count(size) == 2
    (tmp_path / "bad.zip").write_bytes(raw.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(DeixisError, match=r"does not have|no whole zip"):
        read_pack(tmp_path / "bad.zip")


def test_a_file_too_large_is_refused(packed: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1 << 20)
    large = packed | {"gestures/nod.npz": bytes((1 << 20) + 1)}
    files.write_zip(tmp_path / "bad.zip", large)
    files.write_folder(tmp_path / "bad", large)
    for path in (tmp_path / "bad.zip", tmp_path / "bad"):
        with pytest.raises(DeixisError, match="at most"):
            read_pack(path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: Files) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 3)
    files.write_zip(tmp_path / "bad.zip", packed)
    with pytest.raises(DeixisError, match="3 are allowed"):
        read_pack(tmp_path / "bad.zip")
    for name, content in packed.items():
        (tmp_path / "bad" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bad" / name).write_bytes(content)
    with pytest.raises(DeixisError, match="more than 3"):
        read_pack(tmp_path / "bad")


def test_a_table_of_contents_that_no_pack_needs_is_not_read(packed: Files, tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    files.write_zip(path, packed)
    whole = path.read_bytes()
    large = (300 << 20).to_bytes(4, "little")
    locator = b"PK\x06\x07" + bytes(16)
    for variant in (whole[:-10] + large + whole[-6:], whole[:-22] + locator + whole[-22:]):
        path.write_bytes(variant)
        with pytest.raises(DeixisError, match="more than 20000 files"):
            read_pack(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\0" * 100])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(DeixisError, match="no whole zip"):
        read_pack(tmp_path / "bad.zip")


def test_a_zip_cut_off_or_changed_anywhere_never_comes_in_changed(packed: Files, tmp_path: Path) -> None:
    """Every 97th byte turned, every 501st length: refused, or what it does not touch is as it was."""
    files.write_zip(tmp_path / "good.zip", packed)
    whole = (tmp_path / "good.zip").read_bytes()
    good = read_pack(tmp_path / "good.zip")
    bad = tmp_path / "bad.zip"
    refused = 0
    variants = [whole[:length] for length in range(0, len(whole), 501)]
    variants += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(0, len(whole), 97)]
    for variant in variants:
        bad.write_bytes(variant)
        try:
            pack = read_pack(bad)
        except DeixisError:
            refused += 1
            continue
        assert (pack.gestures, dict(pack.clips)) == (good.gestures, dict(good.clips))
    assert refused > len(variants) // 2


def test_a_pack_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(DeixisError, match="there is no pack"):
        read_pack(tmp_path / "nowhere.zip")
