"""Do the words bear out what a gesture says exactly: a share, a number, that two things differ, what it is about?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from gestures.alignment.clashes import numbers_of
from gestures.alignment.fitting import goes_with
from gestures.alignment.wording import Wording
from gestures.han import HAN
from gestures.intents.reading import Reading
from gestures.intents.slots_order import countdown
from gestures.intents.spans import IntentSpan
from gestures.library.gesture import Gesture
from gestures.library.meaning import load_topics

_LAST_TOKEN = re.compile(rf"(?:\d+|[a-z]+|[{HAN}])$")
ICONIC = frozenset({"iconic", "iconic_action", "rub_fingers"})
"""Families that act out what the words name."""

_ALIKE = re.compile(
    r"一样(?!不)|同样|相同|差不多|没(?:什么|啥)?区别|不相上下|一模一样|"
    r"\b(?:(?:the|exactly) same|identical|equally|alike|no different|no difference|just (?:as|like)|match(?:es)?)\b"
)
_UNLIKE = re.compile(
    r"(?:不|没那么|可不)(?:是|会|能|太)?(?:完全)?(?:一样|相同)|(?:怎么|哪)能[^,，。]{0,6}(?:一样|相同)|"
    r"\b(?:not|never|\w+n['’]?t) (?:\w+ )?(?:the same|identical|alike)"
)
_OWN_BODY = re.compile(
    r"(?:我|自己)(?:的|这|这只|这边)?(?:耳朵|脖子|锁骨|脸|额头|嘴|眼睛|睫毛|眉毛|头发|头上|手腕|手指|手背|手臂|胳膊|指甲|身上|肩|腰|"
    r"腿|脚)|(?:耳朵|脖子|手腕|手指|头|身|脚|嘴)上(?:这|戴|穿|涂|挂)|"
    r"\bmy (?:left |right )?(?:ears?|neck|face|cheeks?|forehead|lips?|eyes?|lashes|brows|hair|"
    r"wrists?|fingers?|nails?|arms?|"
    r"shoulders?|waist|legs?|foot|feet)\b"
)
"""Part of the host: what is shown there lies neither on the table nor in the hand."""

_MANY_FROM, _FEW_UP_TO = 10, 100
"""Fewer buyers are no great amount; so many pieces are no small one where the words do not call them few."""
_FEW = re.compile(
    r"[只仅剩就才]|最后|不[到足多]|没多少|"
    r"\b(?:only|just|last|left|final|remaining|few|fewer|under|less|barely|down to)\b"
)
_MISHAP = re.compile(
    r"(?:(?:and|but|so) )?(?:if|should) [\w']+"
    r"(?: (?!(?:i|we|you|get|send|just|let|tell|bring|ask|call|it's|that's)\b)[\w']+){1,5}",
    re.IGNORECASE,
)
"""A condition without what follows from it: if it arrives broken."""


_GONE = re.compile(
    r"\b(?:sold out|out of stock|none left|(?:is|are|'s|'re|all|have|has|were|was|already) (?:all )?(?:gone|out|done))"
    r"(?=$|[,.!]| (?:already|now|guys|folks|sorry|in)\b)|卖[完光]了|抢[完光]了|售罄|断货|没货了"
)
_GOING = re.compile(
    r"\b(?:almost|nearly|before|until|till|when|once|about to|going|gonna|will|left|only|last|if)\b|"
    r"快|马上|就要|要是|之前|剩|最后"
)
"""What is gone, and what only will be."""
_FORBIDDEN = re.compile(
    r"\b(?:don'?t|do not|never|not to|avoid|without|no)(?: (?!(?:just|only|forget|worry|be)\b)[a-z']+){0,2} $|"
    r"(?:(?<![特级区识分性类])别|(?<![要能可])不(?:要|能|可以|许|准|用|必)|切勿|切忌|严禁|禁止)(?!忘|怕|不|舍)[^,，\s]{0,4}$"
)
_ALLOWED = re.compile(
    r"\b(?:if|when|because|since|unless) (?:you|they|we|i|it) (?:don'?t|do not|never)\b|\bwhy don'?t you\b|"
    r"别忘|要是不|如果不"
)
"""Around a word for an action that viewers shall not do: don't wring it."""


