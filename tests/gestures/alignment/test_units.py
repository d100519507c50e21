"""Gestures come in units, and hands rest between."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.alignment import plan
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.units import NO_UNIT, HomeWays, Unit, unit_after
from gestures.personas import Persona

ASKS = ("ask_follow", "point_cart", "ask_like", "praise_quality", "greet", "ask_purchase", "affirm")
REST_S = PlannerSettings().rest_s


def units_of(timeline):
    """Return first and last instant of every unit of both hands, with the number of its strokes."""
    found = []
    for placement in sorted(timeline.gestures, key=lambda p: p.preparation.start_s):
        start, end = placement.preparation.start_s, placement.retraction.end_s
        if placement.hand == "none":
            continue
        if found and start < found[-1][1] + 1e-3:
            first, last, count = found[-1]
            found[-1] = (first, max(last, end), count + 1)
        else:
            found.append((start, end, 1))
    return found


@pytest.mark.parametrize("pause_s", [0.5, 0.9, 1.4])
def test_hands_rest_between_units_however_much_there_is_to_say(
    pause_s, speech_of, library, persona, platform
):
    script = [(["字", "字", "字"], [(ASKS[n % 7], 0.95, {}, 1)]) for n in range(60)]
    utterance, made = speech_of(script, word_s=0.3, pause_s=pause_s)
    timeline = plan(utterance, made, library, persona, platform)
    units = units_of(timeline)
    rests = [after[0] - before[1] for before, after in pairwise(units)]
    assert min(rests) >= 0.5 * REST_S
    assert max(last - first for first, last, _ in units) <= 14.0
    lengths = sorted(last - first for first, last, _ in units)
    assert 1.5 <= lengths[len(lengths) // 2] <= 6.5


def test_beats_of_plain_speech_share_units(speech_of, library, platform):
    utterance, made = speech_of([(["字"] * 6, [])] * 100, word_s=0.28, pause_s=0.3)
    timeline = plan(utterance, made, library, Persona("p", "P", gesture_rate=0.5), platform, 4)
    units = units_of(timeline)
    assert sum(count for _, _, count in units) >= 1.4 * len(units)


times = st.floats(0.0, 2.0)


@given(
    gaps=st.lists(st.tuples(st.floats(0.2, 6.0), st.floats(0.1, 1.5), times, times), min_size=1, max_size=12)
)
def test_a_unit_begins_after_a_rest_and_nowhere_else(gaps):
    unit, onset_s = NO_UNIT, 0.0
    for gap_s, rise_s, stays_s, back_s in gaps:
        onset_s += gap_s
        before, home_s = unit, onset_s + stays_s + back_s
        unit = unit_after(unit, onset_s, HomeWays(rise_s, stays_s, back_s), REST_S)
        if before.rests_before(onset_s, rise_s, REST_S):
            assert unit == Unit(onset_s, home_s)
        else:
            assert unit.began_s == before.began_s
            assert unit.home_s == max(before.home_s, home_s)
    assert unit_after(unit, onset_s + 9.0, HomeWays(0.0, 1.0, 1.0), REST_S) == unit
