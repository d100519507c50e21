from __future__ import annotations

import json
import wave
from pathlib import Path

import av
import numpy as np
import opentimelineio as otio
import pytest
import torch

from gestures import PlannerSettings, Show, perform
from gestures.alignment.timeline_json import timeline_from_json
from gestures.errors import InvalidInputError, MissingDependencyError
from gestures.pipeline.output import OUTPUT_NAMES
from gestures.pipeline.scene import SceneSettings
from gestures.pipeline.wav_label import wav_label
from motion.face.arkit import ARKIT_INDEX
from motion.formats import import_motion
from motion.rendering import read_aigc
from motion.rotations import angle_between
from motion.skeleton import joint_index

SCRIPT = "大家好，左上角点个关注，只剩三单了！"
SMALL = SceneSettings(108, 192, fps=10)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    return perform(SCRIPT, out=tmp_path_factory.mktemp("shows") / "show", seed=3, scene=SMALL)


def folder(show: Show) -> Path:
    assert show.out is not None
    return show.out


def test_every_file_of_the_design_is_written_and_no_other(show: Show) -> None:
    written = {entry.name for entry in folder(show).iterdir()}
    assert {name for name in written if not name.endswith(".aigc.json")} == set(OUTPUT_NAMES)
    assert all(size > 0 for size in show.files.values())
    assert show.refused == ()


def test_the_timeline_is_the_one_of_the_show(show: Show) -> None:
    read = timeline_from_json((folder(show) / "timeline.json").read_text(encoding="utf-8"))
    assert [g.gesture for g in read.gestures] == [g.gesture for g in show.timeline.gestures]
    served = {g.intent: g.target for g in read.gestures}
    assert served["ask_follow"] == "follow_button"
    assert [SCRIPT[word.start : word.end] for word in read.words] == [word.text for word in read.words]


def test_the_motion_files_hold_the_same_motion(show: Show) -> None:
    assert (
        show.clip.frame_count == show.face.frame_count == show.clip.rate.frames_in(show.timeline.duration_s)
    )
    read = import_motion(folder(show) / "motion.npz")
    assert read.clip is not None
    assert read.clip.allclose(show.clip, atol=1e-4)
    assert read.face is not None
    torch.testing.assert_close(read.face.weights, show.face.weights, atol=1e-4, rtol=0)


def test_sound_and_picture_last_as_long_as_the_show(show: Show) -> None:
    with wave.open(str(folder(show) / "speech.wav")) as wav:
        sound_s = wav.getnframes() / wav.getframerate()
    with av.open(str(folder(show) / "show.mp4")) as video:
        pictures = [frame.time for frame in video.decode(video=0)]
        assert [stream.codec_context.name for stream in video.streams] == ["h264", "aac"]
    assert pictures[0] == 0.0
    assert pictures[-1] == pytest.approx(show.timeline.duration_s, abs=0.11)
    assert sound_s == pytest.approx(show.speech.utterance.duration_s, abs=0.01)


def test_every_file_bears_the_ai_label_of_the_same_content(show: Show) -> None:
    root = folder(show)
    page = (root / "report.html").read_text(encoding="utf-8")
    number = json.loads((root / "report.json").read_text(encoding="utf-8"))["AIGC"]["ProduceID"]
    assert len(number) == 24
    label = wav_label(root / "speech.wav")
    assert label is not None
    assert label.produce_id == number
    texts = {
        name: (root / name).read_text(encoding="utf-8")
        for name in ("timeline.json", "timeline.otio", "motion.bvh")
    }
    texts["face.csv.aigc.json"] = (root / "face.csv.aigc.json").read_text(encoding="utf-8")
    texts["show.mp4"] = read_aigc(root / "show.mp4") or ""
    texts["report.html"] = page
    texts |= {name: (root / name).read_bytes().decode("latin-1") for name in ("avatar.glb", "avatar.vrma")}
    texts["motion.npz"] = str(np.load(root / "motion.npz")["AIGC"])
    assert [name for name, text in texts.items() if number not in text or "AIGC" not in text] == []


