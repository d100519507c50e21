"""The engine's cases: frames of many avatars, skinned vertices, growth with avatars and seconds, a day in flat memory.

Each case runs on the CPU and, where there is one, on a GPU too; what it compares with is measured in the same run. On
the CPU the work is shared out to one thread a core: torch's own threads gain nothing on operations of this size.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from measuring import cpu_seconds, percentiles, require, rss_mib, timed
from torch import Tensor

from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest
from gestures.pipeline.staging import StagedShow, stage_show
from motion.bodies import SkinnedBody, load_body, load_smplx_body
from motion.bodies.warp_skinning import TOLERANCE_M, WarpSkinner
from motion.performance import Performance
from motion.plan import stack_plans
from motion.rotations import from_rotvec, to_rotvec
from motion.skeleton import PARENTS

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "data" / "scripts").glob("*.txt"))
FPS = 60
LIVE_FPS, LIVE_CHUNK_S, LIVE_AVATARS = 30, 0.5, 500
PERSONAS = ("warm_host", "energetic_seller", "calm_expert", "playful")
TOLERANCE = 1e-5
VERTICES, SHAPES, EXPRESSIONS = 10_475, 300, 100
"""Those of SMPL-X."""
HOURS = 24
SKINNED_AT_ONCE, DRESSED_AT_ONCE = 256, 16
GPU_AVATARS = 1024
WORKERS = min(2, len(os.sched_getaffinity(0)))

torch.set_num_threads(1)


def together(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do several things, one a core."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        return list(pool.map(lambda action: action(), actions))


def devices() -> list[str]:
    """Return what the engine can run on here."""
    return ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def finish(device: str) -> None:
    """Wait until a device has done what it was told."""
    if device == "cuda":
        torch.cuda.synchronize()


@cache
def show(script: int = 0, persona: str = PERSONAS[0], seed: int = 0) -> StagedShow:
    """Return one staged show; the words are timed without a voice."""
    text = SCRIPTS[script].read_text(encoding="utf-8")
    return stage_show(plan_show(ShowRequest(text, persona=persona, seed=seed, voice="none")))


@cache
def crowd(avatars: int) -> Performance:
    """Return so many avatars as one performance: some ten shows, each with seeds of its own."""
    kinds = [show(script, persona, seed=script).performance for script in range(3) for persona in PERSONAS][
        : max(1, avatars)
    ]
    chosen = [kinds[row % len(kinds)] for row in range(avatars)]
    plan = stack_plans([performance.plan for performance in chosen])
    faces = tuple(performance.faces[0] for performance in chosen)
    return Performance(plan, chosen[0].skeleton, faces)


def instants(start_s: float, seconds: float, fps: float) -> Tensor:
    """Return the instants of a chunk, s."""
    return start_s + torch.arange(round(seconds * fps), dtype=torch.float64) / fps


def frames(repeats: int) -> dict[str, Any]:
    """One avatar's body, hands and face from a finished plan, 60 frames a second; against single frames."""
    performance = show().performance
    seconds = performance.duration_s
    times = instants(0.0, seconds, FPS)
    whole, faces = performance.evaluate(times)
    some = torch.arange(0, len(times), 97)
    parts, part_faces = performance.evaluate(times[some])
    same = (parts.local_xyzw * whole.local_xyzw[:, some]).sum(-1).abs().min()
    require(float(same) > 1 - TOLERANCE, "a frame by itself differs from the same frame among others")
    require(torch.allclose(part_faces, faces[:, some], atol=TOLERANCE), "a face by itself differs")
    alone = timed(lambda: [performance.evaluate(times[index : index + 1]) for index in range(40)], 1)[0] / 40
    found: dict[str, Any] = {"output_s": round(seconds, 1), "single_frame_s": round(alone, 5)}
    for device in devices():
        there = performance.to(device)

        def run(there: Performance = there, device: str = device) -> None:
            parts = times.chunk(WORKERS if device == "cpu" else 1)
            together([lambda part=part: there.evaluate(part) for part in parts])
            finish(device)

        run()
        took = percentiles(timed(run, repeats))
        found[device] = {
            **took,
            "cpu_s": cpu_seconds(run, repeats),
            "times_real_time_p50": round(seconds / took["p50_s"]),
            "ratio_to_single_frames": round(alone * len(times) / took["p50_s"], 1),
        }
    return found


