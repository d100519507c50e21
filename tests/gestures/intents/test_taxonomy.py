"""The taxonomy reads, refuses what is malformed, and takes further files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestures.errors import DataError, NotFoundError
from gestures.intents.corpus import corpus_files
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import load_library


def test_shipped_taxonomy_is_whole() -> None:
    taxonomy = Taxonomy.load()
    assert len(taxonomy) == 46
    assert taxonomy.get("ask_follow").target == "follow_button"
    assert taxonomy.get("describe_size").slots == ("dimension", "magnitude", "number")
    assert "drop a comment" in taxonomy.get("ask_comment").does
    for intent in taxonomy:
        assert intent.fits, intent.id
        assert not set(intent.fits) & set(intent.clashes), intent.id


def test_unknown_id_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="ask_follow"):
        Taxonomy.load().get("ask_folow")


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_another_file_adds_an_intent(tmp_path: Path) -> None:
    _write(tmp_path, "taxonomy.yaml", "intents:\n  - {id: greet, zh: 问候, does: says hello, fits: [wave]}\n")
    _write(tmp_path, "screenshot.yaml", "intents:\n  - {id: ask_screenshot, zh: 截屏, does: asks for one}\n")
    _write(tmp_path, "lexicon.yaml", "colour: red blue\n")
    assert Taxonomy.load(tmp_path).ids == ("greet", "ask_screenshot")


def test_a_file_of_clauses_alone_adds_them(tmp_path: Path) -> None:
    _write(tmp_path, "more.yaml", "corpus:\n  - {text: 家人们晚上好呀, intents: [greet]}\n")
    taxonomy = Taxonomy.load(tmp_path)
    assert taxonomy.ids == Taxonomy.load().ids
    (file,) = [file for file in corpus_files(tmp_path) if file.path.parent == tmp_path]
    assert [example.text for example in file.read(taxonomy)] == ["家人们晚上好呀"]


@pytest.mark.parametrize("text", ["", "[]", "more: 1", "intents:", "intents: wave\ncorpus: []"])
def test_a_file_of_neither_is_refused(tmp_path: Path, text: str) -> None:
    _write(tmp_path, "more.yaml", text)
    with pytest.raises(DataError, match=r"DX-INTENT-002.*more\.yaml"):
        Taxonomy.load(tmp_path)


def test_a_family_that_no_gesture_is_of_is_named_with_its_intent(tmp_path: Path) -> None:
    families = {gesture.family for gesture in load_library().gestures}
    Taxonomy.load().check_families(families)
    _write(
        tmp_path,
        "a.yaml",
        "intents:\n  - {id: ask_sing, zh: 点歌, does: asks for a song, fits: [wave, nodd]}\n",
    )
    with pytest.raises(DataError, match=r"DX-INTENT-004.*ask_sing.*'nodd'.*Did you mean nod"):
        Taxonomy.load(tmp_path).check_families(families)


@pytest.mark.parametrize(
    "entry",
    [
        "{id: Greet, zh: a, does: b}",
        "{id: greet, zh: '', does: b}",
        "{id: greet, zh: a, does: b, fit: [wave]}",
        "{id: greet, zh: a, does: b, fits: wave}",
        "{id: greet, zh: a, does: b, target: 3}",
        "greet",
    ],
)
def test_malformed_entries_are_refused(tmp_path: Path, entry: str) -> None:
    _write(tmp_path, "taxonomy.yaml", f"intents:\n  - {entry}\n")
    with pytest.raises(DataError, match=r"intents\[0\]"):
        Taxonomy.load(tmp_path)


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "taxonomy.yaml", "intents:\n  - {id: a, zh: a, does: b}\n  - {id: a, zh: a, does: b}\n")
    with pytest.raises(DataError, match="twice"):
        Taxonomy.load(tmp_path)
