"""Does what motion alone shows contradict the words?"""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.sizes import magnitude_of
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.consistency.sightings import (
    WAYS,
    clause_at,
    clauses_with,
    clear,
    explained,
    finding,
    named,
    replayed,
    said,
    sure,
)
from gestures.consistency.signs import SignTable, digits_of


@check("shown_contradiction", "library", "shown")
def shown_contradiction(context: Context) -> Iterator[Finding]:
    """Emblems that are seen while the words say what they contradict."""
    table = SignTable.load()
    taxonomy = context.evidence.taxonomy
    # Where it is known what should be seen, less is enough to see something else.
    for seen in clear(context, "seen" if context.evidence.replay is None else "seen_against_plan"):
        name = table.meaning(seen)
        if name is None:
            continue
        clauses = clauses_with(context, seen)
        spans = [span for clause in clauses for span in sure(context, clause)]
        intents = [taxonomy.get(span.id) for span in spans]
        if not any(name in intent.clashes for intent in intents) or any(name in i.fits for i in intents):
            continue
        if any(seen.reads_as("number", digit) for number in said(spans) for digit in digits_of(number)):
            continue
        if explained(context, table, seen) or replayed(context, table, seen):
            continue
        against = [
            (clause, [span.id for span in sure(context, clause) if name in taxonomy.get(span.id).clashes])
            for clause in clauses
        ]
        clause, contradicted = next(each for each in against if each[1])
        yield finding(
            context,
            seen,
            clause,
            f"the body shows {name}, which contradicts {' and '.join(contradicted)}.",
        )


@check("shown_wrong_size", "shown")
def shown_wrong_size(context: Context) -> Iterator[Finding]:
    """Sizes that are seen and are the opposite of what is said."""
    small, large = context.rule.threshold("small_m"), context.rule.threshold("large_m")
    for seen in clear(context):
        clause = clause_at(context, seen)
        if seen.kind != "size" or clause is None or not isinstance(seen.value, float):
            continue
        sizes = {size for span in sure(context, clause) if (size := magnitude_of(span)) is not None}
        opposite = sizes and (
            (max(sizes) < 0.5 and seen.value >= large) or (min(sizes) > 0.5 and seen.value <= small)
        )
        if opposite:
            yield finding(
                context,
                seen,
                clause,
                f"the hands show {100 * seen.value:.0f} cm where the words say "
                f"{'small' if max(sizes) < 0.5 else 'large'}.",
                measured={"size_m": seen.value},
            )


@check("without_reason", "library", "shown")
def without_reason(context: Context) -> Iterator[Finding]:
    """Signs that are seen in plain speech again and again, though nothing said calls for them."""
    table = SignTable.load()
    window, most = context.rule.threshold("window_s"), round(context.rule.threshold("most"))
    signs = [
        seen
        for seen in clear(context)
        if seen.kind in table.promised
        and seen.value not in WAYS | {"camera", "product"}
        and (clause := clause_at(context, seen)) is not None
        and not sure(context, clause)
        and not explained(context, table, seen)
        and not replayed(context, table, seen)
    ]
    reported_until = -1.0
    for last in range(most, len(signs)):
        first = last - most
        span = signs[last].peak_s - signs[first].peak_s
        if span <= window and signs[first].peak_s > reported_until:
            reported_until = signs[last].peak_s
            yield context.between(
                signs[first].start_s,
                signs[last].end_s,
                f"{most + 1} signs in {span:.0f} s of plain speech: "
                f"{', '.join(named(seen) for seen in signs[first : last + 1])}.",
                measured={"window_s": span},
            )
