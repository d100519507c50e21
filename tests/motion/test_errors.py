from __future__ import annotations

import pytest

from motion.errors import InvalidInputError, nearest_names


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("no gesture is called 'x'", "[DX-LIB-004] a.txt:1: no gesture is called 'x'. Write it."),
        ("it is empty.", "[DX-LIB-004] a.txt:1: it is empty. Write it."),
        ("is it?", "[DX-LIB-004] a.txt:1: is it? Write it."),
    ],
)
def test_message_and_advice_are_two_sentences(message: str, text: str) -> None:
    assert str(InvalidInputError(message, code="DX-LIB-004", where="a.txt:1", hint="Write it.")) == text


def test_a_message_without_advice_stands_as_it_is() -> None:
    assert str(InvalidInputError("it is empty", code="DX-LIB-004")) == "[DX-LIB-004] it is empty"


def test_what_was_given_is_told_in_part_if_it_is_a_book() -> None:
    told = str(
        InvalidInputError(f"given '{'word ' * 9999}'", code="DX-LIB-004", where="a.txt", hint="x" * 9999)
    )
    assert (
        told.startswith("[DX-LIB-004] a.txt: given 'word word") and len(told) < 1500 and told.count("…") == 2
    )


def test_an_error_keeps_all_but_its_place_elsewhere() -> None:
    error = InvalidInputError("it is empty", code="DX-LIB-004", hint="Write it.").at("b.txt")
    assert str(error) == "[DX-LIB-004] b.txt: it is empty. Write it." and type(error) is InvalidInputError


def test_names_that_are_near_are_proposed_and_few_are_listed() -> None:
    assert nearest_names("douyinn", ["douyin", "kuaishou"]) == "Did you mean douyin?"
    assert nearest_names("q", ["b", "a"]) == "Known: a, b."
    assert nearest_names("q", [f"name_{n:02}" for n in range(30)]).endswith("name_19, ….")
