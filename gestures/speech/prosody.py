"""How prominent each word is: from its kind, its place in the phrase, and its loudness if heard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gestures.function_words import UNSTRESSED
from gestures.speech.tokens import Phrase, Token

_EMPHATIC_TEXT = """
只 最 超 超级 特别 非常 真的 真 太 绝对 全场 全网 马上 立刻 赶紧 抓紧 抓紧时间 只要 只有 只剩 仅剩 最后
最低 最低价 免费 秒杀 一定 千万 only just never ever really super extremely absolutely free now best
last huge so very today must
"""
_EMPHATIC = frozenset(_EMPHATIC_TEXT.split())
_PHRASE_FINAL, _EXCLAIMED, _LOUDNESS = 0.12, 0.1, 0.12


def word_stress(phrase: Phrase, loudness: Sequence[float] | None = None) -> list[float]:
    """Return the prominence 0…1 of each token of a phrase; 0.5 is an ordinary content word.

    Args:
        phrase: The phrase; its last content word bears the nuclear accent.
        loudness: Level of each token in units of the phrase's standard deviation, where there is audio.
    """
    levels = [_base(token) for token in phrase.tokens]
    nuclear = max((index for index, level in enumerate(levels) if level >= 0.5), default=None)
    if nuclear is not None:
        levels[nuclear] += _PHRASE_FINAL
    for index in range(len(levels)):
        if phrase.closing == "!" and levels[index] >= 0.5:
            levels[index] += _EXCLAIMED
        if loudness is not None:
            levels[index] += _LOUDNESS * max(-1.5, min(1.5, loudness[index]))
    return [min(1.0, max(0.05, level)) for level in levels]


def _base(token: Token) -> float:
    word = token.text.lower()
    if token.number:
        return 0.72
    if word in _EMPHATIC:
        return 0.75
    if token.language == "zh":
        if word in UNSTRESSED["zh"] or all(syllable.endswith("5") for syllable in token.units):
            return 0.2
        return 0.5
    if word in UNSTRESSED["en"]:
        return 0.2
    return 0.62 if token.text.isupper() and len(token.text) > 1 else 0.5


def relative_loudness(
    samples: NDArray[np.int16], sample_rate: int, spans_s: Sequence[tuple[float, float]]
) -> list[float]:
    """Return the level of each span against the others, in standard deviations of their decibels.

    Args:
        samples: ``(N,)`` mono.
        sample_rate: Samples a second.
        spans_s: Onset and end of each span, s.
    """
    if not spans_s:
        return []
    bounds = np.clip(np.round(np.asarray(spans_s) * sample_rate).astype(np.int64), 0, len(samples))
    counts = np.maximum(bounds[:, 1] - bounds[:, 0], 1)
    heard = samples.astype(np.float64)
    # Not with @, which wakes threads for it: those of the process that plans meanwhile need the processors.
    energy = np.array(
        [np.einsum("i,i->", heard[start:end], heard[start:end]) for start, end in bounds.tolist()]
    )
    level_db = 10.0 * np.log10(energy / counts + 1.0)
    spread = float(level_db.std())
    return [float(value) for value in (level_db - level_db.mean()) / max(spread, 1.0)]
