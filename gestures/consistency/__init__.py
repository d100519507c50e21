"""Does the body say what the words say? Rules over speech, gestures and motion."""

from gestures.consistency.body_evidence import BodyEvidence
from gestures.consistency.checking import run_checks
from gestures.consistency.evidence import Evidence, LipEvidence, MotionEvidence, PointingMeasurement
from gestures.consistency.findings import SEVERITIES, Finding, Report, Silence
from gestures.consistency.project import project_rules
from gestures.consistency.registry import Context, check
from gestures.consistency.rulebook import Rule, RuleBook

__all__ = [
    "SEVERITIES",
    "BodyEvidence",
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
    "project_rules",
    "run_checks",
]
