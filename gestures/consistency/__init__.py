"""Does the body say what the words say? Rules over speech, gestures and motion."""

from gestures.consistency.checking import report_of_show, run_checks
from gestures.consistency.evidence import Evidence, LipEvidence, MotionEvidence, PointingMeasurement
from gestures.consistency.findings import SEVERITIES, Finding, Report, Silence
from gestures.consistency.registry import Context, check
from gestures.consistency.rulebook import Rule, RuleBook

__all__ = [
    "SEVERITIES",
    "Context",
    "Evidence",
    "Finding",
    "LipEvidence",
    "MotionEvidence",
    "PointingMeasurement",
    "Report",
    "Rule",
    "RuleBook",
    "Silence",
    "check",
    "report_of_show",
    "run_checks",
]
