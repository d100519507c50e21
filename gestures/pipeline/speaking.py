"""A request spoken: by its persona, with the silence before and behind it that gestures need."""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.settings import LEAD_IN_S, TAIL_S
from gestures.errors import DeixisError
from gestures.han import holds_han
from gestures.personas import Persona
from gestures.pipeline.request import ShowRequest
from gestures.speech.assembly import speech_chunks
from gestures.speech.languages import checked_language
from gestures.speech.speech import Speech, SpeechChunk
from gestures.speech.spoken import speak, voice_of
from gestures.speech.voices import VoiceSettings
from gestures.speech.words_zh import load_dictionary


def get_ready(request: ShowRequest) -> None:
    """Load what speaking the script will need, such as the dictionary of Mandarin."""
    if holds_han(request.text):
        load_dictionary()


def speech_of(request: ShowRequest, persona: Persona) -> Speech:
    """Speak a script, or place it in the time of the recording that was made of it.

    Raises:
        DeixisError: As `gestures.speech.spoken.speak` does.
    """
    try:
        return speak(
            request.text,
            request.language,
            request.voice,
            audio=request.audio,
            timings=request.timings,
            settings=_settings(persona),
        )
    except DeixisError as error:
        if error.where is not None:
            raise
        given = (str(path) for path in (request.audio, request.timings) if path is not None)
        raise error.at(" with ".join((request.name, *given))) from error


def speech_chunks_of(request: ShowRequest, persona: Persona) -> Iterator[SpeechChunk]:
    """Speak a script piece by piece.

    Raises:
        DeixisError: As `gestures.speech.spoken.speak` does.
    """
    settings = _settings(persona)
    return speech_chunks(
        request.text,
        checked_language(request.text, request.language),
        voice_of(request.voice, settings),
        lead_in_s=settings.lead_in_s,
        tail_s=settings.tail_s,
    )


def _settings(persona: Persona) -> VoiceSettings:
    return VoiceSettings(rate=persona.speech_rate, pitch=persona.pitch, lead_in_s=LEAD_IN_S, tail_s=TAIL_S)
