"""From a script to a timeline: speech, clauses and their intents, gestures on their words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from gestures.alignment.explain import Explanation, explain
from gestures.alignment.planner import make_plan, plan
from gestures.alignment.settings import LEAD_IN_S, TAIL_S
from gestures.alignment.tags import GestureTag, read_tags
from gestures.alignment.timeline import Timeline
from gestures.errors import NotFoundError, nearest_names
from gestures.intents.classifier import IntentClassifier
from gestures.intents.spans import Clause
from gestures.library.active import active_library, active_persona
from gestures.library.catalogue import Library
from gestures.personas import Persona
from gestures.pipeline.progress import Stages
from gestures.pipeline.request import ShowRequest
from gestures.platforms import PlatformProfile, load_platform
from gestures.speech import Speech, VoiceSettings, speak

MAX_SHOW_S = 2400.0
"""Longest show that is performed in one go, s: its motion and files stay under 2.5 GB of memory."""
SPEECH = "speaking"
WORDS = "reading the words"
GESTURES = "choosing gestures"


@dataclass(frozen=True, slots=True, eq=False)
class PlannedShow:
    """A show as it is to be played.

    Attributes:
        request: What was asked for.
        speech: Words, phones and sound.
        timeline: Gestures on their words.
        library: Where the gestures come from.
        persona: The host.
        platform: The live room.
        notes: What a reader of the report should know of how the words were understood.
    """

    request: ShowRequest
    speech: Speech
    timeline: Timeline
    library: Library
    persona: Persona
    platform: PlatformProfile
    notes: tuple[str, ...] = ()


@cache
def classifier() -> IntentClassifier:
    """Return the classifier, loaded once."""
    return IntentClassifier.load()


def plan_show(request: ShowRequest, stages: Stages | None = None) -> PlannedShow:
    """Speak a script and plan its gestures.

    Raises:
        InvalidInputError: If the script, its tags or the timings are malformed.
        NotFoundError: If language, voice, platform, persona or a gesture that persona or tags name is unknown.
        PlanningError: If a tag cannot be played in time.
        MissingDependencyError: If the voice is not installed.
    """
    stages = stages or Stages()
    parts = _prepare(request, stages)
    with stages.stage(GESTURES):
        timeline = plan(
            parts.speech.utterance,
            parts.clauses,
            parts.library,
            parts.persona,
            parts.platform,
            request.seed,
            tags=parts.tags,
            settings=request.settings,
        )
    return PlannedShow(
        request, parts.speech, timeline, parts.library, parts.persona, parts.platform, parts.notes
    )


def explain_show(request: ShowRequest, stages: Stages | None = None) -> tuple[Explanation, ...]:
    """Plan as ``plan_show`` does and say, for each decision, what was chosen, why, and what else was considered.

    Raises:
        DeixisError: As ``plan_show`` does.
    """
    stages = stages or Stages()
    parts = _prepare(request, stages)
    with stages.stage(GESTURES):
        return explain(
            make_plan(
                parts.speech.utterance,
                parts.clauses,
                parts.library,
                parts.persona,
                parts.platform,
                request.seed,
                tags=parts.tags,
                settings=request.settings,
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What the planner plans with."""

    speech: Speech
    clauses: list[Clause]
    library: Library
    persona: Persona
    platform: PlatformProfile
    tags: tuple[GestureTag, ...]
    notes: tuple[str, ...]


def _prepare(request: ShowRequest, stages: Stages) -> _Parts:
    persona = active_persona(request.persona)
    platform = load_platform(request.platform)
    library = active_library()
    _check_gestures(persona, library)
    tags = read_tags(request.text, library, platform, request.name)
    # The voice works outside the interpreter most of the time; the words are read meanwhile.
    with stages.stage(SPEECH), ThreadPoolExecutor(1) as voice:
        speaking = voice.submit(_speech, request, persona)
        with stages.stage(WORDS):
            reader = classifier()
            clauses = reader.classify(request.text)
        speech = speaking.result()
    return _Parts(speech, clauses, library, persona, platform, tags, reader.take_notes())


def _check_gestures(persona: Persona, library: Library) -> None:
    """Refuse a persona that prefers or forbids what the library does not hold: it would do nothing in silence."""
    known = {gesture.id for gesture in library.gestures}
    for field, names in (
        ("posture", (persona.posture,)),
        ("prefer", persona.prefer),
        ("forbid", persona.forbid),
    ):
        for name in names:
            if name not in known:
                raise NotFoundError(
                    f"no gesture is called '{name}'",
                    code="DX-PERS-004",
                    where=f"persona '{persona.id}': {field}",
                    hint=nearest_names(name, known),
                )


def _speech(request: ShowRequest, persona: Persona) -> Speech:
    settings = VoiceSettings(
        rate=persona.speech_rate, pitch=persona.pitch, lead_in_s=LEAD_IN_S, tail_s=TAIL_S
    )
    return speak(
        request.text,
        request.language,
        request.voice,
        audio=request.audio,
        timings=request.timings,
        settings=settings,
    )
