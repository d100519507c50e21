"""Text cut into clauses, with or without punctuation, with exact offsets.

Punctuation and line ends (not those that wrap prose) cut first; a run that is still long is cut as
`gestures.intents.long_runs` says. Tags, numbers, prices, addresses and emoji sequences are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gestures.errors import InvalidInputError
from gestures.figures import thousands
from gestures.inline_tags import TAG
from gestures.intents.counted import find_counts
from gestures.intents.long_runs import cuts, spoken_length
from gestures.intents.number_words import ONES, SCALES, TENS
from gestures.intents.spans import Clause
from gestures.languages import LANGUAGES, detect_language
from gestures.wrapping import unwrapped

_UNSPOKEN = "\u2060"
"""Stands for a tag's characters where clauses are sought: neither a word nor a space."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>，。！？；、]+|"
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]+\.[A-Za-z0-9_.]+|"
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,63}\.(?:com|cn|net|org|shop|co)(?![A-Za-z0-9_])[^\s，。！？；、]*"
)
_FIGURES = re.compile(r"[¥￥$€£]?[^\S\r\n]?\d+(?:[.:：．]\d+)*(?:[^\S\r\n]?[%％])?")
_ABBREVIATION = re.compile(
    r"\b(?:[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Ss]t|[Vv]s|[Nn]o|[Ee]tc|[Aa]pprox|e\.g|i\.e|a\.m|p\.m|"
    r"U\.S(?:\.A)?|[Oo]z|[Ff]t|[Ii]nc|[Jj]r)\.(?=\s*\S)"
)

_HARD = re.compile(
    r"[。！？!?；;…\n\r\t]+|[~～]+(?=[^\d]|$)|\.{2,}|—{1,2}|(?<=\s)[-–](?=\s)|\.(?=\s|$|[^\w.])|"
    r"[:：](?=\s|[^\d\s/])|[|｜]"
)
_SOFT = re.compile("[,，]")
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u2704\u2706-\u2712\u2728\u2744\u2757\u2763\u2764\u2b50]"
    "[\ufe0f\u200d\U000e0020-\U000e007f]*\\s*)+"
)
"""Emoji beside each other, with the blanks behind them; not those that number or tick what follows."""
_GOES_ON_ZH = re.compile("[的了吗吧呢啊呀哦啦嘛哟喽地得着们和跟]|[¥￥$€£]?[0-9]")
_GOES_ON_EN = re.compile(
    r"(?:an?|the|this|that|these|those|my|your|our|his|her|its|their|it|them|me|us|for|with|of|to|in|on|at|from|by|as|"
    r"than|about|and|or|is|are|was|were|so|too|very|much)\b|[$€£]?\d",
    re.I,
)
"""What goes on with what stands before an emoji, which replaces or adorns a word there."""
_PARTED_ZH, _PARTED_EN = 3, 2
"""Characters, or words, that emoji part from as many at least."""
_EDGES = " \t\r\n\u3000\xa0,，。.！!；;、…~～—:：|｜·\ufeff\u200b"
_CLOSERS = "”’」』）)】》\"'"
_STRAIGHT = "\"'"
"""Quotes that open with the same character that they close with."""
_STRAIGHT_QUOTE = re.compile(r"""[\r\n"]|(?<![A-Za-z])'|'(?![A-Za-z])""")
"""A straight quote, but no apostrophe within a word; or the end of a line, which closes its own."""
_NO_OPENING = {'"': re.compile(r"\d"), "'": re.compile(r"[\dA-Za-z]")}
"""Behind these stands a sign of inches or feet, or an apostrophe."""


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int


