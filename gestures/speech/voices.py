"""The eSpeak NG voice: runs to samples with words and phones in time."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.speech.espeak import RATE_RANGE_WPM, EspeakLibrary, PhonemeEvent, espeak_session
from gestures.speech.phones import SILENCE_PHONE, STOPS, is_vowel, relative_lengths, split_ipa
from gestures.speech.runs import Run, SpokenRun, TimedSound, spread_stress

_ESPEAK_VOICES = {"zh": "cmn-latn-pinyin", "en": "en-us"}
_ORDINARY_WPM = {"zh": 240, "en": 172}
_CLOSURE_S = 0.07
_SHORTEST_S = 0.03
_HIDDEN_CLOSURE_S = 0.038
_VOICELESS_STOPS = STOPS - {"b", "d", "ɡ", "g", "ɟ"}
_FADE_S = 0.004


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Manner of a voice.

    Attributes:
        rate: Factor on the ordinary speaking rate, 0.5…2.
        pitch: Factor on the voice's own pitch, 0.5…2.
        expression: Factor on the range of the intonation, 0…2.
        variant: Timbre of eSpeak NG, such as ``f2``, ``f3`` (women) or ``m3``; empty for the plain voice.
        lead_in_s: Silence before the first word, in which a first gesture can be prepared, s.
        tail_s: Silence after the last word, s.

    Raises:
        InvalidInputError: If a value is out of range.
    """

    rate: float = 1.0
    pitch: float = 1.0
    expression: float = 1.2
    variant: str = "f3"
    lead_in_s: float = 0.4
    tail_s: float = 0.6

    def __post_init__(self) -> None:
        limits = {
            "rate": (0.5, 2.0),
            "pitch": (0.5, 2.0),
            "expression": (0.0, 2.0),
            "lead_in_s": (0.0, 10.0),
            "tail_s": (0.0, 10.0),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and low <= value <= high):
                raise InvalidInputError(
                    f"voice setting {name} is {value}",
                    code="DX-SPEECH-014",
                    hint=f"Give a number from {low} to {high}.",
                )


class EspeakVoice:
    """eSpeak NG, a small formant synthesiser: hundreds of times faster than real time, and understandable.

    Args:
        settings: Manner of speaking.

    Raises:
        MissingDependencyError: If the extra ``speech`` is not installed.
    """

    def __init__(self, settings: VoiceSettings | None = None) -> None:
        self._settings = settings or VoiceSettings()
        with espeak_session() as library:
            self._rate = library.sample_rate

    @property
    def sample_rate(self) -> int:
        """Samples a second, 22 050."""
        return self._rate

    @property
    def tempo(self) -> float:
        """Factor on the ordinary rate."""
        return self._settings.rate

    def say(self, runs: list[Run]) -> list[SpokenRun]:
        """Speak the runs, one language after the other, for changing the voice costs more than a run.

        Raises:
            InvalidInputError: If eSpeak NG refuses voice or text.
        """
        spoken: dict[int, SpokenRun] = {}
        with espeak_session() as library:
            for language in sorted({run.language for run in runs}):
                self._select(library, language)
                for index, run in enumerate(runs):
                    if run.language == language:
                        spoken[index] = _speak(library, run)
        return [spoken[index] for index in range(len(runs))]

    def _select(self, library: EspeakLibrary, language: str) -> None:
        settings = self._settings
        low, high = RATE_RANGE_WPM
        rate_wpm = min(high, max(low, round(_ORDINARY_WPM[language] * settings.rate)))
        voice = _ESPEAK_VOICES[language] + (f"+{settings.variant}" if settings.variant else "")
        pitch = min(100, max(0, round(50 + 50 * math.log2(settings.pitch))))
        library.select(voice, rate_wpm, pitch, min(100, round(50 * settings.expression)))


def espeak_pinyin(syllable: str) -> str:
    """Return a pinyin syllable as eSpeak NG's dictionary spells it: jiong, qiong and xiong without their i."""
    return syllable.replace("iong", "ong") if syllable[0] in "jqx" else syllable


def _speak(library: EspeakLibrary, run: Run) -> SpokenRun:
    starts: list[int] = []
    words: list[str] = []
    length = 0
    for token in run.tokens:
        starts.append(length)
        units = token.units if run.language == "en" else [espeak_pinyin(unit) for unit in token.units]
        words += units
        length += sum(len(unit) + 1 for unit in units)
    samples, events = library.synthesise(" ".join(words) + run.closing)
    pieces = _pieces(events, library.sample_rate)
    if not pieces:
        return SpokenRun((), tuple((0.0, 0.0) for _ in run.tokens), 0.0, samples[:0])
    owners = [max(0, bisect_right(starts, position) - 1) for *_, position in pieces]
    owners = _share_merged(owners, [sum(map(len, token.units)) for token in run.tokens])
    duration_s = pieces[-1][2]
    of_token: list[list[TimedSound]] = [[] for _ in run.tokens]
    for (symbol, start_s, end_s, _), owner in zip(pieces, owners, strict=True):
        of_token[owner] += _sounds(symbol, start_s, end_s, run.language)
    sounds: list[TimedSound] = []
    spans: list[tuple[float, float]] = []
    now_s = 0.0
    for timed in of_token:
        spoken = [sound for sound in timed if sound.phone != SILENCE_PHONE]
        sounds += spread_stress(timed, [is_vowel(sound.phone) for sound in timed])
        if spoken:
            spans.append((spoken[0].start_s, spoken[-1].end_s))
            now_s = spoken[-1].end_s
        else:
            spans.append((now_s, now_s))
    return SpokenRun(tuple(sounds), tuple(spans), duration_s, _cut(samples, duration_s, library.sample_rate))


