"""SMPL-X through the `smplx` package, on small files of its format that the tests make."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.bodies import SkinnedBody, SmplxBody, jaw_rotvec, load_body, load_smplx_body, with_expressions
from motion.bodies.body import BodyModel
from motion.errors import FormatError, InvalidInputError, MissingAssetError
from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES
from motion.kinematics import forward_kinematics
from motion.rotations import from_rotvec, identity, rotate, to_matrix
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, PARENTS

PER_JOINT = 6
EXPRESSIONS = 100


@pytest.fixture(scope="module")
def reference() -> SkinnedBody:
    return load_body()


def model_arrays(reference: SkinnedBody) -> dict[str, np.ndarray]:
    """A tiny SMPL-X: an octahedron around every joint, and a patch of the reference's own face."""
    random = np.random.default_rng(3)
    joints = reference.skeleton.rest_positions_m.numpy().astype(np.float64) - np.array([0.0, 1.2, 0.0])
    corners = np.concatenate([np.eye(3), -np.eye(3)]) * 0.02
    clusters = (joints[:, None] + corners).reshape(-1, 3)
    moved = reference.morph_vertices.numpy()[::9]
    face = reference.vertices_m.numpy()[moved] - np.array([0.0, 1.2, 0.0])
    template = np.concatenate([clusters, face])
    count = len(template)
    weights = np.zeros((count, JOINT_COUNT))
    weights[np.arange(len(clusters)), np.arange(len(clusters)) // PER_JOINT] = 1.0
    weights[len(clusters) :, JOINT_INDEX["head"]] = 1.0
    regressor = np.zeros((JOINT_COUNT, count))
    for joint in range(JOINT_COUNT):
        regressor[joint, joint * PER_JOINT : (joint + 1) * PER_JOINT] = 1 / PER_JOINT
    shapes = np.zeros((count, 3, 300 + EXPRESSIONS))
    shapes[..., 0] = template * 0.05
    # The reference's shapes, mixed, are the expression components: an exact fit exists.
    deltas = reference.morph_deltas_m.numpy()[:, ::9]
    mix = random.standard_normal((EXPRESSIONS, len(ARKIT_NAMES))) * 0.3
    shapes[len(clusters) :, :, 300:] = np.einsum("ea,anc->nce", mix, deltas)
    tree = np.array([[2**32 - 1, *PARENTS[1:]], range(JOINT_COUNT)], dtype=np.int64)
    return {
        "v_template": template,
        "shapedirs": shapes,
        "posedirs": random.standard_normal((count, 3, 486)) * 1e-4,
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": tree,
        "f": random.integers(0, count, (40, 3)).astype(np.uint32),
    }


@pytest.fixture(scope="module")
def path(reference: SkinnedBody, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("smplx") / "SMPLX_SMALL.npz"
    np.savez(file, **model_arrays(reference))
    return file


@pytest.fixture(scope="module")
def body(path: Path) -> SmplxBody:
    return load_smplx_body(path)


def test_it_is_a_body_model_on_the_floor(body: SmplxBody) -> None:
    model: BodyModel = body
    assert abs(float(body.vertices_m[:, 1].min())) < 1e-5
    assert model.triangles.dtype == torch.int64
    assert model.skeleton.rest_positions_m[0, [0, 2]].abs().max() < 1e-5


def test_rest_pose_gives_the_rest_mesh(body: SmplxBody) -> None:
    posed = body.skin(identity(2, 55), body.skeleton.offsets_m[0].expand(2, 3))
    assert posed.shape == (2, *body.vertices_m.shape)
    assert (posed[1] - body.vertices_m).abs().max() < 1e-5


def test_vertices_follow_canonical_kinematics(path: Path, reference: SkinnedBody, tmp_path: Path) -> None:
    arrays = model_arrays(reference)
    arrays["posedirs"] = np.zeros_like(arrays["posedirs"])
    file = tmp_path / "rigid.npz"
    np.savez(file, **arrays)
    body = load_smplx_body(file)
    generator = torch.Generator().manual_seed(2)
    local = from_rotvec(torch.randn(3, 55, 3, generator=generator) * 0.5)
    root = torch.rand(3, 3, generator=generator)
    rotations, positions = forward_kinematics(body.skeleton, local, root)
    corners = (torch.cat((torch.eye(3), -torch.eye(3))) * 0.02).expand(3, JOINT_COUNT, 6, 3)
    expected = positions.unsqueeze(2) + rotate(rotations.unsqueeze(2).expand(-1, -1, 6, -1), corners)
    posed = body.skin(local, root)[:, : JOINT_COUNT * PER_JOINT].reshape(3, JOINT_COUNT, 6, 3)
    assert (posed - expected).abs().max() < 1e-4


def test_it_poses_as_the_smplx_package_does(body: SmplxBody, reference: SkinnedBody) -> None:
    from smplx.lbs import lbs

    fitted = with_expressions(body, reference)
    generator = torch.Generator().manual_seed(5)
    local = from_rotvec(torch.randn(4, 55, 3, generator=generator) * 0.4)
    local[:, JOINT_INDEX["jaw"]] = identity(4)
    root, face = torch.rand(4, 3, generator=generator), torch.rand(4, 52, generator=generator)
    opened = local.clone()
    opened[:, JOINT_INDEX["jaw"]] = from_rotvec(jaw_rotvec(face))
    vertices, joints = lbs(
        betas=face @ fitted.expression_map,
        pose=to_matrix(opened),
        v_template=fitted.template_m.unsqueeze(0),
        shapedirs=fitted.expression_dirs_m.permute(1, 2, 0),
        posedirs=fitted.pose_dirs_m,
        J_regressor=fitted.joint_regressor,
        parents=torch.tensor(PARENTS),
        lbs_weights=fitted.weights,
        pose2rot=False,
    )
    expected = vertices - joints[:, :1] + root.unsqueeze(1)
    assert (fitted.skin(local, root, face) - expected).abs().max() < 1e-5


def test_betas_change_the_shape_and_too_many_are_refused(path: Path, body: SmplxBody) -> None:
    taller = load_smplx_body(path, betas=torch.tensor([2.0]))
    scale = taller.skeleton.length_m("left_knee") / body.skeleton.length_m("left_knee")
    assert scale == pytest.approx(1.1, abs=1e-4)
    with pytest.raises(InvalidInputError, match="DX-SMPLX-005"):
        load_smplx_body(path, betas=torch.zeros(301))


def test_the_jaw_follows_jaw_open(body: SmplxBody) -> None:
    weights = torch.zeros(52)
    weights[ARKIT_INDEX["jawOpen"]] = 1.0
    turned = jaw_rotvec(weights)
    assert turned[0] > 0.3
    assert turned[1:].abs().max() == 0.0
    root = body.skeleton.offsets_m[0]
    moved = body.skin(identity(55), root, weights) - body.skin(identity(55), root)
    jaw = slice(JOINT_INDEX["jaw"] * PER_JOINT, (JOINT_INDEX["jaw"] + 1) * PER_JOINT)
    assert moved[jaw].abs().max() > 0.005


def test_jaw_is_linear_and_goes_left_for_left() -> None:
    a, b = torch.rand(2, 4, 52, generator=torch.Generator().manual_seed(6))
    assert torch.allclose(jaw_rotvec(a + 2 * b), jaw_rotvec(a) + 2 * jaw_rotvec(b), atol=1e-6)
    weights = torch.zeros(52)
    weights[ARKIT_INDEX["jawLeft"]] = 1.0
    forward = torch.tensor([0.0, 0.0, 1.0])
    assert rotate(from_rotvec(jaw_rotvec(weights)), forward)[0] > 0.05


def test_fitted_expressions_reproduce_the_reference_shapes(body: SmplxBody, reference: SkinnedBody) -> None:
    fitted = with_expressions(body, reference)
    assert fitted.expression_map.shape == (52, EXPRESSIONS)
    weights = torch.zeros(52)
    weights[ARKIT_INDEX["mouthSmileLeft"]] = 1.0
    root = body.skeleton.offsets_m[0]
    moved = fitted.skin(identity(55), root, weights) - fitted.skin(identity(55), root)
    wanted = reference.morph_deltas_m[ARKIT_INDEX["mouthSmileLeft"], ::9]
    got = moved[JOINT_COUNT * PER_JOINT :]
    assert (got - wanted).norm() < 0.2 * wanted.norm()
    for name in ("jawOpen", "eyeLookUpLeft"):
        assert fitted.expression_map[ARKIT_INDEX[name]].abs().max() == 0.0


def test_a_missing_file_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingAssetError, match=r"DX-SMPLX-001.*smpl-x\.is\.tue\.mpg\.de"):
        load_smplx_body(tmp_path / "none.npz")


def test_a_pickle_is_refused_unread(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple:
            return (Path.touch, (tmp_path / "exploded",))

    model = tmp_path / "SMPLX_NEUTRAL.pkl"
    model.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(InvalidInputError, match=r"DX-SMPLX-002.*Convert"):
        load_smplx_body(model)
    disguised = tmp_path / "SMPLX_NEUTRAL.npz"
    disguised.write_bytes(model.read_bytes())
    with pytest.raises(FormatError, match="DX-SMPLX-003"):
        load_smplx_body(disguised)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("damage", ["lacking", "shape", "tree", "object", "cut", "dirs"])
def test_a_file_of_another_kind_is_named(
    path: Path, reference: SkinnedBody, tmp_path: Path, damage: str
) -> None:
    arrays = model_arrays(reference)
    if damage == "lacking":
        del arrays["posedirs"]
    elif damage == "shape":
        arrays["weights"] = arrays["weights"][:, :24]
    elif damage == "tree":
        arrays["kintree_table"] = arrays["kintree_table"][:, ::-1]
    elif damage == "object":
        arrays["J_regressor"] = np.array({"sparse": True}, dtype=object)
    elif damage == "dirs":
        arrays["shapedirs"] = arrays["shapedirs"][:, 0]
    file = tmp_path / "model.npz"
    np.savez(file, **arrays)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(FormatError, match="DX-SMPLX-003"):
        load_smplx_body(file)
