"""Lint by motion: the starter library holds all bounds on every body, and each fault is found by its rule."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch

from gestures.library.catalogue import load_library
from gestures.library.gesture import BodyAccent, Contact, Gesture, HandKey, Key, Phase
from gestures.lowering import guarding, mending
from gestures.pipeline.lint import BODIES, RULES, lint
from gestures.pipeline.lint.findings import Measure, is_beyond
from gestures.pipeline.lint.playing import play
from gestures.pipeline.lint.sameness import alike
from gestures.pipeline.lint.seen import seen
from gestures.pipeline.lint.skin import Mesh, penetration
from gestures.platforms import load_platform
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.rotations import from_axis_angle
from motion.skeleton import JOINT_INDEX


@pytest.mark.parametrize("body", BODIES)
def test_the_starter_library_holds_every_bound(body: str) -> None:
    assert lint(bodies=(body,)) == ()


def changed(gesture: Gesture, name: str, **hand: object) -> Gesture:
    """A gesture with one field of every hand posture changed, both hands alike if it has both."""

    def change(one: HandKey) -> HandKey:
        return replace(one, **hand)  # type: ignore[arg-type]

    keys = tuple(
        Key(key.at, main := change(key.main), main if gesture.hands == "both" else None)
        for key in gesture.keys
        if key.main is not None
    )
    return replace(gesture, id=name, keys=keys, aliases=())


def test_each_fault_is_found_by_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    # Else the hands that clash are led off each other before they are measured.
    monkeypatch.setattr(mending, "_ROUNDS", 0)
    monkeypatch.setattr(guarding, "TOO_DEEP_M", math.inf)
    library = load_library()
    hasty = Phase(0.1, 0.1, 0.2)
    wave, heart = library.get("wave"), library.get("hand_on_heart")
    faults = {
        "reach": changed(wave, "far_wave", place=(1.4, 2.9, 0.5)),
        "palm_hidden": changed(wave, "turned_wave", palm=(0.0, 0.0, -1.0)),
        "joinable": replace(
            wave, id="hasty_wave", aliases=(), phases=replace(wave.phases, preparation=hasty)
        ),
        "thumb_tilted": changed(library.get("thumbs_up"), "flat_thumb", palm=(0.0, -1.0, 0.0)),
        "in_hand": changed(library.get("ok_both"), "clash", place=(-0.05, 1.0, 0.68), palm=(0.0, 0.0, 1.0)),
        "contact": changed(
            heart, "turned_heart", palm=(0.0, 0.0, 1.0), contact=Contact("palm", "chest_left")
        ),
    }
    found = lint(list(faults.values()), BODIES[:1], hands=("right",))
    for code, gesture in faults.items():
        own = [finding for finding in found if finding.gesture == gesture.id and finding.code == code]
        assert own, f"{code} of {gesture.id} is not found"
        assert own[0].bound == RULES[code].bound
        assert own[0].advice == RULES[code].advice
        assert own[0].value is not None
    assert lint([library.get("wave")], BODIES[:1], hands=("right",)) == ()


def likeness(gesture: Gesture) -> Measure:
    (measure,) = alike([gesture], [*load_library().gestures, gesture])
    return measure


def moved(gesture: Gesture, name: str, out: float) -> Gesture:
    """A gesture with its main hand's places moved outwards."""

    def move(hand: HandKey) -> HandKey:
        return replace(hand, place=(hand.place[0] + out, *hand.place[1:]))  # type: ignore[operator]

    keys = tuple(Key(key.at, key.main and move(key.main), key.other) for key in gesture.keys)
    return replace(gesture, id=name, keys=keys, aliases=())


def test_no_two_gestures_of_the_starter_library_are_nearly_one() -> None:
    gestures = load_library().gestures
    assert [measure for measure in alike(gestures, gestures) if is_beyond(measure)] == []


