"""What a text can be found by: Latin words, runs of Chinese characters, and their pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gestures.han import HAN_RUN

_LATIN = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(f"{_LATIN.pattern}|{HAN_RUN.pattern}")
_APOSTROPHES = str.maketrans("", "", "'’")
_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ian|iao|ing|ong|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|ve|[aeiouv]))+"
)


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, accents and apostrophes left out."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def whole_key(text: str) -> str:
    """Return a whole name as it is compared: its pieces joined, whatever stood between them."""
    return "_".join(_PIECE.findall(folded(text)))


def latin_words(text: str) -> list[str]:
    """Return the words and numbers in Latin letters of a folded text."""
    return _LATIN.findall(text)


def han_runs(text: str) -> list[str]:
    """Return the runs of Chinese characters of a folded text."""
    return HAN_RUN.findall(text)


def pieces(text: str) -> list[str]:
    """Return what a person typed as the pieces that are looked for: Latin words and runs of Chinese."""
    return _PIECE.findall(folded(text))


def is_han(piece: str) -> bool:
    """Return whether a piece is a run of Chinese characters."""
    return HAN_RUN.fullmatch(piece) is not None


def grams(run: str) -> set[str]:
    """Return the pairs of neighbours of a run of Chinese, and its single characters."""
    return {run[index : index + 2] for index in range(len(run) - 1)} | set(run)


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbours of a run of Chinese; of a single character that character."""
    return [run[index : index + 2] for index in range(len(run) - 1)] or [run]


def may_be_pinyin(word: str) -> bool:
    """Return whether a Latin word divides into syllables of Mandarin, so that it is worth reading texts as pinyin."""
    return len(word) > 1 and _PINYIN.fullmatch(word) is not None


def pinyin_terms(run: str) -> Iterator[str]:
    """Yield the pinyin of a run of Chinese from each syllable on: of 点关注 dianguanzhu, guanzhu, zhu."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(run, v_to_u=False)
    for first in range(len(syllables)):
        yield "".join(syllables[first:])
