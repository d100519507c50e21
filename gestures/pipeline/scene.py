"""A show before the camera: what a viewer of the live room sees at any instant."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import TracebackType

import torch
from torch import Tensor

from gestures.alignment.timeline import Timeline
from gestures.errors import InvalidInputError
from gestures.lowering import Stage
from gestures.platforms import PlatformProfile
from motion.bodies import SkinnedBody
from motion.clip import Clip, FaceTrack, Pose
from motion.kinematics import forward_kinematics
from motion.rendering import AvatarRenderer, Circle, Frame, HostBadge, ScreenOverlay
from motion.skeleton import joint_index
from motion.timing import FrameRate

MAX_SIDE = 4096
_HAND_JOINTS = [joint_index(f"{side}_{name}") for side in ("left", "right") for name in ("wrist", "middle1")]
_LEAST_HAND = 0.035
"""Least radius of a hand in the picture, share of its height; a fist seen from the front is no point."""
_FRAMES_AT_ONCE = 64
"""Frames that are posed together."""
_ICONS = {
    "follow_button": "plus",
    "like_button": "heart",
    "share_button": "share",
    "comment_box": "bubble",
    "cart_button": "cart",
    "coupon": "ticket",
    "fan_club_button": "star",
    "lucky_bag": "bag",
}
_HOST = {"zh": ("小迪的直播间", "1.2万在看"), "en": ("Dee live", "12K watching")}
_BADGE_BESIDE = "follow_button"
_CAPTION_STAYS_S = 0.8
"""How long a clause stays readable after its last word, s."""


@dataclass(frozen=True, slots=True)
class SceneSettings:
    """How a show is drawn.

    Attributes:
        width: Width of the picture, pixels, even.
        height: Height of the picture, pixels, even.
        fps: Frames a second of a video.
        captions: Draw the words.
        screen: Draw the elements of the platform's screen.

    Raises:
        InvalidInputError: If a size is odd or out of range, or the frame rate is no positive number.
    """

    width: int = 540
    height: int = 960
    fps: float = 30.0
    captions: bool = True
    screen: bool = True

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if side % 2 or not 64 <= side <= MAX_SIDE:
                raise InvalidInputError(
                    f"a picture of {self.width}×{self.height} pixels cannot be drawn",
                    code="DX-SHOW-009",
                    hint=f"Give even sizes from 64 to {MAX_SIDE}, such as 540x960.",
                )
        FrameRate.of(self.fps)


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height from ``540x960``.

    Raises:
        InvalidInputError: If the text is no size.
    """
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise InvalidInputError(f"'{text}' is no size", code="DX-SHOW-009", hint="Give WxH, such as 540x960.")
    return int(parts[0]), int(parts[1])


@dataclass(frozen=True, slots=True, eq=False)
class SceneContent:
    """What is drawn.

    Attributes:
        timeline: Words and gestures.
        platform: The live room.
        body: The host.
        clip: Frames of the body.
        face: Frames of the face, as many as of the body; None is a neutral face.
    """

    timeline: Timeline
    platform: PlatformProfile
    body: SkinnedBody
    clip: Clip
    face: FaceTrack | None


@dataclass(frozen=True, slots=True)
class _Caption:
    """A clause, how many of its characters have been said, and where in it words start."""

    text: str
    said: int
    word_starts: tuple[int, ...]


_NO_CAPTION = _Caption("", 0, ())


class Scene:
    """Draws a show. Use it as a context manager, or call ``close``.

    Args:
        content: What is drawn.
        settings: How it is drawn.

    Raises:
        MissingDependencyError: If EGL or the renderer's package is missing.
    """

    def __init__(self, content: SceneContent, settings: SceneSettings | None = None) -> None:
        self._content = content
        self._settings = settings or SceneSettings()
        size = (self._settings.width, self._settings.height)
        stage = Stage.of(content.body.skeleton, content.platform, *size)
        self._camera = stage.camera
        self._renderer = AvatarRenderer(content.body, stage.camera)
        name, note = _HOST.get(content.platform.language, _HOST["en"])
        elements = content.platform.elements.values() if self._settings.screen else ()
        self._overlay = ScreenOverlay(
            elements, *size, icons=_ICONS, badge=HostBadge(name, _BADGE_BESIDE, note) if elements else None
        )
        self._starts_s = [clause.start_s for clause in content.timeline.clauses]

    def __enter__(self) -> Scene:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def warning(self) -> str | None:
        """What to tell the user about fonts, or None."""
        return self._overlay.warning

    def close(self) -> None:
        """Give the graphics memory back."""
        self._renderer.close()

    def picture(self, time_s: float) -> Frame:
        """Draw one instant: (height, width, 3) uint8."""
        return next(self.pictures([time_s]))

    def picture_of(self, time_s: float, pose: Pose, face: Tensor | None) -> Frame:
        """Draw a body, and a face (52,) if there is one, with the words and the screen of some instant."""
        one = Pose(pose.local_xyzw.reshape(1, 55, 4), pose.root_m.reshape(1, 3))
        return self._laid_over(self._renderer.frame(pose, face), time_s, self._hands(one)[0])

    def _laid_over(self, drawn: Frame, time_s: float, hands: list[Circle]) -> Frame:
        caption = self._caption(time_s) if self._settings.captions else _NO_CAPTION
        return self._overlay.draw(
            drawn,
            caption=caption.text,
            said=caption.said,
            word_starts=caption.word_starts,
            highlight=self._pointed_at(time_s),
            hands=hands,
            time_s=time_s,
        )

    def pictures(self, times_s: Iterable[float]) -> Iterator[Frame]:
        """Draw instants one after the other."""
        clip, face = self._content.clip, self._content.face
        times = iter(times_s)
        while part := list(islice(times, _FRAMES_AT_ONCE)):
            rows = [min(max(round(time_s * clip.rate.fps), 0), clip.frame_count - 1) for time_s in part]
            poses = Pose(clip.local_xyzw[rows], clip.root_m[rows])
            drawn = self._renderer.frames(poses, None if face is None else face.weights[rows])
            for time_s, frame, hands in zip(part, drawn, self._hands(poses), strict=True):
                yield self._laid_over(frame, time_s, hands)

    def _hands(self, poses: Pose) -> list[list[Circle]]:
        """Where both hands are in the picture in each of (T, 55, 4) poses."""
        _, places = forward_kinematics(self._content.body.skeleton, poses.local_xyzw, poses.root_m)
        seen = self._camera.project(places[:, _HAND_JOINTS].unflatten(1, (2, 2)).double())
        wrists, knuckles = seen.unbind(2)
        middles, reach = 0.3 * wrists + 0.7 * knuckles, (knuckles - wrists).norm(dim=-1)
        return torch.cat(
            (middles, reach.clamp_min(_LEAST_HAND * self._settings.height)[..., None]), -1
        ).tolist()

    def _caption(self, time_s: float) -> _Caption:
        index = bisect.bisect_right(self._starts_s, time_s) - 1
        if index < 0:
            return _NO_CAPTION
        timeline = self._content.timeline
        clause = timeline.clauses[index]
        if time_s > clause.end_s + _CAPTION_STAYS_S:
            return _NO_CAPTION
        words = timeline.words[clause.first_word : clause.last_word + 1]
        said = max((word.end - clause.start for word in words if word.start_s <= time_s), default=0)
        return _Caption(clause.text, said, tuple(word.start - clause.start for word in words))

    def _pointed_at(self, time_s: float) -> list[str]:
        return [
            placement.target
            for placement in self._content.timeline.gestures
            if placement.target is not None and placement.stroke.start_s <= time_s <= placement.hold.end_s
        ]
