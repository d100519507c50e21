"""Pictures of the moments that the checks found fault with."""

from __future__ import annotations

import torch

from gestures.errors import MissingDependencyError
from gestures.pipeline.checking import CheckedShow
from gestures.pipeline.pictures import STILL_SETTINGS, jpeg
from gestures.pipeline.scene import Scene, SceneContent
from gestures.platforms import load_platform
from gestures.report import Still
from gestures.report.checks_page import PageShow
from motion.bodies import load_body
from motion.clip import Clip
from motion.timing import FrameRate

MAX_PICTURES = 60
"""Most pictures of one show; the worst findings come first."""
_ANY_PLATFORM = "douyin"


def page_show(checked: CheckedShow) -> tuple[PageShow, str]:
    """Return a show as the reviewer's page has it, and why it has no pictures if it has none."""
    page = PageShow(checked.name, checked.timeline.duration_s, checked.report)
    wanted = [item for item in page.findings if item[1].end_s > 0.0][:MAX_PICTURES]
    if not wanted:
        return page, ""
    platform = checked.platform or load_platform(_ANY_PLATFORM)
    frames = Clip(
        FrameRate(1),
        torch.stack([checked.moments[index].pose.local_xyzw for index, _ in wanted]),
        torch.stack([checked.moments[index].pose.root_m for index, _ in wanted]),
    )
    content = SceneContent(checked.timeline, platform, load_body(), frames, None)
    try:
        with Scene(content, STILL_SETTINGS) as scene:
            for index, finding in wanted:
                moment = checked.moments[index]
                picture = scene.picture_of(moment.time_s, moment.pose, moment.face)
                page.stills[index] = Still(finding.placement or 0, moment.time_s, jpeg(picture))
    except MissingDependencyError as error:
        return page, str(error)
    return page, ""
