"""The face of a timeline: mouth from phones, mood from intents, brows from stress, blinks at phrase ends."""

from __future__ import annotations

from gestures.alignment.timeline import TimedClause, Timeline
from gestures.personas import Persona
from gestures.speech import Utterance, accents_of, phrase_ends_of, viseme_track_of
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


def face_of(timeline: Timeline, utterance: Utterance, persona: Persona) -> FaceModel:
    """Return the face of a show as a function of time."""
    events = FaceEvents(
        moods=tuple(span for clause in timeline.clauses if (span := _mood(clause)) is not None),
        accents=accents_of(utterance),
        phrase_ends_s=phrase_ends_of(utterance),
        base_mood=_BASE_MOOD if persona.smile > 0 else "neutral",
        expressiveness=persona.expressiveness,
    )
    return FaceModel(viseme_track_of(utterance), events, timeline.seed)


def _mood(clause: TimedClause) -> MoodSpan | None:
    for intent in clause.intents:
        mood = _MOOD_OF_INTENT.get(intent.id)
        if mood is not None and mood != _BASE_MOOD:
            return MoodSpan(clause.start_s, clause.end_s, mood)
    return None
