"""Small movements that never stop: sway, breath, and the wander of joints and fingers.

Sizes follow quiet standing (Winter 1995; Prieto et al. 1996) and the wander of human holds and rests: pelvis
sway of about a centimetre mostly under 0.3 Hz, still wrists at 20–60 mm/s, still heads at 3–10 °/s, finger
joints at 5 °/s in a few synergies (Santello, Flanders & Soechting 1998).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.idle.noise import hash_unit, smooth_noise
from motion.rotations import from_rotvec

_BREATH_HZ = 0.26
_DEG = math.pi / 180.0
_TRUNK_SLOW_DEG = ((2.70, 3.50, 0.60), (0.90, 1.30, 0.90), (0.80, 1.20, 0.80), (0.80, 1.20, 0.70))
_TRUNK_FAST_DEG = ((1.35, 1.80, 0.60), (0.55, 0.70, 0.45), (0.50, 0.60, 0.45), (0.50, 0.60, 0.45))
_HEAD_SLOW_DEG = (1.7, 2.1, 1.8)
_HEAD_FAST_DEG = (0.8, 0.9, 0.7)
"""Standard deviations of pitch, yaw and roll, degrees: slow and fast parts of the wander of trunk joints and head."""
_ARM_SLOW_DEG = ((0.27, 0.4, 0.6), (1.25, 1.2, 1.0), (1.25, 1.85, 0.0), (0.0, 1.1, 1.55))
_ARM_FAST_DEG = ((0.0, 0.2, 0.4), (1.25, 1.40, 1.40), (1.35, 1.80, 0.0), (0.0, 1.8, 2.5))
"""The same of the components of a rotation vector, for collar, shoulder, elbow and wrist."""
_FINGER_DEG = 2.6
_ANKLE_M, _ANKLE_TURNS = 0.0042, 2.3
_SYNERGIES = 4
SLOW_HZ = 0.45
FAST_HZ = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Wander:
    """Idle movement at some instants.

    Attributes:
        pelvis_m: (A, T, 3) offset of the pelvis, metres.
        trunk_xyzw: (A, T, 4, 4) small rotations of pelvis, spine1, spine2, spine3.
        head_rad: (A, T, 3) pitch down, yaw left, roll left, rad.
        arm_rotvec: (A, T, 2, 4, 3) left then right: collar, shoulder, elbow, wrist, rad, each in its own
            side's frame.
        finger_rad: (A, T, 2, 15) flexion of the hand's joints, rad.
        ankle_m: (A, T, 2) how far the left and the right ankle go to the left over planted feet, metres.
    """

    pelvis_m: Tensor
    trunk_xyzw: Tensor
    head_rad: Tensor
    arm_rotvec: Tensor
    finger_rad: Tensor
    ankle_m: Tensor


def wander(times_s: Tensor, seeds: Tensor, sway: Tensor, breath: Tensor | None = None) -> Wander:
    """Compute idle movement.

    Args:
        times_s: (A, T) instants, s.
        seeds: (A,) int64, one per avatar.
        sway: (A,) or (A, T) size of the movement, 1 = an ordinary person.
        breath: (A, T, 2) level of a speaker's breath, −1 out … 1 in, and how far speech governs it, 0…1; without
            it the body breathes by itself.
    """
    slow = smooth_noise(times_s, seeds, 3 + 12 + 3 + 24, SLOW_HZ, salt=1)
    fast = smooth_noise(times_s, seeds, 12 + 3 + 24 + 2 * _SYNERGIES + 2, FAST_HZ, salt=2)
    weight = smooth_noise(times_s, seeds, 2, 0.11, salt=3)
    scale = sway[:, None, None] if sway.ndim == 1 else sway[..., None]
    shape = times_s.shape
    chest = _breath(times_s, seeds)
    if breath is not None:
        chest = torch.lerp(chest, breath[..., 0], breath[..., 1])

    shift = torch.tanh(1.4 * weight[..., 0])
    pelvis = torch.stack(
        (
            0.019 * shift + 0.025 * slow[..., 0],
            0.0016 * slow[..., 1] - 0.0030 * shift.square(),
            0.025 * slow[..., 2] + 0.007 * weight[..., 1],
        ),
        dim=-1,
    )
    trunk = (
        slow[..., 3:15] * slow.new_tensor(_TRUNK_SLOW_DEG).flatten()
        + fast[..., :12] * fast.new_tensor(_TRUNK_FAST_DEG).flatten()
    ).reshape(*shape, 4, 3)
    lean = torch.zeros_like(trunk)
    # Weight on one leg drops the other hip; the spine above bends back so that the head stays over the feet.
    lean[..., 0, 2] = 0.5 * shift
    lean[..., 1, 2] = -0.35 * shift
    lean[..., 3, 0] = -0.55 * chest
    trunk = (trunk * scale.unsqueeze(-1) + lean * scale.unsqueeze(-1)) * _DEG

    head = slow[..., 15:18] * slow.new_tensor(_HEAD_SLOW_DEG) + fast[..., 12:15] * fast.new_tensor(
        _HEAD_FAST_DEG
    )
    arms = (
        slow[..., 18:42].reshape(*shape, 2, 4, 3) * slow.new_tensor(_ARM_SLOW_DEG)
        + fast[..., 15:39].reshape(*shape, 2, 4, 3) * fast.new_tensor(_ARM_FAST_DEG)
    ) * _DEG
    arms[..., 0, 2] = arms[..., 0, 2] + 0.55 * _DEG * chest.unsqueeze(-1)
    synergy = fast[..., 39:-2].reshape(*shape, 2, _SYNERGIES)
    fingers = torch.einsum("atsk,ksj->atsj", synergy, _synergies(fast.device)) * (_FINGER_DEG * _DEG)
    return Wander(
        pelvis * scale,
        from_rotvec(trunk),
        head * scale * _DEG,
        arms * scale[..., None, None],
        fingers * scale.unsqueeze(-1),
        torch.sin(_ANKLE_TURNS * fast[..., -2:]) * (_ANKLE_M * scale),
    )


def _breath(times_s: Tensor, seeds: Tensor) -> Tensor:
    """(A, T) breath, −1 out … 1 in, with a rate that wanders."""
    phase = 2.0 * math.pi * hash_unit(seeds, torch.tensor(77, device=seeds.device))
    drift = smooth_noise(times_s, seeds, 1, 0.12, salt=4)[..., 0]
    cycles = torch.remainder(times_s * _BREATH_HZ, 1.0).to(torch.float32)
    return torch.sin(2.0 * math.pi * cycles + phase[:, None] + 0.8 * drift)


def _synergies(device: torch.device) -> Tensor:
    """(4, 2, 15) fixed loadings of the finger joints: all together, then smaller contrasts between fingers."""
    index = torch.arange(_SYNERGIES * 2 * 15, device=device).reshape(_SYNERGIES, 2, 15)
    mixed = hash_unit(index, torch.tensor(5, device=device)) * 2.0 - 1.0
    share = mixed.new_tensor((1.0, 0.7, 0.5, 0.4))[:, None, None]
    together = torch.ones_like(mixed[:1]) * mixed.new_tensor((1.0, 1.2, 0.8) * 5)
    return torch.cat((together, mixed[1:]), dim=0) * share
