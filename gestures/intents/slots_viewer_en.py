"""The viewer whom an English clause answers: the name, as written."""

from __future__ import annotations

import re

from gestures.intents.reading import NOTHING, SlotValues

_WORD_EN = r"(?:(?:[A-Z]\.){2,}|(?:Mrs?|Ms|Dr)\.|[A-Z]\w*(?:[-'’](?!s\b)\w+)*|\w*[a-z]\w*[\d_]\w*|\w*[\d_]\w*[a-z]\w*)"
_NAME_EN = re.compile(rf"(?<![\w'’.]){_WORD_EN}(?: (?:of |the )?{_WORD_EN}){{0,2}}")
_ASKING = (
    r"ask(?:s|ing|ed)?|say(?:s|ing)?|said|telling|tells|wonder\w*|wants?|wrote|written|typed|typing|messaged|"
    r"inquires|popped|comment\w*|needs to know"
)
_BEHIND_EN = re.compile(
    r"(?:'s| ji| ma'am| sis)?(?: (?:from|in|over in) (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)?"
    rf"(?: (?:is|are|was|has|just|here|now|also|you have))* (?:{_ASKING})\b"
)
_AT_EN = re.compile(r"@([\w.]*\w)")
_FROM_EN = re.compile(r"(?: ji)? from [A-Z]")
_ASKED_BEFORE_EN = re.compile(rf"\b(?:{_ASKING}|asks?)[,:]? $", re.I)
_NAMED_BEFORE_EN = re.compile(
    r"(?:@|\b(?:(?:question|comment|message|note|email|dm|one|is|comes|here|tip|order)(?: here)? from|called|"
    r"replying to|reply to|answering|to answer|did|ni|at|caller is|line two is|is that) )$",
    re.I,
)
_CALLED_BEFORE_EN = re.compile(
    r"\b(?:hi|hey|hello|yes|no|ok|okay|question|you|sorry|thanks|right|oh|and|so|what|to|hang on|hold on)[,!]? $",
    re.I,
)
_PLACE_BEFORE_EN = re.compile(
    r"\b(?:from|in|to|near|of|for|into|over|post|ship|via|than|(?<!hang )(?<!hold )on) (?:the )?$|\b(?:works?|"
    r"worked|bought|got it|shops?|saw it) at $",
    re.I,
)
_CALLED_BEHIND_EN = re.compile(r"(?:'s question)?(?:[,.!?]|$| I | you | yes| no | sis| ji|'s)")
_CALLED_FIRST_EN = re.compile(r"(?:no|yes|yeah|ok|okay|hold on|hang on|sorry),? ", re.I)
_NO_PERSON_BEFORE_EN = re.compile(
    r"\b(?:(?:it's|is|they're|are) called|(?:works?|worked|bought|got it|shops?) at) $", re.I
)
"""Before the name of a thing or a shop."""
_KIN_EN = re.compile(r"['’]s (?:mam|mum|mom|mummy|mommy|nan|gran|dad|wife|husband|missus)\b")
_TITLE_EN = r"(?:miss|mrs?|ms|aunty|auntie|uncle|big|lil)"
_LEAD_EN = (
    r"(?:(?:ok|okay|so|oh|and|hey|hi|yes|no|alright|right|hang on|thanks|thank you|see|who was that)[ ,]+)*"
)
_LOWER_EN = (
    re.compile(
        rf"^{_LEAD_EN}((?:{_TITLE_EN} )?\w{{3,}}?(?: (?!is|was|from|in|just)\w{{3,}}?)?)(?:'s| is)?(?: "
        rf"from [\w ]{{3,20}}?)?"
        r" (?:asks|asked|asking|says|saying|said|wants|wanted|wondering|wonders|wrote|typed|commented)\b",
        re.I,
    ),
    re.compile(r"^([\w.]{3,}): "),
    re.compile(rf"({_TITLE_EN} \w{{3,}})\b"),
    re.compile(
        r"^(?:no|yes|yeah|hi|hey|hang on|sorry|okay|oh),? (\w{3,}),? (?:but )?(?:i|i'm|i'd|i'll|i've|it's|"
        r"we|you|that's)\b",
        re.I,
    ),
)
"""Names that nothing but their place marks, where speech recognition writes no capitals."""
_COMMON_EN = frozenset(
    word
    for line in (
        "somebody someone anybody everybody everyone people nobody she he they you we who lady guy man "
        "husband wife mom mum",
        "mother father dad sister brother daughter son friend neighbor neighbour customer customers "
        "friends lot lots lots",
        "doctor boss chat another other others viewer viewers most some many any all what which that "
        "this there one ones",
        "the your our his her their its guys girls ladies folks babe babes honey love darling hun dear "
        "sir maam mate bro sis",
        "boo bestie bossku buddy family y'all yall okay yes yeah yep nope not never now then when where how "
        "but and for with just only still also really",
        "please sorry thanks sure right well look listen trust though actually because since if like "
        "even here course two",
        "three four five six seven eight nine ten box label tag instructions manual website company "
        "brand it's that's big",
    )
    for word in line.split()
)
"""What is no name in small letters."""
_NOT_NAME_EN = frozenset(
    word
    for line in (
        "i i'm i've i'll i'd it it's its the yes no so ok okay oh hi hey hello good great what what's "
        "does do is can",
        "how thanks thank and but you your we let a my sis also well now on an in to of for that that's this",
        "there they he she someone somebody people anyone everyone one who if when hang sure right just "
        "answering",
        "question questions replying reply sorry are have will where why which says said asks asked did "
        "read please",
        "here yeah yep nope somebody's someone's another man nobody everybody",
        "not be ma'am sir guys girls xs xl xxl xxxl uk us usa eu cod asmr usb led spf dm q waterproof "
        "size chat",
        "tiktok instagram amazon shein babe hun love honey darling monday tuesday wednesday thursday "
        "friday saturday",
        "shipping sunday ah january february march june july september october november december",
        "two three four five six seven eight nine ten eleven twelve",
        "tonight today tomorrow yesterday later earlier again before after first next last once every these those "
        "as at by from with without only even then never always maybe",
    )
    for word in line.split()
)


