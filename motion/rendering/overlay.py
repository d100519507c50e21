"""The flat layer over the host: screen elements, captions and the label that says it is AI-generated."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from motion.errors import InvalidInputError
from motion.rendering.captions import Caption
from motion.rendering.elements import (
    HostBadge,
    Layer,
    ScreenElementLike,
    draw_badge,
    draw_element,
    element_box,
)
from motion.rendering.fonts import font_warning, has_glyph, load_font, writable
from motion.rendering.stencil import Stencil

Circle = tuple[float, float, float]
"""Column and row of the middle, and radius, pixels."""
AI_LABEL = "AI生成 AI-generated"
"""Text of the explicit label."""
LABEL_SHARE = 0.05
"""Least height of the label's letters, share of the picture's shorter side (GB 45438-2025, video)."""

_CAPTION_Y = 0.80
_CAPTION_SHARE = 0.052
_CAPTION_WIDTH = 0.86
_SAID = (255, 226, 92, 255)
_TO_SAY = (255, 255, 255, 255)
_PULSE_STEPS = 12
_PULSE_HZ = 1.6
_GLASS, _GLASS_POINTED_AT = 0.22, 0.6
"""How opaque elements are over a hand."""
_GLASS_NEAR = 0.018
"""How near a hand is, share of the picture's height, when an element begins to turn to glass."""


