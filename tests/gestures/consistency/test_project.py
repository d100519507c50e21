"""A project's own word on the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.consistency import project_rules, run_checks
from gestures.errors import DataError, InvalidInputError, NotFoundError
from gestures.library.gesture import CultureNote


def written(tmp_path, text):
    path = tmp_path / "checks.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_project_silences_is_reported_with_its_reason(tmp_path, harmed):
    late = harmed(0, gesture="clap", hand="both", target=None)
    assert run_checks(late).count("error") == 1
    text = (
        "silence:\n  - {code: DX-CHECK-201, reason: it is a quiz}\n  - {code: DX-CHECK-207, reason: ours}\n"
    )
    report = run_checks(late, project_rules(written(tmp_path, text)).book)
    assert report.count("error") == 0
    assert [(s.code, s.reason, s.count) for s in report.silenced] == [
        ("DX-CHECK-201", "it is a quiz", 1),
        ("DX-CHECK-207", "ours", 1),
    ]


def test_a_project_changes_a_threshold_and_leaves_the_others(tmp_path):
    book = project_rules(written(tmp_path, "thresholds:\n  frozen: {longest_s: 9}\n")).book
    assert book.rules["frozen"].threshold("longest_s") == 9.0
    shipped = project_rules(None).book.rules["frozen"]
    assert book.rules["frozen"].threshold("least_m") == shipped.threshold("least_m")
    assert shipped.threshold("longest_s") != 9.0


def test_a_taboo_is_found_for_the_audience_that_has_it(evidence, shelf):
    note = CultureNote("BR", "An insult.", taboo=True)
    rude = type(shelf)(*(replace(g, culture=(note,)) if g.id == "three" else g for g in shelf.gestures))
    shown = replace(evidence, library=rude)
    assert not run_checks(shown).findings
    (finding,) = run_checks(replace(shown, audience=frozenset({"BR"}))).findings
    assert finding.code == "DX-CHECK-306" and finding.placement == 1 and "An insult." in finding.text


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[1]", "DX-CHECK-012", "no fields"),
        ("silense: []", "DX-CHECK-012", "silence"),
        ("silence: {a: b}", "DX-CHECK-012", "no list"),
        ("silence: [{code: DX-CHECK-101}]", "DX-CHECK-012", "silence[0]"),
        ("silence: [{code: DX-CHECK-101, reason: ''}]", "DX-CHECK-005", "without a reason"),
        ("silence: [{code: DX-CHECK-999, reason: x}]", "DX-CHECK-004", "DX-CHECK-999"),
        ("thresholds: {froze: {}}", "DX-CHECK-011", "frozen"),
        ("thresholds: {frozen: {longest: 1}}", "DX-CHECK-011", "longest_s"),
        ("thresholds: {frozen: {longest_s: soon}}", "DX-CHECK-012", "soon"),
        ("thresholds: {frozen: {longest_s: .nan}}", "DX-CHECK-012", "nan"),
        ("thresholds: {frozen: {longest_s: -4}}", "DX-CHECK-012", "0 or more"),
        ("thresholds: {frozen: 3}", "DX-CHECK-012", "frozen"),
    ],
)
def test_malformed_files_are_refused_with_the_field(text, code, says, tmp_path):
    with pytest.raises((DataError, NotFoundError, InvalidInputError)) as caught:
        project_rules(written(tmp_path, text))
    assert caught.value.code == code and says in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InvalidInputError, match="DX-CHECK-010"):
        project_rules(tmp_path / "checks.yaml")