def _pieces(events: list[PhonemeEvent], sample_rate: int) -> list[tuple[str, float, float, int]]:
    """Return symbol, onset, end (s) and text position of what is heard; they tile from 0 to the end of the
    last sound.

    eSpeak reports a stop at its burst. The silence before it comes as a pause, or, inside a word, hidden in
    the sound before: it is given to the stop. Other short pauses go to the sound before; a long pause is
    silence. Sounds that it runs together (the l of deals) come with no length of their own and borrow some
    of the sound before.
    """
    pieces: list[tuple[str, float, float, int]] = []
    pending_s = 0.0
    for event, following in zip(events, [*events[1:], None], strict=True):
        first = (split_ipa(event.ipa) or ("",))[0]
        start_s = event.sample / sample_rate
        end_s = following.sample / sample_rate if following is not None else start_s
        if not event.ipa or event.ipa.startswith("("):
            continue
        gap_s = start_s - pending_s
        if gap_s > 0.0:
            stop = first in STOPS
            if gap_s > _CLOSURE_S:
                border_s = start_s - 0.6 * _CLOSURE_S if stop else start_s
                pieces.append((SILENCE_PHONE, pending_s, border_s, event.position))
                start_s = border_s
            elif stop or not pieces:
                start_s = pending_s
            else:
                symbol, first_s, _, position = pieces[-1]
                pieces[-1] = (symbol, first_s, start_s, position)
        wanted_s = _HIDDEN_CLOSURE_S if gap_s <= 0.0 and first in _VOICELESS_STOPS else 0.0
        if end_s - start_s < _SHORTEST_S:
            wanted_s = max(wanted_s, _SHORTEST_S)
        if wanted_s and pieces and pieces[-1][0] != SILENCE_PHONE:
            symbol, first_s, last_s, position = pieces[-1]
            start_s -= min(wanted_s, 0.4 * (last_s - first_s))
            pieces[-1] = (symbol, first_s, start_s, position)
        pieces.append((event.ipa, start_s, end_s, event.position))
        pending_s = end_s
    return pieces


def _share_merged(owners: list[int], letters: list[int]) -> list[int]:
    """Give words that eSpeak spoke as one with the word before (``of the``) their share of its sounds."""
    result = list(owners)
    present = set(owners)
    for token in range(1, len(letters)):
        if token in present:
            continue
        held = [index for index, owner in enumerate(result) if owner == token - 1]
        if len(held) < 2:
            continue
        share = max(
            1, min(len(held) - 1, round(len(held) * letters[token] / (letters[token] + letters[token - 1])))
        )
        for index in held[-share:]:
            result[index] = token
    return result


def _sounds(symbol: str, start_s: float, end_s: float, language: str) -> list[TimedSound]:
    *parts, (last, _) = _parts(symbol)
    stress = _stress(symbol, language)
    sounds: list[TimedSound] = []
    now_s = start_s
    for phone, share in parts:
        then_s = now_s + share * (end_s - start_s)
        sounds.append(TimedSound(phone, now_s, then_s, stress))
        now_s = then_s
    sounds.append(TimedSound(last, now_s, end_s, stress))
    return sounds


@lru_cache(maxsize=4096)
def _parts(symbol: str) -> tuple[tuple[str, float], ...]:
    """Return the phones of a symbol and how they share its time."""
    phones = (SILENCE_PHONE,) if symbol == SILENCE_PHONE else split_ipa(symbol) or ("ə",)
    return tuple(zip(phones, relative_lengths(phones), strict=True))


def _stress(symbol: str, language: str) -> float:
    if symbol[0] == "ˈ":
        return 1.0
    if symbol[0] == "ˌ":
        return 0.5
    return 0.25 if language == "zh" and symbol != SILENCE_PHONE else 0.0


def _cut(samples: NDArray[np.int16], duration_s: float, sample_rate: int) -> NDArray[np.int16]:
    """Return exactly ``duration_s`` of the samples with a short fade, so that runs join without a click."""
    count = round(duration_s * sample_rate)
    cut = np.zeros(count, dtype=np.int16)
    available = min(count, len(samples))
    cut[:available] = samples[:available]
    fade = min(count, round(_FADE_S * sample_rate))
    if fade:
        cut[count - fade :] = (cut[count - fade :] * _falling(fade)).astype(np.int16)
    return cut


@lru_cache(maxsize=8)
def _falling(count: int) -> NDArray[np.float64]:
    return np.linspace(1.0, 0.0, count)
