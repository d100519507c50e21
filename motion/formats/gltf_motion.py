"""Animations of glTF, GLB, VRM and VRMA files onto the canonical skeleton and face.

The first animation is read. A VRM Animation says itself which node is which bone; in other files joints are
recognised by name. Keys are resampled to one rate: the file's own where its keys are evenly spaced, else 30 a
second.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.face.arkit import ARKIT_NAMES
from motion.formats.files import check_size
from motion.formats.gltf_nodes import hierarchy, rest_transform, sample_times
from motion.formats.gltf_reader import GltfDocument, Json, read_gltf
from motion.formats.labels import LABEL_FIELD, AigcLabel
from motion.formats.recording import ImportedMotion, Importer
from motion.formats.retarget import SourceMotion, retarget
from motion.formats.vrm_names import VRM_BONES, arkit_from_expressions
from motion.rotations import slerp
from motion.skeleton import JOINT_INDEX
from motion.timing import FrameRate

Track = tuple[NDArray[np.float64], NDArray[np.float64], str]
_RATES = tuple(FrameRate(fps) for fps in (24, 25, 30, 48, 50, 60, 90, 100, 120, 240)) + tuple(
    FrameRate(fps * 1000, 1001) for fps in (24, 30, 60, 120)
)
_UNEVEN = FrameRate(30)
_WIDTH = {"rotation": 4, "translation": 3}


def read_gltf_motion(
    path: Path, *, rate: FrameRate | None = None, unit_m: float | None = None, up: str | None = None
) -> ImportedMotion:
    """Read the first animation of a glTF file.

    Args:
        path: ``.glb``, ``.gltf``, ``.vrm`` or ``.vrma`` file.
        rate: Frames a second to sample at; None takes the file's own.
        unit_m: Length of the file's unit, metres; None finds it (glTF says metres, but not every exporter does).
        up: "x", "y" or "z"; None finds it.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is damaged, has no animation, or no humanoid is recognised in it.
    """
    document = read_gltf(Path(path))
    animations = document.items("animations")
    if not animations:
        raise FormatError(
            "has no animation", code="DX-FMT-043", where=document.where, hint="Export it with an animation."
        )
    tracks = _tracks(document, animations[0])
    if not tracks:
        raise FormatError("has an animation that moves nothing", code="DX-FMT-043", where=document.where)
    chosen = rate or _own_rate(tracks)
    last_s = max(float(times[-1]) for times, _, _ in tracks.values())
    # Key times are float32: the last one may lie a little before its frame.
    frames = int(last_s * chosen.fps + 0.01) + 1
    order, parents = hierarchy(document)
    check_size(frames, len(order), document.where)
    at = np.arange(frames) * chosen.den / chosen.num
    source, lifted = _source(document, tracks, order, parents, at, chosen)
    imported = retarget(source, where=document.where, unit_m=unit_m, up=up)
    extension = _vrm_animation(document)
    clip = imported.clip
    if extension is not None and clip is not None:
        clip = _with_gaze(document, extension, tracks, at, clip)
        expressions = _expressions(document, extension, tracks, at)
        weights = arkit_from_expressions(expressions) if expressions else None
    else:
        weights = _morphs(document, tracks, at)
    face = None if weights is None else FaceTrack(chosen, torch.from_numpy(weights).float())
    several = (f"first of {len(animations)} animations",) if len(animations) > 1 else ()
    return replace(
        imported, clip=clip, face=face, notes=imported.notes + several + lifted, label=_label(document.root)
    )


def _tracks(document: GltfDocument, animation: Json) -> dict[tuple[int, str], Track]:
    """Return node and path to key times (K,), values (K, C or, for splines, 3 C) and interpolation."""
    samplers, channels = animation.get("samplers"), animation.get("channels")
    if not isinstance(samplers, list) or not isinstance(channels, list):
        raise document.error("animations[0]", "has no samplers or no channels")
    out: dict[tuple[int, str], Track] = {}
    for number, channel in enumerate(channels):
        place = f"animations[0].channels[{number}]"
        target = channel.get("target") if isinstance(channel, dict) else None
        if not isinstance(target, dict):
            raise document.error(place, "has no target")
        path, node = target.get("path"), target.get("node")
        if path not in ("rotation", "translation", "weights") or node is None:
            continue
        document.item("nodes", node, place)
        which = channel.get("sampler")
        if isinstance(which, bool) or not isinstance(which, int) or not 0 <= which < len(samplers):
            raise document.error(place, f"refers to sampler {which!r:.20}, but there are {len(samplers)}")
        sampler = samplers[which]
        if not isinstance(sampler, dict):
            raise document.error(place, "has a sampler that is not an object")
        times = sample_times(document, place, document.numbers(sampler.get("input"), place))
        values = document.numbers(sampler.get("output"), place).reshape(-1)
        kind = str(sampler.get("interpolation", "LINEAR"))
        rows = len(times)
        if kind not in ("LINEAR", "STEP", "CUBICSPLINE") or len(values) % rows:
            raise document.error(place, f"has {len(values)} values for {rows} {kind:.20} keys")
        values = values.reshape(rows, -1)
        wanted = _WIDTH.get(path, 0) * (3 if kind == "CUBICSPLINE" else 1)
        if wanted and values.shape[1] != wanted:
            raise document.error(place, f"has {values.shape[1]} values a key", f"A {path} has {wanted}.")
        out[node, path] = (times, values, kind)
    return out


def _own_rate(tracks: dict[tuple[int, str], Track]) -> FrameRate:
    """Return the rate of the most finely keyed track, if its keys are evenly spaced."""
    times = max((times for times, _, _ in tracks.values()), key=len)
    steps = np.diff(times)
    if len(steps) < 2 or np.median(steps) <= 0:
        return _UNEVEN
    fps = 1.0 / float(np.median(steps))
    if np.abs(steps * fps - np.round(steps * fps)).max() > 0.05 or not 5 <= fps <= 1000:
        return _UNEVEN
    whole = (len(times) - 1) / float(times[-1] - times[0])
    fps = whole if abs(whole / fps - 1) < 0.01 else fps
    nearest = min(_RATES, key=lambda known: abs(known.fps - fps))
    return nearest if abs(nearest.fps / fps - 1) < 2e-4 else FrameRate.of(round(fps, 3))


def _sample(track: Track, at: NDArray[np.float64], *, rotation: bool = False) -> NDArray[np.float64]:
    """Return the track's values (T, C) at times ``at``, holding the first and the last key."""
    times, values, kind = track
    after = np.clip(np.searchsorted(times, at, side="right"), 1, max(len(times) - 1, 1))
    before = np.minimum(after - 1, len(times) - 1)
    after = np.minimum(after, len(times) - 1)
    span = np.maximum(times[after] - times[before], 1e-12)
    u = np.clip((at - times[before]) / span, 0.0, 1.0)[:, None]
    if kind == "STEP":
        return values[np.where(at >= times[after], after, before)]
    if kind == "CUBICSPLINE":
        arrive, place, leave = np.split(values, 3, axis=1)
        h = span[:, None]
        u2, u3 = u * u, u * u * u
        return (
            (2 * u3 - 3 * u2 + 1) * place[before]
            + (u3 - 2 * u2 + u) * h * leave[before]
            + (3 * u2 - 2 * u3) * place[after]
            + (u3 - u2) * h * arrive[after]
        )
    if rotation:
        ends = [torch.from_numpy(values[row] / _length(values[row])) for row in (before, after)]
        return slerp(ends[0], ends[1], torch.from_numpy(u[:, 0])).numpy()
    return values[before] * (1 - u) + values[after] * u


