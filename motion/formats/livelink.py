"""Face motion as the Live Link Face app records it: a CSV with a row per frame.

Columns: ``Timecode``, ``BlendShapeCount`` (61), ARKit's 52 shapes in PascalCase in the app's order (right
before left for jaw and mouth), then yaw, pitch and roll of head, left eye and right eye. The nine angles
follow Unreal Engine's ARKit plug-in, which defined the columns: degrees divided by 180, so -1…1, of the turn
relative to the rest pose, in the order yaw, then pitch, then roll; here yaw is positive towards the avatar's
left, pitch positive downwards and roll positive when the head tips to its right, the canonical axes +Y, +X
and +Z. ``Timecode`` is ``HH:MM:SS:FF.mmm``: FF counts frames within the second and mmm is the exact remainder
in thousandths of a frame.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES
from motion.formats.files import MAX_FRAMES, check_size, read_bytes, writing
from motion.formats.labels import write_sidecar
from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording
from motion.rotations import multiply, to_matrix
from motion.skeleton import joint_index
from motion.timing import FrameRate

_SWAPPED = {
    "jawLeft": "jawRight",
    "jawRight": "jawLeft",
    "mouthLeft": "mouthRight",
    "mouthRight": "mouthLeft",
}
SHAPE_COLUMNS: tuple[str, ...] = tuple(
    name[0].upper() + name[1:] for name in (_SWAPPED.get(name, name) for name in ARKIT_NAMES)
)
"""The 52 shapes as the app writes them, in its order."""
ANGLE_COLUMNS: tuple[str, ...] = tuple(
    f"{part}{axis}" for part in ("Head", "LeftEye", "RightEye") for axis in ("Yaw", "Pitch", "Roll")
)
_TIMECODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})[:;](\d{1,4})(?:\.(\d{1,6}))?")
_PROBED_RATES = (
    *(FrameRate(fps) for fps in (60, 30)),
    *(FrameRate(fps * 1000, 1001) for fps in (60, 30, 24)),
    *(FrameRate(fps) for fps in (24, 25, 48, 50, 90, 100, 120)),
)


def write_livelink_csv(path: Path, face: FaceTrack, *, clip: Clip | None = None) -> None:
    """Write a face track with the head and eye angles of the body that bears it.

    Args:
        path: File to write, whole or not at all.
        face: ARKit weights.
        clip: Body motion of the same length for head (relative to the chest, spine3) and eyes (relative to
            the head); None writes zero angles.

    Raises:
        InvalidInputError: If lengths differ or the path cannot be written.
    """
    if clip is not None and clip.frame_count != face.frame_count:
        raise InvalidInputError(
            f"the face has {face.frame_count} frames, the body {clip.frame_count}", code="DX-FMT-050"
        )
    angles = np.zeros((face.frame_count, 9)) if clip is None else _angles(clip)
    order = [ARKIT_INDEX[name[0].lower() + name[1:]] for name in SHAPE_COLUMNS]
    weights = face.weights.detach().cpu().double().numpy()[:, order]
    rows = np.concatenate((weights, angles), axis=1)
    line = ",".join(["%.8f"] * rows.shape[1])
    out = io.StringIO()
    out.write(",".join(("Timecode", "BlendShapeCount", *SHAPE_COLUMNS, *ANGLE_COLUMNS)) + "\n")
    count = len(SHAPE_COLUMNS) + len(ANGLE_COLUMNS)
    for frame, row in enumerate(rows):
        out.write(f"{_timecode(frame, face.rate)},{count},{line % tuple(row)}\n")
    with writing(Path(path)) as partial:
        partial.write_text(out.getvalue(), encoding="ascii", newline="")


def read_livelink_csv(path: Path, *, rate: FrameRate | None = None) -> ImportedMotion:
    """Read a face recording of the app or of a tool that follows its columns, in any order and case.

    Args:
        path: File to read.
        rate: Frames a second, rows taken as consecutive; None finds the rate from the time codes and fills
            dropped frames.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If columns are missing or doubled, or a row is short, not a number or runs backwards.
    """
    where = str(path)
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"is not text: {error}", code="DX-FMT-051", where=where) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip() for cell in next(reader)]
        columns, ignored = _columns(header, where)
        weights, codes = _rows(((reader.line_num, row) for row in reader), header, columns, where)
    except csv.Error as error:
        raise FormatError(
            f"is not a CSV row: {error}", code="DX-FMT-053", where=f"{where}, line {reader.line_num}"
        ) from error
    except StopIteration:
        raise FormatError("has no header", code="DX-FMT-051", where=where) from None
    check_size(len(weights), 1, where)
    found = rate or _rate_of(codes, where)
    values, filled = _on_grid(np.array(weights), codes, found) if rate is None else (np.array(weights), 0)
    notes = (f"{found.fps:g} frames/s", *((f"{filled} dropped frames filled",) if filled else ()))
    face = FaceTrack(found, torch.from_numpy(values).float())
    return ImportedMotion(face=face, ignored=tuple(ignored), notes=notes)


def _timecode(frame: int, rate: FrameRate) -> str:
    """Hours, minutes, seconds, frame in the second, thousandths; exact for 59.94 too."""
    time = Fraction(frame * rate.den, rate.num)
    second = int(time)
    place = (time - second) * rate.num / rate.den
    thousandths = round(place * 1000)
    whole, rest = divmod(thousandths, 1000)
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{whole:02d}.{rest:03d}"


def _angles(clip: Clip) -> NDArray[np.float64]:
    local = clip.local_xyzw.detach().cpu().double()
    neck, head = local[:, joint_index("neck")], local[:, joint_index("head")]
    turns = (multiply(neck, head), local[:, joint_index("left_eye")], local[:, joint_index("right_eye")])
    return np.concatenate([_yaw_pitch_roll(turn) for turn in turns], axis=1) / math.pi


def _yaw_pitch_roll(xyzw: torch.Tensor) -> NDArray[np.float64]:
    """Angles of ``Ry(yaw) Rx(pitch) Rz(roll)``, rad, (T, 3)."""
    m = to_matrix(xyzw).numpy()
    yaw = np.arctan2(m[:, 0, 2], m[:, 2, 2])
    pitch = np.arctan2(-m[:, 1, 2], np.hypot(m[:, 1, 0], m[:, 1, 1]))
    roll = np.arctan2(m[:, 1, 0], m[:, 1, 1])
    return np.stack((yaw, pitch, roll), axis=1)


def _columns(header: Sequence[str], where: str) -> tuple[dict[str, int], list[str]]:
    lower = [name.lower() for name in header]
    doubled = sorted({name for name in header if lower.count(name.lower()) > 1})
    if doubled:
        raise FormatError(f"has column {doubled[0]!r} twice", code="DX-FMT-052", where=f"{where}, line 1")
    missing = [name for name in ("Timecode", *SHAPE_COLUMNS) if name.lower() not in lower]
    # TongueOut came later than the other shapes; recordings of the first app versions lack it.
    missing = [name for name in missing if name != "TongueOut"]
    if missing:
        raise FormatError(
            f"lacks {len(missing)} column(s): {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}",
            code="DX-FMT-052",
            where=f"{where}, line 1",
            hint="Expected the columns of Live Link Face.",
        )
    known = {"timecode", "blendshapecount", *(name.lower() for name in (*SHAPE_COLUMNS, *ANGLE_COLUMNS))}
    return {name: place for place, name in enumerate(lower)}, [n for n in header if n.lower() not in known]


def _rows(
    rows: Iterator[tuple[int, list[str]]], header: Sequence[str], columns: dict[str, int], where: str
) -> tuple[list[list[float]], list[tuple[int, Fraction]]]:
    places = [columns.get(name.lower()) for name in ARKIT_NAMES]
    weights: list[list[float]] = []
    codes: list[tuple[int, Fraction]] = []
    for line, row in rows:
        place = f"{where}, line {line}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header):
            raise FormatError(
                f"has {len(row)} cells, the header {len(header)}",
                code="DX-FMT-053",
                where=place,
                hint="The recording was cut off; delete the last line.",
            )
        if len(weights) >= MAX_FRAMES:
            raise FormatError(f"has more than {MAX_FRAMES} rows", code="DX-FMT-006", where=where)
        match = _TIMECODE.fullmatch(row[columns["timecode"]].strip())
        if match is None:
            raise FormatError(
                f"time code {row[columns['timecode']]!r:.40} is not HH:MM:SS:FF.mmm",
                code="DX-FMT-053",
                where=place,
            )
        hours, minutes, seconds, frame, rest = match.groups()
        code = (
            (int(hours) * 60 + int(minutes)) * 60 + int(seconds),
            int(frame) + Fraction(int(rest or 0), 10 ** len(rest or "")),
        )
        if codes and code < codes[-1]:
            raise FormatError(
                f"time code {row[columns['timecode']]} runs backwards",
                code="DX-FMT-053",
                where=place,
                hint="Split the recording where the clock was set.",
            )
        codes.append(code)
        weights.append(
            [0.0 if column is None else _weight(row[column], header[column], place) for column in places]
        )
    return weights, codes


def _weight(cell: str, name: str, place: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FormatError(f"{name} is {cell!r:.40}, not a number", code="DX-FMT-053", where=place)
    return value


def _seconds(codes: Sequence[tuple[int, Fraction]], rate: FrameRate) -> NDArray[np.float64]:
    frame_s = Fraction(rate.den, rate.num)
    return np.array(
        [float(second - codes[0][0] + (place - codes[0][1]) * frame_s) for second, place in codes]
    )


def _rate_of(codes: Sequence[tuple[int, Fraction]], where: str) -> FrameRate:
    """Return the rate whose frames the time codes count: steps are whole frames, nearly all of them one."""
    best, least = None, math.inf
    for rate in _PROBED_RATES:
        steps = np.diff(_seconds(codes, rate)) * rate.fps
        if len(steps) and abs(float(np.median(steps)) - 1.0) < 0.1:
            whole = float(np.abs(steps - np.round(steps)).mean()) < 0.05
            missing = float(np.abs(steps - 1.0).mean())
            # Rates that explain the codes alike (a take within one second) fall to the first, the app's own.
            if whole and missing < least - 1e-6:
                best, least = rate, missing
    if best is None:
        raise FormatError(
            f"has {len(codes)} row(s) whose time codes show no frame rate",
            code="DX-FMT-054",
            where=where,
            hint="Give the rate.",
        )
    return best


def _on_grid(
    weights: NDArray[np.float64], codes: Sequence[tuple[int, Fraction]], rate: FrameRate
) -> tuple[NDArray[np.float64], int]:
    """Fill dropped frames by interpolation; return the weights and how many frames were filled."""
    times = _seconds(codes, rate)
    frames = max(round(float(times[-1]) * rate.fps) + 1, len(weights))
    if frames == len(weights):
        return weights, 0
    check_size(frames, 1, "time codes")
    grid = np.arange(frames) * rate.den / rate.num
    filled = np.stack([np.interp(grid, times, column) for column in weights.T], axis=1)
    return filled, frames - len(weights)


def _export(recording: Recording, path: Path) -> None:
    face = recording.face or FaceTrack(
        recording.clip.rate, torch.zeros(recording.clip.frame_count, len(ARKIT_NAMES))
    )
    write_livelink_csv(path, face, clip=recording.clip)
    write_sidecar(path, recording.label)


EXPORTERS = (Exporter("csv", "face.csv", "ARKit face weights in the columns of Live Link Face", _export),)


def _import(path: Path, *, unit_m: float | None = None, up: str | None = None) -> ImportedMotion:
    """Read a face; it has neither lengths nor directions, so that both hints are without effect."""
    return read_livelink_csv(path)


IMPORTERS = (Importer("csv", (".csv",), "Live Link Face recordings", _import),)
