"""What must hold for every plan, whatever the script and its timing."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestures.alignment.clashes import clash
from gestures.alignment.footprint import hands_of
from gestures.alignment.planner import make_plan, plan
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.tags import read_tags
from gestures.alignment.timeline_json import timeline_to_json
from gestures.errors import InvalidInputError, PlanningError
from gestures.intents.spans import Clause, IntentSpan
from gestures.intents.taxonomy import Taxonomy
from gestures.library.gesture import Key, Parameter, Scaled
from gestures.personas import Persona
from gestures.speech.words import Utterance, Word

INTENTS = (
    ("ask_follow", {}),
    ("point_cart", {}),
    ("ask_like", {}),
    ("claim_coupon", {}),
    ("state_price", {"number": "9.9"}),
    ("quantity", {"number": "3"}),
    ("low_stock", {"number": "25"}),
    ("greet", {}),
    ("praise_quality", {}),
    ("affirm", {}),
    ("negate", {}),
    ("ask_purchase", {}),
    ("caution", {}),
    ("address_viewer", {}),
    ("emphasise", {}),
    ("introduce_product", {}),
)
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def clause_lists(draw):
    clauses = []
    for _ in range(draw(st.integers(1, 14))):
        count = draw(st.integers(1, 7))
        intents = []
        for id, slots in draw(st.lists(st.sampled_from(INTENTS), max_size=3, unique_by=lambda pair: pair[0])):
            intents.append(
                (id, draw(st.floats(0.2, 1.0)), slots, draw(st.none() | st.integers(0, count - 1)))
            )
        clauses.append((["字"] * count, intents))
    return clauses


timings = st.fixed_dictionaries(
    {
        "word_s": st.floats(0.08, 0.6),
        "pause_s": st.floats(0.0, 1.5),
        "lead_in_s": st.floats(0.0, 1.2),
        "tail_s": st.floats(0.0, 1.0),
    }
)


def check_invariants(timeline, library, threshold=0.5):
    taxonomy = Taxonomy.load()
    busy: dict[str, float] = {}
    last_stroke_end = 0.0
    for placement in timeline.gestures:
        gesture = library.get(placement.gesture)
        offset = placement.stroke.start_s - placement.anchor.time_s
        assert -0.5 - 1e-4 <= offset <= 0.10 + 1e-4, (placement, offset)
        assert placement.preparation.end_s == placement.stroke.start_s
        assert placement.stroke.end_s == placement.hold.start_s
        assert placement.hold.end_s == placement.retraction.start_s
        assert placement.preparation.start_s >= 0.0
        assert placement.retraction.end_s <= timeline.duration_s + 1e-9
        assert placement.preparation.duration_s >= gesture.phases.preparation.shortest_s - 2e-4
        assert placement.stroke.duration_s >= gesture.phases.stroke.shortest_s - 2e-4
        assert placement.hold.duration_s >= gesture.phases.hold.shortest_s - 2e-4
        assert placement.stroke.start_s >= last_stroke_end - 2e-4
        last_stroke_end = placement.stroke.end_s
        for hand in hands_of(gesture, placement.hand) or ("body",):
            assert placement.preparation.start_s >= busy.get(hand, 0.0), placement
            busy[hand] = placement.retraction.end_s
        sure = [s for s in timeline.clauses[placement.clause].intents if s.score >= threshold]
        assert clash(gesture, placement.target, placement.parameters, sure, taxonomy) is None


def served_or_explained(timeline, library):
    """Every intent is served by a gesture of its clause that says it, or has an entry with a reason."""
    taxonomy = Taxonomy.load()
    entries = {(entry.clause, entry.intent) for entry in timeline.unserved}
    assert all(entry.reason for entry in timeline.unserved)
    for number, clause in enumerate(timeline.clauses):
        said = [p for p in timeline.gestures if p.clause == number]
        for span in clause.intents:
            if (number, span.id) in entries:
                continue
            intent = taxonomy.get(span.id)
            assert any(
                library.get(p.gesture).family in intent.fits or span.id in library.get(p.gesture).intents
                for p in said
            ), (number, span)


@QUIET
@given(clauses=clause_lists(), timing=timings, seed=st.integers(0, 2**31))
def test_every_plan_keeps_its_promises(clauses, timing, seed, speech_of, library, persona, platform):
    utterance, made = speech_of(clauses, **timing)
    timeline = plan(utterance, made, library, persona, platform, seed)
    check_invariants(timeline, library)
    served_or_explained(timeline, library)


@QUIET
@given(
    clauses=clause_lists(),
    tempo=st.floats(0.7, 1.4),
    handedness=st.sampled_from(["left", "right"]),
    rate=st.floats(0.0, 1.0),
)
def test_every_persona_keeps_them_too(clauses, tempo, handedness, rate, speech_of, library, platform):
    utterance, made = speech_of(clauses)
    persona = Persona("any", "Any", tempo=tempo, handedness=handedness, gesture_rate=rate)
    timeline = plan(utterance, made, library, persona, platform, 3)
    check_invariants(timeline, library)
    if rate == 0.0:
        assert all(placement.intent is not None for placement in timeline.gestures)


@QUIET
@given(clauses=clause_lists(), seed=st.integers(0, 1000))
def test_no_gesture_follows_itself_where_another_says_the_same(
    clauses, seed, speech_of, library, persona, platform
):
    alternatives = {
        "point_screen": 3,
        "wave": 2,
    }
    utterance, made = speech_of(clauses, word_s=0.4, pause_s=0.8)
    timeline = plan(utterance, made, library, persona, platform, seed)
    for before, after in zip(timeline.gestures, timeline.gestures[1:], strict=False):
        family = library.get(after.gesture).family
        if family in alternatives or family == "beat":
            assert before.gesture != after.gesture


def random_script(speech_of, count, seed=5, word_s=0.25):
    draw = random.Random(seed)
    clauses = []
    for _ in range(count):
        size = draw.randint(3, 8)
        intents = []
        for _ in range(draw.choice([0, 0, 1, 1, 2])):
            id, slots = draw.choice(INTENTS)
            if id not in [entry[0] for entry in intents]:
                intents.append((id, draw.uniform(0.3, 1.0), slots, draw.randrange(size)))
        clauses.append((["字"] * size, intents))
    return speech_of(clauses, word_s=word_s)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_plan(
    speech_of, library, persona, platform
):
    utterance, made = random_script(speech_of, 40)
    texts = [timeline_to_json(plan(utterance, made, library, persona, platform, seed)) for seed in (1, 1, 2)]
    assert texts[0] == texts[1]
    assert texts[0].replace('"seed": 1', "") != texts[2].replace('"seed": 2', "")


def test_a_plan_depends_on_what_lies_ahead_only_as_far_as_it_looks(speech_of, library, persona, platform):
    utterance, made = random_script(speech_of, 60)
    whole = plan(utterance, made, library, persona, platform, 9)
    part = plan(utterance, made[:40], library, persona, platform, 9)
    horizon = made[30].start
    settled = [p for p in whole.gestures if utterance.words[p.anchor.word].start < horizon]
    assert len(settled) > 8
    for a, b in zip(settled, part.gestures, strict=False):
        assert (a.gesture, a.stroke.start_s, a.hand) == (b.gesture, b.stroke.start_s, b.hand)


def test_most_strokes_start_a_little_before_their_words(speech_of, library, persona, platform):
    utterance, made = random_script(speech_of, 300)
    offsets = sorted(
        p.stroke.start_s - p.anchor.time_s for p in plan(utterance, made, library, persona, platform).gestures
    )
    assert -0.25 <= offsets[len(offsets) // 2] <= 0.0
    inside = sum(-0.3 <= offset <= 0.0 for offset in offsets) / len(offsets)
    assert inside >= 0.95


def test_cost_grows_linearly_and_ten_minutes_take_under_two_seconds(speech_of, library, persona, platform):
    def seconds(count):
        utterance, made = random_script(speech_of, count)
        begun = time.process_time()
        plan(utterance, made, library, persona, platform)
        return (time.process_time() - begun) / count, utterance.duration_s

    seconds(50)
    short, _ = seconds(100)
    long, duration_s = seconds(400)
    assert long <= 2.0 * short
    assert long * 400 * 600.0 / duration_s < 2.0


def test_follow_and_cart_are_pointed_at_with_the_hand_on_their_side(speech_of, library, persona, platform):
    clauses = [
        (["点", "个", "关注"], [("ask_follow", 0.97, {}, 2)]),
        (["点", "小黄车"], [("point_cart", 0.95, {"link_number": "3"}, 1)]),
        (["点", "点赞"], [("ask_like", 0.95, {}, 1)]),
    ]
    utterance, made = speech_of(clauses, word_s=0.5, pause_s=0.8)
    follow, cart, like = plan(utterance, made, library, persona, platform).gestures
    assert (follow.target, follow.hand, follow.anchor.text) == ("follow_button", "right", "关注")
    assert (cart.target, cart.hand, cart.anchor.text) == ("cart_button", "right", "小黄车")
    assert like.anchor.text == "点赞" and like.target in ("like_button", None)
    if like.target:
        assert like.hand == "left"


def test_a_number_is_shown_as_said_and_gets_time_for_each_digit(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["只要", "九块九", "今天", "都有"], [("state_price", 0.9, {"number": "9.9"}, 1)])], word_s=0.6
    )
    (placement,) = plan(
        utterance, made, library, persona, platform, settings=PlannerSettings(forbid=("present_front",))
    ).gestures
    assert placement.parameters["number"] == "9.9"
    assert placement.stroke.duration_s >= 2 * 0.45


def test_an_intent_without_a_fitting_gesture_says_why(speech_of, library, persona, platform):
    clauses = [(["领", "券"], [("claim_coupon", 0.9, {}, 1)]), (["听", "一下"], [("compare", 0.9, {}, 0)])]
    utterance, made = speech_of(clauses)
    reasons = {
        entry.intent: entry.reason for entry in plan(utterance, made, library, persona, platform).unserved
    }
    assert "shows no coupon" in reasons["claim_coupon"]
    assert "no gesture" in reasons["compare"]


def test_a_low_score_gets_no_gesture_but_is_reported(speech_of, library, persona, platform):
    utterance, made = speech_of([(["点", "关注"], [("ask_follow", 0.3, {}, 1)])])
    timeline = plan(utterance, made, library, persona, platform, settings=PlannerSettings(density=0.0))
    assert not timeline.gestures
    assert timeline.unserved[0].reason == "score 0.30 is under the threshold 0.50"


def test_words_too_close_leave_one_gesture_and_a_reason(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["关注"], [("ask_follow", 0.99, {}, 0)]), (["别急"], [("caution", 0.6, {}, 0)])],
        word_s=0.15,
        pause_s=0.02,
    )
    timeline = plan(utterance, made, library, persona, platform)
    assert [placement.intent for placement in timeline.gestures] == ["ask_follow"]
    assert timeline.unserved[0].intent == "caution"
    assert timeline.unserved[0].reason == "left out: halt would hurry the hands"


def test_neighbours_co_articulate_and_distant_gestures_return_to_rest(speech_of, library, persona, platform):
    def retraction(pause_s):
        utterance, made = speech_of(
            [(["看", "关注"], [("ask_follow", 0.9, {}, 1)]), (["小", "黄车"], [("point_cart", 0.9, {}, 1)])],
            word_s=0.4,
            pause_s=pause_s,
        )
        first, second = plan(utterance, made, library, persona, platform).gestures
        return first, second

    near, after_near = retraction(0.5)
    assert near.retraction.duration_s == 0.0
    assert after_near.preparation.start_s == near.hold.end_s
    far, after_far = retraction(6.0)
    assert far.retraction.duration_s > 0.4
    assert after_far.preparation.start_s >= far.retraction.end_s + 0.3


def test_a_pointing_hold_lasts_while_the_phrase_does(speech_of, library, persona, platform):
    utterance, made = speech_of([(["关注", "一", "下", "主播"], [("ask_follow", 0.9, {}, 0)])], word_s=0.35)
    (placement,) = plan(utterance, made, library, persona, platform).gestures
    assert placement.hold.end_s == pytest.approx(made_end(utterance), abs=0.25)


def made_end(utterance):
    return utterance.words[-1].end_s


def test_plain_speech_gets_beats_at_the_personas_rate_with_stillness_between(speech_of, library, platform):
    utterance, made = speech_of([(["字"] * 6, [])] * 200, word_s=0.28, pause_s=0.3)
    rates = {}
    for rate in (0.2, 0.4):
        persona = Persona("p", "P", gesture_rate=rate)
        timeline = plan(utterance, made, library, persona, platform, 4)
        rates[rate] = len(timeline.gestures) / utterance.duration_s
        gaps = [
            after.preparation.start_s - before.retraction.end_s
            for before, after in zip(timeline.gestures, timeline.gestures[1:], strict=False)
        ]
        assert max(gaps) > 2.0
        assert 0.5 * rate <= rates[rate] <= 1.3 * rate
    assert rates[0.4] > 1.4 * rates[0.2]


def test_hands_that_cannot_be_there_give_the_time_they_lack(speech_of, library, persona, platform):
    clauses = [(["关注"], [("ask_follow", 0.99, {}, 0)]), (["大家"], [("address_viewer", 0.6, {}, 0)])]
    utterance, made = speech_of(clauses, word_s=0.12, pause_s=0.02)
    (entry,) = plan(utterance, made, library, persona, platform).unserved
    assert entry.reason.startswith("no time: 0.") and "would be 0." in entry.reason


@pytest.mark.parametrize(
    ("intent", "slots", "served"),
    [
        ("describe_size", {"dimension": "height", "number": "30"}, "size_scaled"),
        ("describe_size", {"magnitude": "small"}, "size_tiny"),
        ("quantity", {"number": "12"}, None),
        ("quantity", {"number": "3000"}, "arms_wide"),
        ("countdown", {"numbers": ["3", "2", "1"]}, "count_321"),
        ("countdown", {"numbers": ["5", "4", "3", "2", "1"]}, None),
    ],
)
def test_sizes_amounts_and_countdowns_are_shown_only_as_said(
    intent, slots, served, speech_of, library_of, gesture_of, persona, platform
):
    magnitude = (Parameter("magnitude", 0.5),)
    scaled = gesture_of("size_scaled", "size", ("describe_size",), parameters=magnitude)
    wide = (Scaled("magnitude", 0.4, 1.8), 0.8, 0.6)
    scaled = replace(scaled, keys=tuple(replace(k, main=replace(k.main, place=wide)) for k in scaled.keys))
    tiny = gesture_of("size_tiny", "size", ("describe_size",), parameters=(Parameter("magnitude", 0.0),))
    count = gesture_of("count_321", "number_sequence", ("countdown",))
    shapes = ("cn3", "cn3", "cn2", "cn1", "flat")
    keys = tuple(Key(i / 4, replace(count.keys[0].main, shape=shape)) for i, shape in enumerate(shapes))
    library = library_of(
        scaled,
        tiny,
        replace(count, keys=keys),
        gesture_of("arms_wide", "big_amount", ("quantity",), hands="both"),
    )
    utterance, made = speech_of([(["就", "这么", "多"], [(intent, 0.9, slots, 1)])], word_s=0.5)
    timeline = plan(utterance, made, library, persona, platform)
    if served is None:
        assert not timeline.gestures and "no gesture fits" in timeline.unserved[0].reason
    elif served == "size_tiny":
        assert timeline.gestures[0].parameters["magnitude"] < 0.3
    else:
        assert timeline.gestures[0].gesture == served


def test_a_long_clause_gets_beats_away_from_its_meaning(speech_of, library, platform):
    persona = Persona("p", "P", gesture_rate=0.8)
    utterance, made = speech_of([(["关注", *["字"] * 19], [("ask_follow", 0.9, {}, 0)])], word_s=0.35)
    follow, *beats = plan(utterance, made, library, persona, platform).gestures
    assert follow.intent == "ask_follow" and beats
    assert all(beat.intent is None and beat.anchor.time_s >= follow.anchor.time_s + 2.4 for beat in beats)


def test_variety_over_a_long_show(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])] * 120, word_s=0.5, pause_s=2.5
    )
    timeline = plan(utterance, made, library, persona, platform, 8)
    used = [placement.gesture for placement in timeline.gestures]
    assert len(used) == 120
    shares = [used.count(name) / len(used) for name in set(used)]
    assert len(shares) == 3 and min(shares) > 0.15
    assert all(placement.target == "follow_button" for placement in timeline.gestures)


def tagged(text, intents=()):
    words, now = [], 1.0
    inside = False
    for offset, character in enumerate(text):
        inside = (inside or character == "{") and character != "}"
        if inside or character in "}，。\n":
            continue
        words.append(Word(character, offset, offset + 1, now, now + 0.3))
        now += 0.3
    clause = Clause(text, 0, len(text), tuple(intents))
    return Utterance(text, "zh", tuple(words), (), now + 0.9), [clause]


def test_the_authors_word_wins_and_lands_on_the_next_word(library, persona, platform):
    text = "大家好{gesture: clap hand=both amplitude=0.8}今天点关注"
    utterance, clauses = tagged(
        text, [IntentSpan("ask_follow", 0.9, {}, (text.index("关"), text.index("关") + 2))]
    )
    timeline = plan(utterance, clauses, library, persona, platform, tags=read_tags(text, library, platform))
    clap = next(p for p in timeline.gestures if p.gesture == "clap")
    assert clap.anchor.text == "今" and clap.amplitude == 0.8
    assert "1:4" in clap.reason


def test_stillness_between_none_and_auto(library, persona, platform):
    text = "大家好{gesture: none}点关注今天真的很好很好{gesture: auto}我们再来看看这个"
    utterance, clauses = tagged(
        text, [IntentSpan("ask_follow", 0.9, {}, (text.index("关"), text.index("关") + 2))]
    )
    timeline = plan(utterance, clauses, library, persona, platform, tags=read_tags(text, library, platform))
    still = range(text.index("}"), text.index("{gesture: auto"))
    assert not [p for p in timeline.gestures if utterance.words[p.anchor.word].start in still]
    assert "stillness" in timeline.unserved[0].reason and "1:4" in timeline.unserved[0].reason


def test_tags_that_no_hand_can_follow_are_an_error_with_their_place(library, persona, platform):
    text = "大家好{gesture: wave_big hand=right}今{gesture: clap}天"
    utterance, clauses = tagged(text)
    tags = read_tags(text, library, platform)
    with pytest.raises(PlanningError, match=r"DX-TAG-006.*script:1:\d+.*cannot be reached"):
        plan(utterance, clauses, library, persona, platform, tags=tags)
    lenient = plan(
        utterance, clauses, library, persona, platform, tags=tags, settings=PlannerSettings(strict_tags=False)
    )
    assert [entry.intent for entry in lenient.unserved] in (["tag:clap"], ["tag:wave_big"])


@pytest.mark.parametrize(
    ("tag", "lacks"), [("number_show", "which number"), ("point_index", "where it is to point")]
)
def test_tags_that_lack_a_value_are_an_error_unless_the_words_give_it(tag, lacks, library, persona, platform):
    text = f"大家好{{gesture: {tag}}}三个关注"
    tags = read_tags(text, library, platform)
    utterance, clauses = tagged(text)
    with pytest.raises(InvalidInputError, match=rf"DX-TAG-007.*script:1:4.*{lacks}"):
        plan(utterance, clauses, library, persona, platform, tags=tags)
    spans = [IntentSpan("quantity", 0.9, {"number": "3"}), IntentSpan("ask_follow", 0.9)]
    utterance, clauses = tagged(text, spans)
    timeline = plan(utterance, clauses, library, persona, platform, tags=tags)
    placement = next(entry for entry in timeline.gestures if "asks for it" in entry.reason)
    assert placement.gesture == tag and placement.anchor.text == "三"
    assert placement.parameters.get("number") == ("3" if tag == "number_show" else None)
    assert placement.target == (None if tag == "number_show" else "follow_button")


def test_persona_and_call_can_forbid_and_prefer(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])] * 12, word_s=0.5, pause_s=2.0
    )
    forbidden = PlannerSettings(forbid=("point_index", "point_open"))
    timeline = plan(utterance, made, library, persona, platform, settings=forbidden)
    assert {placement.gesture for placement in timeline.gestures} == {"point_double"}
    host = Persona("p", "P", prefer=("point_open",))
    preferred = [p.gesture for p in plan(utterance, made, library, host, platform).gestures]
    plain = [p.gesture for p in plan(utterance, made, library, persona, platform).gestures]
    assert preferred.count("point_open") > plain.count("point_open")


def test_mirrored_pictures_swap_the_pointing_hand(speech_of, library, persona, platform):
    utterance, made = speech_of([(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])])
    (placement,) = plan(utterance, made, library, persona, replace(platform, mirrored=True)).gestures
    assert placement.hand == "left"


def test_silence_and_scripts_without_clauses_give_an_empty_timeline(library, persona, platform):
    empty = Utterance("", "zh", (), (), 1.0)
    timeline = plan(empty, [], library, persona, platform)
    assert timeline.gestures == () and timeline.duration_s == 1.0


def test_a_clause_of_which_nothing_is_spoken_is_reported(library, persona, platform):
    utterance = Utterance("你好，👍", "zh", (Word("你好", 0, 2, 0.8, 1.2),), (), 2.0)
    clauses = [Clause("你好", 0, 2), Clause("👍", 3, 4, (IntentSpan("ask_like", 0.9),))]
    timeline = plan(utterance, clauses, library, persona, platform)
    assert timeline.unserved[0].reason == "no word of the clause is spoken"


@pytest.mark.parametrize(
    ("clauses", "code"),
    [
        ([Clause("好", 1, 2), Clause("你", 0, 1)], "DX-ALIGN-003"),
        ([Clause("你好", 0, 2), Clause("好", 1, 2)], "DX-ALIGN-003"),
    ],
)
def test_clauses_that_run_backwards_are_refused(clauses, code, library, persona, platform):
    utterance = Utterance("你好", "zh", (Word("你", 0, 1, 0.5, 0.7), Word("好", 1, 2, 0.7, 0.9)), (), 2.0)
    with pytest.raises(InvalidInputError, match=code):
        plan(utterance, clauses, library, persona, platform)


def test_words_that_run_backwards_in_the_script_are_refused(library, persona, platform):
    utterance = Utterance("你好", "zh", (Word("好", 1, 2, 0.5, 0.7), Word("你", 0, 1, 0.7, 0.9)), (), 2.0)
    with pytest.raises(InvalidInputError, match="DX-ALIGN-002"):
        plan(utterance, [], library, persona, platform)


@pytest.mark.parametrize(
    ("name", "value"), [("threshold", 1.5), ("latest_s", 0.3), ("beam", 0), ("lead_s", float("nan"))]
)
def test_settings_out_of_range_are_refused(name, value):
    with pytest.raises(InvalidInputError, match=f"DX-ALIGN-001.*{name}"):
        PlannerSettings(**{name: value})


def test_decisions_cover_every_opportunity_in_order(speech_of, library, persona, platform):
    utterance, made = random_script(speech_of, 50)
    decisions = make_plan(utterance, made, library, persona, platform).decisions
    assert [decision.number for decision in decisions] == list(range(len(decisions)))
    times = [decision.opportunity.time_s for decision in decisions]
    assert times == sorted(times)
