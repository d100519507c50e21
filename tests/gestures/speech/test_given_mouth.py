"""Visemes and phones that a voice or an aligner gives reach the mouth, word by word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gestures.speech import parse_timings, utterance_from_timings
from gestures.speech.phones import SILENCE_PHONE, viseme_of
from gestures.speech.timings.mouth_tables import azure_sounds, phone_sounds, polly_sounds
from gestures.speech.words import Phone
from motion.face.visemes import VISEME_INDEX

WORDS = [("Mom", 0.3, 0.9), ("buys", 0.9, 1.5), ("apples", 1.8, 2.4)]
MOUTH = [
    (0, 0.0), (21, 0.3), (2, 0.42), (21, 0.8), (21, 0.9), (11, 0.97), (15, 1.3), (0, 1.5), (1, 1.8), (21, 1.95),
    (14, 2.15), (15, 2.25), (0, 2.4),
]  # fmt: skip
"""Azure's ids and their onsets, s: m ɑ m, b aɪ z, æ p l z."""
CLOSED_S = [(0.3, 0.42), (0.8, 0.9), (0.9, 0.97), (1.95, 2.15)]


def ticks(time_s: float) -> int:
    return round(time_s * 1e7)


LISTED: list[dict[str, Any]] = [
    *({"AudioOffset": ticks(a), "Duration": ticks(b - a), "Text": text} for text, a, b in WORDS),
    *({"AudioOffset": ticks(at), "VisemeId": number} for number, at in MOUTH),
]
METADATA = {
    "Metadata": [
        *(
            {
                "Type": "WordBoundary",
                "Data": {"Offset": ticks(a), "Duration": ticks(b - a), "text": {"Text": text}},
            }
            for text, a, b in WORDS
        ),
        *({"Type": "Viseme", "Data": {"Offset": ticks(at), "VisemeId": number}} for number, at in MOUTH),
        {"Type": "SessionEnd", "Data": {"Offset": ticks(2.5)}},
    ]
}
APART = {
    "wordBoundaries": [
        {"audioOffset": ticks(a), "duration": ticks(b - a), "text": text, "boundaryType": "Word"}
        for text, a, b in WORDS
    ],
    "visemes": [{"audioOffset": ticks(at), "visemeId": number} for number, at in MOUTH],
}
POLLY_NAMES = {0: "sil", 21: "p", 2: "a", 11: "a", 15: "s", 1: "a", 14: "l"}
POLLY = "\n".join(
    json.dumps(mark)
    for mark in (
        *({"time": round(a * 1000), "type": "word", "value": text} for text, a, _ in WORDS),
        *({"time": round(at * 1000), "type": "viseme", "value": POLLY_NAMES[number]} for number, at in MOUTH),
    )
)


def textgrid(labels: list[str]) -> str:
    """A short TextGrid with a tier of words and one of phones."""

    def tier(name: str, rows: list[tuple[str, float, float]]) -> str:
        intervals = "".join(f'{a}\n{b}\n"{text}"\n' for text, a, b in rows)
        return f'"IntervalTier"\n"{name}"\n0\n2.4\n{len(rows)}\n{intervals}'

    ends = [at for _, at in MOUTH[1:]]
    phones = [(label, at, end) for label, (_, at), end in zip(labels, MOUTH, ends, strict=False)]
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n2.4\n<exists>\n2\n'
    return head + tier("words", WORDS) + tier("phones", phones)


ARPABET = ["", "M", "AA1", "M", "B", "AY1", "Z", "sil", "AE1", "P", "L", "Z"]
IPA = ["", "m", "ɑː", "m", "b", "aj", "z", "", "æ", "pʰ", "ɫ", "z"]
PLAIN = {
    "words": [{"text": text, "start_s": a, "end_s": b} for text, a, b in WORDS],
    "phones": [
        {"phone": label or "_", "start_s": at, "end_s": end}
        for label, (_, at), (_, end) in zip(IPA, MOUTH, MOUTH[1:], strict=False)
    ],
}
GIVEN: dict[str, Any] = {
    "azure list": LISTED,
    "azure metadata": METADATA,
    "azure apart": APART,
    "polly": POLLY,
    "textgrid arpabet": textgrid(ARPABET),
    "textgrid ipa": textgrid(IPA),
    "plain": PLAIN,
}


