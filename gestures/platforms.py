"""Platform profiles: where a live room's elements are on the viewer's screen, and how the camera frames the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gestures.datafiles import data_root, read_yaml
from gestures.errors import InvalidInputError, NotFoundError, nearest_names

SCREEN_TARGETS: tuple[str, ...] = (
    "follow_button",
    "like_button",
    "share_button",
    "comment_box",
    "cart_button",
    "coupon",
    "fan_club_button",
    "lucky_bag",
)


@dataclass(frozen=True, slots=True)
class ScreenElement:
    """One element of the screen, as the viewer sees it.

    Attributes:
        id: One of ``SCREEN_TARGETS``.
        label: Text on the element, as the platform writes it.
        x: Centre, fraction of the picture's width from the viewer's left.
        y: Centre, fraction of the picture's height from the top.
        width: Fraction of the picture's width.
        height: Fraction of the picture's height.
        style: How it is drawn (``pill``, ``round``, ``card``, ``box``).
        colour: ``#rrggbb``.
    """

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float
    style: str = "pill"
    colour: str = "#ff2c55"

    def __post_init__(self) -> None:
        inside = 0 <= self.x <= 1 and 0 <= self.y <= 1 and 0 < self.width <= 1 and 0 < self.height <= 1
        if not inside:
            raise InvalidInputError(
                f"element '{self.id}' lies outside the picture",
                code="DX-PLAT-001",
                hint="Give fractions 0…1.",
            )


@dataclass(frozen=True, slots=True)
class CameraFraming:
    """How the camera frames the host.

    Attributes:
        head_room: Share of the picture above the head.
        below_hips: How far below the hip joints the picture reaches, share of the height from hips to head
            top.
        vertical_fov_deg: Vertical angle of view, degrees.
    """

    head_room: float = 0.25
    below_hips: float = 0.16
    vertical_fov_deg: float = 24.0


@dataclass(frozen=True, slots=True)
class PlatformProfile:
    """One platform's live room.

    Attributes:
        id: Profile id, such as ``douyin``.
        name: Name of the platform.
        language: Language of its labels.
        elements: By id.
        camera: Framing of the host.
        mirrored: True if viewers see the host mirrored (selfie cameras).
    """

    id: str
    name: str
    language: str
    elements: Mapping[str, ScreenElement]
    camera: CameraFraming
    mirrored: bool = False

    def element(self, target: str) -> ScreenElement:
        """Return a screen element.

        Raises:
            NotFoundError: If the platform's screen has none of that id.
        """
        try:
            return self.elements[target]
        except KeyError:
            raise NotFoundError(
                f"platform '{self.id}' shows no '{target}'",
                code="DX-PLAT-003",
                hint=nearest_names(target, self.elements),
            ) from None


def platform_ids() -> tuple[str, ...]:
    """Return the ids of the profiles that ship with Deixis."""
    return tuple(sorted(path.stem for path in (data_root() / "platforms").glob("*.yaml")))


@cache
def load_platform(name: str | Path) -> PlatformProfile:
    """Read a profile by id, or from a YAML file of one's own.

    Raises:
        NotFoundError: If no profile has that id.
        InvalidInputError: If the file is malformed.
    """
    path = Path(name) if str(name).endswith((".yaml", ".yml")) else data_root() / "platforms" / f"{name}.yaml"
    if not path.is_file():
        raise NotFoundError(
            f"no platform profile is called '{name}'",
            code="DX-PLAT-002",
            hint=nearest_names(str(name), platform_ids()),
        )
    return _profile(path, read_yaml(path))


def _profile(path: Path, table: Any) -> PlatformProfile:
    try:
        elements = {row["id"]: ScreenElement(**row) for row in table["elements"]}
        return PlatformProfile(
            id=table["id"],
            name=table["name"],
            language=table["language"],
            elements=elements,
            camera=CameraFraming(**table.get("camera", {})),
            mirrored=bool(table.get("mirrored", False)),
        )
    except (KeyError, TypeError) as error:
        raise InvalidInputError(
            f"the platform profile is malformed: {error}",
            code="DX-PLAT-004",
            where=str(path),
            hint="It needs id, name, language and elements with id, label, x, y, width and height.",
        ) from error
