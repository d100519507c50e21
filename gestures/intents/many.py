"""Thousands of clauses at once, on all processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from gestures.intents.classifier import AT_ONCE, IntentClassifier, Part, parts
from gestures.intents.spans import IntentSpan

_WORTH_SHARING = 2000
"""Clauses from which on the start of more processes pays."""


def classify_many(
    classifier: IntentClassifier,
    clauses: Sequence[str],
    languages: Sequence[str] | None = None,
    currencies: Sequence[str | None] | None = None,
) -> Iterator[tuple[IntentSpan, ...]]:
    """Classify clauses one by one, as `IntentClassifier.classify_clauses` does.

    Many of them are shared out to a process for each processor, where the system can fork and no encoder of the
    user's own is asked; the caller should run no other thread then.

    Args:
        classifier: Who answers.
        clauses: The clauses.
        languages: ``zh`` or ``en`` for each; found from the words if None.
        currencies: The currency of the script at each; None if the clauses are no script.

    Yields:
        The intents of each clause, in order.
    """
    cut = parts(clauses, languages, currencies, AT_ONCE)
    processes = min(os.cpu_count() or 1, len(cut))
    forks = "fork" in multiprocessing.get_all_start_methods()
    if len(clauses) < _WORTH_SHARING or processes < 2 or not forks or classifier.asks_encoder:
        for part in cut:
            yield from classifier.classify_clauses(*part)
        return
    with ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), _shared.append, (classifier,)
    ) as pool:
        for rows in pool.map(_classify_part, cut):
            for clause in rows:
                yield tuple(IntentSpan(*row) for row in clause)


_shared: list[IntentClassifier] = []


def _classify_part(part: Part) -> list[list[tuple[Any, ...]]]:
    """Return the fields of each intent of each clause: plain values travel several times faster than objects."""
    found = _shared[-1].classify_clauses(*part)
    return [[(span.id, span.score, span.slots, span.affiliate) for span in spans] for spans in found]
