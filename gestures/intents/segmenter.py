"""Text cut into clauses, with or without punctuation, with exact offsets.

Punctuation and line ends cut first. A run that is still long (speech-recognised text has no punctuation) is cut where
a discourse marker begins or a final particle ends, by the cut of least cost; a run without any such place stays whole.
Tags, numbers, prices, addresses and emoji sequences are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestures.errors import InvalidInputError
from gestures.intents.normalise import normalise
from gestures.intents.spans import Clause

LANGUAGES = ("zh", "en")

_ACTION = r"<insert-action\b[^<>]*(?<!/)>[^<>]*</insert-action\s*>"
_MARKUP = r"<!--.*?-->|<[/?!]?[A-Za-z][^<>]*>"
_BRACES = r"\{\s*/?\s*[A-Za-z_]+\s*(?::[^{}\n]*)?\}"
TAG = re.compile(rf"{_ACTION}|{_MARKUP}|{_BRACES}", re.S)
"""An inline tag: ``{gesture: NAME}``, SSML, or a vendor's markup. It is never spoken."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>，。！？；、]+|[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:com|cn|net|org|"
    r"shop|co)\b[^\s，。！？；、]*"
)
_FIGURES = re.compile(r"[¥￥$€£]?\s?\d+(?:[.,:：．，]\d+)*(?:\s?[%％])?")
_ABBREVIATION = re.compile(
    r"\b(?:[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Ss]t|[Vv]s|[Nn]o|[Ee]tc|[Aa]pprox|e\.g|i\.e|a\.m|p\.m|"
    r"U\.S(?:\.A)?|[Oo]z|[Ff]t|[Ii]nc|[Jj]r)\.(?=\s*\S)"
)
_WORD_CHARACTERS = r"A-Za-zÀ-ɏ0-9"
_CJK = r"㐀-鿿豈-﫿\U00020000-\U0003ffff"

_HARD = re.compile(
    r"[。！？!?；;…\n\r\t]+|[~～]+(?=[^\d]|$)|\.{2,}|—{1,2}|(?<=\s)[-–](?=\s)|\.(?=\s|$|[^\w.])|"
    r"[:：](?=\s|[^\d\s/])|[|｜]"
)
_SOFT = re.compile(r"[,，](?!\d{3}\b)|[,，](?=\D|$)")
_EDGES = " \t\r\n\u3000\xa0,，。.！!；;、…~～—:：|｜·\ufeff\u200b"
_CLOSERS = "”’」』）)】》\"'"

_MARKERS_ZH = [
    "然后",
    "所以",
    "但是",
    "不过",
    "而且",
    "因为",
    "接下来",
    "另外",
    "还有",
    "如果",
    "只要",
    "其实",
    "那么",
    "那我",
    "那你",
    "那咱",
    "那今天",
    "这个时候",
    "首先",
    "其次",
    "最后",
    "今天",
    "现在",
    "大家",
    "姐妹们",
    "宝宝们",
    "宝贝们",
    "家人们",
    "朋友们",
    "老铁们",
    "兄弟们",
    "各位",
    "小伙伴们",
    "左下角",
    "右下角",
    "左上角",
    "右上角",
    "下方",
    "记得",
    "赶紧",
    "抓紧",
    "赶快",
    "没有",
    "喜欢的",
    "想要的",
    "需要的",
    "有没有",
    "我跟你们",
    "我跟你",
    "我给你",
    "我给大家",
    "咱们",
    "我们",
    "你们",
    "你看",
    "来看",
    "点击",
    "点一下",
    "点个",
    "点点",
    "不要",
    "千万",
    "一定要",
    "只剩",
    "只有",
    "库存",
    "原价",
    "到手",
    "买一",
    "拍下",
    "下单",
    "欢迎",
    "感谢",
    "谢谢",
    "这款",
    "这个",
    "这件",
    "它的",
    "用了",
    "包邮",
    "三二一",
]
_MARKERS_ZH_PATTERN = re.compile("|".join(sorted(map(re.escape, _MARKERS_ZH), key=len, reverse=True)))
_PARTICLES_ZH = re.compile(
    r"(?:的话|了吗|了吧|了啊|了哈|啊|呀|哦|吧|吗|呢|啦|哈|嘛|哟|喽|咯|呗|了|对不对|是不是|好不好|好吧)"
)
_MARKERS_EN = re.compile(
    r"\b(?:so|and|but|because|now|guys|then|if|also|okay|ok|alright|let me|make sure|go ahead|"
    r"remember|don't|first|second|third|"
    r"finally|next|today|right now|we have|we've|we are|we're|i'm|i am|i have|i've|this is|it's|"
    r"it is|they|you can|you guys|you get|"
    r"tap|click|hit|grab|drop|thank you|thanks|welcome|look|only|just|plus|which|when|while|who|"
    r"how|what|where|do you|does|is it|"
    r"are you|can you|three two one)\b",
    re.I,
)

