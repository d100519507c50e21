"""What an encoder adds to the built-in classifier: a linear correction of its scores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gestures.errors import DataError
from gestures.intents.encoders import EncoderError, TextEncoder

HEAD = "encoder_head.safetensors"
"""Name of the file beside the weights."""

_VERSION = 1
_FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class EncoderHead:
    """A linear layer over an encoder's vectors, trained on what the built-in scores leave to explain.

    Attributes:
        spec: The encoder that it was trained with.
        labels: Intent ids, K, as in the weights beside it.
        weights: (E, K).
        bias: (K,).
        slope: Calibration of the corrected scores, as in `IntentModel`, (K,).
        shift: (K,).
    """

    spec: str
    labels: tuple[str, ...]
    weights: _FloatArray
    bias: _FloatArray
    slope: _FloatArray
    shift: _FloatArray

    def probabilities(self, logits: _FloatArray, texts: Sequence[str], encoder: TextEncoder) -> _FloatArray:
        """Correct the built-in raw scores of texts and calibrate them, (N, K).

        Raises:
            EncoderError: If the encoder fails or its vectors have another length than those trained with.
        """
        vectors = encoder.encode(texts)
        if vectors.shape != (len(texts), len(self.weights)):
            raise EncoderError(
                f"the encoder's vectors have {vectors.shape[-1]} numbers, those trained with had {len(self.weights)}",
                code="DX-INTENT-044",
                where=self.spec,
                hint="Train again with this encoder: deixis train --encoder.",
            )
        scaled = self.slope * (logits + vectors @ self.weights + self.bias) + self.shift
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scaled, -30.0, 30.0))), np.float32)

    def save(self, path: Path) -> None:
        """Write the head as safetensors."""
        about = {"version": _VERSION, "encoder": self.spec, "labels": list(self.labels)}
        tensors: dict[str, NDArray[Any]] = {
            name: getattr(self, name) for name in ("weights", "bias", "slope", "shift")
        }
        path.write_bytes(save(tensors, metadata={"deixis": json.dumps(about, ensure_ascii=False)}))

    @classmethod
    def load(cls, path: Path, labels: Sequence[str]) -> EncoderHead:
        """Read what `save` wrote.

        Args:
            path: The file.
            labels: Intent ids of the weights that it corrects.

        Raises:
            DataError: If the file is damaged, of another version or belongs to other weights.
        """
        try:
            with safe_open(str(path), framework="numpy") as file:
                about = json.loads((file.metadata() or {})["deixis"])
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            head = cls(spec=str(about["encoder"]), labels=tuple(about["labels"]), **tensors)
            fits = about["version"] == _VERSION and head.labels == tuple(labels)
            fits = fits and head.weights.shape[1:] == head.bias.shape == head.slope.shape == head.shift.shape
        except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the encoder's head cannot be read: {error}",
                code="DX-INTENT-045",
                where=str(path),
                hint="Run 'deixis train --encoder …' to make it anew, or delete the file.",
            ) from error
        if not fits or head.bias.shape != (len(labels),):
            raise DataError(
                "the encoder's head does not belong to the weights beside it",
                code="DX-INTENT-045",
                where=str(path),
                hint="Run 'deixis train --encoder …' to make it anew, or delete the file.",
            )
        return head