def segment(text: str, language: str | None = None) -> list[Clause]:
    """Cut a text into clauses.

    Args:
        text: The script, tags included.
        language: ``zh`` or ``en``; found for each run by itself if None.

    Returns:
        Clauses in order, without overlap, ``text[c.start:c.end] == c.text``; none is empty or holds a tag.

    Raises:
        InvalidInputError: If the language is another.
    """
    if language is not None and language not in LANGUAGES:
        raise InvalidInputError(
            f"language '{language}' is not known",
            code="DX-INTENT-010",
            hint=f"Use one of {', '.join(LANGUAGES)}.",
        )
    # Tags part a clause where they stand, but have no say in where clauses begin.
    tags = [match.span() for match in TAG.finditer(text)]
    spoken = unwrapped(text)
    if tags:
        spoken = TAG.sub(lambda tag: _UNSPOKEN * len(tag.group()), spoken)
    pieces = _without(tags, _cut(spoken, 0, len(text), language))
    trimmed = (run for piece in pieces if (run := _trim(text, piece)) is not None)
    return [Clause(text[run.start : run.end], run.start, run.end) for run in trimmed]


def _without(tags: Sequence[tuple[int, int]], runs: Iterable[_Run]) -> Iterator[_Run]:
    """Yield the pieces of runs that tags leave; both are in order."""
    number = 0
    for run in runs:
        start = run.start
        while number < len(tags) and tags[number][0] < run.end:
            begin, end = tags[number]
            if begin > start:
                yield _Run(start, begin)
            start = max(start, end)
            if end > run.end:
                break
            number += 1
        if start < run.end:
            yield _Run(start, run.end)


def _cut(text: str, start: int, stop: int, language: str | None) -> Iterator[_Run]:
    guarded = _guarded(text, start, stop)
    closing = _closing_quotes(text)
    for sentence in _split(text, start, stop, _HARD, guarded, closing):
        spoken = language or detect_language(text[sentence.start : sentence.end])
        phrases = list(_split(text, sentence.start, sentence.end, _SOFT, guarded, closing))
        for phrase in _merge(text, phrases, spoken):
            for part in _at_emoji(text, phrase, spoken):
                yield from _divide(text, part, spoken, guarded)


def _closing_quotes(text: str) -> set[int]:
    """Offsets of the straight quotes that close one."""
    closing: set[int] = set()
    opened: set[str] = set()
    for match in _STRAIGHT_QUOTE.finditer(text):
        quote, start = match.group(), match.start()
        if quote not in _STRAIGHT:
            opened.clear()
        elif quote in opened:
            opened.remove(quote)
            closing.add(start)
        elif start == 0 or not _NO_OPENING[quote].match(text, start - 1):
            opened.add(quote)
    return closing


def _guarded(text: str, start: int, stop: int) -> set[int]:
    """Offsets at which no cut may be made, and punctuation that does not separate."""
    inside: set[int] = set()
    for pattern in (_ADDRESS, _FIGURES, _ABBREVIATION):
        for match in pattern.finditer(text, start, stop):
            inside.update(range(match.start(), match.end()))
    for begin, end in thousands(text):
        inside.update(range(begin, end))
    for count in find_counts(text):
        inside.update(range(count.start, count.end))
    return inside


def _split(
    text: str, start: int, stop: int, pattern: re.Pattern[str], guarded: set[int], closing: set[int]
) -> Iterator[_Run]:
    position = start
    for match in pattern.finditer(text, start, stop):
        if (match.start() in guarded and match.start() + 1 in guarded) or match.start() < position:
            continue
        if (
            match.start() in guarded
            and match.group() in {".", ":", "："}
            and not (
                match.group() == "."
                and not text[match.end() : match.end() + 1].isdigit()
                and _ends_figures(text, match)
            )
        ):
            continue
        end = match.end()
        while end < stop and text[end] in _CLOSERS and (text[end] not in _STRAIGHT or end in closing):
            end += 1
        yield _Run(position, end)
        position = end
    if position < stop:
        yield _Run(position, stop)


