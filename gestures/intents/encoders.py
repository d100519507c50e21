"""Encoders of a user's own: sentence-transformers models and OpenAI-compatible embedding endpoints.

An encoder turns clauses into vectors of meaning, from which an `EncoderHead` corrects the built-in scores. Nothing is
fetched unless the user names an encoder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from gestures.errors import DeixisError, InvalidInputError, MissingDependencyError

KEY_VARIABLE = "DEIXIS_ENCODER_KEY"
"""Environment variable with the endpoint's key."""

_LOCAL = "sentence-transformers:"
_AT_ONCE = 128
_TIMEOUT_S = 10.0
_LARGEST_ANSWER = 64 << 20
_LARGEST_VECTOR = 16_384
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class EncoderError(DeixisError):
    """An encoder did not answer, or not with vectors; the built-in classifier answers without it."""


class TextEncoder(Protocol):
    """Turns texts into vectors.

    Attributes:
        spec: The text that `load_encoder` makes the same encoder from.
    """

    @property
    def spec(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of unit length for each text, (N, E).

        Raises:
            EncoderError: If the encoder fails.
        """
        ...


def load_encoder(spec: str) -> TextEncoder:
    """Make an encoder.

    Args:
        spec: ``sentence-transformers:NAME_OR_FOLDER``, or ``URL#MODEL`` of an OpenAI-compatible interface such as
            ``http://localhost:11434/v1#bge-m3``.

    Raises:
        InvalidInputError: If the text is neither.
        MissingDependencyError: If sentence-transformers is named and not installed.
    """
    if spec.startswith(_LOCAL) and len(spec) > len(_LOCAL):
        return SentenceTransformersEncoder(spec)
    parts = urlsplit(spec)
    if parts.scheme in {"http", "https"} and parts.hostname and parts.fragment:
        return EndpointEncoder(spec)
    raise InvalidInputError(
        f"'{spec}' is no encoder",
        code="DX-INTENT-040",
        hint="Write 'sentence-transformers:NAME_OR_FOLDER' or 'https://HOST/v1#MODEL'.",
    )


@dataclass(frozen=True, slots=True)
class EndpointEncoder:
    """The embeddings of an OpenAI-compatible interface: ``POST URL/embeddings``.

    The key of ``DEIXIS_ENCODER_KEY``, if set, is sent over https or to this machine only.

    Attributes:
        spec: ``URL#MODEL``.
    """

    spec: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of unit length for each text, (N, E).

        Raises:
            EncoderError: If the endpoint does not answer within ten seconds, or not with a vector for each text.
        """
        parts = [self._ask(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE)]
        if len({part.shape[1] for part in parts}) > 1:
            raise self._error("it answered with vectors of several lengths")
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def _ask(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # Imported when an endpoint is asked: few are, and it takes a tenth of a second.
        import urllib.request

        url, _, model = self.spec.partition("#")
        target = urlsplit(url)
        headers = {"Content-Type": "application/json"}
        key = os.environ.get(KEY_VARIABLE)
        if key and (target.scheme == "https" or target.hostname in _LOOPBACK):
            headers["Authorization"] = f"Bearer {key}"
        body = json.dumps({"model": model, "input": list(texts)}).encode()
        request = urllib.request.Request(f"{url.rstrip('/')}/embeddings", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                content = answer.read(_LARGEST_ANSWER + 1)
            if len(content) > _LARGEST_ANSWER:
                raise self._error("its answer is larger than 64 MB")
            return _vectors(json.loads(content), len(texts))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._error(str(error)) from error

    def _error(self, reason: str) -> EncoderError:
        return EncoderError(f"the encoder failed: {reason}", code="DX-INTENT-041", where=self.spec)


def _vectors(answer: Any, count: int) -> NDArray[np.float32]:
    """Read the vectors of an answer in the order of the texts."""
    rows: list[Any] = [None] * count
    for entry in answer["data"]:
        index = entry["index"]
        if not isinstance(index, int) or not 0 <= index < count:
            raise ValueError(f"it answered for text {index} of {count}")
        rows[index] = entry["embedding"]
    if any(row is None for row in rows):
        raise ValueError(f"it answered for {sum(row is not None for row in rows)} of {count} texts")
    return _unit(np.array(rows, np.float32))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if vectors.ndim != 2 or not 0 < vectors.shape[1] <= _LARGEST_VECTOR or not np.isfinite(vectors).all():
        raise ValueError("it answered with something else than one vector of numbers for each text")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


@dataclass(frozen=True, slots=True)
class SentenceTransformersEncoder:
    """A model of the sentence-transformers library, read from its folder or its cache.

    Attributes:
        spec: ``sentence-transformers:NAME_OR_FOLDER``.
    """

    spec: str
    _model: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingDependencyError(
                "sentence-transformers is not installed",
                code="DX-INTENT-042",
                where=self.spec,
                hint="pip install sentence-transformers",
            ) from error
        name = self.spec.removeprefix(_LOCAL)
        try:
            model = SentenceTransformer(name)
        except (OSError, ValueError, RuntimeError) as error:
            raise InvalidInputError(
                f"the model cannot be loaded: {error}",
                code="DX-INTENT-043",
                where=self.spec,
                hint="Name a folder with the model, or fetch it with sentence-transformers first.",
            ) from error
        object.__setattr__(self, "_model", model)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of unit length for each text, (N, E).

        Raises:
            EncoderError: If the model fails.
        """
        try:
            return _unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), np.float32))
        except (RuntimeError, ValueError) as error:
            raise EncoderError(
                f"the encoder failed: {error}", code="DX-INTENT-041", where=self.spec
            ) from error
