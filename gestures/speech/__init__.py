"""Speech: a script to timed words, phones and audio."""

from __future__ import annotations

from gestures.speech.audio import read_audio, write_wav
from gestures.speech.phones import viseme_arrays
from gestures.speech.speak import LANGUAGES, VOICES, Speech, detect_language, speak
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
    "detect_language",
    "read_audio",
    "speak",
    "viseme_arrays",
    "write_wav",
]
