"""What the recogniser says about performed motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from gestures.consistency.recogniser import EMBLEMS, VIDEO_BLUR_DEG, Reading, Recogniser, Shown, recognise
from gestures.consistency.recogniser.extents import extent_tracks
from gestures.consistency.recogniser.measures import measure
from gestures.consistency.recogniser.repeated import repeated_tracks
from gestures.consistency.recogniser.shapes import Fingers, hand_shapes
from gestures.errors import InvalidInputError
from motion.bodies import load_body
from motion.clip import Clip
from motion.rotations import from_rotvec, identity, multiply, normalise, rotate
from motion.skeleton import JOINT_INDEX
from motion.timing import FrameRate

from .conftest import Performed

EXPECTED = [
    ("thumbs_up hand=right", "thumbs_up", None, "right"),
    ("point_screen target=follow_button", "point", "follow_button", None),
    ("number_cn number=3 hand=right", "number", "3", "right"),
    ("wave hand=left", "wave", None, "left"),
    ("jab_screen target=cart_button", "point", "cart_button", None),
    ("number_west number=3 hand=left", "number", "3", "left"),
    ("heart_hands", "heart", None, "both"),
    ("number_cn number=6 hand=left", "number", "6", "left"),
    ("stop_palm hand=right", "stop", None, "right"),
    ("point_screen target=share_button", "point", "share_button", None),
    ("number_cn number=8 hand=right", "number", "8", "right"),
    ("applause", "clap", None, "both"),
    ("number_cn number=9 hand=right", "number", "9", "right"),
    ("ok_sign hand=left", "ok", None, "left"),
    ("head_shake", "shake", None, "none"),
    ("number_cn number=7 hand=left", "number", "7", "left"),
    ("palm_screen target=coupon", "point", "coupon", None),
    ("thumbs_down hand=left", "thumbs_down", None, "left"),
    ("finger_heart hand=right", "heart", None, "right"),
    ("self_point hand=right", "point", "self", "right"),
    ("nod", "nod", None, "none"),
    ("price_sweep_down hand=right", "fall", None, "right"),
    ("number_cn number=2 hand=left", "number", "2", "left"),
    ("size_wide magnitude=0.9", "size", None, "both"),
    ("a_little hand=right", "size", None, "right"),
    ("number_cn number=0 hand=right", "number", "0", "right"),
]


def kinds(shown: tuple[Shown, ...]) -> set[str]:
    return {entry.kind for entry in shown}


def said(shown: tuple[Shown, ...]) -> list[tuple[str, str | float | None, str]]:
    """Everything but plain description, which a frame more or less may change."""
    return [
        (entry.kind, entry.value, entry.hand)
        for entry in shown
        if entry.kind not in ("beat", "palm", "hand_shape", "size")
    ]


@pytest.mark.parametrize(("asked", "kind", "value", "hand"), EXPECTED)
def test_a_gesture_is_seen_while_it_is_made(
    performed: Performed, asked: str, kind: str, value: str | None, hand: str | None
) -> None:
    place = performed.placement(asked)
    seen = [
        entry
        for entry in performed.shown
        if entry.reads_as(kind, value)
        and hand in (None, entry.hand)
        and entry.start_s < place.hold.end_s + 0.3
        and entry.end_s > place.stroke.start_s
    ]
    assert seen, [entry for entry in performed.shown if abs(entry.peak_s - place.stroke.end_s) < 2]
    assert max(entry.score for entry in seen) > 0.6


def test_emblems_are_seen_where_they_were_planned_and_nowhere_else(performed: Performed) -> None:
    planned = {
        "thumbs_up": {"thumbs_up"},
        "thumbs_down": {"thumbs_down"},
        "wave": {"wave"},
        "heart": {"heart_hands", "finger_heart"},
        "stop": {"stop_palm"},
        "clap": {"applause"},
        "ok": {"ok_sign", "number_cn"},
    }
    for entry in performed.shown:
        if entry.kind in EMBLEMS:
            near = {
                place.gesture
                for place in performed.timeline.gestures
                if place.preparation.start_s - 0.3 < entry.peak_s < place.retraction.end_s
            }
            assert near & planned[entry.kind], entry


def test_the_size_shown_is_the_distance_of_the_palms(performed: Performed) -> None:
    place = performed.placement("size_wide magnitude=0.9")
    size = next(
        entry for entry in performed.shown if entry.kind == "size" and entry.end_s > place.stroke.end_s
    )
    assert isinstance(size.value, float)
    assert 0.35 < size.value < 0.75


def test_ring_of_thumb_and_index_is_both_ok_and_three(performed: Performed) -> None:
    ring = next(entry for entry in performed.shown if entry.kind == "ok")
    assert ring.reads_as("number", "3")
    assert not ring.reads_as("number", "5")


@pytest.mark.parametrize("fps", [24.0, 29.97, 60.0, 119.88])
def test_the_frame_rate_does_not_matter(
    performed: Performed, excerpt: Callable[[str], Clip], fps: float
) -> None:
    clip = excerpt("thumbs_up hand=right")
    rate = FrameRate.of(fps)
    times = torch.arange(rate.frames_in(clip.duration_s - 0.05)) * (rate.den / rate.num) * clip.rate.fps
    low = times.floor().long()
    share = (times - low)[:, None, None].float()
    local = normalise(clip.local_xyzw[low] * (1 - share) + clip.local_xyzw[low + 1] * share)
    again = Clip(rate, local, clip.root_m[low])
    assert "thumbs_up" in kinds(recognise(again, skeleton=performed.skeleton))


@pytest.mark.parametrize("asked", ["thumbs_up hand=right", "wave hand=left", "number_cn number=8 hand=right"])
def test_a_body_that_faces_elsewhere_shows_the_same(
    performed: Performed, excerpt: Callable[[str], Clip], asked: str
) -> None:
    clip = excerpt(asked)
    turn = from_rotvec(torch.tensor([0.0, 2.2, 0.0]))
    local = clip.local_xyzw.clone()
    local[:, 0] = multiply(turn, clip.local_xyzw[:, 0])
    away = Clip(clip.rate, local, rotate(turn, clip.root_m) + torch.tensor([3.0, 0.0, -2.0]))
    here = said(recognise(clip, skeleton=performed.skeleton))
    assert said(recognise(away, skeleton=performed.skeleton)) == here
    assert here


def test_a_mirrored_body_shows_the_same_with_the_other_hand(
    performed: Performed, excerpt: Callable[[str], Clip]
) -> None:
    from motion.rotations import mirrored
    from motion.skeleton import MIRROR

    clip = excerpt("number_cn number=6 hand=left")
    other = Clip(
        clip.rate, mirrored(clip.local_xyzw)[:, list(MIRROR)], clip.root_m * torch.tensor([-1.0, 1.0, 1.0])
    )
    seen = recognise(other, skeleton=performed.skeleton)
    assert any(entry.kind == "number" and entry.value == "6" and entry.hand == "right" for entry in seen)


def test_tremble_of_a_camera_hides_no_emblem(performed: Performed, excerpt: Callable[[str], Clip]) -> None:
    generator = torch.Generator().manual_seed(3)
    for asked, kind in (
        ("thumbs_up hand=right", "thumbs_up"),
        ("ok_sign hand=left", "ok"),
        ("heart_hands", "heart"),
    ):
        clip = excerpt(asked)
        shake = from_rotvec(0.012 * torch.randn(*clip.local_xyzw.shape[:2], 3, generator=generator))
        noisy = Clip(clip.rate, normalise(multiply(clip.local_xyzw, shake)), clip.root_m)
        assert kind in kinds(recognise(noisy, skeleton=performed.skeleton)), asked


@pytest.mark.parametrize(
    "asked", ["thumbs_up hand=right", "number_cn number=9 hand=right", "ok_sign hand=left"]
)
def test_fingers_that_were_not_recorded_are_neither_open_nor_closed(
    performed: Performed, excerpt: Callable[[str], Clip], asked: str
) -> None:
    clip = excerpt(asked)
    local = clip.local_xyzw.clone()
    local[:, JOINT_INDEX["left_index1"] :] = identity(55 - JOINT_INDEX["left_index1"])
    seen = recognise(Clip(clip.rate, local, clip.root_m), skeleton=performed.skeleton)
    assert not kinds(seen) & {"number", "hand_shape", "thumbs_up", "ok", "heart", "present"}


def test_a_wave_is_seen_without_fingers(performed: Performed, excerpt: Callable[[str], Clip]) -> None:
    clip = excerpt("wave hand=left")
    local = clip.local_xyzw.clone()
    local[:, JOINT_INDEX["left_index1"] :] = identity(55 - JOINT_INDEX["left_index1"])
    assert "wave" in kinds(recognise(Clip(clip.rate, local, clip.root_m), skeleton=performed.skeleton))


def test_who_walks_shows_nothing_by_swinging_arms(
    performed: Performed, excerpt: Callable[[str], Clip]
) -> None:
    clip = excerpt("wave hand=left")
    path = torch.arange(clip.frame_count)[:, None] * torch.tensor([0.0, 0.0, 1.2 / 30])
    assert (
        said(recognise(Clip(clip.rate, clip.local_xyzw, clip.root_m + path), skeleton=performed.skeleton))
        == []
    )


def test_a_frozen_body_is_still_and_a_living_one_is_not(performed: Performed) -> None:
    pose = performed.clip.local_xyzw[:1], performed.clip.root_m[:1]
    frozen = Clip(FrameRate(30), pose[0].expand(90, -1, -1).clone(), pose[1].expand(90, -1).clone())
    assert "still" in kinds(recognise(frozen, skeleton=performed.skeleton))
    assert "still" not in kinds(performed.shown)


def test_what_a_camera_blurs_is_read_as_well(performed: Performed) -> None:
    blurred = recognise(
        performed.clip, skeleton=performed.skeleton, platform="douyin", blur_deg=VIDEO_BLUR_DEG
    )
    for asked, kind, value, hand in EXPECTED:
        place = performed.placement(asked)
        assert [
            entry
            for entry in blurred
            if entry.reads_as(kind, value)
            and hand in (None, entry.hand)
            and entry.start_s < place.hold.end_s + 0.3
            and entry.end_s > place.stroke.start_s
        ], asked


def test_a_camera_cannot_tell_a_finger_heart_from_a_small_gap(
    performed: Performed, excerpt: Callable[[str], Clip]
) -> None:
    clip = excerpt("a_little hand=right")
    measures = measure(performed.skeleton, clip.local_xyzw, clip.root_m, 30)
    shapes = hand_shapes(measures, Fingers.of(measures))
    for blur_deg, also in ((0.0, ()), (VIDEO_BLUR_DEG, (Reading("heart", None),))):
        (gap,) = (
            track
            for track in extent_tracks(measures, shapes, blur_deg)
            if (track.kind, track.hand) == ("size", "right")
        )
        assert gap.score.max() > 0.5 and gap.also == also


def test_one_frame_shows_nothing_that_takes_time(performed: Performed) -> None:
    one = Clip(FrameRate(30), performed.clip.local_xyzw[:1], performed.clip.root_m[:1])
    assert recognise(one, skeleton=performed.skeleton) == ()


def test_the_default_body_is_taken_where_none_is_given(
    performed: Performed, excerpt: Callable[[str], Clip]
) -> None:
    clip = excerpt("thumbs_up hand=right")
    assert recognise(clip) == recognise(clip, skeleton=load_body().skeleton)


def test_rotations_that_are_none_are_refused_with_their_frame(performed: Performed) -> None:
    local, root = performed.clip.local_xyzw[:10].clone(), performed.clip.root_m[:10]
    for broken in (0.0, 1.2, float("nan")):
        wrong = local.clone()
        wrong[7, 20] = wrong[7, 20] * broken
        with pytest.raises(InvalidInputError, match="frame 7") as refused:
            Recogniser(30, skeleton=performed.skeleton).feed(wrong, root)
        assert refused.value.code == "DX-CHECK-021"
    for place_m in (1e30, float("inf"), float("nan")):
        far = root.clone()
        far[4, 2] = place_m
        with pytest.raises(InvalidInputError, match="frame 4"):
            Recogniser(30, skeleton=performed.skeleton).feed(local, far)
    with pytest.raises(InvalidInputError, match="55, 4"):
        Recogniser(30, skeleton=performed.skeleton).feed(local[:, :24], root)


def test_what_is_shown_is_checked() -> None:
    with pytest.raises(InvalidInputError):
        Shown("point", "up", 0.9, 2.0, 1.0, 1.5, "left")
    with pytest.raises(InvalidInputError):
        Shown("pont", "up", 0.9, 1.0, 2.0, 1.5, "left")
    with pytest.raises(InvalidInputError):
        Shown("point", "up", float(np.nan), 1.0, 2.0, 1.5, "left")


def test_zero_a_small_gap_and_a_finger_heart_are_told_apart(performed: Performed) -> None:
    for asked, shape in (
        ("number_cn number=0 hand=right", "closed_ring"),
        ("a_little hand=right", "gap"),
        ("finger_heart hand=right", "finger_heart"),
    ):
        place = performed.placement(asked)
        time_s = 0.5 * (place.stroke.end_s + place.hold.end_s)
        shapes = {
            entry.value
            for entry in performed.shown
            if entry.kind == "hand_shape" and entry.hand == "right" and entry.start_s <= time_s <= entry.end_s
        }
        assert shapes & {"closed_ring", "gap", "finger_heart"} == {shape}, asked


def test_an_open_hand_with_its_fingers_apart_counts_five_or_says_stop(performed: Performed) -> None:
    place = performed.placement("stop_palm hand=right")
    palms = [
        entry
        for entry in performed.shown
        if entry.kind in ("stop", "number")
        and entry.hand == "right"
        and entry.start_s < place.hold.end_s
        and entry.end_s > place.stroke.end_s
    ]
    assert palms and all(palm.reads_as("stop") for palm in palms)


@pytest.mark.parametrize(("out_m", "up_m", "is_wave"), [(0.04, 0.0, True), (0.04, 0.08, False)])
def test_a_hand_that_swings_from_side_to_side_waves_and_one_that_bounces_does_not(
    out_m: float, up_m: float, is_wave: bool
) -> None:
    """A raised open hand goes to and fro twice a second."""
    body = load_body()
    rest = measure(body.skeleton, identity(120, 55), torch.tensor([[0.0, 1.0, 0.0]]).repeat(120, 1), 30)
    swing = np.sin(2 * np.pi * 2.0 * np.arange(120) / 30)[:, None, None]
    place = np.array([1.2, 1.1, 0.6]) + swing * np.array([out_m / 0.17, up_m / 0.5, 0.0])
    hands = replace(
        rest,
        place=np.broadcast_to(place, rest.place.shape),
        fingers=np.zeros_like(rest.fingers) + np.array([0.0, 1.0, 0.0]),
        to_viewer=np.ones_like(rest.to_viewer),
    )
    tracks = repeated_tracks(hands, Fingers.of(hands), 30)
    wave = next(track for track in tracks if (track.kind, track.hand) == ("wave", "right"))
    assert (wave.score[30:90].min() > 0.6) if is_wave else (wave.score[30:90].max() < 0.4)
