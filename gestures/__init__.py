"""Deixis: an avatar's body says what its words say.

Names are loaded when they are first asked for, so that the command line starts without torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from gestures.alignment.settings import PlannerSettings
    from gestures.alignment.timeline_json import timeline_to_json
    from gestures.pipeline.align import align
    from gestures.pipeline.classify import classify
    from gestures.pipeline.perform import Show, perform

__all__ = ["PlannerSettings", "Show", "align", "classify", "perform", "timeline_to_json"]

__getattr__ = lazy_names(
    __name__,
    {
        "PlannerSettings": "alignment.settings",
        "Show": "pipeline.perform",
        "align": "pipeline.align",
        "classify": "pipeline.classify",
        "perform": "pipeline.perform",
        "timeline_to_json": "alignment.timeline_json",
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
