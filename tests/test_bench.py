from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("case", "figure"),
    [("classifier", "clauses_per_s"), ("motion", "times_real_time_p50"), ("render", "frames_per_s")],
)
def test_the_benchmark_holds_its_results_right_and_gives_figures(case: str, figure: str) -> None:
    command = [sys.executable, "tools/bench/cases.py", case, "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[figure] > 0
