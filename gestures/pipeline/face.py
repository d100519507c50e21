"""The face of a timeline: mouth from phones, mood from intents, brows from stress, blinks at phrase ends."""

from __future__ import annotations

from itertools import pairwise

import torch

from gestures.alignment.timeline import TimedClause, Timeline
from gestures.personas import Persona
from gestures.speech import viseme_arrays
from motion.face import Accent, FaceEvents, FaceModel, MoodSpan, VisemeTrack

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
_ACCENT_STRESS = 0.7
"""Stress from which a word raises the brows."""
_PHRASE_GAP_S = 0.12


def face_of(timeline: Timeline, persona: Persona) -> FaceModel:
    """Return the face of a show as a function of time."""
    mouth = VisemeTrack.build(*(torch.from_numpy(array) for array in viseme_arrays(timeline.phones)))
    events = FaceEvents(
        moods=tuple(span for clause in timeline.clauses if (span := _mood(clause)) is not None),
        accents=_accents(timeline),
        phrase_ends_s=_phrase_ends(timeline),
        base_mood=_BASE_MOOD if persona.smile > 0 else "neutral",
        expressiveness=persona.expressiveness,
    )
    return FaceModel(mouth, events, timeline.seed)


def _mood(clause: TimedClause) -> MoodSpan | None:
    for intent in clause.intents:
        mood = _MOOD_OF_INTENT.get(intent.id)
        if mood is not None and mood != _BASE_MOOD:
            return MoodSpan(clause.start_s, clause.end_s, mood)
    return None


def _accents(timeline: Timeline) -> tuple[Accent, ...]:
    stressed = (word for word in timeline.words if word.stress >= _ACCENT_STRESS)
    return tuple(Accent(word.start_s, min(1.0, word.stress)) for word in stressed)


def _phrase_ends(timeline: Timeline) -> tuple[float, ...]:
    words = timeline.words
    ends = [a.end_s for a, b in pairwise(words) if b.start_s - a.end_s >= _PHRASE_GAP_S]
    return (*ends, words[-1].end_s) if words else ()