# A clause does not end on one of these.
_HANGING_EN = re.compile(
    r"\b(?:and|but|so|or|for|in|on|at|of|to|with|from|by|the|a|an|is|are|was|be|if|when|that|than|"
    r"then|as|like|because|"
    r"your|my|our|it's|this|these|you|i|we|they|just|only|really|very|not|can|will|do|does|to the)\s+$"
)

_IDEAL = {"zh": 9.0, "en": 8.0}
_LIMIT = {"zh": 13, "en": 13}
_SHORTEST = {"zh": 3, "en": 2}


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int


def detect_language(text: str) -> str:
    """Return ``zh`` if the text has at least as many Chinese characters as words of letters, else ``en``.

    Text without either (figures, emoji) counts as ``zh``.
    """
    bare = TAG.sub(" ", text)
    chinese = len(re.findall(f"[{_CJK}]", bare))
    words = len(re.findall(r"[A-Za-zÀ-ɏ]+(?:'[A-Za-z]+)?", bare))
    return "zh" if chinese >= words else "en"


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
    clauses: list[Clause] = []
    position = 0
    for tag in [*TAG.finditer(text), None]:
        stop = tag.start() if tag else len(text)
        for run in _cut(text, position, stop, language):
            clauses.append(Clause(text[run.start : run.end], run.start, run.end))
        if tag:
            position = tag.end()
    return clauses


def _cut(text: str, start: int, stop: int, language: str | None) -> Iterator[_Run]:
    if start >= stop:
        return
    guarded = _guarded(text, start, stop)
    for sentence in _split(text, start, stop, _HARD, guarded):
        spoken = language or detect_language(text[sentence.start : sentence.end])
        phrases = list(_split(text, sentence.start, sentence.end, _SOFT, guarded))
        for phrase in _merge(text, phrases, spoken):
            for piece in _divide(text, phrase, spoken, guarded):
                trimmed = _trim(text, piece)
                if trimmed is not None:
                    yield trimmed


def _guarded(text: str, start: int, stop: int) -> set[int]:
    """Offsets at which no cut may be made, and punctuation that does not separate."""
    inside: set[int] = set()
    for pattern in (_ADDRESS, _FIGURES, _ABBREVIATION):
        for match in pattern.finditer(text, start, stop):
            inside.update(range(match.start(), match.end()))
    return inside


def _split(text: str, start: int, stop: int, pattern: re.Pattern[str], guarded: set[int]) -> Iterator[_Run]:
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
        while end < stop and text[end] in _CLOSERS:
            end += 1
        yield _Run(position, end)
        position = end
    if position < stop:
        yield _Run(position, stop)


