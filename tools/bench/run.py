"""Runs every case of the benchmark and writes one JSON object to stdout; progress goes to stderr.

python tools/bench/run.py [CASE …]
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch
from cases import CASES

HERE = Path(__file__).resolve().parent
REPEATS = {
    "motion": 5, "motion_10": 3, "classifier": 5, "planner": 3, "render": 1, "frames": 9, "live": 12, "growth": 5,
    "skinning": 9,
}  # fmt: skip


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cpus": len(os.sched_getaffinity(0)),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "gpu": torch.cuda.get_device_name(0) if torch.cuda.is_available() else None,
    }


def run_case(name: str) -> dict[str, Any]:
    """Run one case in a process of its own."""
    sys.stderr.write(f"{name} …\n")
    command = [sys.executable, str(HERE / "cases.py"), name, str(REPEATS.get(name, 1))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def scaling(results: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return how time and memory grow from a script to one ten times as long."""
    small, large, base = results["motion"], results["motion_10"], results["baseline"]["peak_rss_mib"]
    per_second = [(case["peak_rss_mib"] - base) / case["output_s"] for case in (small, large)]
    return {
        "time_ratio": round(large["p50_s"] / small["p50_s"], 2),
        "output_ratio": round(large["output_s"] / small["output_s"], 2),
        "extra_memory_per_output_second_ratio": round(per_second[1] / max(per_second[0], 1e-9), 2),
    }


def main() -> None:
    """Run the cases that the command line names, or all."""
    names = sys.argv[1:] or list(CASES)
    results = {name: run_case(name) for name in names}
    table: dict[str, Any] = {"machine": machine(), **results}
    if {"baseline", "motion", "motion_10"} <= set(names):
        table["scaling"] = scaling(results)
    sys.stdout.write(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
