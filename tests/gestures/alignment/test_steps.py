"""Steps that are weighed only when they may be next are those of weighing all, in the same order."""

from __future__ import annotations

import random

import pytest

from gestures.alignment import search
from gestures.alignment.costs import OpportunityCosts
from gestures.alignment.planner import plan
from gestures.alignment.sequences import repeats_sequence
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.steps import Hypothesis, Step, Steps
from gestures.alignment.transit import transit
from gestures.alignment.units import home_ways


def all_weighed(model, opportunity, rest, sequences, long_ago, beam) -> list[Step]:
    """Every step of every hypothesis, put in order at the end."""
    costs, tempo = OpportunityCosts(model, opportunity), model.persona.tempo
    steps = []
    for parent in beam:
        steps.append(Step(parent.cost, parent))
        covered = parent.covered_of(opportunity.clause)
        if opportunity.intent is not None and covered >> opportunity.intent & 1:
            continue
        before = parent.recent[0].gesture if parent.recent else None
        endings = sequences.endings(parent.recent)
        fresh, repeats = [], []
        for number, candidate in enumerate(opportunity.candidates):
            way = transit(candidate, parent.channels, parent.last, rest, tempo)
            onset = costs.onset_s(way)
            if onset is None:
                continue
            ways, id = home_ways(candidate.footprint, rest, tempo), candidate.gesture.id
            onset = costs.rested_s(onset, parent.unit, ways)
            again = repeats_sequence(endings, id, onset)
            terms = costs.terms(
                number, way, onset, parent.recent, long_ago.get(id), covered, again, parent.unit, ways
            )
            step = Step(parent.cost + sum(terms), parent, candidate, onset, ways)
            (repeats if id == before else fresh).append(step)
        steps += fresh if fresh or opportunity.is_beat else repeats
    return sorted(steps, key=lambda step: step.cost)


def told(step: Step) -> tuple[float, Hypothesis, object, float]:
    return step.cost, step.parent, step.candidate, step.onset_s


@pytest.mark.parametrize("density", [0.0, 0.5, 1.0])
def test_steps_come_as_if_all_were_weighed(density, library, persona, platform, speech_of, monkeypatch):
    weighed: list[Steps] = []

    class Checked(Steps):
        def __init__(self, *given) -> None:
            super().__init__(*given)
            expected = [told(step) for step in all_weighed(*given)]
            assert [told(step) for step in Steps(*given)] == expected
            weighed.append(self)

    monkeypatch.setattr(search, "Steps", Checked)
    draw = random.Random(round(density * 10))
    intents = [
        "ask_follow",
        "point_cart",
        "ask_like",
        "greet",
        "praise_quality",
        "affirm",
        "negate",
        "caution",
    ]
    clauses = []
    for _ in range(60):
        found = draw.sample(intents, draw.choice([0, 1, 1, 2, 3]))
        count = draw.randint(1, 6)
        spans = [(id, draw.uniform(0.4, 1.0), {}, draw.randrange(count)) for id in found]
        clauses.append((["字"] * count, spans))
    utterance, given = speech_of(clauses, word_s=0.25, pause_s=0.2, lead_in_s=0.8, tail_s=0.9)
    timeline = plan(utterance, given, library, persona, platform, settings=PlannerSettings(density=density))
    assert len(weighed) > 80
    assert len(timeline.gestures) > 20
