"""The engine's cases: frames of many avatars, growth with avatars and seconds, a day in flat memory.

Each case runs on the CPU and, where there is one, on a GPU too; what it compares with is measured in the same run. On
the CPU the work is shared out to one thread a core: torch's own threads gain nothing on operations of this size.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from measuring import cpu_seconds, devices, percentiles, require, rss_mib, timed
from skinning import skinning
from torch import Tensor

from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.pipeline.staging import StagedShow, stage_show
from motion.performance import Performance
from motion.plan import stack_plans

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "data" / "scripts").glob("*.txt"))
FPS = 60
LIVE_FPS, LIVE_CHUNK_S, LIVE_AVATARS = 30, 0.5, 500
PERSONAS = ("warm_host", "energetic_seller", "calm_expert", "playful")
TOLERANCE = 1e-5
HOURS = 24
WORKERS = min(2, len(os.sched_getaffinity(0)))

torch.set_num_threads(1)


def together(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do several things, one a core."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        return list(pool.map(lambda action: action(), actions))


def finish(device: str) -> None:
    """Wait until a device has done what it was told."""
    if device == "cuda":
        torch.cuda.synchronize()


@cache
def show(script: int = 0, persona: str = PERSONAS[0], seed: int = 0) -> StagedShow:
    """Return one staged show; the words are timed without a voice."""
    text = SCRIPTS[script].read_text(encoding="utf-8")
    return stage_show(plan_show(ShowRequest(text, persona=persona, seed=seed, voice="none")))


@cache
def crowd(avatars: int) -> Performance:
    """Return so many avatars as one performance: some ten shows, each with seeds of its own."""
    kinds = [show(script, persona, seed=script).performance for script in range(3) for persona in PERSONAS][
        : max(1, avatars)
    ]
    chosen = [kinds[row % len(kinds)] for row in range(avatars)]
    plan = stack_plans([performance.plan for performance in chosen])
    faces = tuple(performance.faces[0] for performance in chosen)
    return Performance(plan, chosen[0].skeleton, faces)


def instants(start_s: float, seconds: float, fps: float) -> Tensor:
    """Return the instants of a chunk, s."""
    return start_s + torch.arange(round(seconds * fps), dtype=torch.float64) / fps


def frames(repeats: int) -> dict[str, Any]:
    """One avatar's body, hands and face from a finished plan, 60 frames a second; against single frames."""
    performance = show().performance
    seconds = performance.duration_s
    times = instants(0.0, seconds, FPS)
    whole, faces = performance.evaluate(times)
    some = torch.arange(0, len(times), 97)
    parts, part_faces = performance.evaluate(times[some])
    same = (parts.local_xyzw * whole.local_xyzw[:, some]).sum(-1).abs().min()
    require(float(same) > 1 - TOLERANCE, "a frame by itself differs from the same frame among others")
    require(torch.allclose(part_faces, faces[:, some], atol=TOLERANCE), "a face by itself differs")
    alone = timed(lambda: [performance.evaluate(times[index : index + 1]) for index in range(40)], 1)[0] / 40
    found: dict[str, Any] = {"output_s": round(seconds, 1), "single_frame_s": round(alone, 5)}
    for device in devices():
        there = performance.to(device)

        def run(there: Performance = there, device: str = device) -> None:
            parts = times.chunk(WORKERS if device == "cpu" else 1)
            together([lambda part=part: there.evaluate(part) for part in parts])
            finish(device)

        run()
        took = percentiles(timed(run, repeats))
        found[device] = {
            **took,
            "cpu_s": cpu_seconds(run, repeats),
            "times_real_time_p50": round(seconds / took["p50_s"]),
            "ratio_to_single_frames": round(alone * len(times) / took["p50_s"], 1),
        }
    return found


