"""BVH text: parsed as others write it, refused with its line where it is damaged."""

from __future__ import annotations

import pytest

from motion.errors import FormatError
from motion.formats.bvh_document import MAX_JOINTS, format_bvh, parse_bvh, read_text
from motion.timing import FrameRate

GOOD = """HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Spine
  {
    OFFSET 0 10 0
    CHANNELS 3 Yrotation Xrotation Zrotation
    End Site
    {
      OFFSET 0 5 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.0333333
0 90 0 1 2 3 4 5 6
0 91 0 1 2 3 4 5 6
"""


def test_parse_and_format_are_inverse() -> None:
    document = parse_bvh(GOOD, "x")
    assert [joint.name for joint in document.joints] == ["Hips", "Spine"]
    assert document.joints[1].channels == ("Yrotation", "Xrotation", "Zrotation")
    assert document.joints[1].end == (0.0, 5.0, 0.0)
    assert document.values[1].tolist() == [0, 91, 0, 1, 2, 3, 4, 5, 6]
    again = parse_bvh(format_bvh(document), "x")
    assert again.joints == document.joints
    assert again.values.tolist() == document.values.tolist()
    assert again.rate == document.rate == FrameRate(30)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("0.0333333", FrameRate(30)),
        (".03333", FrameRate(30)),
        ("0.008342", FrameRate(120000, 1001)),
        ("0.0083333", FrameRate(120)),
        ("0.0166666666667", FrameRate(60)),
        ("0.033366700", FrameRate(30000, 1001)),
        ("1.6666667e-2", FrameRate(60)),
        ("0.04", FrameRate(25)),
        ("0.01", FrameRate(100)),
    ],
)
def test_rounded_frame_times_mean_whole_rates(text: str, rate: FrameRate) -> None:
    assert parse_bvh(GOOD.replace("0.0333333", text), "x").rate == rate


def test_other_habits_are_read() -> None:
    text = (
        GOOD.replace("ROOT Hips\n{", "ROOT Hips {")
        .replace("\n", "\r\n\r\n")
        .replace("Xposition", "XPOSITION")
    )
    assert parse_bvh(text, "x").values.shape == (2, 9)
    assert parse_bvh(GOOD.replace("JOINT Spine", "JOINT My Spine"), "x").joints[1].name == "My Spine"
    assert read_text("HIERARCHY é".encode("latin-1"), "x") == "HIERARCHY é"


def _line(number: int, new: str | None = None) -> str:
    lines = GOOD.splitlines()
    lines[number - 1 : number] = [] if new is None else [new]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("hello", 1, "expected HIERARCHY"),
        ("\n".join(GOOD.splitlines()[:5]), 5, "the file ends"),
        ("\n".join(GOOD.splitlines()[:19]), 19, "frame 1 of 2.*the file ends"),
        (_line(4, "  OFFSET 0 0"), 4, "OFFSET and three numbers"),
        (_line(4, "  OFFSET 0 zero 0"), 4, "'zero'"),
        (_line(4, "  OFFSET 0 nan 0"), 4, "a number"),
        (_line(9, "    CHANNELS 2 Yrotation Xrotation Zrotation"), 9, "CHANNELS, their number"),
        (_line(9, "    CHANNELS 3 Yrotation Xrotation Wrotation"), 9, "CHANNELS, their number"),
        (_line(9, "    CHANNELS 3 Yrotation Yrotation Zrotation"), 9, "each channel once"),
        (_line(15), 15, "closing brace of joint 'Hips'"),
        (_line(6, "ROOT Spine"), 6, "ROOT stands inside"),
        (_line(17, "Frames: many"), 17, "a whole number"),
        (_line(17, "Frames: -2"), 17, "a whole number"),
        (_line(18, "Frame Time: 0"), 18, "between 0.001 and 60"),
        (_line(19, "0 90 0 1 2 3 4 5"), 19, "9 numbers.*frame 0 has 8"),
        (_line(19, "0 90 0 1 2 3 4 5 x"), 19, "'x'"),
        (_line(19, "0 90 0 1 2 3 4 5 inf"), 19, "not finite"),
        ("HIERARCHY\nMOTION\nFrames: 1\nFrame Time: 0.1\n", 2, "at least one ROOT"),
        ("HIERARCHY\n}\n", 2, "never opened"),
    ],
)
def test_damage_is_told_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        parse_bvh(text, "take.bvh")
    assert caught.value.where == f"take.bvh, line {line}"


def test_claims_are_checked_before_memory_is_taken() -> None:
    with pytest.raises(FormatError, match="DX-FMT-006"):
        parse_bvh(GOOD.replace("Frames: 2", "Frames: 999999999999"), "x")
    deep = "HIERARCHY\nROOT a\n{\n" + "JOINT b\n{\n" * (MAX_JOINTS + 1)
    with pytest.raises(FormatError, match=f"more than {MAX_JOINTS}"):
        parse_bvh(deep, "x")


def test_binary_content_is_refused() -> None:
    with pytest.raises(FormatError, match="DX-FMT-020"):
        read_text(b"Kaydara FBX Binary\x00\x1a", "x.bvh")
