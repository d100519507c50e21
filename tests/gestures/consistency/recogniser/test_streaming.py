"""Motion that comes in pieces: the same result, in bounded memory."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.consistency.recogniser import Recogniser, Shown
from gestures.consistency.recogniser.resampling import Resampler
from motion.rotations import angle_between, from_rotvec
from motion.timing import FrameRate

from .conftest import PLATFORM, Performed

FRAMES = 1200


def ordered(shown: list[Shown]) -> list[Shown]:
    return sorted(
        shown, key=lambda entry: (entry.start_s, entry.end_s, entry.kind, str(entry.value), entry.hand)
    )


def run(performed: Performed, cuts: list[int], block_frames: int) -> list[Shown]:
    recogniser = Recogniser(
        performed.clip.rate, skeleton=performed.skeleton, platform=PLATFORM, block_frames=block_frames
    )
    shown: list[Shown] = []
    edges = [0, *sorted(cuts), FRAMES]
    for first, last in pairwise(edges):
        shown.extend(
            recogniser.feed(performed.clip.local_xyzw[first:last], performed.clip.root_m[first:last])
        )
    return ordered([*shown, *recogniser.finish()])


@pytest.fixture(scope="module")
def whole(performed: Performed) -> list[Shown]:
    return run(performed, [], 600)


@settings(max_examples=3, deadline=None)
@given(cuts=st.lists(st.integers(0, FRAMES), max_size=6))
def test_pieces_of_any_length_show_the_same(
    performed: Performed, whole: list[Shown], cuts: list[int]
) -> None:
    assert run(performed, cuts, 600) == whole


@pytest.mark.parametrize("block_frames", [211, 1800])
def test_blocks_of_any_length_show_the_same(
    performed: Performed, whole: list[Shown], block_frames: int
) -> None:
    for mine, theirs in zip(run(performed, [], block_frames), whole, strict=True):
        assert (mine.kind, mine.value if mine.kind != "size" else None, mine.hand, mine.also) == (
            theirs.kind,
            theirs.value if theirs.kind != "size" else None,
            theirs.hand,
            theirs.also,
        )
        assert (mine.start_s, mine.end_s, mine.score) == pytest.approx(
            (theirs.start_s, theirs.end_s, theirs.score), abs=1e-6
        )


def test_memory_does_not_grow_with_the_recording(performed: Performed) -> None:
    recogniser = Recogniser(30, skeleton=performed.skeleton, platform=PLATFORM, block_frames=600)
    sizes = []
    for _ in range(3):
        recogniser.feed(performed.clip.local_xyzw[:FRAMES], performed.clip.root_m[:FRAMES])
        sizes.append(recogniser.held_frames)
    assert max(sizes) <= 600 + 2 * 120
    assert recogniser.pending_runs < 40


@settings(max_examples=20, deadline=None)
@given(
    fps=st.sampled_from([12.0, 23.976, 25.0, 30.0, 59.94, 120.0]),
    cuts=st.lists(st.integers(0, 90), max_size=4),
)
def test_resampled_motion_is_where_it_would_be(fps: float, cuts: list[int]) -> None:
    """A joint that turns evenly is at its angle at every instant of the other rate."""
    rate = FrameRate.of(fps)
    turn = torch.zeros(90, 55, 3)
    turn[:, 16, 2] = torch.arange(90) * (rate.den / rate.num) * 0.7
    local, root = from_rotvec(turn), torch.zeros(90, 3)
    resampler = Resampler(rate, 30)
    edges = [0, *sorted(cuts), 90]
    pieces = [resampler.feed(local[a:b], root[a:b])[0] for a, b in pairwise(edges)]
    found = torch.cat(pieces)
    assert len(found) == int((89 * rate.den / rate.num) * 30 + 1e-9) + 1
    wanted = torch.zeros(len(found), 55, 3)
    wanted[:, 16, 2] = torch.arange(len(found)) / 30 * 0.7
    assert float(angle_between(found, from_rotvec(wanted)).max()) < 2e-3
