from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline, Unserved
from gestures.intents.spans import IntentSpan
from gestures.report import Mark, ShowReport, Still, render_report, timeline_pictures
from gestures.speech.words import Word
from motion.timing import TimeRange

JPEG = b"\xff\xd8\xff\xe0 not a real picture"
VOID = {"meta", "img", "br", "wbr"}


def placement(word: Word, index: int, **changes: object) -> Placement:
    start = word.start_s - 0.2
    made = Placement(
        gesture="point_follow",
        revision=1,
        clause=0,
        intent="ask_follow",
        hand="right",
        target="follow_button",
        amplitude=1.0,
        anchor=Anchor(index, word.text, word.start_s),
        preparation=TimeRange(start - 0.4, start),
        stroke=TimeRange(start, start + 0.4),
        hold=TimeRange(start + 0.4, start + 0.8),
        retraction=TimeRange(start + 0.8, start + 1.3),
        reason="fits ask_follow",
    )
    return replace(made, **changes)


def make_timeline(duration_s: float = 6.0) -> Timeline:
    texts = ["左上角", "点个", "关注", "<b>", "我们", "现在", "开始"]
    words = tuple(
        Word(text, 3 * index, 3 * index + len(text), 0.8 + 0.5 * index, 1.2 + 0.5 * index)
        for index, text in enumerate(texts)
    )
    clauses = (
        TimedClause("左上角点个关注", 0, 9, 0.8, 2.2, 0, 2, (IntentSpan("ask_follow", 0.97, {"text": "1"}),)),
        TimedClause("<b>我们现在开始", 9, 21, 2.3, 4.2, 3, 6),
    )
    beat = placement(words[5], 5, gesture="beat_small", clause=1, intent=None, hand="both", target=None)
    return Timeline(
        language="zh",
        duration_s=duration_s,
        platform="douyin",
        persona="warm_host",
        seed=7,
        words=words,
        phones=(),
        clauses=clauses,
        gestures=(placement(words[2], 2), beat),
        unserved=(Unserved(1, "greet", "no time before the first word"),),
    )


def make_report(**changes: object) -> ShowReport:
    report = ShowReport(
        title="a <script>alert(1)</script>.txt",
        script="左上角点个关注 <b>我们现在开始",
        timeline=make_timeline(),
        loudness=np.linspace(0, 1, 240, dtype=np.float32),
        marks=(
            Mark("DX-CHECK-101", "error", 2.0, 2.4, "points at the cart & not at Follow", "use point_follow"),
        ),
        facts={"made in": "1.2 s"},
        files={"motion.npz": 12345},
        stills=(Still(0, 1.9, JPEG),),
        label={"AIGC": {"Label": "1"}},
    )
    return replace(report, **changes)


