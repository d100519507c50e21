"""Wrong use: exit 2, one clear message on stderr, nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gestures.pipeline.script import MAX_SHOW_CHARACTERS
from gestures.speech import write_wav

SCRIPT = "大家好，左上角点个关注。"
WORDS = [
    {"text": "大家好", "start_s": 0.5, "end_s": 1.0},
    {"text": "左上角", "start_s": 1.1, "end_s": 1.6},
    {"text": "点个", "start_s": 1.6, "end_s": 1.9},
    {"text": "关注", "start_s": 1.9, "end_s": 2.4},
]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def refused(ran: Any, code: str, *says: str) -> None:
    assert ran.code == 2, ran
    assert ran.err.count("[DX-") == 1, ran.err
    assert f"[{code}]" in ran.err, ran.err
    assert "Traceback" not in ran.err
    for text in says:
        assert text in ran.err, ran.err


def untouched(folder: Path, *kept: str) -> None:
    assert {entry.name for entry in folder.iterdir()} == set(kept)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DX-SCRIPT-005"),
        (b"\n \n", "DX-SCRIPT-005"),
        ("，。！？…… —".encode(), "DX-SCRIPT-005"),
        ("😀🎉🔥".encode(), "DX-SCRIPT-005"),
        (b"hello\0world", "DX-SCRIPT-003"),
        ("Café, très bon".encode("latin-1"), "DX-SCRIPT-003"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "DX-SCRIPT-003"),
        (SCRIPT.encode("gb18030"), "DX-SCRIPT-004"),
        (SCRIPT.encode("utf-16"), "DX-SCRIPT-004"),
        (b"buy now " * 262_144, "DX-SCRIPT-006"),
        (("买" * (MAX_SHOW_CHARACTERS + 1)).encode(), "DX-SCRIPT-006"),
    ],
)
def test_a_file_that_is_no_script(deixis: Any, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(content)
    refused(deixis("perform", path, "--out", tmp_path / "out"), code, path.name)
    untouched(tmp_path, "script.txt")


def test_a_script_that_is_missing(deixis: Any, tmp_path: Path) -> None:
    for command in ("perform", "classify", "align"):
        refused(deixis(command, tmp_path / "no.txt"), "DX-SCRIPT-001", "no.txt")
    untouched(tmp_path)


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--language", "fr"), "DX-SPEECH-016", "zh"),
        (("--platform", "doyin"), "DX-PLAT-002", "douyin"),
        (("--persona", "warm-host"), "DX-PERS-002", "warm_host"),
        (("--voice", "espeek"), "DX-SPEECH-015", "espeak"),
        (("--formats", "npz,fbx"), "DX-SHOW-003", "fbx"),
        (("--fps", "nan"), "DX-TIME-001", "nan"),
        (("--fps", "0"), "DX-TIME-001", "0"),
        (("--fps", "-1"), "DX-TIME-001", "-1"),
        (("--fps", "1e9"), "DX-TIME-001", "1e+09"),
        (("--formats", "none,npz"), "DX-SHOW-003", "alone"),
        (("--size", "541x960"), "DX-SHOW-009", "even"),
        (("--platform", "no.yaml"), "DX-PLAT-002", "no.yaml"),
        (("--platform", "../platforms/douyin"), "DX-PLAT-002", "douyin"),
        (("--persona", "no.yaml"), "DX-PERS-002", "no.yaml"),
        (("--seed", "99999999999"), "DX-SHOW-001", "99999999999"),
        (("--audio", "no.wav"), "DX-SPEECH-030", "no.wav"),
        (("--timings", "no.json"), "DX-SPEECH-047", "no.json"),
    ],
)
def test_a_name_or_a_number_that_is_wrong(
    deixis: Any, tmp_path: Path, script: Path, options: tuple[str, str], code: str, says: str
) -> None:
    refused(deixis("perform", script, "--out", tmp_path / "out", *options), code, says)
    untouched(tmp_path, "script.txt")


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("大家好，\n{gesture: wavee}欢迎。", "DX-TAG-002", ("script.txt:2:1", "wave")),
        ("大家好，{gesture: wave 欢迎。", "DX-TAG-001", ("script.txt:1:5",)),
        ('Hello <mark name="gesture.wave" there.', "DX-TAG-001", ("script.txt:1:7",)),
        ('Hello <mark name="gesture:wave"/> there.', "DX-TAG-001", ("gesture.NAME",)),
        ("tap fol{gesture: wave hnad=left}low", "DX-TAG-003", ("script.txt:1:8", "hand")),
        ("{gesture: wave}{gesture: none}", "DX-SPEECH-017", ("outside tags",)),
    ],
)
def test_a_tag_that_cannot_be_followed(
    deixis: Any, tmp_path: Path, text: str, code: str, says: tuple[str, ...]
) -> None:
    path = tmp_path / "script.txt"
    path.write_text(text, encoding="utf-8")
    refused(deixis("perform", path, "--out", tmp_path / "out"), code, *says)
    untouched(tmp_path, "script.txt")


PERSONA = "id: mine\nname: Mine\n"
PLATFORM = """id: mine
name: Mine
language: zh
elements:
  - {id: follow_button, label: 关注, x: 0.3, y: 0.1, width: 0.2, height: 0.05}
