"""Measures compiling a gesture: solving its postures and sampling its motion at 60 frames a second. JSON on stdout.

python tools/bench/compile.py [--runs N] [GESTURE …]

Every gesture of the starter library (or those named) is compiled with its right hand where it has the choice: by
itself, and all of them together as the library's users do it, one after the other in a show for each processor. Before
anything is timed, its motion is checked: finite, unit rotations, the hands it uses moving, and the same bytes when
compiled again. What is wrong is listed under `wrong` and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import torch

from gestures.alignment.timeline import Placement, Timeline
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.pipeline.sheet import demonstration
from gestures.platforms import load_platform
from gestures.speech.words import Word
from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.skeleton import JOINT_INDEX
from motion.timing import TimeRange

RATE = 60
PLATFORM, PERSONA = "douyin", "warm_host"
_AFTER_S = 1.0
_LEAST_WAY_M = 0.02
"""Least way of a wrist that counts as moving."""


class Compiler:
    """Compiles gestures on the default body, one after the other."""

    def __init__(self, library: Library, body: SkinnedBody) -> None:
        self.library = library
        self.body = body
        self.platform = load_platform(PLATFORM)
        self.persona = load_persona(PERSONA)
        self.stage = Stage.of(body.skeleton, self.platform)
        self.volume = BodyVolume.of(body)

    def compile(self, gesture: Gesture) -> tuple[Clip, float, float]:
        """Return the motion of one gesture, and how long solving and sampling took, s."""
        return self._compiled([demonstration(gesture, self.platform)])

    def compile_together(self, gestures: Sequence[Gesture]) -> int:
        """Compile gestures one after the other in one show; return how many frames that makes."""
        placements, at = [], 0.0
        for gesture in gestures:
            placement = _later(demonstration(gesture, self.platform), at)
            placements.append(placement)
            at = placement.retraction.end_s + _AFTER_S
        return len(self._compiled(placements)[0].local_xyzw)

    def _compiled(self, placements: list[Placement]) -> tuple[Clip, float, float]:
        end = placements[-1].retraction.end_s + _AFTER_S
        word = Word("·", 0, 1, placements[0].stroke.start_s, placements[0].stroke.end_s)
        timeline = Timeline("zh", end, PLATFORM, PERSONA, 0, (word,), (), (), tuple(placements))
        began = time.perf_counter()
        plan = lower(timeline, self.library, self.persona, self.stage, self.volume)
        solved = time.perf_counter()
        clip, _ = Performance(plan, self.body.skeleton).sample(RATE)
        return clip, solved - began, time.perf_counter() - solved

    def wrong(self, gesture: Gesture) -> str:
        """Return what is wrong with a gesture's motion, or nothing."""
        clip, *_ = self.compile(gesture)
        again, *_ = self.compile(gesture)
        if not (torch.isfinite(clip.local_xyzw).all() and torch.isfinite(clip.root_m).all()):
            return "motion is not finite"
        if (clip.local_xyzw.norm(dim=-1) - 1.0).abs().max() > 1e-4:
            return "rotations are no unit quaternions"
        if not (torch.equal(clip.local_xyzw, again.local_xyzw) and torch.equal(clip.root_m, again.root_m)):
            return "compiled again, the motion is another"
        # A posture stands from beginning to end; it has nowhere to go.
        if not gesture.keys or gesture.family == "posture":
            return ""
        _, positions = forward_kinematics(self.body.skeleton, clip.local_xyzw, clip.root_m)
        hand = demonstration(gesture, self.platform).hand
        still = [
            side
            for side in ("left", "right")
            if hand in (side, "both") and _way_m(positions[:, JOINT_INDEX[f"{side}_wrist"]]) < _LEAST_WAY_M
        ]
        return f"{' and '.join(still)} hand stays where it is" if still else ""


def _later(placement: Placement, by_s: float) -> Placement:
    def moved(span: TimeRange) -> TimeRange:
        return TimeRange(span.start_s + by_s, span.end_s + by_s)

    return replace(
        placement,
        anchor=replace(placement.anchor, time_s=placement.anchor.time_s + by_s),
        preparation=moved(placement.preparation),
        stroke=moved(placement.stroke),
        hold=moved(placement.hold),
        retraction=moved(placement.retraction),
    )


_compilers: list[Compiler] = []


def _start() -> None:
    """Load what a process that compiles keeps, and compile once so that nothing is the first time."""
    torch.set_num_threads(1)
    library = load_library()
    _compilers.append(Compiler(library, load_body()))
    _compilers[0].compile_together(library.gestures[:2])


def _compile_share(names: Sequence[str]) -> int:
    compiler = _compilers[0]
    return compiler.compile_together([compiler.library.get(name) for name in names])


def together(names: Sequence[str], runs: int) -> dict[str, float]:
    """Measure compiling gestures together on all processors, s, the start of the processes left out."""
    processes = min(os.cpu_count() or 1, len(names))
    shares = [names[first::processes] for first in range(processes)]
    seconds, frames = [], 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start) as pool:
        list(pool.map(_compile_share, [share[:1] for share in shares]))
        for _ in range(runs):
            began = time.perf_counter()
            frames = sum(pool.map(_compile_share, shares))
            seconds.append(time.perf_counter() - began)
    return {
        "processes": processes,
        "p50_s": round(statistics.median(seconds), 2),
        "greatest_s": round(max(seconds), 2),
        "frames": frames,
    }


def _way_m(positions: torch.Tensor) -> float:
    return float((positions - positions[0]).norm(dim=-1).max())


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """Return the usual and the worse of several measurements, ms."""
    ordered = sorted(seconds)
    worse = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {
        "p50_ms": round(1000.0 * statistics.median(ordered), 2),
        "p95_ms": round(1000.0 * worse, 2),
        "greatest_ms": round(1000.0 * ordered[-1], 2),
    }


def main() -> int:
    """Check, measure, report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gestures", nargs="*", metavar="GESTURE", help="ids or aliases; all if none is named")
    parser.add_argument("--runs", type=int, default=1, help="how often each gesture is measured")
    given = parser.parse_args()
    if given.runs < 1:
        parser.error("--runs takes 1 or more")
    library = load_library()
    chosen = [library.get(name) for name in given.gestures] or list(library.gestures)
    compiler = Compiler(library, load_body())
    wrong = {gesture.id: said for gesture in chosen if (said := compiler.wrong(gesture))}
    solving, sampling, frames, slowest = [], [], 0, ("", 0.0)
    for gesture in chosen:
        for _ in range(given.runs):
            clip, solve_s, sample_s = compiler.compile(gesture)
            solving.append(solve_s)
            sampling.append(sample_s)
            frames += len(clip.local_xyzw)
            slowest = max(slowest, (gesture.id, solve_s + sample_s), key=lambda item: item[1])
    results = {
        "gestures": len(chosen),
        "runs": given.runs,
        "threads": torch.get_num_threads(),
        "correct": len(chosen) - len(wrong),
        "wrong": wrong,
        "solve": figures(solving),
        "sample_60_fps": figures(sampling),
        "compile": figures([a + b for a, b in zip(solving, sampling, strict=True)]),
        "slowest": slowest[0],
        "together": together([gesture.id for gesture in chosen], given.runs),
        "sampled_frames_per_s": round(frames / sum(sampling)),
    }
    sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
