"""Draw the contact sheets of the starter library and write their index, docs/library/README.md.

Run from the project's root: ``.venv/bin/python tools/docs/library_pages.py [GROUP …]``. A group is a file of
data/gestures, such as ``screen``, or ``handshapes``; without one all are drawn (some minutes).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from handshape_page import handshape_page
from PIL import Image

from gestures.datafiles import data_root
from gestures.library.authoring import read_gestures
from gestures.library.gesture import Gesture
from gestures.library.lint import WORDLESS
from gestures.pipeline.sheet import draw_sheet
from motion.formats import AigcLabel

OUT = Path("docs/library")
PLATFORM = "douyin"
SCALE = 0.5
MOST_BYTES = 260_000
HANDSHAPES = "handshapes"
NOT_GROUPS = {HANDSHAPES, "coverage", "topics"}
HEAD = """# The starter library

{count} gestures, drawn on the default body at rest, half-way through the preparation, at the stroke's onset, at its
end and half-way through the retraction, from the front and from three quarters. One-handed gestures are drawn with the
right hand; the engine mirrors them. Numbers and targets are those that a gesture has by default, on {platform}'s
screen. `deixis library show ID` tells the rest: phases, parameters, words, aliases, culture notes.

Gestures without an intent are played only where a script or a person asks for them by name: beats and postures go
with any words, and no intent of the [taxonomy](../../data/intents/taxonomy.yaml) is said by {silent}.

## Hand shapes

![All hand shapes, palm forward and turned to the thumb's side](handshapes.jpg)

Every shape of [handshapes.yaml](../../data/gestures/handshapes.yaml) on the right hand, first with the palm to the
camera, then with the thumb's side turned towards it: the Chinese numbers `cn0` to `cn10`, the western ones `west1` to
`west10` (six to nine are what the second hand adds to an open one), then all others.
"""


def main() -> None:
    """Draw what is asked for, then write the index of all."""
    groups = {
        path.stem: read_gestures(path)
        for path in sorted((data_root() / "gestures").glob("*.yaml"))
        if path.stem not in NOT_GROUPS
    }
    OUT.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or [*groups, HANDSHAPES]:
        if name == HANDSHAPES:
            save(handshape_page(), name)
        else:
            draw(name, [gesture.id for gesture in groups[name]])
    (OUT / "README.md").write_text(index(groups), encoding="utf-8")


def draw(name: str, ids: list[str]) -> None:
    """Draw one group, a gesture a row."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "sheet.png"
        draw_sheet(ids, whole, PLATFORM, aside=True)
        page = Image.open(whole).convert("RGB")
    save(page.resize((round(page.width * SCALE), round(page.height * SCALE)), Image.Resampling.LANCZOS), name)


def save(page: Image.Image, name: str) -> None:
    """Write a page, as small as it must be."""
    out = OUT / f"{name}.jpg"
    for quality in range(80, 30, -5):
        page.save(
            out,
            "JPEG",
            quality=quality,
            optimize=True,
            progressive=True,
            comment=AigcLabel().as_json().encode(),
        )
        if out.stat().st_size <= MOST_BYTES:
            return


def index(groups: dict[str, list[Gesture]]) -> str:
    """Return the page that lists every gesture by group, with its names in both languages."""
    count = sum(len(gestures) for gestures in groups.values())
    everything = [gesture for gestures in groups.values() for gesture in gestures]
    silent = [f"`{one.id}`" for one in everything if not one.intents and one.family not in WORDLESS]
    named = f"{', '.join(silent[:-1])} or {silent[-1]}"
    parts = [HEAD.format(count=count, platform="Douyin", silent=named)]
    for name, gestures in groups.items():
        rows = [
            f"| `{gesture.id}` | {gesture.names.zh} | {gesture.names.en} | {gesture.family} | "
            f"{', '.join(gesture.intents)} |"
            for gesture in gestures
        ]
        parts.append(
            f"## {name.capitalize()}\n\n![Contact sheet of the group {name}]({name}.jpg)\n\n"
            "| id | 名称 | name | family | intents |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    main()