"""


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (PERSONA + "amplitude: 5\n", "DX-PERS-001", "0.5…1.4"),
        (PERSONA + "amplitude: big\n", "DX-DATA-007", "amplitude: expected a finite number, given 'big'"),
        (PERSONA + "amplitude:\n", "DX-DATA-007", "given nothing"),
        (PERSONA + "amplitude: yes\n", "DX-DATA-007", "given True"),
        (PERSONA + "tempo: .nan\n", "DX-DATA-007", "given nan"),
        (PERSONA + "amplitud: 1\n", "DX-DATA-005", "Did you mean amplitude?"),
        (PERSONA + "posture: 3\n", "DX-DATA-007", "posture: expected text"),
        (PERSONA + "prefer: wave\n", "DX-DATA-007", "list of names"),
        (PERSONA + "prefer: [wavee]\n", "DX-PERS-004", "prefer: no gesture is called 'wavee'"),
        (PERSONA + "forbid: [wavee]\n", "DX-PERS-004", "forbid"),
        (PERSONA + "posture: posture_talkin\n", "DX-PERS-004", "posture_talking"),
        (PERSONA + "handedness: both\n", "DX-PERS-001", "left or right"),
        ("name: Mine\n", "DX-DATA-006", "lacks id"),
        ("- 1\n", "DX-DATA-004", "given [1]"),
        ("", "DX-DATA-004", "given nothing"),
        ("id: [unclosed\nname: x", "DX-DATA-003", "own.yaml:2"),
        ("[" * 5000, "DX-DATA-003", "own.yaml"),
    ],
)
def test_a_persona_of_ones_own_that_is_malformed(
    deixis: Any, tmp_path: Path, script: Path, content: str, code: str, says: str
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(content, encoding="utf-8")
    refused(deixis("perform", script, "--out", tmp_path / "out", "--persona", own), code, says)
    untouched(tmp_path, "script.txt", "own.yaml")


@pytest.mark.parametrize(
    ("before", "after", "code", "says"),
    [
        ("x: 0.3", "x: left", "DX-DATA-007", "element 1: x: expected a finite number, given 'left'"),
        ("x: 0.3", "x: 1.5", "DX-PLAT-001", "outside the picture"),
        ("x: 0.3, ", "", "DX-DATA-006", "lacks x"),
        ("x: 0.3", "x: 0.3, color: '#ff0000'", "DX-DATA-005", "Did you mean colour?"),
        ("x: 0.3", "x: 0.3, colour: red", "DX-PLAT-001", "#rrggbb"),
        ("x: 0.3", "x: 0.3, style: blob", "DX-PLAT-001", "style is 'blob'"),
        ("follow_button", "folow_button", "DX-PLAT-001", "Did you mean follow_button"),
        ("label: 关注", "label: 3", "DX-DATA-007", "label: expected text"),
        ("language: zh\n", "", "DX-DATA-006", "lacks language"),
        ("language: zh", "language: zh\nmirored: true", "DX-DATA-005", "Did you mean mirrored?"),
        ("language: zh", "language: zh\ncamera: 3", "DX-DATA-004", "camera"),
        ("language: zh", "language: zh\ncamera: {vertical_fov_deg: 0}", "DX-PLAT-005", "5…90"),
        ("elements:", "elements: {}\nother:", "DX-PLAT-004", "list of elements"),
    ],
)
def test_a_platform_of_ones_own_that_is_malformed(
    deixis: Any, tmp_path: Path, script: Path, before: str, after: str, code: str, says: str
) -> None:
    own = tmp_path / "own.yaml"
    assert before in PLATFORM
    own.write_text(PLATFORM.replace(before, after), encoding="utf-8")
    refused(deixis("perform", script, "--out", tmp_path / "out", "--platform", own), code, says)
    untouched(tmp_path, "script.txt", "own.yaml")


def test_a_show_for_a_platform_of_ones_own_is_checked_and_drawn_with_its_profile(
    deixis: Any, tmp_path: Path, script: Path
) -> None:
    own, out, still = tmp_path / "own.yaml", tmp_path / "out", tmp_path / "still.png"
    own.write_text(PLATFORM, encoding="utf-8")
    made = deixis(
        "perform", script, "--out", out, "--platform", own, "--no-video", "--formats", "npz", "--quiet"
    )
    assert made.code == 0, made.err
    refused(deixis("check", out), "DX-SHOW-012", "--platform")
    assert deixis("check", out, "--platform", own).code in (0, 1)
    draw = ("render", out, "--at", "1", "--out", still, "--size", "108x192")
    refused(deixis(*draw), "DX-SHOW-012", "--platform")
    assert deixis(*draw, "--platform", own).code == 0


def test_pictures_that_cannot_be_drawn(deixis: Any, tmp_path: Path, script: Path) -> None:
    out = tmp_path / "out"
    deixis("perform", script, "--out", out, "--no-video", "--formats", "npz", "--quiet")
    for options, code in (
        (("--at", "999"), "DX-SHOW-010"),
        (("--at", "nan"), "DX-SHOW-010"),
        (("--at", "1", "--out", tmp_path / "still.mp4"), "DX-SHOW-008"),
        (("--at", "1", "--out", tmp_path / "no" / "still.png", "--size", "108x192"), "DX-FMT-004"),
        (("--out", tmp_path / "show.avi"), "DX-SHOW-008"),
    ):
        refused(deixis("render", out, "--quiet", *options), code)
    refused(deixis("render", tmp_path / "no", "--quiet"), "DX-SHOW-005")
    untouched(tmp_path, "script.txt", "out")
    assert not (out / "still.png").exists()


@pytest.mark.parametrize(
    "content",
    [b"this is no audio", b"", b"RIFF\x10\0\0\0WAVEfmt "],
    ids=["text", "empty", "cut short"],
)
def test_audio_that_is_none(deixis: Any, tmp_path: Path, script: Path, content: bytes) -> None:
    (tmp_path / "voice.wav").write_bytes(content)
    ran = deixis("perform", script, "--out", tmp_path / "out", "--audio", tmp_path / "voice.wav")
    refused(ran, "DX-SPEECH-031", "voice.wav")
    untouched(tmp_path, "script.txt", "voice.wav")


def changed(index: int, **values: object) -> list[dict[str, object]]:
    words: list[dict[str, object]] = [dict(word) for word in WORDS]
    words[index].update(values)
    return words


@pytest.mark.parametrize(
    "words",
    [
        changed(2, start_s=0.2, end_s=0.4),
        changed(3, end_s=1.0),
        changed(3, end_s=99.0),
        changed(3, end_s=1e300),
        changed(0, start_s=-1.0),
        changed(1, start_s=float("nan")),
        changed(1, start_s="soon"),
    ],
    ids=["backwards", "ends before it starts", "past the audio", "for ever", "negative", "nan", "no number"],
)
def test_timings_that_cannot_be(
    deixis: Any, tmp_path: Path, script: Path, words: list[dict[str, object]]
) -> None:
    (tmp_path / "words.json").write_text(json.dumps(words), encoding="utf-8")
    write_wav(tmp_path / "voice.wav", np.zeros(22050 * 3, dtype=np.int16), 22050)
    ran = deixis(
        "perform",
        script,
        "--out",
        tmp_path / "out",
        "--audio",
        tmp_path / "voice.wav",
        "--timings",
        tmp_path / "words.json",
    )
    assert ran.code == 2
    assert ran.err.count("[DX-SPEECH-") == 1, ran.err
    untouched(tmp_path, "script.txt", "words.json", "voice.wav")


def test_a_folder_that_cannot_be_written(deixis: Any, tmp_path: Path, script: Path) -> None:
    refused(deixis("perform", script, "--out", script / "out"), "DX-OUT-003", "out")
    refused(deixis("perform", script, "--out", script), "DX-OUT-001", "script.txt")
    refused(deixis("perform", script, "--out", tmp_path), "DX-OUT-002", "script.txt", "--force")
    untouched(tmp_path, "script.txt")


def test_options_that_do_not_exist_are_explained(deixis: Any, script: Path) -> None:
    ran = deixis("perform", script, "--plattform", "douyin")
    assert ran.code == 2
    assert "--platform" in ran.err


def test_check_wants_a_folder_or_a_motion_and_its_timeline(deixis: Any, tmp_path: Path) -> None:
    refused(deixis("check"), "DX-CLI-003")
    refused(deixis("check", "--motion", tmp_path / "motion.npz"), "DX-CLI-003")
    refused(deixis("check", tmp_path), "DX-SHOW-006", "timeline.json")


def test_what_cannot_be_heard_or_matched_is_told_with_its_files(
    deixis: Any, script: Path, tmp_path: Path
) -> None:
    silence, words = tmp_path / "hush.wav", tmp_path / "words.json"
    write_wav(silence, np.zeros(48_000, np.int16), 24_000)
    ran = deixis("align", script, "--audio", silence)
    refused(ran, "DX-SPEECH-051", "script.txt", "hush.wav")
    words.write_text(json.dumps([{"text": "nothing", "start_s": 0.1, "end_s": 0.4}]), encoding="utf-8")
    ran = deixis("align", script, "--timings", words)
    refused(ran, "DX-SPEECH-045", "words.json")
