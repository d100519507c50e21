"""The examples of docs/timings.md are read as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gestures.speech import parse_timings, utterance_from_timings

PAGE = (Path(__file__).parents[2] / "docs" / "timings.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(?:json|text)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("index", range(len(EXAMPLES)))
def test_an_example_gives_its_words(index: int) -> None:
    given = parse_timings(EXAMPLES[index])
    assert given.text.strip() == "tap the button"
    utterance, match = utterance_from_timings("Tap the button!", "en", given, 1.2)
    assert match.share == 1.0
    assert utterance.words[0].start_s == pytest.approx(0.1)
    if given.format != "captions" or len(given.marks) > 1:
        assert [word.start_s for word in utterance.words[1:]] == pytest.approx([0.4, 0.5])
    tap = [phone.viseme for phone in utterance.phones if 0.1 - 1e-6 <= phone.start_s < 0.4 - 1e-6]
    if sum(sound.start_s < 0.4 for sound in given.sounds) == 3:
        assert tap == [
            "DD",
            "ae" if given.format == "textgrid" else "ax" if given.format == "azure" else "aa",
            "PP",
        ]


def test_every_format_has_an_example() -> None:
    formats = {parse_timings(example).format for example in EXAMPLES}
    assert formats == {"words", "polly", "azure", "elevenlabs", "whisper", "textgrid", "captions"}
