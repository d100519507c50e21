"""Where the parts of a body lie in its bind pose, which is where its colours are painted."""

from __future__ import annotations

import torch

from motion.bodies.body import SkinnedBody
from motion.skeleton import joint_index

Place = tuple[float, float, float]
"""A point of the bind pose, metres."""


def bind_place(body: SkinnedBody, joint: str) -> Place:
    """Where a joint lies in the bind pose."""
    index = joint_index(joint)
    inverse = torch.linalg.inv(body.bind_to_rest[index])
    place = inverse[:3, :3] @ body.skeleton.rest_positions_m[index].cpu() + inverse[:3, 3]
    return tuple(place.tolist())


def bind_direction(body: SkinnedBody, start: str, end: str) -> list[float]:
    """Unit direction from one joint to another in the bind pose."""
    span = torch.tensor(bind_place(body, end)) - torch.tensor(bind_place(body, start))
    return torch.nn.functional.normalize(span, dim=0).tolist()


def mouth_place(body: SkinnedBody) -> Place:
    """The middle of the mouth."""
    lips = body.landmarks.get("lip_upper")
    if lips is None:
        x, y, z = bind_place(body, "jaw")
        return x, y - 0.02, z + 0.08
    middle = body.bind_vertices_m[lips.flatten().cpu()].mean(0)
    return 0.0, float(middle[1]), float(middle[2])


def nose_place(body: SkinnedBody, eye: Place, mouth: Place) -> Place:
    """The foremost point of the face between the eyes and the mouth."""
    vertices = body.bind_vertices_m
    between = (vertices[:, 0].abs() < 0.02) & (vertices[:, 1] > mouth[1] + 0.01) & (vertices[:, 1] < eye[1])
    if not bool(between.any()):
        return 0.0, (eye[1] + mouth[1]) / 2, mouth[2] + 0.01
    nearest = vertices[between][vertices[between][:, 2].argmax()]
    return 0.0, float(nearest[1]), float(nearest[2])
