"""Chance without a generator: numbers hashed from a seed and what they are for, the same in any order."""

from __future__ import annotations

import math
import zlib

_MASK = (1 << 64) - 1


def chance(seed: int, *keys: int | str) -> float:
    """Return a number in [0, 1) that depends on the seed and the keys alone.

    The mixer is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
    """
    state = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK
    for key in keys:
        number = zlib.crc32(key.encode()) if isinstance(key, str) else key
        state = (state ^ (number & _MASK)) & _MASK
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return (state >> 11) / float(1 << 53)


class Chance:
    """Draws numbers for named purposes; the same names give the same numbers, whatever else is drawn."""

    def __init__(self, seed: int, *names: object) -> None:
        """Take a seed and the names that tell this source from others, such as a placement's index."""
        self._seed = seed
        self._names = names

    def of(self, *names: object) -> Chance:
        """Return the source for a narrower purpose."""
        return Chance(self._seed, *self._names, *names)

    def uniform(self, name: object, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number evenly spread over low…high."""
        return low + (high - low) * self._unit(name, 0)

    def normal(self, name: object, spread: float = 1.0, limit: float = 2.0) -> float:
        """Return a normal number of mean 0, cut at `limit` spreads (Box & Muller 1958)."""
        u, v = max(self._unit(name, 1), 1e-12), self._unit(name, 2)
        value = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
        return spread * max(-limit, min(limit, value))

    def _unit(self, name: object, draw: int) -> float:
        return chance(self._seed, "\x1f".join(str(part) for part in (*self._names, name)), draw)
