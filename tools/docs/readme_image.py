"""Draws docs/images/show.jpg, the picture of the README: four strokes of the first script.

python tools/docs/readme_image.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from gestures import perform
from gestures.pipeline.scene import Scene, SceneContent, SceneSettings
from gestures.platforms import load_platform
from motion.bodies import load_body
from motion.formats import AigcLabel

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "images" / "show.jpg"
INTENTS = ("ask_follow", "low_stock", "point_cart", "farewell")
SETTINGS = SceneSettings(360, 640)


def main() -> None:
    """Perform, draw, write."""
    show = perform(next(iter(sorted((ROOT / "data" / "scripts").glob("*.txt")))))
    content = SceneContent(show.timeline, load_platform("douyin"), load_body(), show.clip, show.face)
    strokes = {placement.intent: placement.stroke.end_s for placement in reversed(show.timeline.gestures)}
    times = sorted(strokes[intent] for intent in INTENTS if intent in strokes)
    with Scene(content, SETTINGS) as scene:
        picture = Image.fromarray(np.concatenate(list(scene.pictures(times)), axis=1))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture.save(TARGET, quality=86, optimize=True, comment=AigcLabel().as_json().encode())


if __name__ == "__main__":
    main()
