"""An animator's day at the command line, from a new gesture to its end, with a colleague in between."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from gestures.library.clips import clip_content, content_hash
from motion.clip import Clip
from motion.timing import FrameRate


@pytest.fixture(autouse=True)
def two_animators(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_AUTHOR", "Lin")


def done(ran: Any) -> Any:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_gesture_from_draft_to_retirement(deixis: Any, salute: Path, tmp_path: Path) -> None:
    (added,) = done(deixis("library", "add", salute, "-m", "For the sports room", "--json"))
    assert (added["id"], added["status"], added["revision"]) == ("room_salute", "draft", 1)
    assert (added["author"], added["message"]) == ("Lin", "For the sports room")

    linted = deixis("library", "lint", "room_salute", "--texts", "--json")
    assert (linted.code, json.loads(linted.out)) == (0, {"gestures": 1, "findings": []})

    (asked,) = done(deixis("library", "review", "room_hello", "--submit", "--json"))
    assert asked["status"] == "in_review"
    (approved,) = done(
        deixis("library", "review", "room_salute", "--approve", "--by", "Mei", "-c", "Crisp", "--json")
    )
    assert (approved["status"], approved["approved_revision"]) == ("approved", 1)

    mine, hers = tmp_path / "mine.yaml", tmp_path / "hers.yaml"
    text = deixis("library", "show", "room_salute", "--yaml").out
    mine.write_text(text.replace("stroke: [0.45", "stroke: [0.6"), encoding="utf-8")
    hers.write_text(text.replace("palm: forward", "palm: up"), encoding="utf-8")
    second = done(deixis("library", "edit", "room_salute", mine, "--json"))
    assert (second["revision"], second["status"], second["approved_revision"]) == (2, "draft", 1)
    assert second["message"] == "stroke 0.45 s → 0.60 s"

    conflict = deixis("library", "edit", "room_salute", hers, "--by", "Mei")
    assert conflict.code == 2
    for said in ("DX-STORE-029", "Lin", "revision 2", "revision 1", "stroke 0.45 s → 0.60 s"):
        assert said in conflict.err
    assert done(deixis("library", "history", "room_salute", "--json"))["revisions"][0]["revision"] == 2

    third = done(deixis("library", "edit", "room_salute", hers, "--base", "2", "--by", "Mei", "--json"))
    assert (third["revision"], third["author"]) == (3, "Mei")
    told = done(deixis("library", "diff", "room_salute", "2", "3", "--json"))
    assert [item["words"] for item in told["differences"]] == [
        "stroke 0.60 s → 0.45 s",
        "gesturing hand: palm forward → up",
    ]
    against_what_plays = done(deixis("library", "diff", "room_salute", "--json"))
    assert (against_what_plays["before"]["revision"], against_what_plays["after"]["revision"]) == (1, 3)

    back = done(deixis("library", "restore", "room_salute", "2", "--json"))
    assert (back["revision"], back["message"]) == (4, "Restored revision 2")
    assert done(deixis("library", "diff", "room_salute", "2", "4", "--json"))["differences"] == []

    retired = deixis("library", "retire", "room_salute", "-c", "Viewers did not get it")
    assert retired.code == 0
    assert "--reopen" in retired.err
    assert "room_salute" not in deixis("library", "list").out
    assert "room_salute" in deixis("library", "list", "--status", "retired").out
    (reopened,) = done(deixis("library", "review", "room_salute", "--reopen", "--json"))
    assert reopened["status"] == "draft"

    past = done(deixis("library", "history", "room_salute", "--json"))
    assert [row["revision"] for row in past["revisions"]] == [4, 3, 2, 1]
    assert [(step["revision"], step["status"], step["by"]) for step in past["reviews"]][:2] == [
        (1, "in_review", "Lin"),
        (1, "approved", "Mei"),
    ]
    trail = done(deixis("library", "audit", "room_salute", "--json"))
    assert [line["action"] for line in trail][:4] == [
        "gesture.add",
        "gesture.review",
        "gesture.review",
        "gesture.edit",
    ]
    assert {line["actor"] for line in trail} == {"Lin", "Mei"}


def test_a_pack_carries_gestures_to_another_library_and_back(
    deixis: Any, salute: Path, tmp_path: Path, library: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in (
        ("add", salute),
        ("review", "room_salute", "--submit"),
        ("review", "room_salute", "--approve"),
    ):
        assert deixis("library", *step).code == 0
    pack, again = tmp_path / "spring.zip", tmp_path / "again.zip"
    assert done(deixis("library", "export", pack, "room_hello", "wave", "--json"))["gestures"] == [
        "room_salute",
        "wave",
    ]
    elsewhere = tmp_path / "elsewhere.db"
    shutil.copy(installed, elsewhere)
    monkeypatch.setenv("DEIXIS_LIBRARY", str(elsewhere))
    brought = done(deixis("library", "import", pack, "--by", "Mei", "--json"))
    assert (brought["added"], brought["unchanged"], brought["updated"]) == (["room_salute"], ["wave"], [])
    told = deixis("library", "import", pack).out
    assert told == "2 gestures here already: room_salute, wave\n"
    assert done(deixis("library", "show", "room_salute", "--json"))["status"] == "approved"
    assert deixis("library", "export", again, "room_salute", "wave").code == 0
    assert again.read_bytes() == pack.read_bytes()

    pack.write_bytes(pack.read_bytes()[:-40])
    refused = deixis("library", "import", pack)
    assert (refused.code, "[DX-PACK-" in refused.err) == (2, True)


def test_what_shows_is_what_can_be_edited(deixis: Any, tmp_path: Path) -> None:
    file = tmp_path / "wave.yaml"
    file.write_text(deixis("library", "show", "wave", "--yaml").out, encoding="utf-8")
    ran = deixis("library", "edit", "wave", file, "--json")
    assert json.loads(ran.out)["revision"] == 1
    assert "Nothing is different" in ran.err


def test_a_file_that_does_not_say_what_it_was_made_from_overwrites_nothing(
    deixis: Any, tmp_path: Path
) -> None:
    text = deixis("library", "show", "wave", "--yaml").out
    file = tmp_path / "wave.yaml"
    file.write_text(
        text.replace("    revision: 1\n", "").replace("stroke: [1.5", "stroke: [1.4"), encoding="utf-8"
    )
    refused = deixis("library", "edit", "wave", file)
    assert refused.code == 2
    assert "DX-CLI-013" in refused.err
    assert "--base 1" in refused.err
    assert deixis("library", "edit", "wave", file, "--base", "1").code == 0


def test_consent_and_licence_at_the_command_line(deixis: Any, tmp_path: Path) -> None:
    document = tmp_path / "signed.pdf"
    document.write_bytes(b"signed")
    add = ("library", "consent", "add", "lin-2026", "--subject", "Lin Yue", "--scope", "hand gestures")
    assert deixis(*add, "--document", document, "--until", "2999-12-31").code == 0
    (record,) = done(deixis("library", "consent", "list", "--json"))
    assert record["document_sha256"] == "4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d"
    assert record["valid_until"] == "2999-12-31"
    assert "holds" in deixis("library", "consent", "list").out
    assert done(deixis("library", "consent", "revoke", "lin-2026", "--reason", "asked", "--json")) == {
        "id": "lin-2026",
        "retired": [],
    }
    assert "was revoked" in deixis("library", "consent", "list").out
    again = deixis("library", "consent", "revoke", "lin-2026")
    assert (again.code, "DX-STORE-035" in again.err) == (2, True)

    licence = ("library", "licence", "add", "LicenseRef-studio", "--name", "Studio", "--no-commercial")
    assert deixis(*licence).code == 0
    rows = {row["id"]: row for row in done(deixis("library", "licence", "list", "--json"))}
    assert rows["LicenseRef-studio"]["allows_commercial"] is False
    assert rows["Apache-2.0"]["allows_commercial"] is True


def test_a_file_of_gestures_is_added_whole_or_not_at_all(deixis: Any, salute: Path) -> None:
    text = salute.read_text(encoding="utf-8")
    first = text.replace("room_salute", "first_salute").replace("room_hello", "first_hello")
    taken = text.removeprefix("gestures:\n").replace("room_hello", "thumbs up")
    salute.write_text(first + taken, encoding="utf-8")
    refused = deixis("library", "add", salute)
    assert (refused.code, "thumbs_up" in refused.err) == (2, True)
    assert deixis("library", "show", "first_salute").code == 2
    salute.write_text(first, encoding="utf-8")
    assert deixis("library", "add", salute).code == 0
    again = deixis("library", "add", salute)
    assert (again.code, "DX-STORE-025" in again.err) == (2, True)


RECORDED = """id: filmed_wave
names: {{zh: 实拍挥手, en: filmed wave}}
description: {{zh: 真人拍摄的挥手。, en: A wave of a person.}}
family: wave
intents: [greet]
hands: right
licence: LicenseRef-studio
phases: {{preparation: [0.4, 0.3, 1.0], stroke: [0.5, 0.3, 1.0], hold: [0.2, 0.0, 1.0], retraction: [0.4, 0.3, 1.0]}}
keys: [{{at: 0.0, shape: open, place: [1.3, 1.1, 0.5], palm: forward, fingers: up}}]
clip:
  file: filmed.npz
  sha256: {sha256}
  frame_rate: 30
  phases_s: [0.0, 0.4, 0.9, 1.1, 1.5]
  hand: right
  source: studio
  from_person: true
  consent: lin-2026
