"""What the soak counts: faults become events across chunks, and what only seems deep is none."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.rotations import from_rotvec, identity
from motion.skeleton import JOINT_INDEX

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import soak


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


def test_shows_are_reproducible_and_differ() -> None:
    first, again, other = (list(itertools.islice(soak.shows(seed), 6)) for seed in (3, 3, 4))
    assert first == again
    assert first != other
    assert {show.language for show in first} == {"zh", "en"}
    assert len({(show.text, show.persona, show.seed) for show in first}) == 6


def test_faults_close_to_each_other_are_one_event_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = [np.zeros(100), np.zeros(100)]
    chunks[0][95:] = 0.02
    chunks[1][5], chunks[1][90] = 0.05, 0.03

    def faults(*_: Any) -> Iterator[dict[str, np.ndarray]]:
        for values in chunks:
            yield {"penetration left hand": values}

    monkeypatch.setattr(soak, "faults", faults)
    planned: Any = SimpleNamespace(timeline=SimpleNamespace(gestures=()))
    nothing: Any = None
    found = soak.events(4, "slim", planned, nothing, nothing, nothing)
    assert [(event.start_s, event.end_s, event.worst) for event in found] == [
        (round(95 / 60, 2), round(105 / 60, 2), 0.05),
        (round(190 / 60, 2), round(190 / 60, 2), 0.03),
    ]
    assert {(event.kind, event.where, event.show, event.shape) for event in found} == {
        ("penetration", "left hand", 4, "slim")
    }


def test_a_hand_in_the_belly_is_deep_and_one_before_it_is_not(body: SkinnedBody) -> None:
    volume = BodyVolume.of(body)
    depths = []
    for swing, bend in ((0.6, 0.6), (1.0, 1.2)):
        local = identity(55)
        local[JOINT_INDEX["right_shoulder"]] = from_rotvec(torch.tensor([1.2, 1.2, swing]))
        local[JOINT_INDEX["right_elbow"]] = from_rotvec(torch.tensor([0.0, bend, 0.0]))
        depths.append(soak.true_depth_m(volume, "right", local, body.skeleton.offsets_m[0]))
    assert depths[0] == 0.0
    assert depths[1] > 0.02
