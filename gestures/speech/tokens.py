"""The script as a voice sees it: phrases of pronounceable tokens with exact character offsets.

Markup, emoji and symbols are passed over; numbers are spelled out in the language around them; punctuation
becomes the pause and the intonation that close a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from gestures.figures import numbers_parted
from gestures.han import HAN, holds_han
from gestures.speech.markup import Alias, find_aliases, find_markup
from gestures.speech.numbers_en import NUMBER_EN, read_number_en
from gestures.speech.numbers_zh import NUMBER_ZH, read_number_zh
from gestures.speech.words_zh import apply_sandhi, pinyin_of, segment_zh
from gestures.wrapping import unwrapped


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence after punctuation at ordinary tempo, s. The values are those of brisk sales talk.

    Attributes:
        enumeration_s: After ``、``.
        comma_s: After a comma.
        clause_s: After a semicolon, colon or dash.
        sentence_s: After a full stop, question or exclamation mark.
        ellipsis_s: After ``…``.
        paragraph_s: After an empty line; a single line break counts as a sentence end unless it only wraps prose.
    """

    enumeration_s: float = 0.12
    comma_s: float = 0.2
    clause_s: float = 0.28
    sentence_s: float = 0.4
    ellipsis_s: float = 0.5
    paragraph_s: float = 0.65


@dataclass(frozen=True, slots=True)
class Token:
    """One word to be spoken.

    Attributes:
        text: As it stands in the script.
        start: Offset of its first character, Unicode code points.
        end: Offset behind its last character.
        language: ``zh`` or ``en``: the language it is spoken in.
        units: What is spoken: pinyin syllables with tone digits (zh) or plain ASCII words (en).
        number: Whether it holds a number.
    """

    text: str
    start: int
    end: int
    language: str
    units: tuple[str, ...]
    number: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said in one breath.

    Attributes:
        tokens: At least one, unless the phrase is only a pause.
        closing: The intonation that closes it: ``,``, ``.``, ``?`` or ``!``.
        pause_s: Silence after it at ordinary tempo, s.
        fixed_pause_s: Silence that the author asked for with ``<break/>``, s; tempo does not change it.
    """

    tokens: tuple[Token, ...]
    closing: str
    pause_s: float
    fixed_pause_s: float = 0.0

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends here."""
        return self.closing != ","


_LATIN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_PIECE = re.compile(
    rf"""
      (?P<markup>\x00+)
    | (?P<alias>\x01+)
    | (?P<url>(?:https?://|www\.)[^\s\x00{HAN}]+)
    | (?P<number>(?:[¥￥$€£]\s?)?(?:(?<![\w)])-)?\d)
    | (?P<latin>[{_LATIN}]+(?:['’][{_LATIN}]+)*)
    | (?P<han>[{HAN}]+)
    | (?P<lines>\s*\n\s*)
    | (?P<stop>[。！？!?．｡]+|\.(?![\w.])|\.{{2,}}|…+)
    | (?P<comma>[，,、；;：:—–]+|--+|\s-\s)
    """,
    re.VERBOSE,
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_FULL_WIDTH |= {
    ord("％"): ord("%"),
    ord("．"): ord("."),
    ord("＄"): ord("$"),
    ord("－"): ord("-"),
    ord("／"): ord("/"),
}
_NO_FILLERS = {0: " ", 1: " "}
"""Characters that stand for markup and for aliases here, and in no text."""
_UNVOICED_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "đ": "d"}
)


def phrases_of(text: str, language: str, pauses: Pauses | None = None) -> Iterator[Phrase]:
    """Yield the phrases of a script in order. Linear in its length.

    Args:
        text: The script, markup included.
        language: ``zh`` or ``en``: in which numbers are read where the neighbours do not say.
        pauses: Silence after punctuation.

    Yields:
        Phrases; every token satisfies ``text[token.start:token.end] == token.text``.
    """
    pauses = pauses or Pauses()
    plain, breaks, aliases = _plain_text(text)
    tokens: list[Token] = []
    closing, pause_s, fixed_s = ",", 0.0, 0.0
    position = 0
    while found := _PIECE.search(plain, position):
        position = found.end()
        kind = found.lastgroup or ""
        if kind == "markup":
            fixed_s += sum(breaks.get(at, 0.0) for at in range(found.start(), found.end())) if breaks else 0.0
            continue
        if kind in {"lines", "stop", "comma"}:
            mark, silence_s = _closing_of(found.group(), kind, pauses)
            pause_s = max(pause_s, silence_s)
            closing = mark if closing == "," else closing
            continue
        if kind == "url":
            continue
        if pause_s > 0.0 or fixed_s > 0.0:
            if tokens or fixed_s > 0.0:
                yield Phrase(_with_sandhi(tokens), closing, pause_s if tokens else 0.0, fixed_s)
            tokens, closing, pause_s, fixed_s = [], ",", 0.0, 0.0
        if kind == "han":
            offset = found.start()
            for word in segment_zh(found.group()):
                if units := pinyin_of(word):
                    tokens.append(
                        Token(text[offset : offset + len(word)], offset, offset + len(word), "zh", units)
                    )
                offset += len(word)
        elif kind == "alias":
            tokens += _alias_tokens(text, aliases[found.start()], language)
        elif kind == "latin":
            if units := _ascii_words(found.group()):
                tokens.append(
                    Token(text[found.start() : found.end()], found.start(), found.end(), "en", units)
                )
        else:
            token, position = _number(text, plain, found.start(), language)
            tokens.append(token)
    if tokens or fixed_s > 0.0:
        yield Phrase(_with_sandhi(tokens), closing if closing != "," else ".", pause_s, fixed_s)


