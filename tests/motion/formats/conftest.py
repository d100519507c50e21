"""A small person, a small body and a short performance; and node.js, which reads what was written."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from motion.bodies.body import SkinnedBody
from motion.bodies.twists import SKIN_BONE_COUNT, SKIN_BONES, SKIN_PARENTS, SKIN_PIVOTS
from motion.clip import Clip, FaceTrack
from motion.face.arkit import ARKIT_COUNT
from motion.rotations import from_rotvec, to_matrix
from motion.skeleton import FINGERS, JOINT_COUNT, JOINT_NAMES, Skeleton
from motion.timing import FrameRate

SCRIPTS = Path(__file__).parents[2] / "js"
_LEFT: dict[str, tuple[float, float, float]] = {
    "hip": (0.09, -0.08, 0.0),
    "knee": (0.02, -0.4, 0.0),
    "ankle": (0.0, -0.42, -0.03),
    "foot": (0.02, -0.05, 0.12),
    "collar": (0.06, 0.12, 0.0),
    "shoulder": (0.1, 0.02, 0.0),
    "elbow": (0.27, 0.0, 0.0),
    "wrist": (0.25, 0.0, 0.0),
    "eye": (0.03, 0.06, 0.07),
}
_MIDDLE: dict[str, tuple[float, float, float]] = {
    "pelvis": (0.0, 0.95, 0.0),
    "spine1": (0.0, 0.1, 0.0),
    "spine2": (0.0, 0.13, 0.0),
    "spine3": (0.0, 0.06, 0.0),
    "neck": (0.0, 0.22, -0.02),
    "head": (0.0, 0.09, 0.03),
    "jaw": (0.0, -0.02, 0.02),
}


def _offset(name: str) -> tuple[float, float, float]:
    if name in _MIDDLE:
        return _MIDDLE[name]
    side, _, part = name.partition("_")
    if part in _LEFT:
        x, y, z = _LEFT[part]
    else:
        finger, link = part[:-1], part[-1]
        thumb = finger == "thumb"
        if link == "1":
            x, y, z = (0.03, -0.01, 0.03) if thumb else (0.09, 0.0, 0.03 - 0.02 * FINGERS.index(finger))
        else:
            x, y, z = (0.02, 0.0, 0.02) if thumb else (0.03, 0.0, 0.0)
    return (x if side == "left" else -x), y, z


@pytest.fixture(scope="session")
def skeleton() -> Skeleton:
    """A grown person of 1.7 m."""
    return Skeleton(torch.tensor([_offset(name) for name in JOINT_NAMES]))


def make_clip(frames: int = 40, rate: FrameRate | None = None, spread_rad: float = 0.4) -> Clip:
    """Return a smooth motion of every joint, its first frame the T-pose."""
    generator = torch.Generator().manual_seed(7)
    size = torch.randn(JOINT_COUNT, 3, generator=generator) * spread_rad
    pace = torch.rand(JOINT_COUNT, 3, generator=generator) * 4.0
    rate = rate or FrameRate(60)
    times = torch.arange(frames)[:, None, None] / rate.fps
    path = torch.stack((0.1 * torch.sin(times), 0.95 + 0.02 * torch.sin(3 * times), 0.2 * times), -1)
    return Clip(rate, from_rotvec(size * torch.sin(pace * times)), path[:, 0, 0])


@pytest.fixture(scope="session")
def clip() -> Clip:
    """Two thirds of a second at 60 frames a second."""
    return make_clip()


@pytest.fixture(scope="session")
def face(clip: Clip) -> FaceTrack:
    """A face in which every shape has its own course."""
    generator = torch.Generator().manual_seed(8)
    return FaceTrack(clip.rate, torch.rand(clip.frame_count, ARKIT_COUNT, generator=generator))


@pytest.fixture(scope="session")
def body(skeleton: Skeleton) -> SkinnedBody:
    """An octahedron at every bone, hung on up to six bones, bound in a pose that is no T-pose."""
    generator = torch.Generator().manual_seed(9)
    pivots = skeleton.rest_positions_m[list(SKIN_PIVOTS)]
    corners = torch.cat((torch.eye(3), -torch.eye(3))) * 0.03
    vertices = (pivots[:, None] + corners).flatten(0, 1)
    sides = torch.tensor(
        [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    )
    triangles = (sides + 6 * torch.arange(SKIN_BONE_COUNT)[:, None, None]).flatten(0, 1)
    bones = torch.arange(SKIN_BONE_COUNT).repeat_interleave(6)
    chain = [bones]
    for _ in range(5):
        chain.append(torch.tensor([max(SKIN_PARENTS[bone], 0) for bone in chain[-1].tolist()]))
    weights = torch.rand(len(vertices), 6, generator=generator) + 0.05
    turn = to_matrix(from_rotvec(torch.randn(SKIN_BONE_COUNT, 3, generator=generator) * 0.2))
    bind = torch.eye(4).repeat(SKIN_BONE_COUNT, 1, 1)
    bind[:, :3, :3] = turn
    bind[:, :3, 3] = torch.randn(SKIN_BONE_COUNT, 3, generator=generator) * 0.02
    regions = ("skin", "covered_skin", "left_eye", "right_eye", "garment")
    eyes = {"left_eye": 2, "right_eye": 3, "left_hip": 1, "spine1": 4}
    labels = torch.tensor([eyes.get(name, 0) for name in SKIN_BONES]).repeat_interleave(8)
    moved = torch.arange(SKIN_BONES.index("jaw") * 6, SKIN_BONES.index("right_eye") * 6 + 6)
    deltas = torch.randn(ARKIT_COUNT, len(moved), 3, generator=generator) * 0.01
    deltas[3] = 0.0
    return SkinnedBody(
        name="octahedra",
        skeleton=skeleton,
        fingertips_m=torch.zeros(10, 3),
        bind_vertices_m=vertices,
        bind_to_rest=bind,
        bone_indices=torch.stack(chain, dim=1),
        bone_weights=weights / weights.sum(1, keepdim=True),
        triangles=triangles,
        triangle_regions=labels,
        region_names=regions,
        uv=torch.rand(len(vertices), 2, generator=generator),
        triangle_uv=triangles,
        morph_vertices=moved,
        morph_deltas_m=deltas,
        landmarks={},
    )


@pytest.fixture(scope="session")
def node() -> Callable[..., Any]:
    """Run a script of tests/js on files and return what it prints, parsed."""
    if shutil.which("node") is None:
        pytest.fail("node.js is missing; install it: apt-get install --yes nodejs npm")
    if not (SCRIPTS / "node_modules" / "three").is_dir():
        pytest.fail("the JavaScript readers are missing; install them: npm ci --prefix tests/js")

    def run(script: str, *arguments: object) -> Any:
        done = subprocess.run(
            ["node", str(SCRIPTS / script), *(str(argument) for argument in arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if not done.stdout:
            pytest.fail(f"{script} printed nothing: {done.stderr[-2000:]}")
        return json.loads(done.stdout)

    return run
