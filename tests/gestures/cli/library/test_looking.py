"""Looking into the library: lists, search, descriptions, figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("library")


def ids(ran: Any) -> list[str]:
    assert ran.code == 0, ran.err
    return [row["id"] for row in json.loads(ran.out)]


def test_lists_are_narrowed_down(deixis: Any) -> None:
    every = ids(deixis("library", "list", "--json"))
    assert len(every) >= 124
    narrowed = deixis(
        "library",
        "list",
        "--family",
        "wave",
        "--hand",
        "both",
        "--at-most",
        "4",
        "--language",
        "en",
        "--json",
    )
    assert ids(narrowed) == ["wave_both"]
    safe = ids(deixis("library", "list", "--safe-for", "Brazil", "--json"))
    assert set(every) - set(safe) == {
        row["id"]
        for row in json.loads(deixis("library", "list", "--culture", "BR", "--json").out)
        if any(note.startswith("BR") and note.endswith("(taboo)") for note in row["culture"])
    }
    assert ids(deixis("library", "list", "--status", "draft", "--json")) == []
    assert "No gesture meets" in deixis("library", "list", "--status", "draft").err


def test_search_takes_words_of_either_language_and_pinyin(deixis: Any) -> None:
    assert ids(deixis("library", "search", "thumbs", "up", "--json"))[0] == "thumbs_up"
    for text in ("关注", "guanzhu", "点关注"):
        assert ids(deixis("library", "search", text, "--json"))[0] == "point_screen", text


def test_chinese_and_latin_columns_are_aligned(deixis: Any) -> None:
    from rich.cells import cell_len

    lines = deixis("library", "list", "--family", "wave").out.splitlines()
    rows = [(line, json.loads(deixis("library", "show", line.split()[0], "--json").out)) for line in lines]
    assert len({cell_len(line[: line.rindex(row["name_en"])]) for line, row in rows}) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("list", "--family", "stopp"), "DX-LIB-044", "stop"),
        (("list", "--intent", "ask_folow"), "DX-LIB-044", "ask_follow"),
        (("list", "--hand", "lefft"), "DX-LIB-042", "left"),
        (("list", "--status", "aproved"), "DX-LIB-042", "approved"),
        (("list", "--safe-for", "Atlantis"), "DX-LIB-040", "Atlantis"),
        (("list", "--at-least", "3", "--at-most", "2"), "DX-LIB-043", "3 s"),
        (("search", "x" * 500), "DX-LIB-041", "500"),
        (("show", "wavee"), "DX-STORE-021", "wave"),
        (("show", "wave", "--revision", "9"), "DX-STORE-024", "1 to 1"),
        (("history", "wavee"), "DX-STORE-021", "wave"),
        (("diff", "wave", "1", "9"), "DX-STORE-024", "9"),
        (("diff", "wave", "1", "--with", "wave_small"), "DX-CLI-019", "--with"),
        (("diff", "wave", "--picture", "x.gif"), "DX-SHOW-008", ".gif"),
        (("add", "no.yaml"), "DX-LIB-050", "no.yaml"),
        (("edit", "wave"), "DX-CLI-014", "--yaml"),
        (("review", "wave"), "DX-CLI-017", "--submit"),
        (("review", "wave", "--submit", "--approve"), "DX-CLI-017", "--approve"),
        (("review", "wave", "--submit"), "DX-STORE-027", "retired"),
        (("review", "wave", "--reject"), "DX-CLI-018", "approved"),
        (("restore", "wave", "7"), "DX-STORE-024", "7"),
        (("lint", "wavee"), "DX-LIB-004", "wave"),
        (("consent", "revoke", "nobody"), "DX-STORE-033", "nobody"),
        (("licence", "add", "no id", "--name", "x"), "DX-STORE-010", "SPDX"),
    ],
)
def test_wrong_use_is_explained(deixis: Any, arguments: tuple[str, ...], code: str, says: str) -> None:
    ran = deixis("library", *arguments)
    assert ran.code == 2, ran
    assert ran.err.count("[DX-") == 1, ran.err
    assert f"[{code}]" in ran.err, ran.err
    assert says in ran.err, ran.err
    assert ran.out == ""


def test_statistics_are_complete_and_above_every_minimum(deixis: Any) -> None:
    ran = deixis("library", "stats", "--json")
    figures = json.loads(ran.out)
    assert (ran.code, figures["shortfalls"], figures["lint"]["by_rule"]) == (0, [], {})
    assert figures["gestures"] == figures["bilingual"] == sum(figures["hands"].values()) >= 124
    assert figures["statuses"] == {"approved": figures["gestures"]}
    assert all(row["gestures"] >= row["least"] for row in figures["families"])
    assert all(row["gestures"] >= 3 and min(row["on_platform"].values()) >= 1 for row in figures["intents"])


def test_statistics_tell_what_is_missing(deixis: Any) -> None:
    deixis("library", "retire", "chin_think", "wave", "wave_small")
    ran = deixis("library", "stats", "--json")
    figures = json.loads(ran.out)
    assert ran.code == 1
    assert figures["statuses"]["retired"] == 3
    assert any("'waving_hand' of tencent" in line for line in figures["shortfalls"])
    table = deixis("library", "stats")
    assert (table.code, "waving_hand" in table.out, "ask_follow" in table.out) == (1, True, True)


def test_first_use_is_said_once_and_on_stderr_only(own_library: Path, deixis: Any) -> None:
    own_library.unlink()
    first, second = deixis("library", "show", "wave", "--json"), deixis("library", "show", "wave", "--json")
    assert f"{own_library}" in first.err
    assert second.err == ""
    assert json.loads(first.out) | {"at": ""} == json.loads(second.out) | {"at": ""}


def test_listing_loads_no_numerics(own_library: Path) -> None:
    program = (
        "import sys; sys.argv = ['deixis', 'library', 'list']\n"
        "from gestures.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(','.join(m for m in ('torch', 'numpy', 'pandas', 'alembic', 'pypinyin') if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert len(ran.stdout.splitlines()) >= 124
    assert not {"torch", "numpy", "pandas", "alembic", "pypinyin"} & set(ran.stderr.split(","))
