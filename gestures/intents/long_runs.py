"""Where a long run of words without punctuation, as a speech recogniser writes it, falls into clauses.

A clause may begin with a discourse marker and end with a final particle or, in Chinese, a space; the cuts of least cost
are taken. A run without any such place stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, pairwise

from gestures.han import HAN_RUN, han_length
from gestures.intents.counted import find_counts
from gestures.intents.normalise import normalise
from gestures.intents.number_words import ONES, TENS

_MARKER_ZH = re.compile(
    "这个时候|小伙伴们|我跟你们|我给大家|接下来|那今天|(?<!兄弟)姐妹们|宝宝们|宝贝们|家人们|朋友们|老铁们|兄弟们|"
    "左下角|右下角|左上角|右上角|喜欢的|想要的|需要的|有没有|我跟你|我给你|点一下|一定要|然后|"
    "所以|但是|不过|而且|因为|另外|还有|如果|只要|其实|那么|那我|那你|那咱|首先|其次|最后|今天|现在|"
    "大家|各位|下方|记得|赶紧|抓紧|赶快|没有|咱们|我们|你们|你看|来看|点击|点个|(?<!一)点点|不要|千万|只剩|"
    "只有|库存|原价|到手|买一|拍下|下单|欢迎|感谢|谢谢|这款|这个|这件|它的|用了|包邮"
)
_PARTICLE_ZH = re.compile(
    r"(?:的话|了吗|了吧|了啊|了哈|啊|呀|哦|吧|吗|呢|啦|哈|嘛|哟|喽|咯|呗|了|对不对|是不是|好不好|好吧)"
)
_SPACE = re.compile(r"\s+")
_NUMBER_EN = "|".join([*ONES[1:], *TENS])
_MARKER_EN = re.compile(
    r"\b(?:so|and|but|because|now|guys|then|if|also|okay|ok|alright|let me|make sure|go ahead|remember|don't|"
    r"first|second|third|finally|next|today|right now|we have|we've|we are|we're|i'm|i am|i have|i've|this is|"
    r"it's|it is|they|you can|you guys|you get|tap|click|hit|grab|drop|thank you|thanks|welcome|look|only|just|"
    r"plus|which|when|while|who|how|what|where|do you|does|is it|are you|can you|"
    # A recogniser may leave the apostrophe out. "Its" then opens a clause where it cannot be a pronoun of possession,
    # and "thats" where it does not go on with the thing before it, as in a thing that's sharp.
    r"dont|im|ive|weve|theyre|there'?s|"
    rf"its(?= (?:an?|the|not|so|just|only|got|been|like|really|very|going|gonna|all|my|your|our|{_NUMBER_EN})\b)|"
    rf"(?<!one )(?<!ones )(?<!thing )(?<!stuff )that'?s(?= (?:an?|the|it|my|our|how|why|what|{_NUMBER_EN})\b))\b",
    re.I,
)
_BEGUN_EN = re.compile(
    r"\b(?:(?:and|but|so|or|for|in|on|at|of|to|with|from|by|into|the|a|an|is|are|was|were|am|be|if|when|that|than|"
    r"then|as|like|because|your|my|our|their|his|its|every|it's|he's|she's|that'?s|there'?s|they'?re|we're|you'?re|i'?m|"
    r"hes|shes|this|these|you|i|we|they|he|she|just|only|really|very|not|even|can|will|would|could|should|do|does|gonna|"
    r"wanna|how|why|who|which|where|while|until|till|(?<!guess )what|(?:and|but|with|have|has|got|there's) no)|"
    r"(?:and|but|so|because|that|if|when|yes|no) it)\s+$"
)
"""What a clause does not end on; "it" is mostly an object, but not behind a word that opens a clause."""
_IT = re.compile(r"\bit\s+$")
_HUNDRED = re.compile(r"\b(?:hundred|thousand|million)\s+$")
_AND_MORE = re.compile(rf"and (?:{_NUMBER_EN})\b")
_AND_A_HALF = re.compile(r"and (?:a (?:half|quarter)|three[ -]quarters)\b")
_BEFORE_HALF = re.compile(
    rf"(?:\d|\b(?:{_NUMBER_EN}|hundred|thousand|an? [a-z]+|(?:one|two|three) [a-z]+))\s+$"
)
"""What a half may be added to: fifteen, an hour, two metres."""
_LOOK_BACK = 24
"""Characters that hold the longest of these words and the space behind it."""
_BEGUN_ZH = re.compile(
    "(?:[也还从不很太更最比让将或与是]|(?<![成首])都|(?<!成)就|(?<![现实存正自内])在|"
    "(?<![一两几这那每大车刀门])把|(?<![棉蚕床盖薄厚])被|(?<!发)给|(?<![高低中平鞋])跟|(?<![柔平温缓])和|"
    "(?<![一两几这那每成核])对|(?<![方朝])向|(?<!了)没|(?<![刚人])才)$"
)
"""What a clause does not end on: adverbs, prepositions, denials; 一对 and 棉被 are none."""
_LEANING_ZH = re.compile("的(?![确士])|[了吗吧呢啊呀哦啦嘛哟喽咯呗]|着(?!急)|过(?![来去年])|得")
"""What a clause does not begin with."""
_NUMBER_ZH = re.compile(r"[两二三四五六七八九十百千\d]|一(?![定起直样般边])")
_CORNER_ZH = re.compile("(?:(?<![在是看到])[左右][上下]角|(?<![在是看到])[上下左右]方)$")
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[.'][A-Za-zÀ-ɏ0-9]+)*")

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


def spoken_length(piece: str, language: str) -> int:
    """Return the number of words, in Chinese of characters and foreign words."""
    words = len(_WORD.findall(piece))
    return words + han_length(piece) if language == "zh" else words


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
    spoken = [0, *accumulate(spoken_length(piece[start:end], language) for start, end in pairwise(ends))]
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

    for count in find_counts(plain):
        if count.is_down:
            add(count.start, _BEFORE_MARKER[language])
    if language == "en":
        for match in _MARKER_EN.finditer(plain):
            add(match.start(), _BEFORE_MARKER[language])
        return {place: gain for place, gain in gains.items() if not _is_amid_english(plain, place)}
    for match in _MARKER_ZH.finditer(plain):
        add(match.start(), _BEFORE_MARKER[language])
        if match.group().endswith("们") and match.group() not in {"我们", "咱们", "你们"}:
            add(match.end(), _BEHIND_ADDRESS)
    particles: set[int] = set()
    for match in _PARTICLE_ZH.finditer(plain):
        add(match.end(), _BEHIND_LE if match.group() == "了" else _BEHIND_PARTICLE)
        particles.add(match.end())
    gains = {
        place: gain
        for place, gain in gains.items()
        if not _is_amid_chinese(plain, place, is_closed=place in particles)
    }
    for match in _SPACE.finditer(plain, 1):
        if HAN_RUN.match(plain, match.start() - 1) and HAN_RUN.match(plain, match.end()):
            add(match.end(), _AT_SPACE)
    return gains


def _is_amid_english(plain: str, place: int) -> bool:
    """Whether a clause does not end at a place."""
    near = max(0, place - _LOOK_BACK)
    if _BEGUN_EN.search(plain, near, place):
        return True
    if plain.startswith("does", place) and _IT.search(plain, near, place):
        return True
    if _AND_A_HALF.match(plain, place) and _BEFORE_HALF.search(plain, near, place):
        return True
    return _AND_MORE.match(plain, place) is not None and _HUNDRED.search(plain, near, place) is not None


def _is_amid_chinese(plain: str, place: int, *, is_closed: bool) -> bool:
    """Whether a clause does not end at a place; a final particle may have closed it there."""
    if _LEANING_ZH.match(plain, place):
        return True
    # 要不要, 有没有: asked by a verb and its denial.
    if plain[place : place + 1] in {"不", "没"} and plain[place - 1] == plain[place + 1 : place + 2]:
        return True
    if is_closed:
        # 走了一百六: what is gone is counted behind 了.
        return plain[place - 1] == "了" and _NUMBER_ZH.match(plain, place) is not None
    if plain.startswith("点", place) and _CORNER_ZH.search(plain, max(0, place - 4), place):
        return True
    if plain[place - 1] == "的" and plain.startswith(("只剩", "只有"), place):
        return True
    return _BEGUN_ZH.search(plain, max(0, place - 2), place) is not None
