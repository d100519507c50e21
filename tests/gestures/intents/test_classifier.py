"""The shipped classifier: what it must never miss, where strokes go, offsets, speed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gestures.errors import DataError, InvalidInputError
from gestures.intents.classifier import IntentClassifier
from gestures.intents.corpus import load_heldout
from gestures.intents.evaluation import evaluate
from gestures.intents.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    return IntentClassifier.load()


@pytest.mark.parametrize(
    ("clause", "intents"),
    [
        ("左上角点个关注不迷路", {"ask_follow"}),
        ("姐妹们左下角小黄车三号链接直接拍", {"address_viewer", "point_cart", "ask_purchase"}),
        ("姐妹們左下角購物車３號鏈接直接拍", {"address_viewer", "point_cart", "ask_purchase"}),
        ("今天只要九块九", {"state_price"}),
        ("三二一上链接", {"countdown"}),
        ("tap the follow button guys", {"ask_follow", "address_viewer"}),
    ],
)
def test_the_main_acts_are_found(classifier: IntentClassifier, clause: str, intents: set[str]) -> None:
    (spans,) = classifier.classify_clauses([clause])
    assert {span.id for span in spans} == intents


@pytest.mark.parametrize(
    ("clause", "intent"),
    [
        ("值得关注的是这个面料", "ask_follow"),
        ("上次那个姐姐说她点了关注", "ask_follow"),
        ("我昨天在超市推着购物车逛了一圈", "point_cart"),
        ("别急着下单 先听我说", "ask_purchase"),
        ("I do not follow you", "ask_follow"),
        ("the golf cart comes in white", "point_cart"),
    ],
)
def test_a_keyword_is_no_intent(classifier: IntentClassifier, clause: str, intent: str) -> None:
    (spans,) = classifier.classify_clauses([clause])
    assert intent not in {span.id for span in spans}


@pytest.mark.parametrize(
    ("clause", "intent", "word"),
    [
        ("点个关注", "ask_follow", "关注"),
        ("只剩三单", "low_stock", "三"),
        ("今天只要九块九", "state_price", "九块九"),
        ("姐妹们左下角小黄车", "address_viewer", "姐妹们"),
        ("please hit that follow button", "ask_follow", "follow"),
        ("I'm not asking sixty", "negate", "not"),
        ("I'm afraid this isn't real leather", "negate", "isn't"),
        ("今天不要三百六", "negate", "不要"),
    ],
)
def test_the_stroke_belongs_on_the_word(
    classifier: IntentClassifier, clause: str, intent: str, word: str
) -> None:
    (spans,) = classifier.classify_clauses([clause])
    (span,) = [span for span in spans if span.id == intent]
    assert span.affiliate is not None
    assert word in clause[span.affiliate[0] : span.affiliate[1]]
    assert span.affiliate[1] - span.affiliate[0] <= len(word) + 8


@pytest.mark.parametrize(
    ("clause", "intent", "first"),
    [
        ("再把它抹在手背上", "demonstrate_use", "抹"),
        ("不满意怎么办", "ask_audience", "怎么办"),
        ("我没有骗大家", "negate", "没"),
    ],
)
def test_no_affiliate_begins_with_a_word_of_grammar(
    classifier: IntentClassifier, clause: str, intent: str, first: str
) -> None:
    (spans,) = classifier.classify_clauses([clause])
    (span,) = [span for span in spans if span.id == intent]
    assert span.affiliate is not None and clause[span.affiliate[0]] in first


@pytest.mark.parametrize(
    "clause",
    ["Abeg who can hear me well?", "how many of you want the red one 😀?", "有没有人想要？？", "谢谢❤️❤️"],
)
def test_no_stroke_belongs_on_what_is_not_said(classifier: IntentClassifier, clause: str) -> None:
    (spans,) = classifier.classify_clauses([clause])
    assert spans
    for span in spans:
        assert span.affiliate is None or any(c.isalnum() for c in clause[slice(*span.affiliate)])


def test_ranges_are_in_the_text_and_scores_fall(classifier: IntentClassifier) -> None:
    text = "欢迎来到直播间！{gesture: wave}姐妹们点个<mark name='f'/>关注，今天只要¥9.9，three two one go"
    clauses = classifier.classify(text)
    assert [text[c.start : c.end] for c in clauses] == [c.text for c in clauses]
    found = {span.id: (clause, span) for clause in clauses for span in clause.intents}
    clause, span = found["ask_follow"]
    assert clause.text == "关注"
    assert span.affiliate is not None and text[slice(*span.affiliate)] == "关注"
    assert found["state_price"][1].slots == {"number": "9.9", "currency": "CNY"}
    for clause in clauses:
        scores = [span.score for span in clause.intents]
        assert scores == sorted(scores, reverse=True)
        assert all(classifier.threshold <= score <= 1 for score in scores)


def test_batch_and_single_agree(classifier: IntentClassifier) -> None:
    clauses = [example.text for example in load_heldout("zh")[:40]]
    together = classifier.scores(clauses)
    apart = np.concatenate([classifier.scores([clause]) for clause in clauses])
    np.testing.assert_allclose(together, apart, atol=1e-5)


def test_empty_and_strange_clauses_bear_nothing(classifier: IntentClassifier) -> None:
    assert classifier.classify_clauses(["", " ", "…", "\u200b", "{gesture: wave}"]) == [()] * 5
    assert classifier.classify_clauses([]) == []
    assert classifier.classify("") == []


def test_every_label_is_in_the_taxonomy(classifier: IntentClassifier) -> None:
    assert set(classifier.labels) <= set(Taxonomy.load().ids)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_held_out_clauses_stay_as_good(classifier: IntentClassifier, language: str) -> None:
    found = evaluate(classifier.classify_clauses, load_heldout(language))
    # A floor under what the shipped weights reach, so that a worse training is noticed.
    assert found.micro_f1 > 0.73
    assert found.hard_right > 0.8
    assert found.slots_right > 0.85


def test_serving_does_not_need_torch() -> None:
    code = "import sys, gestures.intents as g; g.IntentClassifier.load(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_wrong_use(classifier: IntentClassifier, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="DX-INTENT-012"):
        classifier.classify_clauses(["a"], ["zh", "en"])
    with pytest.raises(InvalidInputError, match="DX-INTENT-011"):
        IntentClassifier(classifier.model, threshold=1.5)
    with pytest.raises(DataError, match="deixis train"):
        IntentClassifier.load(tmp_path / "none.safetensors")
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00garbage!")
    with pytest.raises(DataError, match="cannot be read"):
        IntentClassifier.load(damaged)
