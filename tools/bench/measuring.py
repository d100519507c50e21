"""How the benchmark measures: results checked before they are timed, every run a number, memory of the process."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch


class WrongResult(Exception):
    """A result that is to be timed is not right."""


def require(condition: bool, what: str) -> None:
    """Stop the benchmark if a result is wrong."""
    if not condition:
        raise WrongResult(what)


def timed(action: Callable[[], Any], repeats: int) -> list[float]:
    """Return the wall-clock seconds of each run."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return seconds


def cpu_seconds(action: Callable[[], Any], repeats: int) -> float:
    """Return the least processor time of a run, s, all threads and processes together.

    It is what remains where others use the machine, but for what they take from its caches.
    """
    least = float("inf")
    for _ in range(repeats):
        began = _cpu_s()
        action()
        least = min(least, _cpu_s() - began)
    return round(least, 4)


def _cpu_s() -> float:
    """Processor time of this process and of those that it has started and that have ended, s."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def loop_seconds() -> float:
    """Return the processor time of ten million additions in Python, s: how fast the machine is at the moment."""
    began, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return round(time.process_time() - began, 3)


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return median and 95th percentile."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50_s": round(statistics.median(ordered), 4), "p95_s": round(p95, 4)}


def peak_rss_mib() -> float:
    """Return the process's peak resident memory, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rss_mib() -> float:
    """Return what the process holds now, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def devices() -> list[str]:
    """Return what the engine can run on here."""
    return ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
