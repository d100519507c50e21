"""BVH in and out.

Written: the 55 canonical joints under their canonical names, T-pose at rest, centimetres, Y up; the root
carries ``Xposition Yposition Zposition`` (its OFFSET is zero, so that the positions are absolute for readers
that add the two and for readers that replace one by the other) and every joint ``Zrotation Xrotation
Yrotation``.

BVH has no metadata. The AI label stands as one word behind ``HIERARCHY #``, the one place where readers do
not stumble over it (see ``BvhDocument.comment``).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from motion.clip import Clip
from motion.errors import InvalidInputError
from motion.formats.bvh_document import BvhDocument, BvhJoint, format_bvh, joint_columns, parse_bvh, read_text
from motion.formats.euler import zxy_degrees
from motion.formats.files import read_bytes, writing
from motion.formats.labels import LABEL_FIELD, AigcLabel
from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording
from motion.formats.retarget import SourceMotion, retarget
from motion.rotations import from_euler
from motion.skeleton import JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton

_CENTIMETRES = 100.0
_ROTATIONS = ("Zrotation", "Xrotation", "Yrotation")
_FINGERTIP = 0.8
_END_CM = {"left_foot": (0.0, 0.0, 6.0), "right_foot": (0.0, 0.0, 6.0), "jaw": (0.0, -4.0, 6.0)}
_EYE_END_CM = (0.0, 0.0, 2.0)
"""Where a chain ends: at a fingertip, as a multiple of the bone before it; elsewhere a few centimetres further."""


def _depth_first(joint: int = 0) -> list[int]:
    """Return the canonical joints in the order in which a hierarchy is written."""
    return [
        joint,
        *(below for child, up in enumerate(PARENTS) if up == joint for below in _depth_first(child)),
    ]


_FILE_ORDER = _depth_first()


def write_bvh(path: Path, clip: Clip, skeleton: Skeleton, *, label: AigcLabel | None = None) -> None:
    """Write a clip with its skeleton.

    Args:
        path: File to write, whole or not at all.
        clip: Body motion.
        skeleton: Proportions; bone lengths go into the OFFSETs.
        label: AI label for the first line; None leaves that line bare, for tools that take nothing but
            ``HIERARCHY``.

    Raises:
        InvalidInputError: If the path cannot be written.
    """
    offsets = skeleton.offsets_m.detach().cpu().double().numpy() * _CENTIMETRES
    with_children = set(PARENTS)
    joints = []
    for index in _FILE_ORDER:
        name, parent = JOINT_NAMES[index], PARENTS[index]
        offset = (0.0, 0.0, 0.0) if parent < 0 else _triple(offsets[index])
        channels = ("Xposition", "Yposition", "Zposition", *_ROTATIONS) if parent < 0 else _ROTATIONS
        end = None
        if index not in with_children:
            is_eye = name.endswith("_eye")
            end = _EYE_END_CM if is_eye else _END_CM.get(name, _triple(offsets[index] * _FINGERTIP))
        joints.append(BvhJoint(name, _FILE_ORDER.index(parent) if parent >= 0 else -1, offset, channels, end))
    angles = zxy_degrees(clip.local_xyzw.detach().cpu().double().numpy()[:, _FILE_ORDER])
    root = clip.root_m.detach().cpu().double().numpy() * _CENTIMETRES
    values = np.concatenate((root, angles.reshape(clip.frame_count, JOINT_COUNT * 3)), axis=1)
    # One ASCII word without spaces: readers that split the whole file into words pass over it.
    comment = (
        "" if label is None else json.dumps(label.as_object(), separators=(",", ":")).replace(" ", "\\u0020")
    )
    text = format_bvh(BvhDocument(tuple(joints), clip.rate, values, comment))
    with writing(Path(path)) as partial:
        partial.write_text(text, encoding="ascii", newline="\n")


def read_bvh(path: Path, *, unit_m: float | None = None, up: str | None = None) -> ImportedMotion:
    """Read a BVH file of any humanoid onto the canonical skeleton.

    Args:
        path: File to read.
        unit_m: Length of the file's unit, metres; None finds it from the length of the legs.
        up: "y" or "z"; None finds it from where the head is.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is no whole BVH file, or no humanoid is recognised in it.
    """
    where = str(path)
    document = parse_bvh(read_text(read_bytes(Path(path)), where), where)
    motion = retarget(source_motion(document), where=where, unit_m=unit_m, up=up)
    return replace(motion, label=_label(document.comment))


def source_motion(document: BvhDocument) -> SourceMotion:
    """Return a document's joints as rotations and places in the file's own units and axes."""
    frames, count = len(document.values), len(document.joints)
    rotations = np.zeros((frames, count, 4))
    rotations[..., 3] = 1.0
    offsets = np.array([joint.offset for joint in document.joints])
    places = np.broadcast_to(offsets, (frames, count, 3)).copy()
    for index, joint, columns in joint_columns(document):
        order = ""
        angles = []
        for channel, column in zip(joint.channels, columns.T, strict=True):
            if channel.endswith("position"):
                places[:, index, "XYZ".index(channel[0])] = column
            else:
                order += channel[0]
                angles.append(column)
        if order:
            rotations[:, index] = from_euler(
                order, torch.from_numpy(np.radians(np.stack(angles, -1)))
            ).numpy()
    rest = np.zeros((count, 4))
    rest[:, 3] = 1.0
    return SourceMotion(
        names=tuple(joint.name for joint in document.joints),
        parents=tuple(joint.parent for joint in document.joints),
        rest_xyzw=rest,
        rest_offsets=offsets,
        local_xyzw=rotations,
        local_places=places,
        rate=document.rate,
        ends={
            index: np.array(joint.end) for index, joint in enumerate(document.joints) if joint.end is not None
        },
    )


def _triple(values: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _label(comment: str) -> AigcLabel | None:
    if LABEL_FIELD not in comment:
        return None
    try:
        return AigcLabel.from_json(comment)
    except InvalidInputError:
        return None


def _export(recording: Recording, path: Path) -> None:
    write_bvh(path, recording.clip, recording.skeleton, label=recording.label)


EXPORTERS = (Exporter("bvh", "motion.bvh", "BVH of the 55 joints, centimetres", _export),)
IMPORTERS = (Importer("bvh", (".bvh",), "BVH of any humanoid (CMU, Mixamo, Rokoko, SMPL … names)", read_bvh),)
