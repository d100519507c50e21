"""How long sounds last when nobody speaks them: a duration model in the manner of Klatt (1976).

Every sound has an inherent length; stress, the end of a phrase and the tempo change it. Inherent lengths are
rounded from published tables of read speech and scaled so that plain text comes out at about 5 syllables a
second in Mandarin and 175 words a minute in English.
"""

from __future__ import annotations

from gestures.function_words import REDUCED_EN
from gestures.speech.english_phones import phones_of_word, stressed_vowel
from gestures.speech.phones import is_vowel, viseme_of
from gestures.speech.pinyin_phones import phones_of_syllable
from gestures.speech.runs import Run, SpokenRun, TimedSound
from gestures.speech.tokens import Token

_CONSONANT_S = {
    "PP": 0.075, "FF": 0.09, "TH": 0.06, "DD": 0.06, "kk": 0.07, "CH": 0.1, "XX": 0.105, "SS": 0.1,
    "nn": 0.06, "RR": 0.06, "WW": 0.055,
}  # fmt: skip
_VOWEL_S = {
    "aa": 0.115, "ae": 0.125, "E": 0.1, "ax": 0.075, "er": 0.12, "ih": 0.075, "iy": 0.095, "zi": 0.1,
    "oh": 0.115, "ou": 0.095, "yu": 0.1,
}  # fmt: skip
_TONE_FACTOR = {1: 1.0, 2: 1.05, 3: 1.08, 4: 0.93, 5: 0.68}
_ZH_FACTOR = 0.77
_EN_FACTOR = 1.03
_FINAL_LENGTHENING = 1.35


class SilentVoice:
    """Speech without sound: words and phones in time, no samples.

    Args:
        tempo: Factor on the ordinary rate.
    """

    def __init__(self, tempo: float = 1.0) -> None:
        self._tempo = tempo

    @property
    def sample_rate(self) -> int:
        """Zero: there is no audio."""
        return 0

    @property
    def tempo(self) -> float:
        """Factor on the ordinary rate."""
        return self._tempo

    def say(self, runs: list[Run]) -> list[SpokenRun]:
        """Time the runs."""
        return [self._say(run) for run in runs]

    def _say(self, run: Run) -> SpokenRun:
        sounds: list[TimedSound] = []
        spans: list[tuple[float, float]] = []
        now_s = 0.0
        for index, token in enumerate(run.tokens):
            final = index == len(run.tokens) - 1
            start_s = now_s
            for phone, length_s, stress in word_sounds(token, final):
                end_s = now_s + length_s / self._tempo
                sounds.append(TimedSound(phone, now_s, end_s, stress))
                now_s = end_s
            spans.append((start_s, now_s))
        return SpokenRun(tuple(sounds), tuple(spans), now_s, None)


def word_sounds(token: Token, phrase_final: bool = False) -> list[tuple[str, float, float]]:
    """Return the sounds of one token in citation form: phone, length in seconds, stress 0…1.

    Args:
        token: Its units are pinyin syllables or English words.
        phrase_final: Whether its last syllable is lengthened, as before a pause.
    """
    sounds: list[tuple[str, float, float]] = []
    if token.language == "zh":
        for position, syllable in enumerate(token.units):
            last = phrase_final and position == len(token.units) - 1
            sounds += _syllable_zh(syllable, _FINAL_LENGTHENING if last else 1.0)
    else:
        for position, word in enumerate(token.units):
            last = phrase_final and position == len(token.units) - 1
            sounds += _word_en(word, _FINAL_LENGTHENING if last else 1.0)
    return sounds


def _syllable_zh(syllable: str, lengthening: float) -> list[tuple[str, float, float]]:
    phones, tone = phones_of_syllable(syllable)
    stress = 0.25 if tone == 5 else 1.0
    nuclei = [is_vowel(phone) for phone in phones]
    shared = {1: 1.45, 2: 0.8, 3: 0.6}.get(sum(nuclei), 0.6)
    sounds = []
    for phone, vowel in zip(phones, nuclei, strict=True):
        length_s = (
            _VOWEL_S[viseme_of(phone)] * shared * lengthening if vowel else _CONSONANT_S[viseme_of(phone)]
        )
        sounds.append((phone, length_s * _TONE_FACTOR[tone] * _ZH_FACTOR, stress))
    return sounds


def _word_en(word: str, lengthening: float) -> list[tuple[str, float, float]]:
    phones = phones_of_word(word)
    main = stressed_vowel(phones)
    reduced = word.lower() in REDUCED_EN
    last_vowel = max((index for index, phone in enumerate(phones) if is_vowel(phone)), default=0)
    sounds = []
    for index, phone in enumerate(phones):
        vowel = is_vowel(phone)
        stress = 0.0 if reduced else 1.0 if index == main else 0.2
        viseme = viseme_of(phone)
        length_s = _VOWEL_S.get(viseme, 0.09) if vowel else _CONSONANT_S.get(viseme, 0.07)
        if vowel:
            length_s *= (1.12 if stress == 1.0 else 0.72) * (lengthening if index >= last_vowel else 1.0)
        elif index and not is_vowel(phones[index - 1]):
            length_s *= 0.75
        sounds.append((phone, length_s * _EN_FACTOR, stress))
    return sounds
