"""Drawing the host: camera, pictures, what lies over them, and video files.

Importing this package needs neither OpenGL nor PyAV; they are asked for when something is drawn or written.
"""

from __future__ import annotations

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
