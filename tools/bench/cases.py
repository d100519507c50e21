"""The cases that the benchmark measures; each runs in a process of its own, so that peak memory is its own.

    python tools/bench/cases.py NAME [REPEATS]

Writes one JSON object to stdout. Every case asserts that its results are right before it times them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import engine
import torch
from measuring import cpu_seconds, loop_seconds, peak_rss_mib, percentiles, require, timed

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "data" / "scripts").glob("*.txt"))
DEMO = SCRIPTS[0]
FPS = 60
TOLERANCE = 1e-5
CHUNK_S = 0.2


def demo_text(times: int = 1) -> str:
    """Return the demo's script, several times over."""
    return "\n".join([DEMO.read_text(encoding="utf-8").strip()] * times)


def make_motion(text: str, stages: Any = None, workers: int | None = None) -> Any:
    """Go from a script to sampled motion of body, hands and face, on all processors if not said otherwise."""
    from gestures.pipeline.planning import plan_show
    from gestures.pipeline.request import ShowRequest
    from gestures.pipeline.staging import sample_motion, stage_show
    from motion.timing import FrameRate

    staged = stage_show(plan_show(ShowRequest(text), stages), stages, workers)
    return staged, sample_motion(staged, FrameRate(FPS), stages)


def motion(repeats: int, times: int = 1) -> dict[str, Any]:
    """Script to motion, 60 frames a second, without drawing: speech, words, gestures, solving, frames."""
    from gestures.pipeline.progress import Stages
    from motion.processes import processors

    text = demo_text(times)
    staged, first = make_motion(text)
    _, second = make_motion(text, workers=1)
    require(
        first.clip.allclose(second.clip, TOLERANCE), "the same input gives other motion, or one process does"
    )
    require(first.face.allclose(second.face, TOLERANCE), "the same input gives another face")
    head_s = min(10.0, staged.performance.duration_s)
    parts = [staged.performance.sample(FPS, start, start + CHUNK_S - 0.5 / FPS) for start in _starts(head_s)]
    chunked = torch.cat([clip.local_xyzw for clip, _ in parts])
    whole = first.clip.local_xyzw[: chunked.shape[0]]
    same = (chunked * whole).sum(-1).abs().min()
    require(float(same) > 1 - TOLERANCE, "chunks give other frames than the whole")
    duration_s = staged.performance.duration_s
    stages = Stages()
    loop_s = loop_seconds()
    seconds = timed(lambda: make_motion(text, stages), repeats)
    cpu_s = cpu_seconds(lambda: make_motion(text), repeats)
    rss = peak_rss_mib()
    return {
        "script_characters": len(text),
        "output_s": round(duration_s, 2),
        "processors": processors(),
        "loop_s": min(loop_s, loop_seconds()),
        **percentiles(seconds),
        "cpu_s": cpu_s,
        "times_real_time_by_cpu_s": round(duration_s / cpu_s, 1),
        "times_real_time_least": round(duration_s / min(seconds), 1),
        "stages_s": {name: round(value, 4) for name, value in stages.seconds.items()},
        "times_real_time_p50": round(duration_s / percentiles(seconds)["p50_s"], 1),
        "times_real_time_p95": round(duration_s / percentiles(seconds)["p95_s"], 1),
        "peak_rss_mib": round(rss, 1),
    }


def _starts(until_s: float) -> list[float]:
    return [index * CHUNK_S for index in range(int(until_s / CHUNK_S))]


def motion_10(repeats: int) -> dict[str, Any]:
    """The same for a script ten times as long."""
    return motion(repeats, times=10)


def baseline(repeats: int) -> dict[str, Any]:
    """Memory of a process that has loaded everything and made nothing."""
    from gestures.pipeline.planning import plan_show
    from gestures.pipeline.request import ShowRequest
    from gestures.pipeline.staging import stage_show

    stage_show(plan_show(ShowRequest("大家好。")))
    return {"peak_rss_mib": round(peak_rss_mib(), 1)}


def classifier(repeats: int) -> dict[str, Any]:
    """Clauses classified a second, in batch and one by one."""
    from gestures.intents.classifier import IntentClassifier

    began = time.perf_counter()
    model = IntentClassifier.load()
    load_s = time.perf_counter() - began
    clauses = [clause.text for path in SCRIPTS for clause in model.classify(path.read_text(encoding="utf-8"))]
    batch = (clauses * (2000 // len(clauses) + 1))[:2000]
    single = [model.classify_clauses([clause])[0] for clause in clauses]
    require(
        [[span.id for span in spans] for spans in single]
        == [[span.id for span in spans] for spans in model.classify_clauses(clauses)],
        "a batch is classified otherwise than its clauses",
    )
    seconds = timed(lambda: model.classify_clauses(batch), repeats)
    one = timed(lambda: model.classify_clauses([clauses[0]]), 50)
    return {
        "load_s": round(load_s, 3),
        "clauses_per_s": round(len(batch) / percentiles(seconds)["p50_s"]),
        "one_clause": percentiles(one),
    }


def planner(repeats: int) -> dict[str, Any]:
    """Speech and plan of a ten-minute script, without motion."""
    from gestures.pipeline.planning import plan_show
    from gestures.pipeline.request import ShowRequest

    text = demo_text(14)
    timeline = plan_show(ShowRequest(text)).timeline
    require(
        all(g.stroke.start_s - g.anchor.time_s <= 0.1 + 1e-6 for g in timeline.gestures), "a stroke is late"
    )
    require(
        all(g.stroke.start_s - g.anchor.time_s >= -0.5 - 1e-6 for g in timeline.gestures), "a stroke is early"
    )
    seconds = timed(lambda: plan_show(ShowRequest(text)), repeats)
    return {
        "output_s": round(timeline.duration_s, 1),
        "gestures": len(timeline.gestures),
        **percentiles(seconds),
    }


def render(repeats: int) -> dict[str, Any]:
    """Pictures of the demo drawn a second, 540×960, with the screen and captions laid over them."""
    from gestures.pipeline.scene import Scene, SceneContent

    staged, sampled = make_motion(demo_text())
    planned = staged.planned
    content = SceneContent(planned.timeline, planned.platform, staged.body, sampled.clip, sampled.face)
    times = [index / 30 for index in range(30, 90)]
    with Scene(content) as scene:
        first, second = scene.picture(2.0), scene.picture(2.0)
        require(bool((first == second).all()), "the same instant is drawn in two ways")
        require(float(first.std()) > 10, "the picture is empty")
        seconds = timed(lambda: [scene.picture(time_s) for time_s in times], repeats)
    return {"frames_per_s": round(len(times) / percentiles(seconds)["p50_s"], 1), "size": "540x960"}


CASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "baseline": baseline,
    "motion": motion,
    "motion_10": motion_10,
    "classifier": classifier,
    "planner": planner,
    "render": render,
    **engine.CASES,
}


if __name__ == "__main__":
    result = CASES[sys.argv[1]](int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    sys.stdout.write(json.dumps(result) + "\n")
