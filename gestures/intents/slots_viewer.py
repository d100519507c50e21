"""The slot of answered comments: the viewer's name, as written."""

from __future__ import annotations

from gestures.intents.reading import Reading, SlotValues
from gestures.intents.slots_viewer_en import english_viewer
from gestures.intents.slots_viewer_zh import chinese_viewer


def answer_comment(reading: Reading) -> SlotValues:
    """``viewer`` who is answered, as written."""
    return chinese_viewer(reading) if reading.language == "zh" else english_viewer(reading.text)
