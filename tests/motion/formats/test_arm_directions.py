"""Arms point where the source's arms point, whatever its rest pose, axes, rotation orders and unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from motion.formats.bvh import read_bvh
from motion.kinematics import forward_kinematics
from motion.skeleton import JOINT_INDEX, Skeleton

SEGMENTS = (("Arm", "ForeArm"), ("ForeArm", "Hand"))
CANONICAL = {"Arm": "shoulder", "ForeArm": "elbow", "Hand": "wrist"}
ORDERS = ("ZXY", "XYZ", "YXZ", "ZYX", "XZY", "YZX")
Z_UP = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
"""Takes Y up to Z up: the body then faces −Y."""
FRAMES = 25


def bones(slope_deg: float, unit: float, axes: np.ndarray) -> dict[str, tuple[str | None, np.ndarray]]:
    """A person whose arms slope down by an angle at rest: joint to parent and offset, in the file's unit and axes."""
    rows: dict[str, tuple[str | None, tuple[float, float, float]]] = {
        "Hips": (None, (0.0, 0.95, 0.0)),
        "Spine": ("Hips", (0.0, 0.2, 0.0)),
        "Spine1": ("Spine", (0.0, 0.2, 0.0)),
        "Neck": ("Spine1", (0.0, 0.15, 0.0)),
        "Head": ("Neck", (0.0, 0.1, 0.0)),
    }
    down = np.radians(slope_deg)
    for side, x in (("Left", 1.0), ("Right", -1.0)):
        along = (x * np.cos(down), -np.sin(down), 0.0)
        rows |= {
            f"{side}Shoulder": ("Spine1", (0.03 * x, 0.1, 0.0)),
            f"{side}Arm": (f"{side}Shoulder", (0.14 * x, 0.0, 0.0)),
            f"{side}ForeArm": (f"{side}Arm", tuple(0.28 * part for part in along)),
            f"{side}Hand": (f"{side}ForeArm", tuple(0.25 * part for part in along)),
            f"{side}UpLeg": ("Hips", (0.09 * x, -0.05, 0.0)),
            f"{side}Leg": (f"{side}UpLeg", (0.0, -0.42, 0.0)),
            f"{side}Foot": (f"{side}Leg", (0.0, -0.42, 0.0)),
        }
    return {name: (parent, axes @ np.array(offset) / unit) for name, (parent, offset) in rows.items()}


def written(path: Path, slope_deg: float, unit: float, axes: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Write a BVH with a rotation order of its own for every joint; return the joints' places, Y up."""
    rows = bones(slope_deg, unit, axes)
    names = list(rows)
    random = np.random.default_rng(seed)
    angles = random.uniform(-50, 50, (FRAMES, len(names), 3)).cumsum(0) / FRAMES**0.5
    # A body that stands; nobody can tell what is up for one that tumbles.
    angles[:, [names.index(name) for name in ("Hips", "Spine", "Spine1")]] *= 0.2
    lines, values = ["HIERARCHY"], []
    turned: dict[str, Rotation] = {}
    places: dict[str, np.ndarray] = {}

    def write(name: str, depth: int) -> None:
        parent, offset = rows[name]
        index = names.index(name)
        order = ORDERS[index % len(ORDERS)]
        lines.extend((f"{'JOINT' if parent else 'ROOT'} {name}", "{", "OFFSET " + " ".join(map(str, offset))))
        channels = [f"{axis}rotation" for axis in order]
        local = Rotation.from_euler(order, angles[:, index], degrees=True)
        if parent is None:
            channels = ["Xposition", "Yposition", "Zposition", *channels]
            values.append(np.tile(offset, (FRAMES, 1)))
            turned[name], places[name] = local, np.tile(offset, (FRAMES, 1))
        else:
            turned[name] = turned[parent] * local
            places[name] = places[parent] + turned[parent].apply(offset)
        values.append(angles[:, index])
        lines.append(f"CHANNELS {len(channels)} {' '.join(channels)}")
        children = [child for child, (above, _) in rows.items() if above == name]
        for child in children:
            write(child, depth + 1)
        if not children:
            lines.extend(("End Site", "{", "OFFSET " + " ".join(map(str, 0.3 * offset)), "}"))
        lines.append("}")

    write("Hips", 0)
    lines += ["MOTION", f"Frames: {FRAMES}", "Frame Time: 0.04"]
    lines += [" ".join(f"{value:.6f}" for value in row) for row in np.concatenate(values, axis=1)]
    path.write_text("\n".join(lines) + "\n")
    return {name: place @ axes for name, place in places.items()}


@pytest.mark.parametrize("slope_deg", [0.0, 5.0, 45.0, 80.0], ids=["T", "sloping", "A", "hanging"])
@pytest.mark.parametrize(("unit", "axes"), [(0.01, np.eye(3)), (1.0, Z_UP)], ids=["cm, Y up", "m, Z up"])
def test_arms_point_where_the_sources_do(
    tmp_path: Path, skeleton: Skeleton, slope_deg: float, unit: float, axes: np.ndarray
) -> None:
    path = tmp_path / "a.bvh"
    source = written(path, slope_deg, unit, axes, seed=int(slope_deg))
    up = "z" if axes is Z_UP else "y"
    for read in (read_bvh(path), read_bvh(path, unit_m=unit, up=up)):
        assert read.clip is not None
        rotations, places = forward_kinematics(skeleton, read.clip.local_xyzw, read.clip.root_m)
        for side in ("Left", "Right"):
            for start, end in SEGMENTS:
                wanted = source[side + end] - source[side + start]
                ends = [JOINT_INDEX[f"{side.lower()}_{CANONICAL[part]}"] for part in (start, end)]
                found = (places[:, ends[1]] - places[:, ends[0]]).double().numpy()
                cosine = (
                    (wanted * found).sum(1) / np.linalg.norm(wanted, axis=1) / np.linalg.norm(found, axis=1)
                )
                assert np.degrees(np.arccos(cosine.clip(-1, 1))).max() < 2.0, (side, start)
        assert torch.isfinite(rotations).all()


def test_a_given_unit_and_axis_are_taken_at_their_word(tmp_path: Path) -> None:
    path = tmp_path / "a.bvh"
    written(path, 0.0, 0.01, np.eye(3), seed=1)
    found, given = read_bvh(path), read_bvh(path, unit_m=0.02, up="y")
    assert found.clip is not None and given.clip is not None
    assert torch.allclose(given.clip.root_m, 2.0 * found.clip.root_m, atol=1e-5)
    assert given.leg_length_m == pytest.approx(2 * 0.84)
    assert "unit centimetres" in found.notes and "unit 0.02 m (given)" in given.notes
