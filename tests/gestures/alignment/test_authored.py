"""The author's own word, a tag in the script, wins over what the planner would choose."""

from __future__ import annotations

import pytest

from gestures.alignment.planner import plan
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.tags import read_tags
from gestures.errors import InvalidInputError, PlanningError
from gestures.intents.spans import Clause, IntentSpan
from gestures.speech.words import Utterance, Word


def tagged(text, intents=()):
    words, now = [], 1.0
    inside = False
    for offset, character in enumerate(text):
        inside = (inside or character == "{") and character != "}"
        if inside or character in "}，。\n":
            continue
        words.append(Word(character, offset, offset + 1, now, now + 0.3))
        now += 0.3
    clause = Clause(text, 0, len(text), tuple(intents))
    return Utterance(text, "zh", tuple(words), (), now + 0.9), [clause]


def test_the_authors_word_wins_and_lands_on_the_next_word(library, persona, platform):
    text = "大家好{gesture: clap hand=both amplitude=0.8}今天点关注"
    utterance, clauses = tagged(
        text, [IntentSpan("ask_follow", 0.9, {}, (text.index("关"), text.index("关") + 2))]
    )
    timeline = plan(utterance, clauses, library, persona, platform, tags=read_tags(text, library, platform))
    clap = next(p for p in timeline.gestures if p.gesture == "clap")
    assert clap.anchor.text == "今" and clap.amplitude == 0.8
    assert "1:4" in clap.reason


def test_stillness_between_none_and_auto(library, persona, platform):
    text = "大家好{gesture: none}点关注今天真的很好很好{gesture: auto}我们再来看看这个"
    utterance, clauses = tagged(
        text, [IntentSpan("ask_follow", 0.9, {}, (text.index("关"), text.index("关") + 2))]
    )
    timeline = plan(utterance, clauses, library, persona, platform, tags=read_tags(text, library, platform))
    still = range(text.index("}"), text.index("{gesture: auto"))
    assert not [p for p in timeline.gestures if utterance.words[p.anchor.word].start in still]
    assert "stillness" in timeline.unserved[0].reason and "1:4" in timeline.unserved[0].reason


def test_tags_that_no_hand_can_follow_are_an_error_with_their_place(library, persona, platform):
    text = "大家好{gesture: wave_big hand=right}今{gesture: clap}天"
    utterance, clauses = tagged(text)
    tags = read_tags(text, library, platform)
    with pytest.raises(PlanningError, match=r"DX-TAG-006.*script:1:\d+.*cannot be reached"):
        plan(utterance, clauses, library, persona, platform, tags=tags)
    lenient = plan(
        utterance, clauses, library, persona, platform, tags=tags, settings=PlannerSettings(strict_tags=False)
    )
    assert [entry.intent for entry in lenient.unserved] in (["tag:clap"], ["tag:wave_big"])


@pytest.mark.parametrize(
    ("tag", "lacks"), [("number_show", "which number"), ("point_index", "where it is to point")]
)
def test_tags_that_lack_a_value_are_an_error_unless_the_words_give_it(tag, lacks, library, persona, platform):
    text = f"大家好{{gesture: {tag}}}三个关注"
    tags = read_tags(text, library, platform)
    utterance, clauses = tagged(text)
    with pytest.raises(InvalidInputError, match=rf"DX-TAG-007.*script:1:4.*{lacks}"):
        plan(utterance, clauses, library, persona, platform, tags=tags)
    spans = [IntentSpan("quantity", 0.9, {"number": "3"}), IntentSpan("ask_follow", 0.9)]
    utterance, clauses = tagged(text, spans)
    timeline = plan(utterance, clauses, library, persona, platform, tags=tags)
    placement = next(entry for entry in timeline.gestures if "asks for it" in entry.reason)
    assert placement.gesture == tag and placement.anchor.text == "三"
    assert placement.parameters.get("number") == ("3" if tag == "number_show" else None)
    assert placement.target == (None if tag == "number_show" else "follow_button")