def unborne(
    gesture: Gesture,
    span: IntentSpan,
    spans: Iterable[IntentSpan],
    wording: Wording,
    context: Sequence[Wording],
) -> str:
    """Return why the words do not bear out what a gesture says, or an empty text.

    Args:
        gesture: The gesture.
        span: The intent that it is to say.
        spans: The intents of the clause that are sure.
        wording: The clause.
        context: Clauses around it, which tell what product is on show.
    """
    means = gesture.means
    if gesture.family in ICONIC and not goes_with(gesture, wording):
        return "none of its words is in the clause"
    if gesture.family in ICONIC and _is_forbidden(gesture, wording):
        return "it acts out what the words forbid"
    if gesture.family == "number_sequence" and len(numbers_of(span)) < 2:
        return "it counts, and the words do not"
    if means.percent is not None and not _share_said(gesture, span, wording):
        return (
            f"it shows a share of {means.percent[0]:g} to {means.percent[1]:g} %, and the words do not say so"
        )
    if means.number is not None:
        said = {number for entry in (span, *spans) for number in numbers_of(entry)}
        if said and means.number not in said:
            return f"it shows {means.number}, the words say {', '.join(sorted(said))}"
    if gesture.family == "point_product" and _OWN_BODY.search(wording.text):
        return "it points at goods, the words at the host"
    if means.relation == "difference" and _ALIKE.search(wording.text) and not _UNLIKE.search(wording.text):
        return "it sets one thing above the other, the words say that they are alike"
    if reason := _wrong_amount(gesture, span, wording):
        return reason
    if gesture.family == "ok" and span.id == "guarantee" and _MISHAP.fullmatch(wording.text):
        return "it says that all is well, and the words name what may go wrong"
    if gesture.family == "urgent_point" and _GONE.search(wording.text) and not _GOING.search(wording.text):
        return "it hurries to buy, and the words say that it is gone"
    if means.moment == "go" and own_place(gesture, span, wording) is None:
        return "it gives a signal, and the words neither count nor say to go"
    if means.about and not any(
        _is_about(topic, entry) for topic in means.about for entry in (wording, *context)
    ):
        return f"neither words nor product are about {' or '.join(means.about)}"
    return ""


def _is_forbidden(gesture: Gesture, wording: Wording) -> bool:
    """Whether a clause says each word of a gesture's only to forbid it."""
    if _ALLOWED.search(wording.text):
        return False
    places = [place for words in gesture.words.values() for word in words if (place := wording.find(word))]
    return all(_FORBIDDEN.search(wording.text, 0, start) for start, _ in places)


def _wrong_amount(gesture: Gesture, span: IntentSpan, wording: Wording) -> str:
    """Return why a gesture for many or few does not go with the number that an intent names, or an empty text."""
    said = max(map(float, numbers_of(span)), default=None)
    if said is None or (gesture.family == "a_little" and _FEW.search(wording.text)):
        return ""
    if gesture.family == "big_amount" and said < _MANY_FROM:
        return f"it shows a great amount, the words say {said:g}"
    if gesture.family == "a_little" and span.id == "low_stock" and said >= _FEW_UP_TO:
        return f"it shows very little, the words say {said:g}"
    return ""


def own_place(gesture: Gesture, span: IntentSpan, wording: Wording) -> tuple[int, int] | None:
    """Return where in a clause a stroke belongs that has a word of its own; None if it belongs on the intent's.

    What is acted out belongs on the word for it, a signal on the word that sets off or on the end of a count.
    """
    if gesture.family not in ICONIC and gesture.means.moment is None:
        return None
    places = [wording.find(word) for words in gesture.words.values() for word in words]
    own = min((place for place in places if place is not None), default=None)
    if own is None and gesture.means.moment == "go" and span.affiliate is not None:
        counted = span.slots.get("numbers")
        if isinstance(counted, list | tuple) and len(counted) > 1:
            return _end_of_count(wording, [str(number) for number in counted])
    return own


def _end_of_count(wording: Wording, counted: Sequence[str]) -> tuple[int, int] | None:
    """Return where the last number of a count is said, if it is counted to its end and said as a word of its own."""
    if not all(number.isdecimal() for number in counted):
        return None
    if int(counted[0]) > int(counted[-1]) > 1:
        return None
    said = countdown(Reading.of(wording.text, "zh")).range
    last = _LAST_TOKEN.search(wording.text, 0, said[1]) if said is not None else None
    if last is None or (wording.starts and last.start() not in wording.starts):
        return None
    return last.span()


def _share_said(gesture: Gesture, span: IntentSpan, wording: Wording) -> bool:
    low, high = gesture.means.percent or (0.0, 100.0)
    percent = str(span.slots.get("percent", ""))
    if percent.replace(".", "", 1).isdigit():
        return low <= float(percent) <= high
    return goes_with(gesture, wording)


@lru_cache(maxsize=1024)
def _is_about(topic: str, wording: Wording) -> bool:
    return any(wording.says(words) for words in load_topics()[topic].values())
