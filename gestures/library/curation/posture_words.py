"""Postures of hands in words: where a palm faces, where a hand is, and what of it changed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gestures.library.gesture import Contact, Direction, HandKey, Scalar, Scaled

_AXES = (("out", "in"), ("up", "down"), ("forward", "back"))
_NOTABLE = 0.38
"""Share of a direction along an axis from which the axis is named: the sine of 22.5°, half-way between two of eight."""
_PLACE = (
    ("further out", "further in", "out"),
    ("higher", "lower", "up"),
    ("further forward", "nearer", "forward"),
)
_SAME_ANGLE_DEG = 0.05


def number(value: float, digits: int) -> str:
    """Return a number with that many decimals at least, and as many more as it has."""
    short = f"{value:.{digits}f}"
    return short if float(short) == value else f"{value:.6g}"


def direction_words(direction: Direction) -> str:
    """Return a direction as an animator says it, its main part first: ``up``, ``forward and a little in``."""
    parts = sorted(
        (
            (abs(share), names[0] if share > 0 else names[1])
            for share, names in zip(direction, _AXES, strict=True)
        ),
        reverse=True,
    )
    named = [(share, name) for share, name in parts if share >= _NOTABLE]
    if len(named) < 2:
        return parts[0][1]
    return " and ".join(name for _, name in named)


def hand_names(hands: str) -> tuple[str, str]:
    """Return what the two hands of a gesture are called, the gesturing one first."""
    if hands == "both":
        return "right hand", "left hand"
    if hands in ("left", "right"):
        return f"{hands} hand", "right hand" if hands == "left" else "left hand"
    return "gesturing hand", "other hand"


def hand_changes(old: HandKey | None, new: HandKey | None) -> Iterator[str]:
    """Yield what is different between two postures of one hand."""
    if old is None or new is None:
        if new is not None:
            yield f"takes part ({new.shape}, palm {direction_words(new.palm)})"
        elif old is not None:
            yield "stays at rest"
        return
    if old.shape != new.shape:
        yield f"shape {old.shape} → {new.shape}"
    for label in ("palm", "fingers"):
        yield from _turned(label, getattr(old, label), getattr(new, label))
    for was, now, names in zip(old.place, new.place, _PLACE, strict=True):
        if was != now:
            yield _moved(was, now, names)
    if old.contact != new.contact:
        yield f"{_touch(old.contact)} → {_touch(new.contact)}"
    if old.aim != new.aim:
        yield f"points at {old.aim or 'nothing'} → {new.aim or 'nothing'}"
    if old.reach != new.reach:
        yield f"reach {number(old.reach, 2)} → {number(new.reach, 2)}"
    if old.elbow_deg != new.elbow_deg:
        yield f"elbow {number(old.elbow_deg, 0)}° → {number(new.elbow_deg, 0)}°"


def _turned(label: str, old: Direction, new: Direction) -> Iterator[str]:
    if old == new:
        return
    was, now = direction_words(old), direction_words(new)
    if was != now:
        yield f"{label} {was} → {now}"
        return
    cosine = sum(a * b for a, b in zip(old, new, strict=True))
    angle = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    most = max(range(3), key=lambda axis: abs(new[axis] - old[axis]))
    towards = _AXES[most][0 if new[most] > old[most] else 1]
    shown = f"{angle:.0f}°" if angle >= 1.0 else f"{max(angle, _SAME_ANGLE_DEG):.2g}°"
    yield f"{label} still {now}, turned {shown} {towards}"


def _moved(old: Scalar, new: Scalar, names: tuple[str, str, str]) -> str:
    if isinstance(old, Scaled) or isinstance(new, Scaled):
        return f"{names[2]} {_scalar(old)} → {_scalar(new)}"
    return f"{names[0] if new > old else names[1]} ({names[2]} {number(old, 2)} → {number(new, 2)})"


def _scalar(value: Scalar) -> str:
    if isinstance(value, Scaled):
        return f"{number(value.low, 2)}…{number(value.high, 2)} by {value.by}"
    return number(value, 2)


def _touch(contact: Contact | None) -> str:
    if contact is None:
        return "touches nothing"
    gap = f" with {contact.gap_m * 1000:.3g} mm between" if contact.gap_m else ""
    return f"{contact.hand.replace('_', ' ')} touches {contact.touches.replace('_', ' ')}{gap}"
