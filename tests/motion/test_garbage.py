"""The search for reference cycles is put off, and goes on afterwards whatever happens."""

import gc

import pytest

from motion.garbage import collected_later, collected_seldom


def test_it_goes_on_as_it_was() -> None:
    assert gc.isenabled()
    with collected_later():
        assert not gc.isenabled()
        with collected_later():
            pass
        assert not gc.isenabled(), "an inner pause ends with the outer one"
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collected_later():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_seldom_search_is_an_ordinary_one_again_afterwards_even_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="lost"), collected_seldom():
        assert gc.get_threshold()[0] > before[0]
        raise ValueError("lost")
    assert gc.get_threshold() == before
