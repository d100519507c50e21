"""The aligner: which gesture stands on which word, and the timeline that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
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
    "GestureTag",
    "LivePlanner",
    "LiveUpdate",
    "Placement",
    "Plan",
    "PlannerSettings",
    "TimedClause",
    "Timeline",
    "Unserved",
    "make_plan",
    "plan",
    "read_tags",
    "timeline_from_json",
    "timeline_schema",
    "timeline_to_json",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Anchor": "timeline",
        "GestureTag": "tags",
        "LEAD_IN_S": "settings",
        "LivePlanner": "live",
        "LiveUpdate": "live",
        "Placement": "timeline",
        "Plan": "planner",
        "PlannerSettings": "settings",
        "TAIL_S": "settings",
        "TimedClause": "timeline",
        "Timeline": "timeline",
        "Unserved": "timeline",
        "make_plan": "planner",
        "plan": "planner",
        "read_tags": "tags",
        "timeline_from_json": "timeline_json",
        "timeline_schema": "timeline_json",
        "timeline_to_json": "timeline_json",
    },
)
