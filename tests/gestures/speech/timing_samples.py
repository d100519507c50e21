"""Word timings for tests: the same words in several formats."""

from __future__ import annotations

from typing import Any

WORDS = [("Tap", 0.1, 0.4), ("the", 0.4, 0.5), ("follow", 0.5, 0.9), ("button", 0.9, 1.3)]
TEXTGRID_SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
1.5
<exists>
2
"IntervalTier"
"phones"
0
1.5
1
0
1.5
"x"
"IntervalTier"
"words"
0
1.5
5
0
0.1
""
"""
TEXTGRID_SHORT += "\n".join(f'{start}\n{end}\n"{text}"' for text, start, end in WORDS) + "\n"
TEXTGRID_LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 1.5
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 1.5
        intervals: size = 4
"""
TEXTGRID_LONG += "".join(
    f'        intervals [{n}]:\n            xmin = {start}\n            xmax = {end}\n            text = "{text}"\n'
    for n, (text, start, end) in enumerate(WORDS, 1)
)


def entry(text: Any = "a", start_s: Any = 0.0, end_s: Any = 0.1) -> dict[str, Any]:
    return {"text": text, "start_s": start_s, "end_s": end_s}


def whisperx(*words: tuple[str, float | None, float | None], end: float = 3.0) -> dict[str, Any]:
    listed = [
        {"word": text, **({} if start is None else {"start": start, "end": stop})}
        for text, start, stop in words
    ]
    return {"segments": [{"start": 0.2, "end": end, "text": "", "words": listed}]}
