"""Matches what was heard with what the script says: both as spoken units, so that 9.9 meets 九点九 and ``15``
fifteen."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

from gestures.errors import InvalidInputError
from gestures.speech.durations import word_sounds
from gestures.speech.pace import check_pace
from gestures.speech.timings.given import GivenTimings, Mark
from gestures.speech.tokens import Phrase, Token, phrases_of

_WINDOW = 160
_SHORT_GAP = 8
_LEAST_MATCH = 0.4


@dataclass(frozen=True, slots=True)
class TimingMatch:
    """The script's tokens in the time of a given recording.

    Attributes:
        phrases: Phrases of the script.
        spans_s: Onset and end of each token, s, in order over all phrases; they do not overlap.
        heard: Whether each token was heard, be it as another word.
        unmatched_script: Tokens of the script that were not heard.
        unmatched_given: What was heard but is not in the script.
        share: Share of the script's spoken units that was heard, 0…1.
    """

    phrases: tuple[Phrase, ...]
    spans_s: tuple[tuple[float, float], ...]
    heard: tuple[bool, ...]
    unmatched_script: tuple[str, ...]
    unmatched_given: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class _Unit:
    key: str
    token: int
    start_s: float = 0.0
    end_s: float = 0.0


def match_timings(text: str, language: str, given: GivenTimings) -> TimingMatch:
    """Place every token of the script in the time of the recording.

    Tokens that were not heard share the time between their neighbours.

    Args:
        text: The script, markup included.
        language: ``zh`` or ``en``.
        given: The recording's word timings.

    Raises:
        InvalidInputError: If the script has nothing to speak, or the recording is of another text, or nobody speaks
            it in the given time.
    """
    phrases = tuple(phrase for phrase in phrases_of(text, language) if phrase.tokens)
    tokens = [token for phrase in phrases for token in phrase.tokens]
    if not tokens:
        raise InvalidInputError("the script holds nothing that can be spoken", code="DX-SPEECH-017")
    script = [_Unit(_key(unit), index) for index, token in enumerate(tokens) for unit in token.units]
    heard_tokens = [token for phrase in phrases_of(given.text, language) for token in phrase.tokens]
    heard = _heard_units(heard_tokens, given.marks)
    spans: list[tuple[float, float] | None] = [None] * len(tokens)
    matched_heard: set[int] = set()
    equal = 0
    for first, last, heard_first, heard_last, same in _blocks(script, heard):
        if same:
            equal += last - first
            matched_heard.update(range(heard_first, heard_last))
            for unit, sound in zip(script[first:last], heard[heard_first:heard_last], strict=True):
                spans[unit.token] = _joined(spans[unit.token], (sound.start_s, sound.end_s))
        elif last > first and heard_last > heard_first:
            _share_block(
                script[first:last], heard[heard_first].start_s, heard[heard_last - 1].end_s, spans, tokens
            )
            if all(tokens[unit.token].number for unit in script[first:last]):
                # Said in another way: twelve hundred for 1,200.
                matched_heard.update(range(heard_first, heard_last))
    share = equal / len(script)
    if share < _LEAST_MATCH:
        raise InvalidInputError(
            f"the timings match only {share:.0%} of the script",
            code="DX-SPEECH-045",
            where=given.source or None,
            hint="Are they of another script? They begin with " + repr(given.text[:40]) + ".",
        )
    check_pace(
        sum(mark.end_s - mark.start_s for mark in given.marks),
        given.marks[-1].end_s,
        sum(map(_weight, heard_tokens)),
        given.source or None,
        cues=given.format == "captions",
    )
    heard_by_token = {heard[index].token for index in matched_heard}
    return TimingMatch(
        phrases,
        _complete(spans, tokens, given),
        tuple(span is not None for span in spans),
        tuple(token.text for token, span in zip(tokens, spans, strict=True) if span is None),
        tuple(token.text for index, token in enumerate(heard_tokens) if index not in heard_by_token),
        share,
    )


def _key(unit: str) -> str:
    """Return what two spellings of one sound share: pinyin without its tone, English in lower case."""
    return unit.rstrip("012345").lower().replace("'", "")


def _joined(span: tuple[float, float] | None, more: tuple[float, float]) -> tuple[float, float]:
    return more if span is None else (min(span[0], more[0]), max(span[1], more[1]))


def _weight(token: Token) -> float:
    return max(0.02, sum(length_s for _, length_s, _ in word_sounds(token)))


def _heard_units(tokens: list[Token], marks: tuple[Mark, ...]) -> list[_Unit]:
    starts = [mark.start for mark in marks]
    shared = _shared_marks(tokens, marks, starts)
    units: list[_Unit] = []
    for index, token in enumerate(tokens):
        if index in shared:
            start_s, end_s = shared[index]
        else:
            start_s = _time_at(marks, starts, token.start, False)
            end_s = _time_at(marks, starts, token.end, True)
        step_s = max(0.0, end_s - start_s) / len(token.units)
        units += [
            _Unit(_key(unit), index, start_s + step_s * place, start_s + step_s * (place + 1))
            for place, unit in enumerate(token.units)
        ]
    return units


def _shared_marks(
    tokens: list[Token], marks: tuple[Mark, ...], starts: list[int]
) -> dict[int, tuple[float, float]]:
    """Return the spans of tokens that share a mark, such as the words of a caption, by their ordinary lengths."""
    groups: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        mark = max(0, bisect_right(starts, token.start) - 1)
        if token.end <= marks[mark].end:
            groups.setdefault(mark, []).append(index)
    spans: dict[int, tuple[float, float]] = {}
    for mark, members in groups.items():
        if len(members) == 1:
            continue
        lengths = [_weight(tokens[index]) for index in members]
        scale = (marks[mark].end_s - marks[mark].start_s) / sum(lengths)
        now_s = marks[mark].start_s
        for index, length in zip(members, lengths, strict=True):
            spans[index] = (now_s, now_s + length * scale)
            now_s += length * scale
    return spans


def _time_at(marks: tuple[Mark, ...], starts: list[int], offset: int, closing: bool) -> float:
    """Return when a place in the given text is heard; inside a mark, by the share of its characters."""
    index = max(0, bisect_right(starts, offset - 1 if closing else offset) - 1)
    mark = marks[index]
    share = (offset - mark.start) / max(1, mark.end - mark.start)
    return mark.start_s + min(1.0, max(0.0, share)) * (mark.end_s - mark.start_s)


def _blocks(script: list[_Unit], heard: list[_Unit]) -> list[tuple[int, int, int, int, bool]]:
    """Return matching and differing blocks in order; equal runs are walked, differences resolved in a local
    window."""
    blocks: list[tuple[int, int, int, int, bool]] = []
    left = right = 0
    while left < len(script) or right < len(heard):
        run = 0
        while (
            left + run < len(script)
            and right + run < len(heard)
            and script[left + run].key == heard[right + run].key
        ):
            run += 1
        if run:
            blocks.append((left, left + run, right, right + run, True))
            left, right = left + run, right + run
            continue
        window_script = [unit.key for unit in script[left : left + _WINDOW]]
        window_heard = [unit.key for unit in heard[right : right + _WINDOW]]
        found = SequenceMatcher(None, window_script, window_heard, autojunk=False).get_matching_blocks()
        anchor = next((block for block in found if block.size >= 2), found[0])
        if anchor.a <= _SHORT_GAP and anchor.b <= _SHORT_GAP:
            # In so short a stretch one equal unit is no chance: "we've got" and "we have got" share the last.
            anchor = found[0]
        step_left = anchor.a if anchor.size else len(window_script)
        step_right = anchor.b if anchor.size else len(window_heard)
        blocks.append((left, left + step_left, right, right + step_right, False))
        left, right = left + step_left, right + step_right
    return blocks


def _share_block(
    units: list[_Unit],
    start_s: float,
    end_s: float,
    spans: list[tuple[float, float] | None],
    tokens: list[Token],
) -> None:
    """Give the tokens of a block that was heard differently its time, by their ordinary lengths."""
    lengths = [_weight(tokens[unit.token]) / len(tokens[unit.token].units) for unit in units]
    scale = (end_s - start_s) / sum(lengths)
    now_s = start_s
    for unit, length in zip(units, lengths, strict=True):
        then_s = now_s + length * scale
        spans[unit.token] = _joined(spans[unit.token], (now_s, then_s))
        now_s = then_s


def _complete(
    spans: list[tuple[float, float] | None], tokens: list[Token], given: GivenTimings
) -> tuple[tuple[float, float], ...]:
    """Return a span for every token, in order and without overlap."""
    result: list[tuple[float, float]] = []
    previous_s = 0.0
    index = 0
    while index < len(tokens):
        span = spans[index]
        if span is not None:
            start_s = max(previous_s, span[0])
            result.append((start_s, max(start_s, span[1])))
            previous_s = result[-1][1]
            index += 1
            continue
        stop = index
        while stop < len(tokens) and spans[stop] is None:
            stop += 1
        following = spans[stop] if stop < len(tokens) else None
        until_s = following[0] if following is not None else given.marks[-1].end_s
        lengths = [_weight(token) for token in tokens[index:stop]]
        room_s = max(0.0, until_s - previous_s)
        scale = min(1.0, room_s / sum(lengths))
        now_s = max(previous_s, until_s - scale * sum(lengths)) if following is not None else previous_s
        for length in lengths:
            result.append((now_s, now_s + length * scale))
            now_s += length * scale
        previous_s = result[-1][1]
        index = stop
    return tuple(result)
