"""The functions of the package do what the commands do, and say of wrong arguments what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gestures
from gestures import PlannerSettings, align, classify, perform, timeline_to_json
from gestures.errors import DeixisError, InvalidInputError, NotFoundError

SCRIPT = "欢迎大家来到直播间！左下角点一下购物车，还有五单。"


def test_every_public_name_is_there() -> None:
    for name in gestures.__all__:
        assert getattr(gestures, name).__name__ == name


def test_classify_gives_what_the_command_writes(tmp_path: Path) -> None:
    clauses = classify(SCRIPT)
    assert "".join(SCRIPT[clause.start : clause.end] for clause in clauses)
    assert "point_cart" in {intent.id for clause in clauses for intent in clause.intents}
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    assert [clause.text for clause in classify(script)] == [clause.text for clause in clauses]
    with pytest.raises(NotFoundError):
        classify(SCRIPT, language="klingon")


def test_align_plans_without_motion_as_it_is_asked_to() -> None:
    planned = align(SCRIPT, voice="none", seed=5)
    written = json.loads(timeline_to_json(planned.timeline))
    assert written["seed"] == 5 and "cart_button" in {entry["target"] for entry in written["gestures"]}
    name = next(each.gesture for each in planned.timeline.gestures if each.target == "cart_button")
    without = align(SCRIPT, voice="none", seed=5, settings=PlannerSettings(forbid=(name,)))
    assert name not in {each.gesture for each in without.timeline.gestures}


@pytest.mark.parametrize(
    "wrong",
    [
        {"script": 7},
        {"script": b"hello"},
        {"script": None},
        {"seed": "1"},
        {"seed": 2.5},
        {"seed": True},
        {"language": 4},
        {"voice": None},
        {"platform": 1},
        {"persona": ["warm_host"]},
        {"audio": 3},
        {"timings": {"words": []}},
        {"settings": {"density": 1}},
    ],
)
def test_a_wrong_kind_of_argument_is_named(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    for call in (align, perform):
        with pytest.raises(
            InvalidInputError, match=f"DX-SHOW-017.*{'script' if name == 'script' else name} is"
        ):
            call(**({"script": SCRIPT, "voice": "none"} | wrong))


@pytest.mark.parametrize(
    "wrong",
    [{"fps": "60"}, {"fps": None}, {"fps": float("nan")}, {"formats": "npz"}, {"formats": [1]}, {"out": 5}],
)
def test_a_wrong_wish_for_files_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeixisError):
        perform(SCRIPT, voice="none", **wrong)


@pytest.mark.parametrize("wrong", [{"density": "high"}, {"forbid": "wave"}, {"prefer": (1,)}])
def test_a_wrong_setting_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=f"DX-ALIGN-001.*{next(iter(wrong))}"):
        PlannerSettings(**wrong)


def test_a_string_that_names_a_file_is_not_spoken(tmp_path: Path) -> None:
    there = tmp_path / "words"
    there.write_text("hello", encoding="utf-8")
    for path in (str(there), str(tmp_path / "missing"), "show.srt", "my script.TXT", "take.TextGrid"):
        for call in (align, classify, perform):
            with pytest.raises(InvalidInputError, match=r"DX-SHOW-002.*pathlib"):
                call(path)


@pytest.mark.parametrize(
    "said",
    [
        "24/7客服在线",
        "and/or",
        "it comes in s/m/l",
        "only 9.9!",
        "json is a format",
        "满199/299减",
        "今天的福利" * 99,
    ],
)
def test_words_with_a_stroke_or_a_point_are_words(said: str) -> None:
    assert classify(said)
