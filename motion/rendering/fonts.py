"""Finds a font that can write Chinese."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDERS: tuple[str, ...] = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_NAMES: tuple[str, ...] = (
    "NotoSansCJK-Bold*",
    "NotoSansCJK*",
    "NotoSansSC*",
    "SourceHanSans*",
    "wqy-microhei*",
    "wqy-zenhei*",
    "PingFang*",
    "msyhbd*",
    "msyh*",
    "DroidSansFallback*",
)
_SUFFIXES = {".ttf", ".ttc", ".otf"}
_LATIN_END = 0x250
"""First code point after those that Pillow's own font writes."""
_TRIED_PX = 16
_NO_CHARACTER = "\U0010fffe"
INSTALL_LINE = "apt-get install fonts-wqy-microhei"
"""What gives a Debian or Ubuntu machine a Chinese font."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def chinese_font_file() -> Path | None:
    """Return the best Chinese font file of this machine, or None."""
    files = [
        path
        for folder in _FOLDERS
        if (root := Path(folder).expanduser()).is_dir()
        for path in root.rglob("*")
        if path.suffix.lower() in _SUFFIXES
    ]
    for name in _NAMES:
        matches = sorted(path for path in files if path.match(name))
        if matches:
            return matches[0]
    return None


@cache
def load_font(size_px: int) -> Font:
    """Return the Chinese font at a size, or Pillow's own Latin one where there is none.

    Args:
        size_px: Height of a line's letters, pixels.
    """
    path = chinese_font_file()
    # Collections of Noto's CJK fonts hold the simplified Chinese forms third.
    index = 2 if path is not None and path.name.startswith("NotoSansCJK") else 0
    return ImageFont.load_default(size_px) if path is None else ImageFont.truetype(str(path), size_px, index)


def font_warning() -> str | None:
    """Return what to tell the user where no Chinese font is installed, else None."""
    if chinese_font_file() is not None:
        return None
    return f"[DX-RENDER-004] no Chinese font is installed: captions and labels are drawn in Latin. Run: {INSTALL_LINE}"


@cache
def has_glyph(letter: str) -> bool:
    """Return whether the font found can draw a character; it draws one and the same box for all that it cannot."""
    if chinese_font_file() is None:
        return ord(letter) < _LATIN_END
    font = load_font(_TRIED_PX)
    return bytes(font.getmask(letter)) != bytes(font.getmask(_NO_CHARACTER))


def writable(text: str) -> str:
    """Return the part of a text that the font found can write."""
    if chinese_font_file() is not None:
        return text
    return "".join(letter for letter in text if ord(letter) < _LATIN_END).strip(" ·")
