"""From ARKit's weights to SMPL-X's jaw and expression.

Both maps are linear. The jaw's is fixed:

    jaw axis-angle, rad = (0.50 · jawOpen, 0.14 · (jawLeft − jawRight), 0)

0.50 rad lowers the lower lip of the default body by as much as its shape ``jawOpen`` does (34 mm). SMPL-X's
expression components are principal components with no names, so their map is fitted to the model file itself:
each ARKit shape of a reference body is carried over to the SMPL-X head, aligned at the eyes and the head's
joint, and expressed in the components by ridge regression. ``jawOpen``, ``jawLeft`` and ``jawRight`` belong to
the jaw, the eyeLook shapes to the eyes' joints; they get no expression. Without a model file there is no
expression to fit, and motion files carry zeros.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX, ARKIT_NAMES
from motion.skeleton import JOINT_INDEX

if TYPE_CHECKING:
    from motion.bodies.smplx_body import SmplxBody

JAW_OPEN_RAD = 0.50
JAW_SIDE_RAD = 0.14
_BY_JOINTS = ("jawOpen", "jawLeft", "jawRight")
_RIDGE = 1e-2
_REACH_M = 0.015
"""A vertex farther than this from the reference's skin, after alignment, is not used for the fit."""
_FACE = ("left_eye", "right_eye", "head", "neck")


def jaw_rotvec(arkit: Tensor) -> Tensor:
    """Return the jaw's rotation vectors (..., 3), rad, of ARKit weights (..., 52)."""
    turn = arkit.new_zeros(ARKIT_COUNT, 3)
    turn[ARKIT_INDEX["jawOpen"], 0] = JAW_OPEN_RAD
    turn[ARKIT_INDEX["jawLeft"], 1] = JAW_SIDE_RAD
    turn[ARKIT_INDEX["jawRight"], 1] = -JAW_SIDE_RAD
    return arkit @ turn


def with_expressions(body: SmplxBody, reference: SkinnedBody) -> SmplxBody:
    """Return the body with an expression map fitted to its own components.

    Args:
        body: An SMPL-X body.
        reference: A body with ARKit shapes, such as the default one.

    Returns:
        The same body; ``expression_map`` (52, E) gives the components of a weight of 1.
    """
    return replace(body, expression_map=fit_expressions(body, reference))


def fit_expressions(body: SmplxBody, reference: SkinnedBody) -> Tensor:
    """Return (52, E): the expression components nearest to each ARKit shape of a reference body."""
    shapes, used = _carried_over(body, reference)
    basis = body.expression_dirs_m[:, used].flatten(1)
    gram = basis @ basis.T
    ridge = _RIDGE * gram.diagonal().mean() * torch.eye(len(gram))
    fitted = torch.linalg.solve(gram + ridge, basis @ shapes.flatten(1).T).T
    for name in ARKIT_NAMES:
        if name in _BY_JOINTS or name.startswith("eyeLook"):
            fitted[ARKIT_INDEX[name]] = 0.0
    return fitted


def _carried_over(body: SmplxBody, reference: SkinnedBody) -> tuple[Tensor, Tensor]:
    """The reference's shapes (52, n, 3) on the n SMPL-X vertices that lie on its face, and their indices (n,)."""
    vertices = body.vertices_m
    joints = [JOINT_INDEX[name] for name in _FACE]
    scale, shift = _alignment(
        body.skeleton.rest_positions_m[joints], reference.skeleton.rest_positions_m[joints]
    )
    moved = reference.morph_vertices
    face = reference.vertices_m[moved]
    head = (vertices[:, 1] > body.skeleton.rest_positions_m[JOINT_INDEX["neck"], 1]).nonzero().squeeze(-1)
    distance, nearest = torch.cdist(vertices[head] * scale + shift, face).min(dim=1)
    near = distance < _REACH_M
    return reference.morph_deltas_m[:, nearest[near]] / scale, head[near]


def _alignment(points: Tensor, onto: Tensor) -> tuple[float, Tensor]:
    """Uniform scale and shift that bring points (n, 3) nearest to others; both heads are upright."""
    centred, target = points - points.mean(0), onto - onto.mean(0)
    scale = float((centred * target).sum() / (centred * centred).sum().clamp_min(1e-12))
    return scale, onto.mean(0) - scale * points.mean(0)
