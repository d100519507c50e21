"""What of a caption is seen while it is said: every word, in lines that fit."""

from hypothesis import given
from hypothesis import strategies as st

from motion.rendering.captions import LINES_AT_ONCE, Caption

WIDTH = 200.0
LETTER = 10.0
TEXTS = st.text(st.sampled_from("abcdef    ，。,!关注点赞购物\n😱"), max_size=160)


def _length(text: str) -> float:
    return LETTER * len(text)


def _shown(
    text: str, said: int, width: float = WIDTH, word_starts: tuple[int, ...] = ()
) -> list[tuple[str, int]]:
    caption = Caption(
        text, length=_length, width=width, has_glyph=lambda letter: letter != "😱", word_starts=word_starts
    )
    return [(line.text, line.said) for line in caption.lines(said)]


@given(TEXTS, st.sets(st.integers(0, 160)))
def test_every_character_is_on_the_picture_when_it_is_said(text: str, starts: set[int]) -> None:
    for said in range(1, len(text) + 1):
        lines = _shown(text, said, word_starts=tuple(starts))
        assert len(lines) <= LINES_AT_ONCE
        assert all(
            _length(line) <= WIDTH and line.strip() == line and 0 <= done <= len(line) for line, done in lines
        )
        letter = text[said - 1]
        if letter.isspace() or letter == "😱":
            continue
        line, done = next((line, done) for line, done in reversed(lines) if done > 0)
        assert line[done - 1] == letter
        assert "".join(line[:done] for line, done in lines).replace(" ", "") in text.replace(
            "\n", ""
        ).replace(" ", "").replace("😱", "")


def test_long_captions_are_shown_in_pages() -> None:
    text = "this is the charger for phone and watch and earbuds all at once"
    assert _shown(text, 0) == [("this is the charger", 0), ("for phone and watch", 0)]
    assert _shown(text, 23) == [("this is the charger", 19), ("for phone and watch", 3)]
    assert _shown(text, 40) == [("this is the charger", 19), ("for phone and watch", 19)]
    assert _shown(text, 43)[0] == ("and earbuds all at", 3)
    seen = {line for said in range(len(text) + 1) for line, _ in _shown(text, said)}
    assert " ".join(sorted(seen, key=text.index)) == text
    assert _shown(text, len(text))[-1][1] == len(_shown(text, len(text))[-1][0])


def test_lines_are_of_like_length_and_part_no_word() -> None:
    assert _shown("and it has real pockets on sides", 0) == [("and it has real", 0), ("pockets on sides", 0)]
    assert _shown("库存只有两百套，先到先得，大家抓紧时间下单不要等", 0) == [
        ("库存只有两百套，先到先得，", 0),
        ("大家抓紧时间下单不要等", 0),
    ]
    # A mark begins no line, and 59.9 is not parted.
    assert _shown("今天只要59.9，很好", 0, width=70.0) == [("今天只要", 0), ("59.9，很好", 0)]


def test_chinese_breaks_between_the_words_that_are_said() -> None:
    text = "这双鞋是今年的限量版"
    assert _shown(text, 0, width=60.0) == [("这双鞋是今", 0), ("年的限量版", 0)]
    assert _shown(text, 0, 60.0, word_starts=(0, 2, 3, 4, 6, 7)) == [("这双鞋是今年", 0), ("的限量版", 0)]
    # A quotation mark stays with the word that it opens; 😱 shifts nothing.
    assert _shown("拍完😱回来打个“已拍”", 0, 70.0, (0, 3, 5, 8)) == [("拍完回来", 0), ("打个“已拍”", 0)]


def test_a_word_longer_than_a_line_is_parted() -> None:
    assert _shown("a" * 30, 30) == [("a" * 15, 15), ("a" * 15, 15)]


def test_what_cannot_be_drawn_leaves_one_space() -> None:
    assert _shown("charger 😱😱 phone\n3", 16) == [("charger phone 3", 13)]
    assert _shown("😱\n", 2) == []
