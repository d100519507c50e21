"""A clean show made by hand, to which the tests do harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline, Unserved
from gestures.consistency import Evidence
from gestures.errors import NotFoundError
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Taxonomy
from gestures.library.gesture import Bilingual, Gesture, HandKey, Key, Parameter, Phase, Phases
from gestures.platforms import CameraFraming, PlatformProfile, ScreenElement
from gestures.speech.words import Phone, Word
from motion.timing import TimeRange


class Shelf:
    """As much of a library as the checks need."""

    def __init__(self, *gestures: Gesture) -> None:
        self.gestures = gestures

    def get(self, name: str, /) -> Gesture:
        for gesture in self.gestures:
            if gesture.id == name:
                return gesture
        raise NotFoundError(f"no gesture '{name}'", code="DX-LIB-009")


def gesture(
    id: str, family: str, shape: str = "open", aim: str | None = None, hands: str = "either", **more
) -> Gesture:
    posture = HandKey(shape, (1.0, 0.9, 0.6), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), aim=aim)
    return Gesture(
        id=id,
        names=Bilingual(id, id),
        description=Bilingual(id, id),
        family=family,
        intents=(),
        hands=hands,
        phases=Phases(Phase(0.6, 0.3, 1.2), Phase(0.4, 0.2, 0.9), Phase(0.3, 0.1, 1.0), Phase(0.8, 0.4, 1.4)),
        keys=(Key(0.0, posture, posture if hands == "both" else None), Key(1.0, posture)),
        **more,
    )


def placed(id: str, clause: int, word: int, text: str, time_s: float, **more) -> Placement:
    at = time_s - 0.2
    content = {
        "gesture": id,
        "revision": 1,
        "clause": clause,
        "intent": None,
        "hand": "right",
        "target": None,
        "amplitude": 1.0,
        "anchor": Anchor(word, text, time_s),
        "preparation": TimeRange(at - 0.8, at),
        "stroke": TimeRange(at, at + 0.4),
        "hold": TimeRange(at + 0.4, at + 0.7),
        "retraction": TimeRange(at + 0.7, at + 1.5),
    }
    return Placement(**{**content, **more})


@pytest.fixture
def shelf() -> Shelf:
    number = (Parameter("number", None, ("1", "2", "3")),)
    return Shelf(
        gesture("point", "point_screen", aim="target"),
        gesture("three", "number", shape="number", parameters=number),
        replace(
            gesture("nine", "number", hands="both", parameters=(Parameter("number", "9", ("9",)),)),
            hands="either",
        ),
        gesture("clap", "applause", hands="both"),
        gesture("beat", "beat"),
    )


@pytest.fixture
def screen() -> PlatformProfile:
    elements = {
        "follow_button": ScreenElement("follow_button", "关注", 0.25, 0.08, 0.1, 0.04),
        "cart_button": ScreenElement("cart_button", "小黄车", 0.9, 0.92, 0.1, 0.05),
    }
    return PlatformProfile("room", "Room", "zh", elements, CameraFraming())


@pytest.fixture
def show() -> Timeline:
    """喜欢就点个关注 (points at Follow), 只剩三单 (shows three), 真的 (a beat)."""
    texts = ["喜欢", "就", "点个", "关注", "只剩", "三单", "真的", "不多"]
    starts = [1.0, 1.4, 1.8, 2.2, 5.6, 6.0, 10.0, 10.4]
    words, offset = [], 0
    for text, start in zip(texts, starts, strict=True):
        words.append(Word(text, offset, offset + len(text), start, start + 0.35))
        offset += len(text)
    clauses = (
        TimedClause("喜欢就点个关注", 0, 7, 1.0, 2.55, 0, 3, (IntentSpan("ask_follow", 0.95, {}, (5, 7)),)),
        TimedClause(
            "只剩三单", 7, 11, 5.6, 6.35, 4, 5, (IntentSpan("low_stock", 0.9, {"number": "3"}, (9, 11)),)
        ),
        TimedClause("真的不多", 11, 15, 10.0, 10.75, 6, 7, ()),
    )
    return Timeline(
        language="zh",
        duration_s=15.0,
        platform="room",
        persona="host",
        seed=1,
        words=tuple(words),
        phones=(Phone("m", 3.0, 3.1, 0.0, "PP"), Phone("a", 3.1, 3.3, 1.0, "aa")),
        clauses=clauses,
        gestures=(
            placed("point", 0, 3, "关注", 2.2, intent="ask_follow", target="follow_button"),
            placed("three", 1, 5, "三单", 6.0, intent="low_stock", parameters={"number": "3"}),
            placed("beat", 2, 6, "真的", 10.0),
        ),
    )


@pytest.fixture
def evidence(show, shelf, screen) -> Evidence:
    return Evidence(timeline=show, taxonomy=Taxonomy.load(), library=shelf, platform=screen)


@pytest.fixture
def harmed(evidence) -> Callable[..., Evidence]:
    """Return the evidence with one placement changed: ``harmed(index, gesture="clap")``."""

    def change(index: int, **fields) -> Evidence:
        gestures = list(evidence.timeline.gestures)
        gestures[index] = replace(gestures[index], **fields)
        return with_timeline(evidence, gestures=tuple(gestures))

    return change


@pytest.fixture
def changed(evidence) -> Callable[..., Evidence]:
    return lambda **fields: with_timeline(evidence, **fields)


def with_timeline(evidence: Evidence, **fields) -> Evidence:
    return replace(evidence, timeline=replace(evidence.timeline, **fields))


@pytest.fixture
def place() -> Callable[..., Placement]:
    return placed


@pytest.fixture
def unserved() -> type[Unserved]:
    return Unserved
