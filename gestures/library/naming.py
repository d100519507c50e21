"""How names of gestures are compared: case, hyphens, underscores and spaces do not matter."""

from __future__ import annotations


def name_key(name: str) -> str:
    """Return a name as it is compared with others."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")