words: {{zh: [你好], en: [hello there]}}
"""


def test_recorded_motion_needs_licence_and_consent_and_goes_with_them(deixis: Any, tmp_path: Path) -> None:
    still = torch.zeros(46, 55, 4)
    still[..., 3] = 1.0
    content = clip_content(Clip(FrameRate(30), still, torch.zeros(46, 3)))
    file = tmp_path / "filmed.yaml"
    file.write_text(RECORDED.format(sha256=content_hash(content)), encoding="utf-8")

    missing = deixis("library", "add", file)
    assert (missing.code, "filmed.npz" in missing.err) == (2, True)
    (tmp_path / "filmed.npz").write_bytes(content[:-1])
    damaged = deixis("library", "add", file)
    assert (damaged.code, "DX-LIB-023" in damaged.err) == (2, True)
    assert deixis("library", "show", "filmed_wave").code == 2

    (tmp_path / "filmed.npz").write_bytes(content)
    assert deixis("library", "add", file).code == 0
    assert deixis("library", "review", "filmed_wave", "--submit").code == 0
    approve = ("library", "review", "filmed_wave", "--approve")
    assert "DX-STORE-036" in deixis(*approve).err
    assert deixis("library", "licence", "add", "LicenseRef-studio", "--name", "Studio").code == 0
    assert "DX-STORE-038" in deixis(*approve).err
    (tmp_path / "signed.pdf").write_bytes(b"signed")
    consent = ("lin-2026", "--subject", "Lin Yue", "--scope", "waves", "--document", tmp_path / "signed.pdf")
    assert deixis("library", "consent", "add", *consent).code == 0
    assert deixis(*approve).code == 0

    revoked = deixis("library", "consent", "revoke", "lin-2026", "--reason", "asked")
    assert revoked.out == "lin-2026: revoked\nfilmed_wave: revision 1 retired\n"
    assert "filmed_wave" in deixis("library", "list", "--status", "retired").out
    assert "asked" in deixis("library", "history", "filmed_wave").out
