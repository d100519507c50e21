"""Bodies: a mesh and a face that follow the canonical joints."""

from __future__ import annotations

from motion.bodies.anny_body import SHAPES, load_anny_body
from motion.bodies.anny_shape import BodyShape
from motion.bodies.anny_source import Progress
from motion.bodies.body import BodyModel, SkinnedBody
from motion.bodies.smplx_body import SmplxBody, load_smplx_body
from motion.bodies.smplx_face import jaw_rotvec, with_expressions
from motion.bodies.twists import SKIN_BONES, SKIN_PARENTS, TWIST_BONES, TwistBone
from motion.errors import NotFoundError, nearest_names

__all__ = [
    "SHAPES",
    "SKIN_BONES",
    "SKIN_PARENTS",
    "TWIST_BONES",
    "BodyModel",
    "BodyShape",
    "Progress",
    "SkinnedBody",
    "SmplxBody",
    "TwistBone",
    "jaw_rotvec",
    "load_body",
    "load_smplx_body",
    "with_expressions",
]


def load_body(
    name: str = "anny", *, shape: str | BodyShape = "host", progress: Progress | None = None
) -> SkinnedBody:
    """Return a body by name.

    Args:
        name: ``"anny"``, the default body.
        shape: A name of ``SHAPES`` or a shape of one's own.
        progress: Called with a fraction 0…1 and a text while a body is made for the first time.

    Raises:
        NotFoundError: If no body has that name.
        InvalidInputError: If the shape is unknown.
        MissingDependencyError: If `anny` is not installed.
    """
    if name != "anny":
        raise NotFoundError(
            f"no body is called '{name}'", code="DX-BODY-006", hint=nearest_names(name, ("anny",))
        )
    return load_anny_body(shape, progress)
