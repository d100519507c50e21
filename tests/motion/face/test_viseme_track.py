"""The mouth: closures, lag, continuity, independence of how it is evaluated."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES
from motion.face.viseme_track import VisemeTrack
from motion.face.visemes import VISEME_INDEX, VISEMES, viseme_targets, vowel_openness

JAW, CLOSE, ROLL = (ARKIT_INDEX[name] for name in ("jawOpen", "mouthClose", "mouthRollLower"))


def random_track(seed: int, count: int = 120) -> tuple[VisemeTrack, torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    viseme = torch.randint(0, len(VISEMES), (count,), generator=generator)
    viseme[[count // 3, count // 2]] = torch.tensor([VISEME_INDEX["PP"], VISEME_INDEX["FF"]])
    lengths = 0.03 + 0.15 * torch.rand(count, generator=generator, dtype=torch.float64)
    end = 0.5 + lengths.cumsum(0)
    start = torch.cat([torch.tensor([0.5], dtype=torch.float64), end[:-1]])
    strength = 0.6 + 0.5 * torch.rand(count, generator=generator)
    return VisemeTrack.build(viseme, start, end, strength), viseme, start, end


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_lips_close_in_the_middle_of_every_p_b_m(seed: int) -> None:
    track, viseme, start, end = random_track(seed)
    labial = viseme == VISEME_INDEX["PP"]
    middle = track.weights(0.5 * (start + end)[labial])
    assert (middle[:, JAW] - middle[:, CLOSE]).abs().max() < 1e-6
    opening = [
        ARKIT_INDEX[f"mouth{name}"]
        for name in ("Funnel", "LowerDownLeft", "UpperUpLeft", "LowerDownRight", "UpperUpRight")
    ]
    assert middle[:, opening].max() < 1e-6
    # A frame of 60 fps always falls into the closure.
    frames = 0.5 * (start + end)[labial][:, None] + torch.tensor([-1.0, 1.0], dtype=torch.float64) / 120
    near = track.weights(frames.reshape(-1))
    assert (near[:, JAW] - near[:, CLOSE]).max() < 0.01


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_lower_lip_meets_the_teeth_in_f_and_v(seed: int) -> None:
    track, viseme, start, end = random_track(seed)
    middle = track.weights((0.5 * (start + end))[viseme == VISEME_INDEX["FF"]])
    assert middle[:, ROLL].min() > 0.4
    assert (middle[:, JAW] - middle[:, CLOSE]).max() < 0.08


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_weights_stay_in_range_and_move_only_the_mouth(seed: int) -> None:
    track, *_ = random_track(seed)
    weights = track.weights(torch.arange(0, 15, 1 / 60, dtype=torch.float64))
    assert weights.min() >= 0.0
    assert weights.max() <= 1.0
    still = [
        index for index, name in enumerate(ARKIT_NAMES) if not name.startswith(("jaw", "mouth", "tongue"))
    ]
    assert weights[:, still].abs().max() == 0.0


def test_velocity_is_continuous() -> None:
    track, *_ = random_track(5)
    step = 1e-4
    weights = track.weights(torch.arange(0.3, 6.0, step, dtype=torch.float64)).double()
    velocity = (weights[1:] - weights[:-1]) / step
    # A kink would jump by the whole velocity, a few tens per second; a bend changes with the step.
    assert (velocity[1:] - velocity[:-1]).abs().max() < 1.0
    assert velocity.abs().max() < 60.0


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), size=st.integers(1, 50))
def test_chunks_equal_the_whole(seed: int, size: int) -> None:
    track, *_ = random_track(seed, 40)
    times = torch.arange(0, 5, 1 / 60, dtype=torch.float64)
    whole = track.weights(times)
    parts = torch.cat([track.weights(part) for part in times.split(size)])
    assert torch.allclose(whole, parts, atol=1e-6)


def test_time_keeps_its_resolution_after_fifteen_hours() -> None:
    _, viseme, start, end = random_track(3)
    day = 54_000.0
    later = VisemeTrack.build(viseme, start + day, end + day, torch.ones(len(viseme)))
    early = VisemeTrack.build(viseme, start, end, torch.ones(len(viseme)))
    times = torch.arange(0, 10, 1 / 60, dtype=torch.float64)
    assert torch.allclose(early.weights(times), later.weights(times + day), atol=1e-4)


def test_silence_rests_and_a_lone_vowel_reaches_its_target() -> None:
    track = VisemeTrack.build(
        torch.tensor([VISEME_INDEX["aa"]]), torch.tensor([1.0]), torch.tensor([1.4]), torch.ones(1)
    )
    weights = track.weights(torch.tensor([0.0, 1.2, 3.0], dtype=torch.float64))
    assert weights[[0, 2]].abs().max() == 0.0
    assert torch.allclose(weights[1], viseme_targets()[VISEME_INDEX["aa"]], atol=1e-5)


def test_rounding_is_prepared_before_its_vowel() -> None:
    names = ["SS", "kk", "ou"]
    start = torch.tensor([1.0, 1.1, 1.2], dtype=torch.float64)
    track = VisemeTrack.build(
        torch.tensor([VISEME_INDEX[n] for n in names]), start, start + 0.1, torch.ones(3)
    )
    pucker = track.weights(torch.tensor([1.02, 1.15, 1.25], dtype=torch.float64))[
        :, ARKIT_INDEX["mouthPucker"]
    ]
    assert pucker[0] < 0.05 < 0.25 < pucker[1] < pucker[2]


def test_stress_opens_vowels() -> None:
    def jaw(strength: float) -> float:
        one = VisemeTrack.build(
            torch.tensor([VISEME_INDEX["aa"]]),
            torch.tensor([1.0]),
            torch.tensor([1.3]),
            torch.tensor([strength]),
        )
        return float(one.weights(torch.tensor([1.15]))[0, JAW])

    assert jaw(0.7) < 0.8 * jaw(1.05)


def test_an_empty_track_is_a_closed_mouth() -> None:
    empty = torch.zeros(0)
    track = VisemeTrack.build(empty, empty, empty, empty)
    assert track.weights(torch.tensor([0.0, 5.0])).abs().max() == 0.0
    assert track.weights(torch.zeros(0)).shape == (0, 52)


@pytest.mark.parametrize(
    ("viseme", "start", "end", "code"),
    [
        ([1, 2], [0.0], [1.0], "DX-FACE-001"),
        ([99], [0.0], [1.0], "DX-FACE-002"),
        ([1], [0.0], [float("nan")], "DX-FACE-003"),
        ([1], [1.0], [0.5], "DX-FACE-003"),
        ([1, 2], [0.0, 0.5], [1.0, 1.5], "DX-FACE-003"),
    ],
)
def test_malformed_tracks_are_refused(
    viseme: list[int], start: list[float], end: list[float], code: str
) -> None:
    with pytest.raises(InvalidInputError, match=code):
        VisemeTrack.build(
            torch.tensor(viseme), torch.tensor(start), torch.tensor(end), torch.ones(len(viseme))
        )


def test_openness_orders_vowels() -> None:
    openness = vowel_openness()
    order = [float(openness[VISEME_INDEX[name]]) for name in ("aa", "ae", "oh", "E", "ih", "iy", "SS", "PP")]
    assert order == sorted(order, reverse=True)
