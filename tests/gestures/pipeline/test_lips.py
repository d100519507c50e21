"""The lips close on p, b and m: measured on the mesh, within the phone itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from gestures import Show, perform
from gestures.pipeline.measuring import lip_evidence
from gestures.speech import speak
from gestures.speech.timings.mouth_tables import azure_sounds
from motion.bodies import SkinnedBody, load_body

DEMO = sorted((Path(__file__).parents[3] / "data" / "scripts").glob("*.txt"))[0]
FPS = 240
"""Fine enough that the shortest phone holds frames of its own."""
CLOSED_M = 0.002
OPEN_M = 0.004


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="module")
def show() -> Show:
    return perform(DEMO, fps=FPS)


def test_every_bilabial_of_the_demo_closes_the_lips_within_the_phone(show: Show, body: SkinnedBody) -> None:
    lips = lip_evidence(body, show.face)
    bilabials = [p for p in show.timeline.phones if p.phone and p.phone.lstrip("ˈˌ")[:1] in "pbm"]
    assert len(bilabials) > 20
    open_ones = []
    for phone in bilabials:
        first, last = np.searchsorted(lips.times_s, (phone.start_s, phone.end_s))
        assert first < last, phone
        gap_m = lips.gap_m[first:last].min()
        if gap_m >= CLOSED_M:
            open_ones.append((phone.phone, round(phone.start_s, 2), round(1000 * float(gap_m), 2)))
    assert open_ones == []


def test_the_mouth_opens_between_them(show: Show, body: SkinnedBody) -> None:
    gap_m = lip_evidence(body, show.face).gap_m
    vowels = [p for p in show.timeline.phones if p.phone and p.phone.lstrip("ˈˌ")[:1] == "a"]
    opened = [gap_m[int(p.start_s * FPS) : int(p.end_s * FPS) + 1].max() > OPEN_M for p in vowels]
    assert np.mean(opened) > 0.9


def test_the_evidence_is_what_the_whole_mesh_shows(show: Show, body: SkinnedBody) -> None:
    evidence = lip_evidence(body, show.face)
    frames = torch.linspace(0, show.face.frame_count - 1, 12).long()
    whole = body.lip_gap_m(body.shaped(show.face.weights[frames]))
    np.testing.assert_allclose(evidence.gap_m[frames.numpy()], whole.numpy(), atol=1e-6)


AZURE_ID = {sound: number for number in range(21, -1, -1) for sound in azure_sounds(number)[:1]}
"""The id whose first sound a sound is; others of its class stand for those that the table lacks."""
ALIKE = {
    "b": "p",
    "m": "p",
    "v": "f",
    "d": "t",
    "n": "t",
    "θ": "t",
    "ɡ": "k",
    "ŋ": "k",
    "z": "s",
    "dʒ": "ʃ",
    "tʃ": "ʃ",
}


def azure_document(text: str) -> tuple[str, list[float]]:
    """What Azure would say of a script, and the middle of each p, b and m, s. Of every third word it knows no mouth."""
    spoken = speak(text, "en").utterance
    events: list[dict[str, object]] = [
        {
            "AudioOffset": round(word.start_s * 1e7),
            "Duration": round((word.end_s - word.start_s) * 1e7),
            "Text": word.text,
        }
        for word in spoken.words
    ]
    middles = []
    for index, word in enumerate(spoken.words):
        if index % 3 == 2:
            continue
        for phone in spoken.phones:
            if word.start_s - 1e-6 <= phone.start_s < word.end_s - 1e-6:
                number = AZURE_ID.get(ALIKE.get(phone.phone, phone.phone), 1)
                events.append({"AudioOffset": round(phone.start_s * 1e7), "VisemeId": number})
                if number == 21:
                    middles.append(0.5 * (phone.start_s + phone.end_s))
        events.append({"AudioOffset": round(word.end_s * 1e7), "VisemeId": 0})
    return json.dumps(events), middles


def test_given_visemes_close_the_lips_when_they_say(tmp_path: Path, body: SkinnedBody) -> None:
    text = (
        "Maybe you remember my big blue pan. People buy it, because bumpy pancakes become perfect. Tap below!"
    )
    document, middles = azure_document(text)
    (tmp_path / "azure.json").write_text(document, encoding="utf-8")
    show = perform(text, fps=FPS, language="en", timings=tmp_path / "azure.json", platform="tiktok_shop")
    lips = lip_evidence(body, show.face)
    assert len(middles) > 10
    gaps_m = np.interp(middles, lips.times_s, lips.gap_m)
    assert (gaps_m < CLOSED_M).all(), gaps_m
    assert not [finding for finding in show.checks.findings if finding.rule in ("lips_late", "mouth_closed")]
