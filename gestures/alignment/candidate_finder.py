"""Which gestures could serve an intent, how well each would, and what was left out and why."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gestures.alignment.candidates import Candidate, HandWays, Rejection, Shortlist
from gestures.alignment.clashes import clash, is_chinese_shape
from gestures.alignment.filling import Lacking, default_of, fill_parameters, fill_target
from gestures.alignment.fitting import fit
from gestures.alignment.footprint import shows_number
from gestures.alignment.holding import FreeHands
from gestures.alignment.meanings import own_place, unborne
from gestures.alignment.naming import NamedGestures
from gestures.alignment.restrictions import Restrictions
from gestures.alignment.said_numbers import kept_short
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sizes import shows_what_is_said
from gestures.alignment.sources import GestureSource
from gestures.alignment.tags import GestureTag
from gestures.alignment.wording import Wording
from gestures.chance import chance
from gestures.errors import InvalidInputError
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Intent, Taxonomy
from gestures.library.curation.regions import countries_of
from gestures.library.gesture import Gesture
from gestures.personas import Persona
from gestures.platforms import PlatformProfile
from gestures.screen_words import contradicted_place, corner_of

_CONTEXT = 8
"""Clauses, the one at hand among them, that tell what product is on show."""


@dataclass(slots=True)
class CandidateFinder:
    """Finds candidates in one library for one persona on one platform.

    Attributes:
        library: The gestures.
        taxonomy: The intents.
        persona: The host.
        platform: The screen.
        settings: Preferences and limits.
        seed: Seed of tie-breaking.
        language: Language of the words that gestures go with.
    """

    library: GestureSource
    taxonomy: Taxonomy
    persona: Persona
    platform: PlatformProfile
    settings: PlannerSettings
    seed: int
    language: str = "zh"
    _by_family: dict[str, list[Gesture]] = field(init=False)
    _by_intent: dict[str, list[Gesture]] = field(init=False)
    _restrictions: Restrictions = field(init=False)
    _ways: HandWays = field(init=False)
    _beats: tuple[Candidate, ...] | None = field(init=False, default=None)
    _named: NamedGestures = field(init=False)
    _context: deque[Wording] = field(init=False)
    _reads_chinese: bool = field(init=False)

    def __post_init__(self) -> None:
        self._by_family, self._by_intent = {}, {}
        for gesture in self.library.gestures:
            if gesture.review == "retired":
                continue
            self._by_family.setdefault(gesture.family, []).append(gesture)
            for intent in gesture.intents:
                self._by_intent.setdefault(intent, []).append(gesture)
        self._restrictions = Restrictions.of(self.library, self.persona, self.settings)
        preferred = frozenset(self.persona.prefer) | frozenset(self.settings.prefer)
        self._ways = HandWays(self.persona, self.platform, self.language, preferred)
        self._named = NamedGestures(entry for family in self._by_family.values() for entry in family)
        self._context = deque(maxlen=_CONTEXT)
        audience = self.settings.audience
        western = audience is not None and not countries_of(audience).isdisjoint(countries_of("West"))
        self._reads_chinese = self.language == "zh" and not western

    def hear(self, wording: Wording) -> None:
        """Take note of the next clause: it tells those behind it what product is on show."""
        self._context.append(wording)

    def for_intent(
        self,
        wording: Wording,
        spans: Sequence[IntentSpan],
        position: int,
        sure: Sequence[int],
        hands: FreeHands,
        ahead: Sequence[tuple[float, str]] = (),
    ) -> Shortlist:
        """Return what could serve one intent of a clause.

        Args:
            wording: The clause.
            spans: All its intents.
            position: Which one is to be served.
            sure: Positions of the intents that are sure enough to forbid what contradicts them.
            hands: What the hands are free for.
            ahead: Numbers that the clause goes on to speak: how long after the stroke's word, s, and in figures.
        """
        span = spans[position]
        if span.id not in self.taxonomy:
            return Shortlist((), (Rejection("*", f"the taxonomy has no intent '{span.id}'"),))
        intent = self.taxonomy.get(span.id)
        confident = [spans[index] for index in sure]
        found: list[tuple[float, Candidate]] = []
        rejected: list[Rejection] = []
        for gesture in self._considered(intent):
            filled = self._fill(gesture, intent, span, confident, wording)
            if isinstance(filled, Lacking):
                rejected.append(Rejection(gesture.id, filled.reason))
                continue
            target, parameters = filled
            if contradiction := clash(gesture, target, parameters, confident, self.taxonomy):
                rejected.append(Rejection(gesture.id, contradiction))
                continue
            serves, quality = self._served(gesture, target, parameters, wording, spans, position, sure)
            place = own_place(gesture, span, wording)
            why = f"says {span.id}"
            ways = self._ways.of(gesture, target, parameters, serves, quality, why, hands, place=place)
            free = [way for way in ways if not hands.hindrance(way.footprint)]
            if not free:
                rejected.append(Rejection(gesture.id, hands.hindrance(ways[0].footprint)))
            short = [brief for way in free if (brief := kept_short(way, ahead)) is not None]
            if free and not short:
                rejected.append(Rejection(gesture.id, "another number is spoken before it is over"))
            for candidate in short:
                tie = 0.02 * chance(self.seed, gesture.id, candidate.hand, len(wording.text))
                found.append((candidate.bias - quality[0] + tie, candidate))
        found, others = _of_the_dimension(found, span)
        rejected.extend(
            Rejection(c.gesture.id, "another shows the dimension that is said") for _, c in others
        )
        found.sort(key=lambda item: item[0])
        kept = found[: self.settings.options]
        rejected.extend(Rejection(c.gesture.id, "others fit better") for _, c in found[len(kept) :])
        return Shortlist(tuple(candidate for _, candidate in kept), tuple(rejected))

    def for_tag(
        self, tag: GestureTag, spans: Sequence[IntentSpan], wording: Wording, hands: FreeHands
    ) -> list[Candidate]:
        """Return the ways to play what the author asked for; the clause fills what the tag leaves open.

        Args:
            tag: What was asked for.
            spans: Intents of the clause that the tag stands in.
            wording: The clause.
            hands: What the hands are free for.

        Raises:
            InvalidInputError: If neither tag nor words say which number to show or where to point, or it needs the hand
                that holds the product.
        """
        gesture = self.library.get(tag.gesture)
        target = tag.options.get("target")
        parameters: dict[str, Any] = {}
        for span in spans:
            if span.id not in self.taxonomy:
                continue
            filled = fill_parameters(gesture, span)
            parameters = parameters if isinstance(filled, Lacking) else filled | parameters
            aim = fill_target(gesture, self.taxonomy.get(span.id), self.platform)
            target = target or (None if isinstance(aim, Lacking) else aim)
        target = target or (default_of(gesture, "target") if gesture.aims else None)
        chosen = {
            name: tag.options[name] for name in ("number", "magnitude", "repeat") if name in tag.options
        }
        parameters.update(chosen)
        _require_filled(gesture, target, parameters, tag)
        serves, quality = self._served(gesture, target, parameters, wording, spans, None, range(len(spans)))
        hand = tag.options.get("hand")
        asked = "the script asks for it"
        every = self._ways.of(gesture, target, parameters, serves, quality, asked, hands, hand)
        ways = [way for way in every if not hands.hindrance(way.footprint)]
        if not ways:
            raise InvalidInputError(
                f"gesture '{gesture.id}' {hands.hindrance(every[0].footprint).removeprefix('it ')}",
                code="DX-TAG-008",
                where=f"script:{tag.place}",
                hint="Ask for a gesture of the other hand, move the tag, or let no hand hold the product.",
            )
        amplitude = tag.options.get("amplitude")
        return ways if amplitude is None else [replace(way, amplitude=float(amplitude)) for way in ways]

    def for_named(
        self, wording: Wording, spans: Sequence[IntentSpan], sure: Sequence[int], hands: FreeHands
    ) -> list[list[Candidate]]:
        """Return, for each gesture that a clause names and so asks for, the ways to play it; none if nothing is named.

        Args:
            wording: The clause.
            spans: All its intents.
            sure: Positions of the intents that are sure enough to forbid what contradicts them.
            hands: What the hands are free for.
        """
        found = []
        for gesture, place in self._named.of(wording):
            if gesture.id in self._restrictions.reasons:
                continue
            target = default_of(gesture, "target") if gesture.aims else None
            if clash(gesture, target, {}, [spans[index] for index in sure], self.taxonomy):
                continue
            serves, quality = self._served(gesture, target, {}, wording, spans, None, sure)
            why = "the words name it"
            ways = self._ways.of(gesture, target, {}, serves, quality, why, hands, place=place)
            if free := [way for way in ways if not hands.hindrance(way.footprint)]:
                found.append(free)
        return found

    def for_beat(self, hands: FreeHands) -> tuple[Candidate, ...]:
        """Return the gestures without meaning that may accompany plain speech.

        Args:
            hands: What the hands are free for.
        """
        if self._beats is None:
            self._beats = tuple(
                candidate
                for gesture in self._by_family.get("beat", [])
                if gesture.id not in self._restrictions.reasons
                for candidate in self._ways.of(gesture, None, {}, (), (), "a beat on a stressed word", None)
            )
        if hands.all_free:
            return self._beats
        return tuple(beat for beat in self._beats if not hands.hindrance(beat.footprint))

    def _considered(self, intent: Intent) -> list[Gesture]:
        """Return the gestures of the families that fit an intent, and those that name it themselves."""
        seen: dict[str, Gesture] = {}
        for family in intent.fits:
            for gesture in self._by_family.get(family, []):
                seen.setdefault(gesture.id, gesture)
        for gesture in self._by_intent.get(intent.id, []):
            seen.setdefault(gesture.id, gesture)
        return list(seen.values())

    def _fill(
        self,
        gesture: Gesture,
        intent: Intent,
        span: IntentSpan,
        sure: Sequence[IntentSpan],
        wording: Wording,
    ) -> tuple[str | None, dict[str, Any]] | Lacking:
        """Return the target and the parameters with which a gesture says an intent, or what it lacks for that."""
        if reason := self._restrictions.reasons.get(gesture.id):
            return Lacking(reason)
        if gesture.family == "posture":
            return Lacking("a posture is no gesture of speech")
        if reason := unborne(gesture, span, sure, wording, tuple(self._context)):
            return Lacking(reason)
        target = fill_target(gesture, intent, self.platform)
        if isinstance(target, Lacking):
            return target
        element = self.platform.elements.get(target) if gesture.aims and target is not None else None
        if element is not None and (said := contradicted_place(wording.text, element)):
            return Lacking(f"the words say '{said}', {target} is at the {corner_of(element)}")
        parameters = fill_parameters(gesture, span)
        if isinstance(parameters, Lacking):
            return parameters
        if not self._reads_chinese and is_chinese_shape(gesture, parameters):
            return Lacking("its viewers do not know the Chinese six to ten")
        return target, parameters

    def _served(
        self,
        gesture: Gesture,
        target: str | None,
        parameters: Mapping[str, Any],
        wording: Wording,
        spans: Sequence[IntentSpan],
        first: int | None,
        sure: Iterable[int],
    ) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return the positions of the intents that a gesture says, and how well it says each, 0…1.

        The intent `first` comes first, whether the gesture says it or not; the others are those of `sure`.
        """
        order = ([] if first is None else [first]) + [index for index in sure if index != first]
        pairs = [
            (index, worth)
            for index in order
            if (worth := self._fit(gesture, target, parameters, spans[index], wording)) > 0.0
            or index == first
        ]
        return tuple(index for index, _ in pairs), tuple(worth for _, worth in pairs)

    def _fit(
        self,
        gesture: Gesture,
        target: str | None,
        parameters: Mapping[str, Any],
        span: IntentSpan,
        wording: Wording,
    ) -> float:
        if span.id not in self.taxonomy:
            return 0.0
        return fit(gesture, target, parameters, self.taxonomy.get(span.id), span, wording)


def _of_the_dimension(
    found: list[tuple[float, Candidate]], span: IntentSpan
) -> tuple[list[tuple[float, Candidate]], list[tuple[float, Candidate]]]:
    """Part the candidates into those that may be played and sizes of another dimension than that which is said.

    Where none can be played that shows the dimension, the others may stand for it.
    """
    if not span.slots.get("dimension"):
        return found, []
    sizes = [entry for entry in found if entry[1].gesture.family == "size"]
    others = [entry for entry in sizes if not shows_what_is_said(entry[1].gesture, span)]
    if len(others) == len(sizes):
        return found, []
    return [entry for entry in found if entry not in others], others


def _require_filled(
    gesture: Gesture, target: str | None, parameters: Mapping[str, Any], tag: GestureTag
) -> None:
    if gesture.aims and target is None:
        missing, example = "where it is to point", "target=follow_button"
    elif shows_number(gesture) and parameters.get("number", default_of(gesture, "number")) is None:
        missing, example = "which number it is to show", "number=3"
    else:
        return
    raise InvalidInputError(
        f"gesture '{gesture.id}' does not know {missing}",
        code="DX-TAG-007",
        where=f"script:{tag.place}",
        hint=f"Write {{gesture: {gesture.id} {example}}}.",
    )
