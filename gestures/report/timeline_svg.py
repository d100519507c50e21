"""The timeline as a picture: sound, words, intents, phases of each hand and findings over one time axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from gestures.alignment.timeline import Placement, Timeline
from gestures.speech.words import Word
from motion.timing import TimeRange

PIXELS_PER_SECOND = 120.0
_PIECE_S = 120.0
"""A longer show is drawn in pieces of this length, one below the other."""
_PHASES: tuple[tuple[str, Callable[[Placement], TimeRange]], ...] = (
    ("preparation", lambda placement: placement.preparation),
    ("stroke", lambda placement: placement.stroke),
    ("hold", lambda placement: placement.hold),
    ("retraction", lambda placement: placement.retraction),
)
_MARGIN = 12.0
_LETTER_PX = 7.4
"""Width of a letter of a gesture's name or a word, about."""
_CAPITAL_PX, _CHINESE_PX, _CHINESE_FROM = 9.2, 13.0, 0x2E80
"""Widths of a capital and of a Chinese character, about, and the first code point of those."""
_WORD_GAP_PX, _LEAST_WORD_PX = 4.0, 4.0
"""Room between two words, and what the shortest keeps."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as the report shows it.

    Attributes:
        code: Searchable code of the rule.
        severity: ``error``, ``warning`` or ``info``.
        start_s: Where it begins, s.
        end_s: Where it ends, s.
        text: What is wrong.
        mend: What would mend it; may be empty.
    """

    code: str
    severity: str
    start_s: float
    end_s: float
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A lane of the picture: its top, height and label."""

    top: float
    height: float
    label: str

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


_RULER = Row(0, 20, "seconds")
_SOUND = Row(22, 44, "sound")
_WORDS = Row(70, 24, "words")
_INTENTS = Row(98, 44, "intents")
_HEAD = Row(146, 24, "head, body")
_RIGHT = Row(174, 34, "right hand")
_LEFT = Row(212, 34, "left hand")
_MARKS = Row(250, 20, "findings")
_HEIGHT = 276.0
ROWS: tuple[Row, ...] = (_RULER, _SOUND, _WORDS, _INTENTS, _HEAD, _RIGHT, _LEFT, _MARKS)
_ROWS_OF_HAND: dict[str, tuple[Row, ...]] = {
    "right": (_RIGHT,),
    "left": (_LEFT,),
    "both": (_RIGHT, _LEFT),
    "none": (_HEAD,),
}


def timeline_pictures(
    timeline: Timeline, loudness: NDArray[np.float32], marks: Sequence[Mark], columns_per_second: float = 40.0
) -> list[str]:
    """Draw a timeline.

    Args:
        timeline: What is drawn.
        loudness: ``(C,)`` values 0…1 of the sound's outline; empty where there is no sound.
        marks: Findings.
        columns_per_second: Columns of ``loudness`` in a second.

    Returns:
        SVG elements, one for each stretch of the show, in order of time. Colours come from CSS classes.
    """
    count = max(1, int(np.ceil(timeline.duration_s / _PIECE_S)))
    return [
        _Piece(timeline, loudness, marks, columns_per_second, index * _PIECE_S).draw()
        for index in range(count)
    ]


class _Piece:
    """One stretch of the show as one SVG element."""

    def __init__(
        self,
        timeline: Timeline,
        loudness: NDArray[np.float32],
        marks: Sequence[Mark],
        columns_per_second: float,
        start_s: float,
    ) -> None:
        self.timeline = timeline
        self.loudness = loudness
        self.marks = marks
        self.rate = columns_per_second
        self.start_s = start_s
        self.end_s = min(timeline.duration_s, start_s + _PIECE_S)

    def draw(self) -> str:
        width = 2 * _MARGIN + (self.end_s - self.start_s) * PIXELS_PER_SECOND
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{_HEIGHT:.0f}" '
            f'viewBox="0 0 {width:.1f} {_HEIGHT:.1f}" role="img" '
            f'aria-label="Timeline from {self.start_s:.0f} to {self.end_s:.0f} seconds">'
        ]
        parts += self._bands(width)
        parts += self._ruler()
        parts += self._sound()
        parts += self._words()
        parts += self._intents()
        parts += self._gestures()
        parts += self._marks()
        parts.append("</svg>")
        return "".join(parts)

    def _x(self, time_s: float) -> float:
        return _MARGIN + (min(max(time_s, self.start_s), self.end_s) - self.start_s) * PIXELS_PER_SECOND

    def _shows(self, start_s: float, end_s: float) -> bool:
        return start_s < self.end_s and end_s >= self.start_s

    def _box(
        self, row: Row, start_s: float, end_s: float, css: str, title: str = "", inset: float = 0.0
    ) -> str:
        """A bar in a row; with a title it is one that can be pointed at and played."""
        left, right = self._x(start_s), self._x(end_s)
        tip = f"<title>{escape(title)}</title>" if title else ""
        at = f' data-at="{start_s:.2f}"' if title else ""
        return (
            f'<rect class="{css}"{at} x="{left:.1f}" y="{row.top + inset:.1f}" '
            f'width="{max(right - left, 0.5):.1f}" '
            f'height="{row.height - 2 * inset:.1f}" rx="2">{tip}</rect>'
        )

    def _bands(self, width: float) -> Iterator[str]:
        for row in (_SOUND, _INTENTS, _HEAD, _RIGHT, _LEFT):
            yield f'<rect class="band" x="0" y="{row.top}" width="{width:.1f}" height="{row.height}"/>'

    def _ruler(self) -> Iterator[str]:
        for second in range(int(np.ceil(self.start_s)), int(self.end_s) + 1):
            x = self._x(second)
            yield f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="{_HEIGHT:.0f}"/>'
            yield f'<text class="time" x="{x + 3:.1f}" y="12">{second // 60}:{second % 60:02d}</text>'

    def _sound(self) -> Iterator[str]:
        first = int(self.start_s * self.rate)
        columns = self.loudness[first : int(np.ceil(self.end_s * self.rate))]
        if len(columns) == 0:
            return
        half = _SOUND.height / 2 - 1
        times = [(first + index + 0.5) / self.rate for index in range(len(columns))]
        outline = [(self._x(at), half * float(value)) for at, value in zip(times, columns, strict=True)]
        above = [f"{x:.1f},{_SOUND.middle - height:.1f}" for x, height in outline]
        below = [f"{x:.1f},{_SOUND.middle + height:.1f}" for x, height in outline]
        yield f'<polygon class="sound" points="{" ".join(above + below[::-1])}"/>'

    def _words(self) -> Iterator[str]:
        anchors = {
            placement.anchor.word for placement in self.timeline.gestures if placement.intent is not None
        }
        for index, word in enumerate(self.timeline.words):
            if not self._shows(word.start_s, word.end_s):
                continue
            middle = (self._x(word.start_s) + self._x(word.end_s)) / 2
            css = "word anchor" if index in anchors else "word"
            yield (
                f'<text class="{css}" data-at="{word.start_s:.2f}" x="{middle:.1f}" y="{_WORDS.top + 16}"'
                f"{_squeezed(word)}>{escape(word.text)}</text>"
            )

    def _intents(self) -> Iterator[str]:
        unserved: dict[tuple[int, str], str] = {
            (entry.clause, entry.intent): entry.reason for entry in self.timeline.unserved
        }
        for index, clause in enumerate(self.timeline.clauses):
            if not self._shows(clause.start_s, clause.end_s):
                continue
            css = "clause plain" if not clause.intents else "clause"
            yield self._box(_INTENTS, clause.start_s, clause.end_s, css, clause.text, inset=1)
            for line, intent in enumerate(clause.intents[:2]):
                reason = unserved.get((index, intent.id))
                style = "intent" if reason is None else "intent unserved"
                title = f"{intent.id} {intent.score:.2f}" + (f" — no gesture: {reason}" if reason else "")
                yield (
                    f'<text class="{style}" data-at="{clause.start_s:.2f}" x="{self._x(clause.start_s) + 4:.1f}" '
                    f'y="{_INTENTS.top + 18 + 17 * line}">'
                    f"<title>{escape(title)}</title>{escape(intent.id)}</text>"
                )

    def _gestures(self) -> Iterator[str]:
        shown = [
            placement
            for placement in self.timeline.gestures
            if self._shows(placement.preparation.start_s, placement.retraction.end_s)
        ]
        for placement in shown:
            for row in _ROWS_OF_HAND[placement.hand]:
                yield from self._phases(placement, row)
        # Lines and names come after all bars, so that no neighbour covers them.
        for placement in shown:
            if placement.intent is not None:
                row = _ROWS_OF_HAND[placement.hand][0]
                yield self._affiliate(placement, row)
                yield self._label(placement, row, self._room_px(placement, shown, row))

    def _phases(self, placement: Placement, row: Row) -> Iterator[str]:
        kind = "beat" if placement.intent is None else "gesture"
        for name, phase in _PHASES:
            span = phase(placement)
            if span.duration_s <= 0:
                continue
            title = f"{placement.gesture}: {name} {span.start_s:.2f}–{span.end_s:.2f} s. {placement.reason}"
            inset = 3.0 if name in ("stroke", "hold") else 9.0
            yield self._box(row, span.start_s, span.end_s, f"{kind} {name}", title, inset)

    def _room_px(self, placement: Placement, shown: Sequence[Placement], row: Row) -> float:
        """Return how wide a name may be that ends before the next one in its row."""
        start_s = placement.stroke.start_s
        later = [
            other.stroke.start_s
            for other in shown
            if other.intent is not None
            and _ROWS_OF_HAND[other.hand][0] is row
            and other.stroke.start_s > start_s
        ]
        return (min(later) - start_s) * PIXELS_PER_SECOND - 8 if later else math.inf

    def _label(self, placement: Placement, row: Row, room_px: float) -> str:
        target = f" → {placement.target}" if placement.target else ""
        name = placement.gesture + target
        if len(name) * _LETTER_PX > room_px:
            name = placement.gesture
        if len(name) * _LETTER_PX > room_px:
            name = name[: max(1, int(room_px / _LETTER_PX) - 1)] + "…"
        return (
            f'<text class="name" x="{self._x(placement.stroke.start_s) + 4:.1f}" y="{row.middle + 4:.1f}">'
            f"{escape(name)}</text>"
        )

    def _affiliate(self, placement: Placement, row: Row) -> str:
        word = self.timeline.words[placement.anchor.word]
        x = (self._x(word.start_s) + self._x(word.end_s)) / 2
        late_ms = 1000 * (placement.stroke.start_s - placement.anchor.time_s)
        title = f"The stroke starts {late_ms:+.0f} ms from the onset of “{placement.anchor.text}”."
        return (
            f'<path class="affiliate" d="M{x:.1f} {_WORDS.top + 21} L{self._x(placement.stroke.start_s):.1f} '
            f'{row.top + 3}"><title>{escape(title)}</title></path>'
        )

    def _marks(self) -> Iterable[str]:
        for mark in self.marks:
            if not self._shows(mark.start_s, mark.end_s):
                continue
            x, y = self._x(mark.start_s), _MARKS.top + 2
            yield (
                f'<path class="mark {escape(mark.severity)}" data-at="{mark.start_s:.2f}" '
                f'd="M{x - 6:.1f} {y + 13} L{x:.1f} {y} L{x + 6:.1f} {y + 13} Z">'
                f"<title>{escape(f'{mark.code}: {mark.text}')}</title></path>"
            )


def _squeezed(word: Word) -> str:
    """Attributes that draw a word no wider than it lasts; none if it has room."""
    room_px = max((word.end_s - word.start_s) * PIXELS_PER_SECOND - _WORD_GAP_PX, _LEAST_WORD_PX)
    wide_px = sum(
        _CHINESE_PX if ord(letter) >= _CHINESE_FROM else _CAPITAL_PX if letter.isupper() else _LETTER_PX
        for letter in word.text
    )
    return f' textLength="{room_px:.1f}" lengthAdjust="spacingAndGlyphs"' if wide_px > room_px else ""
