"""Mandarin words and their readings: dictionary segmentation, pinyin, tone sandhi.

The dictionary is the project's own word list joined with the phrases that `pypinyin` carries. A run of
characters is cut into the fewest dictionary words; where two cuts tie, the one with the commoner (the list's
own) words wins.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from importlib import resources

from gestures.errors import DataError

_LONGEST_WORD = 6
_LONGEST_PHRASE = 4
_COST_OWN, _COST_PHRASE, _COST_SINGLE = 1.0, 1.15, 1.3
_SINGLE_TEXT = """
得/de5 地/de5 着/zhe5 了/le5 嗯/en5 呣/mu2 哼/heng1 欸/ei4 诶/ei4 呗/bei5 嘛/ma5 咯/lo5 啦/la5 哦/o4 噢/o1
哇/wa5 呀/ya5 长/chang2 还/hai2 都/dou1 只/zhi3 号/hao4 重/zhong4 为/wei4 差/cha4 种/zhong3 会/hui4 好/hao3
干/gan4
零/ling2 〇/ling2 卡/ka3
"""
_SINGLE_READINGS = {entry.split("/")[0]: entry.split("/")[1] for entry in _SINGLE_TEXT.split()}
_COUNTING_BEFORE = frozenset("零一二三四五六七八九十第点之扣星")
_COUNTING_AFTER = frozenset("零一二三四五六七八九点月号楼")
_UNUSUAL = {"m": "mu", "hm": "heng", "hng": "heng", "n": "en", "ng": "en", "ê": "ei", "wong": "weng"}


@lru_cache(maxsize=1)
def _lexicon() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    own: set[str] = set()
    readings: dict[str, tuple[str, ...]] = {}
    source = resources.files("gestures.speech").joinpath("lexicon_zh.txt").read_text(encoding="utf-8")
    for number, line in enumerate(source.splitlines(), start=1):
        if line.startswith("#"):
            continue
        for entry in line.split():
            word, _, reading = entry.partition("/")
            own.add(word)
            if reading:
                readings[word] = tuple(reading.split("."))
                if len(readings[word]) != len(word):
                    raise DataError(
                        f"'{entry}' gives {len(readings[word])} syllables for {len(word)} characters",
                        code="DX-SPEECH-020",
                        where=f"lexicon_zh.txt:{number}",
                    )
    return frozenset(own), readings


@cache
def _phrases() -> Collection[str]:
    # Loaded when Chinese is read: the dictionary takes a third of a second.
    from pypinyin.phrases_dict import phrases_dict

    words: Collection[str] = phrases_dict.keys()
    return words


def load_dictionary() -> None:
    """Load what `segment_zh` and `pinyin_of` load with their first use."""
    _lexicon()
    _phrases()


def segment_zh(run: str) -> list[str]:
    """Cut a run of Chinese characters into words; joined they give ``run`` again. Linear in its length."""
    (own, _), phrases = _lexicon(), _phrases()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        choice = (best[end - 1][0] + _COST_SINGLE, end - 1)
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            word = run[start:end]
            if word in own:
                cost = best[start][0] + _COST_OWN
            elif end - start <= _LONGEST_PHRASE and word in phrases:
                cost = best[start][0] + _COST_PHRASE
            else:
                continue
            if cost < choice[0]:
                choice = (cost, start)
        best.append(choice)
    words: list[str] = []
    end = len(run)
    while end > 0:
        start = best[end][1]
        words.append(run[start:end])
        end = start
    return words[::-1]


@lru_cache(maxsize=16384)
def pinyin_of(word: str) -> tuple[str, ...]:
    """Return the syllables of a word, citation tone as a closing digit 1…5 and ü as v.

    Characters that have no reading give no syllable.
    """
    if word in _SINGLE_READINGS:
        return (_SINGLE_READINGS[word],)
    _, readings = _lexicon()
    if word in readings:
        return readings[word]
    from pypinyin import Style, lazy_pinyin

    raw = lazy_pinyin([word], style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return tuple(_plain(syllable) for syllable in raw)


def _plain(syllable: str) -> str:
    base, tone = (syllable[:-1], syllable[-1]) if syllable[-1:].isdigit() else (syllable, "5")
    return _UNUSUAL.get(base, base).replace("ü", "v") + tone


def apply_sandhi(words: list[str], readings: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Apply the tone sandhi of connected speech: 不 and 一 by the next tone, third before third.

    Args:
        words: The words of one phrase.
        readings: Their syllables in citation tones.

    Returns:
        The syllables as spoken. Words whose characters and syllables differ in number are left alone.
    """
    characters: list[str] = []
    for word, syllables in zip(words, readings, strict=True):
        characters += word if len(word) == len(syllables) else [""] * len(syllables)
    flat = [syllable for syllables in readings for syllable in syllables]
    closes_word = [index == len(s) - 1 and len(s) > 1 for s in readings for index in range(len(s))]
    for index in range(len(flat) - 2, -1, -1):
        here, tone, after = characters[index], flat[index][-1], flat[index + 1][-1]
        if here == "不" and after == "4":
            flat[index] = "bu2"
        elif here == "一" and after != "5" and _yi_changes(characters, index):
            flat[index] = "yi2" if after == "4" else "yi4"
        elif tone == "3" and after == "3" and here and not closes_word[index]:
            flat[index] = flat[index][:-1] + "2"
    spoken, position = [], 0
    for syllables in readings:
        spoken.append(tuple(flat[position : position + len(syllables)]))
        position += len(syllables)
    return spoken


def _yi_changes(characters: list[str], index: int) -> bool:
    before = characters[index - 1] if index else ""
    after = characters[index + 1]
    return not (before and before in _COUNTING_BEFORE) and not (after and after in _COUNTING_AFTER)