def live(repeats: int) -> dict[str, Any]:
    """500 avatars live at 30 frames a second, half a second at a time; against one by one."""
    half = LIVE_AVATARS // 2
    performance, halves = crowd(LIVE_AVATARS), [crowd(half), crowd(LIVE_AVATARS - half)]
    times = instants(12.0, LIVE_CHUNK_S, LIVE_FPS)
    poses, faces = performance.evaluate(times)
    few = [0, 1, LIVE_AVATARS - 1]
    singles = [crowd_member(row) for row in few]
    for row, single in zip(few, singles, strict=True):
        pose, face = single.evaluate(times)
        same = (pose.local_xyzw[0] * poses.local_xyzw[row]).sum(-1).abs().min()
        require(float(same) > 1 - TOLERANCE, "an avatar among others moves otherwise than alone")
        require(torch.allclose(face[0], faces[row], atol=1e-4), "an avatar among others looks otherwise")
    alone = sorted(timed(lambda: singles[0].evaluate(times), 9))[4]
    found: dict[str, Any] = {"avatars": LIVE_AVATARS, "fps": LIVE_FPS, "chunk_s": LIVE_CHUNK_S}
    for device in devices():
        there = halves if device == "cpu" else [performance.to(device)]

        def run(start_s: float, there: list[Performance] = there, device: str = device) -> None:
            at = instants(start_s, LIVE_CHUNK_S, LIVE_FPS)
            together([lambda part=part: part.evaluate(at) for part in there])
            finish(device)

        run(1.0)
        seconds = [timed(lambda at=at: run(at), 1)[0] for at in np.arange(2.0, 2.0 + repeats)]
        took = percentiles(seconds)
        found[device] = {
            **took,
            "cpu_s": cpu_seconds(lambda: run(12.0), repeats),
            "live": took["p95_s"] <= LIVE_CHUNK_S,
            "avatars_that_keep_up_p50": round(LIVE_AVATARS * LIVE_CHUNK_S / took["p50_s"]),
            "ratio_to_one_by_one": round(alone * LIVE_AVATARS / took["p50_s"], 1),
        }
    return found


def crowd_member(row: int) -> Performance:
    """Return one avatar of the crowd by itself."""
    kinds = [(script, persona) for script in range(3) for persona in PERSONAS]
    script, persona = kinds[row % len(kinds)]
    return show(script, persona, seed=script).performance


def growth(repeats: int) -> dict[str, Any]:
    """How time grows with avatars and with seconds: 2 means as much time for twice as much."""
    found: dict[str, Any] = {}
    took = {}
    for avatars in (64, 256):
        performance = crowd(avatars)
        times = instants(5.0, LIVE_CHUNK_S, LIVE_FPS)
        performance.evaluate(times)
        took[avatars] = percentiles(timed(lambda p=performance, t=times: p.evaluate(t), repeats))["p50_s"]
    found["time_for_4_times_the_avatars"] = round(took[256] / took[64], 2)
    performance = crowd(16)
    for seconds in (10.0, 40.0):
        times = instants(0.0, seconds, FPS)
        performance.evaluate(times)
        took[seconds] = percentiles(timed(lambda t=times: performance.evaluate(t), repeats))["p50_s"]
    found["time_for_4_times_the_seconds"] = round(took[40.0] / took[10.0], 2)
    require(max(found.values()) < 6.0, f"time does not grow in proportion: {found}")
    return found


def day(repeats: int) -> dict[str, Any]:
    """Memory over a simulated day: every hour another show is planned and played live to its end."""
    del repeats
    held = []
    for hour in range(HOURS):
        text = SCRIPTS[hour % len(SCRIPTS)].read_text(encoding="utf-8")
        persona = PERSONAS[hour % len(PERSONAS)]
        staged = stage_show(plan_show(ShowRequest(text, persona=persona, seed=hour, voice="none")))
        # The clock of the day goes on: a stream that runs for hours evaluates large times.
        for start_s in np.arange(0.0, staged.performance.duration_s, LIVE_CHUNK_S):
            staged.performance.evaluate(instants(float(start_s), LIVE_CHUNK_S, LIVE_FPS))
        pose, _ = staged.performance.evaluate(instants(3600.0 * hour, LIVE_CHUNK_S, LIVE_FPS))
        require(bool(torch.isfinite(pose.local_xyzw).all()), "late in the day a pose is no pose")
        held.append(round(rss_mib(), 1))
    grown = held[-1] - held[len(SCRIPTS) - 1]
    require(grown < 40.0, f"memory grew by {grown:.0f} MiB after all scripts had been played once")
    return {"hours": HOURS, "rss_mib_by_hour": held, "grown_mib": round(grown, 1)}


CASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "frames": frames,
    "live": live,
    "growth": growth,
    "skinning": skinning,
    "day": day,
}
