"""What viewers shall type, asked in English."""

from __future__ import annotations

import re

from gestures.intents.number_words import digits
from gestures.intents.numerals import find_numerals
from gestures.intents.reading import NOTHING, Reading, SlotValues

_VERB_EN = (
    r"\b(?:type|typing|drop|comment|say|put|stick|chuck|write|send|spam|enter|reply|hit me with|give me|"
    r"throw me|get|see|key in|pop|leave|shout|gimme|taip)\b"
)
_FILLER_EN = (
    r"(?:\s+(?:me(?! (?:in|below|if|for|and|down)\b|$)|us|her|him|the|a|an|just|out|word|number|letters?|"
    r"with|your|some|down|simple|big|capital|quick|those))*\s+"
)
_TYPED_EN = re.compile(
    rf"{_VERB_EN}{_FILLER_EN}"
    r"([\w'+]+(?: (?!or |and )[\w']+){1,2}(?= (?:in the chat|in chat|in the comments?|below))|question mark|"
    r"[\w']+ (?!emoji|if|and|in|or|so|for)[\w']+(?= (?:if|and) you)|\S+)"
)
_CALLS_FOR_EN = re.compile(rf"{_VERB_EN}|\b(?:word|caps|dm)\b")
_NOT_TYPED_EN = frozenset(
    word
    for line in (
        "and below chat city color colour comment comments country favorite feedback for height here line",
        "how if in it message name on order question questions review size sizes something them",
        "thoughts to up what where which you your",
    )
    for word in line.split()
)
_CAPITALS = re.compile(
    r"(?<![\w'])[A-Z][A-Z0-9]+(?: [A-Z0-9]+)*(?![\w'])|(?<![\w'])I(?: [A-Z]{2,})+(?![\w'])"
)
"""A word in capitals, which in a clause in small letters is the one to be typed: DM me the word HONEY."""
_SHORTENED = frozenset(
    ("DM", "PM", "OK", "PS", "US", "UK", "TV", "CD", "XL", "XS", "XXL", "ID", "VIP", "FYI", "II", "CAPS")
)
_FILLED = re.compile(
    r"\b(?:spam|fill|flood|light up|blow up) (?:the|my|this|that) (?:chat|comments?) with (\w+)"
)
_SHOWN = re.compile(
    r"(?:^|, )(one|two|three|[0-9]{1,3}|[a-z]'s|ones|twos|[a-z]) in (?:the )?(?:chat|comments?)\b"
)
_LETTER = re.compile(
    r"\b(?i:type|drop|comment|gimme|give me|send|put)(?: me)?(?: an?| the letters?| a big| a capital)? "
    r"((?:[A-Z] ){1,3}[A-Z]|[B-HJ-Z]|A(?= (?:for|if|in|and)\b))(?![\w'])"
)
"""A letter, or letters said one by one: comment A for the big box, the letters G O."""
_WORD_IS = re.compile(r"\bword(?:'s| is) (\w+)(?=$|[,.!])")
_OF_THE_VIEWER = re.compile(r"\b(?:your|his|her|their)\s+$")
"""Before what each viewer knows for himself: comment your cat's name."""
_ONE_EN = re.compile(r"\b(?:plus one|\+1)\b|\+1")
_SIGNS = {"question mark": "?", "exclamation mark": "!"}


def typed_english(reading: Reading) -> SlotValues:
    """Return ``text``, or nothing if the words leave it open."""
    plus = _ONE_EN.search(reading.plain)
    if plus:
        return SlotValues({"text": "+1"}, plus.span())
    if letter := _LETTER.search(reading.text):
        return SlotValues({"text": letter[1].replace(" ", "")}, letter.span(1))
    if word := _WORD_IS.search(reading.plain):
        return SlotValues({"text": reading.text[slice(*word.span(1))]}, word.span(1))
    if any(character.islower() for character in reading.text):
        for capitals in _CAPITALS.finditer(reading.text):
            asked = _CALLS_FOR_EN.search(reading.plain[: capitals.start()])
            if asked and capitals[0].split()[0] not in _SHORTENED:
                return SlotValues({"text": capitals[0]}, capitals.span())
    for pattern in (_FILLED, _SHOWN, _TYPED_EN):
        for match in pattern.finditer(reading.plain):
            if _OF_THE_VIEWER.search(reading.plain, match.start(), match.start(1)):
                continue
            written = reading.text[slice(*match.span(1))].rstrip(",.!?") or reading.text[match.start(1)]
            first = written.split()[0].lower().strip(",.!?")
            if first not in _NOT_TYPED_EN or written.lower() in _SIGNS:
                return SlotValues({"text": _as_typed(written)}, match.span(1))
    return NOTHING


def _as_typed(written: str) -> str:
    """Return a word as it is typed: one, and ones, as 1, question mark as ?, B's as B."""
    if written.lower() in _SIGNS:
        return _SIGNS[written.lower()]
    written = re.sub(r"(?<=^[A-Za-z])'s$", "", written)
    single = re.sub(r"(?<=[a-z])s$", "", written)
    single = "six" if written == "sixes" else single
    numerals = find_numerals(single)
    whole = len(numerals) == 1 and (numerals[0].start, numerals[0].end) == (0, len(single))
    return digits(numerals[0].value) if whole else written
