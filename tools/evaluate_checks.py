"""Measures the checks: what they say about clean shows, and which injected faults they find, where and as what.

python tools/evaluate_checks.py [--scripts GLOB] [--faults N [--kinds KIND …]] [--words] [--cache DIR] [--processes N]

Every script is performed (without sound and pictures) with three personas in turn on the platforms in turn and checked
from its motion against its timeline; ``--words`` compares with the words alone instead. Then each show is harmed in
every way that `tests/gestures/consistency/faults.py` knows, ``--faults`` times a way, and checked again. A fault counts
as found if a finding that the clean show has not bears one of the codes that are right for it and lies within 0.3 s.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gestures.alignment.timeline import Placement, Timeline
from gestures.alignment.timeline_json import timeline_from_json, timeline_to_json
from gestures.consistency import Finding, Report, run_checks
from gestures.consistency.body_evidence import palms_from_chest_m
from gestures.consistency.replay import Replay
from gestures.consistency.signs import SignTable
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import Library, load_library
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.pipeline.measuring import show_evidence
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.pipeline.staging import sample_motion, stage_show
from gestures.platforms import load_platform, platform_ids
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip, FaceTrack
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.timing import FrameRate, TimeRange


def _faults() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "tests" / "gestures" / "consistency" / "faults.py"
    spec = importlib.util.spec_from_file_location("deixis_faults", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


faults = _faults()
PERSONAS = ("warm_host", "energetic_seller", "calm_expert")
RATE = FrameRate(30)
SWAPS = ("applause", "stop_palm", "thumbs_up", "thumbs_down", "ok_sign")
"""Gestures that are put where they contradict the words."""
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


def performer(show: Any) -> Callable[[Timeline], Clip]:
    """Return what performs a timeline on the default body."""
    body, library = load_body(), load_library()
    stage = Stage.of(body.skeleton, load_platform(show.timeline.platform))
    volume, persona = BodyVolume.of(body), load_persona(show.timeline.persona)

    def perform(timeline: Timeline) -> Clip:
        performance = Performance(lower(timeline, library, persona, stage, volume), body.skeleton)
        clip, _ = performance.sample(RATE)
        count = show.clip.frame_count
        last = torch.arange(count).clamp_max(clip.frame_count - 1)
        return Clip(RATE, clip.local_xyzw[last], clip.root_m[last])

    return perform


def harmed(show: Any, count: int, seed: int, kinds: Collection[str] = faults.KINDS) -> Iterator[Any]:
    """Yield faults of some kinds, at most ``count`` of each."""
    library, body = load_library(), load_body()
    gestures = {gesture.id: gesture for gesture in library.gestures}
    meant = [p for p in show.timeline.gestures if p.intent is not None and p.hand != "none"]
    aimed = [p for p in meant if gestures[p.gesture].aims and p.target not in (None, "product", "camera")]
    spoken = list(faults.speech_stretches(show.timeline, 6.0))
    inside = [(a, b) for a, b in spoken if a > 1.0 and b < show.timeline.duration_s - 1.0]
    ways = palms_m(show.clip)
    perform = performer(show)

    def moved(by_s: float) -> Iterator[Callable[[], Any]]:
        for placement in meant:
            if _movable(show.timeline, placement) and faults.is_seen_moved(ways, RATE, placement, by_s):
                yield partial(faults.moved, show, placement, by_s)

    def replaced(kind: str, pairs: Iterable[tuple[Placement, Placement]]) -> Iterator[Callable[[], Any]]:
        for placement, other in pairs:
            yield partial(faults.replaced, show, placement, other, kind, perform)

    def held(harm: Callable[..., Any], length_s: float | None, *more: Any) -> Iterator[Callable[[], Any]]:
        for start, end in inside:
            yield partial(harm, show, start, end if length_s is None else start + length_s, *more)

    pose = (
        faults.arm_in_trunk(show.clip, body.skeleton, BodyVolume.of(body)) if "penetration" in kinds else None
    )
    possible: dict[str, Iterable[Callable[[], Any]]] = {
        "mirror": (partial(faults.mirror, show, placement) for placement in aimed),
        "early": moved(-faults.MOVED_S),
        "late": moved(faults.MOVED_S),
        "swap": replaced("swap", _swaps(show.timeline, meant, library)),
        "count": replaced("count", _counts(meant, library)),
        "freeze": held(faults.freeze, None),
        "lips_late": held(faults.late_lips, None, faults.LIPS_S),
        "silent_mouth": held(faults.silent_mouth, 2.5),
        "penetration": held(faults.penetration, 1.5, pose),
        "pop": (partial(faults.pop, show, start, body.skeleton) for start, _ in inside),
        "foot_slide": held(faults.foot_slide, 1.5),
    }
    for kind in kinds:
        pick = random.Random(f"{seed} {kind}")
        for harm in _some(pick, list(possible[kind]), count):
            yield harm()


def palms_m(clip: Clip) -> np.ndarray:
    """Return the palms (T, 2, 3) of a clip on the default body from the chest, metres."""
    _, places = forward_kinematics(load_body().skeleton, clip.local_xyzw, clip.root_m)
    return np.asarray(palms_from_chest_m(places).numpy())


def _some(pick: random.Random, of: list[Any], count: int) -> list[Any]:
    return pick.sample(of, min(count, len(of)))


def _movable(timeline: Timeline, placement: Placement) -> bool:
    """Whether a gesture can be moved without leaving the show."""
    end = placement.retraction.end_s + faults.MOVED_S + 0.8
    return placement.preparation.start_s > faults.MOVED_S + 0.1 and end < timeline.duration_s


def _swaps(
    timeline: Timeline, meant: Sequence[Placement], library: Library
) -> Iterator[tuple[Placement, Placement]]:
    taxonomy, table = Taxonomy.load(), SignTable.load()
    for placement in meant:
        spans = [s for s in timeline.clauses[placement.clause].intents if s.score >= 0.5 and s.id in taxonomy]
        against = {family for span in spans for family in taxonomy.get(span.id).clashes}
        fits = {family for span in spans for family in taxonomy.get(span.id).fits}
        length_s = placement.hold.end_s - placement.stroke.start_s
        for name in SWAPS:
            gesture = library.get(name)
            # Nobody sees applause in half a clap, or a sign that is gone at once.
            if length_s < max(0.8, gesture.phases.stroke.shortest_s):
                continue
            meaning = table.means[table.shows[gesture.family]]
            if meaning in against and meaning not in fits:
                hand = "both" if gesture.hands == "both" else placement.hand.replace("both", "right")
                middle = placement.stroke.start_s + min(gesture.phases.stroke.duration_s, length_s)
                yield (
                    placement,
                    replace(
                        placement,
                        gesture=name,
                        hand=hand,
                        target=None,
                        parameters={},
                        stroke=TimeRange(placement.stroke.start_s, middle),
                        hold=TimeRange(middle, placement.hold.end_s),
                    ),
                )


def _counts(meant: Sequence[Placement], library: Library) -> Iterator[tuple[Placement, Placement]]:
    for placement in meant:
        number = str(placement.parameters.get("number", ""))
        gesture = library.get(placement.gesture)
        if gesture.family != "number" or not number.isdigit() or int(number) > 10:
            continue
        parameter = gesture.parameter("number")
        allowed = parameter.values if parameter is not None else ()
        for other in ("1", "2", "3", "4", "5"):
            if other != number and (not allowed or other in allowed):
                yield placement, replace(placement, parameters={**placement.parameters, "number": other})


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
