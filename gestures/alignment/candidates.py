"""Which gestures could serve an intent, how well each would, and what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gestures.alignment.chance import chance
from gestures.alignment.clashes import clash, magnitude_of, numbers_of, shown_number
from gestures.alignment.footprint import Footprint, digit_shapes, footprint, shows_number
from gestures.alignment.places import natural_side
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Intent, Taxonomy
from gestures.library.gesture import Gesture
from gestures.personas import Persona
from gestures.platforms import SCREEN_TARGETS, PlatformProfile

MOST_DIGITS = 4
"""Longer numbers are not shown digit by digit: nobody reads them off a hand."""

_ICONIC = frozenset({"iconic", "iconic_action"})
_MAGNITUDE_BY_INTENT = {"low_stock": 0.1, "social_proof": 0.9}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One gesture with one hand, ready to be placed.

    Attributes:
        gesture: The gesture.
        hand: ``left``, ``right``, ``both`` or ``none``.
        target: What it points at or shows.
        parameters: Values of its parameters.
        footprint: What it takes up.
        serves: Positions, among the clause's intents, of those that it says; the one it was sought for first.
        quality: How well it says each of them, 0…1, in the order of ``serves``.
        bias: What its hand and the persona's taste add to the cost.
        amplitude: Size asked for by the author, or None.
        reason: Why it fits, in words.
    """

    gesture: Gesture
    hand: str
    target: str | None
    parameters: Mapping[str, Any]
    footprint: Footprint
    serves: tuple[int, ...] = ()
    quality: tuple[float, ...] = ()
    bias: float = 0.0
    amplitude: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A gesture that was considered and left out.

    Attributes:
        gesture: Library id.
        reason: Why, in words.
    """

    gesture: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What could serve one intent.

    Attributes:
        candidates: Best first.
        rejected: What was left out.
    """

    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...] = ()


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
    _forbidden: frozenset[str] = field(init=False)
    _preferred: frozenset[str] = field(init=False)
    _footprints: dict[tuple[Any, ...], Footprint] = field(init=False)
    _beats: tuple[Candidate, ...] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._by_family, self._by_intent, self._footprints = {}, {}, {}
        for gesture in self.library.gestures:
            if gesture.review == "retired":
                continue
            self._by_family.setdefault(gesture.family, []).append(gesture)
            for intent in gesture.intents:
                self._by_intent.setdefault(intent, []).append(gesture)
        self._forbidden = frozenset(self.persona.forbid) | frozenset(self.settings.forbid)
        self._preferred = frozenset(self.persona.prefer) | frozenset(self.settings.prefer)

    def for_intent(
        self, text: str, spans: Sequence[IntentSpan], position: int, sure: Sequence[int]
    ) -> Shortlist:
        """Return what could serve one intent of a clause.

        Args:
            text: The clause.
            spans: All its intents.
            position: Which one is to be served.
            sure: Positions of the intents that are sure enough to forbid what contradicts them.
        """
        span = spans[position]
        if span.id not in self.taxonomy:
            return Shortlist((), (Rejection("*", f"the taxonomy has no intent '{span.id}'"),))
        intent = self.taxonomy.get(span.id)
        confident = [spans[index] for index in sure]
        found: list[tuple[float, Candidate]] = []
        rejected: list[Rejection] = []
        for gesture in self._considered(intent):
            ready = self._fill(gesture, intent, span, text)
            if isinstance(ready, str):
                rejected.append(Rejection(gesture.id, ready))
                continue
            target, parameters = ready
            if reason := clash(gesture, target, parameters, confident, self.taxonomy):
                rejected.append(Rejection(gesture.id, reason))
                continue
            serves, quality = self._served(gesture, target, parameters, text, spans, position, sure)
            for candidate in self._with_hands(
                gesture, target, parameters, serves, quality, f"says {span.id}"
            ):
                tie = 0.02 * chance(self.seed, gesture.id, candidate.hand, len(text))
                found.append((candidate.bias - quality[0] + tie, candidate))
        found.sort(key=lambda item: item[0])
        kept = found[: self.settings.options]
        rejected.extend(Rejection(c.gesture.id, "others fit better") for _, c in found[len(kept) :])
        return Shortlist(tuple(candidate for _, candidate in kept), tuple(rejected))

    def for_tag(
        self, gesture: Gesture, options: Mapping[str, Any], spans: Sequence[IntentSpan], text: str
    ) -> list[Candidate]:
        """Return the ways to play what the author asked for; the clause's intents fill what the tag leaves
        open.

        Args:
            gesture: The gesture asked for.
            options: The tag's options.
            spans: Intents of the clause that the tag stands in.
            text: The clause.
        """
        target = options.get("target")
        parameters: dict[str, Any] = {}
        for span in spans:
            if span.id in self.taxonomy and (span.id in gesture.intents or not parameters):
                intent = self.taxonomy.get(span.id)
                target = target or (intent.target if gesture.aims else None)
                filled = self._parameters(gesture, span)
                parameters = filled if not isinstance(filled, str) else parameters
        if target is None and gesture.aims:
            parameter = gesture.parameter("target")
            target = parameter.default if parameter is not None else None
        parameters.update(
            {name: options[name] for name in ("number", "magnitude", "repeat") if name in options}
        )
        serves, quality = self._served(gesture, target, parameters, text, spans, None, range(len(spans)))
        ways = self._with_hands(
            gesture, target, parameters, serves, quality, "the script asks for it", options.get("hand")
        )
        return [_with_amplitude(way, options.get("amplitude")) for way in ways]

    def for_beat(self) -> tuple[Candidate, ...]:
        """Return the gestures without meaning that may accompany plain speech."""
        if self._beats is None:
            self._beats = tuple(
                candidate
                for gesture in self._by_family.get("beat", [])
                if gesture.id not in self._forbidden
                for candidate in self._with_hands(gesture, None, {}, (), (), "a beat on a stressed word")
            )
        return self._beats

    def _considered(self, intent: Intent) -> list[Gesture]:
        seen: dict[str, Gesture] = {}
        for family in intent.fits:
            for gesture in self._by_family.get(family, []):
                seen.setdefault(gesture.id, gesture)
        for gesture in self._by_intent.get(intent.id, []):
            seen.setdefault(gesture.id, gesture)
        return list(seen.values())

    def _fill(
        self, gesture: Gesture, intent: Intent, span: IntentSpan, text: str
    ) -> tuple[str | None, dict[str, Any]] | str:
        """Return target and parameters, or why the gesture cannot serve."""
        if gesture.id in self._forbidden:
            return "the persona or the call forbids it"
        if gesture.family == "posture":
            return "a posture is no gesture of speech"
        if gesture.family in _ICONIC and not self._word_match(gesture, text):
            return "none of its words is in the clause"
        target = self._target(gesture, intent)
        if gesture.aims:
            if target is None:
                return "it points, but nothing says at what"
            if target in SCREEN_TARGETS and target not in self.platform.elements:
                return f"platform '{self.platform.id}' shows no {target}"
            parameter = gesture.parameter("target")
            if parameter is not None and parameter.values and target not in parameter.values:
                return f"it cannot point at {target}"
        parameters = self._parameters(gesture, span)
        return parameters if isinstance(parameters, str) else (target, parameters)

    def _target(self, gesture: Gesture, intent: Intent) -> str | None:
        parameter = gesture.parameter("target")
        default = parameter.default if parameter is not None else None
        if gesture.family in ("point_viewer", "self_point"):
            return default if gesture.aims else None
        if gesture.aims:
            return intent.target or default
        if intent.target == "product" and gesture.family in (
            "present",
            "reveal",
            "slide",
            "point_product",
            "pinch",
        ):
            return "product"
        return None

    def _parameters(self, gesture: Gesture, span: IntentSpan) -> dict[str, Any] | str:
        values: dict[str, Any] = {}
        for parameter in gesture.parameters:
            if parameter.name == "number":
                number = self._number(gesture, span)
                if number is None and parameter.default is None and shows_number(gesture):
                    return "it shows a number, and the words give none"
                if number is not None:
                    values["number"] = number
                elif shows_number(gesture) and numbers_of(span):
                    return f"it does not show {numbers_of(span)[0]}"
            elif parameter.name == "magnitude":
                values["magnitude"] = _magnitude(span, parameter.default)
        shown = shown_number(gesture, values)
        if shown is not None and (said := numbers_of(span)) and shown not in said:
            return f"it shows {shown}, the words say {said[0]}"
        if shown is not None and not numbers_of(span):
            return "it shows a number, and the words give none"
        return values

    def _number(self, gesture: Gesture, span: IntentSpan) -> str | None:
        parameter = gesture.parameter("number")
        for number in numbers_of(span):
            shapes = digit_shapes(number)
            if shapes > MOST_DIGITS:
                continue
            if parameter is None or not parameter.values or number in parameter.values:
                return number
            digits = [character for character in number if character.isdigit()]
            if shapes > 1 and shows_number(gesture) and all(digit in parameter.values for digit in digits):
                return number
        return None

    def _served(
        self,
        gesture: Gesture,
        target: str | None,
        parameters: Mapping[str, Any],
        text: str,
        spans: Sequence[IntentSpan],
        first: int | None,
        sure: Iterable[int],
    ) -> tuple[tuple[int, ...], tuple[float, ...]]:
        order = ([] if first is None else [first]) + [index for index in sure if index != first]
        pairs = [
            (index, fit)
            for index in order
            if (fit := self.fit(gesture, target, parameters, spans[index], text)) > 0.0 or index == first
        ]
        return tuple(index for index, _ in pairs), tuple(max(fit, 0.2) for _, fit in pairs)

    def fit(
        self, gesture: Gesture, target: str | None, parameters: Mapping[str, Any], span: IntentSpan, text: str
    ) -> float:
        """Return how well a gesture says an intent, 0 (not at all) … 1."""
        if span.id not in self.taxonomy:
            return 0.0
        intent = self.taxonomy.get(span.id)
        listed = span.id in gesture.intents
        if gesture.family in intent.fits:
            fit = 0.86 - 0.09 * intent.fits.index(gesture.family) - (0.0 if listed else 0.25)
        elif listed:
            fit = 0.45
        else:
            return 0.0
        if listed:
            fit -= 0.03 * min(gesture.intents.index(span.id), 4)
        if gesture.aims and intent.target is not None and target != intent.target:
            return 0.0
        shown = shown_number(gesture, parameters)
        if shown is not None and shown not in numbers_of(span):
            return 0.0
        if self._word_match(gesture, text):
            fit += 0.12
        if gesture.family == "size":
            fit += 0.1 if _dimension_match(gesture, span) else -0.2
        return min(max(fit, 0.2), 1.0)

    def _word_match(self, gesture: Gesture, text: str) -> bool:
        lowered = text.lower()
        return any(word and word.lower() in lowered for words in gesture.words.values() for word in words)

    def _with_hands(
        self,
        gesture: Gesture,
        target: str | None,
        parameters: Mapping[str, Any],
        serves: tuple[int, ...],
        quality: tuple[float, ...],
        reason: str,
        hand: str | None = None,
    ) -> list[Candidate]:
        taste = -0.25 if gesture.id in self._preferred else 0.0
        if gesture.hands != "either":
            ways = [(gesture.hands, 0.0)]
        elif hand is not None:
            ways = [(hand, 0.0)]
        elif gesture.aims and (side := natural_side(target, self.platform)) is not None:
            ways = [(side, 0.0)]
        else:
            other = "left" if self.persona.handedness == "right" else "right"
            ways = [(self.persona.handedness, 0.0), (other, 0.05)]
        return [
            Candidate(
                gesture=gesture,
                hand=way,
                target=target,
                parameters=parameters,
                footprint=self._footprint(gesture, way, target, parameters),
                serves=serves,
                quality=quality,
                bias=taste + bias,
                reason=reason,
            )
            for way, bias in ways
        ]

    def _footprint(
        self, gesture: Gesture, hand: str, target: str | None, parameters: Mapping[str, Any]
    ) -> Footprint:
        number = parameters.get("number")
        digits = digit_shapes(str(number)) if number is not None else 0
        key = (gesture.id, hand, target, digits, parameters.get("magnitude"))
        known = self._footprints.get(key)
        if known is None:
            known = footprint(gesture, hand, target, parameters, self.platform, self.persona.tempo)
            self._footprints[key] = known
        return known


