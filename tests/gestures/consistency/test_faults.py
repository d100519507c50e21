"""A performed show is clean, also when it is known from its motion alone; every kind of harm done to it is found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gestures.pipeline.request import ShowRequest

TEXT = (
    "{gesture: none}大家好我们今天慢慢聊一聊，{gesture: auto}{gesture: point_screen target=follow_button}点关注"
    "{gesture: none}我们来看一看这里哦，今天的东西真的特别多特别好，{gesture: auto}"
    "只剩{gesture: number_cn number=3}三件{gesture: none}"
    "了哦，我们再来看一看这里哦，还有很多人在问我们这个东西好不好用呢。{gesture: auto}"
)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "tools" / "evaluate_checks.py"
    spec = importlib.util.spec_from_file_location("evaluate_checks", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def show(tool: ModuleType) -> Any:
    return tool.performed(ShowRequest(TEXT, platform="douyin", voice="none", language="zh"))


@pytest.fixture(scope="module")
def clean(tool: ModuleType, show: Any) -> Any:
    return tool.checked(show)


def test_clean_motion_is_clean(clean: Any) -> None:
    assert [finding.line() for finding in clean if finding.severity == "error"] == []
    assert {"DX-CHECK-303", "DX-CHECK-501", "DX-CHECK-506", "DX-CHECK-602", "DX-CHECK-607"} <= set(
        clean.checked
    )


def test_clean_motion_agrees_with_the_words_alone(tool: ModuleType, show: Any) -> None:
    report = tool.checked(show, words_only=True)
    assert [finding.line() for finding in report if finding.severity == "error"] == []


def test_every_kind_of_harm_is_found_at_its_time(tool: ModuleType, show: Any, clean: Any) -> None:
    results = [tool.judged(fault, "show", clean) for fault in tool.harmed(show, 1, 7)]
    assert {result.kind for result in results} >= set(tool.faults.KINDS) - {"swap"}
    assert [result for result in results if not result.found] == []
