"""The mesh as the graphics card gets it."""

import numpy as np
import pytest
import torch

from motion.bodies import SkinnedBody, load_body
from motion.bodies.hands import vertex_normals
from motion.face.arkit import ARKIT_INDEX
from motion.rendering.drawmesh import DrawMesh, FaceNormals, draw_mesh


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="module")
def mesh(body: SkinnedBody) -> DrawMesh:
    return draw_mesh(body)


def test_reordering_keeps_every_vertex_and_triangle(body: SkinnedBody, mesh: DrawMesh) -> None:
    assert sorted(mesh.order.tolist()) == list(range(len(body.bind_vertices_m)))
    assert sorted(mesh.order[: mesh.moved].tolist()) == body.morph_vertices.tolist()
    assert np.array_equal(mesh.positions_m, body.bind_vertices_m.numpy()[mesh.order])
    drawn = sum(len(faces) for faces in mesh.triangles.values())
    assert drawn == len(body.triangles)
    lips = mesh.order[mesh.triangles["lips"].astype(np.int64)]
    assert np.array_equal(lips, body.triangles[body.region("lips")].numpy())


def test_face_normals_are_those_of_the_whole_moved_mesh(body: SkinnedBody, mesh: DrawMesh) -> None:
    weights = torch.zeros(52)
    weights[ARKIT_INDEX["jawOpen"]] = 0.7
    weights[ARKIT_INDEX["mouthSmileLeft"]] = 1.0
    moved = body.shaped(weights)
    expected = vertex_normals(moved, body.triangles)[mesh.order[: mesh.moved]]
    given = FaceNormals(body, mesh)(moved[mesh.order[: mesh.moved]])
    assert (given - expected).abs().max() < 1e-5


def test_strands_run_from_root_to_tip(body: SkinnedBody, mesh: DrawMesh) -> None:
    length = np.linalg.norm(mesh.strands, axis=1)
    hair = np.unique(np.concatenate([mesh.triangles["hair"].ravel(), mesh.triangles["hair_tips"].ravel()]))
    assert np.allclose(length[hair], 1.0, atol=1e-4)
    assert length.sum() == pytest.approx(len(hair), rel=1e-4)
    tips = np.unique(mesh.triangles["hair_tips"])
    assert (mesh.strands[tips, 1] < -0.5).mean() > 0.95
