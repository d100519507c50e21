"""Measures a classifier, or any function from clauses to intents, against annotated clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gestures.intents.corpus import Example
from gestures.intents.spans import IntentSpan

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
Predictor = Callable[[Sequence[str]], Sequence[tuple[IntentSpan, ...]]]


@dataclass(frozen=True, slots=True)
class IntentScore:
    """How one intent fares: clauses that bear it, found, wrongly found; F1."""

    support: int
    found: int
    false: int
    f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a measurement found; rates are 0…1, NaN-free: a rate over nothing is 1 for right, 0 for false.

    Attributes:
        clauses: Number of clauses.
        micro_f1: F1 over all decisions.
        macro_f1: Mean F1 of the intents that occur.
        primary: Share of bearing clauses whose first annotated intent is among those found.
        best_right: Share of bearing clauses whose best-scored intent is annotated.
        plain_false: Share of plain clauses that got an intent.
        hard_right: Share of hard negatives whose intents came out exactly.
        slots_right: Share of annotated slot values that came out right, given the intent was found.
        slots: Number of annotated slot values whose intent was found.
        per_intent: By intent.
        confusions: ``(missed, found instead)`` and how often; an empty name stands for none.
    """

    clauses: int
    micro_f1: float
    macro_f1: float
    primary: float
    best_right: float
    plain_false: float
    hard_right: float
    slots_right: float
    slots: int
    per_intent: dict[str, IntentScore]
    confusions: list[tuple[tuple[str, str], int]]


def evaluate(predict: Predictor, examples: Sequence[Example]) -> Evaluation:
    """Compare predictions with annotations.

    Args:
        predict: Clauses to intents, best first.
        examples: Annotated clauses.
    """
    predictions = predict([example.text for example in examples])
    hits: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    false: Counter[str] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    primary = bearing = best = plain = plain_false = hard = hard_right = slots = slots_right = 0
    for example, spans in zip(examples, predictions, strict=True):
        truth, found = set(example.intents), {span.id for span in spans}
        hits.update(truth & found)
        misses.update(truth - found)
        false.update(found - truth)
        for lost in sorted(truth - found) or [""]:
            for extra in sorted(found - truth) or [""]:
                if lost or extra:
                    confused[lost, extra] += 1
        if truth:
            bearing += 1
            primary += example.intents[0] in found
            best += bool(spans) and spans[0].id in truth
        elif not example.hard:
            plain += 1
            plain_false += bool(found)
        if example.hard:
            hard += 1
            hard_right += truth == found
        for span in spans:
            for name, value in example.slots.get(span.id, {}).items():
                slots += 1
                slots_right += _same_value(span.slots.get(name), value)
    scores = {
        intent: IntentScore(
            hits[intent] + misses[intent],
            hits[intent],
            false[intent],
            _f1(hits[intent], misses[intent], false[intent]),
        )
        for intent in sorted({*hits, *misses, *false})
    }
    occurring = [score.f1 for score in scores.values() if score.support]
    return Evaluation(
        clauses=len(examples),
        micro_f1=_f1(hits.total(), misses.total(), false.total()),
        macro_f1=sum(occurring) / max(1, len(occurring)),
        primary=_rate(primary, bearing),
        best_right=_rate(best, bearing),
        plain_false=plain_false / plain if plain else 0.0,
        hard_right=_rate(hard_right, hard),
        slots_right=_rate(slots_right, slots),
        slots=slots,
        per_intent=scores,
        confusions=confused.most_common(),
    )


def _same_value(found: Any, wanted: Any) -> bool:
    """Whether two slot values are equal; numbers are compared by value, since "7.50" says no more than "7.5"."""
    if found == wanted or not isinstance(found, str) or not isinstance(wanted, str):
        return bool(found == wanted)
    if not (_NUMBER.fullmatch(found) and _NUMBER.fullmatch(wanted)):
        return False
    return Decimal(found) == Decimal(wanted)


def _f1(hits: int, misses: int, false: int) -> float:
    return 2 * hits / (2 * hits + misses + false) if hits else 0.0


def _rate(right: int, total: int) -> float:
    return right / total if total else 1.0
