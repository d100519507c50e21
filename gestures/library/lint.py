"""Lint of a library: what can be said without moving a body. Coverage, names, texts, hand shapes, taboos, intents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gestures.datafiles import data_root, read_yaml
from gestures.errors import InvalidInputError, NotFoundError
from gestures.han import holds_han
from gestures.languages import LANGUAGES
from gestures.library.catalogue import Library
from gestures.library.gesture import REVIEW_STATES, Gesture, HandKey, Scaled
from gestures.library.handshapes import load_handshapes
from motion.face.moods import MOODS

_ID = re.compile(r"[a-z][a-z0-9_]*")
WORDLESS = frozenset({"beat", "posture"})
"""Families that accompany any words."""
_NUMBER = "number"
_TABOO_FAMILIES = frozenset({"ok", "thumbs_up"})
"""Emblems that offend somewhere, so that a note has to say where."""
_MIDLINE = 0.03
_PARALLEL = 0.985


@dataclass(frozen=True, slots=True)
class LibraryFinding:
    """One thing that is wrong with a library.

    Attributes:
        rule: Name of the rule.
        gesture: Gesture concerned; empty for the library as a whole.
        message: What is wrong, with what was found and what is expected.
    """

    rule: str
    gesture: str
    message: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library must hold.

    Attributes:
        groups: Families that count together, and their least number of gestures.
        names: Names that must resolve, by the vendor that uses them.
    """

    groups: tuple[tuple[tuple[str, ...], int], ...]
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path | None = None) -> Coverage:
        """Read the coverage that ships with Deixis, or another file of that form.

        Raises:
            InvalidInputError: If the file is malformed.
        """
        source = path or data_root() / "gestures" / "coverage.yaml"
        table = read_yaml(source)
        try:
            groups = tuple((tuple(map(str, row["families"])), int(row["least"])) for row in table["groups"])
            names = {str(vendor): tuple(map(str, row)) for vendor, row in table["names"].items()}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidInputError(
                f"the coverage is malformed: {error}",
                code="DX-LIB-012",
                where=str(source),
                hint="Give groups, each with families and least, and names by vendor.",
            ) from error
        return cls(groups, names)

    @property
    def families(self) -> frozenset[str]:
        """All families that are named."""
        return frozenset(family for families, _ in self.groups for family in families)


def lint_library(
    library: Library, fits: Mapping[str, Sequence[str]], coverage: Coverage
) -> tuple[LibraryFinding, ...]:
    """Return everything that is wrong with a library, whole first, then gesture by gesture.

    Args:
        library: The gestures.
        fits: Families that say the same as an intent, by id of the intent.
        coverage: What must be there.
    """
    findings = [*_gaps(library, fits, coverage)]
    for gesture in library.gestures:
        findings += [
            LibraryFinding(rule, gesture.id, message)
            for rule, message in (
                *_texts(gesture),
                *_meaning(gesture, fits, coverage),
                *_manner(gesture),
            )
        ]
    return tuple(findings)


def _gaps(
    library: Library, fits: Mapping[str, Sequence[str]], coverage: Coverage
) -> Iterator[LibraryFinding]:
    in_use = [gesture for gesture in library.gestures if gesture.review != "retired"]
    for families, least in coverage.groups:
        held = sum(gesture.family in families for gesture in in_use)
        if held < least:
            yield LibraryFinding(
                "coverage", "", f"{held} gestures of {', '.join(families)}, expected {least} or more"
            )
    for vendor, names in coverage.names.items():
        for name in names:
            try:
                library.get(name)
            except NotFoundError:
                yield LibraryFinding("vendor_name", "", f"no gesture answers to '{name}' of {vendor}")
    for intent in fits:
        served = sum(intent in gesture.intents for gesture in in_use)
        if served < 2:
            yield LibraryFinding("intent_served", "", f"intent '{intent}' is served by {served} gestures")


def _texts(gesture: Gesture) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(gesture.id):
        yield "id", f"id '{gesture.id}' is not lower-case letters, digits and underscores"
    for field in ("names", "description"):
        text = getattr(gesture, field)
        if not holds_han(text.zh):
            yield "texts", f"{field}.zh '{text.zh}' holds no Chinese"
        if holds_han(text.en) or not text.en.strip():
            yield "texts", f"{field}.en '{text.en}' is not English"
    if gesture.family not in WORDLESS:
        for language in LANGUAGES:
            if not gesture.words.get(language):
                yield "words", f"no words in '{language}' that it typically goes with"
    if not gesture.licence or not gesture.author:
        yield "provenance", "author or licence is missing"
    if gesture.review not in REVIEW_STATES:
        yield "review", f"'{gesture.review}' is no state of review"
    if gesture.family in _TABOO_FAMILIES and not any(note.taboo for note in gesture.culture):
        yield "culture", f"family {gesture.family} offends somewhere, and no culture note says where"


def _meaning(
    gesture: Gesture, fits: Mapping[str, Sequence[str]], coverage: Coverage
) -> Iterator[tuple[str, str]]:
    if gesture.family not in coverage.families:
        yield "family", f"'{gesture.family}' is no family of the library"
    for intent in gesture.intents:
        if intent not in fits:
            yield "intents", f"no intent is called '{intent}'"
        elif gesture.family not in fits[intent]:
            yield "intents", f"family {gesture.family} is none of those that fit {intent}"
    parameters = {parameter.name for parameter in gesture.parameters}
    if gesture.aims and "target" not in parameters:
        yield "parameters", "it points, and has no parameter 'target'"
    for needed in sorted(_scaled_by(gesture) - parameters):
        yield "parameters", f"a place scales with '{needed}', which is no parameter"


def _manner(gesture: Gesture) -> Iterator[tuple[str, str]]:
    shapes = load_handshapes()
    if gesture.phases.stroke.shortest_s <= 0.0 or gesture.phases.preparation.shortest_s <= 0.0:
        yield "phases", "preparation and stroke cannot shrink to nothing"
    if gesture.body.mood is not None and gesture.body.mood not in MOODS:
        yield "mood", f"no mood is called '{gesture.body.mood}'"
    if gesture.keys and (gesture.keys[0].at != 0.0 or (len(gesture.keys) > 1 and gesture.keys[-1].at != 1.0)):
        yield "phases", "the keys run from 0 to 1"
    for number, (side, hand) in enumerate(_hands(gesture)):
        if hand.shape not in shapes and hand.shape != _NUMBER:
            yield "handshape", f"hand {number}: no hand shape is called '{hand.shape}'"
        across = sum(a * b for a, b in zip(hand.palm, hand.fingers, strict=True))
        if abs(across) > _PARALLEL:
            yield "orientation", f"hand {number}: palm and fingers point the same way"
        out = hand.place[0]
        mirrored = side == "mirrored"
        if mirrored and hand.contact is None and not isinstance(out, Scaled) and out < _MIDLINE:
            yield "midline", f"hand {number}: both palms at {out} would pass through each other"


def _hands(gesture: Gesture) -> Iterator[tuple[str, HandKey]]:
    for key in gesture.keys:
        if key.main is not None:
            yield ("mirrored" if key.other is key.main else "main"), key.main
        if key.other is not None and key.other is not key.main:
            yield "other", key.other


def _scaled_by(gesture: Gesture) -> set[str]:
    values: list[Any] = [value for _, hand in _hands(gesture) for value in hand.place]
    return {value.by for value in values if isinstance(value, Scaled)}
