"""`deixis import`: looking at a recording, making a gesture of it, correcting it in ELAN, storing it as a draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gestures.alignment.timeline import Placement, Timeline
from gestures.library.catalogue import load_library
from gestures.library.store import open_store
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.pipeline.sheet import demonstration
from gestures.platforms import load_platform
from gestures.speech.words import Word
from motion.bodies import SkinnedBody, load_body
from motion.clip import Clip
from motion.formats import EXPORTERS, Recording, export_motion, import_motion
from motion.performance import Performance
from motion.rotations import angle_between
from motion.skeleton import JOINT_NAMES

from .conftest import Run

ABOUT = (
    "--id",
    "wave_mine",
    "--family",
    "wave",
    "--intents",
    "greet",
    "--name-zh",
    "我的挥手",
    "--name-en",
    "My wave",
)


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="module")
def performed(body: SkinnedBody) -> tuple[Placement, Clip]:
    """Our own wave, played by itself, with a seed that leaves the other hand at rest."""
    platform = load_platform("douyin")
    placement = demonstration(load_library().get("wave"), platform)
    word = Word("w", 0, 1, placement.anchor.time_s, placement.stroke.end_s)
    timeline = Timeline(
        "zh", placement.retraction.end_s + 1, platform.id, "warm_host", 11, (word,), (), (), (placement,)
    )
    plan = lower(timeline, load_library(), load_persona("warm_host"), Stage.of(body.skeleton, platform))
    return placement, Performance(plan, body.skeleton).sample(60)[0]


@pytest.fixture(scope="module")
def take(
    performed: tuple[Placement, Clip], body: SkinnedBody, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("take") / "take.bvh"
    export_motion(Recording(performed[1], body.skeleton), "bvh", path)
    return path


def report(out: str) -> dict[str, Any]:
    told = json.loads(out)
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("name", ["bvh", "npz", "glb"])
def test_a_performance_comes_back_from_every_format(
    performed: tuple[Placement, Clip], body: SkinnedBody, tmp_path: Path, name: str
) -> None:
    path = tmp_path / EXPORTERS[name].file_name
    export_motion(Recording(performed[1], body.skeleton, body=body), name, path)
    read = import_motion(path).clip
    assert read is not None
    off = torch.rad2deg(angle_between(read.local_xyzw.double(), performed[1].local_xyzw.double())).amax(0)
    assert float(off.max()) < 0.1, JOINT_NAMES[int(off.argmax())]


def test_looking_says_what_was_assumed_and_found(
    deixis: Run, take: Path, performed: tuple[Placement, Clip], own_library: Path
) -> None:
    ran = deixis("import", take, "--json")
    assert ran.code == 0
    told = report(ran.out)
    assert told["hand"] == "right" and told["joints"] == 55 and told["frame_rate"] == 60
    assert "unit centimetres" in told["notes"] and "up axis y" in told["notes"]
    placement = performed[0]
    assert told["phases_s"]["preparation"] == pytest.approx(placement.preparation.start_s, abs=0.3)
    assert told["phases_s"]["stroke"] == pytest.approx(placement.stroke.start_s, abs=0.3)
    assert {row["phase"] for row in told["found"]["right"]} >= {"preparation", "stroke", "retraction"}
    assert "unit centimetres" in ran.err and "right hand: preparation" in ran.err
    assert not own_library.exists()


def test_given_units_axis_and_rate_are_obeyed(deixis: Run, take: Path) -> None:
    told = report(deixis("import", take, "--units", "cm", "--up", "y", "--fps", "25", "--json", "-q").out)
    assert told["frame_rate"] == 25 and told["source_frame_rate"] == 60
    assert any("(given)" in note for note in told["notes"]) and "resampled to 25 frames/s" in told["notes"]


def test_a_gesture_is_written_beside_its_clip_and_the_same_each_time(
    deixis: Run, take: Path, tmp_path: Path
) -> None:
    first = deixis("import", take, *ABOUT, "--out", tmp_path / "a.yaml", "--author", "me", "--json")
    deixis("import", take, *ABOUT, "--out", tmp_path / "b" / "a.yaml", "--author", "me")
    assert first.code == 0
    told = report(first.out)
    assert told["gesture"] == "wave_mine" and any("no licence" in remark for remark in told["remarks"])
    again = deixis("import", take, *ABOUT, "--out", tmp_path / "c.npz", "--author", "me")
    assert again.code == 0
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "c.npz").read_bytes()
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "a.npz" in text and "我的挥手" in text and "from_person: true" in text
    assert not (tmp_path / "b").exists()


def test_phases_corrected_in_elan_change_the_gesture(deixis: Run, take: Path, tmp_path: Path) -> None:
    eaf = tmp_path / "take.eaf"
    assert deixis("import", take, "--eaf-out", eaf).code == 0
    text = eaf.read_text(encoding="utf-8")
    told = report(deixis("import", take, "--json", "-q").out)["phases_s"]
    moved = round(1000 * told["stroke"])
    assert f'TIME_VALUE="{moved}"' in text
    eaf.write_text(text.replace(f'TIME_VALUE="{moved}"', f'TIME_VALUE="{moved + 120}"'), encoding="utf-8")
    found = report(deixis("import", take, "--eaf", eaf, "--json", "-q").out)["phases_s"]
    assert found["stroke"] == pytest.approx(told["stroke"] + 0.12, abs=1e-3)
    assert found["hold"] == pytest.approx(told["hold"], abs=1e-3)


def test_the_store_takes_it_as_a_draft_and_approves_it_only_by_right(deixis: Run, take: Path) -> None:
    ran = deixis("import", take, *ABOUT, "--author", "an animator")
    assert ran.code == 0 and "draft, revision 1" in ran.out and "cannot be approved" in ran.err
    with open_store() as store:
        entry = store.get("wave_mine")
        assert entry.state == "draft" and entry.gesture.clip is not None
        assert store.clip(entry.gesture.clip.sha256)
    assert deixis("library", "review", "wave_mine", "--submit", "--by", "a").code == 0
    refused = deixis("library", "review", "wave_mine", "--approve", "--by", "b")
    assert refused.code == 2 and "licence" in refused.err
    again = deixis("import", take, *ABOUT, "--author", "an animator")
    assert again.code == 2 and "DX-STORE-025" in again.err
    revised = deixis("import", take, *ABOUT, "--revise", "--one-side", "--author", "an animator")
    assert revised.code == 0 and "revision 2" in revised.out


def test_gesture_and_picture_come_together_or_not_at_all(
    deixis: Run, take: Path, tmp_path: Path, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = deixis("import", take, *ABOUT, "--preview", tmp_path / "wave.gif")
    assert refused.code == 2 and "DX-IMPORT-008" in refused.err
    assert not own_library.exists()
    monkeypatch.setattr(
        "gestures.pipeline.clip_preview.draw_clip_preview",
        lambda gesture, content, body, out: out.write_bytes(b"picture"),
    )
    assert deixis("import", take, *ABOUT, "--preview", tmp_path / "first.png").code == 0
    assert deixis("import", take, *ABOUT, "--preview", tmp_path / "again.png").code == 2
    assert deixis("import", take, *ABOUT, "--preview", tmp_path / "first.png").code == 2
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".png"] == ["first.png"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--id", "x"), "DX-IMPORT-009"),
        (("--phases", "0,1,2,3,4", "--eaf", "a.eaf"), "DX-IMPORT-009"),
        (("--phases", "0,1"), "DX-IMPORT-004"),
        (("--phases", "nan,1,2,3,4"), "DX-IMPORT-004"),
        (("--phases", "3,2,1,0,0"), "DX-IMPORT-004"),
        (("--from", "100"), "DX-IMPORT-002"),
        (("--from", "2", "--to", "1"), "DX-IMPORT-002"),
        (("--units", "leagues"), "DX-IMPORT-007"),
        (("--up", "w"), "DX-FMT-062"),
        (("--fps", "0"), "DX-TIME-001"),
        (("--fps", "nan"), "DX-TIME-001"),
        (("--eaf", "absent.eaf"), "DX-FMT-001"),
        (("--id", "Wave Mine", "--family", "wave", "--out", "x.yaml"), "DX-IMPORT-010"),
        (("--id", "x", "--family", "waving"), "DX-IMPORT-006"),
        (("--id", "x", "--family", "wave", "--intents", "greeting"), "DX-IMPORT-006"),
        (("--id", "x", "--family", "wave", "--hand", "third"), "DX-IMPORT-007"),
        (("--id", "x", "--family", "wave", "--phases", "0,1,2,3,400"), "DX-IMPORT-005"),
        (("--id", "x", "--family", "wave", "--out", "x.txt"), "DX-IMPORT-008"),
    ],
)
def test_wrong_use_is_refused_with_a_code_and_leaves_nothing(
    deixis: Run,
    take: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = deixis("import", take, "-q", *arguments)
    assert ran.code == 2 and code in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_gesture_or_a_body_says_so(
    deixis: Run, performed: tuple[Placement, Clip], body: SkinnedBody, tmp_path: Path
) -> None:
    clip = performed[1]
    still = Clip(clip.rate, clip.local_xyzw[:1].expand(200, -1, -1), clip.root_m[:1].expand(200, -1))
    export_motion(Recording(still, body.skeleton), "bvh", tmp_path / "still.bvh")
    ran = deixis("import", tmp_path / "still.bvh")
    assert ran.code == 0 and "no gesture found" in ran.err
    assert report(deixis("import", tmp_path / "still.bvh", "--json", "-q").out)["phases_s"] is None
    refused = deixis("import", tmp_path / "still.bvh", *ABOUT)
    assert refused.code == 2 and "DX-IMPORT-003" in refused.err
    np.savez(tmp_path / "pickled.npz", poses=np.array([{}], dtype=object), mocap_frame_rate=30)
    assert "DX-FMT-012" in deixis("import", tmp_path / "pickled.npz").err
    assert "DX-FMT-001" in deixis("import", tmp_path / "absent.bvh").err


def test_a_gesture_that_is_there_is_replaced_only_when_forced(
    deixis: Run, take: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mine" / "wave_mine.yaml"
    out.parent.mkdir()
    out.write_text("corrected by hand")
    ran = deixis("import", take, *ABOUT, "--out", out)
    assert ran.code == 2 and "DX-CLI-041" in ran.err and "--force" in ran.err
    assert out.read_text() == "corrected by hand" and not out.with_suffix(".npz").exists()
    assert deixis("import", take, *ABOUT, "--out", out, "--force").code == 0
    assert "wave_mine" in out.read_text(encoding="utf-8") and out.with_suffix(".npz").is_file()
