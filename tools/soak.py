"""Plays hours of varied shows on several bodies and counts what no body does. Writes JSON; progress goes to stderr.

    python tools/soak.py --minutes 120 --out out/soak.json

Scripts, personas, platforms and seeds change from show to show; every show is played on every body. Motion is made and
measured in chunks, so that memory stays flat however long it runs. Counted are events, frames of one fault less than
half a second apart:

* penetration: the skin of a hand or forearm more than 1 cm inside trunk or head: told by points in the middle of the
  arm, along the body's radius, and held against the skin itself, since under a chin a radius tells too much;
* limit: a joint beyond its range by more than half a degree;
* pop: a joint whose angular acceleration, behind the 8 Hz low-pass that people were measured with, passes the 99th
  percentile of people's highest in a clip of some four seconds;
* foot: an ankle that leaves its place by more than 15 mm, the 95th percentile of people's feet that stand.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gestures.lowering import Stage, lower
from gestures.pipeline.face import face_of
from gestures.pipeline.planning import PlannedShow, plan_show
from gestures.pipeline.request import ShowRequest
from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics.jumps import SHARPEST_DEG_S2, angular_accelerations_deg_s2
from motion.metrics.probes import skin_depth_m
from motion.performance import Performance
from motion.skeleton import JOINT_INDEX, JOINT_NAMES
from motion.timing import FrameRate

ROOT = Path(__file__).resolve().parents[1]
RATE = FrameRate(60)
CHUNK_FRAMES = 1200
MARGIN_FRAMES = 30
"""Frames on both sides of a chunk that its filter sees and the chunk beside it counts."""
DEPTH_M = 0.010
LIMIT_DEG = 0.5
FOOT_M = 0.015
GAP_S = 0.5
LINES_A_SHOW = 40
KEPT_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One fault.

    Attributes:
        kind: ``penetration``, ``limit``, ``pop`` or ``foot``.
        show: Number of the show.
        shape: Body.
        start_s: When it begins, s.
        end_s: When it ends, s.
        where: Joint or hand.
        worst: Metres, degrees, °/s² or metres.
        doing: Gestures that are under way, with their phase.
    """

    kind: str
    show: int
    shape: str
    start_s: float
    end_s: float
    where: str
    worst: float
    doing: str


