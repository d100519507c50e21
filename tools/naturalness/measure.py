"""Perform scripts, cut the motion into pieces of 4 s, and hold every figure against recorded people.

    .venv/bin/python tools/naturalness/measure.py [--write docs/naturalness.md] [--reference FILE] …

Each show is measured in a process of its own. ``--reference`` takes a JSON file of human percentiles
(``sources → name → metrics → figure → {p5, p50, p95}``) in place of the ranges that ship with the metrics. ``--keep``
names a folder for the figures of every show, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
PERSONAS = ("warm_host", "energetic_seller")
PIECE_S = 4.0
SCRIPTS = ("*.txt", "checks/*_05_*.txt")
"""Shows of data/scripts: the eight examples, and two of the short scripts of the checks."""
RATE = 60
HEAD = """# Does it move as people do?

{minutes:.0f} minutes of performance ({shows} shows: {scripts} scripts, {personas}, {seeds}), cut into {pieces}
pieces of 4 s, beside recorded people. Cells are the 5th percentile, the **median** and the 95th percentile over pieces,
one value a piece. The human column is from 544 optical recordings of semantic gestures, one value a clip; `tell` says
how well one figure alone tells our pieces from those people: 0.5 not at all, 1 always (the larger of AUC and 1 − AUC).
Other people held against the same recordings reach about 0.6: they do not move like that one performer either. `cover`
is how much of the human range ours spans, from 5th to 95th percentile: whether we vary as people vary.

**{inside} of {known} figures have their median inside the human range; {share:.0%} of single values lie inside;
{wide} of {known} span half of the human range or more; the mean tell is {tell:.3f}.**

Made by `tools/naturalness/measure.py`; `deixis metrics FILE…` measures any motion the same way.

| figure | unit | people | here | cover | tell | |
|---|---|---|---|---|---|---|
"""
TAIL = """
A talking host differs from the recorded performer where shows do. Those clips hold one large gesture each, from
hanging arms and back. Here gestures come in units, too, one to three strokes from rest to rest, but a script that
sells leaves less than a second between them: hands come up and go home in less time than people take who have all of
it. Half of the units reach beyond a piece of 4 s; where hands wait in it then counts as their rest, which is why
rests before and after differ by more than people's. The rests themselves lie some 40 mm apart. A free hand joins in
with six of seven plain gestures of the other, but not with pointing and touches. The balls of the feet never move;
the ankles above them roll by some millimetres, as people's do.

## What changes the manner

