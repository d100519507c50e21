"""Quaternion functions against scipy, and the group axioms."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from motion import rotations as r


def random_quaternions(count: int, seed: int = 0) -> torch.Tensor:
    return r.normalise(
        torch.randn(count, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    )


finite = st.floats(-3.0, 3.0, allow_nan=False)
vectors = st.tuples(finite, finite, finite).map(lambda v: torch.tensor(v, dtype=torch.float64))


def same_rotation(a: torch.Tensor, b: torch.Tensor, atol: float = 1e-9) -> bool:
    return bool(torch.allclose(r.to_matrix(a), r.to_matrix(b), rtol=0, atol=atol))


def test_product_and_action_agree_with_scipy() -> None:
    a, b = random_quaternions(500, 1), random_quaternions(500, 2)
    v = torch.randn(500, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    assert np.allclose(
        (Rotation.from_quat(a.numpy()) * Rotation.from_quat(b.numpy())).as_matrix(),
        r.to_matrix(r.multiply(a, b)),
    )
    assert np.allclose(Rotation.from_quat(a.numpy()).apply(v.numpy()), r.rotate(a, v))


@given(vectors)
@settings(max_examples=200, deadline=None)
def test_rotation_vector_round_trip_keeps_the_rotation(v: torch.Tensor) -> None:
    q = r.from_rotvec(v)
    assert math.isclose(float(q.norm()), 1.0, abs_tol=1e-12)
    assert same_rotation(q, r.from_rotvec(r.to_rotvec(q)))


@pytest.mark.parametrize("angle", [0.0, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3, math.pi - 1e-7, math.pi])
def test_rotation_vectors_near_nothing_and_near_half_a_turn(angle: float) -> None:
    axis = torch.nn.functional.normalize(torch.tensor([0.3, -0.5, 0.8], dtype=torch.float64), dim=0)
    back = r.to_rotvec(r.from_rotvec(axis * angle))
    assert math.isclose(float(back.norm()), angle, abs_tol=1e-7)
    assert same_rotation(r.from_rotvec(back), r.from_rotvec(axis * angle), atol=1e-7)


def test_gradient_of_small_rotations_is_finite() -> None:
    v = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    r.from_rotvec(v).sum().backward()
    assert v.grad is not None and torch.isfinite(v.grad).all()


def test_matrix_round_trip_over_all_branches() -> None:
    q = torch.cat((random_quaternions(500), torch.eye(4, dtype=torch.float64)))
    assert same_rotation(q, r.from_matrix(r.to_matrix(q)))


@given(vectors, vectors)
@settings(max_examples=100, deadline=None)
def test_frame_meets_its_first_direction(first: torch.Tensor, second: torch.Tensor) -> None:
    if first.norm() < 1e-2:
        return
    rest = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    q = r.from_frame(first, second, rest, torch.tensor([0.0, -1.0, 0.0], dtype=torch.float64))
    assert torch.allclose(r.rotate(q, rest), first / first.norm(), atol=1e-9)
    assert math.isclose(float(torch.linalg.det(r.to_matrix(q))), 1.0, abs_tol=1e-9)


def test_between_takes_one_vector_to_the_other_even_opposite_ones() -> None:
    generator = torch.Generator().manual_seed(9)
    a, b = torch.nn.functional.normalize(
        torch.randn(2, 300, 3, dtype=torch.float64, generator=generator), dim=-1
    )
    b[:20] = -a[:20]
    assert torch.allclose(r.rotate(r.between(a, b), a), b, atol=1e-8)


def test_twist_is_about_its_axis_and_swing_is_not() -> None:
    q = random_quaternions(200)
    axis = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64).expand(200, 3)
    twist = r.twist_about(q, axis)
    swing = r.multiply(q, r.conjugate(twist))
    assert torch.allclose(twist[:, 1:3], torch.zeros(200, 2, dtype=torch.float64))
    assert torch.allclose(swing[:, 0], torch.zeros(200, dtype=torch.float64), atol=1e-9)


def test_slerp_ends_and_constant_speed() -> None:
    a, b = random_quaternions(50, 5), random_quaternions(50, 6)
    u = torch.linspace(0, 1, 11, dtype=torch.float64)[:, None].expand(11, 50)
    path = r.slerp(a.expand(11, 50, 4), b.expand(11, 50, 4), u)
    assert same_rotation(path[0], a) and same_rotation(path[-1], b)
    steps = r.angle_between(path[:-1], path[1:])
    assert torch.allclose(steps, steps.mean(0, keepdim=True).expand_as(steps), atol=1e-9)


@pytest.mark.parametrize("order", ["XYZ", "YXZ", "ZYX", "ZXY"])
def test_euler_angles_agree_with_scipy(order: str) -> None:
    angles = torch.randn(100, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(10))
    assert np.allclose(
        Rotation.from_euler(order, angles.numpy()).as_matrix(), r.to_matrix(r.from_euler(order, angles))
    )


def test_mirror_is_conjugation_with_the_midplane_reflection() -> None:
    q = random_quaternions(100)
    flip = torch.diag(torch.tensor([-1.0, 1.0, 1.0], dtype=torch.float64))
    assert torch.allclose(r.to_matrix(r.mirrored(q)), flip @ r.to_matrix(q) @ flip, atol=1e-12)


def test_few_rotations_and_many_give_the_same() -> None:
    a, b = random_quaternions(4000, 3), random_quaternions(4000, 4)
    v = torch.randn(4000, 3, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    v[0], a[1] = 0.0, torch.tensor((0.0, 0.0, 0.0, 1.0))
    whole = (r.multiply(a, b), r.rotate(a, v), r.from_rotvec(v), r.to_rotvec(a), r.to_matrix(a))
    parts = [
        (r.multiply(p, q), r.rotate(p, w), r.from_rotvec(w), r.to_rotvec(p), r.to_matrix(p))
        for p, q, w in zip(a.split(250), b.split(250), v.split(250), strict=True)
    ]
    for many, few in zip(whole, zip(*parts, strict=True), strict=True):
        assert torch.allclose(torch.cat(few), many, rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("count", [2, 3000])
def test_one_rotation_turns_many_vectors_and_many_turn_one(count: int) -> None:
    many, one = random_quaternions(count, 6), random_quaternions(1, 7)[0]
    v = torch.randn(count, 3, generator=torch.Generator().manual_seed(8), dtype=torch.float64)
    assert torch.allclose(r.rotate(one, v), r.rotate(one.expand(count, 4), v), atol=1e-12)
    assert torch.allclose(r.rotate(many, v[0]), r.rotate(many, v[0].expand(count, 3)), atol=1e-12)
    assert torch.allclose(r.multiply(one, many), r.multiply(one.expand(count, 4), many), atol=1e-12)
