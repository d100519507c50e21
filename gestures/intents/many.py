"""Thousands of clauses at once, on all processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from gestures.intents.classifier import IntentClassifier
from gestures.intents.spans import IntentSpan

_AT_ONCE = 500
_WORTH_SHARING = 2000
"""Clauses from which on the start of more processes pays."""


def classify_many(
    classifier: IntentClassifier, clauses: Sequence[str], language: str | None = None
) -> Iterator[tuple[IntentSpan, ...]]:
    """Classify clauses one by one, as `IntentClassifier.classify_clauses` does.

    Many of them are shared out to a process for each processor, where the system can fork and no encoder of the
    user's own is asked; the caller should run no other thread then.

    Args:
        classifier: Who answers.
        clauses: The clauses.
        language: ``zh`` or ``en`` for all of them; found from the words if None.

    Yields:
        The intents of each clause, in order.
    """
    parts = [clauses[first : first + _AT_ONCE] for first in range(0, len(clauses), _AT_ONCE)]
    processes = min(os.cpu_count() or 1, len(parts))
    forks = "fork" in multiprocessing.get_all_start_methods()
    if len(clauses) < _WORTH_SHARING or processes < 2 or not forks or classifier.asks_encoder:
        for part in parts:
            yield from _classify(classifier, part, language)
        return
    with ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), _share, (classifier, language)
    ) as pool:
        for rows in pool.map(_classify_part, parts):
            for clause in rows:
                yield tuple(IntentSpan(*row) for row in clause)


def _classify(
    classifier: IntentClassifier, clauses: Sequence[str], language: str | None
) -> list[tuple[IntentSpan, ...]]:
    return classifier.classify_clauses(clauses, [language] * len(clauses) if language else None)


_shared: list[tuple[IntentClassifier, str | None]] = []


def _share(classifier: IntentClassifier, language: str | None) -> None:
    _shared.append((classifier, language))


def _classify_part(clauses: Sequence[str]) -> list[list[tuple[Any, ...]]]:
    """Return the fields of each intent of each clause: plain values travel several times faster than objects."""
    classifier, language = _shared[-1]
    found = _classify(classifier, clauses, language)
    return [[(span.id, span.score, span.slots, span.affiliate) for span in spans] for spans in found]
