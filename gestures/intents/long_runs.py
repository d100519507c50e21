"""Where a long run of words without punctuation, as a speech recogniser writes it, falls into clauses.

A clause may begin with a discourse marker and end with a final particle or, in Chinese, a space; the cuts of least cost
are taken. A run without any such place stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gestures.intents.normalise import normalise

_MARKER_ZH = re.compile(
    "这个时候|小伙伴们|我跟你们|我给大家|接下来|那今天|姐妹们|宝宝们|宝贝们|家人们|朋友们|老铁们|兄弟们|"
    "左下角|右下角|左上角|右上角|喜欢的|想要的|需要的|有没有|我跟你|我给你|点一下|一定要|三二一|然后|"
    "所以|但是|不过|而且|因为|另外|还有|如果|只要|其实|那么|那我|那你|那咱|首先|其次|最后|今天|现在|"
    "大家|各位|下方|记得|赶紧|抓紧|赶快|没有|咱们|我们|你们|你看|来看|点击|点个|点点|不要|千万|只剩|"
    "只有|库存|原价|到手|买一|拍下|下单|欢迎|感谢|谢谢|这款|这个|这件|它的|用了|包邮"
)
_PARTICLE_ZH = re.compile(
    r"(?:的话|了吗|了吧|了啊|了哈|啊|呀|哦|吧|吗|呢|啦|哈|嘛|哟|喽|咯|呗|了|对不对|是不是|好不好|好吧)"
)
_SPACE = re.compile(r"\s+")
_MARKER_EN = re.compile(
    r"\b(?:so|and|but|because|now|guys|then|if|also|okay|ok|alright|let me|make sure|go ahead|remember|don't|"
    r"first|second|third|finally|next|today|right now|we have|we've|we are|we're|i'm|i am|i have|i've|this is|"
    r"it's|it is|they|you can|you guys|you get|tap|click|hit|grab|drop|thank you|thanks|welcome|look|only|just|"
    r"plus|which|when|while|who|how|what|where|do you|does|is it|are you|can you|three two one)\b",
    re.I,
)
_HANGING_EN = re.compile(
    r"\b(?:and|but|so|or|for|in|on|at|of|to|with|from|by|the|a|an|is|are|was|be|if|when|that|than|then|as|like|"
    r"because|your|my|our|it's|this|these|you|i|we|they|just|only|really|very|not|can|will|do|does|to the)\s+$"
)
"""What a clause does not end on."""
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[.'][A-Za-zÀ-ɏ0-9]+)*")
_CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
"""A class of so many characters takes milliseconds to compile: the one pattern with it."""

_IDEAL = {"zh": 9.0, "en": 8.0}
"""Length of the clause that costs least. All lengths are in `spoken_length`; costs and gains are in clauses of that
length."""
_LIMIT = {"zh": 13, "en": 13}
"""A run up to so long stays whole."""
_SHORTEST = {"zh": 3, "en": 2}
_TOO_SHORT = 6.0
"""Cost of a clause below the shortest: more than any one place gains."""
_LONGEST = 60
"""A longer clause is not considered where the run can be cut."""
_BEFORE_MARKER = {"zh": 0.8, "en": 0.9}
_BEHIND_PARTICLE = 0.8
_BEHIND_LE = 0.35
"""了 ends a clause less often than it stands inside one."""
_BEHIND_ADDRESS = 0.4
"""Behind 家人们 and the like."""
_AT_SPACE = 1.4
"""Between Chinese characters a space stands for nothing but a pause."""


def chinese_length(text: str) -> int:
    """Return the number of Chinese characters."""
    return sum(map(len, _CHINESE.findall(text)))


def spoken_length(piece: str, language: str) -> int:
    """Return the number of words, in Chinese of characters and foreign words."""
    words = len(_WORD.findall(piece))
    return words + chinese_length(piece) if language == "zh" else words


def cuts(piece: str, language: str, may_cut: Callable[[int], bool]) -> list[int]:
    """Return the offsets at which a run is to be cut, in order.

    Args:
        piece: The run.
        language: ``zh`` or ``en``.
        may_cut: Whether an offset of the run may be cut at.
    """
    if spoken_length(piece, language) <= _LIMIT[language]:
        return []
    gains = _places(piece, language)
    ends = [0, *sorted(p for p in gains if 0 < p < len(piece) and may_cut(p)), len(piece)]
    spoken = [spoken_length(piece[:end], language) for end in ends]
    # Dynamic programming over the ends: the least cost up to each, and the end that the last clause began at.
    best = [0.0] + [float("inf")] * (len(ends) - 1)
    origin = [0] * len(ends)
    for j in range(1, len(ends)):
        gain = gains.get(ends[j], 0.0) if j < len(ends) - 1 else 0.0
        for i in range(j - 1, -1, -1):
            length = spoken[j] - spoken[i]
            if length > _LONGEST and i < j - 1:
                break
            cost = best[i] + _length_cost(length, language) - gain
            if cost < best[j]:
                best[j], origin[j] = cost, i
    chosen: list[int] = []
    j = origin[-1]
    while j > 0:
        chosen.append(ends[j])
        j = origin[j]
    return chosen[::-1]


def _length_cost(length: int, language: str) -> float:
    """Cost of a clause by its length: least at the ideal, rising faster the further beyond it."""
    ideal = _IDEAL[language]
    if length < _SHORTEST[language]:
        return _TOO_SHORT
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
        for match in _MARKER_EN.finditer(plain):
            if not _HANGING_EN.search(plain[: match.start()]):
                add(match.start(), _BEFORE_MARKER[language])
        return gains
    for match in _MARKER_ZH.finditer(plain):
        add(match.start(), _BEFORE_MARKER[language])
        if match.group().endswith("们") and match.group() not in {"我们", "咱们", "你们"}:
            add(match.end(), _BEHIND_ADDRESS)
    for match in _PARTICLE_ZH.finditer(plain):
        add(match.end(), _BEHIND_LE if match.group() == "了" else _BEHIND_PARTICLE)
    for match in _SPACE.finditer(plain, 1):
        if _CHINESE.match(plain, match.start() - 1) and _CHINESE.match(plain, match.end()):
            add(match.end(), _AT_SPACE)
    return gains
