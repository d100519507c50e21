"""Finding gestures: what people type, what they narrow down to, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import Library, load_library
from gestures.library.curation.regions import countries_of
from gestures.library.curation.search import MOST_CHARACTERS, natural_duration_s
from gestures.library.gesture import CultureNote


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("thumbs up", "thumbs_up"),
        ("Thumbs-Up", "thumbs_up"),
        ("THUMBS_UP", "thumbs_up"),
        ("chef's kiss", "chef_kiss"),
        ("chef’s kiss", "chef_kiss"),
        ("guanzhu", "point_screen"),
        ("guan zhu", "point_screen"),
        ("关注", "point_screen"),
        ("点关注", "point_screen"),
        ("抱拳", "fist_palm"),
        ("baoquan", "fist_palm"),
    ],
)
def test_what_people_type_brings_the_gesture_first(text: str, first: str) -> None:
    assert load_library().search(text)[0].id == first


def test_pinyin_is_met_from_any_syllable_on_and_only_there(entry: dict[str, Any]) -> None:
    one = replace(parse_gesture(entry, "one"), words={"zh": ("请点关注",), "en": ("stop",)})
    library = Library([one])
    for text in ("qingdianguanzhu", "dian", "dianguan", "guanzhu", "guan", "zhu"):
        assert library.search(text), text
    for text in ("ingdian", "guangzhu", "uanzhu", "zhuguan"):
        assert not library.search(text), text


def test_a_longer_chinese_phrase_is_met_by_what_holds_most_of_it(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    follow = replace(one, id="follow", words={"zh": ("点个关注",), "en": ("follow",)})
    watch = replace(one, id="watch", words={"zh": ("注意",), "en": ("watch",)})
    library = Library([follow, watch])
    assert [gesture.id for gesture in library.search("关注")] == ["follow"]
    assert [gesture.id for gesture in library.search("个关注吧")] == ["follow"]
    assert library.search("求转发") == ()


def test_every_word_must_be_borne() -> None:
    library = load_library()
    both = {gesture.id for gesture in library.search("both hands wave")}
    assert both == {g.id for g in library.search("both")} & {g.id for g in library.search("hands")} & {
        g.id for g in library.search("wave")
    }
    assert "wave_both" in both
    assert library.search("no such words at all") == ()
    assert library.search("，。！") == ()


def test_names_come_before_words_and_words_before_descriptions(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    named = replace(one, id="z_lantern")
    spoken = replace(one, id="b", words={"zh": ("停",), "en": ("lantern",)})
    told = replace(one, id="a", description=replace(one.description, en="It lifts a lantern."))
    found = Library([told, spoken, named]).search("lantern")
    assert [gesture.id for gesture in found] == ["z_lantern", "b", "a"]


def test_no_text_brings_all_in_order_of_their_ids() -> None:
    library = load_library()
    assert library.search() == library.gestures
    assert library.search("  ") == library.gestures


def test_what_is_narrowed_down_to_holds_for_all_that_is_found_and_nothing_else() -> None:
    library = load_library()
    for wanted, holds in (
        ({"family": "stop"}, lambda g: g.family == "stop"),
        ({"intent": "ask_follow"}, lambda g: "ask_follow" in g.intents),
        ({"family": "wave", "intent": "greet"}, lambda g: g.family == "wave" and "greet" in g.intents),
        ({"word": "关注"}, lambda g: any("关注" in w for w in g.words.get("zh", ()))),
        ({"word": "FOLLOW"}, lambda g: any("follow" in w.lower() for ws in g.words.values() for w in ws)),
        ({"language": "zh"}, lambda g: bool(g.words.get("zh"))),
        ({"hand": "left"}, lambda g: g.hands in ("left", "either")),
        ({"hand": "both"}, lambda g: g.hands == "both"),
        ({"hand": "none"}, lambda g: g.hands == "none"),
        ({"at_least_s": 3.5}, lambda g: natural_duration_s(g) >= 3.5),
        ({"at_most_s": 2.0}, lambda g: natural_duration_s(g) <= 2.0),
        ({"at_least_s": 2.0, "at_most_s": 3.0}, lambda g: 2.0 <= natural_duration_s(g) <= 3.0),
        ({"status": "approved"}, lambda g: g.review == "approved"),
    ):
        found = library.search(**wanted)
        assert found == tuple(gesture for gesture in library.gestures if holds(gesture)), wanted
    assert library.search("wave", hand="both", intent="greet")


def test_an_audience_is_spared_its_taboos_only(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    taboo = replace(one, id="taboo", culture=(CultureNote("India and Middle East", "Rude.", taboo=True),))
    noted = replace(one, id="noted", culture=(CultureNote("IR", "Mind it."),))
    library = Library([taboo, noted])

    def safe(region: str) -> set[str]:
        return {gesture.id for gesture in library.search(safe_for=region)}

    for region in ("IN", "india", "Iran", "Middle East", "Asia", "worldwide", "CN and TR"):
        assert safe(region) == {"noted"}, region
    for region in ("CN", "Brazil", "West"):
        assert safe(region) == {"taboo", "noted"}, region
    assert {gesture.id for gesture in library.search(culture="Middle East")} == {"taboo", "noted"}
    assert {gesture.id for gesture in library.search(culture="india")} == {"taboo"}


def test_every_region_of_the_starter_library_is_a_known_place() -> None:
    for gesture in load_library().gestures:
        for note in gesture.culture:
            assert countries_of(note.region), (gesture.id, note.region)


def test_a_taboo_of_an_unknown_place_is_heeded_everywhere(entry: dict[str, Any]) -> None:
    odd = replace(parse_gesture(entry, "one"), culture=(CultureNote("our Tuesday room", "No.", taboo=True),))
    assert Library([odd]).search(safe_for="CN") == ()


@pytest.mark.parametrize(
    ("wanted", "kind", "says"),
    [
        ({"family": "stopp"}, NotFoundError, r"DX-LIB-044.*stop"),
        ({"intent": "ask_folow"}, NotFoundError, r"DX-LIB-044.*ask_follow"),
        ({"hand": "lefft"}, InvalidInputError, r"DX-LIB-042.*left"),
        ({"language": "fr"}, InvalidInputError, r"DX-LIB-042.*zh"),
        ({"status": "aproved"}, InvalidInputError, r"DX-LIB-042.*approved"),
        ({"at_least_s": 3.0, "at_most_s": 2.0}, InvalidInputError, r"DX-LIB-043"),
        ({"at_least_s": float("nan"), "at_most_s": 2.0}, InvalidInputError, r"DX-LIB-043"),
        ({"at_least_s": float("nan")}, InvalidInputError, r"DX-LIB-043.*nan"),
        ({"at_most_s": -1.0}, InvalidInputError, r"DX-LIB-043.*-1"),
        ({"safe_for": "Atlantis"}, NotFoundError, r"DX-LIB-040.*Atlantis"),
        ({"culture": ""}, NotFoundError, r"DX-LIB-040"),
        ({"text": "x" * (MOST_CHARACTERS + 1)}, InvalidInputError, r"DX-LIB-041"),
    ],
)
def test_what_nobody_can_mean_is_refused(wanted: dict[str, Any], kind: type[Exception], says: str) -> None:
    with pytest.raises(kind, match=says):
        load_library().search(**wanted)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_looked_for_without_harm(text: str) -> None:
    library = load_library()
    found = library.search(text)
    assert len({gesture.id for gesture in found}) == len(found)
    assert found == library.search(text)


def test_one_of_ten_thousand_gestures_is_found_by_its_name(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    library = Library(replace(one, id=f"signal_{number}") for number in range(10_000))
    assert library.search("signal_77")[0].id == "signal_77"


def test_retired_gestures_can_be_told_apart(spoilt: Callable[..., dict[str, Any]]) -> None:
    library = Library([parse_gesture(spoilt("retired", "review"), "one")])
    assert library.search(status="approved") == ()
    assert len(library.search(status="retired")) == 1
