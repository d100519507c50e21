"""SMPL-X motion as AMASS, BEAT2 and the SMPL-X Blender add-on keep it: arrays in an ``.npz``.

Written: ``poses`` (T, 165) rotation vectors (pelvis, 21 body joints, jaw, left eye, right eye, 15 left hand,
15 right hand), ``trans`` (T, 3), ``betas`` (300), ``expressions`` (T, 100), ``gender``, ``model``,
``mocap_frame_rate``; beside them ``arkit`` (T, 52), ``arkit_names``, ``rest_pelvis_m`` and ``AIGC``. Y is up,
as in BEAT2; in the Blender add-on that is the animation format "SMPL-X". No array is pickled, and the same
motion gives the same bytes.

SMPL-X turns the body about its rest pelvis J0 and then adds ``trans``, so ``trans = pelvis - J0``. J0 of the
mean SMPL-X body (betas = 0) is (0.0031, -0.3514, 0.0120) m, of the mean SMPL body (-0.0018, -0.2233, 0.0282)
m.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.face.arkit import ARKIT_COUNT, ARKIT_NAMES
from motion.formats.files import check_size, read_bytes, writing
from motion.formats.labels import LABEL_FIELD, AigcLabel
from motion.formats.npz_archive import arrays_content, numbers, parse_arrays
from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording
from motion.rotations import from_rotvec, multiply, normalise, rotate, to_rotvec
from motion.skeleton import JOINT_COUNT, JOINT_NAMES
from motion.timing import FrameRate

SMPLX_REST_PELVIS_M = (0.0031, -0.3514, 0.0120)
SMPL_REST_PELVIS_M = (-0.0018, -0.2233, 0.0282)
READ_ARRAYS = frozenset(
    ("poses", "trans", "rest_pelvis_m", "mocap_frame_rate", "mocap_framerate", "fps", "arkit", "arkit_names")
) | {LABEL_FIELD}
BETA_COUNT = 300
EXPRESSION_COUNT = 100
_BODY22 = JOINT_NAMES[:22]
_LAYOUTS: dict[int, tuple[str, tuple[str, ...]]] = {
    165: ("smplx", JOINT_NAMES),
    156: ("smplh", _BODY22 + JOINT_NAMES[25:]),
    72: ("smpl", (*_BODY22, "left_palm", "right_palm")),
    66: ("smpl", _BODY22),
}
"""By number of columns: name and joints of a layout, in order; a name that is not canonical is skipped on reading."""


def write_npz(
    path: Path,
    clip: Clip,
    *,
    face: FaceTrack | None = None,
    label: AigcLabel | None = None,
    betas: NDArray[np.floating[Any]] | None = None,
    expressions: NDArray[np.floating[Any]] | None = None,
    gender: str = "neutral",
    rest_pelvis_m: tuple[float, float, float] = SMPLX_REST_PELVIS_M,
) -> None:
    """Write a clip as SMPL-X parameters to a file, whole or not at all; see ``npz_content``.

    Raises:
        InvalidInputError: As ``npz_content``, or if the path cannot be written.
    """
    content = npz_content(
        clip,
        face=face,
        label=label,
        betas=betas,
        expressions=expressions,
        gender=gender,
        rest_pelvis_m=rest_pelvis_m,
    )
    with writing(Path(path)) as partial:
        partial.write_bytes(content)


def npz_content(
    clip: Clip,
    *,
    face: FaceTrack | None = None,
    label: AigcLabel | None = None,
    betas: NDArray[np.floating[Any]] | None = None,
    expressions: NDArray[np.floating[Any]] | None = None,
    gender: str = "neutral",
    rest_pelvis_m: tuple[float, float, float] = SMPLX_REST_PELVIS_M,
) -> bytes:
    """Return a clip as an archive of SMPL-X parameters; the same clip gives the same bytes.

    Args:
        clip: Body motion; its local rotations are SMPL-X's own.
        face: ARKit weights, written beside SMPL-X's arrays.
        label: AI label; None writes the default one.
        betas: Shape coefficients; None writes 300 zeros, the mean body.
        expressions: (T, 100) SMPL-X expression coefficients; None writes zeros.
        gender: "neutral", "female" or "male".
        rest_pelvis_m: J0 of the body that ``betas`` describe, metres.

    Raises:
        InvalidInputError: If a shape disagrees with the clip, or the gender is unknown.
    """
    frames = clip.frame_count
    if gender not in ("neutral", "female", "male"):
        raise InvalidInputError(
            f"gender '{gender}' is unknown to SMPL-X", code="DX-FMT-010", hint="Give neutral, female or male."
        )
    if expressions is not None and expressions.shape != (frames, EXPRESSION_COUNT):
        raise InvalidInputError(
            f"expressions must be ({frames}, {EXPRESSION_COUNT}), given {expressions.shape}",
            code="DX-FMT-010",
        )
    if face is not None and face.frame_count != frames:
        raise InvalidInputError(
            f"the face has {face.frame_count} frames, the body {frames}", code="DX-FMT-010"
        )
    poses = to_rotvec(normalise(clip.local_xyzw.detach().cpu().double())).reshape(frames, -1)
    root = clip.root_m.detach().cpu().double().numpy()
    rate = clip.rate
    arrays: dict[str, NDArray[Any]] = {
        "poses": poses.numpy().astype(np.float32),
        "trans": (root - np.array(rest_pelvis_m)).astype(np.float32),
        "betas": np.zeros(BETA_COUNT, np.float32) if betas is None else np.asarray(betas, np.float32),
        "expressions": np.zeros((frames, EXPRESSION_COUNT), np.float32)
        if expressions is None
        else np.asarray(expressions, np.float32),
        "gender": np.array(gender),
        "model": np.array("smplx"),
        # Readers call int() or float() on it; a whole number survives both.
        "mocap_frame_rate": np.array(rate.num // rate.den if rate.num % rate.den == 0 else rate.fps),
        "rest_pelvis_m": np.array(rest_pelvis_m, np.float32),
        LABEL_FIELD: np.array((label or AigcLabel()).as_json()),
    }
    if face is not None:
        arrays["arkit"] = face.weights.detach().cpu().numpy().astype(np.float32)
        arrays["arkit_names"] = np.array(ARKIT_NAMES)
    return arrays_content(arrays)


def read_npz(path: Path, *, unit_m: float | None = None, up: str | None = None) -> ImportedMotion:
    """Read SMPL-X (T, 165), SMPL-H (T, 156) or SMPL (T, 72) or (T, 66) motion.

    Args:
        path: File to read.
        unit_m: Length of the unit of ``trans``, metres; None takes metres.
        up: "y" or "z"; None finds it from the direction of the pelvis.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is no npz archive, holds pickled objects, misses an array or has a wrong shape or number.
    """
    return parse_npz(read_bytes(Path(path)), str(path), unit_m=unit_m, up=up)


def parse_npz(
    content: bytes, where: str, *, unit_m: float | None = None, up: str | None = None
) -> ImportedMotion:
    """Read the content of a file as ``read_npz`` does.

    Args:
        content: The archive.
        where: Name for messages.
        unit_m: As in ``read_npz``.
        up: As in ``read_npz``.

    Raises:
        InvalidInputError, FormatError: As ``read_npz``.
    """
    if up not in (None, "y", "z") or (unit_m is not None and not 0 < unit_m < 1000):
        raise InvalidInputError(
            f"up={up!r}, unit_m={unit_m!r}",
            code="DX-FMT-015",
            where=where,
            hint="SMPL's motion has y or z up; unit_m is metres.",
        )

    def check(name: str, shape: tuple[int, ...]) -> None:
        if name == "poses" and shape:
            check_size(shape[0], JOINT_COUNT, where)

    return motion_of_arrays(
        parse_arrays(content, where, wanted=READ_ARRAYS, check=check), where, unit_m=unit_m, up=up
    )


def motion_of_arrays(
    arrays: Mapping[str, NDArray[Any]], where: str, *, unit_m: float | None = None, up: str | None = None
) -> ImportedMotion:
    """Return the motion of an archive's arrays, or of the same stretch of each that has a row for every frame.

    Args:
        arrays: By name.
        where: Name for messages.
        unit_m: As in ``read_npz``.
        up: As in ``read_npz``.

    Raises:
        FormatError: As ``read_npz``.
    """
    poses = numbers(arrays, "poses", where)
    poses = poses.reshape(len(poses), -1) if poses.ndim == 3 else poses
    if poses.ndim != 2 or poses.shape[1] not in _LAYOUTS:
        raise FormatError(
            f"'poses' is {poses.shape}",
            code="DX-FMT-013",
            where=where,
            hint="Expected (T, 165) for SMPL-X, (T, 156) for SMPL-H, (T, 72) or (T, 66) for SMPL.",
        )
    frames = len(poses)
    check_size(frames, JOINT_COUNT, where)
    model, names = _LAYOUTS[poses.shape[1]]
    rotvec = np.zeros((frames, JOINT_COUNT, 3))
    columns = poses.reshape(frames, -1, 3)
    kept = [index for index, name in enumerate(names) if name in JOINT_NAMES]
    rotvec[:, [JOINT_NAMES.index(names[index]) for index in kept]] = columns[:, kept]

    trans = numbers(arrays, "trans", where) if "trans" in arrays else np.zeros((frames, 3))
    if trans.shape != (frames, 3):
        raise FormatError(
            f"'trans' is {trans.shape}, 'poses' has {frames} frames",
            code="DX-FMT-013",
            where=where,
            hint=f"Expected ({frames}, 3).",
        )
    rest = SMPLX_REST_PELVIS_M if model == "smplx" else SMPL_REST_PELVIS_M
    if "rest_pelvis_m" in arrays:
        rest_array = numbers(arrays, "rest_pelvis_m", where).reshape(-1)
        rest = (rest_array[0], rest_array[1], rest_array[2]) if rest_array.size == 3 else rest
    local = from_rotvec(torch.from_numpy(rotvec))
    root = torch.from_numpy(trans * (unit_m or 1.0) + np.array(rest))
    found = up or _up_axis(local[:, 0])
    if found == "z":
        turn = from_rotvec(torch.tensor([-np.pi / 2, 0.0, 0.0], dtype=torch.float64))
        local[:, 0] = multiply(turn, local[:, 0])
        root = rotate(turn, root)
    rate = rate_of_arrays(arrays, where)
    return ImportedMotion(
        clip=Clip(rate, local.float(), root.float()),
        face=_face(arrays, rate, frames, where),
        joints={names[index]: names[index] for index in kept},
        ignored=tuple(name for name in names if name not in JOINT_NAMES),
        notes=(
            f"model {model}",
            "unit metres" if unit_m is None else f"unit {unit_m:g} m (given)",
            f"up axis {found}{'' if up is None else ' (given)'}",
            f"{rate.fps:g} frames/s",
        ),
        label=label_of_arrays(arrays),
    )


def rate_of_arrays(arrays: Mapping[str, NDArray[Any]], where: str) -> FrameRate:
    """Return the frame rate among an archive's arrays.

    Raises:
        FormatError: If there is none, or it is no rate.
    """
    for key in ("mocap_frame_rate", "mocap_framerate", "fps"):
        if key in arrays:
            value = arrays[key]
            if value.size != 1 or value.dtype.kind not in "fiu" or not 0 < float(value.reshape(())) <= 1000:
                raise FormatError(
                    f"'{key}' is {value!r:.60}",
                    code="DX-FMT-013",
                    where=where,
                    hint="Expected one number of frames a second, up to 1000.",
                )
            return FrameRate.of(float(value.reshape(())))
    raise FormatError(
        "has no frame rate", code="DX-FMT-013", where=where, hint="Add the array 'mocap_frame_rate'."
    )


def _up_axis(pelvis_xyzw: torch.Tensor) -> str:
    upward = rotate(pelvis_xyzw, pelvis_xyzw.new_tensor([0.0, 1.0, 0.0])).mean(0)
    return "z" if abs(float(upward[2])) > abs(float(upward[1])) else "y"


def _face(arrays: Mapping[str, NDArray[Any]], rate: FrameRate, frames: int, where: str) -> FaceTrack | None:
    if "arkit" not in arrays:
        return None
    weights = numbers(arrays, "arkit", where)
    if weights.shape != (frames, ARKIT_COUNT):
        raise FormatError(
            f"'arkit' is {weights.shape}",
            code="DX-FMT-013",
            where=where,
            hint=f"Expected ({frames}, {ARKIT_COUNT}).",
        )
    names = [str(name) for name in arrays["arkit_names"].reshape(-1)] if "arkit_names" in arrays else []
    if names:
        if sorted(names) != sorted(ARKIT_NAMES):
            raise FormatError("'arkit_names' are not ARKit's 52 shapes", code="DX-FMT-013", where=where)
        weights = weights[:, [names.index(name) for name in ARKIT_NAMES]]
    return FaceTrack(rate, torch.from_numpy(weights).float())


def label_of_arrays(arrays: Mapping[str, NDArray[Any]]) -> AigcLabel | None:
    """Return the AI label among an archive's arrays, if there is a whole one."""
    if LABEL_FIELD not in arrays:
        return None
    try:
        return AigcLabel.from_json(str(arrays[LABEL_FIELD]))
    except InvalidInputError:
        return None


def _export(recording: Recording, path: Path) -> None:
    write_npz(path, recording.clip, face=recording.face, label=recording.label)


EXPORTERS = (Exporter("npz", "motion.npz", "SMPL-X parameters as AMASS and BEAT2 keep them", _export),)
IMPORTERS = (Importer("npz", (".npz",), "AMASS, BEAT2, SMPL, SMPL-H and SMPL-X parameters", read_npz),)
