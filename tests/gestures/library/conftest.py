"""A made-up gesture that is in order, to be spoilt one field at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

ENTRY: dict[str, Any] = {
    "id": "nod_hand",
    "names": {"zh": "示意", "en": "signal"},
    "description": {"zh": "一手示意。", "en": "One hand signals."},
    "family": "stop",
    "intents": ["caution"],
    "hands": "either",
    "phases": {
        "preparation": [0.7, 0.4, 1.3],
        "stroke": [0.5, 0.3, 1.0],
        "hold": [0.2, 0.0, 1.0],
        "retraction": [0.8, 0.5, 1.5],
    },
    "keys": [
        {"at": 0.0, "shape": "flat", "place": [1.0, 0.8, 0.6], "palm": "forward", "fingers": "up"},
        {"at": 1.0, "place": [1.0, 0.9, 0.7]},
    ],
    "words": {"zh": ["停"], "en": ["stop"]},
}


@pytest.fixture
def entry() -> dict[str, Any]:
    return copy.deepcopy(ENTRY)


@pytest.fixture
def spoilt(entry: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return the entry with one value changed, by its path; a value of None takes the field away."""

    def change(value: Any, *path: Any) -> dict[str, Any]:
        at: Any = entry
        for step in path[:-1]:
            at = at[step]
        if value is None:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return entry

    return change
