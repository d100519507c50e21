"""Chance without a generator: numbers hashed from a seed and what they are for, the same in any order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_SEPARATOR = b"\x1f"
_UNIT = 2.0**-53

Numbers = NDArray[np.float64]

_ADDED, _FACTORS = (
    np.uint64(0x9E3779B97F4A7C15),
    (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)),
)
_SHIFTS, _TO_UNIT = (np.uint64(30), np.uint64(27), np.uint64(31)), np.uint64(11)
"""The mixer's numbers for NumPy, which takes longer to make them than to mix."""
_DRAW = np.uint64(0)
_TWO_DRAWS = np.array((1, 2), np.uint64)[:, None, None]
"""Which numbers of a purpose are drawn: one that is evenly spread, and the two that a normal one is made of."""


def chance(seed: int, *keys: int | str) -> float:
    """Return a number in [0, 1) that depends on the seed and the keys alone.

    The mixer is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
    """
    return (_all_keys(_seeded(seed), keys) >> 11) * _UNIT


def prefixed(seed: int, *keys: int | str) -> int:
    """Return the state that `chance` with these keys first goes on from, for what is drawn with many others behind."""
    return _all_keys(_seeded(seed), keys)


def chance_after(state: int, *keys: int | str) -> float:
    """Return the number of `chance` with the keys of a state (`prefixed`) and further ones."""
    return (_all_keys(state, keys) >> 11) * _UNIT


def _all_keys(state: int, keys: tuple[int | str, ...]) -> int:
    for key in keys:
        state = _mixed(state, crc32(key.encode()) if isinstance(key, str) else key)
    return state


def _seeded(seed: int) -> int:
    return (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK


def _mixed(state: int, number: int) -> int:
    state = ((state ^ (number & 0xFFFFFFFFFFFFFFFF)) + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return state ^ (state >> 31)


class Chance:
    """Draws numbers for named purposes; the same names give the same numbers, whatever else is drawn."""

    def __init__(self, seed: int, *names: object) -> None:
        """Take a seed and the names that tell this source from others, such as a placement's index."""
        self._state = _seeded(seed)
        # Checksum of the names so far: that of a longer list is carried on from it.
        self._names = 0
        for name in names:
            self._names = self._with(name)

    def of(self, *names: object) -> Chance:
        """Return the source for a narrower purpose."""
        narrower = Chance.__new__(Chance)
        narrower._state, narrower._names = self._state, self._names
        for name in names:
            narrower._names = narrower._with(name)
        return narrower

    def uniform(self, name: object, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number evenly spread over low…high."""
        return low + (high - low) * ((_mixed(self._named(name), 0) >> 11) * _UNIT)

    def normal(self, name: object, spread: float = 1.0, limit: float = 2.0) -> float:
        """Return a normal number of mean 0, cut at `limit` spreads (Box & Muller 1958)."""
        state = self._named(name)
        u, v = (_mixed(state, 1) >> 11) * _UNIT, (_mixed(state, 2) >> 11) * _UNIT
        value = math.sqrt(-2.0 * math.log(u if u > 1e-12 else 1e-12)) * math.cos(2.0 * math.pi * v)
        return spread * (limit if value > limit else -limit if value < -limit else value)

    def _named(self, name: object) -> int:
        return _mixed(self._state, crc32(str(name).encode(), self._names))

    def _with(self, name: object) -> int:
        return crc32(str(name).encode() + _SEPARATOR, self._names)


class Chances:
    """Several sources at once: of each of them the very numbers that it gives by itself."""

    def __init__(self, sources: Sequence[Chance]) -> None:
        """Take the sources."""
        self._states = np.array([source._state for source in sources], np.uint64)
        self._names = [source._names for source in sources]
        # Checksums are linear: that of names carried on is a sum of what either makes of it. By length of what follows.
        self._carried: dict[int, NDArray[np.uint64]] = {}

    def uniform(self, name: object, low: Numbers | float = 0.0, high: Numbers | float = 1.0) -> Numbers:
        """Return numbers (n,) evenly spread over low…high; see `Chance.uniform`."""
        return self.uniforms([name], *(np.expand_dims(bound, -1) for bound in (low, high)))[:, 0]

    def uniforms(
        self, names: Sequence[object], low: Numbers | float = 0.0, high: Numbers | float = 1.0
    ) -> Numbers:
        """Return numbers (n, m) for several names, evenly spread over low…high, which are (n, m) or fewer."""
        return low + (high - low) * _unit(_all_mixed(self._named(names), _DRAW))

    def normal(self, name: object, spread: Numbers | float = 1.0, limit: float = 2.0) -> Numbers:
        """Return normal numbers (n,) of mean 0, cut at `limit` spreads; see `Chance.normal`."""
        return self.normals([name], np.expand_dims(spread, -1), limit)[:, 0]

    def normals(self, names: Sequence[object], spread: Numbers | float = 1.0, limit: float = 2.0) -> Numbers:
        """Return normal numbers (n, m) for several names, cut at `limit` spreads, which are (n, m) or fewer."""
        u, v = _unit(_all_mixed(self._named(names), _TWO_DRAWS))
        values = np.sqrt(-2.0 * np.log(np.maximum(u, 1e-12))) * np.cos(2.0 * math.pi * v)
        return spread * np.clip(values, -limit, limit)

    def _named(self, names: Sequence[object]) -> NDArray[np.uint64]:
        """(n, m) what each source goes on from for each of some names."""
        texts = [str(name).encode() for name in names]
        numbers = [self._carried_on(len(text)) ^ np.uint64(crc32(text)) for text in texts]
        return _all_mixed(self._states[:, None], np.stack(numbers, axis=1))

    def _carried_on(self, length: int) -> NDArray[np.uint64]:
        """(n,) what the names so far add to the checksum of a text of some length behind them."""
        carried = self._carried.get(length)
        if carried is None:
            nothing = bytes(length)
            base = crc32(nothing)
            carried = np.array([crc32(nothing, names) ^ base for names in self._names], np.uint64)
            self._carried[length] = carried
        return carried


def _all_mixed(states: NDArray[np.uint64], numbers: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """`_mixed` of many."""
    states = (states ^ numbers) + _ADDED
    states = (states ^ (states >> _SHIFTS[0])) * _FACTORS[0]
    states = (states ^ (states >> _SHIFTS[1])) * _FACTORS[1]
    return states ^ (states >> _SHIFTS[2])


def _unit(states: NDArray[np.uint64]) -> Numbers:
    """Numbers (...) in [0, 1) of states (...)."""
    return (states >> _TO_UNIT) * _UNIT
