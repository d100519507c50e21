"""Brows, blinks, moods and gaze."""

from __future__ import annotations

import pytest
import torch

from motion.errors import InvalidInputError, NotFoundError
from motion.face import MOODS, Accent, FaceEvents, FaceModel, MoodSpan, VisemeTrack, gaze_weights
from motion.face.arkit import ARKIT_INDEX
from motion.face.blinks import Blinks
from motion.face.curves import smooth_positive, smooth_step
from motion.face.visemes import VISEME_INDEX, VISEMES

MINUTE = torch.arange(0, 60, 1 / 60, dtype=torch.float64)


def mouth(seed: int = 0, count: int = 500) -> tuple[VisemeTrack, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    viseme = torch.randint(0, len(VISEMES), (count,), generator=generator)
    edges = torch.cat(
        [
            torch.zeros(1, dtype=torch.float64),
            (0.05 + 0.1 * torch.rand(count, generator=generator)).double().cumsum(0),
        ]
    )
    closed = (0.5 * (edges[1:] + edges[:-1]))[viseme == VISEME_INDEX["PP"]]
    return VisemeTrack.build(viseme, edges[:-1], edges[1:], torch.ones(count)), closed


def model(seed: int = 1, **events: object) -> FaceModel:
    return FaceModel(mouth()[0], FaceEvents(**events), seed)  # type: ignore[arg-type]


EVENTS = FaceEvents(
    moods=tuple(MoodSpan(4.0 * n, 4.0 * n + 3.5, mood, 1.2) for n, mood in enumerate(MOODS)),
    accents=tuple(Accent(0.9 * n, 0.8) for n in range(40)),
    phrase_ends_s=tuple(2.3 * n for n in range(20)),
)


def test_the_face_is_a_pure_function_of_time() -> None:
    face = FaceModel(mouth()[0], EVENTS, seed=4)
    whole = face.weights(MINUTE)
    order = torch.randperm(len(MINUTE), generator=torch.Generator().manual_seed(0))
    assert torch.allclose(face.weights(MINUTE[order]), whole[order], atol=1e-6)
    parts = torch.cat([face.weights(part) for part in MINUTE.split(12)])
    assert torch.allclose(parts, whole, atol=1e-6)
    assert torch.equal(FaceModel(mouth()[0], EVENTS, seed=4).weights(MINUTE), whole)
    assert not torch.allclose(FaceModel(mouth()[0], EVENTS, seed=5).weights(MINUTE), whole, atol=1e-2)


def test_smiles_follow_the_hosts_energy_and_what_the_mouth_says_does_not() -> None:
    face = FaceModel(mouth()[0], FaceEvents(base_mood="warm"), seed=4)
    calm, usual, lively = (
        face.weights(MINUTE, energy=torch.full((1, len(MINUTE)), e)) for e in (0.4, 1.0, 1.6)
    )
    assert torch.equal(usual, face.weights(MINUTE))
    smile = ARKIT_INDEX["mouthSmileLeft"]
    assert calm[:, smile].mean() < 0.8 * usual[:, smile].mean() < 0.6 * lively[:, smile].mean()
    for name in ("jawOpen", "mouthPucker", "mouthClose", "eyeBlinkLeft"):
        shape = ARKIT_INDEX[name]
        assert torch.allclose(lively[:, shape], usual[:, shape], atol=1e-6)


def test_faces_together_are_the_faces_alone() -> None:
    silent = VisemeTrack.build(*(torch.zeros(0) for _ in range(4)))
    faces = [
        FaceModel(mouth(1)[0], EVENTS, seed=4),
        FaceModel(silent, None, seed=5),
        FaceModel(mouth(2, 60)[0], FaceEvents(accents=(Accent(1.0, 0.7),), phrase_ends_s=(2.0,)), seed=6),
    ]
    times = torch.stack((MINUTE[:300], MINUTE[200:500], MINUTE[600:900]))
    gaze = 0.3 * torch.stack((torch.sin(times), torch.cos(times)), dim=-1).float()
    together = FaceModel.stack(faces)
    assert together.avatars == 3
    weights = together.weights(times, gaze)
    for row, face in enumerate(faces):
        assert torch.allclose(weights[row], face.weights(times[row], gaze[row]), atol=1e-6)
    # Instants that all share, too.
    shared = together.weights(MINUTE[:50])
    assert torch.allclose(shared[2], faces[2].weights(MINUTE[:50]), atol=1e-6)


def test_weights_stay_in_range_and_move_smoothly() -> None:
    face = FaceModel(mouth()[0], EVENTS, seed=2)
    step = 2e-4
    times = torch.arange(0, 12, step, dtype=torch.float64)
    gaze = torch.stack([0.6 * torch.sin(times), 0.4 * torch.cos(1.7 * times)], dim=-1).float()
    weights = face.weights(times, gaze)
    assert weights.min() >= 0.0
    assert weights.max() <= 1.0
    velocity = (weights[1:] - weights[:-1]).double() / step
    assert velocity.abs().max() < 60.0
    assert (velocity[1:] - velocity[:-1]).abs().max() < 2.0


def test_lips_close_under_every_mood() -> None:
    track, closed = mouth()
    for mood in MOODS:
        face = FaceModel(
            track, FaceEvents(moods=(MoodSpan(0.0, 100.0, mood, 1.5),), expressiveness=1.5), seed=3
        )
        weights = face.weights(closed)
        gap = weights[:, ARKIT_INDEX["jawOpen"]] - weights[:, ARKIT_INDEX["mouthClose"]]
        assert gap.abs().max() < 1e-6


def test_people_blink_at_human_rates_and_shapes() -> None:
    for seed in range(4):
        lids = Blinks(seed).closure(torch.arange(0, 600, 1 / 120, dtype=torch.float64)[None])[0]
        shut = lids[:, 0] > 0.5
        count = int((shut[1:] & ~shut[:-1]).sum())
        assert 15 <= count / 10 <= 25
        assert lids.max() > 0.92
        assert 0.03 < float(shut.sum()) / count / 120 < 0.25
    onset, present, _ = Blinks(0).onsets(torch.arange(400)[None])
    gaps = onset[present].diff()
    assert gaps.min() > 0.4
    assert gaps.std() / gaps.mean() > 0.3


def test_blinks_prefer_the_ends_of_phrases() -> None:
    ends = torch.arange(1, 300, dtype=torch.float64) * 2.7
    onset, present, _ = Blinks(7, phrase_ends_s=ends).onsets(torch.arange(200)[None])
    distance = (onset[present][:, None] - ends).abs().min(dim=1).values
    assert (distance < 0.1).float().mean() > 0.5


def test_brows_rise_on_accents_only() -> None:
    face, quiet = model(accents=(Accent(5.0, 1.0),)), model()
    brow = ARKIT_INDEX["browOuterUpLeft"]
    times = torch.tensor([3.0, 5.05, 8.0], dtype=torch.float64)
    raised = (face.weights(times) - quiet.weights(times))[:, brow]
    assert raised[1] > 0.25
    assert raised[[0, 2]].abs().max() < 1e-6


def test_a_warm_smile_reaches_the_eyes() -> None:
    silent = VisemeTrack.build(*(torch.zeros(0) for _ in range(4)))
    warm = FaceModel(silent, FaceEvents(base_mood="warm"), 0).weights(MINUTE).mean(dim=0)
    serious = FaceModel(silent, FaceEvents(base_mood="serious"), 0).weights(MINUTE).mean(dim=0)
    for shape in ("mouthSmileLeft", "mouthSmileRight", "cheekSquintLeft", "cheekSquintRight"):
        assert warm[ARKIT_INDEX[shape]] > serious[ARKIT_INDEX[shape]] + 0.15
    assert serious[ARKIT_INDEX["browDownLeft"]] > warm[ARKIT_INDEX["browDownLeft"]] + 0.1


def test_a_base_mood_is_as_strong_as_asked_for() -> None:
    silent = VisemeTrack.build(*(torch.zeros(0) for _ in range(4)))
    smiles = [
        float(
            FaceModel(silent, FaceEvents(base_intensity=size), 0)
            .weights(MINUTE)[:, ARKIT_INDEX["mouthSmileLeft"]]
            .mean()
        )
        for size in (0.5, 1.0, 1.4)
    ]
    assert smiles[0] < 0.7 * smiles[1] < 0.6 * smiles[2]
    with pytest.raises(InvalidInputError, match="base_intensity"):
        FaceEvents(base_intensity=2.0)


def test_no_face_is_frozen_or_symmetric() -> None:
    silent = VisemeTrack.build(*(torch.zeros(0) for _ in range(4)))
    weights = FaceModel(silent, None, 9).weights(MINUTE)
    for shape in ("browInnerUp", "mouthSmileLeft", "eyeSquintLeft"):
        assert weights[:, ARKIT_INDEX[shape]].std() > 0.002
    difference = weights[:, ARKIT_INDEX["mouthSmileLeft"]] - weights[:, ARKIT_INDEX["mouthSmileRight"]]
    assert difference.abs().max() > 0.005


@pytest.mark.parametrize(
    ("yaw", "pitch", "on", "off"),
    [
        (
            0.4,
            0.0,
            ("eyeLookOutLeft", "eyeLookInRight"),
            ("eyeLookInLeft", "eyeLookOutRight", "eyeLookUpLeft"),
        ),
        (
            -0.4,
            0.0,
            ("eyeLookInLeft", "eyeLookOutRight"),
            ("eyeLookOutLeft", "eyeLookInRight", "eyeLookDownLeft"),
        ),
        (0.0, 0.3, ("eyeLookUpLeft", "eyeLookUpRight", "eyeWideLeft"), ("eyeLookDownLeft", "eyeBlinkLeft")),
        (
            0.0,
            -0.3,
            ("eyeLookDownLeft", "eyeLookDownRight", "eyeBlinkLeft"),
            ("eyeLookUpLeft", "eyeWideLeft"),
        ),
    ],
)
def test_gaze_moves_the_eyes_and_the_lids(
    yaw: float, pitch: float, on: tuple[str, ...], off: tuple[str, ...]
) -> None:
    weights = gaze_weights(torch.tensor([[yaw, pitch]]))[0]
    assert all(weights[ARKIT_INDEX[name]] > 0.1 for name in on)
    assert all(weights[ARKIT_INDEX[name]] < 0.02 for name in off)
    assert torch.allclose(
        gaze_weights(torch.tensor([[-yaw, pitch]]))[0][
            ARKIT_INDEX[on[0].replace("Out", "I~").replace("In", "Out").replace("I~", "In")]
        ],
        weights[ARKIT_INDEX[on[0]]],
    )


def test_curves_meet_their_ends_smoothly() -> None:
    x = torch.linspace(-2, 2, 40001, dtype=torch.float64)
    bend = smooth_positive(x, 0.5)
    assert bend[x <= -0.5].abs().max() == 0.0
    assert torch.allclose(bend[x >= 0.5], x[x >= 0.5], atol=1e-9)
    slope = bend.diff() / x.diff()
    assert slope.diff().abs().max() < 1e-3
    assert slope.min() >= 0.0
    assert torch.allclose(smooth_step(x) + smooth_step(1 - x), torch.ones_like(x))


def test_a_mood_waxes_and_a_smile_comes_through_where_phrases_end() -> None:
    silent = VisemeTrack.build(*(torch.zeros(0) for _ in range(4)))
    smile = ARKIT_INDEX["mouthSmileLeft"]
    ends = tuple(5.0 + 6.0 * n for n in range(9))
    with_ends = FaceModel(silent, FaceEvents(phrase_ends_s=ends), 3).weights(MINUTE)[:, smile]
    without = FaceModel(silent, None, 3).weights(MINUTE)[:, smile]
    assert without.std() > 0.03
    more = with_ends - without
    since = (MINUTE - 5.0) % 6.0
    assert more[(MINUTE > 5.0) & (since > 0.2) & (since < 0.7)].mean() > 0.03
    assert more[(MINUTE < 5.0) | (since > 1.1)].abs().max() < 1e-6


def test_wrong_events_are_refused() -> None:
    with pytest.raises(NotFoundError, match=r"DX-FACE-010.*excited"):
        MoodSpan(0.0, 1.0, "excitd")
    with pytest.raises(InvalidInputError, match="DX-FACE-011"):
        MoodSpan(1.0, 0.0, "warm")
    with pytest.raises(InvalidInputError, match="DX-FACE-030"):
        Accent(float("nan"), 0.5)
    with pytest.raises(InvalidInputError, match="DX-FACE-031"):
        FaceEvents(expressiveness=9.0)
    with pytest.raises(InvalidInputError, match="DX-FACE-020"):
        Blinks(0, 900.0)
