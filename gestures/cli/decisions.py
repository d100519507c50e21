"""How the planner's decisions are written: a table for people, JSON with every cost for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gestures.alignment.explain import Explanation

_SHOWN = 3
"""Gestures that the table names of those which were considered, and of those which were left out."""


def decisions_json(decisions: Sequence[Explanation]) -> str:
    """Return the decisions as a JSON document."""
    from gestures.alignment.explain import explanation_to_object

    objects = [explanation_to_object(decision) for decision in decisions]
    return json.dumps({"decisions": objects}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def show_decisions(decisions: Sequence[Explanation]) -> None:
    """Write the decisions to stdout as a table."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("s", "word", "intent", "gesture", "why", "considered", box=None, pad_edge=False)
    table.columns[0].justify = "right"
    for decision in decisions:
        table.add_row(
            f"{decision.time_s:.2f}",
            escape(decision.text),
            f"[dim]{escape(decision.intent or '–')}[/]",
            f"[bold]{escape(decision.chosen or '')}[/]",
            escape(decision.why),
            f"[dim]{escape('; '.join(_considered(decision)))}[/]",
        )
    Console(file=sys.stdout, highlight=False).print(table)


def _considered(decision: Explanation) -> Iterator[str]:
    """The other gestures with how much more they cost, and the reasons why some were left out."""
    costs = {option.gesture: option.cost for option in reversed(decision.options) if option.cost is not None}
    chosen = costs.pop(decision.chosen or "", 0.0)
    for gesture, cost in sorted(costs.items(), key=lambda item: item[1])[:_SHOWN]:
        yield f"{gesture} {cost - chosen:+.1f}"
    left_out = {option.gesture: option.note for option in decision.options if option.cost is None}
    for gesture, note in list(left_out.items())[:_SHOWN]:
        yield f"not {gesture}: {note}"
    if len(left_out) > _SHOWN:
        yield f"and {len(left_out) - _SHOWN} more"
