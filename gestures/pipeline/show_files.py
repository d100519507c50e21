"""The names of a performance's files."""

from __future__ import annotations

SPEECH_WAV = "speech.wav"
TIMELINE_JSON = "timeline.json"
TIMELINE_OTIO = "timeline.otio"
SHOW_MP4 = "show.mp4"
REPORT_HTML = "report.html"
REPORT_JSON = "report.json"
