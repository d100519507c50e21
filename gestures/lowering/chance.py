"""Chance that depends on names, not on order: each draw is hashed from a seed and what it is for."""

from __future__ import annotations

import hashlib
import math


class Chance:
    """Draws numbers for named purposes; the same names give the same numbers, whatever else is drawn."""

    def __init__(self, *names: object) -> None:
        """Take the names that tell this source from others, such as a seed and a placement's index."""
        self._names = names

    def of(self, *names: object) -> Chance:
        """Return the source for a narrower purpose."""
        return Chance(*self._names, *names)

    def uniform(self, name: object, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number evenly spread over low…high."""
        return low + (high - low) * self._unit(name, 0)

    def normal(self, name: object, spread: float = 1.0, limit: float = 2.0) -> float:
        """Return a normal number of mean 0, cut at `limit` spreads."""
        u, v = max(self._unit(name, 1), 1e-12), self._unit(name, 2)
        value = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
        return spread * max(-limit, min(limit, value))

    def _unit(self, name: object, draw: int) -> float:
        text = "\x1f".join(str(part) for part in (*self._names, name, draw))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2.0**64
