"""The search for reference cycles is put off, and goes on afterwards whatever happens."""

import gc

import pytest

from motion.garbage import collected_later


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
