"""A clause turned into features: n-grams of characters and words, the same with numbers and word classes abstracted.

Every feature knows the characters that it came from, so that a decision can be traced to words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gestures.datafiles import read_yaml
from gestures.errors import InvalidInputError
from gestures.function_words import FUNCTION_WORDS
from gestures.intents.normalise import normalise
from gestures.intents.number_words import ONES, TENS

_PUNCTUATION = r"\u200b-\u200f\ufeff\ufe0f.,!。，！、;；:：~～…·\"“”「」（）()\[\]【】《》<>*_"
_TOKEN = re.compile(rf"[a-z]+(?:'[a-z]+)?|\d+(?:,\d{{3}}(?!\d)|\.\d+)*|[^\sa-z\d{_PUNCTUATION}]")
_NUMBER_RUN = re.compile(
    r"(?<![第一二三四五六七八九])[零一二两三四五六七八九十百千万亿]{2,}(?![亿货])|"
    r"[二两三四五六七八九十](?=[块元毛折个单件号款瓶盒包斤天小分秒厘米套箱条张片支台本枚颗岁年月倍成份克公])"
)
_LETTERS = re.compile("[a-z]{2}")
_ENGLISH_NUMBERS = frozenset([*ONES[2:], *TENS, "hundred", "thousand", "dozen"])
_ENDING = re.compile(r"(?:'s|ing|ed|ies|es|s|ly|e)$")
_CONTRACTIONS = (
    "ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't won't "
    "wouldn't i'm i've you're you've you'll we've they're they've they'll he's she's that's that'll there's here's "
    "what's where's who's how's it'll y'all"
)
_UNMARKED = {written.replace("'", ""): written for written in _CONTRACTIONS.split()}
"""How speech recognition and hasty typing write contractions; not those that are words of their own, such as its."""
_DENIALS = frozenset({"not", "never", "no", "without", "cannot"})
_CLASS_BASE = 0xE000
_NUMBER = "\ue000"

_Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one clause, in parallel lists, and its words.

    Attributes:
        names: Feature names; one may occur more than once.
        starts: Offset of the first character that each came from.
        ends: Offset behind the last; equal to the start for features of the clause as a whole.
        words: Ranges of words of the lexicon, words of letters, numbers, and single characters of other scripts.
        light: Where those of them start that are words of grammar.
    """

    names: list[str]
    starts: list[int]
    ends: list[int]
    words: list[tuple[int, int]]
    light: set[int]

    def add(self, name: str, start: int, end: int) -> None:
        """Append one feature."""
        self.names.append(name)
        self.starts.append(start)
        self.ends.append(end)


def _is_class(token: str) -> bool:
    """Whether a token stands for a word class or a number."""
    return "\ue000" <= token[0] <= "\uf8ff"


def read_lexicon(path: Path) -> dict[str, list[str]]:
    """Read word classes: a mapping of names to words parted by spaces, an underscore for a space inside one.

    Raises:
        InvalidInputError: If the file does not hold such a mapping.
    """
    content = read_yaml(path) if path.is_file() else {}
    if not isinstance(content, Mapping) or not all(isinstance(words, str) for words in content.values()):
        raise InvalidInputError(
            "the lexicon is no mapping of class names to words", code="DX-INTENT-024", where=str(path)
        )
    return {str(name): [word.replace("_", " ") for word in words.split()] for name, words in content.items()}


