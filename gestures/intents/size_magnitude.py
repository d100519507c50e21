"""How large the words say that a thing is without a number: big, small, long, heavy and their opposites."""

from __future__ import annotations

import re
from collections.abc import Callable

from gestures.intents.likeness import GROWN, likened_extent

_POCKET = (
    r"(?:your|a|my|the) (?:\w+ )?(?:palm|hand|bag|pocket|clutch|fingertip|purse|handbag|matchbox|wallet)\b"
)
_WORDS = {
    "small": r"小[拇手]?指[一那]?[样么]?粗|一口一个|"
    r"不占(?:地|位|空|.{0,2}地[方儿])|揣兜|放?在?手心|掌心刚好|一点点大|还没我?.{0,4}大$|塞进|"
    rf"(?:fits?|sits?|slips?|slides?|ride|tuck(?:s|ed)?|lose it|drops?|go(?:es)?)(?: right| straight| just)? "
    rf"(?:in(?:to|side)?|on) (?:the palm of )?{_POCKET}(?! like)|no bigger|dainty|\bteeny|"
    r"\bdinky|\btitchy|(?:only|just) this big|hold it in one hand|fits? your (?:clutch|pocket|purse|handbag)|"
    r"takes? up (?:less|no|hardly any|barely any)|travel size|palm[\s-]?sized?|\bbaby (?:one|size)|"
    r"only (?:comes )?up to (?:my|me|your|the) (?:knee|ankle)",
    "thin": r"薄(?!荷)|(?:硬币|卡片|纸|手机)(?:一样|那么|这么|差不多)厚|扁|细(?![节腻致心看说闻])|"
    r"\bthin(?:ner|nest)?\b|\bslim|not (?:as|that|so) thick|no (?:thicker|deeper|fatter)|thickness of an? |"
    r"\bskinn(?:y|ier)\b",
    "thick": r"厚(?!道)|粗(?![糙心布粮])|\bthick(?:er|ness)?\b|chunky",
    "tall": r"高(?!级|端|档|清|温|品|科|度|兴)|立.{0,3}到我(?:胸|下巴|肩|头)|\btall(?:er)?\b|\bhigh\b",
    "wide": r"[宽阔](?!度)|wide(?:r)?\b|broad",
    "short": r"短(?!袖)|矮|\bshort(?:er)?\b|\blow(?: one|er)\b|cropped|barely to (?:the|your|my) knee|"
    r"\b(?:stops?|sits?|ends?|finish(?:es)?|hits?|comes?) (?:\w+ )?above (?:the|your|my) (?:ankle|knee)",
    "long": r"长(?!度|期|久|得|辈|裙|裤|袖)|到脚[踝背面]|盖住(?:脚|屁股|臀)|过[臀膝]|拖地|(?<!no )\blong(?:er)?\b|"
    r"past (?:my|your|the) (?:knee|bum|hip)|\bdrag(?:s|ging)\b|kisses the floor|"
    r"(?:trail(?:s|ing)|brush(?:es|ing)|sweep(?:s|ing)) (?:on |along )?(?:the|your) (?:floor|ground|ankles?)|"
    r"covers? (?:the|your|my) (?:bum|butt|bottom|backside)",
    "heavy": r"重(?:死|得)|(?:[很挺好超特太有偏沉真]|这么|那么|有点|它|^|(?<=不)|(?<=没多))重(?=$|[\s,，的死你啊哦])|"
    r"沉(?![默浸])|"
    r"[有个][点些]?儿?分量|分量(?:很|挺|真|特别|十)?足|重量足|压手|坠手|拎着坠|(?<!medium[ -])\bheav(?:y|ier)\b|"
    r"heft\w*|"
    r"weighty|\bton(?:ne)?\b|(?:feel|substantial) (?:the )?weight|\b(?:some|nice|good|real|proper|decent|bit of) "
    r"(?:little |bit of )?weight\b|needs? two (?:of (?:you|us)|people|men) to (?:lift|carry|move)|"
    r"in (?:your|the|my) (?:hand|palm) like a (?:stone|brick|rock)|break your (?:toe|foot)",
    "light": r"轻(?!松)|没[有啥什]?[么]?(?:分量|重量)|(?:才|不到|只有|也就)[一二两三四五六七八九十半百]+(?:多|"
    r"来)?[斤两克]|半?斤都?不到|根?手指.{0,3}[勾拎]|单手[就能可以]{0,3}[拎提举抱]|[像跟]没[戴有拿背]|羽毛(?!球)|"
    r"lightweight|(?<!the )(?<!a )light(?:er)?\b(?! up\b)|"
    r"lift it with (?:one|your|a) (?:little )?finger|feather|weighs? (?:(?:next to|basically|almost|"
    r"practically|absolutely) )?nothing|like holding nothing|next to nothing|"
    r"(?:without any|hardly any|barely any) weight|weighs? less|weight is very less|"
    r"only (?:[a-z]+ ){1,5}(?:kilos?|grams?|ounces?)\b|(?:hardly|barely) (?:know|feel)\b",
    "big": r"[块个]头(?!儿?(?:都|也|就|跟|像|和|算)?(?:不大|小|[跟像和](?!拳头)))|握不住|"
    r"(?<!放)大(?!家|概|约|牌|人|的?小|小|师|促|哥|姐|货|码数|[拇腿衣叔爷妈])|巨|"
    r"\bbig(?:ger|gest)?\b|\bbulk(?:y|ier)\b|\bfull[ -]sized?\b|"
    r"\blarge(?:r)?\b|huge\b|giant|massive|enormous|oversized?|roomy|jumbo|plenty of room|bags of room|baggy|"
    r"\broom for\b|the size of this|you could (?:fit|lose|park|camp|hide)(?! it)|twice the size|\bmonster\b|"
    r"a bit of a unit|runs (?:generous|big|large)|swallows?\b(?! (?:it|them|easy))|"
    r"\bholds? (?:a lot|loads|plenty|so much|tons|(?:a|an|the|your) (?:whole|entire))|"
    r"能[遮躺坐][下]?[一二两三四五六七八九十俩]|罩得住|盖住整|能装(?:很多|好多|不少|超多|特别多)",
    "little": r"(?<!大)小(?!时|黄车|姐|伙|朋友|仙女|孩|宝|程序|哥|编|心|店|妹|臂|腿|腹|[拇手]?指)|迷你|袖珍|"
    r"巴掌大|small(?:er)?\b|tiny|mini\b|compact|(?<!your )\blittle\b|pocket[\s-]?sized?|petite",
}
_LITTLE_BIT = re.compile(
    r" (?:finger|pinky|toe|bit|more|less|too|o[nf]f?|over|under|at|with|to|for|past|above|below|weight|"
    r"oversized|heav\w*|chunky|thick\w*|thin|tight|snug|loose|long\w*|short\w*|big\w*|wide\w*|stiff|roomy|baggy|"
    r"large\w*|tall\w*|small\w*|high\w*|deep\w*|light\w*)\b"
)
"""Behind a little that says how much rather than how large: a little oversized, a little on the big side."""
_OPPOSITES = {
    "big": "small",
    "long": "short",
    "tall": "short",
    "wide": "small",
    "thick": "thin",
    "heavy": "light",
}
_OPPOSITE_OF = {small: big for big, small in _OPPOSITES.items() if big not in ("tall", "wide")} | _OPPOSITES
_DENIED = re.compile(
    r"(?:(?<!要)不(?!(?<=是不)是|(?<=够不)够|(?<=会不)会|(?<=算不)算)(?:太|怎么|咋|算|是很|是特别|会|会太|很|那么|"
    r"够|显)?|没(?:有?很|有?太|那么|多|多么|有多|有那么|"
    r"这么|什么)?|"
    r"(?:\bno|\bnot|n't|\bnever|\bnor|\bneither|\bhardly|\bnothing(?! \w+er\b)|\bwithout (?:being|feeling|looking))"
    r"(?: (?:too|that|so|very|at all|overly|really|particularly|all|even|an?|the|as|super|any|feel|look|be|run|"
    r"come up|going to be|gonna be))*[ -])$"
)
"""Before a size that a thing does not have: 不太重, it's not that heavy."""
_DENIED_REACH = 32
_BOTH = re.compile(
    r"([一可有能又])(?:大\1小|小\1大)|大大小小|大小(?:[都不通各随]|可[调选])|大的?[和跟]?小的?都"
)
"""Of several sizes, or of any: 一大一小, 可大可小."""
_NO_DENIAL = re.compile(r"大[会好行喜爱懂能]")
"""What 不 denies together with the word: 不大好."""
_EXCEEDS = re.compile(r"[a-z]+er than\b")
_THAN = re.compile("比(?:一[个部张颗只枚])?$")
_NO_MORE = re.compile("(?:捏成|也?就|只有|才)(?:是|一?个)*$")
_FOLDED = re.compile(r"\b(?:fold|roll|pack|squash|clos)(?:s|ed|es|ing)?\b|smaller than|[折叠卷]|收起来")
_SMALL_M, _BIG_M = 0.15, 0.27
"""A thing likened to one of at most, or at least, this extent is small, or big."""
_FOLDED_M = 0.6
"""The same for a thing that is folded, and of clothes."""


