"""The corpus read by several processes is the corpus read by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gestures.errors import InvalidInputError
from gestures.intents import counting
from gestures.intents.counting import CorpusReader
from gestures.intents.taxonomy import Taxonomy

_LEXICON = {"colour": ["红", "red"]}
_TAXONOMY = """
intents:
  - {id: state_price, zh: 报价, does: says a price, fits: [number]}
"""


def _corpus(folder: Path) -> Path:
    (folder / "taxonomy.yaml").write_text(_TAXONOMY, encoding="utf-8")
    for language, texts in (
        ("zh", [f"今天只要{n}块九 家人们{'红色' * (n % 3)}" for n in range(40)]),
        ("en", [f"only {n} dollars, the red one" for n in range(40)]),
    ):
        (folder / language).mkdir()
        for part in range(4):
            lines = [f"- {{text: '{text}', intents: [state_price]}}" for text in texts[part::4]]
            (folder / language / f"{part}.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_shares_give_what_one_reader_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _corpus(tmp_path)
    reader = CorpusReader(Taxonomy.load(folder), _LEXICON)
    whole, bags = reader.read(folder, 2)
    monkeypatch.setattr(counting, "_WORTH_SHARING", 500)
    monkeypatch.setattr(counting.os, "cpu_count", lambda: 3)
    assert len(counting._shares(counting.corpus_files(folder), 3)) == 3
    shared, same = reader.read(folder, 2)
    assert shared == whole
    assert same.names == bags.names
    assert np.array_equal(same.features, bags.features)
    assert np.array_equal(same.bounds, bags.bounds)


def test_what_is_wrong_in_a_share_is_told_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _corpus(tmp_path)
    (folder / "zh" / "3.yaml").write_text("- {text: 你好, intents: [state_prize]}\n" * 30, encoding="utf-8")
    monkeypatch.setattr(counting, "_WORTH_SHARING", 500)
    monkeypatch.setattr(counting.os, "cpu_count", lambda: 2)
    with pytest.raises(InvalidInputError, match=r"zh/3\.yaml: \[0\].*state_prize"):
        CorpusReader(Taxonomy.load(folder), _LEXICON).read(folder, 1)
