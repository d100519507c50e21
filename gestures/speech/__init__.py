"""Speech: a script to timed words, phones and audio.

Each name is loaded when it is first asked for: a command that lets another process speak needs next to nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from gestures.languages import LANGUAGES
    from gestures.speech.audio import read_audio, write_wav
    from gestures.speech.face_cues import accents_of, phrase_ends_of, viseme_track_of
    from gestures.speech.languages import detect_language
    from gestures.speech.phones import viseme_arrays
    from gestures.speech.recording import utterance_from_timings
    from gestures.speech.speech import Speech
    from gestures.speech.spoken import VOICES, speak
    from gestures.speech.timings import parse_timings, read_timings
    from gestures.speech.tokens import Pauses
    from gestures.speech.voices import VoiceSettings
    from gestures.speech.words import Phone, Utterance, Word

__all__ = [
    "LANGUAGES",
    "VOICES",
    "Pauses",
    "Phone",
    "Speech",
    "Utterance",
    "VoiceSettings",
    "Word",
    "accents_of",
    "detect_language",
    "parse_timings",
    "phrase_ends_of",
    "read_audio",
    "read_timings",
    "speak",
    "utterance_from_timings",
    "viseme_arrays",
    "viseme_track_of",
    "write_wav",
]

__getattr__ = lazy_names(
    __name__,
    {
        "LANGUAGES": ".languages",
        "Pauses": "tokens",
        "Phone": "words",
        "Speech": "speech",
        "Utterance": "words",
        "VOICES": "spoken",
        "VoiceSettings": "voices",
        "Word": "words",
        "accents_of": "face_cues",
        "detect_language": "languages",
        "parse_timings": "timings",
        "phrase_ends_of": "face_cues",
        "read_audio": "audio",
        "read_timings": "timings",
        "speak": "spoken",
        "utterance_from_timings": "recording",
        "viseme_arrays": "phones",
        "viseme_track_of": "face_cues",
        "write_wav": "audio",
    },
)
