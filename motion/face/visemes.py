"""The mouth classes of speech and the ARKit shapes that each aims at.

Classes follow the fifteen of the MPEG-4 / Oculus convention, which split too coarsely for Mandarin, so that
the front rounded vowel (ü), the apical vowels (the i of si and shi), the alveolo-palatals (j q x) and the
rhotic vowel have classes of their own. Targets are for an ordinary, fully articulated phone; stress scales
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import torch
from torch import Tensor

from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX

SILENCE = "sil"
_TARGETS: dict[str, dict[str, float]] = {
    SILENCE: {},
    # p b m: lips sealed, a little rolled in and pressed
    "PP": {"mouthPress": 0.2, "mouthRollLower": 0.14, "mouthRollUpper": 0.1},
    # f v: lower lip rolled in under the upper teeth, upper lip lifted clear of them
    "FF": {"jawOpen": 0.03, "mouthRollLower": 0.96, "mouthUpperUp": 0.3},
    # θ ð: tongue tip between the teeth
    "TH": {"jawOpen": 0.11, "tongueOut": 0.22, "mouthLowerDown": 0.16, "mouthUpperUp": 0.1},
    # t d: teeth close, lips follow the vowels around
    "DD": {"jawOpen": 0.07, "mouthLowerDown": 0.14, "mouthUpperUp": 0.08, "mouthStretch": 0.1},
    # k g h x ng: back of the tongue up, jaw half open
    "kk": {"jawOpen": 0.13, "mouthLowerDown": 0.1, "mouthUpperUp": 0.06, "mouthStretch": 0.06},
    # ʃ ʒ tʃ dʒ ʂ tʂ ʐ: teeth close, lips pushed out
    "CH": {"jawOpen": 0.05, "mouthFunnel": 0.4, "mouthPucker": 0.18, "mouthUpperUp": 0.1},
    # ɕ tɕ: teeth close, lips spread
    "XX": {"jawOpen": 0.05, "mouthStretch": 0.2, "mouthSmile": 0.14, "mouthLowerDown": 0.2,
    "mouthUpperUp": 0.12},
    # s z ts: teeth together, lips slightly spread
    "SS": {"jawOpen": 0.04, "mouthStretch": 0.18, "mouthLowerDown": 0.22, "mouthUpperUp": 0.12},
    # n l: tongue tip up, jaw a little open
    "nn": {"jawOpen": 0.1, "mouthLowerDown": 0.14, "mouthUpperUp": 0.08, "mouthStretch": 0.06},
    # ɹ: lips rounded without closing
    "RR": {"jawOpen": 0.08, "mouthFunnel": 0.3, "mouthPucker": 0.2, "mouthLowerDown": 0.06},
    # w: lips tight and forward
    "WW": {"jawOpen": 0.05, "mouthPucker": 0.68, "mouthFunnel": 0.2},
    # ɑ a: open
    "aa": {"jawOpen": 0.43, "mouthLowerDown": 0.24, "mouthUpperUp": 0.16, "mouthStretch": 0.08},
    # æ: open and spread
    "ae": {"jawOpen": 0.37, "mouthLowerDown": 0.26, "mouthUpperUp": 0.2, "mouthStretch": 0.2,
    "mouthSmile": 0.08},
    # ɛ e: half open, spread
    "E": {"jawOpen": 0.28, "mouthLowerDown": 0.2, "mouthUpperUp": 0.14, "mouthStretch": 0.18,
    "mouthSmile": 0.1},
    # ə ʌ ɤ ɐ: half open, neutral
    "ax": {"jawOpen": 0.25, "mouthLowerDown": 0.16, "mouthUpperUp": 0.1, "mouthStretch": 0.06},
    # ɚ ɝ, the Mandarin er: half open, slightly rounded
    "er": {"jawOpen": 0.23, "mouthFunnel": 0.2, "mouthPucker": 0.08, "mouthLowerDown": 0.12},
    # ɪ: nearly closed, spread
    "ih": {"jawOpen": 0.12, "mouthStretch": 0.2, "mouthLowerDown": 0.17, "mouthUpperUp": 0.1,
    "mouthSmile": 0.1},
    # i j: narrow, widely spread
    "iy": {"jawOpen": 0.07, "mouthStretch": 0.28, "mouthSmile": 0.2, "mouthLowerDown": 0.18,
    "mouthUpperUp": 0.1},
    # the apical vowels of si and shi: teeth close, lips apart
    "zi": {"jawOpen": 0.06, "mouthStretch": 0.15, "mouthLowerDown": 0.2, "mouthUpperUp": 0.12},
    # ɔ o: rounded, half open
    "oh": {"jawOpen": 0.28, "mouthFunnel": 0.38, "mouthPucker": 0.2},
    # u ʊ: rounded, nearly closed
    "ou": {"jawOpen": 0.09, "mouthPucker": 0.62, "mouthFunnel": 0.26},
    # y ɥ: rounded in front, narrow
    "yu": {"jawOpen": 0.06, "mouthPucker": 0.72, "mouthFunnel": 0.1},
}  # fmt: skip
VISEMES: tuple[str, ...] = tuple(_TARGETS)
"""The classes; the index of a class in this tuple is its number."""
VISEME_INDEX: dict[str, int] = {name: index for index, name in enumerate(VISEMES)}
VOWEL_VISEMES: frozenset[str] = frozenset({"aa", "ae", "E", "ax", "er", "ih", "iy", "zi", "oh", "ou", "yu"})
"""Classes that stress opens further."""


def arkit_row(shapes: Mapping[str, float]) -> Tensor:
    """Return ARKit weights ``(52,) float32`` from shape names; a name without its side means both sides."""
    row = torch.zeros(ARKIT_COUNT)
    for shape, weight in shapes.items():
        for name in (shape,) if shape in ARKIT_INDEX else (f"{shape}Left", f"{shape}Right"):
            row[ARKIT_INDEX[name]] = weight
    return row


@cache
def viseme_targets() -> Tensor:
    """Return the ARKit weights that each class aims at, ``(V, 52) float32`` in [0, 1]."""
    return torch.stack([arkit_row(shapes) for shapes in _TARGETS.values()])


def vowel_openness() -> Tensor:
    """Return the jaw opening that each class aims at, ``(V,) float32``: a scale of openness for
    measurements."""
    return viseme_targets()[:, ARKIT_INDEX["jawOpen"]]
