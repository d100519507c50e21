"""The trained weights: rounding, and the file that keeps them."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save

from gestures.errors import DataError
from gestures.intents.model import IntentModel, halved, packed, quantise
from gestures.intents.vocabulary import Vocabulary

LABELS = ("greet", "thank", "ask_follow")


@pytest.fixture
def model() -> IntentModel:
    chance = np.random.default_rng(4)

    def floats(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    steps, levels = quantise(floats(11, 16))
    size = len(LABELS)
    return IntentModel(
        labels=LABELS,
        vocabulary=Vocabulary.of(f"字{row} " for row in range(11)),
        lexicon={"colour": ["红", "off white"]},
        idf=halved(np.abs(floats(11))),
        packed=packed(levels),
        steps=steps,
        mixing=floats(16, 6),
        hidden_bias=floats(6),
        output=floats(6, size),
        bias=floats(size),
        slope=floats(size),
        shift=floats(size),
    )


def test_what_is_saved_is_loaded_bit_for_bit(model: IntentModel, tmp_path: Path) -> None:
    path, again = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    model.save(path)
    loaded = IntentModel.load(path)
    for name in ("idf", "packed", "steps", "mixing", "hidden_bias", "output", "bias", "slope", "shift"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(model, name))
    assert (loaded.labels, list(loaded.vocabulary), dict(loaded.lexicon)) == (
        model.labels,
        list(model.vocabulary),
        dict(model.lexicon),
    )
    loaded.save(again)
    assert again.read_bytes() == path.read_bytes()


def test_rounding_keeps_sums_over_many_features() -> None:
    weights = np.random.default_rng(5).normal(size=(400, 128)).astype(np.float32)
    steps, levels = quantise(weights)
    assert set(np.unique(levels)) == {-3, -1, 1, 3}
    exact, rounded = weights[:60].sum(axis=0), (levels[:60] * steps[:60, None]).sum(axis=0)
    assert np.corrcoef(exact, rounded)[0, 1] > 0.93
    nothing, signs = quantise(np.zeros((2, 8), np.float32))
    assert np.abs(nothing[:, None] * signs).max() < 1e-5


@pytest.mark.parametrize("keep", [0, 10, 400, -1])
def test_a_file_cut_short_is_refused(model: IntentModel, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "weights.safetensors"
    model.save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match="DX-INTENT-031"):
        IntentModel.load(path)


def _changed(about: dict[str, Any], tensors: dict[str, Any], change: str) -> None:
    match change:
        case "a label less":
            about["labels"].pop()
        case "a label twice":
            about["labels"][0] = about["labels"][1]
        case "a number for a label":
            about["labels"][0] = 7
        case "labels as one text":
            about["labels"] = "abc"
        case "no labels":
            del about["labels"]
        case "no lexicon":
            about["lexicon"] = None
        case "a word for a list":
            about["lexicon"] = {"colour": "red"}
        case "no steps":
            del tensors["steps"]
        case "one tensor more":
            tensors["more"] = tensors["bias"]
        case "rarities cut short":
            tensors["idf"] = tensors["idf"][:-1]
        case "output turned":
            tensors["output"] = np.ascontiguousarray(tensors["output"].T)
        case "hidden layer narrower":
            tensors["hidden_bias"] = tensors["hidden_bias"][1:]
        case "mixing flat":
            tensors["mixing"] = tensors["mixing"].ravel()
        case "embeddings as floats":
            tensors["packed"] = tensors["packed"].astype(np.float32)
        case "whole numbers for shifts":
            tensors["shift"] = tensors["shift"].astype(np.int32)
        case "not a number":
            tensors["mixing"][3, 2] = np.nan
        case "infinite rarity":
            tensors["idf"][0] = np.inf
        case "other features":
            tensors["vocabulary"] = np.frombuffer(zlib.compress(b"one\ntwo"), np.uint8)


@pytest.mark.parametrize(
    "change",
    [
        "a label less",
        "a label twice",
        "a number for a label",
        "labels as one text",
        "no labels",
        "no lexicon",
        "a word for a list",
        "no steps",
        "one tensor more",
        "rarities cut short",
        "output turned",
        "hidden layer narrower",
        "mixing flat",
        "embeddings as floats",
        "whole numbers for shifts",
        "not a number",
        "infinite rarity",
        "other features",
    ],
)
def test_weights_that_cannot_work_are_refused_when_loaded(
    model: IntentModel, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "weights.safetensors"
    model.save(path)
    with safe_open(str(path), framework="numpy") as file:
        about = json.loads(file.metadata()["deixis"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    _changed(about, tensors, change)
    path.write_bytes(save(tensors, metadata={"deixis": json.dumps(about)}))
    with pytest.raises(DataError, match=r"DX-INTENT-031.*deixis train"):
        IntentModel.load(path)
