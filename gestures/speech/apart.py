"""A script spoken by a process of its own: its words come as they are spoken, while this process does other work.

Words and phones come back, and the sound if it is wanted. The process may start before it is known how it is to speak,
and get ready meanwhile; it goes on speaking while nobody listens.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from gestures.errors import DeixisError

if TYPE_CHECKING:
    from gestures.speech.speech import SpeechChunk

_END = "end"
_PATIENCE_S = 1.0
_AHEAD = 256
"""Pieces that wait for a listener, over an hour of speech; beyond them the voice waits."""


class VoiceLostError(Exception):
    """The process came to no end; the same speech made in this process says why, or succeeds."""


class VoiceApart:
    """A voice at work in a process of its own; `start` starts one.

    Args:
        process: The process.
        connection: Where its words come from, and where it is told how to speak.
    """

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process, self._connection = process, connection

    @classmethod
    def start(
        cls, speak: Callable[[Callable[[], Any]], Iterable[SpeechChunk]], *, sound: bool = False
    ) -> VoiceApart | None:
        """Start it; call this while no other thread speaks.

        Args:
            speak: Speaks the script piece by piece; it runs in the new process. What it is given waits for what
                `tell` tells, and returns it.
            sound: Whether samples come back, too.

        Returns:
            The voice, or None where the system cannot fork.
        """
        if "fork" not in multiprocessing.get_all_start_methods():
            return None
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(speak, theirs, ours, sound), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def tell(self, manner: Any) -> None:
        """Tell it how to speak.

        Raises:
            VoiceLostError: If the process has failed.
        """
        try:
            self._connection.send(manner)
        except OSError as error:
            raise VoiceLostError from error

    def chunks(self) -> Iterator[SpeechChunk]:
        """Yield what is spoken.

        Raises:
            VoiceLostError: If the process fails.
        """
        import numpy as np

        from gestures.speech.speech import SpeechChunk
        from gestures.speech.words import Phone, Word

        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError) as error:
                raise VoiceLostError from error
            if message == _END:
                return
            start_s, end_s, words, phones, samples, sample_rate = message
            yield SpeechChunk(
                tuple(Word(*row) for row in words),
                tuple(Phone(*row) for row in phones),
                start_s,
                end_s,
                None if samples is None else np.frombuffer(samples, np.int16),
                sample_rate if samples is not None else 0,
            )

    def close(self) -> None:
        """Listen no longer; what still speaks stops."""
        self._connection.close()
        self._process.join(_PATIENCE_S)


def _run(
    speak: Callable[[Callable[[], Any]], Iterable[SpeechChunk]],
    connection: Connection,
    other_end: Connection,
    sound: bool,
) -> None:
    # An interrupt is the business of the process that waits for this one, which ends this one with itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Else this process would hold the pipe open for itself, and never know that nobody listens.
    other_end.close()
    # A pipe holds few pieces: it is filled beside the voice, which does not wait for who reads it.
    spoken: Queue[Any] = Queue(_AHEAD)
    lost = Event()
    sender = Thread(target=_send, args=(spoken, connection, lost))
    sender.start()
    try:
        any_word = False
        for chunk in speak(connection.recv):
            any_word = any_word or bool(chunk.words)
            spoken.put(_message(chunk, sound))
            if lost.is_set():
                return
        if any_word:
            spoken.put(_END)
    except (DeixisError, EOFError, OSError):
        return
    finally:
        spoken.put(None)
        sender.join()


def _send(spoken: Queue[Any], connection: Connection, lost: Event) -> None:
    """Send what is spoken until None comes; what nobody listens to is taken all the same, so that nothing waits."""
    while (message := spoken.get()) is not None:
        try:
            if not lost.is_set():
                connection.send(message)
        except OSError:
            lost.set()


def _message(chunk: SpeechChunk, sound: bool) -> tuple[Any, ...]:
    """Return a chunk in plain values, which travel several times faster than its objects."""
    words = [(w.text, w.start, w.end, w.start_s, w.end_s, w.stress) for w in chunk.words]
    phones = [(p.phone, p.start_s, p.end_s, p.stress, p.viseme) for p in chunk.phones]
    samples = chunk.samples.tobytes() if sound and chunk.samples is not None else None
    return chunk.start_s, chunk.end_s, words, phones, samples, chunk.sample_rate
