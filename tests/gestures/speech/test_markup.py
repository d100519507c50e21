"""SSML in scripts: what is spoken of it, where, and what is noted instead."""

from __future__ import annotations

import pytest

from gestures.speech.markup import markup_notes
from gestures.speech.tokens import Token, phrases_of


def spoken(text: str, language: str = "en") -> list[Token]:
    tokens = [token for phrase in phrases_of(text, language) for token in phrase.tokens]
    assert all(text[token.start : token.end] == token.text for token in tokens)
    return tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("salt &amp; pepper, &quot;fresh&quot; &#38; hot", "salt pepper fresh hot"),
        ("<speak><![CDATA[ good evening ]]></speak>", "good evening"),
        ("so x <y and a<b and c>d tonight", "so x y and a b and c d tonight"),
        ("under <50 or over >20", "under 50 or over 20"),
        ('<prosody rate="fast">come in</prosody> <emphasis>now</emphasis>', "come in now"),
        ("one<break strength='weak'/>two<break/>three <mark name='a'/>four", "one two three four"),
        ("now <leans in> look, 好<smiles a lot>吧", "now look 好 吧"),
        ("<p>first</p><s>second</s><br/>third", "first second third"),
    ],
)
def test_what_is_spoken_of_markup(text: str, words: str) -> None:
    assert [token.text for token in spoken(text)] == words.split()


def test_an_alias_is_spoken_at_the_place_of_what_it_stands_for() -> None:
    text = (
        'our <sub alias="frequently asked questions">FAQ</sub>, please<break/>'
        "<sub alias='doctor &amp; co'>Dr</sub>"
    )
    tokens = spoken(text)
    assert [(token.text, token.units) for token in tokens] == [
        ("our", ("our",)),
        ("FAQ", ("frequently", "asked", "questions")),
        ("please", ("please",)),
        ("Dr", ("doctor", "co")),
    ]
    assert [phrase.closing for phrase in phrases_of(text, "en")][:1] == [","]


@pytest.mark.parametrize(("alias", "texts"), [("你好", ["VIP"]), ("我的 special 会员", ["V", "I", "P"])])
def test_an_alias_may_be_of_another_language_or_mixed(alias: str, texts: list[str]) -> None:
    tokens = spoken(f"欢迎<sub alias='{alias}'>VIP</sub>", "zh")
    assert [token.text for token in tokens[1:]] == texts
    assert tokens[1].language == "zh"


def test_an_alias_of_nothing_leaves_the_word() -> None:
    assert [token.text for token in spoken('<sub alias=" ">WWW</sub> <sub>here</sub>')] == ["WWW", "here"]
    assert spoken('<sub alias="…">WWW</sub> here')[-1].text == "here"


def test_what_the_voice_does_not_follow_is_noted() -> None:
    text = (
        '<prosody rate="slow">a</prosody><prosody pitch="high">b</prosody><say-as interpret-as="date">c</say-as>'
        '<break time="-2s"/><break time="40s"/><break time="300ms"/><break strength="weak"/>{price: 3}{gesture: clap}'
    )
    unread, shortened, breaks = markup_notes(text)
    assert "<prosody> ×2, <say-as>, {price: 3}." in unread
    assert "-2s" in breaks
    assert "40s" in shortened and "shortened to 10 s" in shortened
    assert "40s" not in breaks
    assert "300ms" not in breaks + shortened


@pytest.mark.parametrize(
    "text", ["大家好 a & b < c", "{gesture: wave}x{hold: left}", "<speak>好<break/></speak>&lt;"]
)
def test_what_is_followed_is_not_noted(text: str) -> None:
    assert markup_notes(text) == ()
