from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "planner.md").read_text(encoding="utf-8")


def test_the_live_example_runs_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(compile(example, "planner.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "thumbs_up on 'I'" in printed
    assert re.search(r"point\w* on 'follow'", printed)
    assert "on 'three'" in printed