def live(repeats: int) -> dict[str, Any]:
    """500 avatars live at 30 frames a second, half a second at a time; against one by one."""
    half = LIVE_AVATARS // 2
    performance, halves = crowd(LIVE_AVATARS), [crowd(half), crowd(LIVE_AVATARS - half)]
    times = instants(12.0, LIVE_CHUNK_S, LIVE_FPS)
    poses, faces = performance.evaluate(times)
    few = [0, 1, LIVE_AVATARS - 1]
    singles = [crowd_member(row) for row in few]
    for row, single in zip(few, singles, strict=True):
        pose, face = single.evaluate(times)
        same = (pose.local_xyzw[0] * poses.local_xyzw[row]).sum(-1).abs().min()
        require(float(same) > 1 - TOLERANCE, "an avatar among others moves otherwise than alone")
        require(torch.allclose(face[0], faces[row], atol=1e-4), "an avatar among others looks otherwise")
    alone = sorted(timed(lambda: singles[0].evaluate(times), 9))[4]
    found: dict[str, Any] = {"avatars": LIVE_AVATARS, "fps": LIVE_FPS, "chunk_s": LIVE_CHUNK_S}
    for device in devices():
        there = halves if device == "cpu" else [performance.to(device)]

        def run(start_s: float, there: list[Performance] = there, device: str = device) -> None:
            at = instants(start_s, LIVE_CHUNK_S, LIVE_FPS)
            together([lambda part=part: part.evaluate(at) for part in there])
            finish(device)

        run(1.0)
        seconds = [timed(lambda at=at: run(at), 1)[0] for at in np.arange(2.0, 2.0 + repeats)]
        took = percentiles(seconds)
        found[device] = {
            **took,
            "cpu_s": cpu_seconds(lambda: run(12.0), repeats),
            "live": took["p95_s"] <= LIVE_CHUNK_S,
            "avatars_that_keep_up_p50": round(LIVE_AVATARS * LIVE_CHUNK_S / took["p50_s"]),
            "ratio_to_one_by_one": round(alone * LIVE_AVATARS / took["p50_s"], 1),
        }
    return found


def crowd_member(row: int) -> Performance:
    """Return one avatar of the crowd by itself."""
    kinds = [(script, persona) for script in range(3) for persona in PERSONAS]
    script, persona = kinds[row % len(kinds)]
    return show(script, persona, seed=script).performance


def growth(repeats: int) -> dict[str, Any]:
    """How time grows with avatars and with seconds: 2 means as much time for twice as much."""
    found: dict[str, Any] = {}
    took = {}
    for avatars in (64, 256):
        performance = crowd(avatars)
        times = instants(5.0, LIVE_CHUNK_S, LIVE_FPS)
        performance.evaluate(times)
        took[avatars] = percentiles(timed(lambda p=performance, t=times: p.evaluate(t), repeats))["p50_s"]
    found["time_for_4_times_the_avatars"] = round(took[256] / took[64], 2)
    performance = crowd(16)
    for seconds in (10.0, 40.0):
        times = instants(0.0, seconds, FPS)
        performance.evaluate(times)
        took[seconds] = percentiles(timed(lambda t=times: performance.evaluate(t), repeats))["p50_s"]
    found["time_for_4_times_the_seconds"] = round(took[40.0] / took[10.0], 2)
    require(max(found.values()) < 6.0, f"time does not grow in proportion: {found}")
    return found


def day(repeats: int) -> dict[str, Any]:
    """Memory over a simulated day: every hour another show is planned and played live to its end."""
    del repeats
    held = []
    for hour in range(HOURS):
        text = SCRIPTS[hour % len(SCRIPTS)].read_text(encoding="utf-8")
        persona = PERSONAS[hour % len(PERSONAS)]
        staged = stage_show(plan_show(ShowRequest(text, persona=persona, seed=hour, voice="none")))
        # The clock of the day goes on: a stream that runs for hours evaluates large times.
        for start_s in np.arange(0.0, staged.performance.duration_s, LIVE_CHUNK_S):
            staged.performance.evaluate(instants(float(start_s), LIVE_CHUNK_S, LIVE_FPS))
        pose, _ = staged.performance.evaluate(instants(3600.0 * hour, LIVE_CHUNK_S, LIVE_FPS))
        require(bool(torch.isfinite(pose.local_xyzw).all()), "late in the day a pose is no pose")
        held.append(round(rss_mib(), 1))
    grown = held[-1] - held[len(SCRIPTS) - 1]
    require(grown < 40.0, f"memory grew by {grown:.0f} MiB after all scripts had been played once")
    return {"hours": HOURS, "rss_mib_by_hour": held, "grown_mib": round(grown, 1)}


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
    """Skin 1,000 avatars through warp on a GPU; the share of its memory bandwidth that reading and writing reach."""
    many = GPU_AVATARS // len(local)
    local, root, faces = (part.repeat(many, *[1] * (part.ndim - 1)) for part in (local, root, faces))
    skinner = WarpSkinner(body)

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


CASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "frames": frames,
    "live": live,
    "growth": growth,
    "skinning": skinning,
    "day": day,
}
