"""Every phone that a voice or the duration model brings has a mouth class of its own."""

from __future__ import annotations

import pytest
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.pinyin_dict import pinyin_dict

from gestures.speech import speak
from gestures.speech.espeak import espeak_session
from gestures.speech.phones import _VISEME_OF, split_ipa, viseme_of
from gestures.speech.pinyin_phones import phones_of_syllable
from gestures.speech.voices import espeak_pinyin
from gestures.speech.words_zh import _plain, apply_sandhi, pinyin_of, segment_zh
from motion.face.visemes import VISEMES

_EN = (
    "The quick brown fox jumps over the lazy dog while judges measure azure vision, and both brothers "
    "think through the thick weather. Please choose your pleasure: beige, garage, church, judge, yellow "
    "onion, loyal boy, cow, air, ear, cure, bird, nurse, letter, button, little bottle, singing finger, "
    "why, huge, few, music, question, exhausted rhythm, hour, queue, xylophone, psychology, knight, "
    "pneumonia, colonel, choir, schedule, genre, rendezvous, uh-huh, twelfths. "
)


@pytest.fixture(scope="module")
def syllables() -> list[str]:
    spelled = {
        to_tone3(one, neutral_tone_with_five=True) for many in pinyin_dict.values() for one in many.split(",")
    }
    return sorted({_plain(one) for one in spelled})


def test_every_mandarin_syllable_has_known_phones(syllables: list[str]) -> None:
    assert len(syllables) > 1300
    for syllable in syllables:
        phones, tone = phones_of_syllable(syllable)
        assert 1 <= tone <= 5
        assert all(phone in _VISEME_OF for phone in phones), (syllable, phones)


def test_espeak_speaks_every_mandarin_syllable_in_mandarin_with_known_phones(syllables: list[str]) -> None:
    bases = sorted({syllable[:-1] for syllable in syllables})
    with espeak_session() as library:
        library.select("cmn-latn-pinyin", 450, 50, 50)
        for base in bases:
            symbols = [event.ipa for event in library.synthesise(espeak_pinyin(f"{base}4") + ".")[1]]
            assert not any("(" in symbol for symbol in symbols), (base, symbols)
            sounds = [sound for symbol in symbols for sound in split_ipa(symbol)]
            assert sounds
            assert all(sound in _VISEME_OF for sound in sounds), (base, symbols)


def test_every_english_phone_of_espeak_is_known() -> None:
    phones = {phone.phone for phone in speak(_EN, "en").utterance.phones}
    assert len(phones) > 30
    assert phones - {"_"} <= set(_VISEME_OF)


@pytest.mark.parametrize(
    ("phone", "viseme"), [("ʘ", "ax"), ("ɓ", "PP"), ("é", "E"), ("ʛ", "kk"), ("⟂", "ax"), ("", "ax")]
)
def test_unknown_phones_fall_to_the_nearest(phone: str, viseme: str) -> None:
    assert viseme_of(phone) in VISEMES
    if phone in {"ɓ", "é"}:
        assert viseme_of(phone) == viseme


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [
        ("ˈiɑ", ("i", "ɑ")),
        ("ts.h", ("tʂ",)),
        ("ˈo-", ("ɤ",)),
        ("onɡ", ("ʊ", "ŋ")),
        ("aɪ", ("a", "ɪ")),
        ("ˌoʊ", ("o", "ʊ")),
        ("tɕh", ("tɕ",)),
        ("ɑːɹ", ("ɑ", "ɹ")),
    ],
)
def test_ipa_is_split_into_sounds(ipa: str, sounds: tuple[str, ...]) -> None:
    assert split_ipa(ipa) == sounds


def test_chinese_is_cut_into_words() -> None:
    assert segment_zh("喜欢的宝宝赶紧点击左下角小黄车下单") == [
        "喜欢",
        "的",
        "宝宝",
        "赶紧",
        "点击",
        "左下角",
        "小黄车",
        "下单",
    ]
    assert segment_zh("") == []


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        (["不", "是"], "bu2 shi4"), (["不", "好"], "bu4 hao3"), (["一", "个"], "yi2 ge4"), (["一", "天"], "yi4 tian1"),
        (["第一"], "di4 yi1"), (["很", "好"], "hen2 hao3"), (["你好"], "ni2 hao3"), (["银行"], "yin2 hang2"),
        (["了解"], "liao2 jie3"), (["便宜"], "pian2 yi5"), (["绿"], "lv4"),
    ],
)  # fmt: skip
def test_mandarin_is_read_with_its_tones(words: list[str], spoken: str) -> None:
    readings = apply_sandhi(words, [pinyin_of(word) for word in words])
    assert " ".join(syllable for word in readings for syllable in word) == spoken
