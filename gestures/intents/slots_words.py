"""The slot of asked comments: what viewers shall type."""

from __future__ import annotations

import re

from gestures.intents.reading import Reading, SlotValues
from gestures.intents.slots_words_en import typed_english
from gestures.intents.slots_words_zh import typed_chinese

_QUOTED = re.compile(r"[「『“\"‘《【]([^」』”\"’》】]{1,20})[」』”\"’》】]")


def ask_comment(reading: Reading) -> SlotValues:
    """``text`` that viewers shall type."""
    quoted = _QUOTED.search(reading.text)
    if quoted:
        return SlotValues({"text": quoted[1].strip()}, quoted.span(1))
    return typed_chinese(reading) if reading.language == "zh" else typed_english(reading)
