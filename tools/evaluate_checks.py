"""Measures the checks: what they say about clean shows, and which injected faults they find, where and as what.

python tools/evaluate_checks.py [--scripts GLOB] [--faults N [--kinds KIND …]] [--words] [--cache DIR] [--processes N]

Every script is performed (without sound and pictures) with three personas in turn on the platforms in turn and checked
from its motion against its timeline; ``--words`` compares with the words alone instead. Then each show is harmed in
every way that `tests/gestures/consistency/harming.py` knows, ``--faults`` times a way, and checked again. A fault
counts as found if a finding that the clean show has not bears one of the codes that are right for it and lies within
0.3 s.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "tests" / "gestures" / "consistency"))

import faults
from harming import harmed

from gestures.alignment.timeline_json import timeline_from_json, timeline_to_json
from gestures.consistency import Finding, Report, run_checks
from gestures.consistency.replay import Replay
from gestures.library.catalogue import load_library
from gestures.lowering import Stage
from gestures.pipeline.measuring import show_evidence
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.pipeline.staging import sample_motion, stage_show
from gestures.platforms import load_platform, platform_ids
from motion.bodies import load_body
from motion.clip import Clip, FaceTrack
from motion.timing import FrameRate

PERSONAS = ("warm_host", "energetic_seller", "calm_expert")
RATE = FrameRate(30)
NEAR_S = 0.3


@dataclass(frozen=True)
class Result:
    """What became of one fault."""

    kind: str
    show: str
    what: str
    start_s: float
    end_s: float
    found: bool
    said: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A show to be made, harmed and checked.

    Attributes:
        number: Its place in the row; what is drawn for its faults hangs on it.
        name: Script, platform, persona and seed.
        request: How it is performed.
        cache: Folder in which it lies or is kept, or None.
        faults: How many faults of each kind.
        kinds: Which kinds of faults.
        words: Whether clean motion is compared with the words alone.
    """

    number: int
    name: str
    request: ShowRequest
    cache: Path | None
    faults: int
    kinds: tuple[str, ...]
    words: bool


@dataclass(frozen=True)
class Outcome:
    """What the checks said of one show."""

    name: str
    duration_s: float
    report: Report
    results: tuple[Result, ...]


def tasks(scripts: Sequence[Path], options: argparse.Namespace) -> Iterator[Task]:
    """Yield what is to be done with every script; each seed has another persona and platform for it."""
    for seed in range(options.seeds):
        for row, path in enumerate(scripts):
            platform = platform_ids()[(row + seed) % len(platform_ids())]
            persona = PERSONAS[(row + seed) % len(PERSONAS)]
            text = path.read_text(encoding="utf-8")
            yield Task(
                seed * len(scripts) + row,
                f"{path.stem} {platform} {persona} {seed}",
                ShowRequest(text, platform=platform, persona=persona, seed=seed, voice="none"),
                options.cache,
                options.faults,
                tuple(options.kinds),
                options.words,
            )


def outcome(task: Task) -> Outcome:
    """Perform and check one show, then harm it and check again."""
    torch.set_num_threads(1)
    if task.cache is None:
        show = performed(task.request)
    else:
        show = kept(task.cache / task.name.replace(" ", "-"), task.request)
    report = checked(show, task.words)
    results: tuple[Result, ...] = ()
    if task.faults:
        clean = checked(show) if task.words else report
        results = tuple(
            judged(fault, task.name, clean) for fault in harmed(show, task.faults, task.number, task.kinds)
        )
    return Outcome(task.name, show.timeline.duration_s, report, results)


def kept(folder: Path, request: ShowRequest) -> Any:
    """Return a show as it lies in a folder; perform it and put it there if it is not."""
    timeline, frames = folder / "timeline.json", folder / "frames.npz"
    if not frames.is_file():
        show = performed(request)
        folder.mkdir(parents=True, exist_ok=True)
        timeline.write_text(timeline_to_json(show.timeline), encoding="utf-8")
        np.savez(frames, local=show.clip.local_xyzw, root=show.clip.root_m, face=show.face.weights)
    with np.load(frames) as arrays:
        clip = Clip(RATE, torch.from_numpy(arrays["local"]), torch.from_numpy(arrays["root"]))
        face = FaceTrack(RATE, torch.from_numpy(arrays["face"]))
    return faults.Show(timeline_from_json(timeline.read_text(encoding="utf-8")), clip, face)