def test_the_edit_list_opens_in_its_own_library(show: Show) -> None:
    timeline = otio.adapters.read_from_file(str(folder(show) / "timeline.otio"))
    assert timeline.duration().to_seconds() == pytest.approx(show.timeline.duration_s, abs=0.01)


def test_the_report_pictures_each_stroke_that_has_a_meaning(show: Show) -> None:
    page = (folder(show) / "report.html").read_text(encoding="utf-8")
    meaningful = [placement for placement in show.timeline.gestures if placement.intent is not None]
    assert page.count('src="data:image/jpeg;base64,') == len(meaningful) >= 2


def test_the_same_request_gives_the_same_show_in_memory_and_on_disk(show: Show) -> None:
    again = perform(SCRIPT, seed=3)
    assert again.timeline == show.timeline
    assert again.clip.allclose(show.clip, atol=1e-5)
    assert again.face.allclose(show.face, atol=1e-5)
    assert again.out is None
    assert perform(SCRIPT, seed=4).timeline != show.timeline


def test_a_voice_that_is_none_gives_timing_without_sound(tmp_path: Path) -> None:
    show = perform(SCRIPT, out=tmp_path / "show", voice="none", formats=["npz"], video=False)
    assert set(show.files) == {"timeline.json", "timeline.otio", "motion.npz", "report.html", "report.json"}
    assert "no sound" in (tmp_path / "show" / "report.html").read_text(encoding="utf-8")


def test_a_lively_host_smiles_wider_turns_further_and_still_points(tmp_path: Path) -> None:
    calm, lively = (
        perform(
            SCRIPT,
            out=tmp_path / f"at_{energy}",
            voice="none",
            seed=3,
            formats=["npz"],
            video=False,
            settings=PlannerSettings(energy=energy),
        )
        for energy in (0.5, 1.5)
    )
    assert {"ask_follow", "low_stock"} <= {entry.intent for entry in lively.timeline.gestures}
    for show in (calm, lively):
        assert show.error_count == 0
        assert "follow_button" in {entry.target for entry in show.timeline.gestures}
    smile, head = ARKIT_INDEX["mouthSmileLeft"], joint_index("head")

    def head_turns(show: Show) -> float:
        turned = show.clip.local_xyzw[:, head]
        return float(angle_between(turned[1:], turned[:-1]).mean())

    assert lively.face.weights[:, smile].mean() > 1.4 * calm.face.weights[:, smile].mean()
    assert head_turns(lively) > 1.3 * head_turns(calm)


def test_without_egl_the_motion_is_made_and_the_video_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise MissingDependencyError(
            "no EGL here", code="DX-RENDER-001", hint="Run: apt-get install libegl1 libgl1"
        )

    monkeypatch.setattr("motion.rendering.renderer.open_context", missing)
    show = perform(SCRIPT, out=tmp_path / "show", formats=["npz"])
    assert len(show.refused) == 1
    assert "apt-get install libegl1 libgl1" in show.refused[0]
    assert "show.mp4" not in show.files
    assert (tmp_path / "show" / "motion.npz").is_file()
    assert show.refused[0].split(" (")[0] in (tmp_path / "show" / "report.html").read_text(encoding="utf-8")


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(stage: str, done: float) -> None:
        if stage == "writing motion.bvh":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform(SCRIPT, out=tmp_path / "shows" / "show", video=False, progress=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_string_that_is_a_path_is_not_spoken() -> None:
    with pytest.raises(InvalidInputError, match=r"DX-SHOW-002.*pathlib"):
        perform("data/scripts/01.txt")


def test_a_show_of_more_than_forty_minutes_is_refused_before_it_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gestures.pipeline.perform.MAX_SHOW_S", 2.0)
    stages: list[str] = []
    with pytest.raises(InvalidInputError, match=r"DX-SHOW-011.*minutes"):
        perform(SCRIPT, voice="none", progress=lambda stage, done: stages.append(stage))
    assert "moving body and face" not in stages
