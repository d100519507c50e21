"""The benchmark's crowd is checked avatar by avatar, and its day holds every frame of a day."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "bench"))
import engine
from measuring import WrongResult


def test_an_hour_of_frames_is_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    performance = engine.show().performance
    for hour_s in (105.0, 120.0):
        monkeypatch.setattr(engine, "HOUR_S", hour_s)
        assert engine.hour_of_frames(performance) == hour_s * engine.LIVE_FPS


def test_a_crowd_keeps_up_only_if_it_moves_as_its_members_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PERSONAS", engine.PERSONAS[:1])
    found = engine.keeping_up("cpu", [engine.crowd(5)], fps=60, chunk_s=0.1, repeats=2)
    assert found["avatars"] == 5
    assert found["avatars_that_keep_up_p50"] > 0
    # Two avatars in each other's place are found out.
    members = [engine.crowd_member(row) for row in (1, 0, 2, 3, 4)]
    monkeypatch.setattr(engine, "crowd_member", lambda row: members[row])
    with pytest.raises(WrongResult):
        engine.keeping_up("cpu", [engine.crowd(5)], fps=60, chunk_s=0.1, repeats=1)
