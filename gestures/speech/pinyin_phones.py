"""Pinyin syllables to phones, after the phonology of Duanmu, The Phonology of Standard Chinese (2007)."""

from __future__ import annotations

from functools import lru_cache

_INITIALS = {
    "zh": "tʂ", "ch": "tʂ", "sh": "ʂ", "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n",
    "l": "l", "g": "k", "k": "k", "h": "x", "j": "tɕ", "q": "tɕ", "x": "ɕ", "r": "ʐ", "z": "ts", "c": "ts",
    "s": "s",
}  # fmt: skip
_FINALS = {
    "a": "a", "o": "u ɔ", "e": "ɤ", "ai": "a i", "ei": "e i", "ao": "ɑ u", "ou": "o u", "an": "a n",
    "en": "ə n", "ang": "ɑ ŋ", "eng": "ə ŋ", "ong": "ʊ ŋ", "er": "ɚ", "i": "i", "ia": "i a", "ie": "i ɛ",
    "iao": "i ɑ u", "iu": "i o u", "ian": "i ɛ n", "in": "i n", "iang": "i ɑ ŋ", "ing": "i ŋ",
    "iong": "y ʊ ŋ", "io": "i ɔ", "u": "u", "ua": "u a", "uo": "u ɔ", "uai": "u a i", "ui": "u e i",
    "uan": "u a n", "un": "u ə n", "uang": "u ɑ ŋ", "ueng": "u ə ŋ", "v": "y", "ve": "y ɛ", "van": "y ɛ n",
    "vn": "y n",
}  # fmt: skip
_ZERO_INITIAL = {
    "yi": "i", "ya": "ia", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in", "yang": "iang",
    "ying": "ing", "yong": "iong", "yo": "io", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
    "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan", "wen": "un", "wang": "uang",
    "weng": "ueng", "yai": "iai",
}  # fmt: skip


@lru_cache(maxsize=4096)
def phones_of_syllable(syllable: str) -> tuple[tuple[str, ...], int]:
    """Return the phones of a pinyin syllable and its tone.

    Args:
        syllable: Such as ``guan1``; ü is written v, the neutral tone 5.

    Returns:
        IPA phones, initial first, and the tone 1…5. A spelling outside the syllabary is read letter by
        letter.
    """
    tone = int(syllable[-1]) if syllable[-1:].isdigit() else 5
    base = syllable.rstrip("0123456789")
    if base in _ZERO_INITIAL and (final := _FINALS.get(_ZERO_INITIAL[base])):
        return tuple(final.split()), tone
    initial = next((name for name in _INITIALS if base.startswith(name)), "")
    rest = base[len(initial) :]
    if initial in {"j", "q", "x"} and rest.startswith("u"):
        rest = "v" + rest[1:]
    if rest == "i" and initial in {"zh", "ch", "sh", "r"}:
        return (_INITIALS[initial], "ʅ"), tone
    if rest == "i" and initial in {"z", "c", "s"}:
        return (_INITIALS[initial], "ɿ"), tone
    if rest == "o" and initial in {"b", "p", "m", "f"}:
        return (_INITIALS[initial], "ɔ"), tone
    erhua = rest.endswith("r") and rest != "er" and rest[:-1] in _FINALS
    final = _FINALS.get(rest[:-1] if erhua else rest)
    phones = [_INITIALS[initial]] if initial else []
    if final is None:
        phones += [_FINALS.get(letter, _INITIALS.get(letter, "ə")) for letter in rest if letter.isalpha()]
    else:
        phones += final.split()
    if erhua:
        phones.append("ɚ")
    return tuple(phones) or ("ə",), tone
