"""How fast gestures are planned: cold from the command line, over a day's show, and live. One JSON object to stdout.

    python tools/bench/planner.py [--hours 15]

The facts of the long show are checked; the exit code is 1 if one of them is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from long_show import facts, long_script

from gestures.alignment import LivePlanner, Timeline
from gestures.intents.spans import Clause
from gestures.library.active import active_library
from gestures.personas import load_persona
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.platforms import load_platform

ROOT = Path(__file__).resolve().parents[2]
COLD_MINUTES = 10
COLD_RUNS = 5
LIVE_CLAUSES = 1000
AHEAD_S = 6.0
"""How far ahead of the voice a live show's text is fed."""


def percentiles(seconds: Sequence[float], digits: int = 4) -> dict[str, float]:
    """Return median and 95th percentile."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50_s": round(statistics.median(ordered), digits), "p95_s": round(p95, digits)}


def peak_mib() -> float:
    """Return the peak resident memory of this process so far, MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def cold() -> dict[str, Any]:
    """Time the command, start of the process included, with voice and without; processor seconds beside the clock's."""
    text = long_script(COLD_MINUTES / 60)
    command = [str(Path(sys.executable).with_name("deixis")), "align", "-", "--quiet"]
    result: dict[str, Any] = {"characters": len(text)}
    for voice in ("espeak", "none"):
        wall, cpu = [], []
        for _ in range(COLD_RUNS):
            before, began = os.times(), time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                out = str(Path(folder) / "timeline.json")
                subprocess.run(
                    [*command, "--voice", voice, "--out", out], input=text, text=True, check=True, cwd=ROOT
                )
            after = os.times()
            wall.append(time.perf_counter() - began)
            cpu.append(
                after.children_user - before.children_user + after.children_system - before.children_system
            )
        result[voice] = {**percentiles(wall, 2), "processor_p50_s": round(statistics.median(cpu), 2)}
    return result


def growth(hours: float) -> tuple[dict[str, Any], Timeline]:
    """Plan shows of growing length; return seconds and memory for each, and the longest."""
    rows = []
    for length in (hours / 10, hours):
        text = long_script(length)
        began = time.process_time()
        timeline = plan_show(ShowRequest(text, voice="none")).timeline
        seconds = time.process_time() - began
        rows.append(
            {
                "show_s": round(timeline.duration_s),
                "processor_s": round(seconds, 2),
                "per_show_hour_s": round(seconds / timeline.duration_s * 3600, 2),
                "peak_rss_mib": peak_mib(),
            }
        )
    return {"rows": rows}, timeline


def live(timeline: Timeline) -> dict[str, Any]:
    """Feed clauses one by one and let time run: seconds for each, and the gestures that differ from the whole plan."""
    library, persona, platform = active_library(), load_persona("warm_host"), load_platform("douyin")
    planner = LivePlanner(library, persona, platform)
    clauses = timeline.clauses[: LIVE_CLAUSES + 50]
    seconds, processor, planned, unserved = [], [], [], 0
    for number, clause in enumerate(clauses):
        words = timeline.words[clause.first_word : clause.last_word + 1]
        began, spent = time.perf_counter(), time.process_time()
        early = planner.advance(max(clause.start_s - AHEAD_S, 0.0))
        update = planner.feed(Clause(clause.text, clause.start, clause.end, clause.intents), words)
        if number >= 50:
            seconds.append(time.perf_counter() - began)
            processor.append(time.process_time() - spent)
        unserved += len(early.unserved) + len(update.unserved)
        planned += [*early.settled, *update.settled]
    until_s = clauses[-50].start_s
    whole = {(g.anchor.word, g.gesture) for g in timeline.gestures if g.anchor.time_s < until_s}
    found = {(g.anchor.word, g.gesture) for g in planned if g.anchor.time_s < until_s}
    return {
        "clauses": len(seconds),
        **percentiles(seconds, 5),
        "processor": percentiles(processor, 5),
        "ahead_s": AHEAD_S,
        "gestures": len(found),
        "gestures_of_whole_plan": len(whole),
        "unserved": unserved,
        "unserved_of_whole_plan": sum(entry.clause < len(clauses) - 50 for entry in timeline.unserved),
        "same_as_whole_plan": round(len(found & whole) / max(len(whole), 1), 4),
    }


def main() -> int:
    """Run everything and say whether the long show holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--hours", type=float, default=15.0, help="length of the longest show")
    parser.add_argument("--no-cold", action="store_true", help="leave the cold starts out")
    asked = parser.parse_args()
    result: dict[str, Any] = {} if asked.no_cold else {"cold": cold()}
    result["growth"], timeline = growth(asked.hours)
    result["live"] = live(timeline)
    result["long_show"] = facts(timeline, active_library())
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return int(any(value for name, value in result["long_show"].items() if name.endswith("_wrong")))


if __name__ == "__main__":
    sys.exit(main())
