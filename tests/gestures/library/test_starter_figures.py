"""The starter library in figures: what `deixis library stats` says of it."""

from __future__ import annotations

from functools import cache

from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import load_library
from gestures.library.curation.statistics import Statistics, statistics
from gestures.library.lint import WORDLESS, Coverage
from gestures.platforms import load_platform, platform_ids

PLATFORMS = {"douyin", "kuaishou", "taobao_live", "tiktok_shop"}
ONLY_BY_NAME = {
    "farewell_wave_away", "hands_together_beg", "peace", "push_away", "relax_down", "salute", "shrug", "shush",
    "thumbs_down", "welcome",
}  # fmt: skip
"""Families that no intent of the taxonomy is said by."""


@cache
def figures() -> Statistics:
    library = load_library()
    platforms = [load_platform(name) for name in platform_ids()]
    statuses = [gesture.review for gesture in library.gestures]
    return statistics(library, statuses, Taxonomy.load(), platforms, Coverage.load())


def test_there_are_enough_gestures_of_every_family_all_approved_and_in_both_languages() -> None:
    assert figures().gestures >= 124
    assert sum(count.least for count in figures().families) >= 124
    assert [count.families for count in figures().families if count.gestures < count.least] == []
    assert figures().bilingual == figures().gestures
    assert set(figures().statuses) == {"approved"}
    assert figures().shortfalls == ()


def test_every_intent_is_served_on_every_platform() -> None:
    intents = figures().intents
    assert len(intents) == 46
    for served in intents:
        assert served.gestures >= 3, served.intent
        assert set(served.on_platform) >= PLATFORMS
        assert min(served.on_platform.values()) >= 1, served.intent


def test_only_families_that_say_no_intent_go_without() -> None:
    fitting = {family for intent in Taxonomy.load() for family in intent.fits}
    silent = {gesture.family for gesture in load_library().gestures if not gesture.intents}
    assert silent - WORDLESS == ONLY_BY_NAME
    assert silent & fitting == set()