class FeatureExtractor:
    """Makes the features of a clause.

    Args:
        lexicon: Word classes: class name to words; a word stands for its class in the abstract n-grams.
    """

    def __init__(self, lexicon: Mapping[str, Iterable[str]]) -> None:
        self._classes: dict[str, str] = {}
        self._longest: dict[str, int] = {}
        """Length of the longest word that begins with a token."""
        for index, name in enumerate(sorted(lexicon)):
            symbol = chr(_CLASS_BASE + 1 + index)
            for word in lexicon[name]:
                key = normalise(str(word))
                if match := _TOKEN.search(key):
                    self._classes.setdefault(key, symbol)
                    token = _token(match.group())
                    self._longest[token] = max(self._longest.get(token, 0), len(key))

    def extract(self, clause: str) -> Features:
        """Return the features of a clause; a feature may occur more than once."""
        plain = normalise(clause)
        tokens = _tokens(plain)
        found = Features([], [], [], [], set())
        if not tokens:
            return found
        _grams(found, tokens, 4)
        abstract = self._abstract(plain, tokens)
        classes = []
        for token, start, end in abstract:
            if _is_class(token):
                classes.append(token)
                if plain[start:end] in FUNCTION_WORDS:
                    found.light.add(start)
            elif not token[0].isalnum():
                # Question marks and emoji are not said.
                continue
            elif token in FUNCTION_WORDS:
                found.light.add(start)
            found.words.append((start, end))
        if classes:
            _class_grams(found, abstract, 4)
            _class_pairs(found, classes)
        if _LETTERS.search(plain):
            _stems(found, tokens)
        found.add(f"|{min(len(tokens), 24) // 3}", 0, 0)
        if "?" in clause or "？" in clause:
            found.add("|?", 0, 0)
        return found

    def _abstract(self, plain: str, tokens: list[_Token]) -> list[_Token]:
        """Replace numbers and the lexicon's words by their class."""
        numbers: dict[int, int] = {m.start(): m.end() for m in _NUMBER_RUN.finditer(plain)}
        out: list[_Token] = []
        index = 0
        count = len(tokens)
        while index < count:
            token, start, end = tokens[index]
            if numbers and start in numbers:
                stop = numbers[start]
                out.append((_NUMBER, start, stop))
                while index < count and tokens[index][1] < stop:
                    index += 1
                continue
            if token[0].isdigit() or token in _ENGLISH_NUMBERS:
                out.append((_NUMBER, start, end))
                index += 1
                continue
            symbol, last = self._match(plain, tokens, index) if token in self._longest else ("", index)
            if symbol:
                out.append((symbol, start, tokens[last][2]))
                index = last + 1
            else:
                out.append(tokens[index])
                index += 1
        return out

    def _match(self, plain: str, tokens: list[_Token], index: int) -> tuple[str, int]:
        token, start, _ = tokens[index]
        limit = start + self._longest[token]
        for last in range(min(index + 7, len(tokens) - 1), index - 1, -1):
            stop = tokens[last][2]
            if stop > limit:
                continue
            symbol = self._classes.get(plain[start:stop])
            if symbol:
                return symbol, last
        return "", index


def _tokens(plain: str) -> list[_Token]:
    """Words of letters, figures, and single characters of everything else but space and punctuation."""
    return [(_token(match[0]), *match.span()) for match in _TOKEN.finditer(plain)]


def _token(written: str) -> str:
    """Return how a token is known: long numbers are all alike, contractions have their apostrophe."""
    if written[0].isdigit():
        return written if len(written) < 4 else "0000"
    return _UNMARKED.get(written, written)


def _grams(found: Features, tokens: list[_Token], longest: int) -> None:
    """Add n-grams with marks for the clause's edges."""
    spaced, starts, ends = _edged(tokens)
    count = len(spaced)
    names, froms, tos = found.names, found.starts, found.ends
    for i in range(count):
        gram = spaced[i]
        start = starts[i]
        # A mark by itself is none.
        if 0 < i < count - 1:
            names.append(gram)
            froms.append(start)
            tos.append(ends[i])
        for j in range(i + 1, i + longest if i + longest < count else count):
            gram += spaced[j]
            names.append(gram)
            froms.append(start)
            tos.append(ends[j])


def _class_grams(found: Features, tokens: list[_Token], longest: int) -> None:
    """Add those n-grams that hold a class, marked as such."""
    spaced, starts, ends = _edged(tokens)
    count = len(spaced)
    names, froms, tos = found.names, found.starts, found.ends
    first = 0
    for place in [index for index, text in enumerate(spaced) if _is_class(text)]:
        # Those n-grams of which this is the first class.
        for i in range(max(first, place - longest + 1), place + 1):
            gram = "=" + "".join(spaced[i:place])
            start = starts[i]
            for j in range(place, min(i + longest, count)):
                gram += spaced[j]
                names.append(gram)
                froms.append(start)
                tos.append(ends[j])
        first = place + 1


def _edged(tokens: list[_Token]) -> tuple[list[str], list[int], list[int]]:
    """Return the tokens between marks for the clause's edges, words of letters with a space, and their ranges."""
    first, final = tokens[0][1], tokens[-1][2]
    spaced = [token + " " if token.isascii() else token for token, _, _ in tokens]
    starts, ends = [start for _, start, _ in tokens], [end for _, _, end in tokens]
    return ["^ ", *spaced, "$ "], [first, *starts, final], [first, *ends, final]


def _stems(found: Features, tokens: list[_Token]) -> None:
    """Add words of letters without their endings, marked if one of the three words before denies them."""
    denied = 0
    for token, start, end in tokens:
        if len(token) > 2 and token[0].isascii() and token[0].isalpha():
            stem = _ENDING.sub("", token) if len(token) > 4 else token
            found.add(("!" if denied > 0 else "%") + stem, start, end)
        denied = 3 if token in _DENIALS or token.endswith("n't") else denied - 1


def _class_pairs(found: Features, classes: list[str]) -> None:
    """Ordered pairs of word classes anywhere in the clause: a time past before an act tells that it is narrated."""
    distinct = list(dict.fromkeys(classes))
    for i, left in enumerate(distinct):
        for right in distinct[i + 1 :]:
            found.add(f"&{left}{right}", 0, 0)
