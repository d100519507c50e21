"""The checks by rule id; a module of checks registers its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gestures.consistency.evidence import Evidence
from gestures.consistency.findings import Finding
from gestures.consistency.rulebook import Rule, RuleBook
from gestures.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Context:
    """What a check is given.

    Attributes:
        evidence: The show.
        rule: The rule with its thresholds.
        book: All rules, for shared data such as the names of places.
    """

    evidence: Evidence
    rule: Rule
    book: RuleBook

    def finding(self, start_s: float, end_s: float, words: str, text: str, **more: Any) -> Finding:
        """Make a finding of this rule.

        Args:
            start_s: Where it begins, s.
            end_s: Where it ends, s.
            words: The words spoken there.
            text: What is wrong.
            **more: ``clause``, ``placement``, ``measured``, ``severity`` or ``mend``.
        """
        rule = self.rule
        content: dict[str, Any] = {"severity": rule.severity, "mend": rule.mend, **more}
        return Finding(
            code=rule.code,
            rule=rule.id,
            title=rule.title.get("en", rule.id),
            start_s=start_s,
            end_s=max(end_s, start_s),
            words=words,
            text=text,
            **content,
        )

    def between(self, start_s: float, end_s: float, text: str, **more: Any) -> Finding:
        """Make a finding of a stretch of time, with the words that are spoken in it; arguments as for `finding`."""
        return self.finding(start_s, end_s, self.evidence.words_at(start_s, end_s), text, **more)

    def of_placement(self, index: int, text: str, *, whole: bool = False, **more: Any) -> Finding:
        """Make a finding of one of the timeline's gestures, with the words of its clause.

        Args:
            index: Which one.
            text: What is wrong.
            whole: Whether it is about all of the gesture rather than about what is shown, from stroke to hold.
            **more: As for `finding`.
        """
        placement = self.evidence.timeline.gestures[index]
        shown = (placement.stroke.start_s, placement.hold.end_s)
        start_s, end_s = (placement.preparation.start_s, placement.retraction.end_s) if whole else shown
        words = self.evidence.clause_words(placement)
        return self.finding(start_s, end_s, words, text, clause=placement.clause, placement=index, **more)


Check = Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class RegisteredCheck:
    """A check and what it needs.

    Attributes:
        run: Yields the findings.
        needs: Fields of `Evidence` without which it cannot run.
    """

    run: Check
    needs: tuple[str, ...]


CHECKS: dict[str, RegisteredCheck] = {}


def check(rule: str, *needs: str) -> Callable[[Check], Check]:
    """Register a function as the check of a rule.

    Args:
        rule: Id of the rule.
        *needs: Fields of `Evidence` without which it cannot run.

    Raises:
        InvalidInputError: If the rule has a check already.
    """

    def register(function: Check) -> Check:
        if rule in CHECKS:
            raise InvalidInputError(f"rule '{rule}' has a check already", code="DX-CHECK-007")
        CHECKS[rule] = RegisteredCheck(function, needs)
        return function

    return register
