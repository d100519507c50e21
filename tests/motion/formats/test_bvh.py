"""BVH: our files come back exactly, and keep their form for readers by others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motion.clip import Clip
from motion.errors import InvalidInputError
from motion.formats.bvh import read_bvh, write_bvh
from motion.formats.labels import AigcLabel
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between
from motion.skeleton import JOINT_NAMES, Skeleton
from motion.timing import FrameRate


def test_round_trip(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    label = AigcLabel(content_producer="直播 公司", produce_id="a b")
    write_bvh(tmp_path / "a.bvh", clip, skeleton, label=label)
    read = read_bvh(tmp_path / "a.bvh")
    assert read.clip is not None and read.clip.rate == clip.rate
    off = angle_between(read.clip.local_xyzw.double(), clip.local_xyzw.double())
    assert float(off.max()) < np.radians(0.01)
    assert float((read.clip.root_m - clip.root_m).abs().max()) < 1e-6
    assert read.label == label
    assert len(read.joints) == 55 and read.ignored == ()


def test_three_poses_the_joints_as_we_do_label_or_not(
    tmp_path: Path, node: Callable[..., Any], clip: Clip, skeleton: Skeleton
) -> None:
    write_bvh(tmp_path / "bare.bvh", clip, skeleton)
    write_bvh(tmp_path / "labelled.bvh", clip, skeleton, label=AigcLabel(content_producer="a b"))
    times = [clip.rate.seconds(frame) for frame in (0, 17, 39)]
    bare = node("bvh.mjs", tmp_path / "bare.bvh", *times)
    labelled = node("bvh.mjs", tmp_path / "labelled.bvh", *times)
    assert bare["complaints"] == []
    assert labelled["complaints"] == ["THREE.BVHLoader: HIERARCHY expected."]
    assert labelled["frames"] == bare["frames"]
    _, places = forward_kinematics(skeleton, clip.local_xyzw[[0, 17, 39]], clip.root_m[[0, 17, 39]])
    for frame, shown in enumerate(bare["frames"]):
        for joint, name in enumerate(JOINT_NAMES):
            np.testing.assert_allclose(shown[name], places[frame, joint] * 100, atol=1e-2, err_msg=name)


def test_first_word_and_bare_first_line(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    write_bvh(tmp_path / "a.bvh", clip, skeleton, label=AigcLabel(content_producer="two words"))
    first = (tmp_path / "a.bvh").read_text(encoding="ascii").splitlines()[0]
    assert first.split()[:2] == ["HIERARCHY", "#"] and len(first.split()) == 3
    write_bvh(tmp_path / "b.bvh", clip, skeleton)
    assert (tmp_path / "b.bvh").read_text().splitlines()[0] == "HIERARCHY"


@pytest.mark.parametrize("rate", [FrameRate(60000, 1001), FrameRate(24), FrameRate(120)])
def test_rates_come_back_exactly(tmp_path: Path, clip: Clip, skeleton: Skeleton, rate: FrameRate) -> None:
    write_bvh(tmp_path / "a.bvh", Clip(rate, clip.local_xyzw[:3], clip.root_m[:3]), skeleton)
    read = read_bvh(tmp_path / "a.bvh")
    assert read.clip is not None and read.clip.rate == rate


def test_given_unit_and_axis_are_obeyed_or_refused(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    write_bvh(tmp_path / "a.bvh", clip, skeleton)
    read = read_bvh(tmp_path / "a.bvh", unit_m=0.02)
    assert read.clip is not None
    np.testing.assert_allclose(read.clip.root_m.numpy(), clip.root_m.numpy() * 2, atol=1e-5)
    with pytest.raises(InvalidInputError, match="DX-FMT-062"):
        read_bvh(tmp_path / "a.bvh", up="w")
