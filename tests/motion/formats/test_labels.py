"""The AI label keeps the standard's form and survives its carriers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motion.errors import InvalidInputError
from motion.formats.labels import AigcLabel, sidecar_path, write_sidecar

KEYS = [
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
]


def test_json_has_the_keys_of_the_standard_all_text() -> None:
    value = json.loads(AigcLabel(produce_id="演示-1").as_json())
    assert list(value) == ["AIGC"]
    assert list(value["AIGC"]) == KEYS
    assert all(isinstance(text, str) for text in value["AIGC"].values())
    assert (value["AIGC"]["Label"], value["AIGC"]["ProduceID"]) == ("1", "演示-1")


def test_round_trip() -> None:
    label = AigcLabel("某公司", "id", "平台", "pid", 'a"b', "c", "2")
    assert AigcLabel.from_json(label.as_json()) == label
    assert AigcLabel.from_object(label.as_object()) == label


@pytest.mark.parametrize("wrong", [{"label": "4"}, {"produce_id": "a\nb"}, {"content_producer": 5}])
def test_wrong_fields_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-070"):
        AigcLabel(**wrong)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"AIGC": 3}', '{"Other": {}}'])
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-071"):
        AigcLabel.from_json(text)


def test_sidecar_lies_beside_the_file(tmp_path: Path) -> None:
    target = tmp_path / "face.csv"
    beside = write_sidecar(target, AigcLabel())
    assert beside == sidecar_path(target) == tmp_path / "face.csv.aigc.json"
    assert AigcLabel.from_json(beside.read_text()) == AigcLabel()
