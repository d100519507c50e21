"""Prose wrapped at a width: its line ends part nothing, while those of a script part what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

_NARROWEST = 50
"""Characters of the longest line from which on a paragraph may be prose that was wrapped."""
_STOP = re.compile(r"[.!?](?:\s|$)")
_STOPPED = re.compile(r"[.!?:;…。！？：；][\"'”’)]*$")
_LOWER = re.compile(r"[a-zà-öø-ÿ]")


def unwrapped(text: str) -> str:
    """Return a text of the same length with spaces in place of the line ends that only wrap it.

    A paragraph of several lines is wrapped if no line has room for the word that begins the next one, and sentences
    with stops go on from line to line.
    """
    paragraphs = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return "\n".join(_joined(list(lines)) if written else "\n".join(lines) for written, lines in paragraphs)


def _joined(lines: Sequence[str]) -> str:
    if not _is_wrapped([line.strip() for line in lines]):
        return "\n".join(lines)
    return " ".join(line.removesuffix("\r") + " " * line.endswith("\r") for line in lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    width = max(map(len, lines))
    if len(lines) < 2 or width < _NARROWEST or not any(_STOP.search(line) for line in lines):
        return False
    if any(
        len(line) + 1 + len(next_line.split(maxsplit=1)[0]) <= width for line, next_line in pairwise(lines)
    ):
        return False
    return any(
        _LOWER.match(next_line) is not None and _STOPPED.search(line) is None
        for line, next_line in pairwise(lines)
    )