@pytest.mark.parametrize("name", ["wave", "thumbs_up", "number_cn", "hand_on_heart", "point_screen", "nod"])
def test_a_copy_is_found(name: str) -> None:
    gesture = load_library().get(name)
    measure = likeness(replace(gesture, id="copy", aliases=()))
    assert (measure.value, measure.about) == (0.0, f"like {name}")
    assert is_beyond(measure)


def test_a_near_copy_is_found_and_a_gesture_elsewhere_is_not() -> None:
    wave = load_library().get("wave")
    near, far = likeness(moved(wave, "near", 0.06)), likeness(moved(wave, "far", 0.3))
    assert near.about == "like wave"
    assert is_beyond(near)
    assert near.value == pytest.approx(0.6, abs=1e-3)
    assert not is_beyond(far)


@pytest.mark.parametrize(
    "change",
    [
        {"repeat": 7},
        {"body": BodyAccent(bow_deg=25.0)},
        {"body": BodyAccent(gaze="away")},
    ],
)
def test_a_copy_that_differs_in_one_thing_is_another_gesture(change: dict[str, Any]) -> None:
    assert not is_beyond(likeness(replace(load_library().get("wave"), id="other", aliases=(), **change)))


def test_a_copy_of_another_shape_palm_or_touch_is_another_gesture() -> None:
    thumb, heart = load_library().get("thumbs_up"), load_library().get("hand_on_heart")
    for other in (
        changed(thumb, "fist_up", shape="fist"),
        changed(thumb, "palm_up", palm=(0.0, 1.0, 0.0)),
        changed(heart, "hand_on_belly", contact=Contact("palm", "belly")),
    ):
        assert not is_beyond(likeness(other)), other.id


def test_lint_tells_of_a_copy() -> None:
    copy = replace(load_library().get("wave"), id="wave_again", aliases=())
    (found,) = lint([copy], BODIES[:1], hands=("right",))
    assert (found.code, found.body, found.value) == ("same_gesture", "", 0.0)
    assert "like wave" in found.message


def test_hands_that_the_camera_does_not_show_are_found() -> None:
    body = load_body()
    played = play([(load_library().get("wave"), "right")], body, BodyVolume.of(body), load_platform("douyin"))
    camera = played.stage.camera
    aside = replace(
        camera,
        position_m=(camera.position_m[0] + 0.4, *camera.position_m[1:]),
        look_at_m=(camera.look_at_m[0] + 0.4, *camera.look_at_m[1:]),
    )
    missed = replace(played, stage=replace(played.stage, camera=aside))
    (shown,) = (measure for measure in seen(played) if measure.code == "out_of_frame")
    (hidden,) = (measure for measure in seen(missed) if measure.code == "out_of_frame")
    assert not is_beyond(shown)
    assert is_beyond(hidden)
    assert hidden.value > shown.value + 0.3


def test_an_arm_through_the_chest_is_found_on_the_mesh() -> None:
    body = load_body()
    gesture = load_library().get("wave")
    played = play([(gesture, "right")], body, BodyVolume.of(body), load_platform("douyin"))
    local = played.clip.local_xyzw.clone()
    local[:, JOINT_INDEX["right_shoulder"]] = from_axis_angle(
        torch.tensor((0.0, 1.0, 0.0)), torch.tensor(math.pi)
    )
    local[:, JOINT_INDEX["right_elbow"]] = torch.tensor((0.0, 0.0, 0.0, 1.0))
    rotations, positions = forward_kinematics(body.skeleton, local, played.clip.root_m)
    clip = Clip(played.clip.rate, local, played.clip.root_m)
    through = replace(played, clip=clip, rotations=rotations, positions=positions)
    deep = {
        measure.about: measure.value
        for measure in penetration(through, Mesh(body))
        if measure.code == "in_body"
    }
    assert deep["right"] > RULES["in_body"].bound
    assert deep["left"] <= RULES["in_body"].bound


def test_a_gesture_that_is_retired_is_not_measured() -> None:
    far = changed(load_library().get("wave"), "far_wave", place=(4.0, 1.2, 0.5))
    assert lint([replace(far, review="retired")], BODIES[:1]) == ()
