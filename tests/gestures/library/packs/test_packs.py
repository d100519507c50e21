from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from gestures.errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.library.packs import export_pack, import_pack, read_pack
from gestures.library.store import Consent, Licence, Store

from ..store.conftest import clip_content, with_clip


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["pack.zip", "pack"])
def test_what_goes_from_store_to_store_comes_out_the_same_to_the_byte(
    theirs: Store, ours: Store, tmp_path: Path, name: str
) -> None:
    first, second = tmp_path / "first" / name, tmp_path / "second" / name
    assert export_pack(theirs, first) == ("nod_hand", "recorded")
    came = import_pack(ours, first, "Wu")
    assert (came.added, came.updated, came.kept) == (("nod_hand", "recorded"), (), ())
    export_pack(ours, second)
    if name.endswith(".zip"):
        assert first.read_bytes() == second.read_bytes()
    else:
        assert content(first) == content(second)
    assert ours.library().gestures == theirs.library().gestures
    clip = theirs.get("recorded").gesture.clip
    assert clip is not None
    assert ours.clip(clip.sha256) == theirs.clip(clip.sha256)
    again = import_pack(ours, first, "Wu")
    assert (again.added, again.updated, again.unchanged) == ((), (), ("nod_hand", "recorded"))


def test_the_shipped_library_survives_the_way_through_a_pack(ours: Store, tmp_path: Path) -> None:
    gestures = load_library().gestures[::6]
    export_pack(load_library(), tmp_path / "pack", [gesture.id for gesture in gestures])
    import_pack(ours, tmp_path / "pack", "Lin")
    assert ours.library().gestures == gestures
    assert Library.load(tmp_path / "pack" / "gestures").gestures == gestures


