"""Times the search over a library of made-up size and writes one JSON object to stdout.

python tools/bench/search.py [GESTURES]

The library is the starter library, multiplied by variants with names and words of their own. Every query runs often
enough for its percentiles to mean something; the first search of all builds the index and is stated apart.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Bilingual, Gesture

SIZE = 10_000
REPEATS = 40
QUERIES: tuple[dict[str, Any], ...] = (
    {"text": "thumbs up"},
    {"text": "hand"},
    {"text": "关注"},
    {"text": "点一下关注按钮"},
    {"text": "guanzhu"},
    {"text": "both hands wave"},
    {"text": "wave_17"},
    {"text": "no such words"},
    {"intent": "ask_follow", "hand": "left"},
    {"safe_for": "Middle East", "at_most_s": 2.5},
    {"text": "比心", "language": "zh", "status": "approved"},
    {"word": "follow"},
    {},
)


def variants(size: int) -> Iterator[Gesture]:
    """Yield as many gestures as asked for: the starter library over and over, told apart by a number."""
    shipped = load_library().gestures
    for number in range(size):
        gesture, take = shipped[number % len(shipped)], number // len(shipped)
        yield replace(
            gesture,
            id=f"{gesture.id}_v{take}",
            names=Bilingual(f"{gesture.names.zh}{take}", f"{gesture.names.en} {take}"),
            aliases=tuple(f"{alias}_v{take}" for alias in gesture.aliases),
        )


def percentile(values: list[float], share: float) -> float:
    """Return the value below which a share of the sorted values lies."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def main() -> None:
    """Build, search, report."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    library = Library(variants(size))
    began = time.perf_counter()
    library.search("wave")
    library.search("guanzhu")
    table: dict[str, Any] = {
        "gestures": len(library.gestures),
        "first_search_s": round(time.perf_counter() - began, 3),
    }
    every: list[tuple[float, float]] = []
    queries = []
    for query in QUERIES:
        times = []
        for _ in range(REPEATS):
            began, busy = time.perf_counter(), time.process_time()
            found = library.search(**query)
            times.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)))
        every += times
        queries.append({"query": query, "found": len(found)} | figures(times))
    sys.stdout.write(
        json.dumps(table | figures(every) | {"queries": queries}, indent=1, ensure_ascii=False) + "\n"
    )


def figures(times_ms: list[tuple[float, float]]) -> dict[str, float]:
    """Return the percentiles that the figures are judged by, of wall-clock and of processor time, ms."""
    wall, busy = ([pair[which] for pair in times_ms] for which in (0, 1))
    return {
        "p50_ms": round(percentile(wall, 0.5), 3),
        "p95_ms": round(percentile(wall, 0.95), 3),
        "most_ms": round(max(wall), 3),
        "p50_cpu_ms": round(percentile(busy, 0.5), 3),
        "p95_cpu_ms": round(percentile(busy, 0.95), 3),
    }


if __name__ == "__main__":
    main()