def _ends_figures(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and text[match.start() - 1].isdigit()


def _trim(text: str, run: _Run) -> _Run | None:
    """Drop space and closing punctuation; a question mark is dropped too, the classifier reads it from the text."""
    edges = _EDGES + "?？-–"
    start, end = run.start, run.end
    while start < end and text[start] in edges:
        start += 1
    while end > start:
        if text[end - 1] not in edges and (text[end - 1] not in _CLOSERS or _opens(text[start:end])):
            break
        end -= 1
    if not any(character.isalnum() or ord(character) > 0x2190 for character in text[start:end]):
        return None
    return _Run(start, end)


def _opens(piece: str) -> bool:
    pairs = {"”": "“", "’": "‘", "」": "「", "』": "『", "）": "（", ")": "(", "】": "【", "》": "《"}
    closer = piece[-1]
    if closer in pairs:
        return pairs[closer] in piece
    return piece.count(closer) % 2 == 0


def _merge(text: str, phrases: list[_Run], language: str) -> list[_Run]:
    """Join what a comma parts but one act holds: listed words, a lone opening word, two numbers of a count."""
    merged: list[_Run] = []
    left = ""
    for phrase in phrases:
        right = text[phrase.start : phrase.end].strip(_EDGES + "?？-–" + _CLOSERS)
        if merged and _belongs(left, right, language):
            merged[-1] = _Run(merged[-1].start, phrase.end)
        else:
            merged.append(phrase)
        left = right
    return merged


_PAUSED = re.compile(r"\s*[,，.。!！…]+\s*")
_COUNTED = re.compile(rf"[零一二三四五六七八九十]|\d|10|{'|'.join(ONES[:11])}", re.I)
_NUMBER_EN = rf"(?:{'|'.join([*ONES, *TENS])}|an? (?:{'|'.join(SCALES)}))"
_CURRENCY_EN = r"(?: (?:dollars?|bucks?|pounds?|euros?|quid|cents?|percent))?"
_AMOUNT = re.compile(
    rf"(?:[¥￥$€£] ?)?\d[\d.,:：．]*[万wk%％]?(?:块钱?|元)?{_CURRENCY_EN}|"
    r"[零一二两三四五六七八九十](?:[零一二两三四五六七八九十百千万块元毛角]|点(?=[零一二三四五六七八九]))*钱?|"
    rf"{_NUMBER_EN}(?:(?: and |[ -]){_NUMBER_EN}|[ -](?:{'|'.join(SCALES)}))*{_CURRENCY_EN}",
    re.I,
)
"""A number or an amount of money and nothing else."""


def _belongs(left: str, right: str, language: str) -> bool:
    """Whether a phrase goes on with the one before it; both without what stands at their edges."""
    last, first = _PAUSED.split(left)[-1], _PAUSED.split(right, 1)[0]
    if _COUNTED.fullmatch(last) and _COUNTED.fullmatch(right):
        return True
    if _AMOUNT.fullmatch(last) or _AMOUNT.fullmatch(first):
        return False
    one, two = spoken_length(left, language), spoken_length(right, language)
    short = one <= 1 or two <= 1 or (one <= 2 and two <= 2)
    if language == "zh":
        return short
    return short or (two <= 3 and one <= 2 and bool(re.match(r"(?:and|or|then)\b", right, re.I)))


def _at_emoji(text: str, run: _Run, language: str) -> Iterator[_Run]:
    """Cut behind emoji that part clauses: not where either side is short, or the second goes on with the first."""
    goes_on, shortest = (_GOES_ON_ZH, _PARTED_ZH) if language == "zh" else (_GOES_ON_EN, _PARTED_EN)
    start = run.start
    for emoji in _EMOJI.finditer(text, run.start, run.end):
        if goes_on.match(text, emoji.end()):
            continue
        before, behind = text[start : emoji.start()], text[emoji.end() : run.end]
        if min(spoken_length(before, language), spoken_length(behind, language)) >= shortest:
            yield _Run(start, emoji.end())
            start = emoji.end()
    yield _Run(start, run.end)


def _divide(text: str, run: _Run, language: str, guarded: set[int]) -> Iterator[_Run]:
    def may_cut(place: int) -> bool:
        return not (run.start + place in guarded and run.start + place - 1 in guarded)

    starts = [0, *cuts(text[run.start : run.end], language, may_cut), run.end - run.start]
    for start, end in pairwise(starts):
        yield _Run(run.start + start, run.start + end)
