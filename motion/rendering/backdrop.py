"""The room behind the host, painted once as a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter


def paint_backdrop(width: int, height: int, seed: int = 7) -> NDArray[np.uint8]:
    """Paint a bright studio out of focus: a wall washed by light, a shelf with shapes, points of light.

    Args:
        width: Picture width, pixels.
        height: Picture height, pixels.
        seed: Picks the shapes on the shelves and the points of light.

    Returns:
        (height, width, 3) uint8.
    """
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    wall = np.array([226.0, 214.0, 205.0])
    glow = np.exp(-(((u - 0.5) / 0.62) ** 2 + ((v - 0.36) / 0.42) ** 2))
    shade = 0.66 + 0.36 * glow - 0.10 * v
    canvas = wall * shade[..., None]
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image, "RGBA")
    palette = [
        (206, 150, 128),
        (236, 224, 210),
        (150, 168, 160),
        (220, 186, 140),
        (176, 120, 112),
        (120, 134, 148),
    ]
    for row, top in enumerate((0.20, 0.37, 0.54)):
        for side in (0, 1):
            left, right = (0.0, 0.25) if side == 0 else (0.75, 1.0)
            draw.rectangle(
                [left * width, top * height, right * width, (top + 0.012) * height], fill=(168, 132, 104, 235)
            )
            draw.rectangle(
                [left * width, (top + 0.012) * height, right * width, (top + 0.05) * height],
                fill=(90, 60, 40, 40),
            )
            place = left + 0.02
            while place < right - 0.05:
                wide = float(random.uniform(0.030, 0.062))
                tall = float(random.uniform(0.035, 0.095)) * (1.0 if row else 0.8)
                colour = palette[int(random.integers(len(palette)))]
                box = [place * width, (top - tall) * height, (place + wide) * width, top * height]
                if random.random() < 0.4:
                    draw.ellipse([box[0], box[3] - (box[2] - box[0]), box[2], box[3]], fill=(*colour, 240))
                else:
                    draw.rounded_rectangle(box, radius=0.012 * width, fill=(*colour, 240))
                place += wide + float(random.uniform(0.008, 0.026))
    image = image.filter(ImageFilter.GaussianBlur(0.014 * width))
    lights = Image.new("RGB", image.size)
    points = ImageDraw.Draw(lights)
    for _ in range(26):
        cx, cy = float(random.uniform(0.0, 1.0)) * width, float(random.uniform(0.03, 0.62)) * height
        if abs(cx / width - 0.5) < 0.2 and cy / height > 0.12:
            continue
        size = float(random.uniform(0.012, 0.032)) * width
        level = int(random.uniform(16, 48))
        points.ellipse(
            [cx - size, cy - size, cx + size, cy + size], fill=(level, int(level * 0.86), int(level * 0.66))
        )
    lights = lights.filter(ImageFilter.GaussianBlur(0.0035 * width))
    total = np.asarray(image, np.float32) + np.asarray(lights, np.float32)
    corner = 1.0 - 0.22 * np.clip(((u - 0.5) ** 2 * 1.4 + (v - 0.45) ** 2 * 0.8) * 2.0, 0, 1)
    return np.clip(total * corner[..., None], 0, 255).astype(np.uint8)
