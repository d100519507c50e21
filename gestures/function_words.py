"""Words of grammar, which people seldom stress. What is asked of them differs, and so do the lists.

The classifier's weights were learned with `FUNCTION_WORDS`: to change it asks for a new training.
"""

from __future__ import annotations

_FUNCTION_EN = (
    "a an the i me my we us our you your he she it its they them their is are am was were be been do does did have "
    "has had will would can could should just so to of and or but in on at for from with if as i'm i've i'll i'd "
    "you're you've you'll we're we've we'll he's she's it's they're"
)
_FUNCTION_ZH = (
    "我 你 您 他 她 它 咱 们 我们 你们 咱们 他们 她们 它们 大家 自己 这 那 这个 那个 这款 那款 这些 那些 "
    "的 了 着 过 得 地 吗 吧 呢 啊 呀 嘛 哦 就 都 也 还 很 太 最 更 又 再 才 把 被 给 跟 和 与 及 对 从 向 让 "
    "用 在 到 去 来 个 一个 一下 有点 是 会 能 可以 要 想 今天 今晚 现在 然后 因为 所以 但是 如果 其实 已经 里 上 下"
)
FUNCTION_WORDS = frozenset(f"{_FUNCTION_EN} {_FUNCTION_ZH}".split())
"""What a clause is not about: gestures fall on the words beside them."""

_REDUCED_TEXT = """
a an the to of in on at and or but is are was were be it its he she we you they i my your our his her for
from with as by that this if so do does can will would have has had not just
"""
REDUCED_EN = frozenset(_REDUCED_TEXT.split())
"""English words that no vowel is full in, in running speech."""

_LIGHT_EN_TEXT = """
been am it's i'm their these those did could shall should than then there here what which who when while
into about up out i've we've you're we're they're that's let's
"""
_LIGHT_ZH_TEXT = """
的 了 着 过 吗 呢 吧 啊 呀 啦 嘛 哦 呗 地 得 是 在 有 和 与 或 就 也 都 还 又 再 才 把 被 给 让 从 向 对
为 以 于 而 但 所以 因为 如果 而且 并且 或者 但是 可是 不过 然后 那 这 个 们 我 你 他 她 它 我们 你们
他们 咱们 这个 那个 一个 一下 的话 来 去 到 上 下 里 会 能 要 可以 那么 这么 什么 这样 那样 其实 就是
也是 都是 还是 还有
"""
UNSTRESSED = {"en": REDUCED_EN.union(_LIGHT_EN_TEXT.split()), "zh": frozenset(_LIGHT_ZH_TEXT.split())}
"""Words of little prominence, by language."""
