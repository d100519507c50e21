"""The case of skinned vertices: a full-sized SMPL-X file against its package, and the default body with its face."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from measuring import cpu_seconds, devices, percentiles, require, timed
from torch import Tensor

from motion.bodies import SkinnedBody, load_body, load_smplx_body
from motion.bodies.warp_skinning import TOLERANCE_M, WarpSkinner
from motion.rotations import from_rotvec, to_rotvec
from motion.skeleton import PARENTS

VERTICES, SHAPES, EXPRESSIONS = 10_475, 300, 100
"""Those of SMPL-X."""
SKINNED_AT_ONCE, DRESSED_AT_ONCE = 256, 16
GPU_AVATARS = 1024
FPS = 60


def skinning(repeats: int) -> dict[str, Any]:
    """Vertices of a full-sized SMPL-X body a second, against the package's own forward on the same file and poses."""
    generator = torch.Generator().manual_seed(1)
    local = from_rotvec(0.3 * torch.randn(SKINNED_AT_ONCE, 55, 3, generator=generator))
    root = torch.rand(SKINNED_AT_ONCE, 3, generator=generator)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "SMPLX_NEUTRAL.npz"
        np.savez(path, **synthetic_model())
        body, theirs = load_smplx_body(path), forward_of_package(path, local)

    @torch.no_grad()
    def ours() -> Tensor:
        return body.skin(local, root)

    found: dict[str, Any] = {
        "frames": SKINNED_AT_ONCE,
        "smplx_file": vertices_a_second(ours, VERTICES, repeats),
    }
    if theirs is None:
        found["compared"] = "not with the package smplx, which is not installed: pip install smplx"
    else:
        pelvis = body.joint_regressor[:1] @ body.template_m
        apart = (theirs() - pelvis + root.unsqueeze(1) - ours()).abs().max()
        require(float(apart) < 1e-5, f"the vertices differ by {float(apart)} m")
        found["smplx_forward"] = vertices_a_second(theirs, VERTICES, repeats)
    dressed = load_body()
    skinner = WarpSkinner(dressed)
    local, root = local[:DRESSED_AT_ONCE], root[:DRESSED_AT_ONCE]
    faces = torch.rand(DRESSED_AT_ONCE, 52, generator=generator)
    apart = (skinner.skin(local, root, faces) - dressed.skin(local, root, faces)).abs().max()
    require(float(apart) < TOLERANCE_M, f"skinning through warp differs by {float(apart)} m")
    count = len(dressed.bind_vertices_m)
    plain, fast = (lambda: dressed.skin(local, root, faces)), (lambda: skinner.skin(local, root, faces))
    found["default_body"] = vertices_a_second(plain, count, repeats)
    found["default_body_through_warp"] = vertices_a_second(fast, count, repeats)
    if theirs is not None:
        for name in ("smplx_file", "default_body", "default_body_through_warp"):
            for figure in ("vertices_per_s", "vertices_per_cpu_s"):
                ratio = found[name][figure] / found["smplx_forward"][figure]
                found[name][f"{figure}_over_smplx"] = round(ratio, 2)
    for device in devices()[1:]:
        found[device] = on_gpu(
            dressed.to(device), local.to(device), root.to(device), faces.to(device), repeats
        )
    return found


def vertices_a_second(skin: Callable[[], Tensor], count: int, repeats: int) -> dict[str, float]:
    """Measure skinning some frames of a body of so many vertices."""
    skinned = count * len(skin())
    took, cpu_s = percentiles(timed(skin, repeats)), cpu_seconds(skin, repeats)
    return {
        **took,
        "cpu_s": cpu_s,
        "vertices_per_s": round(skinned / took["p50_s"]),
        "vertices_per_cpu_s": round(skinned / cpu_s),
        "avatars_at_60_fps": round(skinned / count / took["p50_s"] / FPS),
    }


