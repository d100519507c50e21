"""A small made-up library, a platform and scripts, so that the planner is tested on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gestures.errors import NotFoundError, nearest_names
from gestures.intents.spans import Clause, IntentSpan
from gestures.library.gesture import (
    Bilingual,
    Gesture,
    HandKey,
    Key,
    Parameter,
    Phase,
    Phases,
)
from gestures.personas import Persona
from gestures.platforms import CameraFraming, PlatformProfile, ScreenElement
from gestures.speech.words import Utterance, Word


class MadeUpLibrary:
    """As much of a library as the planner needs."""

    def __init__(self, gestures: Sequence[Gesture]) -> None:
        self.gestures = tuple(gestures)
        self._by_name = {name: g for g in gestures for name in (g.id, *g.aliases)}

    def get(self, name: str, /) -> Gesture:
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFoundError(
                f"no gesture '{name}'", code="DX-LIB-009", hint=nearest_names(name, self._by_name)
            ) from None


def make_gesture(
    id: str,
    family: str,
    intents: tuple[str, ...] = (),
    hands: str = "either",
    place: tuple[float, float, float] = (1.0, 0.8, 0.6),
    end: tuple[float, float, float] | None = None,
    shape: str = "open",
    aim: str | None = None,
    parameters: tuple[Parameter, ...] = (),
    words: dict[str, tuple[str, ...]] | None = None,
    aliases: tuple[str, ...] = (),
    hold: tuple[float, float, float] = (0.35, 0.1, 1.2),
) -> Gesture:
    def key(at: float, where: tuple[float, float, float]) -> Key:
        posture = HandKey(shape, where, (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), aim=aim)
        return Key(at, posture, posture if hands == "both" else None)

    keys = () if hands == "none" else (key(0.0, place), key(1.0, end or place))
    return Gesture(
        id=id,
        names=Bilingual(id, id),
        description=Bilingual(id, id),
        family=family,
        intents=intents,
        hands=hands,
        phases=Phases(Phase(0.6, 0.25, 1.3), Phase(0.4, 0.2, 0.9), Phase(*hold), Phase(0.8, 0.4, 1.5)),
        keys=keys,
        parameters=parameters,
        words=words or {},
        aliases=aliases,
        review="approved",
    )


def made_up_gestures() -> list[Gesture]:
    target = (Parameter("target"),)
    screen = ("ask_follow", "point_cart", "ask_like", "claim_coupon", "ask_purchase")
    number = (Parameter("number", None, tuple(str(i) for i in range(11))),)
    return [
        make_gesture(
            "point_index", "point_screen", screen, aim="target", parameters=target, aliases=("guanzhu",)
        ),
        make_gesture("point_open", "point_screen", screen, aim="target", parameters=target),
        make_gesture("point_double", "point_screen", screen, aim="target", parameters=target),
        make_gesture(
            "number_show",
            "number",
            ("state_price", "quantity", "low_stock"),
            shape="number",
            parameters=number,
        ),
        make_gesture(
            "number_swing", "number", ("state_price", "quantity"), shape="number", parameters=number
        ),
        make_gesture("present_front", "present", ("introduce_product", "state_price"), hands="both"),
        make_gesture("present_side", "present", ("introduce_product",)),
        make_gesture(
            "thumb_up", "thumbs_up", ("praise_quality", "ask_like", "affirm"), aliases=("thumbsup",)
        ),
        make_gesture("ok_ring", "ok", ("praise_quality", "guarantee", "affirm")),
        make_gesture("wave_small", "wave", ("greet", "farewell"), place=(1.3, 1.2, 0.5), end=(1.6, 1.2, 0.5)),
        make_gesture("wave_big", "wave", ("greet", "farewell"), place=(1.3, 1.6, 0.4), end=(2.0, 1.6, 0.4)),
        make_gesture(
            "arms_open",
            "open_arms",
            ("greet", "address_viewer", "surprise"),
            hands="both",
            end=(2.2, 0.9, 0.5),
        ),
        make_gesture("clap", "applause", ("congratulate",), hands="both", place=(0.2, 0.8, 0.6)),
        make_gesture("halt", "stop", ("caution",), place=(1.0, 1.0, 0.9)),
        make_gesture("come", "come_on", ("ask_purchase", "ask_stay"), place=(1.0, 0.9, 0.8)),
        make_gesture("nod_once", "nod", ("affirm",), hands="none"),
        make_gesture("shake_once", "head_shake", ("negate",), hands="none"),
        make_gesture("spray", "iconic_action", ("demonstrate_use",), words={"zh": ("喷",), "en": ("spray",)}),
        *(
            make_gesture(
                f"beat_{i}", "beat", hands="both" if i == 3 else "either", place=(0.9 + 0.1 * i, 0.6, 0.6)
            )
            for i in range(4)
        ),
    ]


@pytest.fixture(scope="session")
def library() -> MadeUpLibrary:
    return MadeUpLibrary(made_up_gestures())


@pytest.fixture(scope="session")
def library_of() -> Callable[..., MadeUpLibrary]:
    return lambda *gestures: MadeUpLibrary(gestures)


@pytest.fixture(scope="session")
def gesture_of() -> Callable[..., Gesture]:
    return make_gesture


@pytest.fixture(scope="session")
def persona() -> Persona:
    return Persona("plain", "Plain host")


@pytest.fixture(scope="session")
def platform() -> PlatformProfile:
    places = {
        "follow_button": (0.3, 0.08),
        "like_button": (0.9, 0.9),
        "cart_button": (0.12, 0.92),
        "comment_box": (0.4, 0.92),
    }
    elements = {id: ScreenElement(id, id, x, y, 0.1, 0.04) for id, (x, y) in places.items()}
    return PlatformProfile("made_up", "Made up", "zh", elements, CameraFraming())


@pytest.fixture(scope="session")
def speech_of() -> Callable[..., tuple[Utterance, list[Clause]]]:
    """Make an utterance of clauses, each a list of words with optional intents at a word."""

    def make(
        clauses: Sequence[tuple[Sequence[str], Sequence[tuple[str, float, dict[str, object], int | None]]]],
        word_s: float = 0.3,
        pause_s: float = 0.25,
        lead_in_s: float = 0.8,
        tail_s: float = 0.9,
        stress: Sequence[float] = (0.5, 0.7, 0.4),
    ) -> tuple[Utterance, list[Clause]]:
        text, now, words, made = "", lead_in_s, [], []
        for tokens, intents in clauses:
            begin = len(text)
            offsets = []
            for token in tokens:
                offsets.append((len(text), len(text) + len(token)))
                words.append(Word(token, *offsets[-1], now, now + word_s, stress[len(words) % len(stress)]))
                text += token
                now += word_s
            spans = tuple(
                IntentSpan(id, score, slots, None if at is None else offsets[at])
                for id, score, slots, at in intents
            )
            made.append(Clause(text[begin:], begin, len(text), spans))
            text += "，"
            now += pause_s
        return Utterance(text, "zh", tuple(words), (), now + tail_s), made

    return make
