"""The trained weights: file format, feature weighting and scoring with numpy alone."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gestures.errors import DataError
from gestures.intents.features import FeatureExtractor, Features
from gestures.intents.vocabulary import UNKNOWN, Vocabulary

FORMAT_VERSION = 6
_FloatArray = NDArray[np.float32]
_MOST_STEPS = 3
_STEP_OF_SPREAD = np.float32(0.5)
_SMALLEST_STEP = np.float32(1e-6)
_BITS = 2
_MOST_TEXT = 64 << 20
_HALF_TENSORS = ("steps", "idf")
"""One number for each feature: half precision is enough."""
_PLAIN_TENSORS = ("mixing", "hidden_bias", "output", "bias", "slope", "shift")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A clause as sparse features.

    Attributes:
        ids: Row of each known feature in the weights, ascending, (F,) int32.
        values: Weight of each, unit Euclidean norm, (F,) float32.
        rows: Row of every feature of the clause as it was extracted, `UNKNOWN` for one that the weights do not know;
            None in training.
    """

    ids: NDArray[np.int32]
    values: _FloatArray
    rows: NDArray[np.int32] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Embeddings:
    """The embeddings of some features.

    Attributes:
        rows: Rows of the features in the weights, ascending, (R,) int32.
        levels: How many steps each weight is, (R, D) int8.
    """

    rows: NDArray[np.int32]
    levels: NDArray[np.int8]

    def of(self, rows: NDArray[np.int32]) -> NDArray[np.int8]:
        """Return those of F of the features, (F, D)."""
        return self.levels.take(np.searchsorted(self.rows, rows), axis=0)


