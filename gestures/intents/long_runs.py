"""Where a long run of words without punctuation, as a speech recogniser writes it, falls into clauses.

A clause may begin with a discourse marker and end with a final particle or, in Chinese, a space; the cuts of least cost
are taken. A run without any such place stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
_ASKED_TAG_ZH = re.compile(
    r"(?:(?:[看听闻摸学收抢领找]|感觉|感受|注意)[到懂会]|[看听瞧]见|[看听想]清楚?|听懂|学会|[吃用穿买试喝]过|明白|记住|懂|会)了?"
    r"(?:没有(?![了人什任一货库]|.{1,2}[到过懂会]的)|没(?=[这那你我]))"
)
"""A question that stands behind what it asks for: 看到没有, 会了没有; 没有 begins no clause there, it ends one."""
_MEASURE_ZH = re.compile(
    r"个(?![人子性头别])|件(?!事)|条(?!件)|张|束|碗|瓶|杯|份|顿|趟|场(?![面地景])|双(?![手方十层重面肩])|袋|箱|盒|台|辆|颗|"
    r"身(?![上体高边])|套(?!路)|口(?![碑红感味])|句"
)
"""Behind 了, one of what is bought, put on or said: 买了个戒指."""
_PUT_ON_ZH = re.compile(r"[刷涂抹擦喷贴打]了$")
_BEGINS_ANEW_ZH = re.compile(r"[我你您他她它咱这那就都也真很还又才再不没以之后吧啊呢吗]")
"""What may open a clause behind 了 where its verb takes an object: 刷了底漆, but 刷了就干."""
_CHOICE_ZH = re.compile(r"([一-鿿])[不没]\1|有没得")
"""能不能, 有没有: asks whether."""
_SIDE_ZH = re.compile(r"[边侧]$|[左右]手$|[前后上下里外][头面]$")
_ANSWERED_WITHIN = 16
_STRESSING_ZH = re.compile("特别|非常|真的|超级|越来|一点|很多|好多")
_SIDES_ZH = re.compile(
    "|".join(
        f"(?:{one}{side}.{{2,18}}?(?<![和跟与到往或是在你我他她它们])(?P<at{number}{turn}>{other}{side}))"
        for number, (first, second, side) in enumerate(
            (("左", "右", "[边侧面]"), ("这一?", "那一?", "[边面]"))
        )
        for turn, (one, other) in enumerate(((first, second), (second, first)))
    )
)
"""One side set beside the other: 左边是新的右边是旧的."""
_SPACE = re.compile(r"\s+")
_NUMBER_EN = "|".join([*ONES[1:], *TENS])
_MARKER_EN = re.compile(
    r"\b(?:so|and|but|because|now|guys|then|if|also|okay|ok|alright|let me|make sure|go ahead|remember|don't|"
    r"first|second|third|finally|next|today|right now|we have|we've|we are|we're|i'm|i am|i have|i've|this is|"
    r"it's|it is|they|you can|you guys|you get|tap|click|hit|grab|drop|thank you|thanks|welcome|look|"
    # "Hand wash only or it shrinks": only closes what stands before it.
    r"only(?! (?:or|and|so|because|please)\b)|just|"
    r"plus|which|when|while|who|how|what|where|do you|does|is it|are you|can you|"
    # A recogniser may leave the apostrophe out. "Its" then opens a clause where it cannot be a pronoun of possession,
    # and "thats" where it does not go on with the thing before it, as in a thing that's sharp.
    r"dont|im|ive|weve|theyre|there'?s|"
    rf"its(?= (?:an?|the|not|so|just|only|got|been|like|really|very|going|gonna|all|my|your|our|{_NUMBER_EN})\b)|"
    rf"(?<!one )(?<!ones )(?<!thing )(?<!stuff )that'?s(?= (?:an?|the|it|my|our|how|why|what|{_NUMBER_EN})\b))\b",
    re.I,
)
_AMOUNT_EN = rf"(?:[$£€]?\d[\d.,]*|hundred|thousand|{_NUMBER_EN})"
_PRICED_EN = re.compile(
    rf"\b{_AMOUNT_EN}(?: (?:dollars?|bucks?|quid|pounds?|euros?|each|apiece))?,? "
    rf"(?=(?:(?:and|but) )?(?:the|my|our) (?!last )(?:[a-z-]+ ){{1,3}}?(?:is|are|at) (?:only |just )?{_AMOUNT_EN}\b)"
)
"""Between the prices of two things, one said after the other: the short one is twelve the long one is twenty."""
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
    "(?<![一两几这那每成核])对|(?<![方朝])向|(?<!了)没|(?<![刚人])才|(?:因为|所以|但是|如果)[我你您他她])$"
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
_BETWEEN_PRICES = 1.4
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
        return [place for place in _next_priced(piece) if may_cut(place)] if language == "en" else []
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
        gains = {place: gain for place, gain in gains.items() if not _is_amid_english(plain, place)}
        return gains | dict.fromkeys(_next_priced(plain), _BETWEEN_PRICES)
    for match in _MARKER_ZH.finditer(plain):
        add(match.start(), _BEFORE_MARKER[language])
        if match.group().endswith("们") and match.group() not in {"我们", "咱们", "你们"}:
            add(match.end(), _BEHIND_ADDRESS)
    particles: set[int] = set()
    tags = list(_ASKED_TAG_ZH.finditer(plain))
    for match in tags:
        add(match.end(), _BEHIND_PARTICLE)
        particles.add(match.end())
    for match in _PARTICLE_ZH.finditer(plain):
        add(match.end(), _BEHIND_LE if match.group() == "了" else _BEHIND_PARTICLE)
        particles.add(match.end())
    gains = {
        place: gain
        for place, gain in gains.items()
        if not _is_amid_chinese(plain, place, is_closed=place in particles)
        and not any(match.start() < place < match.end() for match in tags)
    }
    for place in (*_answers(plain), *_other_sides(plain)):
        add(place, _BEFORE_MARKER[language])
    for match in _SPACE.finditer(plain, 1):
        if HAN_RUN.match(plain, match.start() - 1) and HAN_RUN.match(plain, match.end()):
            add(match.end(), _AT_SPACE)
    return gains


def _next_priced(piece: str) -> list[int]:
    """Return where a host goes on from the price of one thing to that of the next."""
    return [match.end() for match in _PRICED_EN.finditer(normalise(piece))]


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
    # 谢谢谢谢: said twice in one breath.
    if (marker := _MARKER_ZH.match(plain, place)) and plain.endswith(marker.group(), 0, place):
        return True
    if is_closed:
        return plain[place - 1] == "了" and _takes_object(plain, place)
    if plain.startswith("点", place) and _CORNER_ZH.search(plain, max(0, place - 4), place):
        return True
    if plain.startswith("库存", place) and plain.endswith("没有", 0, place):
        return True
    # 右边这款: the side says which one.
    if plain.startswith("这", place) and _SIDE_ZH.search(plain, max(0, place - 2), place):
        return True
    # 三十八寸还有四把: the size says of which.
    if (
        plain.startswith("还有", place)
        and plain[place - 1] in "寸码号色款"
        and _NUMBER_ZH.match(plain, place + 2)
    ):
        return True
    if plain.startswith("这个价", place) and plain[place - 1] in "有卖是拿到":
        return True
    if plain[place - 1] == "的" and plain.startswith(("只剩", "只有"), place):
        return True
    return _BEGUN_ZH.search(plain, max(0, place - 3), place) is not None


def _takes_object(plain: str, place: int) -> bool:
    """Whether what the verb before 了 takes stands behind it: 走了一百六, 买了个戒指, 刷了底漆."""
    if _NUMBER_ZH.match(plain, place) or _MEASURE_ZH.match(plain, place):
        return True
    takes = _PUT_ON_ZH.search(plain, max(0, place - 2), place)
    return (
        takes is not None
        and _MARKER_ZH.match(plain, place) is None
        and not _BEGINS_ANEW_ZH.match(plain, place)
    )


def _answers(plain: str) -> Iterator[int]:
    """Yield where a choice asked of the host is answered in its own words: 能不能加床 | 加床一百五."""
    for match in _CHOICE_ZH.finditer(plain):
        opened = max(0, match.start() - 6)
        for place in range(match.end() + 1, min(match.end() + _ANSWERED_WITHIN, len(plain) - 1)):
            if plain.find(plain[place : place + 2], opened, place) >= 0 and HAN_RUN.match(plain, place):
                if not _STRESSING_ZH.match(plain, place):
                    yield place
                break


def _other_sides(plain: str) -> Iterator[int]:
    """Yield where a host turns from one side to the other."""
    for match in _SIDES_ZH.finditer(plain):
        yield match.start(match.lastgroup or 0)