def _length(xyzw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lengths (..., 1), never nothing."""
    return np.maximum(np.linalg.norm(xyzw, axis=-1, keepdims=True), 1e-12)


def _source(
    document: GltfDocument,
    tracks: dict[tuple[int, str], Track],
    order: list[int],
    parents: list[int],
    at: NDArray[np.float64],
    rate: FrameRate,
) -> tuple[SourceMotion, tuple[str, ...]]:
    """Sample the nodes, parents first, at times ``at``; return their motion, and what is to be said about it."""
    place_in_order = {node: place for place, node in enumerate(order)}
    nodes = document.items("nodes")
    count, frames = len(order), len(at)
    rest_xyzw, offsets, scales = np.zeros((count, 4)), np.zeros((count, 3)), np.ones(count)
    local, places = np.zeros((frames, count, 4)), np.zeros((frames, count, 3))
    for place, node in enumerate(order):
        rest_xyzw[place], translation, scale = rest_transform(document, node)
        above = 1.0 if parents[node] < 0 else scales[place_in_order[parents[node]]]
        scales[place] = above * scale
        # A scaled armature (0.01 is common) is folded into the lengths below it.
        offsets[place] = translation * above
        places[:, place] = offsets[place]
        local[:, place] = rest_xyzw[place]
        if (node, "rotation") in tracks:
            turned = _sample(tracks[node, "rotation"], at, rotation=True)
            local[:, place] = turned / _length(turned)
        if (node, "translation") in tracks:
            places[:, place] = _sample(tracks[node, "translation"], at) * above
    lifted = ("scaled nodes",) if np.abs(scales - 1).max() > 1e-3 else ()
    source = SourceMotion(
        names=tuple(str(nodes[node].get("name", f"node{node}")) for node in order),
        parents=tuple(-1 if parents[node] < 0 else place_in_order[parents[node]] for node in order),
        rest_xyzw=rest_xyzw,
        rest_offsets=offsets,
        local_xyzw=local,
        local_places=places,
        rate=rate,
        canonical=_humanoid(document, place_in_order),
    )
    return source, lifted


def _vrm_animation(document: GltfDocument) -> Json | None:
    """Return the extension of a VRM Animation; None in other files."""
    extensions = document.root.get("extensions")
    extension = extensions.get("VRMC_vrm_animation") if isinstance(extensions, dict) else None
    return extension if isinstance(extension, dict) else None


def _humanoid(document: GltfDocument, place_in_order: dict[int, int]) -> dict[str, int] | None:
    """Return the bones that a VRM or VRM Animation extension names; None if there is neither."""
    extensions = document.root.get("extensions")
    for key in ("VRMC_vrm_animation", "VRMC_vrm"):
        extension = extensions.get(key) if isinstance(extensions, dict) else None
        if not isinstance(extension, dict):
            continue
        humanoid = extension.get("humanoid")
        bones = humanoid.get("humanBones") if isinstance(humanoid, dict) else None
        if not isinstance(bones, dict):
            raise document.error(f"extensions.{key}", "names no humanoid bones")
        out = {}
        for canonical, bone in VRM_BONES.items():
            if bone in bones:
                out[canonical] = place_in_order[
                    _node(document, bones[bone], f"{key}.humanoid.humanBones.{bone}")
                ]
        return out
    return None


def _node(document: GltfDocument, item: object, place: str) -> int:
    """Return the node that an object of a VRM extension names."""
    return document.index(
        "nodes", item.get("node") if isinstance(item, dict) else None, f"extensions.{place}"
    )


def _with_gaze(
    document: GltfDocument,
    extension: Json,
    tracks: dict[tuple[int, str], Track],
    at: NDArray[np.float64],
    clip: Clip,
) -> Clip:
    """Return the clip with eyes that look where a VRM Animation says, if it does."""
    if "lookAt" not in extension:
        return clip
    node = _node(document, extension["lookAt"], "VRMC_vrm_animation.lookAt")
    if (node, "rotation") not in tracks:
        return clip
    gaze = _sample(tracks[node, "rotation"], at, rotation=True)
    local = clip.local_xyzw.clone()
    for eye in ("left_eye", "right_eye"):
        local[:, JOINT_INDEX[eye]] = torch.from_numpy(gaze / _length(gaze)).float()
    return Clip(clip.rate, local, clip.root_m)


def _expressions(
    document: GltfDocument, extension: Json, tracks: dict[tuple[int, str], Track], at: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the weights (T,) of a VRM Animation's expressions by name."""
    out: dict[str, NDArray[np.float64]] = {}
    groups = extension.get("expressions")
    for group in ("preset", "custom"):
        named = groups.get(group) if isinstance(groups, dict) else None
        for name, item in named.items() if isinstance(named, dict) else ():
            node = _node(document, item, f"VRMC_vrm_animation.expressions.{group}.{name}")
            if (node, "translation") in tracks:
                out[str(name)] = _sample(tracks[node, "translation"], at)[:, 0]
    return out


def _morphs(
    document: GltfDocument, tracks: dict[tuple[int, str], Track], at: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return (T, 52) ARKit weights from the mesh whose target names say most of them."""
    best: dict[str, NDArray[np.float64]] = {}
    known = {name.lower() for name in ARKIT_NAMES}
    for (node, path), track in tracks.items():
        if path != "weights":
            continue
        mesh = document.item("meshes", document.items("nodes")[node].get("mesh"), f"nodes[{node}]")
        extras: Any = mesh.get("extras")
        names = extras.get("targetNames") if isinstance(extras, dict) else None
        values = _sample(track, at)
        if not isinstance(names, list) or len(names) != values.shape[1]:
            continue
        found = {_arkit_spelling(str(name)): column for name, column in zip(names, values.T, strict=True)}
        if len(known & {name.lower() for name in found}) > len(best):
            best = {name: column for name, column in found.items() if name.lower() in known}
    return arkit_from_expressions(best) if best else None


def _arkit_spelling(name: str) -> str:
    """Return ``eyeBlink_L`` as ``eyeBlinkLeft``."""
    name = name.rpartition(".")[2]
    for ending, side in (("_l", "Left"), ("_r", "Right")):
        if name.lower().endswith(ending):
            return name[:-2] + side
    return name


def _label(root: Json) -> AigcLabel | None:
    asset = root.get("asset")
    extras = asset.get("extras") if isinstance(asset, dict) else None
    if not isinstance(extras, dict) or LABEL_FIELD not in extras:
        return None
    try:
        return AigcLabel.from_object(extras)
    except InvalidInputError:
        return None


IMPORTERS = (
    Importer(
        "gltf", (".glb", ".gltf", ".vrm", ".vrma"), "Animations of glTF and VRM files", read_gltf_motion
    ),
)
