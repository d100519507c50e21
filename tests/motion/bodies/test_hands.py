"""The hand's skin: the same places as on the whole mesh, patches where their names say, depth with the right sign."""

from __future__ import annotations

import pytest
import torch

from gestures.library.handshapes import handshape
from motion.bodies import SkinnedBody, load_body
from motion.bodies.hands import HandSkin, depth_in_skin_m, vertex_normals
from motion.hand import finger_rotations
from motion.rotations import identity
from motion.skeleton import JOINT_INDEX


@pytest.fixture(scope="module", params=["host", "slim", "broad"])
def body(request: pytest.FixtureRequest) -> SkinnedBody:
    return load_body(shape=request.param)


@pytest.mark.parametrize("shape", ["fist", "open", "cn3"])
def test_the_hand_lies_on_the_skinned_mesh(body: SkinnedBody, shape: str) -> None:
    fingers = finger_rotations(body.skeleton, handshape(shape).tensor(), "left")
    points, normals = HandSkin.of(body).posed(fingers)
    local = identity(55)
    first = JOINT_INDEX["left_index1"]
    local[first : first + 15] = fingers
    mesh = body.skin(local, body.skeleton.offsets_m[0])
    wrist = body.skeleton.rest_positions_m[JOINT_INDEX["left_wrist"]]
    off, nearest = torch.cdist(points + wrist, mesh).min(dim=-1)
    assert float(off.max()) < 0.004, "only at the wrist, where the forearm's skin begins, may it differ"
    assert float(off.median()) < 1e-5
    same = (normals * vertex_normals(mesh, body.triangles)[nearest]).sum(-1)
    assert float(same.median()) > 0.99


def test_patches_lie_where_their_names_say(body: SkinnedBody) -> None:
    skin = HandSkin.of(body)
    flat = finger_rotations(body.skeleton, torch.zeros(5, 4), "left")
    points, normals = skin.posed(flat)
    middle = {name: points[patch].mean(0) for name, patch in skin.patches.items()}
    for name, way in {"palm": -1.0, "fingers": -1.0, "back": 1.0, "wrist": 1.0, "fist": 1.0}.items():
        assert float(normals[skin.patches[name]].mean(0)[1]) * way > 0.4, name
    tips = [middle[f"{finger}_tip"][0] for finger in ("thumb", "pinky", "index", "middle")]
    assert tips == sorted(tips)
    assert float(middle["wrist"][0]) < float(middle["back"][0]) < float(middle["fist"][0])


def test_depth_is_positive_inside_and_minus_the_distance_outside(body: SkinnedBody) -> None:
    skin = HandSkin.of(body)
    points, normals = skin.posed(finger_rotations(body.skeleton, torch.zeros(5, 4), "left"))
    palm = skin.patches["palm"]
    inside = depth_in_skin_m(points[palm] - 0.003 * normals[palm], points, normals)
    outside = depth_in_skin_m(points[palm] + 0.02 * normals[palm], points, normals)
    assert float((inside - 0.003).abs().max()) < 0.0015
    assert bool((outside < -0.008).all())
    assert bool((outside >= -0.0201).all())
