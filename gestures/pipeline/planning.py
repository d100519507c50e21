"""From a script to a timeline: speech, clauses and their intents, gestures on their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gestures.alignment.planner import plan
from gestures.alignment.settings import LEAD_IN_S, TAIL_S
from gestures.alignment.tags import read_tags
from gestures.alignment.timeline import Timeline
from gestures.intents.classifier import IntentClassifier
from gestures.library.catalogue import Library, load_library
from gestures.personas import Persona, load_persona
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
    """

    request: ShowRequest
    speech: Speech
    timeline: Timeline
    library: Library
    persona: Persona
    platform: PlatformProfile


@cache
def _classifier() -> IntentClassifier:
    return IntentClassifier.load()


def plan_show(request: ShowRequest, stages: Stages | None = None) -> PlannedShow:
    """Speak a script and plan its gestures.

    Raises:
        InvalidInputError: If the script, its tags or the timings are malformed.
        NotFoundError: If language, voice, platform, persona or a tag's gesture is unknown.
        PlanningError: If a tag cannot be played in time.
        MissingDependencyError: If the voice is not installed.
    """
    stages = stages or Stages()
    persona = load_persona(request.persona)
    platform = load_platform(request.platform)
    library = load_library()
    tags = read_tags(request.text, library, platform, request.name)
    with stages.stage(SPEECH):
        speech = _speech(request, persona)
    with stages.stage(WORDS):
        clauses = _classifier().classify(request.text)
    with stages.stage(GESTURES):
        timeline = plan(speech.utterance, clauses, library, persona, platform, request.seed, tags=tags)
    return PlannedShow(request, speech, timeline, library, persona, platform)


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
