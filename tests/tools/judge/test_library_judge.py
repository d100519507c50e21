"""MediaPipe sees in drawn strokes what the gestures mean: one stroke of each family that the judge knows."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")
"""MediaPipe and what it stands on warn on import."""
JUDGE = Path(__file__).resolve().parents[3] / "tools" / "judge"
CHOSEN = {
    ("pointing", "point_screen", "right"),
    ("thumbs", "thumbs_up", "right"),
    ("number", "number_west", "right"),
    ("wave", "wave", "right"),
    ("heart", "heart_hands", "both"),
    ("stop", "stop_palm", "left"),
}


@pytest.fixture(scope="module")
def judge() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(JUDGE))
        return importlib.import_module("library_judge")


def test_mediapipe_confirms_a_stroke_of_every_family(judge: ModuleType) -> None:
    chosen = {}
    for case in judge.cases(set()):
        key = (case.family, case.gesture.id, case.hand)
        if key in CHOSEN:
            chosen.setdefault(key, case)
    assert set(chosen) == CHOSEN
    platform = judge.load_platform("douyin")
    said = {case.gesture.id: case.judge(look) for case, look in judge.looks(list(chosen.values()), platform)}
    assert said == dict.fromkeys(said, "")


def test_the_judge_does_not_confirm_what_is_not_shown(judge: ModuleType) -> None:
    case = next(
        case for case in judge.cases({"stop"}) if case.gesture.id == "stop_palm" and case.hand == "right"
    )
    ((_, look),) = judge.looks([case], judge.load_platform("douyin"))
    assert case.judge(look) == ""
    assert judge._thumb(look) != ""
    assert judge._counts({"index"})(look) != ""
    assert judge._joined(look) == "1 hands are seen"
