"""Drawing the host: camera, pictures, what lies over them, and video files.

Its names are loaded when they are first asked for; OpenGL and PyAV, when something is drawn or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from motion.rendering.camera import Camera, presenter_camera
    from motion.rendering.elements import HostBadge, ScreenElement, ScreenElementLike
    from motion.rendering.look import Look
    from motion.rendering.overlay import Circle, ScreenOverlay
    from motion.rendering.renderer import AvatarRenderer, Frame
    from motion.rendering.video import contact_sheet, read_aigc, write_still, write_video

__all__ = [
    "AvatarRenderer",
    "Camera",
    "Circle",
    "Frame",
    "HostBadge",
    "Look",
    "ScreenElement",
    "ScreenElementLike",
    "ScreenOverlay",
    "contact_sheet",
    "presenter_camera",
    "read_aigc",
    "write_still",
    "write_video",
]

__getattr__ = lazy_names(
    __name__,
    {
        "AvatarRenderer": "renderer",
        "Camera": "camera",
        "Circle": "overlay",
        "Frame": "renderer",
        "HostBadge": "elements",
        "Look": "look",
        "ScreenElement": "elements",
        "ScreenElementLike": "elements",
        "ScreenOverlay": "overlay",
        "contact_sheet": "video",
        "presenter_camera": "camera",
        "read_aigc": "video",
        "write_still": "video",
        "write_video": "video",
    },
)
