"""Training is reproducible, and one YAML file is all that a new intent takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestures.errors import InvalidInputError
from gestures.intents.classifier import IntentClassifier
from gestures.intents.corpus import corpus_files
from gestures.intents.network import TrainingSettings
from gestures.intents.taxonomy import Taxonomy
from gestures.intents.training import train

_TAXONOMY = """
intents:
  - {id: ask_follow, zh: 求关注, does: asks to follow, fits: [point_screen]}
  - {id: thank, zh: 感谢, does: thanks, fits: [bow]}
"""
_CORPUS = [
    *[
        f"- {{text: {text}, intents: [ask_follow]}}"
        for text in ("点个关注", "关注一下主播", "左上角关注", "给个关注吧")
    ],
    *[f"- {{text: {text}, intents: [thank]}}" for text in ("谢谢大家", "感谢支持", "谢谢宝宝", "感谢家人们")],
    *[f"- {{text: {text}, intents: []}}" for text in ("昨天下雨了", "我喝口水", "然后呢", "今天周三")],
]
_SCREENSHOT = """
intents:
  - {id: ask_screenshot, zh: 求截屏, does: asks viewers to take a screenshot, fits: [tap]}
corpus:
  - {text: 大家截个屏, intents: [ask_screenshot]}
  - {text: 手机截屏一下, intents: [ask_screenshot]}
  - {text: 把尺码表截屏保存, intents: [ask_screenshot]}
  - {text: 截屏留好, intents: [ask_screenshot]}
"""
_SMALL = TrainingSettings(rarest=1, folds=2, width=16, hidden=32, epochs=40, batch=8)


def _corpus(folder: Path) -> Path:
    (folder / "zh").mkdir(parents=True)
    (folder / "taxonomy.yaml").write_text(_TAXONOMY, encoding="utf-8")
    (folder / "zh" / "lines.yaml").write_text("\n".join(_CORPUS), encoding="utf-8")
    return folder


def test_same_corpus_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    folder = _corpus(tmp_path / "corpus")
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    train(folder, first, seed=3, settings=_SMALL)
    train(folder, second, seed=3, settings=_SMALL)
    assert first.read_bytes() == second.read_bytes()


def test_one_file_adds_an_intent(tmp_path: Path) -> None:
    folder = _corpus(tmp_path / "corpus")
    (folder / "ask_screenshot.yaml").write_text(_SCREENSHOT, encoding="utf-8")
    said: dict[str, float] = {}
    report = train(folder, seed=0, settings=_SMALL, progress=said.__setitem__)
    assert report.clauses == len(_CORPUS) + 4
    assert said == {"reading the corpus": 1.0, "training": 1.0}
    classifier = IntentClassifier.load(report.path)
    assert classifier.labels == ("ask_follow", "thank", "ask_screenshot")
    (spans,) = classifier.classify_clauses(["你们截屏一下"])
    assert spans[0].id == "ask_screenshot"


def test_a_folder_of_additions_stands_on_the_shipped_taxonomy(tmp_path: Path) -> None:
    (tmp_path / "ask_screenshot.yaml").write_text(_SCREENSHOT, encoding="utf-8")
    taxonomy = Taxonomy.load(tmp_path)
    assert taxonomy.ids == (*Taxonomy.load().ids, "ask_screenshot")
    *shipped, added = corpus_files(tmp_path)
    assert tuple(shipped) == corpus_files()
    assert {line.intents for line in added.read(taxonomy)} == {("ask_screenshot",)}


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text(_TAXONOMY, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="DX-INTENT-023"):
        train(tmp_path)


def test_an_unknown_intent_in_the_corpus_is_refused(tmp_path: Path) -> None:
    folder = _corpus(tmp_path)
    (folder / "zh" / "wrong.yaml").write_text("- {text: 你好, intents: [thanks]}\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"thank\b.*") as caught:
        train(folder, settings=_SMALL)
    assert "wrong.yaml: [0]" in str(caught.value)