def _plain_text(text: str) -> tuple[str, dict[int, float], dict[int, Alias]]:
    """Return the text of same length, markup blanked and full-width letters narrowed; the breaks and the aliases."""
    plain = numbers_parted(unwrapped(text)).translate(_FULL_WIDTH).translate(_NO_FILLERS)
    spans = find_markup(plain)
    if not spans:
        return plain, {}, {}
    parts, last = [], 0
    for span in spans:
        parts += [plain[last : span.start], "\x00" * (span.end - span.start)]
        last = span.end
    parts.append(plain[last:])
    plain = "".join(parts)
    aliases = {alias.start: alias for alias in find_aliases(text)}
    if aliases:
        parts, last = [], 0
        for alias in aliases.values():
            parts += [plain[last : alias.start], "\x01" * (alias.end - alias.start)]
            last = alias.end
        plain = "".join([*parts, plain[last:]])
    return plain, {span.start: span.pause_s for span in spans if span.pause_s > 0.0}, aliases


def _alias_tokens(text: str, alias: Alias, language: str) -> list[Token]:
    """Return what is spoken for a stretch as its tokens: one for each run of a language, if it has room for them."""
    spoken = [token for phrase in phrases_of(alias.spoken, language) for token in phrase.tokens]
    runs = [(name, list(group)) for name, group in groupby(spoken, key=lambda token: token.language)]
    if not runs:
        return []
    runs = runs if len(runs) <= alias.end - alias.start else runs[:1]
    edges = [alias.start + (alias.end - alias.start) * place // len(runs) for place in range(len(runs))]
    return [
        Token(
            text[start:end],
            start,
            end,
            name,
            tuple(unit for token in group for unit in token.units),
            any(token.number for token in group),
        )
        for start, end, (name, group) in zip(edges, [*edges[1:], alias.end], runs, strict=True)
    ]


def _closing_of(mark: str, kind: str, pauses: Pauses) -> tuple[str, float]:
    if kind == "lines":
        return ".", pauses.paragraph_s if mark.count("\n") > 1 else pauses.sentence_s
    if kind == "stop":
        if "?" in mark or "？" in mark:
            return "?", pauses.sentence_s
        if "!" in mark or "！" in mark:
            return "!", pauses.sentence_s
        if "…" in mark or ".." in mark:
            return ".", pauses.ellipsis_s
        return ".", pauses.sentence_s
    if mark[0] == "、":
        return ",", pauses.enumeration_s
    return ",", pauses.comma_s if mark[0] in "，," else pauses.clause_s


def _with_sandhi(tokens: list[Token]) -> tuple[Token, ...]:
    """Return the tokens with the tones of connected speech; each stretch of Mandarin is one context."""
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        stop = index
        while stop < len(tokens) and tokens[stop].language == "zh":
            stop += 1
        if stop == index:
            result.append(tokens[index])
            index += 1
            continue
        group = tokens[index:stop]
        spoken = apply_sandhi([token.text for token in group], [token.units for token in group])
        result += [
            token
            if units == token.units
            else Token(token.text, token.start, token.end, "zh", units, token.number)
            for token, units in zip(group, spoken, strict=True)
        ]
        index = stop
    return tuple(result)


def _ascii_words(word: str) -> tuple[str, ...]:
    """Return a Latin word in plain ASCII, as the English voice takes it; empty if nothing of it is left."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("’", "'").translate(_UNVOICED_LATIN))
        word = word.encode("ascii", "ignore").decode().strip("'")
    return (word,) if word else ()


def _number(text: str, plain: str, start: int, language: str) -> tuple[Token, int]:
    if _number_language(plain, start, language) == "zh":
        found = NUMBER_ZH.match(plain, start)
        if found is not None:
            reading = read_number_zh(
                found, plain[max(0, start - 1) : start], plain[found.end() : found.end() + 2]
            )
            words = [reading]
            units = apply_sandhi(words, [_number_pinyin(reading)])[0]
            return Token(text[start : found.end()], start, found.end(), "zh", units, True), found.end()
    found = NUMBER_EN.match(plain, start)
    if found is None:
        return Token(
            text[start], start, start + 1, language, ("yi1",) if language == "zh" else ("one",), True
        ), start + 1
    return Token(
        text[start : found.end()], start, found.end(), "en", tuple(read_number_en(found)), True
    ), found.end()


def _number_pinyin(reading: str) -> tuple[str, ...]:
    return tuple(syllable for character in reading for syllable in pinyin_of(character))


def _number_language(plain: str, start: int, language: str) -> str:
    """Return the language to read a number in: the neighbours decide, then the script's language."""
    end = start
    while end < len(plain) and (plain[end].isdigit() or plain[end] in ".,%$¥￥€£ "):
        end += 1
    before = plain[:start].rstrip()[-1:] if start < 64 else plain[start - 64 : start].rstrip()[-1:]
    after = plain[end : end + 1]
    sides = ["zh" if holds_han(side) else "en" if side.isalpha() else "" for side in (before, after)]
    if "zh" in sides:
        return "zh"
    if language == "zh":
        return "en" if sides == ["en", "en"] else "zh"
    return "en"
