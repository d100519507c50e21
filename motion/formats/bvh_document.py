"""BVH as text: a hierarchy of joints with channels, and rows of numbers.

The format is Biovision's (M. Meredith and S. Maddock, "Motion capture file formats explained", 2001):
rotation channels are intrinsic Euler angles in degrees in the order in which a joint lists them; position
channels replace the joint's OFFSET.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from motion.errors import FormatError
from motion.formats.files import check_size
from motion.timing import FrameRate

MAX_JOINTS = 800
_CHANNELS = {f"{axis}{kind}": f"{axis.upper()}{kind}" for axis in "xyz" for kind in ("position", "rotation")}


@dataclass(slots=True)
class BvhJoint:
    """One joint of the hierarchy.

    Attributes:
        name: As written; may hold spaces.
        parent: Index of the parent, -1 for a root.
        offset: Place in the parent's frame at rest, file units.
        channels: Names such as "Xposition" and "Zrotation" in the order of the numbers.
        end: Place of the End Site in this joint's frame, if it has one.
    """

    name: str
    parent: int
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    channels: tuple[str, ...] = ()
    end: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BvhDocument:
    """A whole file.

    Attributes:
        joints: In the order of the file, depth first.
        rate: Frames a second.
        values: (T, C) float64, the joints' channels side by side; degrees and file units.
        comment: Text behind a ``#`` on the first line. BVH has no comments, but readers look only at that
            line's first word (tried: bvh, bvhio, bvhtoolbox, three.js; Blender's importer by its source),
            whereas most of them fail on an unknown line anywhere else.
    """

    joints: tuple[BvhJoint, ...]
    rate: FrameRate
    values: NDArray[np.float64]
    comment: str = ""


@dataclass(slots=True)
class _Lines:
    """The file's lines that are not blank, with their numbers."""

    where: str
    rows: Iterator[tuple[int, list[str]]]
    number: int = 0
    pushed: list[list[str]] = field(default_factory=list)

    def next(self, wanted: str) -> list[str]:
        if self.pushed:
            return self.pushed.pop()
        for number, words in self.rows:
            self.number = number
            # Some exporters put the brace behind the joint's name.
            if len(words) > 1 and words[-1] == "{":
                self.pushed.append(["{"])
                words = words[:-1]
            return words
        raise self.error("the file ends", wanted, "The file is cut off; export or copy it again.")

    def error(self, given: str, wanted: str, hint: str | None = None) -> FormatError:
        return FormatError(
            f"expected {wanted}, but {given}",
            code="DX-FMT-021",
            where=f"{self.where}, line {self.number}",
            hint=hint,
        )


def parse_bvh(text: str, where: str) -> BvhDocument:
    """Parse a BVH file.

    Args:
        text: The file's content.
        where: Name for messages.

    Raises:
        FormatError: With the line, if the text is not BVH, is cut off, holds something that is not a number,
            or claims more joints or frames than can be read.
    """
    lines = _Lines(
        where, ((number, row.split()) for number, row in enumerate(text.splitlines(), 1) if row.strip())
    )
    words = lines.next("HIERARCHY")
    if words[0].upper() != "HIERARCHY":
        raise lines.error(f"it begins with {words[0]!r:.40}", "HIERARCHY", "Is this a BVH file?")
    comment = " ".join(words[1:]).removeprefix("#").strip()
    joints = _hierarchy(lines)
    words = lines.next("Frames:")
    match = re.fullmatch(r"frames\s*:\s*(\d{1,12})", " ".join(words), re.IGNORECASE)
    if match is None:
        raise lines.error(f"the line is {' '.join(words)!r:.60}", "'Frames:' and a whole number")
    frames = int(match.group(1))
    words = lines.next("Frame Time:")
    match = re.fullmatch(r"frame\s*time\s*:\s*(\S+)", " ".join(words), re.IGNORECASE)
    if match is None:
        raise lines.error(f"the line is {' '.join(words)!r:.60}", "'Frame Time:' and seconds")
    rate = _rate_of(match.group(1), lines)
    width = sum(len(joint.channels) for joint in joints)
    check_size(frames, len(joints), f"{where}, line {lines.number}")
    return BvhDocument(tuple(joints), rate, _values(lines, frames, width), comment)


def format_bvh(document: BvhDocument) -> str:
    """Write a document as BVH text with six decimals, that is to a millionth of a degree."""
    children: dict[int, list[int]] = {}
    for index, joint in enumerate(document.joints):
        children.setdefault(joint.parent, []).append(index)
    out = [f"HIERARCHY # {document.comment}" if document.comment else "HIERARCHY"]
    for root in children.get(-1, []):
        _format_joint(document.joints, children, root, 0, out)
    rate = document.rate
    out += ["MOTION", f"Frames: {len(document.values)}", f"Frame Time: {rate.den / rate.num:.12g}"]
    line = " ".join(["%.6f"] * document.values.shape[1])
    out += [line % tuple(row) for row in document.values.tolist()]
    return "\n".join(out) + "\n"


def _format_joint(
    joints: tuple[BvhJoint, ...], children: dict[int, list[int]], index: int, depth: int, out: list[str]
) -> None:
    joint, pad = joints[index], "\t" * depth
    out += [f"{pad}{'JOINT' if depth else 'ROOT'} {joint.name}", pad + "{"]
    out += [f"{pad}\tOFFSET {_triple(joint.offset)}"]
    out += [f"{pad}\tCHANNELS {len(joint.channels)} {' '.join(joint.channels)}"]
    for child in children.get(index, []):
        _format_joint(joints, children, child, depth + 1, out)
    if joint.end is not None:
        out += [f"{pad}\tEnd Site", pad + "\t{", f"{pad}\t\tOFFSET {_triple(joint.end)}", pad + "\t}"]
    out.append(pad + "}")


