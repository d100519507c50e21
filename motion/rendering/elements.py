"""Draws one element of a viewer's screen: buttons, cards and boxes, as data says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from motion.rendering.fonts import Font, load_font, writable
from motion.rendering.icons import ICONS

STYLES: tuple[str, ...] = ("pill", "round", "card", "box")
"""How an element can be drawn: a coloured button, a round icon, a white card, a dark input box."""
_SCALE = 3
_WHITE = (255, 255, 255, 255)
_GLASS = (20, 18, 22, 118)


class ScreenElementLike(Protocol):
    """An element of the screen. Fractions count from the picture's top left; x and y are the centre."""

    @property
    def id(self) -> str:
        """Name by which it is highlighted."""
        ...

    @property
    def label(self) -> str:
        """Text on it."""
        ...

    @property
    def x(self) -> float:
        """Centre, fraction of the picture's width."""
        ...

    @property
    def y(self) -> float:
        """Centre, fraction of the picture's height."""
        ...

    @property
    def width(self) -> float:
        """Fraction of the picture's width."""
        ...

    @property
    def height(self) -> float:
        """Fraction of the picture's height."""
        ...

    @property
    def style(self) -> str:
        """One of ``STYLES``; an unknown one is drawn as a pill."""
        ...

    @property
    def colour(self) -> str:
        """``#rrggbb``."""
        ...


@dataclass(frozen=True, slots=True)
class ScreenElement:
    """A plain element, for callers that have no type of their own. Fields as in ``ScreenElementLike``."""

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float
    style: str = "pill"
    colour: str = "#ff2c55"


@dataclass(frozen=True, slots=True)
class HostBadge:
    """Who is on the air: a small portrait and a name on a dark pill that ends in one of the elements.

    Attributes:
        name: First line.
        beside: Id of the element at the pill's right end.
        note: Second, smaller line.
    """

    name: str
    beside: str
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A picture with transparency at a place of the frame.

    Attributes:
        left: Column of its first pixel.
        top: Row of its first pixel.
        rgba: (h, w, 4) uint8.
    """

    left: int
    top: int
    rgba: NDArray[np.uint8]


def element_box(element: ScreenElementLike, width: int, height: int) -> tuple[float, float, float, float]:
    """Return an element's left, top, right and bottom, pixels."""
    half_w, half_h = element.width * width / 2, element.height * height / 2
    x, y = element.x * width, element.y * height
    return x - half_w, y - half_h, x + half_w, y + half_h


def draw_element(element: ScreenElementLike, width: int, height: int, icon: str = "") -> Layer:
    """Draw an element at the frame's size.

    Args:
        element: What to draw and where.
        width: Frame width, pixels.
        height: Frame height, pixels.
        icon: A name of ``ICONS``; empty draws the label alone.
    """
    left, top, right, bottom = element_box(element, width, height)
    margin = 4
    place = (int(left) - margin, int(top) - margin)
    size = (int(right - left) + 2 * margin + 2, int(bottom - top) + 2 * margin + 2)
    image = Image.new("RGBA", (size[0] * _SCALE, size[1] * _SCALE))
    draw = ImageDraw.Draw(image)
    box = (
        (left - place[0]) * _SCALE,
        (top - place[1]) * _SCALE,
        (right - place[0]) * _SCALE,
        (bottom - place[1]) * _SCALE,
    )
    colour = (*ImageColor.getrgb(element.colour)[:3], 255)
    painter = {"round": _round, "card": _card, "box": _box}.get(element.style, _pill)
    painter(draw, box, writable(element.label), colour, icon)
    small = image.resize(size, Image.Resampling.BOX)
    return Layer(*place, np.asarray(small))


def draw_badge(badge: HostBadge, element: ScreenElementLike, width: int, height: int) -> Layer:
    """Draw the host's badge around an element that stands at its right end."""
    left, top, right, bottom = element_box(element, width, height)
    tall = (bottom - top) * 1.42
    centre = (top + bottom) / 2
    inset = (tall - (bottom - top)) / 2
    start = max(0.02 * width, left - 3.4 * tall)
    size = (int(right + inset - start) + 2, int(tall) + 2)
    image = Image.new("RGBA", (size[0] * _SCALE, size[1] * _SCALE))
    draw = ImageDraw.Draw(image)
    high = tall * _SCALE
    draw.rounded_rectangle((0, 0, (right + inset - start) * _SCALE, high), radius=high / 2, fill=_GLASS)
    pad = 0.07 * high
    face = high - 2 * pad
    _portrait(image, pad, face)
    text_left, text_right = pad + face * 1.14, (left - start) * _SCALE - pad
    name, note = writable(badge.name), writable(badge.note)
    lines = [(name, 0.36 if note else 0.5, 0.34 if note else 0.36, 255), (note, 0.72, 0.24, 190)]
    for text, row, share, strength in lines:
        if text:
            font = _fitting(text, text_right - text_left, share * high)
            draw.text(
                (text_left, high * row),
                text,
                font=font,
                fill=(255, 255, 255, strength),
                anchor=_anchor(font, "lm"),
            )
    return Layer(int(start), int(centre - tall / 2), np.asarray(image.resize(size, Image.Resampling.BOX)))


