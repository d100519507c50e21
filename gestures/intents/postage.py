"""Words of what is paid beside the price: delivery and deposits."""

from __future__ import annotations

import re

_ENGLISH = "shipping|delivery|postage"
_CHINESE = "邮费|运费|快递费|押金"
_BEFORE = re.compile(
    rf"(?:{_CHINESE}|(?:{_ENGLISH}|deposit)(?: is|'s| of)?)(?:另?[加付收补出要]|才|是|只要|还要)*\s*$"
)
_BEHIND = re.compile(rf"\s*[块元]?钱?的?(?:{_CHINESE}|(?:for )?(?:the )?(?:{_ENGLISH}|deposit)\b)")
AND_POST_FREE = re.compile(
    rf"(?:\b(?:and|plus|with)|,) (?:free (?:\w+ )?(?:{_ENGLISH})|(?:{_ENGLISH})(?: is|'s| comes?)? "
    rf"(?:free|included|on (?:me|us))|(?:i|we)(?:'ll| will)? (?:cover|pay|eat)(?: for)?(?: all)? (?:the |your )?"
    rf"(?:{_ENGLISH}))\b"
)
"""What is counted or priced before these words are the goods, not the delivery."""


def is_postage(plain: str, start: int, end: int) -> bool:
    """Whether an amount is for the delivery, or a deposit."""
    return bool(_BEFORE.search(plain[:start]) or _BEHIND.match(plain, end))
