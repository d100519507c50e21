from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gestures.datafiles import data_root

SCRIPT = "大家好，左上角点个关注，只剩三单了！"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_json_says_what_was_made_and_progress_stays_on_stderr(
    deixis: Any, tmp_path: Path, script: Path
) -> None:
    out = tmp_path / "out"
    ran = deixis("perform", script, "--out", out, "--no-video", "--formats", "npz", "--json")
    assert ran.code == 0, ran.err
    table = json.loads(ran.out)
    assert set(table["files"]) == {entry.name for entry in out.iterdir()}
    assert table["gestures"] >= 2
    assert "moving body and face" in ran.err


def test_quiet_is_quiet(deixis: Any, tmp_path: Path, script: Path) -> None:
    ran = deixis("perform", script, "--out", tmp_path / "out", "--no-video", "--formats", "none", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_align_writes_the_timeline_that_perform_writes(deixis: Any, tmp_path: Path, script: Path) -> None:
    deixis("perform", script, "--out", tmp_path / "out", "--no-video", "--formats", "none", "--quiet")
    performed = json.loads((tmp_path / "out" / "timeline.json").read_text(encoding="utf-8"))
    aligned = json.loads(deixis("align", script, "--quiet").out)
    for timeline in (performed, aligned):
        del timeline["AIGC"]
    assert aligned == performed


def test_align_explains_each_gesture_that_it_places(deixis: Any, tmp_path: Path, script: Path) -> None:
    placed = json.loads(deixis("align", script, "--quiet").out)["gestures"]
    out = tmp_path / "why.json"
    assert deixis("align", script, "--explain", "--out", out).code == 0
    decisions = json.loads(out.read_text(encoding="utf-8"))["decisions"]
    assert [d["chosen"] for d in decisions if d["chosen"]] == [g["gesture"] for g in placed]
    assert all(decision["why"] for decision in decisions)


def test_timings_that_lack_words_or_sound_are_told(deixis: Any, tmp_path: Path) -> None:
    script, timings = tmp_path / "short.txt", tmp_path / "words.json"
    script.write_text('<prosody rate="fast">welcome</prosody> everyone, tap the cart', encoding="utf-8")
    spoken = ("welcome", "tap", "the", "banana", "cart")
    rows = [{"text": word, "start_s": 0.5 * at, "end_s": 0.5 * at + 0.4} for at, word in enumerate(spoken)]
    timings.write_text(json.dumps(rows), encoding="utf-8")
    ran = deixis(
        *("perform", script, "--timings", timings, "--out", tmp_path / "out", "--no-video"),
        *("--formats", "none", "--quiet"),
    )
    assert ran.code in (0, 1), ran.err
    assert "lack these words of the script: everyone" in ran.err and "banana" in ran.err
    assert "prosody" in ran.err
    assert "no sound" in ran.err and "--audio" in ran.err
    assert not (tmp_path / "out" / "speech.wav").exists()


def test_a_script_may_have_a_name_that_is_not_utf8(deixis: Any, tmp_path: Path) -> None:
    script = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    persona = Path(os.fsdecode(os.fsencode(tmp_path) + b"/h\xf4te.yaml"))
    script.write_text("welcome everyone", encoding="utf-8")
    shutil.copy(data_root() / "personas" / "warm_host.yaml", persona)
    out = tmp_path / "out"
    ran = deixis(
        *("perform", script, "--persona", persona, "--voice", "none", "--out", out),
        *("--no-video", "--formats", "none", "--quiet"),
    )
    assert ran.code in (0, 1), ran.err
    assert json.loads((out / "report.json").read_text(encoding="utf-8"))["script"] == "caf?.txt"
    assert "caf?.txt" in (out / "report.html").read_text(encoding="utf-8")


def test_the_examples_of_the_help_name_gestures_and_intents_that_exist(deixis: Any) -> None:
    assert deixis("library", "show", "point_screen", "--json").code == 0
    for command in (("library", "show"), ("library", "sheet")):
        assert "point_screen" in deixis(*command, "--help").out
    assert "ask_follow" in deixis("library", "list", "--help").out


def test_a_performance_is_checked_and_redrawn_from_its_files(
    deixis: Any, tmp_path: Path, script: Path
) -> None:
    out = tmp_path / "out"
    deixis("perform", script, "--out", out, "--no-video", "--formats", "npz", "--quiet")
    checked = deixis("check", out, "--json")
    assert checked.code in (0, 1)
    performed = json.loads((out / "report.json").read_text(encoding="utf-8"))["checks"]
    assert [f["code"] for f in json.loads(checked.out)["findings"]] == [
        f["code"] for f in performed["findings"]
    ]
    still = tmp_path / "still.png"
    assert deixis("render", out, "--at", "1.5", "--out", still, "--size", "108x192", "--quiet").code == 0
    assert still.read_bytes().startswith(b"\x89PNG")
    video = tmp_path / "again.mp4"
    assert deixis("render", out, "--out", video, "--size", "108x192", "--fps", "5", "--quiet").code == 0
    assert video.stat().st_size > 1000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_exits_130_and_leaves_nothing(
    tmp_path: Path, script: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-c", "from gestures.cli.main import main; main()", "perform", str(script)]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "shows" / "out")], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("drawing"):
                break
        process.send_signal(number)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert rest.endswith("Interrupted.\n")
    assert "Traceback" not in rest
    assert {entry.name for entry in tmp_path.iterdir()} == {"script.txt"}


def test_an_interrupt_that_something_swallowed_is_raised_at_the_next_progress() -> None:
    program = """
import os, signal, time
from gestures.cli.console import stage_progress
from gestures.cli.interrupts import heed_interrupts
heed_interrupts()
with stage_progress(quiet=True) as progress:
    progress("drawing", 0.1)
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
    except KeyboardInterrupt:
        pass
    try:
        progress("drawing", 0.2)
    except KeyboardInterrupt:
        raise SystemExit(7)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 7


def test_without_egl_the_command_says_how_to_install_it(
    deixis: Any, tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gestures.errors import MissingDependencyError

    def missing() -> None:
        raise MissingDependencyError(
            "no EGL", code="DX-RENDER-001", hint="Run: apt-get install libegl1 libgl1"
        )

    monkeypatch.setattr("motion.rendering.renderer.open_context", missing)
    ran = deixis("perform", script, "--out", tmp_path / "out", "--formats", "npz", "--quiet")
    assert ran.code == 2
    assert ran.err.count("DX-RENDER-001") == 1
    assert "apt-get install libegl1 libgl1" in ran.err
    assert (tmp_path / "out" / "motion.npz").is_file()


def test_the_library_is_listed_and_described(deixis: Any) -> None:
    listed = json.loads(deixis("library", "list", "--intent", "ask_follow", "--json").out)
    assert listed
    assert all("ask_follow" in row["intents"] for row in listed)
    name = listed[0]["id"]
    assert json.loads(deixis("library", "show", name, "--json").out) == listed[0]
    unknown = deixis("library", "show", f"{name}x")
    assert unknown.code == 2
    assert name in unknown.err


def test_a_sheet_shows_five_instants_of_each_gesture(deixis: Any, tmp_path: Path) -> None:
    from PIL import Image

    from gestures.library.catalogue import load_library

    names = [gesture.id for gesture in load_library().gestures][:2]
    path = tmp_path / "sheet.png"
    assert deixis("library", "sheet", *names, "--out", path, "--quiet").code == 0
    with Image.open(path) as image:
        assert image.width == 5 * 216
        assert image.height > 2 * 384


def test_the_doctor_finds_this_machine_well(deixis: Any) -> None:
    ran = deixis("doctor", "--json")
    looked = json.loads(ran.out)
    assert [entry["name"] for entry in looked if not entry["good"]] == []
    assert ran.code == 0