def _portrait(image: Image.Image, pad: float, face: float) -> None:
    """Draw hair, face and shoulders within a circle so wide, so far from the picture's left and top, pixels."""
    circle = (pad, pad, pad + face, pad + face)
    ImageDraw.Draw(image).ellipse(circle, fill=(244, 208, 190, 255))
    within = Image.new("L", image.size)
    ImageDraw.Draw(within).ellipse(circle, fill=255)
    bust = Image.new("RGBA", image.size)
    ink = ImageDraw.Draw(bust)
    middle = pad + face / 2
    for wide, top, bottom, fill in (
        (0.25, 0.14, 0.74, (46, 30, 26, 255)),
        (0.16, 0.24, 0.62, (232, 182, 156, 255)),
        (0.38, 0.68, 1.4, (24, 98, 128, 255)),
    ):
        box = (middle - face * wide, pad + face * top, middle + face * wide, pad + face * bottom)
        ink.ellipse(box, fill=fill)
    image.paste(bust, (0, 0), Image.composite(bust.getchannel("A"), Image.new("L", image.size), within))


_Rect = tuple[float, float, float, float]
_Rgba = tuple[int, int, int, int]


def _pill(draw: ImageDraw.ImageDraw, box: _Rect, label: str, colour: _Rgba, icon: str) -> None:
    tall = box[3] - box[1]
    draw.rounded_rectangle(box, radius=tall / 2, fill=colour)
    ink = _ink(colour)
    area = list(box)
    if icon in ICONS:
        size = tall * 0.56
        ICONS[icon](draw, (box[0] + tall * 0.26, box[1] + (tall - size) / 2, size), ink)
        area[0] += tall * 0.70
    _write(draw, (area[0], area[1], area[2], area[3]), label, ink, 0.56)


def _round(draw: ImageDraw.ImageDraw, box: _Rect, label: str, colour: _Rgba, icon: str) -> None:
    wide, tall = box[2] - box[0], box[3] - box[1]
    size = min(wide, tall)
    middle, centre = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    draw.ellipse((middle - size / 2, centre - size / 2, middle + size / 2, centre + size / 2), fill=_GLASS)
    if icon in ICONS:
        part = size * 0.62
        ICONS[icon](draw, (middle - part / 2, centre - part / 2, part), colour)
    else:
        inner = size * 0.43
        draw.ellipse((middle - inner, centre - inner, middle + inner, centre + inner), fill=colour)
        _write(
            draw, (middle - inner, centre - inner, middle + inner, centre + inner), label, _ink(colour), 0.42
        )


def _card(draw: ImageDraw.ImageDraw, box: _Rect, label: str, colour: _Rgba, icon: str) -> None:
    wide, tall = box[2] - box[0], box[3] - box[1]
    radius = min(wide, tall) * 0.14
    draw.rounded_rectangle(box, radius=radius, fill=(255, 250, 246, 244))
    band = (box[0], box[1], box[0] + min(wide * 0.30, tall * 0.95), box[3])
    draw.rounded_rectangle(band, radius=radius, fill=colour)
    draw.rectangle((band[0] + radius, band[1], band[2], band[3]), fill=colour)
    notch = tall * 0.10
    for y in (box[1], box[3]):
        draw.ellipse((band[2] - notch, y - notch, band[2] + notch, y + notch), fill=(0, 0, 0, 0))
    if icon in ICONS:
        size = min(band[2] - band[0], tall) * 0.62
        ICONS[icon](draw, ((band[0] + band[2] - size) / 2, (band[1] + band[3] - size) / 2, size), _WHITE)
    _write(draw, (band[2] + notch, box[1], box[2], box[3]), label, colour, 0.40)


def _box(draw: ImageDraw.ImageDraw, box: _Rect, label: str, colour: _Rgba, icon: str) -> None:
    tall = box[3] - box[1]
    draw.rounded_rectangle(box, radius=tall / 2, fill=_GLASS)
    area = list(box)
    area[0] += tall * 0.30
    if icon in ICONS:
        size = tall * 0.50
        ICONS[icon](draw, (area[0], box[1] + (tall - size) / 2, size), (255, 255, 255, 215))
        area[0] += size * 1.25
    font = _fitting(label, area[2] - area[0] - tall * 0.2, tall * 0.42)
    draw.text(
        (area[0], (box[1] + box[3]) / 2),
        label,
        fill=(255, 255, 255, 225),
        font=font,
        anchor=_anchor(font, "lm"),
    )


def _ink(colour: _Rgba) -> _Rgba:
    """White on dark colours, near black on bright ones (relative luminance of Rec. 709)."""
    luminance = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    return (60, 30, 10, 255) if luminance > 175 else _WHITE


def _write(draw: ImageDraw.ImageDraw, box: _Rect, text: str, ink: _Rgba, share: float) -> None:
    if not text:
        return
    font = _fitting(text, (box[2] - box[0]) * 0.90, (box[3] - box[1]) * share)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    draw.text(middle, text, fill=ink, font=font, anchor=_anchor(font, "mm"))


def _fitting(text: str, width: float, height: float) -> Font:
    size = max(8, round(height))
    while size > 8 and load_font(size).getlength(text) > width:
        size -= 1
    return load_font(size)


def _anchor(font: Font, name: str) -> str | None:
    return name if hasattr(font, "getmetrics") else None
