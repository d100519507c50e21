"""The OpenGL context: off screen, through EGL, with no window system."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from motion.errors import MissingDependencyError

if TYPE_CHECKING:
    import moderngl

INSTALL_LINE = "apt-get install libegl1 libgl1"
"""What gives a Debian or Ubuntu machine software EGL."""


def open_context() -> moderngl.Context:
    """Open an off-screen OpenGL 3.3 context.

    Raises:
        MissingDependencyError: If the package `moderngl` or the system's EGL is not installed.
    """
    try:
        import moderngl
    except ImportError as error:
        raise MissingDependencyError(
            "drawing pictures needs the package 'moderngl'",
            code="DX-RENDER-002",
            hint="Run: pip install 'deixis[render]'",
        ) from error
    try:
        return moderngl.create_context(standalone=True, backend="egl", require=330)  # type: ignore[arg-type]
    except Exception as error:
        raise MissingDependencyError(
            f"drawing pictures needs EGL, which this machine does not offer ({error})",
            code="DX-RENDER-001",
            hint=f"Run: {INSTALL_LINE}",
        ) from error


@cache
def shader_source(name: str) -> str:
    """Return a shader of this package; ``#include "file"`` lines are replaced by that file's text."""
    text = (resources.files("motion.rendering") / "shaders" / name).read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        if line.startswith("#include "):
            lines.append(shader_source(line.split('"')[1]))
        else:
            lines.append(line)
    return "\n".join(lines)
