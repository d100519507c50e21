"""The text that an animator edits: there and back, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gestures.errors import DeixisError, FormatError, InvalidInputError, NotFoundError
from gestures.library.catalogue import load_library
from gestures.library.curation.editing import (
    MOST_BYTES,
    draft_text,
    parse_drafts,
    read_drafts,
    said_of_change,
)


def test_every_gesture_comes_back_from_its_text_with_its_revision() -> None:
    for gesture in load_library().gestures[::6]:
        for numbered in (gesture, replace(gesture, revision=41)):
            (draft,) = parse_drafts(draft_text(numbered).encode(), gesture.id)
            assert draft.gesture == numbered
            assert draft.base_revision == numbered.revision


def test_a_gesture_by_itself_is_read_as_one_of_a_list() -> None:
    text = draft_text(load_library().get("wave"))
    alone = "\n".join(line[4:] for line in text.splitlines()[1:])
    assert parse_drafts(alone.encode(), "alone") == parse_drafts(text.encode(), "list")
    (unsaid,) = parse_drafts(text.replace("    revision: 1\n", "").encode(), "unsaid")
    assert unsaid.base_revision is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "DX-LIB-051"),
        ("- 1\n", "DX-LIB-051"),
        ("gestures: []\n", "DX-LIB-051"),
        ("gestures: [1]\n", "DX-LIB-051"),
        ("gestures: {id: wave}\n", "DX-LIB-051"),
        ("id: x\n", "DX-LIB-010"),
        ("gestures: [unclosed", "DX-DATA-003"),
        ("[" * 200_000, "DX-PACK-014"),
        ("a: &a [x, x]\nb: &b [*a, *a]\ngestures: [*b]\n", "DX-PACK-012"),
        ("x" * (MOST_BYTES + 1), "DX-PACK-010"),
        ("!!python/object/apply:os.system [true]", "DX-PACK-013"),
    ],
    ids=["empty", "list", "none", "number", "mapping", "short", "open", "deep", "bomb", "long", "tag"],
)
def test_what_is_no_gesture_is_refused_with_its_place(text: str, code: str) -> None:
    with pytest.raises(DeixisError, match=rf"\[{code}\] draft.yaml"):
        parse_drafts(text.encode(), "draft.yaml")


def test_two_of_one_id_are_refused() -> None:
    text = draft_text(load_library().get("wave"))
    with pytest.raises(InvalidInputError, match=r"DX-LIB-052.*'wave'"):
        parse_drafts((text + text.removeprefix("gestures:\n")).encode(), "twice")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"DX-LIB-050.*folder"):
        read_drafts(tmp_path)
    with pytest.raises(NotFoundError, match=r"DX-LIB-050.*no such file"):
        read_drafts(tmp_path / "absent.yaml")
    file = tmp_path / "file.yaml"
    file.write_bytes("id: café".encode("latin-1"))
    with pytest.raises(FormatError, match=r"DX-PACK-011.*byte 7"):
        read_drafts(file)
    file.write_bytes(b"#" * 10_000_000)
    with pytest.raises(FormatError, match=r"DX-PACK-010.*larger than 400,000 bytes"):
        read_drafts(file)
    file.write_text("\ufeff" + draft_text(load_library().get("wave")), encoding="utf-8")
    assert read_drafts(file)[0].gesture.id == "wave"


def test_a_change_without_a_message_says_what_it_is() -> None:
    wave, other = load_library().get("wave"), load_library().get("thumbs_up_both")
    assert said_of_change(wave, replace(wave, repeat=2)) == "repeat 3 → 2"
    long = said_of_change(wave, other)
    assert len(long) <= 400
    assert long.endswith("…")
