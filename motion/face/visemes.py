"""The mouth classes of speech and the ARKit shapes that each aims at.

Classes follow the fifteen of the MPEG-4 / Oculus convention, which split too coarsely for Mandarin, so that
the front rounded vowel (ü), the apical vowels (the i of si and shi), the alveolo-palatals (j q x) and the
rhotic vowel have classes of their own. Targets are for an ordinary, fully articulated phone; stress scales
them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX

SILENCE = "sil"
_TARGETS: dict[str, dict[str, float]] = {
    SILENCE: {},
    # p b m: lips sealed, a little rolled in and pressed
    "PP": {"mouthPress": 0.28, "mouthRollLower": 0.22, "mouthRollUpper": 0.18},
    # f v: lower lip rolled in under the upper teeth, upper lip lifted clear
    "FF": {
        "jawOpen": 0.05, "mouthRollLower": 0.55, "mouthUpperUp": 0.2, "mouthShrugLower": 0.18,
        "mouthStretch": 0.08,
    },
    # θ ð: tongue tip between the teeth
    "TH": {"jawOpen": 0.14, "tongueOut": 0.22, "mouthLowerDown": 0.16, "mouthUpperUp": 0.08,
    "mouthStretch": 0.1},
    # t d: teeth close, lips follow the vowels around
    "DD": {"jawOpen": 0.09, "mouthLowerDown": 0.14, "mouthUpperUp": 0.07, "mouthStretch": 0.1},
    # k g h x: back of the tongue, jaw half open
    "kk": {"jawOpen": 0.16, "mouthLowerDown": 0.1, "mouthUpperUp": 0.06, "mouthStretch": 0.06},
    # ʃ ʒ tʃ dʒ ʂ tʂ ʐ: teeth close, lips pushed out
    "CH": {"jawOpen": 0.07, "mouthFunnel": 0.42, "mouthPucker": 0.18, "mouthLowerDown": 0.12,
    "mouthUpperUp": 0.1},
    # ɕ tɕ tɕʰ: teeth close, lips spread
    "XX": {"jawOpen": 0.06, "mouthStretch": 0.2, "mouthSmile": 0.16, "mouthLowerDown": 0.18,
    "mouthUpperUp": 0.1},
    # s z ts: teeth together, lips slightly spread
    "SS": {"jawOpen": 0.05, "mouthStretch": 0.18, "mouthLowerDown": 0.2, "mouthUpperUp": 0.1,
    "mouthDimple": 0.06},
    # n l: tongue tip up, jaw a little open
    "nn": {"jawOpen": 0.13, "mouthLowerDown": 0.13, "mouthUpperUp": 0.06, "mouthStretch": 0.06},
    # ɹ: lips rounded without closing
    "RR": {"jawOpen": 0.1, "mouthFunnel": 0.3, "mouthPucker": 0.2, "mouthLowerDown": 0.06},
    # w: lips tight and forward
    "WW": {"jawOpen": 0.05, "mouthPucker": 0.68, "mouthFunnel": 0.22},
    # ɑ a: open
    "aa": {"jawOpen": 0.58, "mouthLowerDown": 0.24, "mouthUpperUp": 0.16, "mouthStretch": 0.08},
    # æ: open and spread
    "ae": {"jawOpen": 0.5, "mouthLowerDown": 0.26, "mouthUpperUp": 0.2, "mouthStretch": 0.2,
    "mouthSmile": 0.08},
    # ɛ e: half open, spread
    "E": {"jawOpen": 0.33, "mouthLowerDown": 0.2, "mouthUpperUp": 0.14, "mouthStretch": 0.18,
    "mouthSmile": 0.1},
    # ə ʌ ɤ ɐ: half open, neutral
    "ax": {"jawOpen": 0.3, "mouthLowerDown": 0.16, "mouthUpperUp": 0.1, "mouthStretch": 0.06},
    # ɚ ɝ, er: half open, slightly rounded
    "er": {"jawOpen": 0.26, "mouthFunnel": 0.2, "mouthPucker": 0.08, "mouthLowerDown": 0.12},
    # ɪ: nearly closed, spread
    "ih": {"jawOpen": 0.2, "mouthStretch": 0.2, "mouthLowerDown": 0.17, "mouthUpperUp": 0.1,
    "mouthSmile": 0.1},
    # i j: narrow, widely spread
    "iy": {"jawOpen": 0.12, "mouthStretch": 0.28, "mouthSmile": 0.22, "mouthLowerDown": 0.17,
    "mouthUpperUp": 0.1},
    # the apical vowels of si and shi: teeth close, lips apart
    "zi": {"jawOpen": 0.08, "mouthStretch": 0.15, "mouthLowerDown": 0.2, "mouthUpperUp": 0.1},
    # ɔ o: rounded, half open
    "oh": {"jawOpen": 0.38, "mouthFunnel": 0.42, "mouthPucker": 0.18, "mouthLowerDown": 0.06},
    # u ʊ: rounded, nearly closed
    "ou": {"jawOpen": 0.14, "mouthPucker": 0.62, "mouthFunnel": 0.3},
    # y ɥ: rounded in front, narrow
    "yu": {"jawOpen": 0.09, "mouthPucker": 0.72, "mouthFunnel": 0.12},
}  # fmt: skip
_PAIRED = {
    "mouthPress", "mouthUpperUp", "mouthLowerDown", "mouthStretch", "mouthSmile", "mouthDimple",
}  # fmt: skip
VISEMES: tuple[str, ...] = tuple(_TARGETS)
"""The classes; the index of a class in this tuple is its number."""
VISEME_INDEX: dict[str, int] = {name: index for index, name in enumerate(VISEMES)}
VOWEL_VISEMES: frozenset[str] = frozenset({"aa", "ae", "E", "ax", "er", "ih", "iy", "zi", "oh", "ou", "yu"})
"""Classes that stress opens further."""


def viseme_targets() -> Tensor:
    """Return the ARKit weights that each class aims at, ``(V, 52) float32`` in [0, 1]."""
    targets = torch.zeros(len(VISEMES), ARKIT_COUNT)
    for row, shapes in enumerate(_TARGETS.values()):
        for shape, weight in shapes.items():
            names = (f"{shape}Left", f"{shape}Right") if shape in _PAIRED else (shape,)
            for name in names:
                targets[row, ARKIT_INDEX[name]] = weight
    return targets


def vowel_openness() -> Tensor:
    """Return the jaw opening that each class aims at, ``(V,) float32``: a scale of openness for "
    "measurements."""
    return viseme_targets()[:, ARKIT_INDEX["jawOpen"]]
