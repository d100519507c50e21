"""Lint of a library by what it does to bodies: every gesture is played on several, with either hand, and measured."""

from gestures.pipeline.lint.findings import RULES, LintFinding, Rule
from gestures.pipeline.lint.running import BODIES, lint

__all__ = ["BODIES", "RULES", "LintFinding", "Rule", "lint"]
