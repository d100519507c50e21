"""A track that turns now and then, for what is laid over it."""

from __future__ import annotations

import torch

from motion.blending.track_builder import TrackBuilder
from motion.rotations import from_rotvec, identity
from motion.submovements import Track


def base(seed: int = 0, channels: int = 3) -> Track:
    """Five turns of 0.7 s, 0.1 s apart."""
    builder = TrackBuilder(identity(channels))
    generator = torch.Generator().manual_seed(seed)
    for number in range(5):
        value = from_rotvec(torch.randn(channels, 3, generator=generator) * 0.5)
        builder.move(value, 0.8 * number, 0.8 * number + 0.7)
    return builder.build()
