"""What the joints of a body measure: where the hands are, how they are shaped and turned, how the head moves.

Everything is taken from places of joints after forward kinematics, so bone rolls and naming schemes do not matter.
Hands are described from their own side (out, up, forward), as the gestures of the library are, in a frame that turns
with the body's heading.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.consistency.recogniser.filters import Array, most, ramp, rate_of_change, smooth
from gestures.consistency.recogniser.hands import Hands, fingers_known, unit
from motion.kinematics import forward_kinematics
from motion.rotations import rotate
from motion.skeleton import JOINT_INDEX, Skeleton

OUT, UP, FORWARD = 0, 1, 2
"""Axes of a hand's place and directions."""
VIEWER_M = 2.5
"""Where the viewer is taken to be: so far before the body, wherever it faces, metres."""
_HEADING_HALF = 15
_PELVIS_MPS, _ANKLE_MPS = (0.40, 0.22), (0.60, 0.35)
"""Speeds of one who walks, and of one who stands and sways, m/s."""
_STAGE_M, _STAGE_COSINE = 0.4, 0.8
_LEAN_M = 0.15
"""How far a host leans in or back: hands are held before the place where an upright body has its shoulders, metres."""
_MOUTH_M = (0.0, 0.0, 0.115)
_FLIP = np.array([[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]])


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Measurements of T frames; hands are axis 1, left then right.

    Attributes:
        hands: The hands in the world.
        fingers_known: (T, 2) False where the hand's fingers were not recorded.
        place: (T, 2, 3) palm centre: out (1 in front of the own shoulder), up (0 pelvis, 1 shoulders), forward (arm
            lengths before the shoulders of an upright body).
        lean: (T,) how far the shoulders are before their place on an upright body, arm lengths.
        palm: (T, 2, 3) unit direction that the palm faces, (out, up, forward).
        fingers: (T, 2, 3) unit direction of the metacarpals, (out, up, forward).
        thumb: (T, 2, 3) unit direction of the thumb, (out, up, forward).
        index: (T, 2, 3) unit direction from the index knuckle to its tip, (out, up, forward).
        to_viewer: (T, 2) cosine between the palm's direction and the way to a viewer whom the body faces.
        velocity_mps: (T, 2, 3) of the palm relative to the collar bones, (out, up, forward), m/s.
        speed_mps: (T, 2) length of the same.
        thumb_tip: (T, 2, 3) thumb tip from the index knuckle, hand lengths: along the metacarpals, to the back of the
            hand, to the thumb's side.
        thumb_to: (T, 2, 4) distance from the thumb tip to the other fingertips, hand lengths.
        palm_gap_m: (T,) distance between the palms, metres.
        mouth_gap_m: (T, 2) distance from the index fingertip to the mouth, metres.
        reach: (T, 2) distance from shoulder to wrist, arm lengths.
        head_deg: (T, 2) pitch (down) and yaw (left) of the head against the heading, degrees.
        face: (T, 3) unit direction of the face, world.
        standing: (T,) 0…1, whether the body stands; who walks or jumps swings arms and head for that.
        on_stage: (T,) whether the body stands where a host stands, and faces the camera.
    """

    hands: Hands
    fingers_known: NDArray[np.bool_]
    place: Array
    lean: Array
    palm: Array
    fingers: Array
    thumb: Array
    index: Array
    to_viewer: Array
    velocity_mps: Array
    speed_mps: Array
    thumb_tip: Array
    thumb_to: Array
    palm_gap_m: Array
    mouth_gap_m: Array
    reach: Array
    head_deg: Array
    face: Array
    standing: Array
    on_stage: NDArray[np.bool_]

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return len(self.palm_gap_m)


def measure(skeleton: Skeleton, local_xyzw: Tensor, root_m: Tensor, fps: float) -> Measures:
    """Measure frames.

    Args:
        skeleton: Proportions of the body.
        local_xyzw: (T, 55, 4) unit quaternions, parent-relative.
        root_m: (T, 3) world position of the pelvis, metres.
        fps: Frames a second.
    """
    with torch.no_grad():
        turned, joints = forward_kinematics(skeleton, local_xyzw.double(), root_m.double())
    hands = Hands.of(skeleton, turned, joints)
    heading = _heading(turned[:, JOINT_INDEX["pelvis"]])
    rest = skeleton.rest_positions_m.double().numpy()
    shoulder = rest[JOINT_INDEX["left_shoulder"]]
    arm_m = skeleton.length_m("left_elbow") + skeleton.length_m("left_wrist")
    hand_m = skeleton.length_m("left_middle1")

    def at(name: str) -> Array:
        return np.asarray(joints[:, JOINT_INDEX[name]].numpy())

    def pair(name: str) -> Array:
        return np.stack((at(f"left_{name}"), at(f"right_{name}")), axis=1)

    def own(vectors: Array) -> Array:
        """World vectors (T, 2, 3) to each hand's (out, up, forward)."""
        return np.asarray(np.einsum("tij,thj->thi", heading, vectors) * _FLIP)

    def ahead(joint: str, direction: tuple[float, float, float]) -> Array:
        turn = turned[:, JOINT_INDEX[joint]]
        return np.asarray(rotate(turn, turn.new_tensor(direction)).numpy())

    middle = pair("shoulder").mean(axis=1)
    level = own(hands.palm_m - middle[:, None])
    ahead_m = np.einsum("ti,ti->t", middle - at("pelvis"), heading[:, 2]) - float(shoulder[2] - rest[0, 2])
    lean_m = np.clip(ahead_m, -_LEAN_M, _LEAN_M)
    level[..., 2] += lean_m[:, None]
    height = (hands.palm_m[..., 1] - at("pelvis")[:, None, 1]) / float(shoulder[1] - rest[0, 1])
    velocity = rate_of_change(own(hands.palm_m - pair("collar").mean(axis=1)[:, None]), fps)
    viewer = middle + VIEWER_M * heading[:, 2]
    palm = -hands.axes[:, :, 1]
    thumb_base, thumb_tip = hands.thumb_m[:, :, 0], hands.thumb_m[:, :, 1]
    face = ahead("head", (0.0, 0.0, 1.0))
    facing = np.einsum("tij,tj->ti", heading, face)
    mouth = at("head") + ahead("head", _MOUTH_M)
    return Measures(
        hands=hands,
        fingers_known=fingers_known(local_xyzw),
        place=np.stack((level[..., 0] / shoulder[0], height, level[..., 2] / arm_m), axis=-1),
        lean=lean_m / arm_m,
        palm=own(palm),
        fingers=own(hands.axes[:, :, 0]),
        thumb=own(unit(thumb_tip - thumb_base)),
        index=own(unit(hands.tips_m[:, :, 0] - hands.knuckles_m[:, :, 0])),
        to_viewer=(palm * unit(viewer[:, None] - hands.palm_m)).sum(-1),
        velocity_mps=velocity,
        speed_mps=np.linalg.norm(velocity, axis=-1),
        thumb_tip=hands.in_hand(thumb_tip, hands.knuckles_m[:, :, 0]) / hand_m,
        thumb_to=np.linalg.norm(thumb_tip[:, :, None] - hands.tips_m, axis=-1) / hand_m,
        palm_gap_m=np.linalg.norm(hands.palm_m[:, 0] - hands.palm_m[:, 1], axis=-1),
        mouth_gap_m=np.linalg.norm(hands.tips_m[:, :, 0] - mouth[:, None], axis=-1),
        reach=np.linalg.norm(pair("wrist") - pair("shoulder"), axis=-1) / arm_m,
        head_deg=np.degrees(
            np.stack(
                (-np.arcsin(np.clip(facing[:, 1], -1.0, 1.0)), np.arctan2(facing[:, 0], facing[:, 2])),
                axis=-1,
            )
        ),
        face=face,
        standing=_standing(at("pelvis"), pair("ankle"), fps),
        on_stage=(np.abs(at("pelvis")[:, [0, 2]]).max(axis=1) < _STAGE_M)
        & (heading[:, 2, 2] > _STAGE_COSINE),
    )


