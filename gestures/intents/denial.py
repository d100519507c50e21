"""Denials: where they stand, and whether one reaches an amount: 不卖九百九, not giving you ten percent off."""

from __future__ import annotations

import re

_ZH = re.compile(
    r"(?:(?<!要)不|没|(?<![特级区识分性类])别|甭|未|无需|无须)(?:再|会|能|想|敢)*"
    r"(?:卖|要|是|收|用|花|付|掏|让|给|算|报|喊|拿|打|减|降|送|赠|便宜|优惠|有|需要?|按|值|标)"
    r"(?:卖|要|收|花|付|掏|给|拿|减|降|送|赠|便宜|优惠|你们?|您|大家|咱们?|我们?|那个?|这个?|什么|再|到|成|原价|原来的?|的|价|"
    r"[一两][个件条盒瓶支套份斤棵只双台张])*$"
)
_ALIKE = re.compile(r"(.)[不没]\1|[可还岂是莫]不[是有]|学不会")
"""What looks like a denial: the questions 是不是 and 能不能, 可不是."""
_EN = re.compile(
    r"(?<!why )(?:\b(?:not|never|cannot|no longer)|n't)"
    r"(?:\s(?:pay(?:ing)?|charg(?:e|ing)|sell(?:ing)?|ask(?:ing)?|giv(?:e|ing)|do(?:ing)?|tak(?:e|ing)|cost(?:ing)?|"
    r"spend(?:ing)?|send(?:ing)?|offer(?:ing)?|throw(?:ing)?|knock(?:ing)?|talk(?:ing)?|say(?:ing)?|going|gonna|have|"
    r"has|need|be|being|want|you|it|them|this|that|me|us|for|at|to|about|in|of|a|an|the|my|your|full|another|today|"
    r"tonight|here))*\s[$£€¥₹]?$|\b(?:instead of|rather than|forget(?: about)?)\s[$£€¥₹]?$"
)
_WORD = re.compile(
    r"(?:没有|不是|不要|不会|不能|不用|不需要|不卖|不收|不给|不做|不可能|不|没|甭|非|未)|别(?![的人家处墅致])|"
    r"\b(?:not|never|no|none|nothing|nobody|nope|cannot)\b|\b[a-z]+n't\b"
)
_NO_WORD = re.compile(
    r"不(?:错|仅|但|过|管|同|断|如|论|止|只|得不|好意思|锈|粘)|没(?:关系|事|问题|错)|非常|未来|(?:特|级|区|识|分|性|类)别|(.)[不没]\1"
)
"""Words that only look as if they denied."""
_PROHIBITION = re.compile(
    r"(?:千万|绝对|一定)*(?:(?<![特级区识分性类])别(?![的人家处墅致])|(?<![要能可])不(?:要(?![钱脸紧不])|能(?!不)|可以|许|准))|"
    r"切勿|切忌|严禁|禁止|"
    r"(?<!you )(?<!we )(?<!they )(?<!i )(?<!who )(?<!they'd )(?<!that )"
    r"\b(?:don'?t|do not|never(?: ever)?)\b(?! (?:you|i|we|they) )"
)
"""What forbids, rather than says that somebody does not."""


def find_denials(plain: str) -> list[tuple[int, int]]:
    """Return where the words of denial in a normalised text stand."""
    others = [match.span() for match in _NO_WORD.finditer(plain)]
    found = (match.span() for match in _WORD.finditer(plain))
    return [(s, e) for s, e in found if not any(s < end and start < e for start, end in others)]


def find_prohibitions(plain: str) -> list[tuple[int, int]]:
    """Return where the words of prohibition in a normalised text stand."""
    return [match.span() for match in _PROHIBITION.finditer(plain)]


_REFUSED = re.compile(
    r"[块元]?钱?(?:[我咱他]们?|你)?(?:[也都]|就是)(?:绝对)?(?:不(?:会|可能|能|敢)?再?(?:卖|给|出|干|成|行|让|接)|(?:买|拿|配|做|换)不(?:到|来|下|了|起))"
    r"(?!的?吗)"
)
"""Behind an amount for which nothing is sold: 五千我也不卖, 三百都拿不到."""


def is_refused(behind: str) -> bool:
    """Return whether the words behind an amount, normalised, say that nothing is sold for it."""
    return _REFUSED.match(behind) is not None


def is_denied(before: str) -> bool:
    """Return whether an amount is denied by the words before it.

    What the denial reaches is closed: a verb of giving or asking, pronouns, prepositions. Anything else, a comma or a
    space in Chinese among it, ends it, as in 不用等 九十九 and "don't wait, forty nine".

    Args:
        before: The normalised text of the clause up to the amount.
    """
    found = _ZH.search(before)
    if found is not None:
        return _ALIKE.match(before, max(found.start() - 1, 0)) is None
    return _EN.search(before) is not None
