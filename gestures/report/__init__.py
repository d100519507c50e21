"""The report of a performance as one self-contained page."""

from gestures.report.page import ShowReport, Still, render_report
from gestures.report.timeline_svg import Mark, timeline_pictures
from gestures.report.waveform import envelope

__all__ = ["Mark", "ShowReport", "Still", "envelope", "render_report", "timeline_pictures"]
