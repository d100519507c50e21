"""The face of a show: mouth from phones, mood from gestures and intents, brows from stress, blinks at phrase ends."""

from __future__ import annotations

import math

from gestures.alignment.timeline import Timeline
from gestures.library.catalogue import Library
from gestures.pipeline.planning import PlannedShow
from gestures.speech import accents_of, phrase_ends_of, viseme_track_of
from motion.face import FaceEvents, FaceModel, MoodSpan

_MOOD_OF_INTENT: dict[str, str] = {
    "greet": "warm",
    "farewell": "warm",
    "thank": "warm",
    "recommend_self": "warm",
    "congratulate": "excited",
    "ask_purchase": "excited",
    "discount": "excited",
    "free_gift": "excited",
    "lucky_draw": "excited",
    "countdown": "excited",
    "praise_quality": "excited",
    "social_proof": "excited",
    "surprise": "surprised",
    "apologise": "sorry",
    "caution": "serious",
    "negate": "serious",
    "guarantee": "serious",
    "time_limit": "serious",
    "low_stock": "serious",
    "think": "thinking",
    "compare": "thinking",
}
"""Intents that colour the face; the others leave it in the persona's own mood."""
_BASE_MOOD = "warm"
_ORDINARY_SMILE, _BROADEST = 0.35, 1.5
"""The smile of a persona at which the base mood is as strong as drawn, and how strong it gets at most."""
_MOOD_LEAD_S = 0.3
"""The face changes before the stroke."""


def face_of(planned: PlannedShow) -> FaceModel:
    """Return the face of a show as a function of time."""
    utterance, persona = planned.speech.utterance, planned.persona
    events = FaceEvents(
        moods=_moods(planned.timeline, planned.library),
        accents=accents_of(utterance),
        phrase_ends_s=phrase_ends_of(utterance),
        base_mood=_BASE_MOOD if persona.smile > 0 else "neutral",
        base_intensity=min(_BROADEST, math.sqrt(persona.smile / _ORDINARY_SMILE))
        if persona.smile > 0
        else 1.0,
        expressiveness=persona.expressiveness,
    )
    return FaceModel(viseme_track_of(utterance), events, planned.timeline.seed)


def _moods(timeline: Timeline, library: Library) -> tuple[MoodSpan, ...]:
    """Moods that gestures bring with them, and those of clauses where no gesture brings one."""
    spans = []
    coloured = set()
    for placement in timeline.gestures:
        mood = library.get(placement.gesture).body.mood
        if mood is None:
            continue
        coloured.add(placement.clause)
        if mood != _BASE_MOOD:
            spans.append(MoodSpan(placement.preparation.end_s - _MOOD_LEAD_S, placement.hold.end_s, mood))
    for index, clause in enumerate(timeline.clauses):
        mood = next(
            (_MOOD_OF_INTENT[intent.id] for intent in clause.intents if intent.id in _MOOD_OF_INTENT), None
        )
        if mood is not None and mood != _BASE_MOOD and index not in coloured:
            spans.append(MoodSpan(clause.start_s, clause.end_s, mood))
    return tuple(spans)