def _ends_figures(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and text[match.start() - 1].isdigit()


def _trim(text: str, run: _Run) -> _Run | None:
    """Drop space and closing punctuation; a question mark is dropped too, the classifier reads it from the text."""
    start, end = run.start, run.end
    while start < end and text[start] in _EDGES + "?？-–":
        start += 1
    while end > start and text[end - 1] in _EDGES + "?？-–":
        end -= 1
    opening = text[start:end]
    if end > start and text[end - 1] in _CLOSERS and not _opens(opening):
        end -= 1
        return _trim(text, _Run(start, end))
    if not any(character.isalnum() or ord(character) > 0x2190 for character in opening):
        return None
    return _Run(start, end)


def _opens(piece: str) -> bool:
    pairs = {"”": "“", "’": "‘", "」": "「", "』": "『", "）": "（", ")": "(", "】": "【", "》": "《"}
    closer = piece[-1]
    if closer in pairs:
        return pairs[closer] in piece
    return piece.count(closer) % 2 == 0


def _merge(text: str, phrases: list[_Run], language: str) -> list[_Run]:
    """Join what a comma parts but one act holds: counted numbers, listed words, a lone opening word."""
    merged: list[_Run] = []
    for phrase in phrases:
        if merged and _belongs(
            text[merged[-1].start : merged[-1].end], text[phrase.start : phrase.end], language
        ):
            merged[-1] = _Run(merged[-1].start, phrase.end)
        else:
            merged.append(phrase)
    return merged


_COUNTED = re.compile(
    r"[\s,，、]*(?:[零一二三四五六七八九十\d]{1,2}|zero|one|two|three|four|five|six|seven|eight|"
    r"nine|ten)[\s,，、]*",
    re.I,
)


def _belongs(left: str, right: str, language: str) -> bool:
    last = re.split(r"[,，]", left.rstrip(" ,，"))[-1]
    if _COUNTED.fullmatch(last) and _COUNTED.fullmatch(right):
        return True
    if _COUNTED.fullmatch(right) or _COUNTED.fullmatch(last):
        return False
    if language == "zh":
        one = _spoken_length(last, "zh")
        return (
            one == 1 or (_spoken_length(right, "zh") == 1) or (one <= 2 and _spoken_length(right, "zh") <= 2)
        )
    one, two = _spoken_length(last, "en"), _spoken_length(right, "en")
    listed = two <= 3 and one <= 2 and bool(re.match(r"\s*(?:and|or|then)\b", right, re.I))
    return one <= 1 or two <= 1 or (one <= 2 and two <= 2) or listed


def _spoken_length(piece: str, language: str) -> int:
    words = len(re.findall(rf"[{_WORD_CHARACTERS}]+(?:[.'][{_WORD_CHARACTERS}]+)*", piece))
    return words + len(re.findall(f"[{_CJK}]", piece)) if language == "zh" else words


def _divide(text: str, run: _Run, language: str, guarded: set[int]) -> Iterator[_Run]:
    """Cut a long run at markers, particles and, in Chinese, spaces, by least cost."""
    piece = text[run.start : run.end]
    if _spoken_length(piece, language) <= _LIMIT[language]:
        yield run
        return
    gains = _places(piece, language)
    places = sorted(
        p
        for p in gains
        if 0 < p < len(piece) and not (run.start + p in guarded and run.start + p - 1 in guarded)
    )
    starts = [0, *places]
    prefix = [_spoken_length(piece[:place], language) for place in [*starts, len(piece)]]
    ends = [*starts, len(piece)]
    best = [0.0] + [float("inf")] * (len(ends) - 1)
    origin = [0] * len(ends)
    for j in range(1, len(ends)):
        for i in range(j - 1, -1, -1):
            length = prefix[j] - prefix[i]
            if length > 60 and i < j - 1:
                break
            cost = (
                best[i]
                + _length_cost(length, language)
                - (gains.get(ends[j], 0.0) if j < len(ends) - 1 else 0.0)
            )
            if cost < best[j]:
                best[j], origin[j] = cost, i
    cuts: list[int] = []
    j = len(ends) - 1
    while j > 0:
        cuts.append(ends[j])
        j = origin[j]
    position = 0
    for cut in reversed(cuts):
        yield _Run(run.start + position, run.start + cut)
        position = cut


def _length_cost(length: int, language: str) -> float:
    ideal = _IDEAL[language]
    if length < _SHORTEST[language]:
        return 6.0
    if length <= ideal:
        return 1.0 + 0.12 * (ideal - length)
    return 1.0 + 0.045 * (length - ideal) ** 1.6


def _places(piece: str, language: str) -> dict[int, float]:
    """Where a cut may be made and how much speaks for it."""
    plain = normalise(piece)
    gains: dict[int, float] = {}

    def add(place: int, gain: float) -> None:
        gains[place] = gains.get(place, 0.0) + gain

    if language == "en":
        for match in _MARKERS_EN.finditer(plain):
            if not _HANGING_EN.search(plain[: match.start()]):
                add(match.start(), 0.9)
        return gains
    for match in _MARKERS_ZH_PATTERN.finditer(plain):
        add(match.start(), 0.8 if len(match.group()) > 1 else 0.25)
        if match.group().endswith("们") and match.group() not in {"我们", "咱们", "你们"}:
            add(match.end(), 0.4)
    for match in _PARTICLES_ZH.finditer(plain):
        add(match.end(), 0.35 if match.group() == "了" else 0.8)
    for match in re.finditer(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])", plain):
        add(match.end(), 1.4)
    return gains