def _with_amplitude(candidate: Candidate, amplitude: Any) -> Candidate:
    return candidate if amplitude is None else replace(candidate, amplitude=float(amplitude))


def _magnitude(span: IntentSpan, default: Any) -> float:
    said = magnitude_of(span)
    if said is not None:
        return said
    percent = span.slots.get("percent")
    if percent is not None:
        try:
            return round(min(max(float(percent) / 100.0 * 1.2, 0.2), 1.0), 2)
        except ValueError:
            pass
    if span.id in _MAGNITUDE_BY_INTENT:
        return _MAGNITUDE_BY_INTENT[span.id]
    return float(default) if isinstance(default, int | float) else 0.5


def _dimension_match(gesture: Gesture, span: IntentSpan) -> bool:
    said = {str(span.slots.get(name, "")).lower() for name in ("dimension", "magnitude")} - {""}
    related = said | {word for item in said for word in _RELATED.get(item, ())}
    names = {
        part for name in (gesture.id, *gesture.aliases) for part in name.lower().replace("-", "_").split("_")
    }
    return bool(related & names)


_RELATED: dict[str, tuple[str, ...]] = {
    "height": ("tall", "high"),
    "length": ("long",),
    "width": ("wide",),
    "thickness": ("thick",),
    "diameter": ("round",),
    "volume": ("round", "big"),
    "long": ("length",),
    "tall": ("height", "high"),
    "wide": ("width",),
    "thick": ("thickness",),
    "thin": ("thick", "flat"),
    "big": ("wide", "large"),
    "short": ("long", "small"),
}
