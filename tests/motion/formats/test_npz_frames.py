"""Archives read a stretch at a time give what they give when they are read whole, in memory that does not grow."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.formats.npz import read_npz, write_npz
from motion.formats.npz_frames import NpzFrames
from motion.rotations import from_rotvec
from motion.timing import FrameRate


def take(frames: int, seed: int = 0) -> tuple[Clip, FaceTrack]:
    generator = torch.Generator().manual_seed(seed)
    turns = torch.randn(frames, 55, 3, generator=generator)
    turns[:, 0] *= 0.1  # The body is upright.
    local = from_rotvec(turns)
    rate = FrameRate(30000, 1001)
    face = FaceTrack(rate, torch.rand(frames, 52, generator=generator))
    return Clip(rate, local, torch.randn(frames, 3, generator=generator)), face


@pytest.mark.parametrize("block", [1, 7, 50, 64])
def test_pieces_are_the_whole(tmp_path: Path, block: int) -> None:
    clip, face = take(50)
    path = tmp_path / "take.npz"
    write_npz(path, clip, face=face)
    whole, opened = read_npz(path, up="y"), NpzFrames(path)
    assert (opened.rate, opened.frame_count) == (clip.rate, 50) and opened.label == whole.label is not None
    for _ in range(2):  # It can be gone through again.
        pieces = list(opened.blocks(block))
        assert all(piece.frame_count <= block for piece, _ in pieces)
        assert torch.equal(torch.cat([piece.root_m for piece, _ in pieces]), whole.clip.root_m)
        assert torch.equal(torch.cat([piece.local_xyzw for piece, _ in pieces]), whole.clip.local_xyzw)
        assert torch.equal(torch.cat([weights.weights for _, weights in pieces]), whole.face.weights)


def test_what_is_up_is_found_once_and_kept(tmp_path: Path) -> None:
    count = 40
    poses = np.zeros((count, 165), np.float32)
    poses[:20, 0] = np.pi / 2  # Stands upright with z up, then lies down.
    path = tmp_path / "up.npz"
    np.savez(path, poses=poses, trans=np.zeros((count, 3)), mocap_frame_rate=30.0)
    pieces = [clip for clip, _ in NpzFrames(path).blocks(20)]
    turned = from_rotvec(torch.tensor([-np.pi / 2, 0.0, 0.0]))
    assert torch.allclose(pieces[0].local_xyzw[:, 0].abs(), torch.eye(4)[3].expand(20, 4), atol=1e-6)
    assert torch.allclose(pieces[1].local_xyzw[:, 0], turned.expand(20, 4), atol=1e-6)


def test_memory_is_that_of_a_block(tmp_path: Path) -> None:
    path = tmp_path / "long.npz"
    frames = 30_000
    np.savez_compressed(
        path, poses=np.zeros((frames, 165), np.float32), trans=np.zeros((frames, 3)), mocap_frame_rate=30
    )
    tracemalloc.start()
    seen = sum(clip.frame_count for clip, _ in NpzFrames(path).blocks(500))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == frames
    assert most < 8e6, f"{most / 1e6:.1f} MB for blocks of 0.3 MB in a file of {frames * 660 / 1e6:.0f} MB"


def test_what_is_no_long_motion(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-001"):
        NpzFrames(tmp_path / "nothing.npz")
    path = tmp_path / "take.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(FormatError, match="DX-FMT-011"):
        NpzFrames(path)
    cases = {
        "DX-FMT-013": {"trans": np.zeros((9, 3))},
        "DX-FMT-006": {"poses": np.zeros((0, 165)), "trans": np.zeros((0, 3)), "mocap_frame_rate": 30.0},
    }
    for code, arrays in cases.items():
        np.savez(path, **arrays)
        with pytest.raises(FormatError, match=code):
            NpzFrames(path)
    np.savez(path, poses=np.zeros((9, 165)), trans=np.zeros((8, 3)), mocap_frame_rate=30.0)
    with pytest.raises(FormatError, match="9 frames"):
        NpzFrames(path)
    np.savez(path, poses=np.asfortranarray(np.zeros((9, 165))), trans=np.zeros((9, 3)), mocap_frame_rate=30.0)
    with pytest.raises(FormatError, match="by columns"):
        NpzFrames(path)
    holed = np.zeros((9, 165))
    holed[5, 2] = np.inf
    np.savez(path, poses=holed, trans=np.zeros((9, 3)), mocap_frame_rate=30.0)
    with pytest.raises(FormatError, match=r"frames from 4.*not a number at index \(1, 2\)"):
        list(NpzFrames(path).blocks(4))
