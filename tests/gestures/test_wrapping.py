"""Line ends that only wrap prose are told from those that part what is said."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gestures.intents.segmenter import segment
from gestures.speech.tokens import phrases_of
from gestures.wrapping import unwrapped

_PROSE = (
    "Good evening, everyone, and welcome back to the little shop by the harbour. Tonight I have brought the linen "
    "shirts that you asked about last week, and they come in four colours. Tap follow so that you do not miss the "
    "next one!"
)
_LINES = (
    "hey guys welcome back to the stream, thank you so much for joining.\n"
    "tap the follow button up there.\n"
    "this is the linen shirt and it is only nineteen dollars today, grab it\n"
    "three left\n"
)


@given(st.integers(50, 100), st.sampled_from(["\n", "\r\n"]))
def test_prose_is_cut_and_spoken_alike_however_it_is_wrapped(width: int, line_end: str) -> None:
    lines = textwrap.wrap(_PROSE, width)
    assume(len(max(lines, key=len)) >= 50)
    wrapped = line_end.join(lines)
    assert len(unwrapped(wrapped)) == len(wrapped)
    assert [clause.text.split() for clause in segment(wrapped)] == [
        clause.text.split() for clause in segment(_PROSE)
    ]
    spoken, said = (
        [
            (phrase.closing, phrase.pause_s, [token.text for token in phrase.tokens])
            for phrase in phrases_of(text, "en")
        ]
        for text in (wrapped, _PROSE)
    )
    assert spoken == said


@pytest.mark.parametrize(
    "script",
    [
        _LINES,
        _LINES.replace(".", ""),
        "今天给大家带来一款新的面霜。\n左上角点个关注\n" * 4,
        "a short line.\nand another\n",
        _PROSE + "\n\nand a paragraph of one line that begins in lower case.",
        "\n\n",
        "",
    ],
)
def test_lines_of_a_script_stay_lines(script: str) -> None:
    assert unwrapped(script) == script


@given(st.text(alphabet="ab .!\n\r{}关", max_size=200))
def test_nothing_but_line_ends_is_touched(text: str) -> None:
    changed = unwrapped(text)
    assert len(changed) == len(text)
    assert all(new == old or (new == " " and old in "\r\n") for new, old in zip(changed, text, strict=True))
