from __future__ import annotations

import json
import sys

import pytest

from gestures.errors import MissingDependencyError
from gestures.library.catalogue import load_library
from gestures.library.curation.table import row


def test_the_library_is_a_table_that_pandas_can_filter() -> None:
    library = load_library()
    table = library.table()
    assert list(table.index) == [gesture.id for gesture in library.gestures]
    assert table.loc["wave", "intents"] == ["greet", "farewell"]
    assert table.loc["wave", "words_zh"] == list(library.get("wave").words["zh"])
    assert set(table[table.hands == "none"].index) == {g.id for g in library.gestures if g.hands == "none"}
    phases = table[["preparation_s", "stroke_s", "hold_s", "retraction_s"]].sum(axis=1)
    assert (phases - table.duration_s).abs().max() < 1e-3
    assert set(table.columns) == {
        *[
            "name_zh",
            "name_en",
            "description_zh",
            "description_en",
            "family",
            "intents",
            "hands",
            "aims",
            "duration_s",
        ],
        *[
            "preparation_s",
            "stroke_s",
            "hold_s",
            "retraction_s",
            "parameters",
            "words_zh",
            "words_en",
            "aliases",
        ],
        *["culture", "taboo_in", "author", "licence", "revision", "status"],
    }


def test_rows_are_json() -> None:
    for gesture in load_library().gestures[::20]:
        table = row(gesture)
        assert json.loads(json.dumps(table, allow_nan=False)) == table


def test_without_pandas_the_table_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError, match=r"DX-LIB-045.*pip install"):
        load_library().table()
