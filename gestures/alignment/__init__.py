"""The aligner: which gesture stands on which word, and the timeline that says so."""

from gestures.alignment.explain import Explanation, explain, explanation_to_object
from gestures.alignment.live import LivePlanner, LiveUpdate
from gestures.alignment.planner import Plan, make_plan, plan
from gestures.alignment.settings import LEAD_IN_S, TAIL_S, PlannerSettings
from gestures.alignment.tags import GestureTag, read_tags
from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline, Unserved
from gestures.alignment.timeline_json import timeline_from_json, timeline_schema, timeline_to_json

__all__ = [
    "LEAD_IN_S",
    "TAIL_S",
    "Anchor",
    "Explanation",
    "GestureTag",
    "LivePlanner",
    "LiveUpdate",
    "Placement",
    "Plan",
    "PlannerSettings",
    "TimedClause",
    "Timeline",
    "Unserved",
    "explain",
    "explanation_to_object",
    "make_plan",
    "plan",
    "read_tags",
    "timeline_from_json",
    "timeline_schema",
    "timeline_to_json",
]