def english_viewer(text: str) -> SlotValues:
    """Return ``viewer``, or nothing if the words name nobody."""
    if at := _AT_EN.search(text):
        return SlotValues({"viewer": at[1]}, at.span(1))
    best, found = 0, None
    for match in _NAME_EN.finditer(text):
        span = _trimmed(text, *match.span())
        if span is None:
            continue
        if kin := _KIN_EN.match(text, span[1]):
            span = (span[0], kin.end())
        worth = _worth(text, *span)
        if worth > best:
            best, found = worth, span
    if found is not None:
        return SlotValues({"viewer": text[slice(*found)]}, found)
    if not any(character.isupper() for character in re.sub(r"\bI\b", "", text[1:])):
        for pattern in _LOWER_EN:
            lower = pattern.search(text)
            if lower and not _COMMON_EN & set(re.findall(r"[\w']+", lower[1].lower())):
                return SlotValues({"viewer": lower[1]}, lower.span(1))
    return NOTHING


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leave words that are no part of a name off both ends of a run of capitalised words."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while words and text[slice(*words[0])].lower().rstrip(".") in _NOT_NAME_EN:
        del words[0]
    while words and text[slice(*words[-1])].lower() in _NOT_NAME_EN:
        del words[-1]
    return (words[0][0], words[-1][1]) if words else None


def _worth(text: str, start: int, end: int) -> int:
    """How much speaks for a name being the viewer's; 0 for nothing."""
    before, after = text[:start], text[end:]
    if _BEHIND_EN.match(after):
        return 10 if not _PLACE_BEFORE_EN.search(before) else 2
    if _NO_PERSON_BEFORE_EN.search(before):
        return 0
    if _ASKED_BEFORE_EN.search(before) or _NAMED_BEFORE_EN.search(before):
        return 9
    if _FROM_EN.match(after):
        return 8
    if re.search(r"\bfor $", before) and (after.startswith(" who") or re.search(r"\banswer for $", before)):
        return 8
    if _PLACE_BEFORE_EN.search(before) and not re.search(r"\bto $", before):
        return 0
    if after.startswith(",") and _CALLED_FIRST_EN.fullmatch(before):
        return 8
    if (not before.strip() or re.search(r"[,.!?] $", before)) and _CALLED_BEHIND_EN.match(after):
        return 7
    if _CALLED_BEFORE_EN.search(before):
        return 3 if re.search(r"\bto $", before) else 6
    return 1
