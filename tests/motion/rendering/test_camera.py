import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from motion.errors import InvalidInputError
from motion.rendering.camera import Camera, presenter_camera

coordinates = st.floats(-0.8, 0.8)
cameras = st.builds(
    lambda x, y, z, fov, width, height: Camera((x, y, z), (0.1, 1.2, 0.0), fov, width, height),
    coordinates,
    st.floats(0.5, 2.0),
    st.floats(2.0, 5.0),
    st.floats(10.0, 70.0),
    st.integers(64, 2000),
    st.integers(64, 2000),
)


@given(cameras, coordinates, coordinates, st.floats(-0.5, 0.8))
def test_unproject_undoes_project(camera: Camera, x: float, y: float, z: float) -> None:
    point = torch.tensor([x, 1.0 + y, z], dtype=torch.float64)
    back = camera.unproject(camera.project(point), point[2])
    assert torch.allclose(back, point, atol=1e-9)


@given(cameras, coordinates, coordinates, st.floats(-0.5, 0.8))
def test_project_agrees_with_the_opengl_matrices(camera: Camera, x: float, y: float, z: float) -> None:
    point = torch.tensor([x, 1.0 + y, z, 1.0], dtype=torch.float64)
    clip = camera.projection_matrix() @ camera.view_matrix() @ point
    ndc = clip[:3] / clip[3]
    expected = torch.stack([(ndc[0] + 1) / 2 * camera.width, (1 - ndc[1]) / 2 * camera.height])
    assert torch.allclose(camera.project(point[:3]), expected, atol=1e-6)
    assert math.isclose(float(camera.depth_m(point[:3])), float(clip[3]), abs_tol=1e-9)


@given(cameras)
def test_the_aim_is_the_middle_and_the_axes_are_a_rotation(camera: Camera) -> None:
    aim = torch.tensor(camera.look_at_m, dtype=torch.float64)
    assert torch.allclose(camera.project_fraction(aim), torch.tensor([0.5, 0.5], dtype=torch.float64))
    axes = camera.axes()
    assert torch.allclose(axes @ axes.T, torch.eye(3, dtype=torch.float64), atol=1e-12)
    assert float(torch.linalg.det(axes)) == pytest.approx(1.0)
    assert abs(float(axes[0, 1])) < 1e-12


def test_left_of_the_host_is_right_in_the_picture_and_up_is_up() -> None:
    camera = presenter_camera()
    left_hand = torch.tensor([0.2, 1.5, 0.1])
    x, y = camera.project_fraction(left_hand).tolist()
    assert x > 0.5
    assert y < 0.5


def test_a_point_behind_the_camera_has_no_pixel_and_does_not_spoil_gradients() -> None:
    camera = presenter_camera()
    points = torch.tensor([[0.0, 1.0, 0.0], [0.0, 1.0, 50.0]], requires_grad=True)
    pixels = camera.project(points)
    assert torch.isfinite(pixels[0]).all()
    assert torch.isnan(pixels[1]).all()
    pixels[0].sum().backward()
    assert points.grad is not None
    assert torch.isfinite(points.grad).all()


@pytest.mark.parametrize("size", [(540, 960), (1080, 1920)])
def test_presenter_framing_leaves_the_head_room_and_shows_the_hips(size: tuple[int, int]) -> None:
    camera = presenter_camera(1.7, 0.93, width=size[0], height=size[1])
    head = camera.project_fraction(torch.tensor([0.0, 1.7, 0.0]))
    hips = camera.project_fraction(torch.tensor([0.0, 0.93, 0.0]))
    assert float(head[1]) == pytest.approx(0.22, abs=1e-4)
    assert 0.9 < float(hips[1]) < 1.0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (((0, 1, 3), (0, 1, 0), 24.0, 0, 960), "DX-CAM-001"),
        (((0, 1, 3), (0, 1, 0), 0.0, 540, 960), "DX-CAM-002"),
        (((0, 1, 3), (0, 1, 0), math.nan, 540, 960), "DX-CAM-002"),
        (((0, 1, 3), (0, 9, 3), 24.0, 540, 960), "DX-CAM-003"),
        (((0, math.inf, 3), (0, 1, 0), 24.0, 540, 960), "DX-CAM-003"),
    ],
)
def test_impossible_cameras_are_refused(arguments: tuple, code: str) -> None:
    with pytest.raises(InvalidInputError, match=code):
        Camera(*arguments)


def test_impossible_framings_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="DX-CAM-004"):
        presenter_camera(1.0, 1.2)