def shows(seed: int) -> Iterator[ShowRequest]:
    """Yield requests without end: lines of the shipped scripts in ever new orders, with changing personas."""
    draw = random.Random(seed)
    lines: dict[str, list[str]] = {"zh": [], "en": []}
    for path in sorted((ROOT / "data" / "scripts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines["en" if path.stem.endswith("_en") else "zh"] += [
            x.strip() for x in text.splitlines() if x.strip()
        ]
    personas = sorted(path.stem for path in (ROOT / "data" / "personas").glob("*.yaml"))
    platforms = sorted(path.stem for path in (ROOT / "data" / "platforms").glob("*.yaml"))
    number = 0
    while True:
        language = "en" if number % 3 == 2 else "zh"
        chosen = [draw.choice(lines[language]) for _ in range(LINES_A_SHOW)]
        yield ShowRequest(
            "\n".join(chosen),
            name=f"soak {number}",
            language=language,
            persona=personas[number % len(personas)],
            platform=platforms[number % len(platforms)],
            seed=draw.randrange(1 << 31),
            voice="none",
        )
        number += 1


def stage(planned: PlannedShow, body: SkinnedBody, volume: BodyVolume) -> Performance:
    """Put a planned show on a body."""
    where = Stage.of(body.skeleton, planned.platform)
    plan = lower(planned.timeline, planned.library, planned.persona, where, volume)
    return Performance(plan, body.skeleton, (face_of(planned),))


def faults(
    performance: Performance, body: SkinnedBody, volume: BodyVolume
) -> Iterator[dict[str, np.ndarray]]:
    """Yield, chunk by chunk, how far each frame is beyond each bound: kind and place to (T,) values, 0 where sound."""
    count = RATE.frames_in(performance.duration_s)
    feet: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for first in range(0, count, CHUNK_FRAMES):
        low, high = max(0, first - MARGIN_FRAMES), min(count, first + CHUNK_FRAMES + MARGIN_FRAMES)
        pose, _ = performance.evaluate(torch.arange(low, high, dtype=torch.float64) / RATE.fps)
        own = slice(first - low, min(first + CHUNK_FRAMES, count) - low)
        local, root = pose.local_xyzw[0], pose.root_m[0]
        rotations, positions = forward_kinematics(body.skeleton, local, root)
        found: dict[str, np.ndarray] = {}
        for side in ("left", "right"):
            depth = skin_depth_m(volume, side, rotations, positions).amax(dim=-1)
            for row in (depth > DEPTH_M).nonzero().flatten().tolist():
                depth[row] = min(float(depth[row]), true_depth_m(volume, side, local[row], root[row]))
            found[f"penetration {side} hand"] = _beyond(depth.numpy(), DEPTH_M)[own]
            ankle = positions[:, JOINT_INDEX[f"{side}_ankle"]].numpy()
            lowest, highest = feet.get(side, (ankle[0], ankle[0]))
            feet[side] = np.minimum(lowest, ankle.min(axis=0)), np.maximum(highest, ankle.max(axis=0))
            stray = np.linalg.norm(ankle - 0.5 * (feet[side][0] + feet[side][1]), axis=-1)
            found[f"foot {side}"] = _beyond(stray, FOOT_M)[own]
        excess = excess_deg(local)
        for joint in (excess.amax(dim=0) > LIMIT_DEG).nonzero().flatten().tolist():
            found[f"limit {JOINT_NAMES[joint]}"] = _beyond(excess[:, joint].numpy(), LIMIT_DEG)[own]
        seen = Clip(RATE, local, root)
        for part, value in angular_accelerations_deg_s2(seen).items():
            found[f"pop {part}"] = _beyond(value, SHARPEST_DEG_S2[part.split("_")[-1]])[own]
        yield found


def true_depth_m(volume: BodyVolume, side: str, local_xyzw: Tensor, root_m: Tensor) -> float:
    """Return how deep the skin of a hand or forearm is under that of trunk and head in a pose (55, 4), (3,), metres."""
    frame = volume.skin.transforms(local_xyzw[None], root_m[None])
    touch = volume.skin.in_body(frame, [volume.skin.limb_m(side, frame)[0]])[0]
    return 0.0 if touch is None else touch.depth_m


def _beyond(value: np.ndarray, most: float) -> np.ndarray:
    return np.where(value > most, value, 0.0)


def events(
    number: int,
    shape: str,
    planned: PlannedShow,
    performance: Performance,
    body: SkinnedBody,
    volume: BodyVolume,
) -> list[Event]:
    """Play a show on a body and return its faults."""
    found: list[Event] = []
    # Kind and place to first and last frame and the worst value of an event that may go on.
    open_: dict[str, tuple[int, int, float]] = {}
    gap = round(GAP_S * RATE.fps)

    def close(key: str) -> None:
        first, last, worst = open_.pop(key)
        kind, _, place = key.partition(" ")
        start_s, end_s = first / RATE.fps, last / RATE.fps
        doing = _doing(planned, start_s, end_s)
        found.append(Event(kind, number, shape, round(start_s, 2), round(end_s, 2), place, worst, doing))

    done = 0
    for chunk in faults(performance, body, volume):
        for key, values in chunk.items():
            for frame in np.flatnonzero(values):
                at, value = done + int(frame), round(float(values[frame]), 4)
                if key in open_ and at - open_[key][1] > gap:
                    close(key)
                first, _, worst = open_.get(key, (at, at, 0.0))
                open_[key] = first, at, max(worst, value)
        done += len(next(iter(chunk.values())))
    for key in list(open_):
        close(key)
    return found


def _doing(planned: PlannedShow, start_s: float, end_s: float) -> str:
    under_way = []
    for entry in planned.timeline.gestures:
        for phase in ("preparation", "stroke", "hold", "retraction"):
            span = getattr(entry, phase)
            if span.start_s <= end_s and span.end_s >= start_s and span.duration_s > 0:
                under_way.append(f"{entry.gesture} {entry.hand} {phase}")
    return ", ".join(under_way)


def soak(minutes: float, shapes: list[str], seed: int) -> dict[str, Any]:
    """Play shows until they last so many minutes, on every body."""
    bodies = {shape: load_body(shape=shape) for shape in shapes}
    volumes = {shape: BodyVolume.of(body) for shape, body in bodies.items()}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    kept: list[Event] = []
    played_s, began, memory = 0.0, time.perf_counter(), []
    for number, request in enumerate(shows(seed)):
        planned = plan_show(request)
        for shape, body in bodies.items():
            performance = stage(planned, body, volumes[shape])
            for event in events(number, shape, planned, performance, body, volumes[shape]):
                counts[event.kind][shape] += 1
                if len(kept) < KEPT_EVENTS:
                    kept.append(event)
        played_s += planned.timeline.duration_s
        memory.append(round(resident_mib()))
        sys.stderr.write(
            f"{played_s / 60:6.1f} of {minutes:g} min after {time.perf_counter() - began:5.0f} s, "
            f"{memory[-1]} MiB: { ({kind: sum(by.values()) for kind, by in counts.items()}) }\n"
        )
        if played_s >= 60.0 * minutes:
            break
    kinds = ("penetration", "limit", "pop", "foot")
    return {
        "shows": number + 1,
        "minutes_a_body": round(played_s / 60, 1),
        "bodies": shapes,
        "events": {kind: {shape: counts[kind][shape] for shape in shapes} for kind in kinds},
        "resident_mib": {"after_first_show": memory[0], "at_the_end": memory[-1]},
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "wall_s": round(time.perf_counter() - began, 1),
        "first_events": [asdict(event) for event in kept],
    }


def resident_mib() -> float:
    """Return the memory that the process holds now, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> int:
    """Run the soak; exit 1 if anything was found."""
    parser = argparse.ArgumentParser(description="Play hours of shows and count what no body does.")
    parser.add_argument("--minutes", type=float, default=120.0, help="minutes of show, played on each body")
    parser.add_argument("--shapes", default="host,slim,broad", help="bodies, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the JSON here too")
    given = parser.parse_args()
    result = soak(given.minutes, given.shapes.split(","), given.seed)
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    sys.stdout.write(text)
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(text, encoding="utf-8")
    return 1 if any(sum(by.values()) for by in result["events"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
