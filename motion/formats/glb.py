"""A performance as a binary glTF: skinned body, 52 ARKit morph targets, one animation.

Nodes are the canonical joints and the twist bones under their own names, unrotated in the T-pose; the
animation rotates them, moves the pelvis and sets the morph weights at the clip's frames. The mesh is bound in
the pose it was modelled in, which the inverse bind matrices undo (see ``SkinnedBody``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from motion.bodies.body import SkinnedBody
from motion.bodies.twists import SKIN_BONES, SKIN_PARENTS, SKIN_PIVOTS, twist_rotations
from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.formats.glb_mesh import MATERIALS, Material, add_mesh
from motion.formats.gltf_writer import GltfWriter, Json, frame_times
from motion.formats.labels import AigcLabel
from motion.formats.recording import Exporter, Recording
from motion.formats.retarget import continuous
from motion.rotations import normalise


def write_glb(
    path: Path,
    clip: Clip,
    body: SkinnedBody,
    *,
    face: FaceTrack | None = None,
    label: AigcLabel | None = None,
    materials: Mapping[str, Material] = MATERIALS,
) -> None:
    """Write an animated avatar.

    Args:
        path: File to write, whole or not at all.
        clip: Body motion for the body's skeleton.
        body: The mesh; its skin is brought to four bones a vertex (see ``bone_reduction``).
        face: ARKit weights at the same frames; None leaves the face still.
        label: AI label; None writes the default one.
        materials: Region name to look; a part without one is grey.

    Raises:
        InvalidInputError: If face and body differ in length, or the path cannot be written.
    """
    if face is not None and face.frame_count != clip.frame_count:
        raise InvalidInputError(
            f"the face has {face.frame_count} frames, the body {clip.frame_count}", code="DX-FMT-044"
        )
    gltf = GltfWriter(label or AigcLabel())
    rest = body.skeleton.rest_positions_m.cpu().double().numpy()[list(SKIN_PIVOTS)]
    bones = _bone_nodes(gltf, rest)
    skin = gltf.add(
        "skins",
        {
            "name": body.name,
            "joints": bones,
            "skeleton": bones[0],
            "inverseBindMatrices": gltf.accessor(_inverse_bind(body, rest)),
        },
    )
    mesh = gltf.add("nodes", {"name": body.name, "mesh": add_mesh(gltf, body, materials), "skin": skin})
    times = gltf.accessor(frame_times(clip), bounds=True)
    gltf.channel(bones[0], "translation", times, clip.root_m.detach().cpu().float().numpy())
    local = normalise(clip.local_xyzw.detach().cpu())
    rotations = continuous(torch.cat((local, twist_rotations(local)), dim=1)).float().numpy()
    for bone, node in enumerate(bones):
        gltf.channel(node, "rotation", times, rotations[:, bone])
    if face is not None:
        gltf.channel(mesh, "weights", times, face.weights.detach().cpu().float().numpy())
    gltf.write(Path(path), scene_nodes=[bones[0], mesh], animation="performance")


def _bone_nodes(gltf: GltfWriter, rest: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[int]:
    """Add a node for every skin bone and return them in the order of ``SKIN_BONES``."""
    nodes: list[Json] = []
    for name, parent, place in zip(SKIN_BONES, SKIN_PARENTS, rest, strict=True):
        nodes.append({"name": name, "translation": (place - rest[parent] if parent >= 0 else place).tolist()})
    for bone, parent in enumerate(SKIN_PARENTS):
        if parent >= 0:
            nodes[parent].setdefault("children", []).append(bone)
    return [gltf.add("nodes", node) for node in nodes]


def _inverse_bind(
    body: SkinnedBody, rest: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return (B, 4, 4) float32, column by column: world at rest, inverted, after bind pose to T-pose."""
    matrices = body.bind_to_rest.cpu().double().numpy().copy()
    matrices[:, :3, 3] -= rest
    matrices[:, 3] = (0.0, 0.0, 0.0, 1.0)
    return np.ascontiguousarray(matrices.transpose(0, 2, 1), dtype=np.float32)


def _export(recording: Recording, path: Path) -> None:
    if recording.body is None:
        raise InvalidInputError(
            "an avatar file needs a body",
            code="DX-FMT-046",
            where=str(path),
            hint="Give the recording a body.",
        )
    write_glb(path, recording.clip, recording.body, face=recording.face, label=recording.label)


EXPORTERS = (Exporter("glb", "avatar.glb", "Skinned avatar with face shapes and animation", _export),)
