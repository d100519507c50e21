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


def test_a_tag_that_names_no_gesture(deixis: Any, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_text("大家好，\n{gesture: wavee}欢迎。", encoding="utf-8")
    refused(deixis("perform", path, "--out", tmp_path / "out"), "DX-TAG-002", "script.txt:2:1", "wave")
    untouched(tmp_path, "script.txt")


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
        changed(1, start_s=float("nan")),
        changed(1, start_s="soon"),
    ],
    ids=["backwards", "ends before it starts", "past the audio", "nan", "no number"],
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
