"""Arms as triangles: what the angles of the joints add up to, and that no better hand is passed over."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.arm_ik import _least_costly, _swivels
from motion.arm_triangle import RestArm, Triangles
from motion.rotations import angle_between, from_rotvec, identity, multiply, rotate, unit
from motion.skeleton import Skeleton, joint_index


def triangles(
    skeleton: Skeleton, seed: int, shape: tuple[int, ...]
) -> tuple[Triangles, dict[str, torch.Tensor]]:
    generator = torch.Generator().manual_seed(seed)

    def random(size: float, *last: int) -> torch.Tensor:
        return size * torch.randn(*shape, *last, generator=generator)

    rest = RestArm.of(skeleton, torch.float32, torch.device("cpu"))
    along = unit(random(1.0, 3))
    natural = unit(torch.linalg.cross(along, random(1.0, 3)))
    span = rest.span_m(random(0.1, 1) + 0.4)
    parts = {
        "collar": from_rotvec(random(0.2, 3)),
        "chest": from_rotvec(random(0.1, 3)),
        "hand": from_rotvec(random(1.0, 3)),
        "wrist": span * along,
    }
    shoulder = random(0.02, 3) + torch.tensor((0.17, 0.1, 0.0))
    return (
        Triangles.of(rest, (along, span, natural), shoulder, parts["collar"], parts["chest"], parts["hand"]),
        parts,
    )


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_joints_lead_from_the_shoulder_to_the_wrist(skeleton: Skeleton, seed: int) -> None:
    arms, parts = triangles(skeleton, seed, (6,))
    swivel = torch.linspace(-1.5, 1.5, 6)
    shoulder, elbow, wrist = arms.joints(parts["collar"], swivel).unbind(1)
    upper = multiply(parts["collar"], shoulder)
    lower = multiply(upper, elbow)
    bones = [skeleton.offsets_m[joint_index(f"left_{name}")].expand(6, 3) for name in ("elbow", "wrist")]
    reached = rotate(upper, bones[0]) + rotate(lower, bones[1])
    assert torch.allclose(reached, parts["wrist"], atol=2e-4)
    # A wrist that is off its limits is turned as it is asked to be.
    lost = angle_between(multiply(lower, wrist), parts["hand"])
    free = angle_between(wrist, identity(6)) < 0.3
    assert not bool((free & (lost > 0.01)).any())


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_no_hand_that_could_win_is_passed_over(skeleton: Skeleton, seed: int) -> None:
    rows, candidates = 5, 12
    arms, _ = triangles(skeleton, seed, (rows, candidates))
    extra = torch.rand(rows, candidates, generator=torch.Generator().manual_seed(seed)) * 40.0
    swivels = _swivels(13, extra)
    every = torch.arange(rows).repeat_interleave(candidates), torch.arange(candidates).repeat(rows)
    strain = arms.picked(every).strain(swivels)
    assert float(strain.min()) >= 0.0
    total = (strain + 0.5 * swivels.square()).amin(-1).view(rows, candidates) + extra
    chosen = _least_costly(arms, extra)
    assert torch.allclose(total.gather(1, chosen[:, None])[:, 0], total.amin(1), rtol=1e-5)
