"""Simple pictograms, drawn with Pillow inside a square."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import ImageDraw

Colour = tuple[int, int, int, int]
Box = tuple[float, float, float]
"""Left, top and size of a square, pixels."""


def _at(box: Box, *points: tuple[float, float]) -> list[tuple[float, float]]:
    left, top, size = box
    return [(left + x * size, top + y * size) for x, y in points]


def _heart(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    points = []
    for step in range(64):
        t = step / 64 * 2 * math.pi
        x = 16 * math.sin(t) ** 3
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((0.5 + x / 36, 0.47 - y / 36))
    draw.polygon(_at(box, *points), fill=colour)


def _cart(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    width = max(1, round(box[2] * 0.08))
    draw.line(
        _at(box, (0.08, 0.20), (0.22, 0.20), (0.34, 0.64), (0.80, 0.64)),
        fill=colour,
        width=width,
        joint="curve",
    )
    draw.polygon(_at(box, (0.26, 0.28), (0.92, 0.28), (0.80, 0.56), (0.34, 0.56)), fill=colour)
    for x in (0.42, 0.72):
        draw.ellipse(_at(box, (x - 0.07, 0.72), (x + 0.07, 0.86)), fill=colour)


def _share(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    draw.polygon(_at(box, (0.56, 0.16), (0.92, 0.46), (0.56, 0.76)), fill=colour)
    points = []
    for step in range(17):
        t = step / 16
        points.append(
            (0.60 - 0.48 * math.sin(t * math.pi / 2), 0.38 + 0.46 * (1 - math.cos(t * math.pi / 2)))
        )
    for step in range(17):
        t = 1 - step / 16
        points.append(
            (0.60 - 0.48 * math.sin(t * math.pi / 2), 0.56 + 0.28 * (1 - math.cos(t * math.pi / 2)))
        )
    draw.polygon(_at(box, *points), fill=colour)


def _bag(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    width = max(1, round(box[2] * 0.08))
    draw.rounded_rectangle(_at(box, (0.20, 0.36), (0.80, 0.86)), radius=box[2] * 0.12, fill=colour)
    draw.arc(_at(box, (0.34, 0.12), (0.66, 0.58)), 180, 360, fill=colour, width=width)


def _ticket(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    draw.rounded_rectangle(_at(box, (0.08, 0.24), (0.92, 0.76)), radius=box[2] * 0.08, fill=colour)
    for x in (0.02, 0.86):
        draw.ellipse(_at(box, (x, 0.44), (x + 0.12, 0.56)), fill=(0, 0, 0, 0))


def _bubble(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    draw.rounded_rectangle(_at(box, (0.10, 0.16), (0.90, 0.68)), radius=box[2] * 0.20, fill=colour)
    draw.polygon(_at(box, (0.26, 0.62), (0.30, 0.88), (0.52, 0.64)), fill=colour)


def _star(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    points = []
    for step in range(10):
        angle, radius = math.pi * (step / 5 - 0.5), 0.44 if step % 2 == 0 else 0.19
        points.append((0.5 + radius * math.cos(angle), 0.52 + radius * math.sin(angle)))
    draw.polygon(_at(box, *points), fill=colour)


def _plus(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    draw.rounded_rectangle(_at(box, (0.42, 0.16), (0.58, 0.84)), radius=box[2] * 0.06, fill=colour)
    draw.rounded_rectangle(_at(box, (0.16, 0.42), (0.84, 0.58)), radius=box[2] * 0.06, fill=colour)


ICONS: dict[str, Callable[[ImageDraw.ImageDraw, Box, Colour], None]] = {
    "heart": _heart,
    "cart": _cart,
    "share": _share,
    "bag": _bag,
    "ticket": _ticket,
    "bubble": _bubble,
    "star": _star,
    "plus": _plus,
}
"""Pictograms by name; each draws in one colour inside a square."""