class ScreenOverlay:
    """Lays elements, captions and the AI label over frames of one size.

    What it draws depends on its arguments alone, so any frame can be drawn by itself.

    Args:
        elements: Elements of the viewer's screen.
        width: Frame width, pixels.
        height: Frame height, pixels.
        icons: Element id to a name of ``motion.rendering.icons.ICONS``.
        badge: Who is on the air, drawn to the left of one of the elements.
        label: Text of the explicit label; it is never left out.

    Attributes:
        warning: What to tell the user about fonts, or None.
        label_px: Height of the label's letters, pixels.
        label_box: Left, top, right and bottom of the label, pixels.

    Raises:
        InvalidInputError: If the label is empty.
    """

    def __init__(
        self,
        elements: Iterable[ScreenElementLike],
        width: int,
        height: int,
        *,
        icons: Mapping[str, str] | None = None,
        badge: HostBadge | None = None,
        label: str = AI_LABEL,
    ) -> None:
        if not label.strip():
            raise InvalidInputError("the explicit AI label cannot be empty", code="DX-RENDER-030")
        self._width, self._height = width, height
        self._caption_px = round(_CAPTION_SHARE * width)
        self._elements = {element.id: element for element in elements}
        icons = icons or {}
        layers: list[tuple[ScreenElementLike | None, Layer]] = []
        if badge is not None and badge.beside in self._elements:
            beside = self._elements[badge.beside]
            layers.append((None, draw_badge(badge, beside, width, height)))
        layers += [
            (item, draw_element(item, width, height, icons.get(item.id, "")))
            for item in self._elements.values()
        ]
        self.warning = font_warning()
        label_layer, self.label_px = self._label(writable(label) or "AI-generated")
        self.label_box = (
            label_layer.left,
            label_layer.top,
            label_layer.left + label_layer.rgba.shape[1],
            label_layer.top + label_layer.rgba.shape[0],
        )
        layers.append((None, label_layer))
        self._stencils = [(element, self._stencil(layer)) for element, layer in layers]
        self._caption = lru_cache(maxsize=128)(
            lambda text, said, starts: self._stencil(self._draw_caption(text, said, starts))
        )
        font = load_font(self._caption_px)
        self._in_lines = lru_cache(maxsize=8)(
            lambda text, starts: Caption(
                text,
                length=font.getlength,
                width=_CAPTION_WIDTH * width,
                has_glyph=has_glyph,
                word_starts=starts,
            )
        )
        self._ring = lru_cache(maxsize=256)(lambda name, phase: self._stencil(self._draw_ring(name, phase)))

    def draw(
        self,
        frame: NDArray[np.uint8],
        *,
        caption: str = "",
        said: int = 0,
        word_starts: Sequence[int] = (),
        highlight: Collection[str] = (),
        hands: Iterable[Circle] = (),
        time_s: float = 0.0,
    ) -> NDArray[np.uint8]:
        """Return a copy of a frame with everything laid over it.

        Args:
            frame: (height, width, 3) uint8.
            caption: Words at the bottom; empty draws none.
            said: How many characters of the caption have been said; they are coloured.
            word_starts: Places in the caption where words start, so that lines part none.
            highlight: Ids of elements that are being pointed at; a ring pulses around them.
            hands: Where the host's hands are, column, row and radius, pixels: elements over them turn to glass, so
                that what the hands say is seen.
            time_s: Time of the frame, s; moves the pulse.

        Raises:
            InvalidInputError: If the frame is not of the overlay's size.
        """
        if frame.shape != (self._height, self._width, 3):
            raise InvalidInputError(
                f"the frame has shape {frame.shape}, the overlay is for {self._width}×{self._height}",
                code="DX-RENDER-031",
            )
        result = frame.copy()
        circles = list(hands)
        for element, stencil in self._stencils:
            stencil.over(result, self._opacity(element, circles, highlight))
        phase = int(time_s * _PULSE_HZ * _PULSE_STEPS) % _PULSE_STEPS
        for name in highlight:
            if name in self._elements:
                self._ring(name, phase).over(result)
        if caption.strip():
            self._caption(caption, said, tuple(word_starts)).over(result)
        return result

    def _stencil(self, layer: Layer) -> Stencil:
        return Stencil(layer, self._width, self._height)

    def _opacity(
        self, element: ScreenElementLike | None, hands: Sequence[Circle], highlight: Collection[str]
    ) -> float:
        """How opaque an element is by how far it lies over a hand; what is pointed at stays the clearest."""
        if element is None or not hands:
            return 1.0
        left, top, right, bottom = element_box(element, self._width, self._height)
        soft = _GLASS_NEAR * self._height
        covered = 0.0
        for x, y, radius in hands:
            apart = math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom)) - radius
            covered = max(covered, min(1.0, max(0.0, 0.5 - 0.5 * apart / soft)))
        share = covered * covered * (3.0 - 2.0 * covered)
        return 1.0 - share * (1.0 - (_GLASS_POINTED_AT if element.id in highlight else _GLASS))

    def _label(self, text: str) -> tuple[Layer, float]:
        least = LABEL_SHARE * min(self._width, self._height)
        # A font's size is not the height of its letters; grow until those that stand on the line are tall enough.
        standing = "".join(letter for letter in text if letter.isupper() or ord(letter) > 0x2E80) or text
        size = math.ceil(0.8 * least)
        while _letter_height(standing, size) < least:
            size += 1
        font = load_font(size)
        pad = round(size * 0.28)
        wide, tall = (
            math.ceil(font.getlength(text)) + 2 * pad,
            math.ceil(_letter_height(text, size)) + 2 * pad,
        )
        image = Image.new("RGBA", (wide, tall))
        draw = ImageDraw.Draw(image)
        draw.rounded_rectangle((0, 0, wide - 1, tall - 1), radius=tall * 0.22, fill=(0, 0, 0, 96))
        top = font.getbbox(text)[1]
        draw.text((pad, pad - top), text, font=font, fill=(255, 255, 255, 236))
        left, row = self._free_place(wide, tall)
        return Layer(left, row, np.asarray(image)), _letter_height(standing, size)

    def _free_place(self, wide: int, tall: int) -> tuple[int, int]:
        """A place for the label along an edge where no element lies."""
        gap = round(0.012 * self._height)
        right = self._width - wide - gap
        rows = [gap, *range(gap * 2, self._height // 3, gap)]
        places = [(column, row) for row in rows for column in (right, gap)]
        places += [(gap, self._height - tall - gap)]
        boxes = [element_box(element, self._width, self._height) for element in self._elements.values()]
        for left, top in places:
            if all(
                left + wide <= box[0] or left >= box[2] or top + tall <= box[1] or top >= box[3]
                for box in boxes
            ):
                return max(left, 0), top
        return max(right, 0), gap

    def _draw_ring(self, name: str, phase: int) -> Layer:
        left, top, right, bottom = element_box(self._elements[name], self._width, self._height)
        beat = 0.5 - 0.5 * math.cos(2 * math.pi * phase / _PULSE_STEPS)
        grow = (0.006 + 0.010 * beat) * self._height
        line = max(2.0, 0.0036 * self._height)
        margin = math.ceil(0.022 * self._height)
        place = (int(left) - margin, int(top) - margin)
        size = (int(right - left) + 2 * margin + 1, int(bottom - top) + 2 * margin + 1)
        scale = 2
        image = Image.new("RGBA", (size[0] * scale, size[1] * scale))
        box = [
            (left - place[0] - grow) * scale,
            (top - place[1] - grow) * scale,
            (right - place[0] + grow) * scale,
            (bottom - place[1] + grow) * scale,
        ]
        radius = min(box[2] - box[0], box[3] - box[1]) / 2
        draw = ImageDraw.Draw(image)
        draw.rounded_rectangle(
            box, radius=radius, outline=(255, 240, 150, round(250 - 90 * beat)), width=round(line * scale)
        )
        return Layer(*place, np.asarray(image.resize(size, Image.Resampling.BOX)))

    def _draw_caption(self, text: str, said: int, word_starts: tuple[int, ...]) -> Layer:
        size = self._caption_px
        font = load_font(size)
        lines = self._in_lines(text, word_starts).lines(said)
        step = round(size * 1.32)
        tall = step * max(len(lines), 1) + size // 2
        image = Image.new("RGBA", (self._width, tall))
        draw = ImageDraw.Draw(image)
        for row, line in enumerate(lines):
            x = (self._width - font.getlength(line.text)) / 2
            for part, colour in ((line.text[: line.said], _SAID), (line.text[line.said :], _TO_SAY)):
                draw.text(
                    (x, row * step),
                    part,
                    font=font,
                    fill=colour,
                    stroke_width=max(2, size // 12),
                    stroke_fill=(20, 16, 22, 230),
                )
                x += font.getlength(part)
        return Layer(0, round(_CAPTION_Y * self._height) - tall // 2, np.asarray(image))


def _letter_height(text: str, size: int) -> float:
    box = load_font(size).getbbox(text)
    return box[3] - box[1]
