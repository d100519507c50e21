"""Rules as data, silenced rules, and the forms that a report takes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gestures.consistency import Finding, RuleBook, run_checks
from gestures.errors import DataError, InvalidInputError, NotFoundError
from motion.timing import TimeRange


@pytest.fixture
def late(harmed, show):
    first = show.gestures[0]
    return harmed(
        0, **{n: getattr(first, n).shifted(0.6) for n in ("preparation", "stroke", "hold", "retraction")}
    )


def test_text_names_severity_code_time_words_and_mend(late):
    text = run_checks(late).to_text()
    assert "error DX-CHECK-102 2.20–2.60 s '关注': the stroke of point starts 0.40 s after" in text
    assert "Start the stroke" in text
    assert text.splitlines()[-1].startswith("1 error, 0 warnings, 0 info;")
    assert "not checked DX-CHECK-502: no motion was given" in text


def test_json_holds_every_finding(late):
    content = json.loads(run_checks(late).to_json())
    assert content["counts"] == {"error": 1, "warning": 0, "info": 0}
    (finding,) = content["findings"]
    assert finding["code"] == "DX-CHECK-102" and finding["measured"]["late_s"] == pytest.approx(0.4)
    assert set(finding) == set(Finding.__dataclass_fields__)


def test_a_silenced_rule_is_kept_with_its_reason(late):
    book = RuleBook.load().silence("DX-CHECK-102", "this voice runs ahead")
    report = run_checks(late, book)
    assert report.findings == () and report.exit_code == 0
    assert (report.silenced[0].reason, report.silenced[0].count) == ("this voice runs ahead", 1)
    assert "silenced DX-CHECK-102 (1 hidden): this voice runs ahead" in report.to_text()


def test_silencing_needs_a_known_code_and_a_reason():
    book = RuleBook.load()
    with pytest.raises(NotFoundError, match="DX-CHECK-004"):
        book.silence("DX-CHECK-999", "why")
    with pytest.raises(InvalidInputError, match="DX-CHECK-005"):
        book.silence("DX-CHECK-102", "  ")


def test_thresholds_are_data(late):
    book = RuleBook.load()
    lax = replace(book.rules["stroke_late"], thresholds={"latest_s": 0.5})
    assert not run_checks(late, replace(book, rules={**book.rules, "stroke_late": lax})).findings
    broken = replace(book.rules["stroke_late"], thresholds={})
    with pytest.raises(DataError, match=r"DX-CHECK-003.*latest_s"):
        run_checks(late, replace(book, rules={**book.rules, "stroke_late": broken}))


RULE = "{id: a, code: DX-CHECK-101, severity: error, title: {en: A}, mend: m}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "no list 'rules'"),
        ("rules: [{id: a}]", "rules[0]"),
        (f"rules: [{RULE.replace('101', '1')}]", "not like DX-CHECK-101"),
        (f"rules: [{RULE.replace('error', 'fatal')}]", "fatal"),
        (f"rules: [{RULE}, {RULE}]", "twice"),
    ],
)
def test_malformed_rules_are_refused_with_their_place(text, says, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        RuleBook.load(path)
    assert caught.value.code == "DX-CHECK-002" and says in str(caught.value)


def test_findings_are_sorted_by_time(late, show):
    second = show.gestures[2]
    gestures = (*late.timeline.gestures[:2], replace(second, retraction=TimeRange(second.hold.end_s, 12.0)))
    report = run_checks(replace(late, timeline=replace(late.timeline, gestures=tuple(reversed(gestures)))))
    times = [finding.start_s for finding in report.findings]
    assert times == sorted(times)


def test_a_finding_of_unknown_severity_or_backward_time_is_refused():
    with pytest.raises(InvalidInputError, match="DX-CHECK-001"):
        Finding("DX-CHECK-101", "a", "fatal", "", 0.0, 1.0, "", "", "")
    with pytest.raises(InvalidInputError, match="DX-CHECK-001"):
        Finding("DX-CHECK-101", "a", "error", "", 2.0, 1.0, "", "", "")
