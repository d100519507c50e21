"""Checks of files: one show, many, motion with a transcript, repair, and what is no show."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gestures.alignment.timeline_json import timeline_from_json, timeline_to_json
from gestures.errors import DeixisError, InvalidInputError
from gestures.pipeline.check_writing import as_json, as_text
from gestures.pipeline.checking import CheckedShow, RefusedShow, check_folder, check_motion, check_shows
from gestures.pipeline.perform import perform
from gestures.pipeline.repairing import repair_folder, script_of

TEXT = (
    "{gesture: none}大家好我们慢慢聊，{gesture: auto}"
    "{gesture: point_screen target=follow_button}点关注{gesture: none}好吗。"
)


@pytest.fixture(scope="module")
def show(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("shows") / "good"
    perform(TEXT, out=folder, voice="none", language="zh", formats=["npz"], video=False, fps=30)
    return folder


@pytest.fixture(scope="module")
def words(show, tmp_path_factory) -> Path:
    timeline = timeline_from_json((show / "timeline.json").read_text(encoding="utf-8"))
    path = tmp_path_factory.mktemp("words") / "words.json"
    rows = [{"text": w.text, "start_s": w.start_s, "end_s": w.end_s} for w in timeline.words]
    path.write_text(json.dumps({"words": rows}), encoding="utf-8")
    return path


def harmed(show: Path, folder: Path) -> Path:
    """A copy of the show whose timeline claps on Follow."""
    shutil.copytree(show, folder)
    timeline = timeline_from_json((show / "timeline.json").read_text(encoding="utf-8"))
    gestures = [
        replace(g, gesture="applause", hand="both", target=None) if g.target == "follow_button" else g
        for g in timeline.gestures
    ]
    text = timeline_to_json(replace(timeline, gestures=tuple(gestures)))
    (folder / "timeline.json").write_text(text, encoding="utf-8")
    return folder


def test_a_performed_folder_is_clean_and_says_what_perform_said(show):
    checked = check_folder(show)
    assert checked.report.count("error") == 0
    performed = json.loads((show / "report.json").read_text(encoding="utf-8"))["checks"]["findings"]
    assert [f.code for f in checked.report] == [finding["code"] for finding in performed]
    assert "DX-CHECK-403" in checked.report.checked


def test_files_without_the_ai_label_are_found(show, tmp_path):
    bare = tmp_path / "bare"
    shutil.copytree(show, bare)
    table = json.loads((bare / "timeline.json").read_text(encoding="utf-8"))
    del table["AIGC"]
    (bare / "timeline.json").write_text(json.dumps(table), encoding="utf-8")
    found = [f for f in check_folder(bare).report if f.code == "DX-CHECK-403"]
    assert len(found) == 1 and "timeline.json" in found[0].text and "motion.npz" not in found[0].text


def test_many_shows_are_summed_up_and_one_that_is_broken_stops_none(show, tmp_path):
    shutil.copytree(show, tmp_path / "a")
    harmed(show, tmp_path / "b")
    shutil.copytree(show, tmp_path / "c")
    (tmp_path / "c" / "motion.npz").write_bytes(b"PK no archive")
    (tmp_path / "checks.yaml").write_text(
        "silence: [{code: DX-CHECK-605, reason: small screen}]", encoding="utf-8"
    )
    shows = list(check_shows(tmp_path))
    assert [s.name for s in shows] == ["a", "b", "c"]
    good, bad, broken = shows
    assert isinstance(good, CheckedShow) and good.report.count("error") == 0
    assert isinstance(bad, CheckedShow) and "DX-CHECK-201" in {f.code for f in bad.report}
    assert bad.report.silenced[0].reason == "small screen"
    assert isinstance(broken, RefusedShow) and "motion.npz" in broken.reason
    text = as_text(shows)
    assert text.splitlines()[-1] == "3 shows, 1 clean, 1 not checked"
    content = json.loads(as_json(shows))
    assert content["refused"][0]["show"] == "c" and content["counts"]["error"] >= 1


def test_motion_is_compared_with_a_transcript_alone(show, words):
    checked = check_motion(show / "motion.npz", transcript=words, platform="douyin")
    assert checked.report.count("error") == 0
    assert not checked.timeline.gestures and checked.timeline.language == "zh"
    assert "DX-CHECK-602" in checked.report.checked


def test_garbage_is_refused_with_a_reason(show, words, tmp_path):
    long, empty, plain = (tmp_path / name for name in ("long.json", "empty.json", "plain.txt"))
    table = json.loads(words.read_text(encoding="utf-8"))
    table["words"].append({"text": "哎", "start_s": 90.0, "end_s": 90.4})
    long.write_text(json.dumps(table), encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    plain.write_text("hello", encoding="utf-8")
    cut, holed = tmp_path / "cut.npz", tmp_path / "nan.npz"
    cut.write_bytes((show / "motion.npz").read_bytes()[:4000])
    arrays = dict(np.load(show / "motion.npz", allow_pickle=False))
    arrays["poses"] = arrays["poses"].copy()
    arrays["poses"][20, 3] = np.nan
    np.savez(holed, **arrays)
    for transcript, says in ((long, "motion lasts"), (empty, "no known format"), (plain, "no known format")):
        with pytest.raises(DeixisError, match=says):
            check_motion(show / "motion.npz", transcript=transcript)
    for motion in (cut, holed):
        with pytest.raises(DeixisError):
            check_motion(motion, transcript=words)
    with pytest.raises(InvalidInputError, match="DX-SHOW-014"):
        check_motion(show / "motion.npz")


def test_a_repaired_show_passes_and_the_old_one_stays(show, tmp_path):
    bad = harmed(show, tmp_path / "bad")
    before = (bad / "timeline.json").read_bytes()
    fixed = repair_folder(bad, tmp_path / "fixed")
    assert fixed.before.count("error") >= 1 and fixed.after.count("error") == 0
    assert "applause changed for" in fixed.changes[0].text
    assert check_folder(tmp_path / "fixed").report.count("error") == 0
    assert (bad / "timeline.json").read_bytes() == before
    with pytest.raises(InvalidInputError, match="DX-SHOW-016"):
        repair_folder(bad, bad)


def test_the_script_is_told_from_the_timeline(show):
    timeline = timeline_from_json((show / "timeline.json").read_text(encoding="utf-8"))
    text = script_of(timeline)
    assert all(text[word.start : word.end] == word.text for word in timeline.words)
