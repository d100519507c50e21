"""Skinning through warp gives the vertices that matrices give."""

from __future__ import annotations

import pytest
import torch

from motion.bodies import SkinnedBody, load_body
from motion.bodies.warp_skinning import TOLERANCE_M, WarpSkinner
from motion.rotations import from_rotvec


@pytest.fixture(scope="module", params=["cpu", *(["cuda"] if torch.cuda.is_available() else [])])
def body(request: pytest.FixtureRequest) -> SkinnedBody:
    return load_body().to(request.param)


@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
def test_it_equals_the_product_of_matrices(body: SkinnedBody, batch: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(4)
    local = from_rotvec(0.4 * torch.randn(*batch, 55, 3, generator=generator)).to(body.device)
    root = torch.rand(*batch, 3, generator=generator).to(body.device)
    face = torch.rand(*batch, 52, generator=generator).to(body.device)
    skinner = WarpSkinner(body)
    for weights in (None, face):
        expected = body.skin(local, root, weights)
        given = skinner.skin(local, root, weights)
        assert given.shape == expected.shape
        assert given.device == expected.device
        assert (given - expected).abs().max() < TOLERANCE_M


def test_one_face_can_be_given_for_all_frames(body: SkinnedBody) -> None:
    local = from_rotvec(0.2 * torch.randn(2, 55, 3)).to(body.device)
    root, face = torch.zeros(2, 3, device=body.device), torch.rand(52).to(body.device)
    expected = body.skin(local, root, face.expand(2, -1))
    assert (WarpSkinner(body).skin(local, root, face) - expected).abs().max() < TOLERANCE_M
