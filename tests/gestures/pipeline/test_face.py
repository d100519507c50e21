"""The face of a show is its persona's."""

from __future__ import annotations

from dataclasses import replace

import torch

from gestures.pipeline.face import face_of
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from motion.face.arkit import ARKIT_INDEX


def test_a_persona_that_smiles_more_is_seen_to() -> None:
    planned = plan_show(ShowRequest("This mat rolls up and fits under your arm.", voice="none"))
    times = torch.arange(0.0, planned.timeline.duration_s, 0.05, dtype=torch.float64)

    def smile(size: float) -> float:
        shown = replace(planned, persona=replace(planned.persona, smile=size))
        return float(face_of(shown).weights(times)[:, ARKIT_INDEX["mouthSmileLeft"]].mean())

    assert smile(0.0) < smile(0.12) < 0.8 * smile(0.35) < 0.75 * smile(0.8)