def forward_of_package(path: Path, local: Tensor) -> Callable[[], Tensor] | None:
    """Return the forward of the package smplx for local rotations (F, 55, 4); None where it is not installed."""
    try:
        import smplx
    except ImportError:
        return None
    model = smplx.SMPLX(
        str(path), use_pca=False, num_betas=10, num_expression_coeffs=10, flat_hand_mean=True, ext="npz"
    )
    vectors = to_rotvec(local)
    parts = {
        "global_orient": vectors[:, 0],
        "body_pose": vectors[:, 1:22].flatten(1),
        "jaw_pose": vectors[:, 22],
        "leye_pose": vectors[:, 23],
        "reye_pose": vectors[:, 24],
        "left_hand_pose": vectors[:, 25:40].flatten(1),
        "right_hand_pose": vectors[:, 40:55].flatten(1),
        "betas": torch.zeros(len(local), 10),
        "expression": torch.zeros(len(local), 10),
    }
    parts = {name: value.contiguous() for name, value in parts.items()}

    @torch.no_grad()
    def forward() -> Tensor:
        vertices: Tensor = model(**parts).vertices
        return vertices

    return forward


def on_gpu(body: SkinnedBody, local: Tensor, root: Tensor, faces: Tensor, repeats: int) -> dict[str, Any]:
    """Skin 1,000 avatars through warp on a GPU, checked against the plain path; the share of its memory bandwidth that
    reading and writing reach.
    """
    skinner = WarpSkinner(body)
    apart = (skinner.skin(local, root, faces) - body.skin(local, root, faces)).abs().max()
    require(float(apart) < TOLERANCE_M, f"skinning through warp on a GPU differs by {float(apart)} m")
    many = GPU_AVATARS // len(local)
    local, root, faces = (part.repeat(many, *[1] * (part.ndim - 1)) for part in (local, root, faces))

    def run() -> None:
        skinner.skin(local, root, faces)
        torch.cuda.synchronize()

    run()
    took = percentiles(timed(run, repeats))
    # Written and read again by a copy of the result: what the memory gives.
    posed = skinner.skin(local, root, faces)
    copied = percentiles(timed(lambda: (posed.clone(), torch.cuda.synchronize()), repeats))
    bandwidth = 2 * posed.nbytes / copied["p50_s"]
    touched = posed.nbytes + len(local) * (body.morph_vertices.numel() * 12 + 61 * 48)
    return {
        **took,
        "avatars_at_60_fps": round(len(local) / took["p50_s"] / FPS),
        "vertices_per_s": round(len(local) * posed.shape[1] / took["p50_s"]),
        "share_of_copy_bandwidth": round(touched / took["p50_s"] / bandwidth, 3),
    }


def synthetic_model() -> dict[str, np.ndarray]:
    """Return a file of SMPL-X's size and layout that holds no one's body: random vertices about our own joints."""
    random = np.random.default_rng(2)
    joints = load_body().skeleton.rest_positions_m.numpy().astype(np.float64)
    owner = random.integers(0, 55, VERTICES)
    weights = np.zeros((VERTICES, 55))
    for share, near in (
        (0.7, owner),
        (0.2, random.integers(0, 55, VERTICES)),
        (0.1, random.integers(0, 55, VERTICES)),
    ):
        np.add.at(weights, (np.arange(VERTICES), near), share)
    regressor = np.zeros((55, VERTICES))
    for joint in range(55):
        chosen = np.flatnonzero(owner == joint)
        regressor[joint, chosen] = 1.0 / len(chosen)
    return {
        "v_template": (joints[owner] + 0.05 * random.standard_normal((VERTICES, 3))).astype(np.float32),
        "shapedirs": (1e-3 * random.standard_normal((VERTICES, 3, SHAPES + EXPRESSIONS))).astype(np.float32),
        "posedirs": (1e-4 * random.standard_normal((VERTICES, 3, 486))).astype(np.float32),
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": np.array([[2**32 - 1, *PARENTS[1:]], range(55)], dtype=np.int64),
        "f": random.integers(0, VERTICES, (20_908, 3)).astype(np.uint32),
        "hands_meanl": np.zeros(45),
        "hands_meanr": np.zeros(45),
        "hands_componentsl": np.eye(45),
        "hands_componentsr": np.eye(45),
        "lmk_faces_idx": np.zeros(51, np.int64),
        "lmk_bary_coords": np.full((51, 3), 1.0 / 3.0),
        "dynamic_lmk_faces_idx": np.zeros((79, 17), np.int64),
        "dynamic_lmk_bary_coords": np.full((79, 17, 3), 1.0 / 3.0),
    }
