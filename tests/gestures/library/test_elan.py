"""Phases to ELAN and back: what is written is a file that ELAN reads, what is corrected is taken, the rest refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pympi.Elan import Eaf

from gestures.errors import FormatError, InvalidInputError
from gestures.library.elan import read_eaf, write_eaf
from motion.phases import GestureUnit, Phase, PhaseKind

ONSETS = (0.25, 0.75, 1.5, 1.75, 2.25)
UNITS = {
    "left": (),
    "right": (
        GestureUnit(
            "right",
            (
                Phase(PhaseKind.PREPARATION, 0.25, 0.75, 1.0),
                Phase(PhaseKind.STROKE, 0.75, 1.5, 0.5),
                Phase(PhaseKind.RETRACTION, 1.5, 2.25, 1.0),
            ),
            (),
        ),
    ),
}


def written(path: Path, onsets: tuple[float, float, float, float, float] = ONSETS) -> Path:
    write_eaf(path, onsets, UNITS, "an annotator")
    return path


def annotated(path: Path, *rows: tuple[int, int, str], tier: str = "gesture") -> Path:
    """Write a file as an annotator may leave it."""
    eaf = Eaf()
    eaf.add_tier(tier)
    for start, end, text in rows:
        eaf.add_annotation(tier, start, end, text)
    eaf.to_file(str(path))
    return path


milliseconds = st.lists(st.integers(0, 60_000), min_size=5, max_size=5, unique=True).map(sorted)


@given(milliseconds)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_phases_come_back_to_the_millisecond(tmp_path: Path, onsets: list[int]) -> None:
    a, b, c, d, e = (onset / 1000 for onset in onsets)
    assert read_eaf(written(tmp_path / "a.eaf", (a, b, c, d, e))) == pytest.approx((a, b, c, d, e))


def test_phases_that_take_no_time_are_left_out(tmp_path: Path) -> None:
    found = read_eaf(written(tmp_path / "a.eaf", (0.5, 0.5, 1.0, 1.0, 1.0)))
    assert found == pytest.approx((0.5, 0.5, 1.0, 1.0, 1.0))


def test_the_file_holds_what_the_format_asks_for(tmp_path: Path) -> None:
    path = written(tmp_path / "a.eaf")
    root = ET.parse(path).getroot()
    assert (
        root.tag == "ANNOTATION_DOCUMENT"
        and root.get("FORMAT") == "3.0"
        and root.get("AUTHOR") == "an annotator"
    )
    # The schema's order of what stands below the root.
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LOCALE", "CONSTRAINT"]
    places = [order.index(child.tag) for child in root if child.tag in order]
    assert places == sorted(places)
    slots = {slot.get("TIME_SLOT_ID") for slot in root.iter("TIME_SLOT")}
    used = {
        annotation.get(name)
        for annotation in root.iter("ALIGNABLE_ANNOTATION")
        for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2")
    }
    assert used <= slots
    types = {kind.get("LINGUISTIC_TYPE_ID") for kind in root.iter("LINGUISTIC_TYPE")}
    assert {tier.get("LINGUISTIC_TYPE_REF") for tier in root.iter("TIER")} <= types
    eaf = Eaf(str(path), suppress_version_warning=True)
    assert set(eaf.get_tier_names()) == {"gesture", "left hand", "right hand"}
    told = [row[:3] for row in sorted(eaf.get_annotation_data_for_tier("right hand"))]
    assert told == [(250, 750, "preparation"), (750, 1500, "stroke"), (1500, 2250, "retraction")]


def test_what_the_annotator_changes_is_taken(tmp_path: Path) -> None:
    rows = (
        (100, 400, "Prep"),
        (400, 700, "stroke 1"),
        (700, 900, "hold"),
        (900, 1300, "STROKE"),
        (1310, 1400, "hold"),
        (1400, 2000, "retr."),
    )
    with pytest.raises(InvalidInputError, match=r"DX-ELAN-003.*'retr\.' is no phase"):
        read_eaf(annotated(tmp_path / "a.eaf", *rows))
    mended = (*rows[:-1], (1400, 2000, "retr"))
    assert read_eaf(annotated(tmp_path / "b.eaf", *mended)) == pytest.approx((0.1, 0.4, 1.3, 1.4, 2.0))
    own = annotated(tmp_path / "c.eaf", (0, 500, "stroke"), tier="mine")
    assert read_eaf(own, tier="mine") == pytest.approx((0.0, 0.0, 0.5, 0.5, 0.5))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ((), "DX-ELAN-003.*no stroke among 0"),
        (((0, 500, "preparation"),), "DX-ELAN-003.*no stroke"),
        (
            ((0, 500, "stroke"), (500, 900, "preparation")),
            "DX-ELAN-004.*'preparation' at 0.500 s follows 'stroke'",
        ),
        (
            ((0, 500, "stroke"), (900, 1200, "hold")),
            "DX-ELAN-004.*begins at 0.900 s, the phase before .* 0.500",
        ),
        (((0, 500, "retraction"), (500, 900, "stroke")), "DX-ELAN-004.*follows 'retraction'"),
    ],
)
def test_what_is_no_gesture_is_refused(
    tmp_path: Path, rows: tuple[tuple[int, int, str], ...], problem: str
) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        read_eaf(annotated(tmp_path / "a.eaf", *rows))


def test_a_missing_tier_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"DX-ELAN-002.*It has gesture, left hand, right hand"):
        read_eaf(written(tmp_path / "a.eaf"), tier="gestures")


@pytest.mark.parametrize(
    "content",
    [
        b"<",
        b"no xml",
        b"<ANNOTATION_DOCUMENT/>",
        b"<html><body>gesture</body></html>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>',
        b"\xff\xfe\x00\x00",
    ],
)
def test_what_is_no_elan_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.eaf"
    path.write_bytes(content)
    with pytest.raises((FormatError, InvalidInputError), match=r"DX-ELAN-00[12]"):
        read_eaf(path)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.eaf").read_bytes()
    for share in (0.2, 0.5, 0.9):
        (tmp_path / "b.eaf").write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(FormatError, match="DX-ELAN-001"):
            read_eaf(tmp_path / "b.eaf")