def test_a_pack_is_readable_and_says_what_it_holds(theirs: Store, tmp_path: Path) -> None:
    export_pack(theirs, tmp_path / "pack")
    files = content(tmp_path / "pack")
    assert set(files) == {
        "manifest.yaml",
        "gestures/nod_hand.yaml",
        "gestures/nod.npz",
        "gestures/recorded.yaml",
    }
    manifest = yaml.safe_load(files["manifest.yaml"])
    assert manifest["pack"] == 1
    assert manifest["gestures"] == [
        {"id": "nod_hand", "state": "approved"},
        {"id": "recorded", "state": "approved"},
    ]
    assert manifest["files"] == [
        {"path": name, "size": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
        for name in sorted(files)
        if name != "manifest.yaml"
    ]
    assert [licence["id"] for licence in manifest["licences"]] == ["Apache-2.0", "LicenseRef-studio"]
    assert "Lin Mei" not in files["manifest.yaml"].decode()
    assert "等一下" in files["gestures/nod_hand.yaml"].decode()


def test_one_changed_field_is_one_changed_line(theirs: Store, tmp_path: Path) -> None:
    export_pack(theirs, tmp_path / "pack", ["nod_hand"])
    before = content(tmp_path / "pack")["gestures/nod_hand.yaml"].decode().splitlines()
    found = theirs.get("nod_hand").gesture
    theirs.edit("nod_hand", replace(found, aliases=("halt",)), 1, "Lin", "")
    export_pack(theirs, tmp_path / "pack", ["nod_hand"])
    after = content(tmp_path / "pack")["gestures/nod_hand.yaml"].decode().splitlines()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_chosen_gestures_and_what_is_approved_of_them(theirs: Store, tmp_path: Path) -> None:
    found = theirs.get("nod_hand").gesture
    theirs.edit("nod_hand", replace(found, repeat=4), 1, "Lin", "Not yet")
    theirs.add(replace(found, id="draft_only", aliases=()), "Lin", "")
    assert export_pack(theirs, tmp_path / "one.zip", ["halt"]) == ("nod_hand",)
    (packed,) = read_pack(tmp_path / "one.zip").gestures
    assert (packed.gesture.repeat, packed.state) == (4, "draft")
    assert export_pack(theirs, tmp_path / "live.zip", approved_only=True) == ("nod_hand", "recorded")
    assert {packed.gesture.repeat for packed in read_pack(tmp_path / "live.zip").gestures} == {1}
    with pytest.raises(NotFoundError):
        export_pack(theirs, tmp_path / "none.zip", ["nobody"])


def test_a_folder_follows_the_store_and_leaves_other_folders_alone(theirs: Store, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main")
    export_pack(theirs, folder)
    export_pack(theirs, folder, ["nod_hand"])
    assert set(content(folder)) == {".git/HEAD", "manifest.yaml", "gestures/nod_hand.yaml"}
    for occupied in (tmp_path / "photos", tmp_path / "empty_gestures"):
        (occupied / "gestures").mkdir(parents=True)
        (occupied / "gestures" / "cat.yaml").write_text("a photo")
        with pytest.raises(InvalidInputError, match="something else"):
            export_pack(theirs, occupied)
        assert set(content(occupied)) == {"gestures/cat.yaml"}


def test_what_nobody_changed_here_follows_the_pack(theirs: Store, ours: Store, tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    export_pack(theirs, pack)
    import_pack(ours, pack, "Wu")
    theirs.edit("nod_hand", replace(theirs.get("nod_hand").gesture, repeat=4), 1, "Lin", "")
    theirs.review("recorded", "retired", "Lin")
    export_pack(theirs, pack)
    came = import_pack(ours, pack, "Wu")
    assert came.updated == ("nod_hand", "recorded")
    assert [(entry.id, entry.revision, entry.state, entry.origin) for entry in ours.gestures()] == [
        ("nod_hand", 2, "draft", "pack"),
        ("recorded", 1, "retired", "pack"),
    ]
    assert [found.repeat for found in ours.library().gestures] == [1]


@pytest.mark.parametrize(("way", "repeat", "revision"), [("refuse", 7, 2), ("keep", 7, 2), ("replace", 4, 3)])
def test_what_people_changed_on_both_sides_is_a_conflict(
    theirs: Store, ours: Store, tmp_path: Path, way: str, repeat: int, revision: int
) -> None:
    pack = tmp_path / "pack.zip"
    export_pack(theirs, pack)
    import_pack(ours, pack, "Wu")
    ours.edit("nod_hand", replace(ours.get("nod_hand").gesture, repeat=7), 1, "Wu", "")
    theirs.edit("nod_hand", replace(theirs.get("nod_hand").gesture, repeat=4), 1, "Lin", "")
    export_pack(theirs, pack)
    if way == "refuse":
        with pytest.raises(ConflictError, match="nod_hand"):
            import_pack(ours, pack, "Wu")
    else:
        came = import_pack(ours, pack, "Wu", way)
        assert (came.kept, came.updated) == ((("nod_hand",), ()) if way == "keep" else ((), ("nod_hand",)))
    entry = ours.get("nod_hand")
    assert (entry.gesture.repeat, entry.revision) == (repeat, revision)


def test_aliases_may_go_from_one_gesture_to_another(theirs: Store, ours: Store, tmp_path: Path) -> None:
    found = theirs.get("nod_hand").gesture
    theirs.add(replace(found, id="a_first", aliases=("stop_it",)), "Lin", "")
    export_pack(theirs, tmp_path / "pack.zip", ["a_first", "nod_hand"])
    import_pack(ours, tmp_path / "pack.zip", "Wu")
    for store_name, aliases in (("nod_hand", ("spare",)), ("a_first", ("halt",)), ("nod_hand", ("stop_it",))):
        entry = theirs.get(store_name)
        theirs.edit(store_name, replace(entry.gesture, aliases=aliases), entry.revision, "Lin", "")
        if entry.approved:
            theirs.review(store_name, "in_review", "Lin")
            theirs.review(store_name, "approved", "Lin")
    export_pack(theirs, tmp_path / "pack.zip", ["a_first", "nod_hand"])
    import_pack(ours, tmp_path / "pack.zip", "Wu")
    assert ours.get("halt").id == "a_first"
    assert ours.get("stop_it").id == "nod_hand"


def test_a_consent_travels_as_a_reference_and_so_does_its_end(
    theirs: Store, ours: Store, tmp_path: Path
) -> None:
    pack = tmp_path / "pack.zip"
    export_pack(theirs, pack)
    import_pack(ours, pack, "Wu")
    (consent,) = ours.consents()
    assert consent == replace(theirs.consents()[0], subject="")
    theirs.revoke_consent("lin-2026", "Lin", "Changed her mind")
    export_pack(theirs, pack)
    came = import_pack(ours, pack, "Wu")
    assert came.retired == ("recorded",)
    assert [found.id for found in ours.library().gestures] == ["nod_hand"]
    assert ours.consents()[0].revoked_at == theirs.consents()[0].revoked_at
    export_pack(ours, tmp_path / "again.zip")
    assert pack.read_bytes() == (tmp_path / "again.zip").read_bytes()


def test_approval_is_judged_where_the_pack_comes_in(theirs: Store, ours: Store, tmp_path: Path) -> None:
    export_pack(theirs, tmp_path / "pack.zip")
    consent = Consent("lin-2026", "", "gestures", "ab" * 32, date(2026, 1, 1), date(2999, 1, 1))
    ours.add_consent(consent, "Wu")
    ours.revoke_consent("lin-2026", "Wu", "She told us")
    with pytest.raises(ConsentError, match="was revoked"):
        import_pack(ours, tmp_path / "pack.zip", "Wu")
    assert ours.gestures() == ()


def test_other_records_under_the_same_names_are_conflicts(theirs: Store, ours: Store, tmp_path: Path) -> None:
    export_pack(theirs, tmp_path / "pack.zip")
    ours.add_consent(Consent("lin-2026", "", "else", "ab" * 32, date(2026, 1, 1)), "Wu")
    with pytest.raises(ConflictError, match="another consent"):
        import_pack(ours, tmp_path / "pack.zip", "Wu")
    assert [licence.id for licence in ours.licences()] == []


def test_two_clips_of_one_name_are_not_packed(theirs: Store, tmp_path: Path) -> None:
    other = with_clip(theirs.get("nod_hand").gesture, theirs.put_clip(clip_content(1)), licence="Apache-2.0")
    theirs.add(replace(other, id="another", aliases=()), "Lin", "")
    with pytest.raises(ConflictError, match=r"nod\.npz"):
        export_pack(theirs, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_a_licence_that_nobody_knows_is_not_packed(
    new_store: Callable[[str], Store], gesture: Gesture, tmp_path: Path
) -> None:
    store = new_store("other")
    store.add(replace(gesture, licence="WTFPL"), "Lin", "")
    with pytest.raises(InvalidInputError, match="WTFPL"):
        export_pack(store, tmp_path / "pack.zip")
    store.add_licence(Licence("WTFPL", "Do what you want"), "Lin")
    assert export_pack(store, tmp_path / "pack.zip") == ("nod_hand",)