def _triple(values: tuple[float, float, float]) -> str:
    return " ".join(f"{value:.6f}" for value in values)


def _hierarchy(lines: _Lines) -> list[BvhJoint]:
    joints: list[BvhJoint] = []
    stack: list[int] = []
    while True:
        words = lines.next("a joint, a closing brace or MOTION")
        key = words[0].upper()
        if key == "MOTION":
            if stack:
                raise lines.error("MOTION begins", f"the closing brace of joint '{joints[stack[-1]].name}'")
            if not joints:
                raise lines.error("MOTION begins", "at least one ROOT joint")
            return joints
        if key == "}":
            if not stack:
                raise lines.error("a brace closes that was never opened", "a joint or MOTION")
            stack.pop()
        elif key in ("ROOT", "JOINT"):
            if (key == "ROOT") == bool(stack):
                raise lines.error(
                    f"{key} stands {'inside' if stack else 'outside'} a joint",
                    "ROOT at the top and JOINT below it",
                )
            if len(joints) >= MAX_JOINTS:
                raise lines.error(f"there are more than {MAX_JOINTS}", "fewer joints")
            joints.append(BvhJoint(" ".join(words[1:]) or f"joint{len(joints)}", stack[-1] if stack else -1))
            stack.append(len(joints) - 1)
            _expect_brace(lines, "{")
        elif key == "END":
            _expect_brace(lines, "{")
            end = _offset(lines.next("OFFSET"), lines)
            _expect_brace(lines, "}")
            if not stack:
                raise lines.error("an End Site stands alone", "an End Site inside a joint")
            joints[stack[-1]].end = end
        elif key == "OFFSET" and stack:
            joints[stack[-1]].offset = _offset(words, lines)
        elif key == "CHANNELS" and stack:
            joints[stack[-1]].channels = _channels(words, lines)
        else:
            raise lines.error(
                f"the line is {' '.join(words)!r:.60}", "ROOT, JOINT, End Site, OFFSET, CHANNELS or }"
            )


def _expect_brace(lines: _Lines, brace: str) -> None:
    words = lines.next(f"'{brace}'")
    if words != [brace]:
        raise lines.error(f"the line is {' '.join(words)!r:.60}", f"'{brace}'")


def _offset(words: list[str], lines: _Lines) -> tuple[float, float, float]:
    if words[0].upper() != "OFFSET" or len(words) != 4:
        raise lines.error(f"the line is {' '.join(words)!r:.60}", "OFFSET and three numbers")
    x, y, z = (_number(word, lines) for word in words[1:])
    return x, y, z


def _channels(words: list[str], lines: _Lines) -> tuple[str, ...]:
    names = tuple(_CHANNELS.get(word.lower(), "") for word in words[2:])
    if len(words) < 2 or not words[1].isdecimal() or int(words[1]) != len(names) or "" in names:
        raise lines.error(
            f"the line is {' '.join(words)!r:.80}",
            "CHANNELS, their number and that many of Xposition … Zrotation",
        )
    if len(set(names)) != len(names):
        raise lines.error("a channel stands twice", "each channel once")
    return names


def _number(word: str, lines: _Lines) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise lines.error(f"there is {word!r:.40}", "a number")
    return value


def _rate_of(word: str, lines: _Lines) -> FrameRate:
    """Return the rate that a rounded frame time means: 120 for 0.0083333, 119.88 for 0.008342."""
    seconds = _number(word, lines)
    if not 0.001 <= seconds <= 60.0:
        raise lines.error(f"there is {word}", "a frame time between 0.001 and 60 seconds")
    mantissa, _, exponent = word.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    rounding = 0.5001 * 10.0**-decimals
    whole = max(1, round(1.0 / seconds))
    for rate in (FrameRate(whole), FrameRate(max(1, round(1.001 / seconds)) * 1000, 1001)):
        if abs(rate.den / rate.num - seconds) <= rounding:
            return rate
    return FrameRate.of(1.0 / seconds)


def _values(lines: _Lines, frames: int, width: int) -> NDArray[np.float64]:
    values = np.empty((frames, width))
    for frame in range(frames):
        words = lines.next(f"frame {frame} of {frames}")
        if len(words) != width:
            raise lines.error(f"frame {frame} has {len(words)}", f"{width} numbers, one per channel")
        try:
            values[frame] = words
        except ValueError:
            values[frame] = [_number(word, lines) for word in words]
        if not np.isfinite(values[frame]).all():
            raise lines.error(
                f"frame {frame} holds a value that is not finite", "numbers", "Repair or cut that frame."
            )
    return values


def read_text(content: bytes, where: str) -> str:
    """Decode a BVH file; names may hold characters of any code page, the rest is ASCII.

    Raises:
        FormatError: If the content is binary.
    """
    if b"\x00" in content[:4096]:
        raise FormatError(
            "is binary, not BVH text", code="DX-FMT-020", where=where, hint="Is this a BVH file?"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def joint_columns(document: BvhDocument) -> Iterator[tuple[int, BvhJoint, NDArray[np.float64]]]:
    """Yield each joint's index, the joint and its (T, channels) columns."""
    start = 0
    for index, joint in enumerate(document.joints):
        stop = start + len(joint.channels)
        yield index, joint, document.values[:, start:stop]
        start = stop
