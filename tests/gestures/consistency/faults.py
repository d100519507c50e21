"""Does one kind of harm at a time to a clean show, and says where and by which rules it is to be found.

Harm is done to the motion, the face or the timeline; whatever is not harmed stays as it was. Motion that shows another
gesture, number or time is cut out of a second performance of the same script whose timeline was harmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from gestures.alignment.timeline import Placement, Timeline
from motion.bodies.volume import BodyVolume
from motion.clip import Clip, FaceTrack
from motion.kinematics import forward_kinematics
from motion.rotations import from_rotvec, multiply
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, Skeleton, mirrored_name
from motion.timing import FrameRate

KINDS = (
    "swap",
    "mirror",
    "early",
    "late",
    "count",
    "freeze",
    "lips_late",
    "silent_mouth",
    "penetration",
    "pop",
    "foot_slide",
)
CODES: dict[str, frozenset[str]] = {
    "swap": frozenset({"DX-CHECK-601", "DX-CHECK-602", "DX-CHECK-605"}),
    "mirror": frozenset({"DX-CHECK-501", "DX-CHECK-602"}),
    "early": frozenset({"DX-CHECK-606"}),
    "late": frozenset({"DX-CHECK-607"}),
    "count": frozenset({"DX-CHECK-603"}),
    "freeze": frozenset({"DX-CHECK-303"}),
    "lips_late": frozenset({"DX-CHECK-506"}),
    "silent_mouth": frozenset({"DX-CHECK-505"}),
    "penetration": frozenset({"DX-CHECK-507"}),
    "pop": frozenset({"DX-CHECK-509"}),
    "foot_slide": frozenset({"DX-CHECK-503"}),
}
"""Rules any of which is right for a kind of harm."""
MOVED_S = 0.6
LIPS_S = 0.3
SEEN_M = 0.05
"""How far hands must be from where they belong for a viewer to notice, metres."""


@dataclass(frozen=True, eq=False)
class Show:
    """What harm is done to.

    Attributes:
        timeline: What was planned.
        clip: Frames of the body.
        face: Frames of the face.
    """

    timeline: Timeline
    clip: Clip
    face: FaceTrack


@dataclass(frozen=True, eq=False)
class Fault:
    """A show with one harm in it.

    Attributes:
        kind: One of ``KINDS``.
        show: The harmed show.
        start_s: Where the harm begins, s.
        end_s: Where it ends, s.
        what: What was done, in words.
    """

    kind: str
    show: Show
    start_s: float
    end_s: float
    what: str


def warp(show: Show, placement: Placement, by_s: float) -> Clip:
    """Move the strokes of one gesture in time; what lies around it is stretched over 0.8 s on either side."""
    begin, end = placement.preparation.start_s, placement.retraction.end_s
    span = 0.8
    times = np.arange(show.clip.frame_count) / show.clip.rate.fps
    knots = [begin - span + min(by_s, 0.0), begin + by_s, end + by_s, end + span + max(by_s, 0.0)]
    sources = [knots[0], begin, end, knots[3]]
    asked = np.interp(times, [-1.0, *knots, times[-1] + 9.0], [-1.0, *sources, times[-1] + 9.0])
    return at_times(show.clip, asked)


def at_times(clip: Clip, times_s: np.ndarray) -> Clip:
    """Play a clip at other times, linear between frames."""
    frames = np.clip(times_s * clip.rate.fps, 0.0, clip.frame_count - 1)
    low = torch.from_numpy(np.floor(frames).astype(np.int64))
    high = (low + 1).clamp_max(clip.frame_count - 1)
    share = torch.from_numpy(frames - np.floor(frames)).float()
    a, b = clip.local_xyzw[low], clip.local_xyzw[high]
    b = torch.where((a * b).sum(-1, keepdim=True) < 0, -b, b)
    local = torch.nn.functional.normalize(a + (b - a) * share[:, None, None], dim=-1)
    root = clip.root_m[low] + (clip.root_m[high] - clip.root_m[low]) * share[:, None]
    return Clip(clip.rate, local, root)


def mirrored(clip: Clip) -> Clip:
    """The motion as a mirror shows it: left for right about the body's middle plane."""
    order = [JOINT_INDEX[mirrored_name(name)] for name in JOINT_NAMES]
    sign = torch.tensor([1.0, -1.0, -1.0, 1.0])
    return Clip(clip.rate, clip.local_xyzw[:, order] * sign, clip.root_m * torch.tensor([-1.0, 1.0, 1.0]))


