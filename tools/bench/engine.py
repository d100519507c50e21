"""The engine's cases: frames of many avatars, growth with avatars and seconds, a day in flat memory.

Each case runs on the CPU and, where there is one, on a GPU too; what it compares with is measured in the same run. On
the CPU the work is shared out to one thread a core: torch's own threads gain nothing on operations of this size.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
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
GPU_FPS, GPU_CHUNK_S, GPU_AVATARS = 60, 0.1, 20_000
PERSONAS = ("warm_host", "energetic_seller", "calm_expert", "playful")
TOLERANCE = 1e-5
HOURS = 24
HOUR_S, PLAYED_LIVE_S, STRETCH_S = 3600.0, 15.0, 30.0
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
    """500 avatars live at 30 frames a second on the CPU, 20,000 at 60 on a GPU; against one by one."""
    half = LIVE_AVATARS // 2
    halves = [crowd(half), crowd(LIVE_AVATARS - half)]
    found = {"cpu": keeping_up("cpu", halves, LIVE_FPS, LIVE_CHUNK_S, repeats)}
    for device in devices()[1:]:
        there = [crowd(GPU_AVATARS).to(device)]
        found[device] = keeping_up(device, there, GPU_FPS, GPU_CHUNK_S, repeats)
    return found


def keeping_up(
    device: str, parts: Sequence[Performance], fps: int, chunk_s: float, repeats: int
) -> dict[str, Any]:
    """Play a crowd on a device, a chunk at a time.

    Args:
        device: Where its parts are.
        parts: Avatars of `crowd`, each part counted from the first.
        fps: Frames a second.
        chunk_s: Length of a chunk, s.
        repeats: How many chunks are timed.
    """
    times = instants(12.0, chunk_s, fps)
    alone = sorted(timed(lambda: crowd_member(0).evaluate(times), 9))[4]
    for part in parts:
        pose, face = part.evaluate(times)
        count = part.plan.avatars
        for row in sorted({0, 1, count - 1}):
            single, looks = crowd_member(row).evaluate(times)
            same = (single.local_xyzw[0] * pose.local_xyzw[row].cpu()).sum(-1).abs().min()
            require(float(same) > 1 - TOLERANCE, "an avatar among others moves otherwise than alone")
            require(
                torch.allclose(looks[0], face[row].cpu(), atol=1e-4), "an avatar among others looks otherwise"
            )
        del pose, face

    def run(start_s: float) -> None:
        at = instants(start_s, chunk_s, fps).to(device)
        together([lambda part=part: part.evaluate(at) for part in parts])
        finish(device)

    run(1.0)
    avatars = sum(part.plan.avatars for part in parts)
    took = percentiles([timed(lambda at=at: run(at), 1)[0] for at in np.arange(2.0, 2.0 + repeats)])
    return {
        "avatars": avatars,
        "fps": fps,
        "chunk_s": chunk_s,
        **took,
        "cpu_s": cpu_seconds(lambda: run(12.0), repeats),
        "live": took["p95_s"] <= chunk_s,
        "avatars_that_keep_up_p50": round(avatars * chunk_s / took["p50_s"]),
        "ratio_to_one_by_one": round(alone * avatars / took["p50_s"], 1),
    }


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
    """Memory over a day of frames: every hour another show is planned and played over and over, 30 frames a second.

    The first seconds of each hour are played live, half a second at a time, the rest in longer stretches, which cost
    less; every frame of the day is computed once.
    """
    del repeats
    held = []
    frames = 0
    for hour in range(HOURS):
        text = SCRIPTS[hour % len(SCRIPTS)].read_text(encoding="utf-8")
        persona = PERSONAS[hour % len(PERSONAS)]
        staged = stage_show(plan_show(ShowRequest(text, persona=persona, seed=hour, voice="none")))
        frames += hour_of_frames(staged.performance)
        # Without a new show, the clock of a stream goes on.
        pose, _ = staged.performance.evaluate(instants(HOUR_S * hour, LIVE_CHUNK_S, LIVE_FPS))
        require(bool(torch.isfinite(pose.local_xyzw).all()), "late in the day a pose is no pose")
        held.append(round(rss_mib(), 1))
    require(frames == round(HOURS * HOUR_S * LIVE_FPS), f"the day has {frames} frames")
    grown = held[-1] - held[len(SCRIPTS) - 1]
    require(grown < 40.0, f"memory grew by {grown:.0f} MiB after all scripts had been played once")
    return {"hours": HOURS, "frames": frames, "rss_mib_by_hour": held, "grown_mib": round(grown, 1)}


def hour_of_frames(performance: Performance) -> int:
    """Play a show over and over for an hour; return the number of frames."""
    live_s = np.arange(0.0, PLAYED_LIVE_S, LIVE_CHUNK_S)
    for start_s in live_s:
        performance.evaluate(instants(float(start_s), LIVE_CHUNK_S, LIVE_FPS))
    stretches = [
        instants(float(start_s), STRETCH_S, LIVE_FPS) % performance.duration_s
        for start_s in np.arange(PLAYED_LIVE_S, HOUR_S, STRETCH_S)
    ]
    # The hour ends with half a stretch.
    stretches[-1] = stretches[-1][: round((HOUR_S - PLAYED_LIVE_S) % STRETCH_S * LIVE_FPS) or None]

    def play(worker: int) -> int:
        with torch.inference_mode():
            return sum(
                performance.evaluate(times)[0].local_xyzw.shape[1] for times in stretches[worker::WORKERS]
            )

    played = together([partial(play, worker) for worker in range(WORKERS)])
    return len(live_s) * round(LIVE_CHUNK_S * LIVE_FPS) + sum(played)


CASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "frames": frames,
    "live": live,
    "growth": growth,
    "skinning": skinning,
    "day": day,
}
