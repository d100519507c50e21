"""Words are told as words: none inside another."""

from __future__ import annotations

import pytest

from gestures.alignment.wording import Wording


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("eat", "you can eat these cold", True),
        ("eat", "kids love eating them", True),
        ("eat", "a sweater in this heat", False),
        ("comb", "one combination does it all", False),
        ("press", "press the lid down", True),
        ("press", "an express parcel", False),
        ("hair", "two chairs", False),
        ("apply", "she applied it twice", True),
        ("rub it in", "keep rubbing it in", True),
        ("put it on", "putting it on takes a second", True),
        ("take a bow", "take a low bow", False),
    ],
)
def test_english_words_are_found_whole_and_in_any_inflection(word, text, said):
    assert (Wording.of(text).find(word) is not None) == said


@pytest.mark.parametrize(
    ("word", "words", "said"),
    [
        ("倒", ["把", "汤", "倒", "出来"], True),
        ("倒", ["现在", "倒数"], False),
        ("倒", ["倒进", "碗里"], True),
        ("吃", ["吃亏", "的", "是", "我"], False),
        ("吃", ["吃一吃", "就", "懂"], True),
        ("抹", ["抹上", "一层"], True),
        ("手感", ["手感", "好"], True),
        ("上身", ["晚上", "身上"], False),
    ],
)
def test_chinese_words_begin_with_a_word_and_fill_it(word, words, said):
    text, spoken = "".join(words), []
    for entry in words:
        start = spoken[-1][1] if spoken else 0
        spoken.append((start, start + len(entry)))
    assert (Wording.of(text, spoken).find(word) is not None) == said


def test_without_known_words_every_character_may_begin_one():
    assert Wording.of("现在倒数").find("倒") == (2, 3)


def test_the_place_is_that_of_the_words_as_said():
    text = "Now you POURED it twice"
    start, end = Wording.of(text).find("pour") or (0, 0)
    assert text[start:end] == "POURED"
