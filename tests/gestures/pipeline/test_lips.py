"""The lips close on p, b and m: measured on the mesh, within the phone itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from gestures import Show, perform
from gestures.pipeline.measuring import lip_evidence
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
