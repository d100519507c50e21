"""English spelling to phones by rule, for speech that no voice speaks.

A small ordered rule set: the first rule whose letters, left and right context match gives the phones. It
serves mouth shapes and durations, where ``ɪ`` for ``i`` is close enough; a voice brings its own phones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gestures.speech.phones import is_vowel

_EXCEPTIONS = {
    "a": "ə", "an": "ə n", "the": "ð ə", "to": "t ə", "of": "ʌ v", "is": "ɪ z", "was": "w ʌ z",
    "are": "ɑ ɹ", "you": "j u", "your": "j ɔ ɹ", "do": "d u", "does": "d ʌ z", "one": "w ʌ n",
    "once": "w ʌ n s", "two": "t u", "who": "h u", "have": "h æ v", "give": "ɡ ɪ v", "live": "l ɪ v",
    "love": "l ʌ v", "come": "k ʌ m", "some": "s ʌ m", "done": "d ʌ n", "gone": "ɡ ɔ n", "said": "s ɛ d",
    "says": "s ɛ z", "they": "ð e ɪ", "there": "ð ɛ ɹ", "where": "w ɛ ɹ", "here": "h i ɹ", "were": "w ɝ",
    "what": "w ʌ t", "want": "w ɑ n t", "eight": "e ɪ t", "people": "p i p ə l", "buy": "b a ɪ", "i": "a ɪ",
    "my": "m a ɪ", "by": "b a ɪ", "be": "b i", "he": "h i", "she": "ʃ i", "we": "w i", "me": "m i",
    "go": "ɡ o ʊ", "no": "n o ʊ", "so": "s o ʊ", "put": "p ʊ t", "push": "p ʊ ʃ", "full": "f ʊ l",
    "off": "ɔ f", "only": "o ʊ n l i", "hundred": "h ʌ n d ɹ ə d", "dollars": "d ɑ l ɚ z",
    "today": "t ə d e ɪ", "video": "v ɪ d i o ʊ", "cart": "k ɑ ɹ t", "follow": "f ɑ l o ʊ",
    "welcome": "w ɛ l k ə m", "everyone": "ɛ v ɹ i w ʌ n", "price": "p ɹ a ɪ s", "woman": "w ʊ m ə n",
}  # fmt: skip
_V = "[aeiouy]"
_C = "[bcdfghjklmnpqrstvwxz]"
_RULES = [
    (re.compile(pattern), sounds.split())
    for pattern, sounds in (
        (r"tch", "tʃ"), (r"ch", "tʃ"), (r"sch", "s k"), (r"sh", "ʃ"), (r"th(?=er)", "ð"), (r"th", "θ"),
        (r"ph", "f"), (r"wh", "w"), (r"^kn", "n"), (r"^wr", "ɹ"), (r"^ps", "s"), (r"^x", "z"),
        (r"mb$", "m"), (r"mn$", "m"), (r"gn$", "n"), (r"ck", "k"), (r"dge", "dʒ"), (r"ng$", "ŋ"),
        (r"ng(?=[st]|ing|er$)", "ŋ"), (r"nk", "ŋ k"), (r"qu", "k w"), (r"tion", "ʃ ə n"),
        (r"sion", "ʒ ə n"), (r"cial|tial", "ʃ ə l"), (r"cious|tious", "ʃ ə s"), (r"ture$", "tʃ ɚ"),
        (r"sure$", "ʒ ɚ"), (r"ous$", "ə s"), (r"able$", "ə b ə l"), (r"(?<=" + _C + r")le$", "ə l"),
        (r"eigh", "e ɪ"), (r"igh", "a ɪ"), (r"augh|ough(?=t)", "ɔ"), (r"ough", "o ʊ"),
        (r"ee|ea(?=d$)", "i"), (r"ear(?=n|l|ch)", "ɝ"), (r"eer|ear", "i ɹ"), (r"air|are$", "ɛ ɹ"),
        (r"ea", "i"), (r"ai|ay|ey(?=$)", "e ɪ"), (r"oa|oe$", "o ʊ"), (r"oo(?=k|d)", "ʊ"),
        (r"oor|our$|ore?(?=$|" + _C + r")", "ɔ ɹ"), (r"oo", "u"), (r"ould", "ʊ d"), (r"ou", "a ʊ"),
        (r"ow$", "o ʊ"), (r"ow", "a ʊ"), (r"oi|oy", "ɔ ɪ"), (r"au|aw", "ɔ"), (r"ew|eu|ue$|ui", "u"),
        (r"ie(?=$|d|s)", "i"), (r"ei", "i"), (r"ar", "ɑ ɹ"), (r"(?:er|ir|ur|or)$", "ɚ"),
        (r"(?:er|ir|ur)(?=" + _C + ")", "ɝ"), (r"al(?=k)", "ɔ"), (r"all", "ɔ l"), (r"old", "o ʊ l d"),
        (r"ind$", "a ɪ n d"), (r"y$", "i"), (r"^y", "j"), (r"y", "ɪ"), (r"(?<=[td])ed$", "ɪ d"),
        (r"(?<=[pkfsxh])ed$", "t"), (r"ed$", "d"), (r"(?<=[sxz])es$|(?<=[cs]h)es$", "ɪ z"),
        (r"e(?=s?$)", ""), (r"e(?=" + _C + "e$)", "i"), (r"a(?=" + _C + "(?:e|es|ed|ing)$)", "e ɪ"),
        (r"i(?=" + _C + "(?:e|es|ed|ing)$)", "a ɪ"), (r"o(?=" + _C + "(?:e|es|ed|ing)$)", "o ʊ"),
        (r"u(?=" + _C + "(?:e|es|ed|ing)$)", "u"), (r"a$", "ə"), (r"o$", "o ʊ"), (r"i$", "i"),
        (r"a", "æ"), (r"e", "ɛ"), (r"i", "ɪ"), (r"o", "ɑ"), (r"u(?=ll|sh)", "ʊ"), (r"u", "ʌ"),
        (r"([bdfglmnprstz])\1", ""), (r"cc(?=[ei])", "k s"), (r"cc", "k"), (r"c(?=[eiy])", "s"),
        (r"c", "k"), (r"g(?=e$|[iy]$|es$|ed$)", "dʒ"), (r"gh", "ɡ"), (r"g", "ɡ"), (r"j", "dʒ"),
        (r"x", "k s"), (r"(?<=" + _V + r")s(?=" + _V + ")", "z"), (r"(?<=[bdgvmnlr])s$", "z"),
        (r"r", "ɹ"), (r"'", ""), (r"q", "k"), (r"h(?=" + _V + ")", "h"), (r"h", ""),
    )
]  # fmt: skip
_LETTER_NAMES = {
    "a": "e ɪ", "b": "b i", "c": "s i", "d": "d i", "e": "i", "f": "ɛ f", "g": "dʒ i", "h": "e ɪ tʃ",
    "i": "a ɪ", "j": "dʒ e ɪ", "k": "k e ɪ", "l": "ɛ l", "m": "ɛ m", "n": "ɛ n", "o": "o ʊ", "p": "p i",
    "q": "k j u", "r": "ɑ ɹ", "s": "ɛ s", "t": "t i", "u": "j u", "v": "v i", "w": "d ʌ b ə l j u",
    "x": "ɛ k s", "y": "w a ɪ", "z": "z i",
}  # fmt: skip
_DOUBLED = re.compile(r"([bdfglmnprstz])\1")


@lru_cache(maxsize=16384)
def phones_of_word(word: str) -> tuple[str, ...]:
    """Return the phones of an English word in plain ASCII; never empty.

    Words without a vowel letter, and short ones in capitals, are spelled letter by letter.
    """
    letters = "".join(character for character in word if character.isalpha() or character == "'")
    spelled = letters.isupper() and 1 < len(letters) <= 3
    lower = letters.lower()
    if not spelled and lower in _EXCEPTIONS:
        return tuple(_EXCEPTIONS[lower].split())
    if spelled or not re.search(_V, lower):
        return tuple(" ".join(_LETTER_NAMES.get(letter, "") for letter in lower).split()) or ("ə",)
    phones: list[str] = []
    position = 0
    while position < len(lower):
        if _DOUBLED.match(lower, position):
            position += 1
            continue
        for pattern, sounds in _RULES:
            found = pattern.match(lower, position)
            if found is not None and found.end() > position:
                phones += sounds
                position = found.end()
                break
        else:
            phones.append(lower[position])
            position += 1
    if not any(is_vowel(phone) for phone in phones):
        phones.append("ə")
    return tuple(phones)


def stressed_vowel(phones: tuple[str, ...]) -> int:
    """Return the index of the stressed vowel: the first full one, as in most English nouns."""
    vowels = [index for index, phone in enumerate(phones) if is_vowel(phone)]
    full = [index for index in vowels if phones[index] not in {"ə", "ɚ"}]
    return (full or vowels or [0])[0]
