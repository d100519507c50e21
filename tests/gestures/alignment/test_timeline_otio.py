"""The editor's timeline: readable by OpenTimelineIO, with every phase at its time."""

from __future__ import annotations

import opentimelineio as otio
import pytest

from gestures.alignment.planner import plan
from gestures.alignment.timeline_otio import timeline_to_otio, write_otio
from gestures.errors import InvalidInputError


@pytest.fixture
def timeline(speech_of, library, persona, platform):
    clauses = [
        (["点", "关注"], [("ask_follow", 0.9, {}, 1)]),
        (["介绍", "这款"], [("introduce_product", 0.9, {}, 1)]),
        (["对", "的"], [("affirm", 0.9, {}, 0)]),
    ] * 3
    utterance, made = speech_of(clauses, word_s=0.5, pause_s=1.0)
    return plan(utterance, made, library, persona, platform, 7)


def read_back(tmp_path, timeline):
    path = tmp_path / "timeline.otio"
    write_otio(path, timeline, speech_file="speech.wav")
    return otio.adapters.read_from_file(str(path))


def test_tracks_are_read_back_by_otio(tmp_path, timeline):
    show = read_back(tmp_path, timeline)
    assert [track.name for track in show.tracks] == [
        "speech",
        "words",
        "clauses",
        "left hand",
        "right hand",
        "body",
    ]
    assert show.metadata["AIGC"]["Label"] == "1"
    assert show.tracks[0][0].media_reference.target_url == "speech.wav"


def test_every_phase_stands_at_its_time(tmp_path, timeline):
    show = read_back(tmp_path, timeline)
    tracks = {track.name: track for track in show.tracks}
    found = {}
    for name in ("left hand", "right hand", "body"):
        for clip in tracks[name].find_clips():
            span = clip.range_in_parent()
            found[name, clip.name, round(span.start_time.to_seconds(), 3)] = (
                span.end_time_exclusive().to_seconds()
            )
    for placement in timeline.gestures:
        for hand in {"both": ("left hand", "right hand"), "none": ("body",)}.get(
            placement.hand, (f"{placement.hand} hand",)
        ):
            for phase in ("preparation", "stroke", "hold", "retraction"):
                span = getattr(placement, phase)
                if span.duration_s > 0.002:
                    ends = [
                        end
                        for (track, name, start), end in found.items()
                        if track == hand
                        and name == f"{placement.gesture}: {phase}"
                        and abs(start - span.start_s) < 0.0011
                    ]
                    assert ends and abs(ends[0] - span.end_s) < 0.0011


def test_words_keep_their_metadata(timeline):
    show = timeline_to_otio(timeline)
    clips = list(show.tracks[0].find_clips())
    assert [clip.name for clip in clips] == [word.text for word in timeline.words]
    assert clips[1].metadata["deixis"]["start_s"] == timeline.words[1].start_s


def test_a_folder_that_is_not_there_is_refused(tmp_path, timeline):
    with pytest.raises(InvalidInputError, match="DX-FMT-004"):
        write_otio(tmp_path / "nowhere" / "timeline.otio", timeline)
