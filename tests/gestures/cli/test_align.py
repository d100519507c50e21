from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "大家好，欢迎来到直播间！\n左上角点个关注，点左下角小黄车三号链接。\n真的很好用，只剩三单了。\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def gestures(ran: Any) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["gestures"]


def test_density_size_and_the_holding_hand_reach_the_plan(deixis: Any, script: Path) -> None:
    base = ("align", script, "--voice", "none", "--quiet")
    usual = gestures(deixis(*base))
    assert {"follow_button", "cart_button"} <= {entry["target"] for entry in usual}
    assert "right" not in {entry["hand"] for entry in gestures(deixis(*base, "--holding", "right"))}
    large = gestures(deixis(*base, "--expressiveness", "1"))
    assert [e["gesture"] for e in large] == [e["gesture"] for e in usual]
    assert all(a["amplitude"] > b["amplitude"] for a, b in zip(large, usual, strict=True))
    name = next(entry["gesture"] for entry in usual if entry["target"] == "follow_button")
    assert name not in {entry["gesture"] for entry in gestures(deixis(*base, "--forbid", name))}


def test_what_the_script_says_of_a_held_product_reaches_timeline_and_messages(
    deixis: Any, script: Path
) -> None:
    first, _, rest = SCRIPT.partition("\n")
    script.write_text(f"{first}\n{{hold: left}}{rest}{{hold: none}}好了，谢谢大家。", encoding="utf-8")
    ran = deixis("align", script, "--voice", "none", "--quiet")
    assert ran.code == 0, ran.err
    made = json.loads(ran.out)
    (span,) = made["held"]
    thanks = next(word for word in made["words"] if word["text"].startswith("好"))
    assert span["hand"] == "left" and 0.0 < span["start_s"] < span["end_s"]
    assert not [word for word in made["words"] if "hold" in word["text"] or "left" in word["text"]]
    inside = [e for e in made["gestures"] if span["start_s"] <= e["stroke"][0] < span["end_s"]]
    assert inside and {entry["hand"] for entry in inside} <= {"right", "none"}
    assert thanks["start_s"] <= span["end_s"]
    script.write_text("大家好\n看{hold: letf}这个", encoding="utf-8")
    ran = deixis("align", script, "--voice", "none", "--quiet")
    assert (ran.code, ran.out) == (2, "")
    assert "DX-TAG-009" in ran.err and "script.txt:2:2" in ran.err and "left" in ran.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--forbid", "thums_up"), "DX-ALIGN-007"),
        (("--audience", "Atlantis"), "DX-LIB-040"),
        (("--holding", "both"), "DX-ALIGN-001"),
    ],
)
def test_what_is_unknown_is_refused(deixis: Any, script: Path, options: tuple[str, str], code: str) -> None:
    ran = deixis("align", script, "--voice", "none", *options)
    assert (ran.code, ran.out) == (2, "")
    assert code in ran.err


def test_words_that_the_timings_lack_are_named(deixis: Any, tmp_path: Path) -> None:
    script, timings = tmp_path / "script.txt", tmp_path / "words.json"
    script.write_text("hello everyone tap follow please", encoding="utf-8")
    words = ["hello", "everyone", "tap", "please", "goodbye"]
    entries = [{"word": word, "start": 0.5 * n + 1, "end": 0.5 * n + 1.4} for n, word in enumerate(words)]
    timings.write_text(json.dumps(entries), encoding="utf-8")
    ran = deixis("align", script, "--timings", timings, "--quiet")
    assert ran.code == 0
    assert "lack these words of the script: follow" in ran.err
    assert "hold what the script does not: goodbye" in ran.err


def test_markup_that_the_voice_does_not_follow_is_named(deixis: Any, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text('<prosody rate="slow">hello</prosody> everyone', encoding="utf-8")
    ran = deixis("align", script, "--voice", "none", "--quiet")
    assert ran.code == 0
    assert "the voice does not follow: <prosody>" in ran.err


@pytest.mark.parametrize("command", ["align", "classify"])
def test_neither_planning_nor_classifying_loads_torch(command: str, script: Path) -> None:
    code = (
        "import sys; sys.argv = sys.argv[1:]\n"
        "from gestures.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('torch' if 'torch' in sys.modules else 'light')"
    )
    options = ["--voice", "none", "--quiet"] if command == "align" else []
    ran = subprocess.run(
        [sys.executable, "-c", code, "deixis", command, str(script), *options],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout
    assert ran.stderr.endswith("light")


def test_what_is_read_is_never_written_over(deixis: Any, script: Path, tmp_path: Path) -> None:
    link = tmp_path / "other.txt"
    link.symlink_to(script)
    persona = tmp_path / "host.yaml"
    persona.write_text("a: persona")
    for out in (script, link, persona):
        ran = deixis("align", script, "--voice", "none", "--persona", persona, "-o", out)
        assert ran.code == 2 and "DX-CLI-049" in ran.err and out.name in ran.err
    assert script.read_text(encoding="utf-8") == SCRIPT and persona.read_text() == "a: persona"


def test_the_timeline_goes_through_the_standard_stream(script: Path) -> None:
    start = (sys.executable, "-c", "from gestures.cli.main import main; main()")
    command = (*start, "align", str(script), "--voice", "none", "-q", "-o", "/dev/stdout")
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["gestures"]
    assert Path("/dev/stdout").is_symlink()