def spliced(clip: Clip, other: Clip, start_s: float, end_s: float, blend_s: float = 0.25) -> Clip:
    """Play another clip between two times, blended in and out."""
    times = torch.arange(clip.frame_count) / clip.rate.fps
    share = (((times - start_s) / blend_s).clamp(0, 1) * ((end_s - times) / blend_s).clamp(0, 1))[:, None]
    a, b = clip.local_xyzw, other.local_xyzw
    b = torch.where((a * b).sum(-1, keepdim=True) < 0, -b, b)
    local = torch.nn.functional.normalize(a + (b - a) * share[..., None], dim=-1)
    return Clip(clip.rate, local, clip.root_m + (other.root_m - clip.root_m) * share)


def freeze(show: Show, start_s: float, end_s: float) -> Fault:
    """Hold one pose."""
    times = np.arange(show.clip.frame_count) / show.clip.rate.fps
    clip = at_times(show.clip, np.where((times > start_s) & (times < end_s), start_s, times))
    return Fault("freeze", replace(show, clip=clip), start_s, end_s, "body held")


def late_lips(show: Show, start_s: float, end_s: float, by_s: float) -> Fault:
    """Play the face late, or early, over a stretch."""
    times = np.arange(show.face.frame_count) / show.face.rate.fps
    moved = np.where((times > start_s) & (times < end_s), times - by_s, times)
    frames = np.clip(np.rint(moved * show.face.rate.fps), 0, show.face.frame_count - 1).astype(np.int64)
    face = FaceTrack(show.face.rate, show.face.weights[torch.from_numpy(frames)])
    return Fault("lips_late", replace(show, face=face), start_s, end_s, f"lips {by_s:+.1f} s")


def silent_mouth(show: Show, start_s: float, end_s: float) -> Fault:
    """Rest the face over a stretch."""
    times = torch.arange(show.face.frame_count) / show.face.rate.fps
    weights = show.face.weights.clone()
    weights[(times > start_s) & (times < end_s)] = 0.0
    return Fault(
        "silent_mouth", replace(show, face=FaceTrack(show.face.rate, weights)), start_s, end_s, "shut"
    )


def penetration(show: Show, start_s: float, end_s: float, skeleton: Skeleton, volume: BodyVolume) -> Fault:
    """Put a hand into the body for a while, as the trunk stands in the middle of it.

    Args:
        show: The show.
        start_s: From when, s.
        end_s: Until when, s.
        skeleton: The body.
        volume: Its space.
    """
    middle = round(0.5 * (start_s + end_s) * show.clip.rate.fps)
    pose = arm_in_trunk(show.clip.local_xyzw[middle], skeleton, volume)
    arm = [JOINT_INDEX[f"right_{joint}"] for joint in ("collar", "shoulder", "elbow", "wrist")]
    local = show.clip.local_xyzw.clone()
    local[:, arm] = pose[arm]
    clip = spliced(show.clip, Clip(show.clip.rate, local, show.clip.root_m), start_s, end_s, 0.3)
    return Fault("penetration", replace(show, clip=clip), start_s, end_s, "right hand in the trunk")


def pop(show: Show, time_s: float, skeleton: Skeleton, turn_rad: float = 0.7) -> Fault:
    """Turn the left arm at once, back after a fifth of a second, about the axis that moves the hand most."""
    first = round(time_s * show.clip.rate.fps)
    behind = first + round(0.2 * show.clip.rate.fps)
    joint, wrist = JOINT_INDEX["left_shoulder"], JOINT_INDEX["left_wrist"]
    turns = from_rotvec(turn_rad * torch.eye(3))
    frame = show.clip.local_xyzw[first].expand(4, -1, -1).clone()
    frame[:3, joint] = multiply(turns, frame[:3, joint])
    _, places = forward_kinematics(skeleton, frame, show.clip.root_m[first].expand(4, 3))
    turn = turns[int((places[:3, wrist] - places[3, wrist]).norm(dim=-1).argmax())]
    local = show.clip.local_xyzw.clone()
    local[first:behind, joint] = multiply(turn.expand(behind - first, 4), local[first:behind, joint])
    clip = Clip(show.clip.rate, local, show.clip.root_m)
    return Fault("pop", replace(show, clip=clip), time_s, time_s + 0.2, "left arm turned")


def foot_slide(show: Show, start_s: float, end_s: float, by_m: float = 0.06) -> Fault:
    """Push the body sideways over the floor."""
    times = torch.arange(show.clip.frame_count) / show.clip.rate.fps
    share = ((times - start_s) / (end_s - start_s)).clamp(0, 1)
    root = show.clip.root_m.clone()
    root[:, 0] += by_m * share
    clip = Clip(show.clip.rate, show.clip.local_xyzw, root)
    return Fault("foot_slide", replace(show, clip=clip), start_s, end_s, "feet pushed")


