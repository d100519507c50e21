"""Platform profiles: where a live room's elements are on the viewer's screen, and how the camera frames the host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gestures.datafiles import data_root, read_record, read_yaml
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
ELEMENT_STYLES: tuple[str, ...] = ("pill", "round", "card", "box")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


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
        style: How it is drawn, one of ``ELEMENT_STYLES``.
        colour: ``#rrggbb``.

    Raises:
        InvalidInputError: If it lies outside the picture, or id, style or colour is none.
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
        for name, value, known in (
            ("id", self.id, SCREEN_TARGETS),
            ("style", self.style, ELEMENT_STYLES),
        ):
            if value not in known:
                raise InvalidInputError(
                    f"element '{self.id}': {name} is '{value}'",
                    code="DX-PLAT-001",
                    hint=nearest_names(value, known),
                )
        if not _COLOUR.fullmatch(self.colour):
            raise InvalidInputError(
                f"element '{self.id}': colour is '{self.colour}'",
                code="DX-PLAT-001",
                hint="Give it as '#rrggbb', such as '#ff2c55', in quotes.",
            )


@dataclass(frozen=True, slots=True)
class CameraFraming:
    """How the camera frames the host.

    Attributes:
        head_room: Share of the picture above the head.
        below_hips: How far below the hip joints the picture reaches, share of the height from hips to head
            top.
        vertical_fov_deg: Vertical angle of view, degrees.

    Raises:
        InvalidInputError: If a number is outside the range in which a host can be seen.
    """

    head_room: float = 0.25
    below_hips: float = 0.16
    vertical_fov_deg: float = 24.0

    def __post_init__(self) -> None:
        for name, low, high in _CAMERA_RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise InvalidInputError(f"{name} is {value:g}, expected {low:g}…{high:g}", code="DX-PLAT-005")


_CAMERA_RANGES = (
    ("head_room", 0.0, 0.6),
    ("below_hips", -0.5, 1.5),
    ("vertical_fov_deg", 5.0, 90.0),
)


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
    if str(name).endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.is_file():
            raise NotFoundError(
                "there is no such platform file", code="DX-PLAT-002", where=str(name), hint="Check the path."
            )
    elif str(name) in platform_ids():
        path = data_root() / "platforms" / f"{name}.yaml"
    else:
        raise NotFoundError(
            f"no platform profile is called '{name}'",
            code="DX-PLAT-002",
            hint=nearest_names(str(name), platform_ids()),
        )
    return _profile(read_yaml(path), str(path))


@dataclass(frozen=True, slots=True)
class _Head:
    """The fields of a profile that are no tables."""

    id: str
    name: str
    language: str
    mirrored: bool = False


def _profile(table: Any, where: str) -> PlatformProfile:
    if not isinstance(table, dict) or not isinstance(table.get("elements"), list):
        raise InvalidInputError(
            "a platform profile needs a list of elements",
            code="DX-PLAT-004",
            where=where,
            hint="Copy one of data/platforms and change it.",
        )
    plain = {key: value for key, value in table.items() if key not in ("elements", "camera")}
    head = read_record(_Head, plain, where)
    camera = read_record(CameraFraming, table.get("camera", {}), f"{where}: camera")
    elements: dict[str, ScreenElement] = {}
    for number, row in enumerate(table["elements"], start=1):
        place = f"{where}: element {number}"
        element = read_record(ScreenElement, row, place)
        if element.id in elements:
            raise InvalidInputError(
                f"'{element.id}' is there twice", code="DX-PLAT-004", where=place, hint="Remove one."
            )
        elements[element.id] = element
    return PlatformProfile(head.id, head.name, head.language, elements, camera, head.mirrored)
