"""What a library holds, and what it lacks: families, intents, platforms, languages, names of other products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from gestures.errors import NotFoundError
from gestures.languages import LANGUAGES
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.library.lint import WORDLESS, Coverage
from gestures.platforms import SCREEN_TARGETS, PlatformProfile

LEAST_PER_INTENT = 3
"""Gestures that must fit an intent, so that a show need not repeat itself."""
LEAST_PER_PLATFORM = 1
"""Gestures for an intent that must be playable on each platform."""


class ServedIntent(Protocol):
    """What has to be known of an intent; `gestures.intents.Intent` is one."""

    @property
    def id(self) -> str:
        """Identifier, such as ``ask_follow``."""

    @property
    def fits(self) -> tuple[str, ...]:
        """Families that say the same."""

    @property
    def target(self) -> str | None:
        """What it points at."""


@dataclass(frozen=True, slots=True)
class FamilyCount:
    """How many gestures there are of families that count together."""

    families: tuple[str, ...]
    gestures: int
    least: int


@dataclass(frozen=True, slots=True)
class IntentCount:
    """How many gestures fit an intent, on any platform and on each."""

    intent: str
    gestures: int
    least: int
    on_platform: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a library holds.

    Attributes:
        gestures: Gestures that performances play.
        families: Counts by group of families.
        intents: Counts by intent.
        bilingual: Gestures with name, description and, where their family goes with words, words in both languages.
        not_bilingual: Ids of the others.
        missing_names: Names of other products that no gesture answers to, by product.
        hands: Counts by choice of hands.
        licences: Counts by licence.
        recorded: Gestures that play recorded motion.
        statuses: Counts of the newest revisions by state of review.
    """

    gestures: int
    families: tuple[FamilyCount, ...]
    intents: tuple[IntentCount, ...]
    bilingual: int
    not_bilingual: tuple[str, ...]
    missing_names: Mapping[str, tuple[str, ...]]
    hands: Mapping[str, int]
    licences: Mapping[str, int]
    recorded: int
    statuses: Mapping[str, int]

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """Everything that is below its minimum, a sentence each."""
        return (
            *(
                f"{count.gestures} gestures of {', '.join(count.families)}, expected {count.least} or more"
                for count in self.families
                if count.gestures < count.least
            ),
            *(
                f"{count.gestures} gestures fit {count.intent}, expected {count.least} or more"
                for count in self.intents
                if count.gestures < count.least
            ),
            *(
                f"{playable} gestures for {count.intent} can be played on {platform}, expected "
                f"{LEAST_PER_PLATFORM} or more"
                for count in self.intents
                for platform, playable in count.on_platform.items()
                if playable < LEAST_PER_PLATFORM
            ),
            *(f"'{gesture}' is not described in both languages" for gesture in self.not_bilingual),
            *(
                f"no gesture answers to '{name}' of {product}"
                for product, names in self.missing_names.items()
                for name in names
            ),
        )

    def as_table(self) -> dict[str, Any]:
        """Return the figures as plain values that JSON can hold."""
        return {**asdict(self), "shortfalls": list(self.shortfalls)}


def statistics(
    library: Library,
    statuses: Iterable[str],
    intents: Iterable[ServedIntent],
    platforms: Sequence[PlatformProfile],
    coverage: Coverage,
) -> Statistics:
    """Count what a library holds.

    Args:
        library: What performances play; retired gestures are not counted.
        statuses: State of the newest revision of every gesture, drafts and retired ones included.
        intents: What has to be served.
        platforms: Where it has to be served.
        coverage: Least numbers, and names that must be answered to.
    """
    gestures = [gesture for gesture in library.gestures if gesture.review != "retired"]
    lacking = tuple(gesture.id for gesture in gestures if not _is_bilingual(gesture))
    return Statistics(
        gestures=len(gestures),
        families=tuple(
            FamilyCount(families, sum(gesture.family in families for gesture in gestures), least)
            for families, least in coverage.groups
        ),
        intents=tuple(_served(intent, gestures, platforms) for intent in intents),
        bilingual=len(gestures) - len(lacking),
        not_bilingual=lacking,
        missing_names={
            product: missing
            for product, names in coverage.names.items()
            if (missing := tuple(name for name in names if not _answers(library, name)))
        },
        hands=_counted(gesture.hands for gesture in gestures),
        licences=_counted(gesture.licence for gesture in gestures),
        recorded=sum(gesture.clip is not None for gesture in gestures),
        statuses=_counted(statuses),
    )


def playable_on(gesture: Gesture, target: str | None, platform: PlatformProfile) -> bool:
    """Return whether a platform shows what a gesture would point at for an intent of that target."""
    if not gesture.aims:
        return True
    parameter = gesture.parameter("target")
    wanted = target or (parameter.default if parameter is not None else None)
    if parameter is not None and parameter.values and wanted not in parameter.values:
        return False
    return wanted not in SCREEN_TARGETS or wanted in platform.elements


def _served(
    intent: ServedIntent, gestures: Sequence[Gesture], platforms: Sequence[PlatformProfile]
) -> IntentCount:
    fit = [gesture for gesture in gestures if intent.id in gesture.intents and gesture.family in intent.fits]
    return IntentCount(
        intent.id,
        len(fit),
        LEAST_PER_INTENT,
        {
            platform.id: sum(playable_on(gesture, intent.target, platform) for gesture in fit)
            for platform in platforms
        },
    )


def _is_bilingual(gesture: Gesture) -> bool:
    texts = (gesture.names, gesture.description)
    if not all(text.zh.strip() and text.en.strip() for text in texts):
        return False
    return gesture.family in WORDLESS or all(gesture.words.get(language) for language in LANGUAGES)


def _answers(library: Library, name: str) -> bool:
    try:
        return library.get(name).review != "retired"
    except NotFoundError:
        return False


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
