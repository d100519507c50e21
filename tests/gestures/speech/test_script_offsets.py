"""Words keep their exact place in the script, whatever stands around them, and run forwards in time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.speech import Speech, speak
from gestures.speech.tokens import phrases_of
from motion.face.visemes import VISEME_INDEX

_PIECES = st.one_of(
    st.sampled_from(
        [
            "大家好",
            "关注",
            "小黄车",
            "这款面霜",
            "𠮷野家",
            "只要9.9元",
            "¥199",
            "第2单",
            "50%",
            "1-3天",
            "8:30",
            "１２元",
            "iPhone 15",
            "hello",
            "don’t",
            "café",
            "SPF50+",
            "$9.99",
            "3rd",
            "the",
            "of the",
            "B站",
            "naïve",
            "ｆｕｌｌ",
            "😀",
            "👨‍👩‍👧",
            "❤️",
            "~",
            "#",
            "©",
            "，",
            "。",
            "！",
            "?",
            "…",
            "、",
            "—",
            "\n",
            "\n\n",
            " ",
            "\t",
            "%",
            "<",
            "{",
            "}",
            "{gesture: follow}",
            "{gesture: none}",
            "{/gesture}",
            "<bookmark mark='gesture.cart'/>",
            '<break time="200ms"/>',
            '<vh-action code="wave" interrupt="true"/>',
            '<insert-action type="ActionCode">wave</insert-action>',
            '<mark name="a"/>',
            "<speak>",
            "</speak>",
            "\x00",
            "\ufeff",
            "́",
            "привет",
            "こんにちは",
            "١٢",
        ]
    ),
    st.text(max_size=6),
)
_SCRIPTS = st.lists(_PIECES, min_size=1, max_size=14).map("".join)


def check(text: str, speech: Speech) -> None:
    utterance = speech.utterance
    assert utterance.text == text
    previous_end, previous_s = 0, 0.0
    for word in utterance.words:
        assert text[word.start : word.end] == word.text
        assert word.start >= previous_end
        assert word.start_s >= previous_s - 1e-9
        assert word.end_s <= utterance.duration_s + 1e-9
        assert 0.0 <= word.stress <= 1.0
        previous_end, previous_s = word.end, word.end_s
    now_s = 0.0
    for phone in utterance.phones:
        assert phone.start_s == pytest.approx(now_s, abs=1e-9)
        assert phone.end_s >= phone.start_s
        assert phone.viseme in VISEME_INDEX
        now_s = phone.end_s
    assert now_s == pytest.approx(utterance.duration_s, abs=1e-6)
    if speech.samples is not None:
        assert len(speech.samples) == round(utterance.duration_s * speech.sample_rate)


@settings(max_examples=60, deadline=None)
@given(text=_SCRIPTS, language=st.sampled_from(["zh", "en"]), voice=st.sampled_from(["espeak", "none"]))
def test_words_of_any_script_stand_where_they_say_and_phones_tile(
    text: str, language: str, voice: str
) -> None:
    try:
        speech = speak(text, language, voice)
    except InvalidInputError as error:
        assert error.code == "DX-SPEECH-017"
        return
    check(text, speech)


MARKUP = [
    "{gesture: follow}",
    "{ gesture : follow }",
    "{/gesture}",
    "<bookmark mark='gesture.follow'/>",
    '<mark name="follow"/>',
    '<vh-action code="follow" interrupt="true"/>',
    '<insert-action name="follow"/>',
    '<insert-action type="ActionCode">follow</insert-action>',
    '<vh-action code="follow">follow</vh-action>',
    "<!-- follow -->",
    '<prosody rate="fast">',
    "</prosody>",
]


@pytest.mark.parametrize("tag", MARKUP)
@pytest.mark.parametrize("voice", ["espeak", "none"])
def test_markup_is_never_spoken(tag: str, voice: str) -> None:
    bare = speak("点个关注 now", "zh", voice).utterance
    tagged = speak(f"{tag}点个{tag}关注 now{tag}", "zh", voice).utterance
    assert [word.text for word in tagged.words] == [word.text for word in bare.words]
    assert [phone.phone for phone in tagged.phones] == [phone.phone for phone in bare.phones]
    assert tagged.duration_s == pytest.approx(bare.duration_s, abs=1e-6)


def test_content_of_ssml_is_spoken_but_that_of_an_action_is_not() -> None:
    text = '<speak>Tap <emphasis level="strong">follow</emphasis> <vh-action>wave</vh-action>now</speak>'
    words = [token.text for phrase in phrases_of(text, "en") for token in phrase.tokens]
    assert words == ["Tap", "follow", "now"]


@pytest.mark.parametrize(
    ("tag", "pause_s"),
    [
        ('<break time="750ms"/>', 0.75),
        ("<break time='1.5s'/>", 1.5),
        ('<break strength="strong"/>', 0.6),
        ("<break/>", 0.3),
    ],
)
def test_a_break_lasts_as_long_as_it_asks(tag: str, pause_s: float) -> None:
    words = speak(f"hello {tag} there", "en", "none").utterance.words
    assert words[1].start_s - words[0].end_s == pytest.approx(pause_s, abs=1e-6)


@pytest.mark.parametrize("text", ["", "   \n", "😀🎉", "{gesture: wave}", "。。。！", "<break time='1s'/>"])
def test_nothing_to_say_is_an_error(text: str) -> None:
    with pytest.raises(InvalidInputError, match="DX-SPEECH-017"):
        speak(text, "zh", "none")
