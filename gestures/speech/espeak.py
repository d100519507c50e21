"""eSpeak NG through ctypes: text in, samples and phoneme events out.

The shared library and its data come from the `espeakng-loader` wheel. eSpeak NG keeps global state and is not
re-entrant, so one lock guards every session. Because it also keeps the phases of its oscillators from one call to the
next, the same text would never sound the same twice; a session therefore loads the library anew (some 8 ms).
Event and flag numbers are those of `espeak-ng/speak_lib.h`, version 1.52.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError, MissingDependencyError

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_PHONEME_EVENTS = 0x0001
_INITIALIZE_PHONEME_IPA = 0x0002
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_EVENT_LIST_TERMINATED = 0
_EVENT_PHONEME = 7
_PARAMETER_RATE = 1
_PARAMETER_PITCH = 3
_PARAMETER_RANGE = 4
_BUFFER_MS = 400
RATE_RANGE_WPM = (80, 450)
"""Speaking rates that eSpeak NG accepts without its sonic time-stretcher."""


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class PhonemeEvent:
    """One phoneme as eSpeak NG reports it.

    Attributes:
        sample: Onset in the returned samples.
        position: Offset of the word it belongs to in the text given, zero-based.
        ipa: IPA with stress marks; empty for a pause, ``(en)`` and the like where the language changes.
    """

    sample: int
    position: int
    ipa: str


class EspeakLibrary:
    """The loaded shared library; obtain it with `espeak_session`.

    Attributes:
        sample_rate: Samples a second of everything it returns.
    """

    def __init__(self) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            raise MissingDependencyError(
                "the voice needs eSpeak NG, which is not installed",
                code="DX-SPEECH-010",
                hint='Run: pip install "deixis[speech]" — or speak without a voice (--no-voice).',
            ) from error
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise MissingDependencyError(
                f"eSpeak NG cannot be loaded: {error}",
                code="DX-SPEECH-011",
                hint="Run: pip install --force-reinstall espeakng-loader",
            ) from error
        data = str(espeakng_loader.get_data_path()).encode()
        self.sample_rate = int(
            self._library.espeak_Initialize(
                _AUDIO_OUTPUT_SYNCHRONOUS,
                _BUFFER_MS,
                data,
                _INITIALIZE_PHONEME_EVENTS | _INITIALIZE_PHONEME_IPA | _INITIALIZE_DONT_EXIT,
            )
        )
        if self.sample_rate <= 0:
            raise MissingDependencyError(
                f"eSpeak NG did not start (status {self.sample_rate})",
                code="DX-SPEECH-011",
                where=str(espeakng_loader.get_data_path()),
                hint="Run: pip install --force-reinstall espeakng-loader",
            )
        self._chunks: list[bytes] = []
        self._events: list[PhonemeEvent] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._voice: tuple[str, int, int, int] | None = None

    def close(self) -> None:
        """Unload the shared library; nothing else may be called after it."""
        self._library.espeak_Terminate()
        handle = ctypes.c_void_p(self._library._handle)
        if sys.platform == "win32":
            ctypes.WinDLL("kernel32").FreeLibrary(handle)
        else:
            ctypes.CDLL(None).dlclose(handle)

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._chunks.append(ctypes.string_at(samples, count * 2))
        index = 0
        while (event := events[index]).type != _EVENT_LIST_TERMINATED:
            if event.type == _EVENT_PHONEME:
                ipa = event.id.string.decode("utf-8", "replace")
                self._events.append(PhonemeEvent(event.sample, event.text_position - 1, ipa))
            index += 1
        return 0

    def select(self, voice: str, rate_wpm: int, pitch: int, pitch_range: int) -> None:
        """Choose voice and manner for the calls of `synthesise` that follow; hold the lock of
        `espeak_library`.

        Args:
            voice: eSpeak NG voice name, with a variant after ``+``.
            rate_wpm: Words a minute, 80…450.
            pitch: 0…100, 50 is the voice's own.
            pitch_range: 0…100, 50 is the voice's own.

        Raises:
            InvalidInputError: If eSpeak NG knows no such voice.
        """
        wanted = (voice, rate_wpm, pitch, pitch_range)
        if wanted == self._voice:
            return
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise InvalidInputError(
                f"eSpeak NG has no voice '{voice}'",
                code="DX-SPEECH-012",
                hint="Try 'en-us+f3' or 'cmn-latn-pinyin+f3'.",
            )
        for parameter, value in (
            (_PARAMETER_RATE, rate_wpm),
            (_PARAMETER_PITCH, pitch),
            (_PARAMETER_RANGE, pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._voice = wanted

    def synthesise(self, text: str) -> tuple[NDArray[np.int16], list[PhonemeEvent]]:
        """Speak ``text`` with the selected voice.

        Returns:
            The samples, ``(N,) int16`` mono at `sample_rate`, and the phoneme events in order of time.

        Raises:
            InvalidInputError: If eSpeak NG refuses the text.
        """
        self._chunks, self._events = [], []
        data = text.encode("utf-8")
        status = self._library.espeak_Synth(
            data, ctypes.c_size_t(len(data) + 1), 0, 0, 0, _CHARS_UTF8, None, None
        )
        if status != 0:
            raise InvalidInputError(
                f"eSpeak NG refused a text of {len(text)} characters", code="DX-SPEECH-013"
            )
        samples = np.frombuffer(b"".join(self._chunks), dtype=np.int16)
        events, self._chunks, self._events = self._events, [], []
        return samples, events


_LOCK = threading.Lock()
if hasattr(os, "register_at_fork"):
    # A process that is forked amid a session would find the lock taken for ever, and the library as it was left.
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


@contextmanager
def espeak_session() -> Iterator[EspeakLibrary]:
    """Load the library in its initial state, alone in the process, and unload it at the end.

    What is spoken in a session depends on nothing that was spoken before it.

    Raises:
        MissingDependencyError: If the extra ``speech`` is not installed or the library does not start.
    """
    with _LOCK:
        library = EspeakLibrary()
        try:
            yield library
        finally:
            library.close()
