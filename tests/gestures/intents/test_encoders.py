"""An encoder corrects the scores while it answers; when it fails the built-in classifier does, and says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gestures.errors import DataError, DeixisError, InvalidInputError
from gestures.intents.classifier import IntentClassifier
from gestures.intents.correction import EncoderCorrection
from gestures.intents.encoder_head import HEAD, EncoderHead
from gestures.intents.encoders import KEY_VARIABLE, EncoderError, load_encoder
from gestures.intents.network import TrainingSettings
from gestures.intents.training import TrainingReport, train

_TAXONOMY = """
intents:
  - {id: ask_follow, zh: 求关注, does: asks to follow, fits: [point_screen]}
  - {id: thank, zh: 感谢, does: thanks, fits: [bow]}
"""
_MEANINGS = {"follow": ("关注", "follow", "订阅"), "thank": ("谢谢", "感谢", "thank")}
_LINES = {
    "ask_follow": ["关注一下", "点关注", "follow me", "给个关注"],
    "thank": ["谢谢大家", "感谢支持", "thank you"],
}
_SMALL = TrainingSettings(rarest=1, folds=2, width=8, hidden=8, epochs=30, batch=8)


def _vector(text: str) -> list[float]:
    """What a model that understands would say: one axis for each meaning, one for anything else."""
    return [
        *(float(any(word in text for word in words)) for words in _MEANINGS.values()),
        1.0,
    ]


class _Endpoint:
    """An OpenAI-compatible endpoint on this machine, whose answers a test bends."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.bend: Callable[[dict[str, Any]], bytes] = lambda answer: json.dumps(answer).encode()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.asked.append({**body, "path": self.path})
                endpoint.keys.append(self.headers.get("Authorization"))
                rows = [{"index": i, "embedding": _vector(text)} for i, text in enumerate(body["input"])]
                content = endpoint.bend({"data": rows[::-1]})
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.spec = f"http://127.0.0.1:{self.server.server_port}/v1#meanings"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def endpoint() -> Iterator[_Endpoint]:
    running = _Endpoint()
    yield running
    running.close()


@pytest.fixture
def trained(endpoint: _Endpoint, tmp_path: Path) -> TrainingReport:
    (tmp_path / "zh").mkdir()
    (tmp_path / "taxonomy.yaml").write_text(_TAXONOMY, encoding="utf-8")
    lines = [f"- {{text: {text}, intents: [{intent}]}}" for intent, texts in _LINES.items() for text in texts]
    lines += [f"- {{text: {text}, intents: []}}" for text in ("昨天下雨", "喝口水", "周三了", "然后呢")]
    (tmp_path / "zh" / "lines.yaml").write_text("\n".join(lines), encoding="utf-8")
    return train(tmp_path, settings=_SMALL, encoder=load_encoder(endpoint.spec))


def test_the_encoder_finds_what_no_training_clause_says(trained: TrainingReport) -> None:
    assert trained.with_encoder_micro_f1 is not None
    with_encoder = IntentClassifier.load(trained.path)
    alone = IntentClassifier(with_encoder.model)
    column = with_encoder.labels.index("ask_follow")
    assert with_encoder.scores(["订阅"])[0, column] > alone.scores(["订阅"])[0, column]
    assert with_encoder.take_notes() == ()


def test_the_answer_is_read_by_index_and_asked_in_batches(endpoint: _Endpoint) -> None:
    texts = [f"{'关注' if i % 2 else '谢谢'} {i}" for i in range(300)]
    vectors = load_encoder(endpoint.spec).encode(texts)
    assert [len(asked["input"]) for asked in endpoint.asked] == [128, 128, 44]
    assert {(asked["model"], asked["path"]) for asked in endpoint.asked} == {("meanings", "/v1/embeddings")}
    expected = np.array([_vector(text) for text in texts], np.float32)
    np.testing.assert_allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)


def test_the_key_is_sent_to_this_machine(endpoint: _Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    load_encoder(endpoint.spec).encode(["谢谢"])
    assert endpoint.keys == ["Bearer secret"]


@pytest.mark.parametrize(
    "bend",
    [
        lambda answer: b"<html>gateway</html>",
        lambda answer: b"[]",
        lambda answer: json.dumps({"data": answer["data"][:-1]}).encode(),
        lambda answer: json.dumps({"data": [{**row, "index": 7} for row in answer["data"]]}).encode(),
        lambda answer: json.dumps({"data": [{**row, "embedding": ["x"]} for row in answer["data"]]}).encode(),
        lambda answer: json.dumps(
            {"data": [{**row, "embedding": [float("nan")]} for row in answer["data"]]}
        ).encode(),
    ],
    ids=["no JSON", "no object", "too few", "wrong index", "no number", "not finite"],
)
def test_a_wrong_answer_is_an_encoder_error(endpoint: _Endpoint, bend: Callable[[Any], bytes]) -> None:
    endpoint.bend = bend
    with pytest.raises(EncoderError, match="DX-INTENT-041"):
        load_encoder(endpoint.spec).encode(["谢谢", "关注"])


def test_when_the_endpoint_is_gone_the_built_in_model_answers_and_says_so(
    endpoint: _Endpoint, trained: TrainingReport
) -> None:
    classifier = IntentClassifier.load(trained.path)
    endpoint.bend = lambda answer: b"down"
    asked = len(endpoint.asked)
    clauses = ["谢谢大家", "关注一下"]
    alone = IntentClassifier(classifier.model).scores(clauses)
    np.testing.assert_array_equal(classifier.scores(clauses), alone)
    np.testing.assert_array_equal(classifier.scores(clauses), alone)
    assert len(endpoint.asked) == asked + 1, "an encoder that failed is left alone for a while"
    (note,) = classifier.take_notes()
    assert "built-in classifier" in note and endpoint.spec in note
    assert classifier.take_notes() == ()


def test_vectors_of_another_length_are_not_used(endpoint: _Endpoint, trained: TrainingReport) -> None:
    classifier = IntentClassifier.load(trained.path)
    endpoint.bend = lambda answer: json.dumps(
        {"data": [{**row, "embedding": [1.0] * 5} for row in answer["data"]]}
    ).encode()
    classifier.scores(["谢谢大家"])
    (note,) = classifier.take_notes()
    assert "DX-INTENT-044" in note


def test_a_head_of_other_weights_is_refused(trained: TrainingReport) -> None:
    path = trained.path.with_name(HEAD)
    with pytest.raises(DataError, match="DX-INTENT-045"):
        EncoderHead.load(path, ["thank", "ask_follow"])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="DX-INTENT-045"):
        IntentClassifier.load(trained.path)


def test_training_without_an_encoder_removes_the_head_of_other_weights(trained: TrainingReport) -> None:
    report = train(trained.path.parent, settings=_SMALL)
    assert report.head is None
    assert not trained.path.with_name(HEAD).exists()
    assert EncoderCorrection.beside(report.path, ()) is None


@pytest.mark.parametrize(
    "spec", ["", "bge-m3", "ftp://host/v1#m", "https://host/v1", "sentence-transformers:"]
)
def test_what_is_no_encoder_is_refused(spec: str) -> None:
    with pytest.raises(InvalidInputError, match="DX-INTENT-040"):
        load_encoder(spec)


def test_a_library_that_is_not_there_is_named() -> None:
    with pytest.raises(DeixisError, match=r"pip install sentence-transformers"):
        load_encoder("sentence-transformers:absent")