def performed(request: ShowRequest) -> Any:
    """Perform a script without writing anything."""
    staged = stage_show(plan_show(request))
    motion = sample_motion(staged, RATE)
    return faults.Show(staged.planned.timeline, motion.clip, motion.face)


def checked(show: Any, words_only: bool = False) -> Report:
    """Check a show from its motion."""
    timeline = show.timeline
    if words_only:
        timeline = replace(timeline, gestures=(), unserved=())
    body, library, platform = load_body(), load_library(), load_platform(timeline.platform)
    again = partial(Replay.of, timeline, library, Stage.of(body.skeleton, platform))
    return run_checks(
        show_evidence(
            timeline, show.clip, show.face, body, library, platform, replay=None if words_only else again
        )
    )


def judged(fault: Any, name: str, clean: Report) -> Result:
    """Check a harmed show and say whether the harm was found."""
    known = {(finding.code, finding.start_s) for finding in clean}
    new = [finding for finding in checked(fault.show) if (finding.code, finding.start_s) not in known]
    near = [finding for finding in new if _near(finding, fault)]
    found = any(finding.code in faults.CODES[fault.kind] for finding in near)
    said = tuple(sorted({finding.code for finding in new if finding.severity != "info"}))
    return Result(fault.kind, name, fault.what, fault.start_s, fault.end_s, found, said)


def _near(finding: Finding, fault: Any) -> bool:
    return finding.start_s <= fault.end_s + NEAR_S and finding.end_s >= fault.start_s - NEAR_S


def missed(result: Result) -> str:
    """Say which fault was not found, and what was said of it instead."""
    said = " ".join(result.said) or "nothing"
    return f"  missed {result.kind} in {result.show} at {result.start_s:.2f} s: {result.what}; said {said}"


def table(results: Sequence[Result]) -> str:
    """Return the counts as a Markdown table."""
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_kind[result.kind].append(result)
    lines = ["| fault | injected | found |", "|---|---|---|"]
    for kind in faults.KINDS:
        of = by_kind[kind]
        if of:
            lines.append(f"| {kind} | {len(of)} | {sum(r.found for r in of) / len(of):.1%} |")
    share = sum(r.found for r in results) / max(len(results), 1)
    return "\n".join([*lines, f"| all | {len(results)} | {share:.1%} |"])


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scripts", default="data/scripts/checks/*.txt", help="which scripts, as a glob")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--faults", type=int, default=0, help="faults of each kind in each show")
    parser.add_argument("--kinds", nargs="+", choices=faults.KINDS, default=faults.KINDS, help="which faults")
    parser.add_argument("--words", action="store_true", help="compare clean motion with the words alone")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the performed shows in a folder")
    parser.add_argument("--processes", type=int, default=1, help="how many shows are gone through at once")
    parser.add_argument("--json", type=Path, help="write every number to a file")
    options = parser.parse_args()
    scripts = sorted(Path().glob(options.scripts))
    results: list[Result] = []
    errors: list[dict[str, object]] = []
    said: Counter[str] = Counter()
    seconds = 0.0
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("fork")) as pool:
        for done in pool.map(outcome, tasks(scripts, options)):
            seconds += done.duration_s
            said.update(finding.code for finding in done.report)
            errors += [{"show": done.name, **f.to_object()} for f in done.report if f.severity == "error"]
            results += done.results
            counts = f"{done.report.count('error')} errors, {done.report.count('warning')} warnings"
            print(f"{done.name}: {counts}", file=sys.stderr)
            for result in done.results:
                if not result.found:
                    print(missed(result), file=sys.stderr)
    print(
        f"{seconds / 60:.1f} clean minutes, {len(errors)} errors: {600 * len(errors) / seconds:.2f} in 10 minutes"
    )
    for error in errors:
        print(f"  {error['show']}: {error['code']} {error['start_s']} s '{error['words']}': {error['text']}")
    if results:
        print(table(results))
        for result in results:
            if not result.found:
                print(missed(result))
    if options.json:
        content = {"clean_s": seconds, "said": said, "errors": errors, "faults": [vars(r) for r in results]}
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
