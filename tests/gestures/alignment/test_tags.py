"""Gesture tags: every notation, every mistake with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.alignment.tags import OPTIONS, quiet_spans, read_tags, unasked_gestures
from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.catalogue import load_library
from gestures.library.gesture import Parameter

NOTATIONS = (
    "{gesture: NAME}",
    "{ gesture : NAME }",
    '<mark name="gesture.NAME"/>',
    "<mark name='gesture.NAME'/>",
    "<bookmark mark='gesture.NAME'/>",
    '<bookmark mark="gesture.NAME" />',
    '<vh-action code="NAME" interrupt="true"/>',
    '<insert-action name="NAME"/>',
    '<insert-action type="ActionCode">NAME</insert-action>',
)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(
    ("name", "id"), [("wave_big", "wave_big"), ("guanzhu", "point_index"), ("thumbsup", "thumb_up")]
)
def test_every_notation_is_read_by_id_and_alias(notation, name, id, library):
    tag = notation.replace("NAME", name)
    text = f"家人们\n大家好{tag}今天"
    (read,) = read_tags(text, library)
    assert read.gesture == id
    assert text[read.start : read.end] == tag
    assert (read.line, read.column) == (2, 4)
    assert read.interrupt == ("interrupt" in notation)


def test_a_gesture_may_be_asked_for_by_its_chinese_name():
    (read,) = read_tags("谢谢{gesture: 鞠躬}大家", load_library())
    assert read.gesture == "bow_thanks"
    with pytest.raises(NotFoundError, match=r"DX-TAG-002.*script:1:3.*招手再见"):
        read_tags("再见{gesture: 招手再見}大家", load_library())


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("thumbs up", "thumbs_up"),
        ("hand on heart hand=right", "hand_on_heart"),
        ("'hand on heart' hand=right", "hand_on_heart"),
        ("Thumbs Up amplitude=0.8", "thumbs_up"),
    ],
)
def test_a_name_may_be_of_several_words(written, id):
    (read,) = read_tags(f"好{{gesture: {written}}}的", load_library())
    assert read.gesture == id
    assert len(read.options) == written.count("=")


@pytest.mark.parametrize(
    ("name", "id", "options"),
    [
        ("numeric2-right-1", "number_cn", {"number": "2"}),
        ("123-left", "one_two_three", {}),
        ("upper", "present_high", {}),
        ("lower", "present_low", {}),
    ],
)
def test_vendors_names_of_sides_and_heights_are_known(name, id, options):
    library = load_library()
    (read,) = read_tags(f"<bookmark mark='gesture.{name}'/>好", library)
    assert read.gesture == library.get(id).id and read.options == options


def test_a_mark_that_names_a_gesture_and_asks_for_none_is_told():
    text = '好\n再<mark name="wave"/>见<mark name="chapter"/>{gesture: wave}<bookmark mark=\'gesture.wave\'/>'
    (note,) = unasked_gestures(text, load_library())
    assert note.startswith("2:2: ") and "'gesture.wave'" in note


def test_options_are_typed(library, platform):
    text = (
        "{gesture: point_index hand=left target=cart_button number=3 amplitude=0.8 magnitude=0.5 repeat=2}x"
    )
    (tag,) = read_tags(text, library, platform)
    assert tag.options == {
        "hand": "left",
        "target": "cart_button",
        "number": "3",
        "amplitude": 0.8,
        "magnitude": 0.5,
        "repeat": 2,
    }


def test_a_vendors_name_for_one_number_gives_the_number(library_of, gesture_of):
    shown = gesture_of("hand_number", "number", shape="number", parameters=(Parameter("number", "1"),))
    library = library_of(replace(shown, aliases=("numeric-2", "numeric-3")))
    text = "<bookmark mark='gesture.numeric-3'/>三{gesture: numeric-2 number=5}五"
    assert [tag.options["number"] for tag in read_tags(text, library)] == ["3", "5"]


@pytest.mark.parametrize(
    ("text", "error", "code", "place", "says"),
    [
        ("好\n再{gesture: wave_bigg}x", NotFoundError, "DX-TAG-002", "2:2", "wave_big"),
        ("{gesture: wave_big hnad=left}x", InvalidInputError, "DX-TAG-003", "1:1", "Did you mean hand"),
        ("{gesture: wave_big hand=up}x", InvalidInputError, "DX-TAG-004", "1:1", "Known"),
        ("ab{gesture: point_index target=cart}x", InvalidInputError, "DX-TAG-004", "1:3", "cart_button"),
        ("{gesture: number_show number=three}x", InvalidInputError, "DX-TAG-004", "1:1", "9.9"),
        ("{gesture: wave_big amplitude=9}x", InvalidInputError, "DX-TAG-004", "1:1", "0.3…1.5"),
        ("{gesture: wave_big amplitude=nan}x", InvalidInputError, "DX-TAG-004", "1:1", "expected a number"),
        ("{gesture: clap hand=left}x", InvalidInputError, "DX-TAG-005", "1:1", "hand=both"),
        ("{gesture: wave_big hand=both}x", InvalidInputError, "DX-TAG-005", "1:1", "hand=left"),
        (
            "{gesture: point_index target=lucky_bag}x",
            InvalidInputError,
            "DX-TAG-005",
            "1:1",
            "shows no 'lucky_bag'",
        ),
        ("{gesture: none hand=left}x", InvalidInputError, "DX-TAG-003", "1:1", "takes no options"),
        ("x{gesture: }y", InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ("x{gesture wave_big}y", InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ("x\n\n  {gesture: wave_big\n}y", InvalidInputError, "DX-TAG-001", "3:3", "malformed"),
        ("x{gesture：wave_big}y", InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ("x<vh-action/>y", InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ('x<insert-action name="wave_big" y', InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ("x{gesture: thumbs upp}y", NotFoundError, "DX-TAG-002", "1:2", "no gesture is called 'thumbs upp'"),
        ("x{gesture: '' hand=left}y", InvalidInputError, "DX-TAG-001", "1:2", "malformed"),
        ('x<mark name="gesture.nodd"/>y', NotFoundError, "DX-TAG-002", "1:2", "nod"),
    ],
)
def test_mistakes_are_errors_with_line_column_and_advice(text, error, code, place, says, library, platform):
    with pytest.raises(error) as caught:
        read_tags(text, library, platform, source="a.txt")
    assert caught.value.code == code
    assert f"a.txt:{place}:" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text", ["价格 < 100 元", "{price: 3}", '<mark name="chapter"/>', "<break time='300ms'/>", "a{b}c"]
)
def test_other_markup_is_no_gesture(text, library):
    assert read_tags(text, library) == ()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{gestrue: clap}", "{gesture: clap}"),
        ("{Gseture: clap hand=both}", "{gesture: clap hand=both}"),
        ("{action: wave_big}", "{gesture: wave_big}"),
        ("{action: wave BIG hand=left}", "{gesture: wave_big hand=left}"),
        ("{gestrue: wave big}", "{gesture: wave_big}"),
        ("{clap}", "{gesture: clap}"),
        ("{wave_big hand=left}", "{gesture: wave_big hand=left}"),
        ("{clapp}", "Did you mean clap"),
        ("{hodl: left}", "{hold: left}"),
        ("｛gesture：wave_big｝", "{gesture: wave_big}"),
        ("｛wave_big｝", "{gesture: wave_big}"),
        ("｛hold: right｝", "{hold: right}"),
        ("<mark name=gesture.wave_big/>", "{gesture: wave_big}"),
        ("<mark name=“gesture.wave_big”/>", "{gesture: wave_big}"),
        ("<bookmark mark=gesture.wave_big />", "{gesture: wave_big}"),
        ('<mark name="Gesture.wave_big"/>', "{gesture: wave_big}"),
        ('<mark name="gestur.clapz"/>', "Did you mean clap"),
        ('<MARK name="gesture.wave_big"/>', "{gesture: wave_big}"),
        ('<Vh-Action code="clap"/>', "{gesture: clap}"),
        ('<insert_action name="clap"/>', "{gesture: clap}"),
        ('<gesture name="clap"/>', "{gesture: clap}"),
        ('＜mark name＝"gesture.wave_big"/＞', "{gesture: wave_big}"),
        ("<wave_big/>", "{gesture: wave_big}"),
        ('<mark name="Hold.left"/>', "hold.left"),
    ],
)
def test_what_is_nearly_a_tag_is_refused_with_what_was_meant(written, says, library):
    with pytest.raises(InvalidInputError, match=r"a\.txt:2:3") as caught:
        read_tags(f"大家好\n再来{written}一遍", library, source="a.txt")
    assert caught.value.code in ("DX-TAG-001", "DX-TAG-010")
    if caught.value.code == "DX-TAG-010":
        assert says in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "{clap to the camera} then go on",
        "{brand} has {count} left",
        "｛限时｝全场 ｛NEW｝ 到手价",
        "｛SALE：全场五折｝",
        '<mark name="start"/><mark name=chapter2/>',
        "<prosody rate='fast'>快</prosody><emphasis>好</emphasis>",
        "<p>one</p><b>two</b>",
        "if a < b and c > d",
        "{size: small} {height: 20cm}",
        "{/gesture}",
    ],
)
def test_braces_and_marks_that_ask_for_no_gesture_are_left_alone(text, library):
    assert read_tags(text, library) == ()


def test_stillness_spans_open_and_close_and_may_last_to_the_end(library):
    text = "a{gesture: none}b{gesture: none}c{gesture: auto}d{gesture: none}e"
    spans = [
        (text[start:end], tag.column) for start, end, tag in quiet_spans(read_tags(text, library), len(text))
    ]
    assert spans == [("b{gesture: none}c", 2), ("e", 50)]


plain_text = st.text(
    alphabet=st.characters(blacklist_characters="{}<>", blacklist_categories=["Cs"]), max_size=20
)


@given(parts=st.lists(st.tuples(plain_text, st.sampled_from(NOTATIONS)), max_size=6), tail=plain_text)
def test_tags_are_found_where_they_stand_in_any_text(parts, tail, library):
    text, expected = "", []
    for before, notation in parts:
        text += before
        expected.append(len(text))
        text += notation.replace("NAME", "clap")
    text += tail
    tags = read_tags(text, library)
    assert [tag.start for tag in tags] == expected
    for tag in tags:
        line_start = text.rfind("\n", 0, tag.start) + 1
        assert tag.line == text.count("\n", 0, tag.start) + 1
        assert tag.column == tag.start - line_start + 1


@given(
    hand=st.sampled_from(["left", "right"]),
    number=st.integers(0, 9999),
    amplitude=st.floats(0.3, 1.5).map(lambda value: round(value, 2)),
)
def test_options_round_trip(hand, number, amplitude, library):
    options = {"hand": hand, "number": str(number), "amplitude": amplitude}
    assert set(options) <= set(OPTIONS)
    text = "{gesture: number_show " + " ".join(f"{k}={v}" for k, v in options.items()) + "}x"
    assert read_tags(text, library)[0].options == options