def _standing(pelvis_m: Array, ankles_m: Array, fps: float) -> Array:
    """(T,): neither pelvis nor ankles travel; weight that shifts from leg to leg is slower than this."""
    half = round(0.3 * fps)
    pelvis = np.linalg.norm(rate_of_change(pelvis_m, fps, 4), axis=-1)
    ankles = np.linalg.norm(rate_of_change(ankles_m, fps, 4), axis=-1).max(axis=1)
    return np.minimum(
        ramp(most(smooth(pelvis, half), half), *_PELVIS_MPS),
        ramp(most(smooth(ankles, half), half), *_ANKLE_MPS),
    )


def _heading(pelvis_xyzw: Tensor) -> Array:
    """(T, 3, 3) rows: the body's left, up and forward on the floor, smoothed over half a second."""
    forward = rotate(pelvis_xyzw, pelvis_xyzw.new_tensor((0.0, 0.0, 1.0))).numpy()
    forward = smooth(forward * np.array([1.0, 0.0, 1.0]), _HEADING_HALF)
    forward = unit(forward + np.array([0.0, 0.0, 1e-6]))
    up = np.broadcast_to(np.array([0.0, 1.0, 0.0]), forward.shape)
    return np.stack((np.cross(up, forward), up, forward), axis=1)
