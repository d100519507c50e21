"""The slot of asked comments: what viewers shall type."""

from __future__ import annotations

import re

from gestures.intents.reading import Reading, SlotValues

_QUOTED = re.compile(r"[「『“\"‘《【]([^」』”\"’》】]{1,20})[」』”\"’》】]")


def ask_comment(reading: Reading) -> SlotValues:
    """``text`` that viewers shall type."""
    quoted = _QUOTED.search(reading.text)
    if quoted:
        return SlotValues({"text": quoted[1].strip()}, quoted.span(1))
    # Loaded for the language that needs it, as for the viewer's name.
    if reading.language == "zh":
        from gestures.intents.slots_words_zh import typed_chinese

        return typed_chinese(reading)
    from gestures.intents.slots_words_en import typed_english

    return typed_english(reading)
