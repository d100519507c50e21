"""`deixis train` refuses, before the long work, what could not be used after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestures.intents import training

from .conftest import Run


def test_a_family_that_no_gesture_is_of_is_refused_before_training(
    deixis: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "train", lambda *_, **__: pytest.fail("it trains"))
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "intents:\n  - {id: ask_dance, zh: 求跳舞, does: asks for a dance, fits: [swirl]}\n", encoding="utf-8"
    )
    ran = deixis("train", tmp_path, "--quiet")
    assert ran.code == 2 and "DX-INTENT-004" in ran.err and "ask_dance" in ran.err
    assert list(tmp_path.iterdir()) == [mine]
