from __future__ import annotations

import pytest

from gestures.languages import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("点个关注", "zh"),
        ("tap follow", "en"),
        ("这款 iPhone 15 Pro 太香了", "zh"),
        ("OK 姐妹们", "zh"),
        ("hello 你", "zh"),
        ("tap it 好", "en"),
        ("don't 好", "zh"),
        ("crème 好", "zh"),
    ],
)
def test_language_is_that_of_most_words(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "tag", ["{gesture: point_at_the_cart}", '<mark name="point at the cart"/>', "&nbsp;"]
)
def test_tags_have_no_say(tag: str) -> None:
    assert detect_language(f"{tag}下单") == "zh"
    assert detect_language(tag, otherwise="en") == "en"


@pytest.mark.parametrize("text", ["", "9.9", "😀 !"])
def test_text_without_words_is_what_the_caller_says(text: str) -> None:
    assert detect_language(text) == "zh"
    assert detect_language(text, otherwise="en") == "en"
