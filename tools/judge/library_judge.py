"""An independent judge of the library: MediaPipe looks at rendered strokes and says what it sees.

    .venv/bin/python tools/judge/library_judge.py [--out FOLDER] [FAMILY …]

Strokes of the pointing, thumbs, number, wave, heart and stop families are drawn from the front at the stroke's end,
hands cut out large. Confirmed are the direction of a pointing finger, which fingers are stretched, how high a hand is.
Writes a table as JSON to stdout; with --out also the pictures that were not confirmed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from hands import Onlooker, Picture, SeenHand
from PIL import Image

from gestures.library.catalogue import load_library
from gestures.library.gesture import Gesture, Parameter
from gestures.lowering import Stage
from gestures.pipeline.lint.playing import Played, play
from gestures.platforms import PlatformProfile, load_platform
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Pose
from motion.rendering import AvatarRenderer
from motion.skeleton import JOINT_INDEX

SIZE = (810, 1440)
_CROPS_M = (0.36, 0.5)
"""Sides of the squares about a hand that are cut out, one after the other until a hand is seen, metres."""
_CROP_PX = 512
_POINTS_DEG = 25.0
_STRETCHED = {
    **{f"cn{number}": set(("index", "middle", "ring", "pinky")[:number]) for number in (1, 2, 4)},
    "cn3": {"middle", "ring", "pinky"},
    "cn5": {"thumb", "index", "middle", "ring", "pinky"},
    "cn6": {"thumb", "pinky"},
    "cn8": {"thumb", "index"},
    "cn10": set(),
    "west3": {"thumb", "index", "middle"},
}
"""Fingers that each shown number stretches; 0, 7 and 9 have bent ones, which are no count."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What the judge has before him for one stroke.

    Attributes:
        played: The show.
        row: The stroke's placement in it.
        side: The gesturing hand.
        picture: The whole picture.
        hands: Hands seen in the cut-out about the gesturing hand, the nearest to its middle first.
        body: Joints seen in the whole picture.
    """

    played: Played
    row: int
    side: str
    picture: Picture
    hands: list[SeenHand]
    body: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Case:
    """A stroke to be judged.

    Attributes:
        family: What it is counted under.
        gesture: The gesture, its parameters set.
        hand: The hand that makes it.
        judge: Says what is wrong, or nothing.
    """

    family: str
    gesture: Gesture
    hand: str
    judge: Callable[[Look], str]


def cases(families: set[str]) -> Iterator[Case]:
    """Yield the strokes of some families, or of all if none is named."""
    library = load_library()
    for gesture in library.gestures:
        hands = ("right", "left") if gesture.hands == "either" else (gesture.hands,)
        for index, hand in enumerate(hands):
            for case in _cases(gesture, hand, index):
                if not families or case.family in families:
                    yield case


def _cases(gesture: Gesture, hand: str, index: int) -> Iterator[Case]:
    family = gesture.family
    if gesture.aims and hand != "both":
        targets = (
            ("follow_button", "lucky_bag", "cart_button")
            if hand == "right"
            else ("like_button", "share_button")
        )
        parameter = gesture.parameter("target")
        for target in targets:
            if parameter is None or not parameter.values or target in parameter.values:
                yield Case("pointing", _set(gesture, "target", target), hand, _points)
    elif family == "number" and gesture.parameter("number") and hand != "both":
        yield from _number_cases(gesture, hand, index)
    elif family in ("thumbs_up", "thumbs_down"):
        yield Case("thumbs", gesture, hand, _thumb)
    elif family == "wave":
        yield Case("wave", gesture, hand, _open_and_high)
    elif family in ("stop", "five_star", "promise") and gesture.id != "promise_three":
        yield Case("stop", gesture, hand, _open_hand)
    elif family == "heart":
        judge = {"finger_heart": _crossed, "heart_arms": _over_head}.get(gesture.id, _joined)
        yield Case("heart", gesture, hand, judge)


def _number_cases(gesture: Gesture, hand: str, index: int) -> Iterator[Case]:
    if gesture.id in ("ten_crossed", "zero_shown"):
        return
    parameter, style = gesture.parameter("number"), gesture.parameter("style")
    prefix = str(style.default) if style else "cn"
    values = parameter.values if parameter and parameter.values else tuple("12345680")
    for value in values if index == 0 else values[:2]:
        digit = str(int(value) - 5) if gesture.id == "number_west_two_hands" else value
        shape = f"{prefix}{digit}" if f"{prefix}{digit}" in _STRETCHED else f"cn{digit}"
        if shape in _STRETCHED:
            yield Case("number", _set(gesture, "number", value), hand, _counts(_STRETCHED[shape]))


def _set(gesture: Gesture, name: str, value: str) -> Gesture:
    parameters = tuple(
        Parameter(item.name, value, item.values) if item.name == name else item for item in gesture.parameters
    )
    return replace(gesture, parameters=parameters)


def _hand(look: Look) -> SeenHand | None:
    return look.hands[0] if look.hands else None


def _points(look: Look) -> str:
    hand = _hand(look)
    if hand is None:
        return "no hand is seen"
    camera = look.played.stage.camera
    placement = look.played.placements[look.row]
    target = camera.project(look.played.stage.target_m(str(placement.target))).numpy()
    way, ray = target - hand.points_px[5], hand.direction("index")
    cosine = float(way @ ray) / float(np.linalg.norm(way) * np.linalg.norm(ray))
    error = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    return "" if error <= _POINTS_DEG else f"points {error:.0f}° beside {placement.target}"


def _counts(wanted: set[str]) -> Callable[[Look], str]:
    def judge(look: Look) -> str:
        hand = _hand(look)
        if hand is None:
            return "no hand is seen"
        count = len(hand.stretched())
        return (
            ""
            if count == len(wanted)
            else f"{count} fingers ({', '.join(hand.stretched())}), not {len(wanted)}"
        )

    return judge


def _thumb(look: Look) -> str:
    hand = _hand(look)
    if hand is None:
        return "no hand is seen"
    way = hand.direction("thumb")
    sign = -1.0 if look.played.gestures[look.row].family == "thumbs_up" else 1.0
    upright = sign * way[1] > abs(way[0])
    folded = not set(hand.stretched()) & {"index", "middle", "ring", "pinky"}
    return (
        "" if upright and folded else f"thumb along {way.round()}, stretched: {', '.join(hand.stretched())}"
    )


def _open_hand(look: Look) -> str:
    hand = _hand(look)
    if hand is None:
        return "no hand is seen"
    fingers = hand.stretched()
    raised = hand.points_px[12, 1] < hand.points_px[0, 1]
    return "" if len(fingers) >= 4 and raised else f"stretched: {', '.join(fingers)}, fingers up: {raised}"


def _open_and_high(look: Look) -> str:
    wrong = _open_hand(look)
    if wrong:
        return wrong
    if not look.body:
        return "nobody is seen"
    shoulders = 0.5 * (look.body["left_shoulder"][1] + look.body["right_shoulder"][1])
    hand = look.hands[0].points_px[12, 1]
    return "" if hand < shoulders else f"fingertips {hand - shoulders:.0f} px below the shoulders"


def _crossed(look: Look) -> str:
    hand = _hand(look)
    if hand is None:
        return "no hand is seen"
    apart = hand.tips_apart("thumb", "index")
    others = set(hand.stretched()) & {"middle", "ring", "pinky"}
    return (
        "" if apart < 0.6 and not others else f"tips {apart:.2f} palms apart, stretched: {', '.join(others)}"
    )


def _joined(look: Look) -> str:
    if len(look.hands) < 2:
        return f"{len(look.hands)} hands are seen"
    tips = [hand.points_px[8] for hand in look.hands[:2]]
    palm = float(np.linalg.norm(look.hands[0].points_px[9] - look.hands[0].points_px[0]))
    apart = float(np.linalg.norm(tips[0] - tips[1])) / palm
    return "" if apart < 0.7 else f"index tips {apart:.2f} palms apart"


def _over_head(look: Look) -> str:
    if not look.body:
        return "nobody is seen"
    high = max(look.body[f"{side}_wrist"][1] for side in ("left", "right"))
    return "" if high < look.body["nose"][1] else "wrists are below the nose"


def looks(chosen: list[Case], platform: PlatformProfile) -> Iterator[tuple[Case, Look]]:
    """Play and draw strokes, and let MediaPipe look at each."""
    body = load_body()
    with Onlooker() as onlooker:
        stage = Stage.of(body.skeleton, platform, *SIZE)
        with AvatarRenderer(body, stage.camera, supersampling=1.0) as renderer:
            # One show per stroke: gestures of one id with other parameters would be one gesture in a show.
            volume = BodyVolume.of(body)
            for case in chosen:
                played = replace(play([(case.gesture, case.hand)], body, volume, platform), stage=stage)
                frame = played.frame(played.placements[0].stroke.end_s)
                pose = Pose(played.clip.local_xyzw[frame : frame + 1], played.clip.root_m[frame : frame + 1])
                picture = next(iter(renderer.frames(pose, torch.zeros(1, 52))))
                side = "right" if case.hand == "both" else case.hand
                yield case, _look(onlooker, played, frame, side, picture, case.family)


def _look(onlooker: Onlooker, played: Played, frame: int, side: str, picture: Picture, family: str) -> Look:
    camera, positions = played.stage.camera, played.positions[frame]
    middle = positions[JOINT_INDEX[f"{side}_middle1"]]
    if family == "heart" and played.placements[0].hand == "both":
        middle = 0.5 * (middle + positions[JOINT_INDEX["left_middle1"]])
    centre = camera.project(middle).numpy()
    # A hand that fills its cut-out is sometimes not seen for one.
    hands = next(filter(None, (_seen(onlooker, played, middle, picture, side_m) for side_m in _CROPS_M)), [])
    hands.sort(key=lambda hand: float(np.linalg.norm(hand.points_px.mean(axis=0) - centre)))
    return Look(played, 0, side, picture, hands, onlooker.body(picture))


def _seen(
    onlooker: Onlooker, played: Played, middle: torch.Tensor, picture: Picture, side_m: float
) -> list[SeenHand]:
    """Hands in a square of some metres about a point, at places of the whole picture."""
    camera = played.stage.camera
    centre = camera.project(middle).numpy()
    half = 0.5 * side_m * camera.focal_px / float(camera.depth_m(middle))
    left, top = (int(max(0.0, value - half)) for value in centre)
    right = int(min(picture.shape[1], centre[0] + half))
    bottom = int(min(picture.shape[0], centre[1] + half))
    crop = picture[top:bottom, left:right]
    scale = _CROP_PX / max(crop.shape[:2])
    large = np.asarray(
        Image.fromarray(crop).resize((round(crop.shape[1] * scale), round(crop.shape[0] * scale)))
    )
    corner = np.array((left, top))
    return [replace(hand, points_px=hand.points_px / scale + corner) for hand in onlooker.hands(large)]


def judge(families: set[str], out: Path | None = None) -> dict[str, object]:
    """Return the rate of confirmed strokes by family, and what was not confirmed."""
    chosen = list(cases(families))
    seen: dict[str, list[bool]] = {}
    wrong = []
    for number, (case, look) in enumerate(looks(chosen, load_platform("douyin"))):
        sys.stderr.write(f"\r{number + 1} of {len(chosen)}")
        said = case.judge(look)
        seen.setdefault(case.family, []).append(not said)
        if said:
            values = [str(item.default) for item in case.gesture.parameters if item.name != "style"]
            wrong.append(
                {"gesture": case.gesture.id, "hand": case.hand, "value": " ".join(values), "seen": said}
            )
            if out is not None:
                Image.fromarray(look.picture).save(
                    out / f"{case.gesture.id}_{case.hand}_{'_'.join(values)}.jpg"
                )
    rates = {
        name: {"strokes": len(said), "confirmed": sum(said), "rate": round(sum(said) / len(said), 3)}
        for name, said in sorted(seen.items())
    }
    return {"families": rates, "not_confirmed": wrong}


def main() -> None:
    """Judge the families that the command line names, or all."""
    words = sys.argv[1:]
    out = None
    if "--out" in words:
        at = words.index("--out")
        out = Path(words[at + 1])
        out.mkdir(parents=True, exist_ok=True)
        del words[at : at + 2]
    sys.stdout.write(json.dumps(judge(set(words), out), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