| | persona field or call | what one sees |
|---|---|---|
| size | `amplitude` | strokes and places further from the body |
| pace | `tempo` | shorter preparations, strokes and retractions |
| energy | `energy` | head and trunk go further along; hands carry on past their ends before they settle |
| tension | `tension` | loose: wide arcs, joints in their own time; taut: straight ways, all at once |
| idle movement | `sway` | weight, breath and wander of everything |
| audience | `--energy`, `motion.plan.with_energy` | it turns [livelier or calmer](planner.md#how-lively) |

Meaning stays what it is: touches, pointing and hand shapes are exact at the stroke, whatever the manner. The same
gesture never plays twice alike; the same seed plays the same show.

Words move the body too: stressed words nod, clauses that stress or confirm nod deeper, questions tilt the head, denials
shake it where no gesture does; breath comes in the pauses of speech. In silences of 2.5 s and more the host reads the
comments, looks up between, and nods slowly.

## What one sees

The same gestures with the same key postures, left as plain minimum-jerk movements of all joints together on a still
body, right as Deixis plays them. A dot stands for every thirtieth of a second at both wrists, figures are drawn every
half second; below runs the speed of the wrists.

![Gestures before and after](images/naturalness.jpg)

Made by `tools/naturalness/strips.py`.
"""


def measured_show(script: Path, persona: str, seed: int) -> list[dict[str, float]]:
    """Perform one script and measure its pieces."""
    import torch

    from gestures.pipeline.planning import plan_show
    from gestures.pipeline.request import ShowRequest
    from gestures.pipeline.staging import stage_show
    from motion.clip import Clip
    from motion.metrics import measure
    from motion.performance import Performance

    torch.set_num_threads(1)
    text = script.read_text(encoding="utf-8")
    staged = stage_show(plan_show(ShowRequest(text, persona=persona, seed=seed)))
    clip, _ = Performance(staged.performance.plan, staged.body.skeleton).sample(RATE)
    size = int(PIECE_S * RATE)
    return [
        measure(
            Clip(clip.rate, clip.local_xyzw[first : first + size], clip.root_m[first : first + size]),
            staged.body.skeleton,
        )
        for first in range(0, clip.frame_count - size + 1, size)
    ]


def kept_show(script: Path, persona: str, seed: int, keep: Path | None) -> list[dict[str, Any]]:
    """Measure a show, or read what was measured before."""
    place = keep / f"{script.stem}_{persona}_{seed}.json" if keep is not None else None
    if place is not None and place.is_file():
        kept: list[dict[str, Any]] = json.loads(place.read_text(encoding="utf-8"))
        return kept
    rows = measured_show(script, persona, seed)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(rows), encoding="utf-8")
    return rows


def human_ranges(reference: Path | None, source: str) -> dict[str, tuple[float, float, float]]:
    """Return the human percentiles by figure."""
    from motion.metrics import FIGURES

    if reference is None:
        return {figure.name: figure.human for figure in FIGURES if figure.human is not None}
    metrics = json.loads(reference.read_text(encoding="utf-8"))["sources"][source]["metrics"]
    return {name: (row["p5"], row["p50"], row["p95"]) for name, row in metrics.items()}


def table(rows: list[dict[str, float]], human: dict[str, tuple[float, float, float]]) -> list[dict[str, Any]]:
    """Return one line for each figure: ours, human, tell, share of values inside."""
    from motion.metrics import FIGURES, percentiles, tell

    lines = []
    for figure in FIGURES:
        values = [row[figure.name] for row in rows]
        ours, people = percentiles(values), human.get(figure.name)
        if ours is None:
            continue
        finite = np.array([value for value in values if np.isfinite(value)])
        lines.append(
            {
                "name": figure.name,
                "unit": figure.unit,
                "meaning": figure.meaning,
                "ours": ours,
                "human": people,
                "tell": tell(values, people) if people else None,
                "share": float(((finite >= people[0]) & (finite <= people[2])).mean()) if people else None,
                "cover": covered(ours, people) if people else None,
            }
        )
    return lines


def covered(ours: tuple[float, float, float], people: tuple[float, float, float]) -> float:
    """Return the share of the human range, 5th to 95th percentile, that ours spans."""
    if people[2] <= people[0]:
        return float(ours[0] <= people[0] <= ours[2])
    return max(0.0, min(ours[2], people[2]) - max(ours[0], people[0])) / (people[2] - people[0])


def summary(lines: list[dict[str, Any]]) -> dict[str, float]:
    """Return how many medians are inside, the share of single values inside, and the mean tell."""
    known = [line for line in lines if line["human"]]
    within = [line["human"][0] <= line["ours"][1] <= line["human"][2] for line in known]
    return {
        "inside": sum(within),
        "known": len(known),
        "wide": sum(line["cover"] >= 0.5 for line in known),
        "share": float(np.mean([line["share"] for line in known])),
        "tell": float(np.mean([line["tell"] for line in known])),
    }


def cell(values: tuple[float, float, float] | None) -> str:
    """Return percentiles as the table shows them."""
    if values is None:
        return ""
    low, middle, high = (f"{value:.3g}" for value in values)
    return f"**{middle}**" if low == middle == high else f"{low} / **{middle}** / {high}"


def page(lines: list[dict[str, Any]], facts: dict[str, Any]) -> str:
    """Return the page of the documentation."""
    out = [HEAD.format(**facts, **summary(lines))]
    for line in lines:
        told = f"{line['tell']:.2f}" if line["tell"] is not None else ""
        wide = f"{line['cover']:.0%}" if line["cover"] is not None else ""
        out.append(
            f"| {line['meaning']} | {line['unit']} | {cell(line['human'])} | {cell(line['ours'])} | {wide} | {told} "
            f"| `{line['name']}` |\n"
        )
    return "".join(out) + TAIL


def main() -> None:
    """Measure and report."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--personas", nargs="+", default=PERSONAS)
    arguments.add_argument("--seeds", nargs="+", type=int, default=[0, 1])
    arguments.add_argument(
        "--scripts",
        nargs="+",
        type=Path,
        default=sorted(path for pattern in SCRIPTS for path in (ROOT / "data/scripts").glob(pattern)),
    )
    arguments.add_argument("--reference", type=Path)
    arguments.add_argument("--source", default="semantic_gestures")
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--write", type=Path)
    asked = arguments.parse_args()
    shows = list(product(asked.scripts, asked.personas, asked.seeds))
    with ProcessPoolExecutor(asked.jobs) as pool:
        tasks = [pool.submit(kept_show, *show, asked.keep) for show in shows]
        measured = [row for task in tasks for row in task.result()]
    lines = table(measured, human_ranges(asked.reference, asked.source))
    facts = {
        "minutes": len(measured) * PIECE_S / 60,
        "shows": len(shows),
        "scripts": len(asked.scripts),
        "personas": " and ".join(name.replace("_", " ") for name in asked.personas),
        "seeds": f"seed{'s' if len(asked.seeds) > 1 else ''} {', '.join(map(str, asked.seeds))}",
        "pieces": len(measured),
    }
    if asked.write is not None:
        asked.write.write_text(page(lines, facts), encoding="utf-8")
    for line in sorted(lines, key=lambda line: -(line["tell"] or 0.0)):
        told = f"{line['tell']:.2f}" if line["tell"] is not None else " –  "
        sys.stdout.write(
            f"{told} {line['name']:32} here {cell(line['ours']):40} people {cell(line['human'])}\n"
        )
    sys.stdout.write(json.dumps(facts | summary(lines)) + "\n")


if __name__ == "__main__":
    main()
