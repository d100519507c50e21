"""Lets an encoder correct the built-in scores, and goes on without it when it fails."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError, MissingDependencyError
from gestures.intents.encoder_head import HEAD, EncoderHead
from gestures.intents.encoders import EncoderError, TextEncoder, load_encoder
from gestures.intents.model import IntentModel

_REST_S = 60.0
"""How long an encoder that failed is left alone, s: a dead endpoint must not delay every clause by its time-out."""


class EncoderCorrection:
    """The correction by an encoder that lies beside the weights.

    Args:
        head: The trained correction.
        encoder: The encoder; made from the head's text at first use if None.
    """

    def __init__(self, head: EncoderHead, encoder: TextEncoder | None = None) -> None:
        self._head = head
        self._encoder = encoder
        self._resting_until = 0.0
        self._notes: list[str] = []

    @classmethod
    def beside(cls, weights: Path, labels: Sequence[str]) -> EncoderCorrection | None:
        """Read the correction that lies beside the weights; None if there is none.

        Raises:
            DataError: If it is damaged or belongs to other weights.
        """
        path = weights.with_name(HEAD)
        return cls(EncoderHead.load(path, labels)) if path.is_file() else None

    def probabilities(
        self, model: IntentModel, logits: NDArray[np.float32], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return corrected scores, (N, K), or the built-in ones if the encoder fails; a note then says so."""
        if time.monotonic() >= self._resting_until:
            try:
                if self._encoder is None:
                    self._encoder = load_encoder(self._head.spec)
                return self._head.probabilities(logits, texts, self._encoder)
            except (EncoderError, MissingDependencyError, InvalidInputError) as error:
                self._resting_until = time.monotonic() + _REST_S
                self._notes.append(f"The built-in classifier answered without the encoder: {error}")
        return model.probabilities(logits)

    def take_notes(self) -> tuple[str, ...]:
        """Return what went wrong since the last call."""
        notes, self._notes = tuple(self._notes), []
        return notes
