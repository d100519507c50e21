"""Phones to mouth classes: IPA as eSpeak NG, dictionaries and aligners write it, for Mandarin and English."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gestures.speech.words import Phone

SILENCE_PHONE = "_"

_CLASSES: dict[str, str] = {
    "sil": "_",
    "PP": "p b m ɓ ɸ β",
    "FF": "f v ɱ ʋ",
    "TH": "θ ð",
    "DD": "t d ɾ ʔ ʈ ɖ ɗ r",
    "kk": "k g ɡ x h χ ɣ ɦ ŋ q ɢ ħ c ɟ ç ʝ ɰ ʁ ʀ",
    "CH": "ʃ ʒ tʃ dʒ ʂ ʐ tʂ dʐ ts. s. ʐ. ɻ",
    "XX": "ɕ ʑ tɕ dʑ",
    "SS": "s z ts dz ɬ",
    "nn": "n l ɫ ɲ ɳ ɭ ʎ ʟ",
    "RR": "ɹ",
    "WW": "w ʍ ɥ",
    "aa": "a ɑ ɒ ä",
    "ae": "æ ɶ",
    "E": "ɛ e ê œ",
    "ax": "ə ʌ ɤ ɐ o- ɘ ɵ ɜ̃ ɯ ᵻ",
    "er": "ɚ ɝ ɜ ər",
    "ih": "ɪ ɨ",
    "iy": "i j",
    "zi": "ɿ ʅ i̪ i. ɹ̩ ɻ̩",
    "oh": "ɔ o",
    "ou": "u ʊ ʉ",
    "yu": "y ʏ ø",
}  # fmt: skip
_VISEME_OF = {phone: viseme for viseme, phones in _CLASSES.items() for phone in phones.split()}
_ESPEAK_SPELLINGS = {"ts.": "tʂ", "s.": "ʂ", "o-": "ɤ", "i.": "ʅ", "i̪": "ɿ", "χ": "x"}
_LONGEST = max(map(len, _VISEME_OF))
_VOWELS = frozenset(
    phone
    for phone, viseme in _VISEME_OF.items()
    if viseme in {"aa", "ae", "E", "ax", "er", "ih", "zi", "oh", "ou", "yu"} or phone == "i"
)
_GLIDES = frozenset("ijuywɥ")
STOPS = frozenset(["p", "b", "t", "d", "k", "ɡ", "g", "ts", "tʃ", "dʒ", "tɕ", "tʂ", "ts.", "q", "c", "ɟ"])
"""Phones that begin with a closure, whose silence belongs to them."""
_IGNORED = frozenset("ˈˌːˑʰʲʷˠˤ̩̯͡‿'|.-0123456789˥˦˧˨˩↗↘")


@lru_cache(maxsize=8192)
def split_ipa(symbol: str) -> tuple[str, ...]:
    """Return the single sounds of an IPA string: ``"ˈiɑ"`` gives ``("i", "ɑ")``, ``"ts.h"`` gives
    ``("tʂ",)``.

    Length, stress, tone and aspiration marks are dropped; eSpeak's ``onɡ`` is the Mandarin final ong.
    Symbols that are not known are kept as they are.
    """
    symbol = symbol.lstrip("ˈˌ").replace("onɡ", "ʊŋ")
    sounds: list[str] = []
    position = 0
    while position < len(symbol):
        for length in range(min(_LONGEST, len(symbol) - position), 0, -1):
            piece = symbol[position : position + length]
            if piece in _VISEME_OF:
                if not (piece == "h" and sounds and sounds[-1] in STOPS):
                    sounds.append(_ESPEAK_SPELLINGS.get(piece, piece))
                position += length
                break
        else:
            character = symbol[position]
            if character not in _IGNORED and not unicodedata.combining(character) and character.isalpha():
                sounds.append(character)
            position += 1
    return tuple(sounds)


@lru_cache(maxsize=8192)
def viseme_of(phone: str) -> str:
    """Return the mouth class of one sound; of an unknown one, that of the nearest known sound.

    Nearest is judged by the letter without its diacritics, then by the manner that the Unicode name tells.
    """
    if phone in _VISEME_OF:
        return _VISEME_OF[phone]
    for character in unicodedata.normalize("NFD", phone):
        if character in _VISEME_OF:
            return _VISEME_OF[character]
        if character.lower() in _VISEME_OF:
            return _VISEME_OF[character.lower()]
    return _by_name(phone)


def _by_name(phone: str) -> str:
    """Guess from the Unicode name, such as LATIN SMALL LETTER OPEN E."""
    words = unicodedata.name(phone[0], "").split() if phone else []
    for word in reversed(words):
        if len(word) == 1 and word.lower() in _VISEME_OF:
            return _VISEME_OF[word.lower()]
    return "ax"


def is_vowel(phone: str) -> bool:
    """Whether a sound can carry a syllable."""
    return phone in _VOWELS


def relative_lengths(sounds: tuple[str, ...]) -> tuple[float, ...]:
    """Return how the sounds of one diphthong or cluster share its time; sums to 1.

    A glide in front is short, the nucleus long, an off-glide in between.
    """
    if len(sounds) == 1:
        return (1.0,)
    weights = [1.0 if sound in _VOWELS else 0.7 for sound in sounds]
    if sounds[0] in _GLIDES:
        weights[0] = 0.55
    if len(sounds) > 1 and sounds[-1] in _GLIDES:
        weights[-1] = 0.75
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def viseme_arrays(
    phones: tuple[Phone, ...],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what `motion.face.visemes` tracks are built from.

    Returns:
        Class numbers ``(N,)``, onsets and ends ``(N,)`` s, and strengths ``(N,)``: 1 is an ordinary stressed
        phone.
    """
    # Here, not above: the table of the mouth's shapes comes with torch, and planning needs neither.
    from motion.face.visemes import VISEME_INDEX

    count = len(phones)
    index = np.fromiter((VISEME_INDEX[phone.viseme] for phone in phones), dtype=np.int64, count=count)
    start_s = np.fromiter((phone.start_s for phone in phones), dtype=np.float64, count=count)
    end_s = np.fromiter((phone.end_s for phone in phones), dtype=np.float64, count=count)
    stress = np.fromiter((phone.stress for phone in phones), dtype=np.float64, count=count)
    return index, start_s, end_s, 0.78 + 0.27 * stress