@dataclass(frozen=True, eq=False, slots=True)
class IntentModel:
    """Embeddings of weighted n-grams summed, a hidden layer over the sum, one sigmoid for each intent.

    Attributes:
        labels: Intent ids, K of them.
        vocabulary: The features, V of them.
        lexicon: Word classes of the feature extractor.
        idf: Weight of each feature, (V,).
        packed: Embeddings in multiples of their step, -3, -1, 1 or 3, as `packed` gives them, (2, V, D / 8) uint8.
        steps: Step of each embedding, (V,).
        mixing: (D, H).
        hidden_bias: (H,).
        output: (H, K).
        bias: (K,).
        slope: Calibration: probability = sigmoid(slope · logit + shift), (K,).
        shift: (K,).
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    lexicon: Mapping[str, Sequence[str]]
    idf: _FloatArray
    packed: NDArray[np.uint8]
    steps: _FloatArray
    mixing: _FloatArray
    hidden_bias: _FloatArray
    output: _FloatArray
    bias: _FloatArray
    slope: _FloatArray
    shift: _FloatArray

    def encode(self, clauses: Sequence[Features]) -> list[Encoded]:
        """Weight the features of clauses that the vocabulary knows by rarity, each once in a clause, to unit length."""
        # All clauses at once: of few numbers, the number of operations is what takes time.
        sizes = np.array([len(clause.names) for clause in clauses], np.int64)
        rows = self.vocabulary.rows(chain.from_iterable(clause.names for clause in clauses))
        owners = np.repeat(np.arange(len(clauses)), sizes)
        known = rows != UNKNOWN
        width = len(self.vocabulary)
        owners, ids = np.divmod(np.unique(owners[known] * width + rows[known]), width)
        weights = self.idf[ids]
        lengths = np.sqrt(np.bincount(owners, weights * weights, len(clauses)))
        values = (weights / lengths[owners]).astype(np.float32)
        ids = ids.astype(np.int32)
        own = _slices(np.bincount(owners, minlength=len(clauses)))
        return [
            Encoded(ids[mine], values[mine], rows[every])
            for mine, every in zip(own, _slices(sizes), strict=True)
        ]

    def logits(self, clauses: Sequence[Encoded]) -> _FloatArray:
        """Return raw scores, (N, K)."""
        return self.logits_of(self.hidden(clauses))

    def logits_of(self, hidden: _FloatArray) -> _FloatArray:
        """Return raw scores of clauses whose hidden layer is known, (N, K)."""
        return np.asarray(np.maximum(hidden, 0.0) @ self.output + self.bias, np.float32)

    def hidden(self, clauses: Sequence[Encoded], embeddings: Embeddings | None = None) -> _FloatArray:
        """Return the hidden layer before its threshold, (N, H).

        Args:
            clauses: The clauses.
            embeddings: The embeddings of their features, if they are at hand.
        """
        summed = np.empty((len(clauses), len(self.mixing)), np.float32)
        embeddings = embeddings or self.embeddings(clauses)
        for row, clause in enumerate(clauses):
            levels = embeddings.of(clause.ids).astype(np.float32)
            np.dot(clause.values * self.steps.take(clause.ids), levels, out=summed[row])
        return np.asarray(summed @ self.mixing + self.hidden_bias, np.float32)

    def embeddings(self, clauses: Sequence[Encoded]) -> Embeddings:
        """Return the embeddings of the features that some clauses hold."""
        rows = np.unique(np.concatenate([np.empty(0, np.int32), *(clause.ids for clause in clauses)]))
        return Embeddings(rows, _unpacked(self.packed[:, rows]))

    def directions(self, hidden: _FloatArray, labels: Sequence[int]) -> _FloatArray:
        """Return what each number of the summed embeddings adds to one score of each of P clauses, (P, D).

        The network is linear within the set of hidden units that a clause turns on, so this is exact.

        Args:
            hidden: Hidden layers of the clauses, (P, H).
            labels: Index of the intent in question, P of them.
        """
        return np.asarray((self.output.T[list(labels)] * (hidden > 0)) @ self.mixing.T, np.float32)

    def weighted(self, rows: NDArray[np.int32], embeddings: Embeddings) -> _FloatArray:
        """Return the embeddings of F features by their rows in the weights, times their rarity, (F, D)."""
        return np.asarray(embeddings.of(rows) * (self.steps[rows] * self.idf[rows])[:, None], np.float32)

    def probabilities(self, logits: _FloatArray) -> _FloatArray:
        """Calibrate raw scores into probabilities such that 0.5 is the decision, (N, K)."""
        scaled = np.clip(self.slope * logits + self.shift, -30.0, 30.0)
        return np.asarray(1.0 / (1.0 + np.exp(-scaled)), np.float32)

    def save(self, path: Path) -> None:
        """Write the weights as safetensors, two bits for each embedded one; the same model gives the same bytes."""
        # One key: the format does not fix the order of several.
        metadata = {
            "deixis": json.dumps(
                {
                    "version": FORMAT_VERSION,
                    "labels": list(self.labels),
                    "lexicon": {name: list(words) for name, words in self.lexicon.items()},
                },
                ensure_ascii=False,
                separators=(",", ":"),
            )
        }
        words = zlib.compress(self.vocabulary.text, 9)
        tensors: dict[str, NDArray[Any]] = {
            "packed": self.packed,
            "vocabulary": np.frombuffer(words, np.uint8),
        }
        tensors |= {name: getattr(self, name).astype(np.float16) for name in _HALF_TENSORS}
        tensors |= {name: getattr(self, name) for name in _PLAIN_TENSORS}
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
                version = about["version"]
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            if version != FORMAT_VERSION:
                raise _unreadable(path, f"they are of version {version}, expected {FORMAT_VERSION}")
            vocabulary = Vocabulary(_text(tensors.pop("vocabulary")))
            # Made singles first: numpy asks of a half whether it is finite eight times as long.
            tensors |= {name: tensors[name].astype(np.float32) for name in _HALF_TENSORS}
            _check(about, tensors, len(vocabulary))
            return cls(
                labels=tuple(about["labels"]),
                vocabulary=vocabulary,
                lexicon=about["lexicon"],
                **tensors,
            )
        except KeyError as error:
            raise _unreadable(path, f"they lack {error}") from error
        except (SafetensorError, zlib.error, TypeError, ValueError) as error:
            raise _unreadable(path, str(error)) from error

    def extractor(self) -> FeatureExtractor:
        """Return the feature extractor that the weights were trained with."""
        return FeatureExtractor(self.lexicon)


def _unreadable(path: Path, reason: str) -> DataError:
    return DataError(
        f"the classifier's weights cannot be read: {reason}",
        code="DX-INTENT-031",
        where=str(path),
        hint="Run 'deixis train' to make them anew.",
    )


def _check(about: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]], features: int) -> None:
    """Refuse weights that could be loaded and not be used.

    Args:
        about: What the file says of itself.
        tensors: Name to tensor, without the vocabulary.
        features: V, the number of features.

    Raises:
        KeyError: If a part is missing.
        ValueError: If one is of another kind or shape than the others ask for, or holds what is no finite number.
    """
    labels, lexicon = about["labels"], about["lexicon"]
    if not _are_texts(labels) or len(set(labels)) < len(labels):
        raise ValueError("the labels are no list of different names")
    if not isinstance(lexicon, Mapping) or not all(map(_are_texts, lexicon.values())):
        raise ValueError("the lexicon is no table of words")
    mixing = tensors["mixing"]
    if mixing.ndim != 2 or len(mixing) % 8:
        raise ValueError(f"mixing has shape {mixing.shape}, expected two axes, the first a multiple of 8")
    (wide, hidden), outputs = mixing.shape, len(labels)
    shapes: dict[str, tuple[int, ...]] = {
        "packed": (_BITS, features, wide // 8),
        "mixing": (wide, hidden),
        "hidden_bias": (hidden,),
        "output": (hidden, outputs),
    }
    shapes |= dict.fromkeys(_HALF_TENSORS, (features,)) | dict.fromkeys(
        ("bias", "slope", "shift"), (outputs,)
    )
    for name, shape in shapes.items():
        tensor = tensors[name]
        if tensor.shape != shape:
            raise ValueError(f"{name} has shape {tensor.shape}, expected {shape}")
        if tensor.dtype != np.uint8 if name == "packed" else tensor.dtype.kind != "f":
            raise ValueError(f"{name} holds {tensor.dtype}")
        if name != "packed" and not np.isfinite(tensor).all():
            raise ValueError(f"{name} holds what is no finite number")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _slices(sizes: NDArray[np.int64]) -> list[slice]:
    """Return where pieces of certain sizes stand, one behind the other."""
    return [slice(*bounds) for bounds in pairwise([0, *np.cumsum(sizes).tolist()])]


def halved(values: _FloatArray) -> _FloatArray:
    """Round to what half precision holds."""
    return values.astype(np.float16).astype(np.float32)


def quantise(weights: _FloatArray) -> tuple[_FloatArray, NDArray[np.int8]]:
    """Round each row to odd multiples of a step of its own, at most three either way.

    A step is half of the row's root mean square, near the 0.45 and 1.51 of it at which four levels keep most of normal
    numbers (Max, "Quantizing for minimum distortion", 1960). Sums over the dozens of features of a clause average the
    error out, so that more features say more than finer levels of fewer.

    Args:
        weights: (V, D).

    Returns:
        The steps, (V,) float32, and how many of them each weight is, (V, D) int8.
    """
    spread = np.sqrt((weights**2).mean(axis=1))
    steps = halved(np.maximum(_STEP_OF_SPREAD * spread, _SMALLEST_STEP))
    levels = 2 * np.floor(weights / (2 * steps[:, None])) + 1
    return steps, np.clip(levels, -_MOST_STEPS, _MOST_STEPS).astype(np.int8)


def _text(compressed: NDArray[np.uint8]) -> bytes:
    """Return the features, one a line.

    Raises:
        ValueError: If there is more text than any weights hold, or it is not UTF-8.
    """
    reader = zlib.decompressobj()
    text = reader.decompress(compressed.tobytes(), _MOST_TEXT)
    if not reader.eof:
        raise ValueError("the vocabulary is cut short, or larger than 64 MB")
    text.decode()
    return text


def packed(levels: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Put the lower bits of eight neighbours into one byte, then the upper bits: (V, D) to (2, V, D / 8)."""
    numbers = ((levels + _MOST_STEPS) // 2).astype(np.uint8)
    return np.stack([np.packbits(numbers >> bit & 1, axis=1) for bit in range(_BITS)])


def _unpacked(packed: NDArray[np.uint8]) -> NDArray[np.int8]:
    # The bits of a byte as eight bytes of one number, so that eight levels are put together at once.
    spread = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).view(np.uint64)[:, 0]
    eights = spread[packed[0]] << np.uint64(1)
    for bit in range(1, _BITS):
        eights |= spread[packed[bit]] << np.uint64(bit + 1)
    levels = eights.view(np.int8)
    levels -= _MOST_STEPS
    return levels


def weighed(ids: NDArray[np.int32], idf: _FloatArray) -> _FloatArray:
    """Return the weight of each feature of a clause: its rarity, all together of unit length."""
    values = idf[ids]
    norm = float(np.sqrt(values @ values))
    return values / norm if norm > 0 else values
