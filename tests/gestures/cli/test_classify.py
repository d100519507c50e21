from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from gestures.intents.classifier import IntentClassifier
from gestures.intents.model import IntentModel

ROOT = Path(__file__).resolve().parents[3]
TEXT = "大家好，\r\n左上角点个关注！\n"


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_clause_is_one_object_whose_offsets_refer_to_the_file(deixis: Any, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(TEXT.encode())
    ran = deixis("classify", path)
    assert ran.code == 0
    assert ran.err == ""
    clauses = objects(ran.out)
    assert [TEXT[clause["start"] : clause["end"]] for clause in clauses] == [
        clause["text"] for clause in clauses
    ]
    assert [clause["intents"][0]["id"] for clause in clauses] == ["greet", "ask_follow"]
    assert set(clauses[0]["intents"][0]) == {"id", "score", "slots"}


def test_with_clauses_each_line_is_one_object(
    deixis: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "只剩三单了，左上角点个关注\r\n\n今天天气不错\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    ran = deixis("classify", "-", "--clauses")
    lines = objects(ran.out)
    assert [line["text"] for line in lines] == ["只剩三单了，左上角点个关注", "", "今天天气不错"]
    assert "ask_follow" in {intent["id"] for intent in lines[0]["intents"]}
    assert lines[1]["intents"] == []


def test_an_unknown_language_is_refused(deixis: Any, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_text("hello", encoding="utf-8")
    ran = deixis("classify", path, "--language", "eng")
    assert ran.code == 2
    assert "DX-CLI-004" in ran.err
    assert "en" in ran.err


@pytest.mark.parametrize("script", sorted((ROOT / "data/scripts").glob("*.txt")), ids=lambda path: path.stem)
def test_the_scripts_that_ship_are_heard(deixis: Any, script: Path) -> None:
    intents = {
        intent["id"] for clause in objects(deixis("classify", script).out) for intent in clause["intents"]
    }
    assert "greet" in intents
    assert len(intents) >= 6


def test_an_encoder_that_failed_is_told(deixis: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def probabilities(self, model: IntentModel, logits: Any, texts: Any) -> Any:
            return model.probabilities(logits)

        def take_notes(self) -> tuple[str, ...]:
            return ("The built-in classifier answered without the encoder.",)

    shipped = IntentClassifier.load()
    made = IntentClassifier(shipped.model, correction=Failing())  # type: ignore[arg-type]
    monkeypatch.setattr(IntentClassifier, "load", lambda: made)
    path = tmp_path / "script.txt"
    path.write_text(TEXT, encoding="utf-8")
    ran = deixis("classify", path)
    assert (ran.code, len(objects(ran.out))) == (0, 2)
    assert "without the encoder" in " ".join(ran.err.split())
