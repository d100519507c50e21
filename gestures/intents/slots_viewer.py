"""The slot of answered comments: the viewer's name, as written."""

from __future__ import annotations

from gestures.intents.reading import Reading, SlotValues


def answer_comment(reading: Reading) -> SlotValues:
    """``viewer`` who is answered, as written."""
    # Loaded for the language that needs it: its patterns take longer to compile than a script to be read.
    if reading.language == "zh":
        from gestures.intents.slots_viewer_zh import chinese_viewer

        return chinese_viewer(reading)
    from gestures.intents.slots_viewer_en import english_viewer

    return english_viewer(reading.text)