def phones_of(document: Any) -> tuple[Phone, ...]:
    return utterance_from_timings("Mom buys apples", "en", parse_timings(document), 2.5)[0].phones


def closures(phones: tuple[Phone, ...]) -> list[tuple[float, float]]:
    return [(phone.start_s, phone.end_s) for phone in phones if phone.viseme == "PP"]


@pytest.mark.parametrize("name", GIVEN)
def test_the_lips_close_when_the_given_mouth_does(name: str) -> None:
    phones = phones_of(GIVEN[name])
    assert closures(phones) == [pytest.approx(span, abs=1e-6) for span in CLOSED_S]
    edges = [0.0] + [phone.end_s for phone in phones]
    assert [phone.start_s for phone in phones] == pytest.approx(edges[:-1], abs=1e-9)
    assert edges[-1] == pytest.approx(2.5)
    rests = [(phone.start_s, phone.end_s) for phone in phones if phone.phone == SILENCE_PHONE]
    assert rests == [pytest.approx(span, abs=1e-6) for span in [(0.0, 0.3), (1.5, 1.8), (2.4, 2.5)]]


def test_a_diphthong_of_one_viseme_is_two_sounds() -> None:
    phones = phones_of(LISTED)
    inside = [phone for phone in phones if 0.97 <= phone.start_s < 1.29]
    assert [phone.phone for phone in inside] == ["a", "ɪ"]
    assert inside[0].stress > 0.5


@pytest.mark.parametrize(
    "document",
    [
        textgrid(["", "M", "AA1", "M", "spn", "spn", "spn", "sil", "AE1", "P", "L", "Z"]),
        [entry for entry in LISTED if not ("VisemeId" in entry and 0.9 <= entry["AudioOffset"] / 1e7 < 1.5)],
        {**PLAIN, "phones": [row for row in PLAIN["phones"] if not 0.9 <= row["start_s"] < 1.5]},
    ],
)
def test_a_word_without_given_sounds_gets_its_own(document: Any) -> None:
    """Of "buys" nothing is known: its b closes the lips at its begin, the other words keep what is given."""
    found = closures(phones_of(document))
    assert [found[0], found[-1]] == [
        pytest.approx(CLOSED_S[0], abs=1e-6),
        pytest.approx(CLOSED_S[-1], abs=1e-6),
    ]
    assert any(start == pytest.approx(0.9, abs=0.02) and end != pytest.approx(0.97) for start, end in found)


def test_pollys_last_word_ends_with_its_mouth() -> None:
    words = utterance_from_timings("Mom buys apples", "en", parse_timings(POLLY), 2.5)[0].words
    assert [word.end_s for word in words] == pytest.approx([0.9, 1.5, 2.4])


def test_every_symbol_of_the_tables_is_a_sound_of_ours() -> None:
    ids = [azure_sounds(number) for number in range(22)]
    assert all(ids) and azure_sounds(22) == azure_sounds(-1) == ()
    assert [viseme_of(sounds[0]) for sounds in ids if "p" in sounds or "f" in sounds] == ["FF", "PP"]
    names = ["p", "t", "S", "T", "f", "k", "i", "r", "s", "u", "@", "a", "e", "E", "o", "O", "J", "l"]
    for sounds in [
        *ids[1:],
        *map(polly_sounds, names),
        *map(phone_sounds, [*ARPABET[8:], *IPA[8:], "ʈʂ", "z̩", "a˥˩"]),
    ]:
        assert sounds
        assert all(viseme_of(sound) in VISEME_INDEX and viseme_of(sound) != "sil" for sound in sounds)
    assert phone_sounds("spn") == polly_sounds("?") == ()
