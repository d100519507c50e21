"""From a script to a timeline: speech, clauses and their intents, gestures on their words."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gestures.alignment.explain import Explanation, explain
from gestures.alignment.planner import Plan, ShowPlanner
from gestures.alignment.tags import GestureTag, read_tags, unasked_gestures
from gestures.alignment.timeline import Timeline
from gestures.errors import NotFoundError, nearest_names
from gestures.intents.classifier import IntentClassifier
from gestures.intents.spans import Clause
from gestures.library.active import active_library, active_persona
from gestures.library.catalogue import Library
from gestures.personas import Persona
from gestures.pipeline.aligning import start_voice
from gestures.pipeline.progress import Stages
from gestures.pipeline.request import ShowRequest
from gestures.platforms import PlatformProfile, load_platform
from gestures.speech.apart import VoiceApart, VoiceLostError
from gestures.speech.languages import checked_language
from gestures.speech.markup import markup_notes
from gestures.speech.speech import Speech
from gestures.speech.words import Phone, Utterance, Word
from motion.processes import may_fork, processors

MAX_SHOW_S = 2400.0
"""Longest show that is performed in one go, s: its motion and files stay under 2.5 GB of memory."""
SPEECH = "speaking"
WORDS = "reading the words"
GESTURES = "choosing gestures"
_LONG = 400
"""Characters of a script from which on a process that speaks it is worth its start."""


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
    """Speak a script and plan its gestures, a long one as it is spoken: in a process of its own, if there may be one.

    Raises:
        InvalidInputError: If the script, its tags or the timings are malformed.
        NotFoundError: If language, voice, platform, persona or a gesture that persona or tags name is unknown.
        PlanningError: If a tag cannot be played in time.
        MissingDependencyError: If the voice is not installed.
    """
    stages = stages or Stages()
    if len(request.text) >= _LONG and processors() > 1 and may_fork():
        voice = start_voice(request, sound=True)
        if voice is not None:
            try:
                with stages.stage(SPEECH):
                    voice.tell(active_persona(request.persona))
                    return plan_as_spoken(request, voice, stages)
            except VoiceLostError:
                # Said again here, where what is wrong can be told.
                pass
            finally:
                voice.close()
    return plan_alone(request, stages)


def plan_alone(request: ShowRequest, stages: Stages | None = None) -> PlannedShow:
    """Plan as ``plan_show`` does, without another process.

    Raises:
        DeixisError: As ``plan_show`` does.
    """
    stages = stages or Stages()
    parts = _prepare(request, stages)
    with stages.stage(GESTURES):
        plan = parts.stage.planner(request, parts.clauses).finish(parts.speech.utterance)
    return parts.stage.planned(request, parts.speech, plan, parts.notes)


def explain_show(request: ShowRequest, stages: Stages | None = None) -> tuple[Explanation, ...]:
    """Plan as ``plan_show`` does and say, for each decision, what was chosen, why, and what else was considered.

    Raises:
        DeixisError: As ``plan_show`` does.
    """
    stages = stages or Stages()
    parts = _prepare(request, stages)
    with stages.stage(GESTURES):
        planner = parts.stage.planner(request, parts.clauses, keep=True)
        return explain(planner.finish(parts.speech.utterance))


def plan_as_spoken(request: ShowRequest, voice: VoiceApart, stages: Stages) -> PlannedShow:
    """Plan as ``plan_show`` does on the words of a voice that is at work already, with its samples if it sends them.

    Raises:
        VoiceLostError: If the voice fails; ``plan_alone`` says why.
        DeixisError: As ``plan_show`` does.
    """
    stage = _stage(request)
    with stages.stage(WORDS):
        clauses, notes = _read(request, stage.library)
    with stages.stage(GESTURES):
        planner = stage.planner(request, clauses)
        words: list[Word] = []
        phones: list[Phone] = []
        sound: list[NDArray[np.int16]] = []
        end_s, sample_rate = 0.0, 0
        for chunk in voice.chunks():
            words += chunk.words
            phones += chunk.phones
            end_s = chunk.end_s
            if chunk.samples is not None:
                sound.append(chunk.samples)
                sample_rate = chunk.sample_rate
            planner.take(chunk.words)
        language = checked_language(request.text, request.language)
        utterance = Utterance(request.text, language, tuple(words), tuple(phones), end_s)
        plan = planner.finish(utterance)
    samples = np.concatenate(sound) if sound else None
    return stage.planned(request, Speech(utterance, samples, sample_rate), plan, notes)


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """Who performs where, with which gestures, and what the author asks for."""

    library: Library
    persona: Persona
    platform: PlatformProfile
    tags: tuple[GestureTag, ...]

    def planner(self, request: ShowRequest, clauses: Sequence[Clause], *, keep: bool = False) -> ShowPlanner:
        """Return what plans the show; `keep` keeps its decisions."""
        return ShowPlanner(
            request.text,
            checked_language(request.text, request.language),
            clauses,
            self.library,
            self.persona,
            self.platform,
            request.seed,
            tags=self.tags,
            settings=request.settings,
            keep=keep,
        )

    def planned(
        self, request: ShowRequest, speech: Speech, plan: Plan, notes: tuple[str, ...]
    ) -> PlannedShow:
        return PlannedShow(request, speech, plan.timeline, self.library, self.persona, self.platform, notes)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What the planner plans with."""

    stage: _Stage
    speech: Speech
    clauses: list[Clause]
    notes: tuple[str, ...]


def _stage(request: ShowRequest) -> _Stage:
    persona = active_persona(request.persona)
    platform = load_platform(request.platform)
    library = active_library()
    _check_gestures(persona, library)
    return _Stage(library, persona, platform, read_tags(request.text, library, platform, request.name))


def _read(request: ShowRequest, library: Library) -> tuple[list[Clause], tuple[str, ...]]:
    """Return the clauses of the script with their intents, and what there is to note of the reading."""
    reader = classifier()
    clauses = reader.classify(request.text)
    notes = (*markup_notes(request.text), *unasked_gestures(request.text, library), *reader.take_notes())
    return clauses, notes


def _prepare(request: ShowRequest, stages: Stages) -> _Parts:
    # Loaded where this process speaks itself.
    from gestures.pipeline.speaking import speech_of

    stage = _stage(request)
    # The voice works outside the interpreter most of the time; the words are read meanwhile.
    with stages.stage(SPEECH), ThreadPoolExecutor(1) as voice:
        speaking = voice.submit(speech_of, request, stage.persona)
        with stages.stage(WORDS):
            clauses, notes = _read(request, stage.library)
        speech = speaking.result()
    return _Parts(stage, speech, clauses, notes)


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