def said_magnitude(
    plain: str, passed_over: Callable[[str, re.Match[str]], bool]
) -> tuple[str, tuple[int, int]] | None:
    """Return the magnitude that is said first and its place; None if the words say none.

    Args:
        plain: A normalised clause.
        passed_over: Whether a word, found under a name, measures a number or another thing rather than this one.
    """
    said: list[tuple[int, int, str, tuple[int, int]]] = []
    denied: list[str] = []
    for order, (key, pattern) in enumerate(_WORDS.items()):
        for match in re.finditer(pattern, plain):
            if (
                passed_over(key, match)
                or (match.group() == "little" and _LITTLE_BIT.match(plain, match.end()))
                or any(both.start() <= match.start() < both.end() for both in _BOTH.finditer(plain))
            ):
                continue
            name = "small" if key == "little" else key
            if _DENIED.search(plain, max(0, match.start() - _DENIED_REACH), match.start()):
                if _is_asked(plain, match) or _NO_DENIAL.match(plain, match.start()):
                    continue
                name = _OPPOSITE_OF[name]
                denied.append(name)
            said.append((match.start(), order, name, match.span()))
            break
    if any(_OPPOSITE_OF[name] in denied for name in denied):
        # Not too big, not too small: neither.
        return None
    if said:
        # The one said first; of two that begin together, the longer word: it stands first in the table.
        *_, name, span = min(said)
        likened = _likened(plain)
        if likened is None or span[0] < likened[1][0]:
            return name, span
        if span[0] < likened[1][1] and (_EXCEEDS.match(plain, span[0]) or GROWN.search(plain, *likened[1])):
            # As big as an apple is much for a plum; 跟鹌鹑蛋一般大 is small.
            return name, span
        return likened
    return _likened(plain)


def says_any_size(plain: str) -> bool:
    """Whether a normalised clause speaks of several sizes, or of any: 一大一小, 可大可小."""
    return _BOTH.search(plain) is not None


def _is_asked(plain: str, word: re.Match[str]) -> bool:
    """Whether a word stands on both sides of 不: 重不重."""
    return plain[: word.start()].endswith(f"{plain[word.start()]}不")


def _likened(plain: str) -> tuple[str, tuple[int, int]] | None:
    """Return the magnitude of what is likened to a thing of everyday life."""
    likened = likened_extent(plain)
    if likened is None:
        return None
    extent_m, words = likened
    if _THAN.search(plain, 0, words.start()):
        return None
    if "拳头" in words.group() and not _NO_MORE.search(plain, 0, words.start()):
        # Much for a fruit, little for a bag.
        return None
    small = extent_m <= (_FOLDED_M if _FOLDED.search(plain) else _SMALL_M)
    if not small and extent_m < _BIG_M:
        return None
    return ("small" if small else "big"), words.span()
