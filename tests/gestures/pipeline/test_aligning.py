"""A timeline planned while a process of its own speaks is the timeline of the whole speech."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from gestures.alignment.timeline_json import timeline_to_json
from gestures.errors import NotFoundError
from gestures.pipeline import aligning, planning
from gestures.pipeline.aligning import align_show, start_voice
from gestures.pipeline.planning import plan_alone, plan_show
from gestures.pipeline.progress import Stages
from gestures.pipeline.request import ShowRequest
from gestures.speech.apart import VoiceApart, VoiceLostError
from gestures.speech.assembly import speech_chunks
from gestures.speech.durations import SilentVoice
from gestures.speech.espeak import espeak_session
from gestures.speech.speech import SpeechChunk
from gestures.speech.voices import EspeakVoice
from gestures.speech.words import Word

SCRIPT = (
    "哈喽家人们晚上好。这款杯子今天只要九块九，还送一个杯套！{gesture: none}我喝口水。{gesture: auto}"
    "左上角点个关注，小黄车一号链接，只剩三单了。{gesture: wave}拜拜。"
) * 6

SOUND = np.arange(200_000, dtype=np.int16)


@pytest.mark.parametrize("voice", ["espeak", "none"])
def test_the_timeline_is_that_of_the_whole_speech(voice: str) -> None:
    request = ShowRequest(SCRIPT, voice=voice)
    soon, whole = align_show(request, start_voice(request)), plan_show(request)
    assert timeline_to_json(soon.timeline) == timeline_to_json(whole.timeline)
    assert soon.timeline.gestures
    assert soon.speech.samples is None
    assert soon.speech.utterance == whole.speech.utterance


def test_a_voice_that_there_is_not_is_told_as_ever() -> None:
    request = ShowRequest(SCRIPT, voice="nobody")
    with pytest.raises(NotFoundError, match="DX-SPEECH-015"):
        align_show(request, start_voice(request))


def test_where_the_voice_is_lost_this_process_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(*_: object) -> Iterator[SpeechChunk]:
        yield next(speech_chunks(SCRIPT, "zh", SilentVoice()))
        raise OSError("the voice has lost its data")

    request = ShowRequest(SCRIPT, voice="none")
    monkeypatch.setattr(aligning, "_spoken", breaks_off)
    assert align_show(request, start_voice(request)).timeline == plan_show(request).timeline


def test_a_show_is_spoken_apart_and_is_what_one_process_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    request = ShowRequest(SCRIPT)
    alone, stages = plan_alone(request), Stages()
    with monkeypatch.context() as patched:
        patched.setattr(planning, "processors", lambda: 2)
        patched.setattr(planning, "plan_alone", None)
        apart = plan_show(request, stages)
    assert timeline_to_json(apart.timeline) == timeline_to_json(alone.timeline)
    assert apart.speech.samples is not None
    assert np.array_equal(apart.speech.samples, alone.speech.samples)
    assert apart.speech.sample_rate == alone.speech.sample_rate == 22_050
    assert list(stages.seconds) == ["reading the words", "choosing gestures", "speaking"]


@pytest.mark.parametrize("threads", [1, 2])
def test_a_show_is_spoken_here_where_the_voice_is_lost_or_another_thread_asks(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object) -> Iterator[SpeechChunk]:
        yield next(speech_chunks(SCRIPT, "zh", SilentVoice()))
        raise OSError("the voice has lost its data")

    request = ShowRequest(SCRIPT)
    monkeypatch.setattr(planning, "processors", lambda: 2)
    monkeypatch.setattr(aligning, "_spoken", breaks_off)
    if threads == 1:
        shown = plan_show(request)
    else:
        monkeypatch.setattr(planning, "start_voice", None)
        with ThreadPoolExecutor(1) as pool:
            shown = pool.submit(plan_show, request).result()
    assert shown.speech.samples is not None
    assert shown.timeline == plan_alone(request).timeline


def test_a_voice_does_not_wait_for_who_listens() -> None:
    ready = multiprocessing.get_context("fork").Event()

    def speak(_: object) -> Iterator[SpeechChunk]:
        for number in range(60):
            yield SpeechChunk(
                (Word("字", 0, 1, number, number + 1.0, 0.5),), (), number, number + 1.0, SOUND, 8000
            )
        ready.set()

    voice = VoiceApart.start(speak, sound=True)
    assert voice is not None
    assert ready.wait(20)
    said = list(voice.chunks())
    voice.close()
    assert [chunk.end_s for chunk in said] == [number + 1.0 for number in range(60)]
    assert all(np.array_equal(chunk.samples, SOUND) for chunk in said)


def test_a_process_forked_while_another_thread_speaks_can_speak() -> None:
    began, over = Event(), Event()

    def session() -> None:
        with espeak_session():
            began.set()
            over.wait(0.3)

    def speak(_: object) -> Iterator[SpeechChunk]:
        return speech_chunks("大家好。", "zh", EspeakVoice())

    with ThreadPoolExecutor(1) as pool:
        pool.submit(session)
        assert began.wait(5)
        voice = VoiceApart.start(speak, sound=True)
        assert voice is not None
        (spoken,) = voice.chunks()
        voice.close()
    (expected,) = speak(None)
    assert np.array_equal(spoken.samples, expected.samples)


def test_a_voice_apart_says_what_it_says_here_and_its_loss_is_known() -> None:
    def speak(_: object = None) -> Iterator[SpeechChunk]:
        return speech_chunks(SCRIPT, "zh", SilentVoice(), lead_in_s=0.5)

    voice = VoiceApart.start(speak)
    assert voice is not None
    assert list(voice.chunks()) == list(speak())
    silent = VoiceApart.start(lambda _: iter(()))
    assert silent is not None
    with pytest.raises(VoiceLostError):
        list(silent.chunks())


def test_a_voice_waits_for_what_it_is_told_and_ends_if_nobody_tells() -> None:
    def speak(told: Callable[[], float]) -> Iterator[SpeechChunk]:
        return speech_chunks(SCRIPT, "zh", SilentVoice(), lead_in_s=told())

    voice = VoiceApart.start(speak)
    assert voice is not None
    voice.tell(0.7)
    assert next(voice.chunks()).end_s == 0.7
    voice.close()
    before = set(multiprocessing.active_children())
    untold = VoiceApart.start(speak)
    assert untold is not None
    (process,) = set(multiprocessing.active_children()) - before
    untold.close()
    assert process.exitcode == 0


def test_a_persona_that_there_is_not_is_told_as_ever() -> None:
    request = ShowRequest(SCRIPT, persona="nobody")
    before = set(multiprocessing.active_children())
    with pytest.raises(NotFoundError, match="DX-PERS"):
        align_show(request, start_voice(request))
    assert set(multiprocessing.active_children()) == before


def test_a_voice_that_nobody_listens_to_stops() -> None:
    def speak(_: object) -> Iterator[SpeechChunk]:
        while True:
            yield from speech_chunks(SCRIPT, "zh", SilentVoice())

    before = set(multiprocessing.active_children())
    voice = VoiceApart.start(speak)
    assert voice is not None
    (process,) = set(multiprocessing.active_children()) - before
    assert next(voice.chunks()).words
    voice.close()
    assert process.exitcode == 0
