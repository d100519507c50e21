"""VRM Animation out: ``VRMC_vrm_animation`` 1.0, a glTF file with a humanoid's motion and no mesh.

The rest pose is VRM's T-pose, which is the canonical one (Y up, facing +Z, unrotated joints). Humanoid bones
are rotated and the hips moved; an expression's weight is the X translation of its node; gaze is the rotation
of the ``lookAt`` node, yaw and pitch relative to the head. The face is written as VRM's presets (derived from
ARKit by ``vrm_names.EXPRESSIONS``), as custom expressions under ARKit's names ("perfect sync" avatars), or as
both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch

from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_NAMES
from motion.formats.gltf_writer import GltfWriter, Json, frame_times
from motion.formats.labels import AigcLabel
from motion.formats.recording import Exporter, Recording
from motion.formats.vrm_names import VRM_BONES, expressions_from_arkit
from motion.rotations import from_euler, normalise, to_matrix
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, PARENTS, Skeleton

ExpressionKind = Literal["preset", "custom", "both", "none"]
_ABOVE_HEAD_JOINT_M = (0.0, 0.06, 0.0)


def write_vrma(
    path: Path,
    clip: Clip,
    skeleton: Skeleton,
    *,
    face: FaceTrack | None = None,
    label: AigcLabel | None = None,
    expressions: ExpressionKind = "both",
) -> None:
    """Write a performance for any VRM avatar.

    Args:
        path: File to write, whole or not at all.
        clip: Body motion.
        skeleton: Proportions; players scale the hips' path by the height of the hips at rest.
        face: ARKit weights at the same frames.
        label: AI label; None writes the default one.
        expressions: Which expressions to write. An avatar that has both its presets and ARKit's shapes would
            add the two up: write "preset" or "custom" for it.

    Raises:
        InvalidInputError: If face and body differ in length, or the path cannot be written.
    """
    frames = clip.frame_count
    if face is not None and face.frame_count != frames:
        raise InvalidInputError(
            f"the face has {face.frame_count} frames, the body {frames}", code="DX-FMT-040"
        )
    gltf = GltfWriter(label or AigcLabel())
    times = gltf.accessor(frame_times(clip), bounds=True)
    local = clip.local_xyzw.detach().cpu()
    nodes = _bone_nodes(gltf, skeleton)
    rotations = normalise(local).float().numpy()
    gltf.channel(nodes["pelvis"], "translation", times, clip.root_m.detach().cpu().float().numpy())
    for name, node in nodes.items():
        gltf.channel(node, "rotation", times, rotations[:, JOINT_INDEX[name]])
    look = gltf.add("nodes", {"name": "lookAt", "translation": list(_ABOVE_HEAD_JOINT_M)})
    gltf.channel(look, "rotation", times, _gaze(local).float().numpy())
    scene = [nodes["pelvis"], look]
    extension: Json = {
        "specVersion": "1.0",
        "humanoid": {"humanBones": {VRM_BONES[name]: {"node": node} for name, node in nodes.items()}},
        "lookAt": {"node": look, "offsetFromHeadBone": list(_ABOVE_HEAD_JOINT_M)},
    }
    if face is not None and expressions != "none":
        extension["expressions"] = _expressions(gltf, face, times, expressions, scene)
    gltf.root["extensionsUsed"] = ["VRMC_vrm_animation"]
    gltf.root["extensions"] = {"VRMC_vrm_animation": extension}
    gltf.write(Path(path), scene_nodes=scene, animation="performance")


def _bone_nodes(gltf: GltfWriter, skeleton: Skeleton) -> dict[str, int]:
    """Add the humanoid's nodes in their hierarchy and return them by canonical name."""
    offsets = skeleton.offsets_m.detach().cpu().tolist()
    nodes: dict[str, int] = {}
    for joint, name in enumerate(JOINT_NAMES):
        if name not in VRM_BONES:
            continue
        nodes[name] = gltf.add("nodes", {"name": VRM_BONES[name], "translation": offsets[joint]})
        if PARENTS[joint] >= 0:
            parent = gltf.root["nodes"][nodes[JOINT_NAMES[PARENTS[joint]]]]
            parent.setdefault("children", []).append(nodes[name])
    return nodes


def _gaze(local_xyzw: torch.Tensor) -> torch.Tensor:
    """Return (T, 4) rotations of yaw and pitch alone: the eyes' mean direction relative to the head."""
    eyes = [
        to_matrix(local_xyzw[:, JOINT_INDEX[f"{side}_eye"]].double())[..., 2] for side in ("left", "right")
    ]
    x, y, z = (eyes[0] + eyes[1]).unbind(-1)
    yaw, pitch = torch.atan2(x, z), torch.atan2(-y, torch.hypot(x, z))
    return from_euler("YXZ", torch.stack((yaw, pitch, torch.zeros_like(yaw)), dim=-1))


def _expressions(
    gltf: GltfWriter, face: FaceTrack, times: int, kind: ExpressionKind, scene: list[int]
) -> Json:
    weights = face.weights.detach().cpu().float().numpy()
    out: Json = {}
    tracks = {
        "preset": expressions_from_arkit(weights) if kind in ("preset", "both") else {},
        "custom": dict(zip(ARKIT_NAMES, weights.clip(0.0, 1.0).T, strict=True))
        if kind in ("custom", "both")
        else {},
    }
    for group, named in tracks.items():
        for name, track in named.items():
            node = gltf.add("nodes", {"name": f"{group}.{name}"})
            values = np.zeros((len(track), 3), np.float32)
            values[:, 0] = track
            gltf.channel(node, "translation", times, values)
            out.setdefault(group, {})[name] = {"node": node}
            scene.append(node)
    return out


def _export(recording: Recording, path: Path) -> None:
    write_vrma(path, recording.clip, recording.skeleton, face=recording.face, label=recording.label)


EXPORTERS = (Exporter("vrma", "avatar.vrma", "VRM Animation for any VRM avatar", _export),)
