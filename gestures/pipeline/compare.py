"""Two gestures, or two revisions of one, side by side as a picture: five phases each, and what changed in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from gestures.library.catalogue import Library, load_library
from gestures.library.curation.differences import Difference, differences
from gestures.library.gesture import Gesture
from gestures.pipeline.progress import Progress, silent
from gestures.pipeline.sheet import check_picture_name, phase_drawing, save_picture
from motion.rendering.fonts import Font, chinese_font_file, load_font, writable
from motion.rendering.renderer import Frame

_PANEL = 460
"""Width of the column of words, pixels."""
_CAPTION = 30
_MARGIN = 14
_SIZE = 16
_LEADING = 22
_INK, _FAINT, _PAPER = (24, 24, 28), (110, 110, 118), (255, 255, 255)
_STAGE = "drawing both"
_PHASES = ("rest", "preparation", "stroke begins", "stroke ends", "retraction")


def draw_comparison(
    before: Gesture,
    after: Gesture,
    titles: tuple[str, str],
    out: Path,
    platform: str | Path,
    progress: Progress | None = None,
    library: Library | None = None,
) -> None:
    """Draw two rows of five phases with what changed written beside them.

    Args:
        before: What was.
        after: What is.
        titles: What the rows are called.
        out: PNG or JPEG to write.
        platform: Screen that pointing gestures aim at.
        progress: Takes progress.
        library: Gives the postures between gestures and the clips that gestures play; the library that ships with
            Deixis if not given.

    Raises:
        NotFoundError: If the platform is unknown.
        InvalidInputError: If the file's ending is another, or it cannot be written.
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    check_picture_name(out)
    report = progress or silent
    held = library or load_library()
    parts = []
    with phase_drawing(platform) as draw:
        for index, (gesture, title) in enumerate(zip((before, after), titles, strict=True)):
            report(_STAGE, index / 2)
            row = draw(gesture, _holding(gesture, held))
            parts += [_title(title, row.shape[1]), row]
    pictures = np.concatenate([_phase_names(parts[0].shape[1]), *parts])
    words = _panel(differences(before, after), pictures.shape[0])
    save_picture(np.concatenate([pictures, words], axis=1), out)
    report(_STAGE, 1.0)


def _holding(gesture: Gesture, library: Library) -> Library:
    """Return a library with a gesture as it was at some revision; names of others do not get in its way."""
    others = (replace(other, aliases=()) for other in library.gestures if other.id != gesture.id)
    return Library([replace(gesture, aliases=()), *others], library.clip_content)


def _phase_names(width: int) -> Frame:
    strip = Image.new("RGB", (width, _CAPTION), _PAPER)
    draw = ImageDraw.Draw(strip)
    step = width / len(_PHASES)
    for index, phase in enumerate(_PHASES):
        draw.text(((index + 0.5) * step, 6), phase, fill=_FAINT, font=load_font(_SIZE), anchor="ma")
    return np.asarray(strip)


def _title(title: str, width: int) -> Frame:
    strip = Image.new("RGB", (width, _CAPTION), _PAPER)
    draw = ImageDraw.Draw(strip)
    draw.text((_MARGIN, 4), _drawable(title), fill=_INK, font=load_font(_SIZE + 2))
    return np.asarray(strip)


def _panel(found: tuple[Difference, ...], height: int) -> Frame:
    panel = Image.new("RGB", (_PANEL, height), _PAPER)
    draw = ImageDraw.Draw(panel)
    font = load_font(_SIZE)
    lines = _lines([item.words for item in found] or ["Nothing is different."], font)
    room = max(1, (height - 2 * _MARGIN) // _LEADING)
    if len(lines) > room:
        lines = [*lines[: room - 1], ("…", True)]
    y = _MARGIN
    for text, begins in lines:
        if begins and text != "…":
            draw.text((_MARGIN, y), "•", fill=_FAINT, font=font)
        draw.text((_MARGIN + 14, y), _drawable(text), fill=_INK, font=font)
        y += _LEADING
    return np.asarray(panel)


def _lines(items: list[str], font: Font) -> list[tuple[str, bool]]:
    """Return the items as lines that fit the panel, each with whether an item begins there."""
    width = _PANEL - 2 * _MARGIN - 14
    lines: list[tuple[str, bool]] = []
    for item in items:
        line, begins = "", True
        for piece in _pieces(item):
            if line and font.getlength(line + piece) > width:
                lines.append((line.rstrip(), begins))
                line, begins = "", False
            line += piece.lstrip() if not line else piece
        lines.append((line.rstrip(), begins))
    return lines


def _drawable(text: str) -> str:
    """Return a text as the font at hand can write it."""
    return text if chinese_font_file() else writable(text.replace("→", "->"))


def _pieces(text: str) -> list[str]:
    """Return a text in pieces between which a line may break: after blanks, and around Chinese characters."""
    pieces = [""]
    for sign in text:
        last = pieces[-1][-1:]
        if _is_wide(sign) or _is_wide(last) or (last == " " and sign != " "):
            pieces.append("")
        pieces[-1] += sign
    return [piece for piece in pieces if piece]


def _is_wide(sign: str) -> bool:
    return "\u3000" <= sign <= "\uffef"
