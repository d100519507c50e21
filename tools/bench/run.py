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
    """Run one case in a process of its own; one that fails says so, and the others go on."""
    sys.stderr.write(f"{name} …\n")
    command = [sys.executable, str(HERE / "cases.py"), name, str(REPEATS.get(name, 1))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        reason = f"exit code {done.returncode}: {said}"
        sys.stderr.write(f"{name} failed: {reason}\n")
        return {"failed": reason}
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
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


def main() -> int:
    """Run the cases that the command line names, or all; the exit code is 1 if one of them failed."""
    names = sys.argv[1:] or list(CASES)
    unknown = [name for name in names if name not in CASES]
    if unknown:
        sys.stderr.write(f"no case is called {', '.join(unknown)}; there are {', '.join(CASES)}\n")
        return 2
    results = {name: run_case(name) for name in names}
    failed = [name for name, result in results.items() if "failed" in result]
    table: dict[str, Any] = {"machine": machine(), **results}
    if {"baseline", "motion", "motion_10"} <= set(names) - set(failed):
        table["scaling"] = scaling(results)
    sys.stdout.write(json.dumps(table, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
