"""Findings for programs and reviewers: SARIF, JUnit XML and the page with pictures."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from gestures.consistency import Finding, Report, RuleBook, Silence
from gestures.report import Still
from gestures.report.checks_page import PageShow, render_checks
from gestures.report.junit import to_junit
from gestures.report.sarif import to_sarif

RULES = tuple(RuleBook.load())
JPEG = b"\xff\xd8\xff\xe0 not a real picture"


@pytest.fixture
def report() -> Report:
    late = Finding(
        "DX-CHECK-102", "stroke_late", "error", "Stroke after its word", 2.2, 2.6, "关<注>\x01&", "too late.",
        "Move it.", clause=0, placement=3, measured={"late_s": 0.4},
    )  # fmt: skip
    note = replace(late, code="DX-CHECK-204", rule="intent_unserved", severity="info", placement=None)
    silenced = (Silence("DX-CHECK-301", "we like it", 2),)
    return Report(
        (late, note), silenced, {"DX-CHECK-504": "no lip gap was given"}, ("DX-CHECK-102", "DX-CHECK-204")
    )


def test_sarif_has_every_finding_with_its_rule_level_and_place(report):
    log = json.loads(to_sarif({"out/一 show": report}, RULES, "1.2.3", {"broken": "no timeline"}))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("Deixis", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in RULES]
    assert [result["level"] for result in run["results"]] == ["error", "note"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "out/%E4%B8%80%20show"
    assert run["results"][0]["properties"]["measured"] == {"late_s": 0.4}
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "no timeline" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert run["properties"]["silenced"][0]["reason"] == "we like it"


def test_junit_is_well_formed_and_counts_what_it_holds(report):
    root = ElementTree.fromstring(to_junit({"show": report}, RULES, {"broken": "no timeline\x00"}))
    show, broken = root.findall("testsuite")
    cases = {case.get("name").split()[0]: case for case in show}
    assert set(cases) == {rule.code for rule in RULES}
    failure = cases["DX-CHECK-102"].find("failure")
    assert failure.get("type") == "error" and "关<注>&" in failure.text
    assert cases["DX-CHECK-204"].find("failure") is None
    assert "we like it" in cases["DX-CHECK-301"].find("skipped").get("message")
    assert broken.find("testcase/error").get("message") == "no timeline"
    for suite in (show, broken):
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count)) == len(suite.findall(f"testcase/{tag}"))
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(root.get("tests")) == len(root.findall("testsuite/testcase"))


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open, self.pictures, self.addresses = [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "img":
            self.pictures.append(values["src"])
        self.addresses += [values[name] for name in ("src", "href") if name in values]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_shows_the_moment_beside_the_words_and_asks_nothing_of_the_network(report):
    shows = [
        PageShow("a", 12.0, report, stills={0: Still(3, 2.4, JPEG)}),
        PageShow("b", reason="no <timeline>"),
        PageShow("c", 3.0, Report(())),
    ]
    page = render_checks(shows, ["no pictures & why"])
    reader = Reader()
    reader.feed(page)
    assert not reader.open and len(reader.pictures) == 1
    assert all(address.startswith(("data:image/jpeg;base64,", "#")) for address in reader.addresses)
    assert "关&lt;注&gt;" in page and "no &lt;timeline&gt;" in page and "we like it" in page
    assert page.index("DX-CHECK-102") < page.index("DX-CHECK-204")
    assert "No faults" in page


def test_the_page_has_what_is_worst_first_and_folds_notes(report):
    page = render_checks(
        [PageShow("c", 3.0, Report(())), PageShow("a", 12.0, report), PageShow("b", reason="lost")]
    )
    assert page.index(">b</h2>") < page.index(">a</h2>") < page.index(">c</h2>")
    assert page.index("DX-CHECK-102") < page.index("<details>") < page.index("DX-CHECK-204")


def test_a_page_without_shows_is_a_page():
    assert "0 shows" in render_checks([])
