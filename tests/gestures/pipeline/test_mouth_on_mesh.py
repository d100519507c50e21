"""The mouth of a show, measured on the mesh: lips that close and bite, a jaw that follows the vowels, all in time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from gestures.pipeline.face import face_of
from gestures.pipeline.measuring import lip_evidence
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.speech.phones import viseme_arrays
from motion.bodies import SkinnedBody, load_body
from motion.clip import FaceTrack
from motion.face import VISEME_INDEX, FaceModel, vowel_openness
from motion.face.arkit import ARKIT_INDEX
from motion.face.visemes import VOWEL_VISEMES
from motion.timing import FrameRate

SCRIPTS = Path(__file__).resolve().parents[3] / "data" / "scripts"
RATE = FrameRate(120)
CLOSED_M, CONTACT_M = 0.0005, 0.0015
OPENNESS = {
    **dict.fromkeys("iyuɨʉɿʅ", 0.0),
    **dict.fromkeys("ɪʏʊ", 1 / 6),
    **dict.fromkeys("eøoɤ", 2 / 6),
    **dict.fromkeys("əɚ", 3 / 6),
    **dict.fromkeys("ɛœɔʌɜɝ", 4 / 6),
    **dict.fromkeys("æɐ", 5 / 6),
    **dict.fromkeys("aɑɒ", 1.0),
}
"""Heights of the IPA's chart, close to open in six steps: a scale that knows nothing of the mouth's shapes."""
Phones = tuple[np.ndarray, np.ndarray, np.ndarray]


@cache
def spoken(name: str) -> tuple[Phones, FaceModel, np.ndarray]:
    """Viseme classes, onsets and ends of a script's phones, s; its face; the gap of its lips at 120 Hz, metres."""
    planned = plan_show(ShowRequest((SCRIPTS / f"{name}.txt").read_text(encoding="utf-8"), voice="none"))
    classes, start_s, end_s, _ = viseme_arrays(planned.speech.utterance.phones)
    face = face_of(planned)
    times = torch.arange(RATE.frames_in(planned.timeline.duration_s), dtype=torch.float64) / RATE.fps
    gap = lip_evidence(load_body(), FaceTrack(RATE, face.weights(times))).gap_m
    return (
        (classes, start_s, end_s),
        face,
        np.asarray(gap),
    )


def upper_teeth(body: SkinnedBody) -> Tensor:
    """(N, 3) points spread over the upper front teeth, which the jaw leaves where they are."""
    corners = body.triangles[body.region("teeth")]
    jaw = torch.zeros(52)
    jaw[ARKIT_INDEX["jawOpen"]] = 1.0
    still = (body.shaped(jaw) - body.bind_vertices_m).norm(dim=-1) < 1e-3
    places = body.bind_vertices_m[corners[still[corners].all(dim=1)]]
    shares = torch.tensor([(i, j, 8 - i - j) for i in range(9) for j in range(9 - i)]) / 8.0
    return torch.einsum("wk,fkc->fwc", shares, places).reshape(-1, 3)


SPOKEN = ("01_douyin_thermos_zh", "04_tiktok_earbuds_en")


@pytest.mark.parametrize("name", SPOKEN)
def test_lips_close_on_p_b_m(name: str) -> None:
    (classes, start, end), _, gap = spoken(name)
    labial = classes == VISEME_INDEX["PP"]
    assert labial.sum() >= 20
    closed = [
        gap[int(np.ceil(a * RATE.fps)) : int(np.floor(b * RATE.fps)) + 1].min() <= CLOSED_M
        for a, b in zip(start[labial], end[labial], strict=True)
    ]
    assert np.mean(closed) >= 0.98
    # And they open in between: a mouth that stays shut closes on every p, too.
    vowels = np.isin(classes, [VISEME_INDEX[name] for name in VOWEL_VISEMES])
    middle = (0.5 * (start + end)[vowels] * RATE.fps).astype(int)
    assert np.median(gap[middle]) > 0.002


@pytest.mark.parametrize("shape", ["host", "slim", "broad"])
def test_the_lower_lip_touches_the_upper_teeth_in_f_and_v(shape: str) -> None:
    body = load_body(shape=shape)
    teeth, lip = upper_teeth(body), body.landmarks["lip_lower"][1:4].flatten()
    met = []
    for name in SPOKEN:
        (classes, start, end), face, _ = spoken(name)
        biting = classes == VISEME_INDEX["FF"]
        lips = body.shaped(face.weights(torch.from_numpy(0.5 * (start + end)[biting])))[:, lip]
        met += (torch.cdist(lips, teeth).amin(dim=(1, 2)) <= CONTACT_M).tolist()
    assert len(met) >= 5
    assert np.mean(met) >= 0.95
    # A vowel's lip does not.
    vowel = torch.zeros(1, 52)
    vowel[0, ARKIT_INDEX["jawOpen"]] = 0.4
    assert torch.cdist(body.shaped(vowel)[0, lip], teeth).amin() > 2 * CONTACT_M


@pytest.mark.parametrize("name", ["01_douyin_thermos_zh", "04_tiktok_earbuds_en", "05_tiktok_skillet_en"])
@pytest.mark.parametrize("voice", ["none", "espeak"])
@pytest.mark.parametrize("persona", ["warm_host", "energetic_seller"])
def test_the_jaw_follows_how_open_vowels_are(name: str, voice: str, persona: str) -> None:
    """Held against the heights of the IPA chart, over every vowel, glides of diphthongs and schwas included."""
    planned = plan_show(
        ShowRequest((SCRIPTS / f"{name}.txt").read_text(encoding="utf-8"), voice=voice, persona=persona)
    )
    vowels = [
        (OPENNESS[phone.phone[:1]], phone)
        for phone in planned.speech.utterance.phones
        if phone.phone[:1] in OPENNESS
    ]
    assert len(vowels) > 150
    times = torch.arange(RATE.frames_in(planned.timeline.duration_s), dtype=torch.float64) / RATE.fps
    jaw = face_of(planned).weights(times)[:, ARKIT_INDEX["jawOpen"]].numpy()
    widest = [jaw[int(np.ceil(p.start_s * RATE.fps)) : int(p.end_s * RATE.fps) + 2].max() for _, p in vowels]
    assert np.corrcoef(widest, [openness for openness, _ in vowels])[0, 1] >= 0.8


@pytest.mark.parametrize("name", SPOKEN)
def test_the_mouth_is_in_time_with_the_phones(name: str) -> None:
    (classes, start, end), _, gap = spoken(name)
    times = np.arange(len(gap)) / RATE.fps
    under_way = np.clip(np.searchsorted(start, times, side="right") - 1, 0, len(start) - 1)
    wanted = np.where(times < end[under_way], vowel_openness().numpy()[classes[under_way]], 0.0)
    lags = np.arange(-30, 31)
    # A mouth that is late agrees best with phones that are shifted to later.
    agreement = [np.corrcoef(gap[40:-40], np.roll(wanted, lag)[40:-40])[0, 1] for lag in lags]
    best = lags[int(np.argmax(agreement))] / RATE.fps
    assert abs(best) <= 0.040
    assert max(agreement) > 0.6
