"""The personas of a team from the command line: a beginning, one's own, conflicts, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gestures.errors import NotFoundError
from gestures.library.active import active_persona
from gestures.personas import load_persona, persona_ids

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def ours(deixis: Any, tmp_path: Path) -> Path:
    """A file with a persona that was made from one that ships."""
    text = deixis("library", "personas", "show", "warm_host", "--yaml").out
    path = tmp_path / "ours.yaml"
    path.write_text(
        text.replace("id: warm_host", "id: our_host").replace("amplitude: 1.0", "amplitude: 1.2"), "utf-8"
    )
    return path


def test_personas_are_listed_with_their_figures(deixis: Any) -> None:
    rows = json.loads(deixis("library", "personas", "--json").out)
    assert [row["id"] for row in rows] == list(persona_ids())
    for row in rows:
        persona = load_persona(row["id"])
        assert row["ships"] and row["revision"] == 0
        assert (row["amplitude"], row["posture"]) == (persona.amplitude, persona.posture)
        assert row["forbid"] == list(persona.forbid)
    table = deixis("library", "personas").out.splitlines()
    assert table[0].split()[:2] == ["id", "size"]
    assert [line.split()[0] for line in table[1:]] == list(persona_ids())


def test_a_persona_of_ones_own_is_added_changed_and_brought_back(deixis: Any, ours: Path) -> None:
    assert deixis("library", "personas", "add", ours, "--by", "Lin").code == 0
    assert active_persona("our_host").amplitude == 1.2
    shown = deixis("library", "personas", "show", "our_host", "--yaml").out
    ours.write_text(shown.replace("amplitude: 1.2", "amplitude: 0.9"), "utf-8")
    changed = deixis("library", "personas", "edit", "our_host", ours, "--by", "Wu", "-m", "Calmer")
    assert changed.out == "our_host: revision 2: Calmer\n"
    assert active_persona("our_host").amplitude == 0.9
    late = deixis("library", "personas", "edit", "our_host", ours, "--by", "Lin")
    assert late.code == 2 and "revision 2" in late.err and active_persona("our_host").amplitude == 0.9
    assert deixis("library", "personas", "restore", "our_host", "1").code == 0
    assert active_persona("our_host").amplitude == 1.2
    history = json.loads(deixis("library", "personas", "history", "our_host", "--json").out)
    assert [(row["revision"], row["author"]) for row in history][1:] == [(2, "Wu"), (1, "Lin")]


def test_what_shows_says_is_everything_and_reads_back_as_the_same(deixis: Any) -> None:
    for name in persona_ids():
        text = deixis("library", "personas", "show", name, "--yaml").out
        assert text.startswith("# revision 0\n")
        table = yaml.safe_load(text)
        assert type(load_persona(name))(
            **{**table, "prefer": tuple(table["prefer"]), "forbid": tuple(table["forbid"])}
        ) == load_persona(name)


def test_a_persona_that_ships_is_changed_for_the_team_and_kept_as_it_ships(
    deixis: Any, tmp_path: Path
) -> None:
    file = tmp_path / "warm.yaml"
    file.write_text(
        deixis("library", "personas", "show", "warm_host", "--yaml").out.replace("smile: 0.35", "smile: 0.6"),
        "utf-8",
    )
    assert deixis("library", "personas", "edit", "warm_host", file).code == 0
    assert active_persona("warm_host").smile == 0.6
    assert json.loads(deixis("library", "personas", "show", "warm_host", "--json").out)["revision"] == 1
    first = json.loads(deixis("library", "personas", "show", "warm_host", "--revision", "0", "--json").out)
    assert first["smile"] == load_persona("warm_host").smile
    again = deixis("library", "personas", "edit", "warm_host", file, "--base", "1")
    assert again.code == 0 and "Nothing is different" in again.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("posture: posture_relaxed", "posture: wave", "no posture"),
        ("prefer: []", "prefer: [wavee]", "wave"),
        ("tempo: 1.0", "tempo: 9", "0.7…1.4"),
        ("tempo: 1.0", "tempos: 1.0", "tempo"),
        ("id: our_host", "id: warm_host", "already"),
        ("name: ", "name: [", "YAML"),
    ],
)
def test_what_is_no_persona_is_refused_with_the_reason(
    deixis: Any, ours: Path, old: str, new: str, said: str
) -> None:
    text = ours.read_text("utf-8")
    assert old in text
    ours.write_text(text.replace(old, new), "utf-8")
    ran = deixis("library", "personas", "add", ours)
    assert ran.code == 2
    assert said in ran.err and re.search(r"DX-[A-Z]+-\d{3}", ran.err)
    assert len(json.loads(deixis("library", "personas", "--json").out)) == len(persona_ids())


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"x" * 30_000, b"- 1\n"])
def test_broken_files_are_refused(deixis: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(content)
    assert deixis("library", "personas", "add", file).code == 2
    assert deixis("library", "personas", "add", tmp_path / "none.yaml").code == 2


def test_unknown_names_are_answered_with_the_nearest_of_the_team(deixis: Any, ours: Path) -> None:
    assert "warm_host" in deixis("library", "personas", "show", "warm_hst").err
    deixis("library", "personas", "add", ours)
    with pytest.raises(NotFoundError, match="our_host"):
        active_persona("our_hst")
