"""`deixis metrics`: a table for people, JSON for programs, clear words for what cannot be measured."""

import json
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from gestures.cli.app import make_app
from motion.bodies import load_body
from motion.clip import Clip
from motion.errors import DeixisError
from motion.formats import Recording, export_motion
from motion.idle.legs import rest_pelvis_m
from motion.metrics import FIGURES
from motion.rotations import from_rotvec
from motion.skeleton import joint_index
from motion.timing import FrameRate

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A right hand that goes up and down twice within 6 s."""
    skeleton = load_body().skeleton
    time = torch.arange(0.0, 6.0, 1.0 / 30.0)
    up = torch.sin(torch.pi * time / 3.0).square()
    vectors = torch.zeros(len(time), 55, 3)
    vectors[:, joint_index("left_shoulder"), 2] = -1.2
    vectors[:, joint_index("right_shoulder"), 2] = 1.2 - up
    vectors[:, joint_index("right_elbow"), 1] = 0.4 + 0.8 * up
    clip = Clip(FrameRate.of(30), from_rotvec(vectors), rest_pelvis_m(skeleton).expand(len(time), 3))
    path = tmp_path_factory.mktemp("metrics") / "wave.npz"
    export_motion(Recording(clip, skeleton), "npz", path)
    return path


def test_the_table_names_every_figure_beside_people(wave: Path) -> None:
    result = RUNNER.invoke(make_app(), ["metrics", str(wave)])
    assert result.exit_code == 0, result.output
    assert "wrist_peak_speed" in result.output
    assert "0.96 / 1.9 / 3.2" in result.output
    assert "hands in the body" in result.output


def test_json_holds_every_figure_and_null_where_there_is_nothing(wave: Path) -> None:
    result = RUNNER.invoke(make_app(), ["metrics", str(wave), str(wave), "--json"])
    assert result.exit_code == 0, result.output
    content = json.loads(result.stdout)
    rows = {row["name"]: row for row in content["figures"]}
    assert rows["wrist_peak_speed"]["human"] == [0.96, 1.9, 3.2]
    assert rows["speed_corr_lr"]["ours"] is None
    assert content["diversity"] == 0.0
    assert len(content["files"]) == 2


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    result = RUNNER.invoke(make_app(), ["metrics", str(tmp_path / "none.npz")])
    assert isinstance(result.exception, DeixisError)
    assert "none.npz" in str(result.exception)
    odd = tmp_path / "motion.xyz"
    odd.write_text("?")
    result = RUNNER.invoke(make_app(), ["metrics", str(odd)])
    assert isinstance(result.exception, DeixisError)
    assert "DX-FMT-009" in str(result.exception)


def test_a_set_too_short_for_a_distance_loses_that_line_alone(wave: Path) -> None:
    result = RUNNER.invoke(make_app(), ["metrics", str(wave), "--against", str(wave)])
    assert result.exit_code == 0, result.output
    assert "wrist_peak_speed" in result.output
    assert "Fréchet gesture distance: left out; " in result.output
    result = RUNNER.invoke(make_app(), ["metrics", str(wave), "--against", str(wave), "--json"])
    content = json.loads(result.stdout)
    assert content["frechet_gesture_distance"] is None
    assert "30 windows" in content["frechet_left_out"]


def test_enough_of_one_motion_is_no_distance_from_itself(wave: Path) -> None:
    again = [str(wave)] * 3
    result = RUNNER.invoke(
        make_app(), ["metrics", *again, *(f"--against={path}" for path in again), "--json"]
    )
    content = json.loads(result.stdout)
    assert content["frechet_gesture_distance"] == pytest.approx(0.0, abs=1e-6)
    assert content["frechet_left_out"] is None


def test_the_page_defines_every_figure_with_its_unit_and_range() -> None:
    page = (Path(__file__).parents[3] / "docs" / "metrics.md").read_text(encoding="utf-8")
    for figure in FIGURES:
        people = " / ".join(f"{value:g}" for value in figure.human) if figure.human else "–"
        assert f"| `{figure.name}` | {figure.unit} | {figure.meaning} | {people} |" in page
