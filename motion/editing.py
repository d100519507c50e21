"""Cutting, resampling and mirroring clips."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.rotations import conjugate, from_rotvec, mirrored, multiply, normalise, to_rotvec, twist_about
from motion.skeleton import JOINT_INDEX, MIRROR
from motion.timing import FrameRate


def cut(clip: Clip, start_s: float, end_s: float) -> Clip:
    """Return the frames from ``start_s`` to ``end_s``; a bound between two frames takes the frame outside it.

    Raises:
        InvalidInputError: If the range is not within the clip, or runs backwards.
    """
    if not 0.0 <= start_s < end_s <= clip.duration_s + 0.5 / clip.rate.fps:
        raise InvalidInputError(
            f"{start_s:g} to {end_s:g} s is no part of a clip of {clip.duration_s:.3f} s", code="DX-CLIP-010"
        )
    first = math.floor(start_s * clip.rate.fps + 1e-6)
    last = min(math.ceil(end_s * clip.rate.fps - 1e-6), clip.frame_count - 1)
    return Clip(clip.rate, clip.local_xyzw[first : last + 1], clip.root_m[first : last + 1])


def resampled(clip: Clip, rate: FrameRate) -> Clip:
    """Return a clip at another frame rate, from its first frame on and no longer than it was.

    Frames that fall on old ones are those; the others lie on the curves of ``sampled``.
    """
    if rate == clip.rate:
        return clip
    frames = rate.frames_in(clip.duration_s)
    at = torch.arange(frames, dtype=torch.float64) * (rate.den / rate.num) * clip.rate.fps
    local, root = sampled(clip, at)
    return Clip(rate, local.float(), root.float())


def resampled_face(face: FaceTrack, rate: FrameRate) -> FaceTrack:
    """Return a face track at another frame rate, weights going straight from frame to frame."""
    if rate == face.rate:
        return face
    frames = rate.frames_in(face.rate.seconds(face.frame_count - 1))
    at = torch.arange(frames, dtype=torch.float64) * (rate.den / rate.num) * face.rate.fps
    low = at.floor().long().clamp(0, face.frame_count - 1)
    high = (low + 1).clamp(max=face.frame_count - 1)
    share = (at - low).clamp(0.0, 1.0).float().unsqueeze(-1)
    return FaceTrack(rate, face.weights[low] * (1.0 - share) + face.weights[high] * share)


def sampled(clip: Clip, frames: Tensor) -> tuple[Tensor, Tensor]:
    """Evaluate a clip between its frames; the first and the last frame are held beyond them.

    Rotations go through the frames on smooth curves made of slerps (squad: Shoemake, "Quaternion calculus and
    fast animation", 1987), the root on Catmull-Rom curves.

    Args:
        clip: The clip.
        frames: (N,) float64, frame numbers with fractions.

    Returns:
        Rotations (N, 55, 4) and places of the root (N, 3), metres, float64.
    """
    last = clip.frame_count - 1
    at = frames.double().clamp(0.0, float(last))
    low = at.floor().long().clamp(max=max(last - 1, 0))
    share = at - low
    around = [(low + step).clamp(0, last) for step in (-1, 0, 1, 2)]
    local, root = clip.local_xyzw.double(), clip.root_m.double()
    q = [normalise(local[index]) for index in around]
    p = [root[index] for index in around]
    u = share[:, None]
    inner = _slerp(_control(q[0], q[1], q[2]), _control(q[1], q[2], q[3]), u)
    rotations = _slerp(_slerp(q[1], q[2], u), inner, 2.0 * u * (1.0 - u))
    u2, u3 = u * u, u * u * u
    places = 0.5 * (
        2.0 * p[1]
        + (p[2] - p[0]) * u
        + (2.0 * p[0] - 5.0 * p[1] + 4.0 * p[2] - p[3]) * u2
        + (3.0 * p[1] - p[0] - 3.0 * p[2] + p[3]) * u3
    )
    return normalise(rotations), places


def mirrored_clip(clip: Clip) -> Clip:
    """Return a clip reflected in the plane x = 0: what the left hand did, the right one does."""
    local = mirrored(clip.local_xyzw[:, list(MIRROR)])
    return Clip(clip.rate, local, clip.root_m * clip.root_m.new_tensor((-1.0, 1.0, 1.0)))


def with_twist_in_forearms(clip: Clip) -> Clip:
    """Return the same motion with hands turned by their forearms: pronation stands in elbows, not in wrists.

    Recorded skeletons often turn the hand alone about the forearm, by more than a wrist can. No joint moves.
    """
    local = clip.local_xyzw.double().clone()
    axis = local.new_tensor((1.0, 0.0, 0.0))
    for side in ("left", "right"):
        elbow, wrist = JOINT_INDEX[f"{side}_elbow"], JOINT_INDEX[f"{side}_wrist"]
        twist = twist_about(local[:, wrist], axis)
        local[:, elbow] = multiply(local[:, elbow], twist)
        local[:, wrist] = multiply(conjugate(twist), local[:, wrist])
    return Clip(clip.rate, normalise(local).float(), clip.root_m)


def _slerp(a: Tensor, b: Tensor, u: Tensor) -> Tensor:
    """Shortest arc between (N, J, 4), u (N, 1)."""
    return multiply(a, from_rotvec(to_rotvec(multiply(conjugate(a), b)) * u.unsqueeze(-1)))


def _control(before: Tensor, here: Tensor, after: Tensor) -> Tensor:
    """Squad's control rotation at ``here``."""
    back = conjugate(here)
    bend = to_rotvec(multiply(back, after)) + to_rotvec(multiply(back, before))
    return multiply(here, from_rotvec(-0.25 * bend))
