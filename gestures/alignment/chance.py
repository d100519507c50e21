"""Chance without a generator: numbers hashed from a seed and a place, the same in any order."""

from __future__ import annotations

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
