"""Measures the gesture store: first use, opening, a gesture with many revisions. One JSON object on stdout.

python tools/bench/library.py [--url POSTGRESQL_URL] [--runs N]

`process` figures count a whole Python process, imports included; `call` figures the call alone in a running one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gestures.library.store import Store, open_store

_REVISIONS = 1000
_OPEN = "import sys; from gestures.library.store import open_store; open_store(sys.argv[1]).close()"
_NOTHING = "import gestures.library.store"


def figures(seconds: list[float]) -> dict[str, float]:
    """Return the usual and the worse of several measurements, s."""
    ordered = sorted(seconds)
    worse = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"p50_s": round(statistics.median(ordered), 4), "p95_s": round(worse, 4), "runs": len(ordered)}


def timed(call: Callable[[], object], runs: int) -> dict[str, float]:
    """Measure a call."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return figures(taken)


def process(code: str, *arguments: str) -> None:
    """Run a whole Python."""
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)


def reopen(place: str) -> None:
    """Open a store and read what performances play."""
    with open_store(place) as store:
        store.library()


def many_revisions(store: Store, count: int) -> None:
    """Commit many revisions of one gesture."""
    entry = store.get("wave")
    for number in range(count):
        words = replace(entry.gesture.description, en=f"Take {number}")
        entry = store.edit(
            "wave", replace(entry.gesture, description=words), entry.revision, "bench", f"take {number}"
        )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="PostgreSQL URL of an empty database; a new SQLite file otherwise")
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    results: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = given.url or str(Path(folder) / "library.db")
        results["server"] = place.partition("://")[0] if given.url else "sqlite"
        began = time.perf_counter()
        process(_OPEN, place)
        results["install_process_s"] = round(time.perf_counter() - began, 3)
        results["import_process"] = timed(lambda: process(_NOTHING), given.runs)
        results["open_process"] = timed(lambda: process(_OPEN, place), given.runs)
        results["open_call"] = timed(lambda: open_store(place).close(), given.runs)
        results["open_and_read_call"] = timed(lambda: reopen(place), given.runs)
        with open_store(place) as store:
            before = timed(lambda: store.get("wave"), 5 * given.runs)
            many_revisions(store, _REVISIONS)
            results["get_call"] = {
                "with_1_revision": before,
                f"with_{_REVISIONS + 1}_revisions": timed(lambda: store.get("wave"), 5 * given.runs),
            }
            results["history_call"] = timed(lambda: store.history("wave"), 3)
        results[f"open_call_with_{_REVISIONS + 1}_revisions"] = timed(
            lambda: open_store(place).close(), given.runs
        )
    sys.stdout.write(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
