"""The trained weights: file format, feature weighting and scoring with numpy alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gestures.errors import DataError
from gestures.intents.features import FeatureExtractor, Features

FORMAT_VERSION = 2
_FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A clause as sparse features.

    Attributes:
        ids: Row of each known feature in the weights, ascending, (F,) int32.
        values: Weight of each, unit Euclidean norm, (F,) float32.
    """

    ids: NDArray[np.int32]
    values: _FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class IntentModel:
    """A linear layer and a small hidden layer over weighted n-grams, one sigmoid for each intent.

    Attributes:
        labels: Intent ids, K of them.
        vocabulary: Feature to row.
        lexicon: Word classes of the feature extractor.
        idf: Weight of each feature, (V,).
        stacked: Linear weights and embeddings side by side, (V, K + H).
        hidden_bias: (H,).
        output: (H, K).
        bias: (K,).
        slope: Calibration: probability = sigmoid(slope · logit + shift), (K,).
        shift: (K,).
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    lexicon: Mapping[str, Sequence[str]]
    idf: _FloatArray
    stacked: _FloatArray
    hidden_bias: _FloatArray
    output: _FloatArray
    bias: _FloatArray
    slope: _FloatArray
    shift: _FloatArray

    def encode(self, features: Features) -> Encoded:
        """Weight the features that the vocabulary knows."""
        return encode(features, self.vocabulary, self.idf)

    def logits(self, clauses: Sequence[Encoded]) -> _FloatArray:
        """Return raw scores, (N, K)."""
        size = len(self.labels)
        summed = np.empty((len(clauses), self.stacked.shape[1]), np.float32)
        for row, clause in enumerate(clauses):
            np.dot(clause.values, self.stacked.take(clause.ids, axis=0), out=summed[row])
        hidden = np.maximum(summed[:, size:] + self.hidden_bias, 0.0)
        return np.asarray(summed[:, :size] + hidden @ self.output + self.bias, np.float32)

    def shares(self, clause: Encoded, rows: NDArray[np.int32], labels: Sequence[int]) -> _FloatArray:
        """Return what each feature contributes to the scores of a clause.

        The network is linear within the set of hidden units that the clause turns on, so the shares are exact.

        Args:
            clause: The clause.
            rows: Rows of F features of the clause in the weights.
            labels: Indices of L intents.

        Returns:
            (F, L).
        """
        size = len(self.labels)
        chosen = list(labels)
        hidden = (clause.values @ self.stacked.take(clause.ids, axis=0))[size:] + self.hidden_bias
        weights = self.stacked.take(rows, axis=0)
        active = self.output[:, chosen] * (hidden > 0)[:, None]
        per_unit = weights[:, chosen] + weights[:, size:] @ active
        return np.asarray(per_unit * self.idf[rows][:, None], np.float32)

    def probabilities(self, logits: _FloatArray) -> _FloatArray:
        """Calibrate raw scores into probabilities such that 0.5 is the decision, (N, K)."""
        scaled = np.clip(self.slope * logits + self.shift, -30.0, 30.0)
        return np.asarray(1.0 / (1.0 + np.exp(-scaled)), np.float32)

    def save(self, path: Path) -> None:
        """Write the weights as safetensors, a byte for each; the same model gives the same bytes."""
        # One key: the format does not fix the order of several.
        metadata = {
            "deixis": json.dumps(
                {
                    "version": FORMAT_VERSION,
                    "labels": list(self.labels),
                    "vocabulary": list(self.vocabulary),
                    "lexicon": {name: list(words) for name, words in self.lexicon.items()},
                },
                ensure_ascii=False,
                separators=(",", ":"),
            )
        }
        steps, rounded = quantise(self.stacked)
        tensors: dict[str, NDArray[Any]] = {
            "stacked": rounded,
            "steps": steps,
            "output": self.output,
            "idf": self.idf,
            "hidden_bias": self.hidden_bias,
            "bias": self.bias,
            "slope": self.slope,
            "shift": self.shift,
        }
        path.write_bytes(save(tensors, metadata=metadata))

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """Read weights that `save` wrote.

        Raises:
            DataError: If the file is missing, damaged or of another version.
        """
        if not path.is_file():
            raise DataError(
                "the classifier's weights are missing",
                code="DX-INTENT-030",
                where=str(path),
                hint="Run 'deixis train' to make them.",
            )
        try:
            with safe_open(str(path), framework="numpy") as file:
                about = json.loads((file.metadata() or {})["deixis"])
                tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
            if about["version"] != FORMAT_VERSION:
                raise DataError(
                    f"version {about['version']} of the weights, expected {FORMAT_VERSION}",
                    code="DX-INTENT-031",
                    where=str(path),
                    hint="Run 'deixis train' to make them anew.",
                )
            tensors["stacked"] *= tensors.pop("steps")[:, None]
            vocabulary = {feature: row for row, feature in enumerate(about["vocabulary"])}
            model = cls(
                labels=tuple(about["labels"]), vocabulary=vocabulary, lexicon=about["lexicon"], **tensors
            )
        except (SafetensorError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the classifier's weights cannot be read: {error}",
                code="DX-INTENT-031",
                where=str(path),
                hint="Run 'deixis train' to make them anew.",
            ) from error
        if model.stacked.shape != (len(vocabulary), len(model.labels) + len(model.hidden_bias)):
            raise DataError(
                "the weights do not match their vocabulary", code="DX-INTENT-031", where=str(path)
            )
        return model

    def extractor(self) -> FeatureExtractor:
        """Return the feature extractor that the weights were trained with."""
        return FeatureExtractor(self.lexicon)


def quantise(weights: _FloatArray) -> tuple[_FloatArray, NDArray[np.int8]]:
    """Round each row to multiples of a step of its own, so that its largest weight is 127 steps.

    Args:
        weights: (V, C).

    Returns:
        The steps, (V,) float32, and how many of them each weight is, (V, C) int8.
    """
    steps = np.maximum(np.abs(weights).max(axis=1), 1e-12) / np.float32(127.0)
    return steps, np.rint(weights / steps[:, None]).astype(np.int8)


def encode(features: Features, vocabulary: Mapping[str, int], idf: _FloatArray) -> Encoded:
    """Weight the known features of a clause by rarity, each once, to unit length."""
    found = set(map(vocabulary.get, features.names))
    found.discard(None)
    ids = np.array(sorted(found), np.int32)  # type: ignore[type-var]
    values = idf[ids]
    norm = float(np.sqrt(values @ values))
    return Encoded(ids, values / norm if norm > 0 else values)