def is_seen_moved(palms_m: np.ndarray, rate: FrameRate, placement: Placement, by_s: float) -> bool:
    """Whether a viewer could tell that a gesture is early or late.

    Hands that stay about where they were, as an open palm that is offered twice, look the same at any time: then
    nothing is wrong with the motion. They must be `SEEN_M` (root mean square) from where they belong.

    Args:
        palms_m: (T, 2, 3) palms from the chest, metres.
        rate: Frames a second.
        placement: The gesture.
        by_s: By how much it is moved, s.
    """
    sides = [side for side in (0, 1) if placement.hand in (("left", "right")[side], "both")]
    end_s = max(placement.hold.end_s, placement.stroke.end_s)
    frames = np.arange(round(placement.preparation.start_s * rate.fps), round(end_s * rate.fps))
    last = len(palms_m) - 1
    here, there = np.clip(frames, 0, last), np.clip(frames - round(by_s * rate.fps), 0, last)
    apart = palms_m[here][:, sides] - palms_m[there][:, sides]
    return bool(np.sqrt((apart**2).sum(axis=-1).mean(axis=0)).max() >= SEEN_M)


def moved(show: Show, placement: Placement, by_s: float) -> Fault:
    """Play one gesture early or late."""
    clip = warp(show, placement, by_s)
    start = min(placement.stroke.start_s, placement.stroke.start_s + by_s)
    end = max(placement.stroke.end_s, placement.stroke.end_s + by_s)
    return Fault(
        "late" if by_s > 0 else "early",
        replace(show, clip=clip),
        start,
        end,
        f"{placement.gesture} {by_s:+.1f} s",
    )


def mirror(show: Show, placement: Placement) -> Fault:
    """Mirror the motion of one gesture."""
    start, end = placement.preparation.start_s, placement.hold.end_s + 0.3
    clip = spliced(show.clip, mirrored(show.clip), start, end)
    return Fault(
        "mirror", replace(show, clip=clip), placement.stroke.start_s, placement.hold.end_s, placement.gesture
    )


Perform = Callable[[Timeline], Clip]
"""Gives the motion of a timeline."""


def replaced(show: Show, placement: Placement, other: Placement, kind: str, perform: Perform) -> Fault:
    """Play another gesture, number or target than the timeline says."""
    alone = perform(replace(show.timeline, gestures=(other,)))
    start, end = (
        placement.preparation.start_s - 0.2,
        max(placement.retraction.end_s, placement.hold.end_s + 0.4),
    )
    clip = spliced(show.clip, alone, start, end)
    what = f"{placement.gesture} → {other.gesture} {other.target or other.parameters.get('number', '')}"
    return Fault(kind, replace(show, clip=clip), placement.stroke.start_s, placement.hold.end_s, what)


def arm_in_trunk(local_xyzw: torch.Tensor, skeleton: Skeleton, volume: BodyVolume) -> torch.Tensor:
    """Return a pose like another, (55, 4), whose right wrist is about 5 cm inside the trunk."""
    best, pose, root = 1.0, local_xyzw, skeleton.offsets_m[:1]
    arm = [JOINT_INDEX[name] for name in ("right_shoulder", "right_elbow")]
    for swing in np.linspace(0.6, 1.4, 9):
        for bend in np.linspace(0.6, 2.4, 10):
            trial = local_xyzw.clone()
            trial[arm] = from_rotvec(torch.tensor([[1.2, 1.2, swing], [0.0, bend, 0.0]]).float())
            turned, places = forward_kinematics(skeleton, trial[None], root)
            wrist = places[:, JOINT_INDEX["right_wrist"]][:, None]
            depth = float(volume.depth_m(wrist, turned, places).max())
            if abs(depth - 0.05) < best:
                best, pose = abs(depth - 0.05), trial
    return pose


def speech_stretches(timeline: Timeline, length_s: float) -> Iterator[tuple[float, float]]:
    """Stretches of a length that are spoken almost throughout."""
    words = timeline.words
    last = -1.0
    for first in words:
        end = first.start_s + length_s
        inside = [w for w in words if w.start_s >= first.start_s and w.end_s <= end]
        spoken = sum(word.end_s - word.start_s for word in inside)
        if spoken > 0.75 * length_s and first.start_s > last:
            last = end
            yield first.start_s, end