class Balance(HTMLParser):
    """Counts open elements and collects addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "href", "action", "srcset")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_nothing_of_the_network() -> None:
    page = render_report(make_report())
    balance = Balance()
    balance.feed(page)
    assert balance.open == []
    assert balance.addresses == [make_report().stills[0].data_uri, "motion.npz"]
    assert "@import" not in page
    assert "url(" not in page
    without_namespaces = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert re.search(r"https?://", without_namespaces) is None


def test_text_of_the_script_cannot_become_markup() -> None:
    page = render_report(make_report())
    assert "<script" not in page
    assert "<b>我们" not in page
    assert "&lt;b&gt;我们现在开始" in page


def test_the_page_tells_what_happened() -> None:
    page = render_report(make_report(notes=("No video: EGL is missing.",), omitted_stills=3))
    for text in (
        "ask_follow · text 1",
        "point_follow · right → follow_button",
        "greet: no time before the first word",
        "points at the cart &amp; not at Follow",
        "No video: EGL is missing.",
        "3 further strokes are not pictured",
        "12.3 kB",
        "-200 ms",
    ):
        assert text in page
    assert '<meta name="AIGC" content="{&#34;AIGC&#34;:{&#34;Label&#34;:&#34;1&#34;}}">' in page


@pytest.mark.parametrize(
    ("files", "player"),
    [
        ({"speech.wav": 5, "show.mp4": 9}, '<video id="recording" src="show.mp4"'),
        ({"speech.wav": 5}, '<audio id="recording" src="speech.wav"'),
    ],
)
def test_the_recording_beside_the_page_plays_from_every_time_that_is_shown(
    files: dict[str, int], player: str
) -> None:
    page = render_report(make_report(files=files))
    assert page.count(player) == page.count('id="recording"') == 1
    assert page.count("<script") == 1
    assert "alert(1)" not in page[page.index("<script") :]
    body = page[page.index("<body") :]
    timeline = make_timeline()
    finding, clause, still = (f'data-at="{time_s:.2f}">{time_s:.2f} s</button>' for time_s in (2.0, 0.8, 1.9))
    assert finding in body and clause in body and still in body
    for placed in timeline.gestures:
        assert f'data-at="{placed.stroke.start_s:.2f}"' in body
    balance = Balance()
    balance.feed(page)
    assert balance.open == []


def test_without_a_recording_nothing_asks_to_be_clicked() -> None:
    page = render_report(make_report())
    assert "<button" not in page
    assert 'id="recording"' not in page
    assert "0.80 s" in page


def test_a_show_without_findings_says_so() -> None:
    assert "Nothing was found" in render_report(make_report(marks=(), stills=()))


def elements(picture: str, css: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(picture)
    return [element for element in root.iter() if css in (element.get("class") or "").split()]


def test_every_phase_is_drawn_where_it_is() -> None:
    timeline = make_timeline()
    (picture,) = timeline_pictures(timeline, np.zeros(0, dtype=np.float32), ())
    width = float(ElementTree.fromstring(picture).get("width", ""))
    second = (width - 24) / timeline.duration_s
    stroke = timeline.gestures[0].stroke
    (box,) = [box for box in elements(picture, "stroke") if "gesture" in (box.get("class") or "")]
    assert float(box.get("x", "")) == pytest.approx(12 + second * stroke.start_s, abs=0.1)
    assert float(box.get("width", "")) == pytest.approx(second * stroke.duration_s, abs=0.1)
    assert len(elements(picture, "beat")) == 8, "a beat of both hands has four phases in each hand's lane"
    assert [word.text for word in elements(picture, "anchor")] == ["关注"]
    assert len(elements(picture, "affiliate")) == 1


def test_a_long_show_is_drawn_in_pieces_that_hold_everything() -> None:
    timeline = make_timeline(duration_s=250.0)
    marks = tuple(Mark("DX-CHECK-1", "info", at, at, "") for at in (1.0, 130.0, 245.0))
    pictures = timeline_pictures(timeline, np.ones(10_000, dtype=np.float32), marks)
    assert len(pictures) == 3
    assert [len(elements(picture, "mark")) for picture in pictures] == [1, 1, 1]
    assert [len(elements(picture, "word")) for picture in pictures] == [7, 0, 0]
    assert all(elements(picture, "sound") for picture in pictures)


def test_names_of_neighbouring_strokes_do_not_overlap() -> None:
    timeline = make_timeline()
    words = timeline.words
    crowded = replace(timeline, gestures=tuple(placement(words[index], index) for index in (1, 2, 4)))
    (picture,) = timeline_pictures(crowded, np.zeros(0, np.float32), ())
    names = re.findall(r'<text class="name" x="([\d.]+)"[^>]*>([^<]*)<', picture)
    assert len(names) == 3
    # The narrowest that a letter of this size may be drawn.
    ends = [float(x) + 6.5 * len(name) for x, name in names]
    assert all(end < float(x) for end, (x, _) in zip(ends, names[1:], strict=False))
    assert names[-1][1] == "point_follow → follow_button"


def test_words_that_are_said_fast_are_drawn_no_wider_than_they_last() -> None:
    timeline = make_timeline()
    fast, slow = replace(timeline.words[0], text="EVERYBODY"), replace(timeline.words[1], text="to")
    said = replace(timeline, words=(fast, slow, *timeline.words[2:]))
    (picture,) = timeline_pictures(said, np.zeros(0, np.float32), ())
    drawn = {word.text: word.get("textLength") for word in elements(picture, "word")}
    assert drawn["to"] is None
    second = (float(ElementTree.fromstring(picture).get("width", "")) - 24) / timeline.duration_s
    assert 0 < float(drawn["EVERYBODY"] or 0) < second * (fast.end_s - fast.start_s)
