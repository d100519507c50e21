"""What the words deny."""

from __future__ import annotations

import pytest

from gestures.intents.denial import find_denials, find_prohibitions, is_denied, is_refused


@pytest.mark.parametrize(
    ("before", "denied"),
    [
        ("咱家不收你", True),
        ("真不用花", True),
        ("这个不是一套", True),
        ("没让你掏", True),
        ("我们从来不送", True),
        ("是不是", False),
        ("能不能再便宜", False),
        ("要不给你们", False),
        ("不用排队了", False),
        ("不锈钢的", False),
        ("不到", False),
        ("特别给到", False),
        ("不卖关子,", False),
        ("we're not charging you ", True),
        ("it doesn't cost ", True),
        ("you never have to pay the full $", True),
        ("forget about ", True),
        ("not even ", False),
        ("don't sleep on it, ", False),
        ("you can't beat ", False),
        ("why not take ", False),
    ],
)
def test_a_denial_reaches_an_amount_over_verbs_of_price_alone(before: str, denied: bool) -> None:
    assert is_denied(before) == denied


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们家从来没有加过糖", ["没有"]),
        ("质量不错的", []),
        ("别人都说不行", ["不"]),
        ("要不要试一下", []),
        ("it isn't glass and never was", ["isn't", "never"]),
        ("a note for another knot", []),
    ],
)
def test_words_of_denial_are_found_and_their_like_are_not(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in find_denials(text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do not leave it near the stove", ["do not"]),
        ("never ever dry it in the sun before a week is over", ["never ever"]),
        ("folks dont soak it", ["dont"]),
        ("if you don't oil it, it rusts", []),
        ("they don't tell you that", []),
        ("I never wash mine", []),
        ("千万别放进微波炉", ["千万别"]),
        ("晾干之前不要叠", ["不要"]),
        ("特别好看", []),
        ("别的店没有", []),
        ("要不要带一个", []),
        ("不能不买", []),
    ],
)
def test_a_prohibition_is_no_word_of_what_somebody_does_not(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in find_prohibitions(text.lower())] == words


@pytest.mark.parametrize(
    ("behind", "refused"),
    [
        ("块我也不卖", True),
        ("都买不到", True),
        ("你就是不会卖", True),
        ("都不卖的吗", False),
        ("我卖给你", False),
        (",也不贵", False),
    ],
)
def test_an_amount_may_be_refused_behind_it(behind: str, refused: bool) -> None:
    assert is_refused(behind) == refused
