"""Measures the recogniser of gestures on performed shows: what it finds in the motion against what was planned.

python tools/evaluate_recogniser.py [--scripts GLOB] [--gallery] [--seeds N] [--missed] [--json FILE]
python tools/evaluate_recogniser.py --video DIR [--video DIR …]

Shows are planned and moved, not drawn. ``--gallery`` adds scripts in which every gesture of the library is asked for by
name. A planned gesture counts as found if, between its preparation and its retraction, something is shown that reads as
it should; something shown counts as false if no gesture planned at that time shows it, with whatever else that gesture
shows on the way (a wagging finger shakes the head, too).

``--video`` reads the pictures of performed folders back instead: ``show.mp4`` is watched by MediaPipe.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gestures.alignment.timeline import Placement, Timeline
from gestures.alignment.timeline_json import timeline_from_json
from gestures.consistency.recogniser import EMBLEMS, VIDEO_BLUR_DEG, Reading, Shown, recognise
from gestures.library.catalogue import load_library
from gestures.library.gesture import Gesture, Scalar, Scaled
from gestures.lowering import Stage, lower
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.platforms import load_platform, platform_ids
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.capture import capture_video, placed
from motion.performance import Performance
from motion.skeleton import Skeleton
from motion.timing import FrameRate

PERSONAS = ("warm_host", "energetic_seller", "calm_expert")
REPORTED = ("point", "number", "thumbs_up", "thumbs_down", "wave", "heart", "stop", "ok", "clap", "nod", "shake",
            "rise", "fall", "size", "present")  # fmt: skip
_LATE_S = 0.5
_WAYS = ("up", "down", "left", "right", "camera")
"""Plain ways that a finger points; whatever a finger does, it points some way."""
_FAMILIES: dict[str, Reading] = {
    "thumbs_up": Reading("thumbs_up"),
    "thumbs_down": Reading("thumbs_down"),
    "ok": Reading("ok"),
    "heart": Reading("heart"),
    "stop": Reading("stop"),
    "wave": Reading("wave"),
    "applause": Reading("clap"),
    "nod": Reading("nod"),
    "head_shake": Reading("shake"),
    "rise": Reading("rise"),
    "fall": Reading("fall"),
    "size": Reading("size"),
    "a_little": Reading("size"),
    "self_point": Reading("point", "self"),
    "hand_on_heart": Reading("point", "self"),
    "pat_chest": Reading("point", "self"),
    "present": Reading("present"),
    "palm_up": Reading("present"),
}
"""What each gesture of a family shows."""
_NOT = {"only_few", "hold_up", "present_between", "size_flat"}
"""Gestures that belong to such a family and show something else."""
_SEQUENCES = {
    "count_down": ("3", "2", "1"),
    "count_down_five": ("5", "4", "3", "2", "1"),
    "enumerate_fingers": ("1", "2", "3"),
}
_ALSO: dict[str, tuple[str, ...]] = {
    "number": ("wag_finger", "raise_index", "peace_sign", "promise_three", "promise_hand", "five_star", "wave",
               "wave_small", "wave_both", "farewell_fold", "stop_palm", "stop_both", "push_forward", "push_away",
               "wag_hand", "reveal_curtain", "frame_face", "point_screen", "fist_pump", "cheer_both", "cross_hands",
               "enumerate_on_hand", "ok_sign", "ok_both", "precise_emphasis", "salute", "hands_to_cheeks"),
    "ok": ("precise_emphasis", "number", "count_down", "count_down_five", "enumerate_fingers", "zero_shown"),
    "stop": ("push_forward", "push_away", "promise_hand", "five_star", "number", "ten_open_hands", "wag_hand", "wave",
             "wave_small", "wave_both", "wipe_surface", "farewell_fold", "cross_hands", "reveal_curtain",
             "number_west_two_hands", "count_down_five", "drop_hand", "both_palms_screen", "palm_screen",
             "sweep_to_screen"),
    "wave": ("wipe_surface", "wag_hand", "number_shaken", "farewell_fold", "wag_finger"),
    "shake": ("wag_finger", "wag_hand", "cross_hands", "dismiss_flick", "push_away", "only_few", "thumbs_down"),
    "nod": ("*",),
    "rise": ("size_tall",),
    "clap": ("fist_palm", "rub_cream", "tap_the_wrist", "type_keys", "cut_half", "beg_hands"),
}  # fmt: skip
"""Kind to gestures, or families, that show it beside what they are for."""


@dataclass(slots=True)
class Tally:
    """Counts of one kind.

    Attributes:
        planned: Gestures that were to show it.
        found: Those of them that did.
        first: Those of them whose first reading was right.
        shown: Things of this kind that the recogniser saw.
        false: Those of them that nothing planned explains.
        missed: What was not found, by gesture.
        mistaken: Gestures at whose time something false was seen.
    """

    planned: int = 0
    found: int = 0
    first: int = 0
    shown: int = 0
    false: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[str] = field(default_factory=Counter)


def expected(gesture: Gesture, placement: Placement) -> tuple[Reading, ...]:
    """Return all that a planned gesture is to show; nothing for gestures that the recogniser does not name."""
    if gesture.id in _SEQUENCES:
        return tuple(Reading("number", digit) for digit in _SEQUENCES[gesture.id])
    if gesture.family in ("point_screen", "urgent_point"):
        return (Reading("point", placement.target),)
    if gesture.family == "number":
        parameter = gesture.parameter("number")
        number = str(placement.parameters.get("number", parameter.default if parameter else ""))
        digits = (
            [number] if number == "10" or number in (parameter.values if parameter else ()) else list(number)
        )
        return tuple(Reading("number", digit) for digit in dict.fromkeys(digits) if digit.isdigit())
    if gesture.family in _FAMILIES and gesture.id not in _NOT:
        return (_FAMILIES[gesture.family],)
    return ()


def allowed(kind: str, gesture: Gesture, readings: Iterable[Reading]) -> bool:
    """Return whether a gesture explains that something of a kind is seen."""
    names = _ALSO.get(kind, ())
    beside = "*" in names or gesture.id in names or gesture.family in names
    hands = [hand for key in gesture.keys for hand in (key.main, key.other) if hand is not None]
    if kind == "present":
        beside = beside or gesture.aims or any(hand.palm[1] > 0.45 for hand in hands)
    if kind in ("rise", "fall"):
        beside = beside or _climbs(gesture, 1.0 if kind == "rise" else -1.0) > 0.25
    if kind == "size":
        beside = beside or (gesture.hands == "both" and any(hand.palm[0] < -0.6 for hand in hands))
    return beside or any(reading.kind == kind for reading in readings)


def _climbs(gesture: Gesture, way: float) -> float:
    """Return by how many trunk heights a hand of a gesture goes up (way 1) or down (way −1) between two of its keys."""
    most = 0.0
    for keys in ([key.main for key in gesture.keys], [key.other for key in gesture.keys]):
        heights = [way * _at_most(hand.place[1]) for hand in keys if hand is not None]
        most = max((b - a for i, a in enumerate(heights) for b in heights[i:]), default=most)
    return most


def _at_most(value: Scalar) -> float:
    return value.high if isinstance(value, Scaled) else value


def tally(
    timeline: Timeline, shown: Sequence[Shown], gestures: dict[str, Gesture], into: dict[str, Tally]
) -> None:
    """Count what one show planned against what was seen in its motion."""
    planned = [(place, expected(gestures[place.gesture], place)) for place in timeline.gestures]
    for place, readings in planned:
        for reading in readings:
            entry = into[reading.kind]
            entry.planned += 1
            hit = any(seen.reads_as(reading.kind, reading.value) for seen in shown if _together(place, seen))
            entry.found += hit
            entry.first += any(
                seen.kind == reading.kind and reading.value in (None, seen.value)
                for seen in shown
                if _together(place, seen)
            )
            if not hit:
                entry.missed[f"{place.gesture}:{reading.value}:{place.hand}"] += 1
    for seen in shown:
        if seen.kind == "point" and seen.value in _WAYS:
            continue
        entry = into[seen.kind]
        entry.shown += 1
        near = [(gestures[place.gesture], readings) for place, readings in planned if _together(place, seen)]
        explained = any(
            allowed(reading.kind, gesture, readings)
            and (
                reading.kind != "point"
                or Reading("point", reading.value) in readings
                or gesture.aims is False
            )
            for gesture, readings in near
            for reading in seen.readings
        )
        if not explained:
            entry.false += 1
            entry.mistaken["+".join(sorted({gesture.id for gesture, _ in near})) + f" as {seen.value}"] += 1


def _together(place: Placement, seen: Shown) -> bool:
    start, end = place.preparation.start_s, max(place.hold.end_s, place.stroke.end_s) + _LATE_S
    return seen.start_s < end and seen.end_s > start - 0.1


def gallery(platform: str, seed: int, part: int, parts: int = 4) -> str:
    """Return a script that asks for every gesture of the library by name, with every number and target."""
    profile = load_platform(platform)
    asked = []
    for gesture in load_library().gestures:
        if gesture.family == "posture":
            continue
        number, target, size = (gesture.parameter(name) for name in ("number", "target", "magnitude"))
        options = [""]
        if number is not None:
            options = [f" number={value}" for value in number.values or map(str, range(11))]
        elif target is not None and gesture.aims:
            options = [
                f" target={value}"
                for value in profile.elements
                if value in (target.values or profile.elements)
            ]
        elif size is not None:
            options = [" magnitude=0.2", " magnitude=0.9"]
        asked.extend(f"{gesture.id}{option}" for option in options)
    random.Random(seed).shuffle(asked)
    fillers = ("大家好今天我们慢慢聊一聊，", "说到这里我们先停一停，", "这个事情其实是这样的，")
    return "\n".join(
        f"{{gesture: none}}{fillers[number % 3]}{{gesture: auto}}{{gesture: {name}}}好的"
        "{gesture: none}我们来看一看这里哦。{gesture: auto}"
        for number, name in enumerate(asked[part::parts])
    )


def performed(text: str, platform: str, persona: str, seed: int) -> tuple[Timeline, Performance, Skeleton]:
    """Plan a script and lower it to motion, without sound and face."""
    planned = plan_show(ShowRequest(text, platform=platform, persona=persona, seed=seed, voice="none"))
    body = load_body()
    stage = Stage.of(body.skeleton, planned.platform)
    plan = lower(planned.timeline, planned.library, planned.persona, stage, BodyVolume.of(body))
    return planned.timeline, Performance(plan, body.skeleton), body.skeleton


def shows(scripts: Sequence[Path], seeds: int, with_gallery: bool) -> Iterator[tuple[str, str, str, int]]:
    """Yield text, platform, persona and seed of every show."""
    for seed in range(seeds):
        for number, path in enumerate(scripts):
            for persona in PERSONAS:
                yield path.read_text(encoding="utf-8"), platform_ids()[(number + seed) % 4], persona, seed
    for number, platform in enumerate(platform_ids() if with_gallery else ()):
        for part in range(4):
            yield gallery(platform, number, part), platform, PERSONAS[(number + part) % 3], number


def videos(folders: Sequence[Path]) -> Iterator[tuple[Timeline, Sequence[Shown], float]]:
    """Yield the timeline of performed folders, what is seen in their videos, and their length, s."""
    skeleton = load_body().skeleton
    for folder in folders:
        timeline = timeline_from_json((folder / "timeline.json").read_text(encoding="utf-8"), str(folder))
        stage = Stage.of(skeleton, load_platform(timeline.platform))
        clip = placed(capture_video(folder / "show.mp4", skeleton), skeleton, stage.camera)
        shown = recognise(clip, skeleton=skeleton, platform=timeline.platform, blur_deg=VIDEO_BLUR_DEG)
        yield timeline, shown, clip.duration_s


def table(tallies: dict[str, Tally], seconds: float) -> str:
    """Return the counts as a Markdown table."""
    lines = [
        "| kind | planned | recall | first reading | seen | precision | false in 10 minutes |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in REPORTED:
        entry = tallies[kind]
        recall = f"{entry.found / entry.planned:.1%}" if entry.planned else "–"
        first = f"{entry.first / entry.planned:.1%}" if entry.planned else "–"
        precision = f"{1 - entry.false / entry.shown:.1%}" if entry.shown else "–"
        rate = f"{600 * entry.false / max(seconds, 1e-9):.2f}"
        lines.append(
            f"| {kind} | {entry.planned} | {recall} | {first} | {entry.shown} | {precision} | {rate} |"
        )
    emblems = sum(tallies[kind].false for kind in EMBLEMS)
    lines.append(
        f"\n{seconds / 60:.1f} minutes; emblems falsely seen in 10 minutes: {600 * emblems / seconds:.2f}."
    )
    return "\n".join(lines)


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scripts", default="data/scripts/*.txt", help="which scripts, as a glob")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--gallery", action="store_true", help="add every gesture by name")
    parser.add_argument("--missed", action="store_true", help="list what was missed and mistaken")
    parser.add_argument("--video", type=Path, action="append", help="a performed folder with its show.mp4")
    parser.add_argument("--json", type=Path, help="write the counts to a file")
    options = parser.parse_args()
    tallies: dict[str, Tally] = defaultdict(Tally)
    gestures = {gesture.id: gesture for gesture in load_library().gestures}
    seconds = 0.0
    for timeline, shown, length in videos(options.video) if options.video else ():
        seconds += length
        tally(timeline, shown, gestures, tallies)
    scripts = [] if options.video else sorted(Path().glob(options.scripts))
    for text, platform, persona, seed in shows(scripts, options.seeds, options.gallery and not options.video):
        timeline, performance, skeleton = performed(text, platform, persona, seed)
        clip, _ = performance.sample(FrameRate(30))
        seconds += clip.duration_s
        tally(timeline, recognise(clip, skeleton=skeleton, platform=platform), gestures, tallies)
        print(f"{platform} {persona} {seed}: {clip.duration_s:.0f} s", file=sys.stderr)
    print(table(tallies, seconds))
    if options.missed:
        for kind in REPORTED:
            print(f"{kind}: missed {dict(tallies[kind].missed.most_common(12))}")
            print(f"{kind}: mistaken {dict(tallies[kind].mistaken.most_common(12))}")
    if options.json:
        counts = {
            k: {"planned": t.planned, "found": t.found, "shown": t.shown, "false": t.false}
            for k, t in tallies.items()
        }
        options.json.write_text(json.dumps({"seconds": seconds, "kinds": counts}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
