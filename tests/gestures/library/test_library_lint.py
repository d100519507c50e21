"""The starter library is complete and in order, and lint sees what would not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gestures.errors import InvalidInputError
from gestures.intents.taxonomy import Taxonomy
from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import Library, load_library
from gestures.library.lint import Coverage, lint_library
from gestures.personas import load_persona, persona_ids

FITS = {intent.id: intent.fits for intent in Taxonomy.load()}
NOTHING = Coverage(groups=((("stop",), 0),), names={})


def test_the_starter_library_covers_what_it_must_and_is_in_order() -> None:
    library = load_library()
    assert lint_library(library, FITS, Coverage.load()) == ()
    assert len(library.gestures) >= 124
    assert {gesture.review for gesture in library.gestures} == {"approved"}


@pytest.mark.parametrize("intent", sorted(FITS))
def test_every_intent_has_three_gestures_to_choose_from(intent: str) -> None:
    assert len(load_library().by_intent(intent)) >= 3


def test_personas_name_only_gestures_that_there_are() -> None:
    library = load_library()
    assert set(persona_ids()) >= {
        "warm_host", "energetic_seller", "calm_expert", "playful", "elegant", "news_anchor",
    }  # fmt: skip
    for name in persona_ids():
        persona = load_persona(name)
        assert library.get(persona.posture).family == "posture"
        ids = {gesture.id for gesture in library.gestures}
        assert {*persona.prefer, *persona.forbid} <= ids
        assert not set(persona.prefer) & set(persona.forbid)


@pytest.mark.parametrize(
    ("rule", "value", "path"),
    [
        ("id", "Nod Hand", ("id",)),
        ("texts", {"zh": "signal", "en": "signal"}, ("names",)),
        ("texts", {"zh": "示意", "en": "示意"}, ("description",)),
        ("words", {"zh": ["停"]}, ("words",)),
        ("review", "aproved", ("review",)),
        ("provenance", "", ("licence",)),
        ("culture", "ok", ("family",)),
        ("family", "stopp", ("family",)),
        ("intents", ["no_such_intent"], ("intents",)),
        ("intents", ["greet"], ("intents",)),
        ("parameters", "target", ("keys", 0, "aim")),
        ("parameters", [1, {"by": "magnitude", "low": 0, "high": 1}, 1], ("keys", 0, "place")),
        ("phases", [0.5, 0.0, 1.0], ("phases", "stroke")),
        ("phases", 0.5, ("keys", 1, "at")),
        ("handshape", "fits", ("keys", 0, "shape")),
        ("orientation", "up", ("keys", 0, "palm")),
        ("mood", {"mood": "exited"}, ("body",)),
    ],
)
def test_lint_sees_what_is_wrong(
    rule: str, value: Any, path: tuple[Any, ...], spoilt: Callable[..., dict[str, Any]]
) -> None:
    library = Library([parse_gesture(spoilt(value, *path), "here")])
    found = lint_library(library, {"caution": ("stop", "stopp", "ok"), "greet": ("wave",)}, NOTHING)
    assert rule in {finding.rule for finding in found if finding.gesture}


def test_lint_sees_palms_that_would_cross(spoilt: Callable[..., dict[str, Any]]) -> None:
    entry = spoilt("both", "hands")
    entry["keys"][1]["place"] = [0.0, 0.8, 0.6]
    found = lint_library(Library([parse_gesture(entry, "here")]), {"caution": ("stop",)}, NOTHING)
    assert "midline" in {finding.rule for finding in found}


def test_lint_sees_what_the_library_lacks(entry: dict[str, Any]) -> None:
    library = Library([parse_gesture(entry, "here")])
    wanted = Coverage(groups=((("stop",), 2),), names={"somebody": ("nod-hand", "wave")})
    messages = {finding.rule: finding.message for finding in lint_library(library, FITS, wanted)}
    assert "1 gestures of stop" in messages["coverage"]
    assert "'wave' of somebody" in messages["vendor_name"]
    assert "intent_served" in messages


@pytest.mark.parametrize("text", ["groups: []", "groups: [{families: [a]}]\nnames: {}", "[]"])
def test_a_malformed_coverage_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "coverage.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"DX-LIB-012.*coverage\.yaml"):
        Coverage.load(path)
