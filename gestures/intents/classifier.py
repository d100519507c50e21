"""Which intents each clause bears, with calibrated scores, slots and the word the stroke belongs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.inline_tags import TAG, may_hold_tags
from gestures.intents.affiliate import find_affiliates
from gestures.intents.correction import EncoderCorrection
from gestures.intents.currency import script_currencies
from gestures.intents.denial import find_denials, find_prohibitions
from gestures.intents.features import Features
from gestures.intents.folders import WEIGHTS, intents_folder
from gestures.intents.model import Embeddings, Encoded, IntentModel
from gestures.intents.normalise import normalise
from gestures.intents.reading import SlotValues
from gestures.intents.scale import in_hundreds
from gestures.intents.segmenter import segment
from gestures.intents.slots import locate_all_slots
from gestures.intents.spans import Clause, IntentSpan
from gestures.languages import detect_language

_BETWEEN_PIECES = 40
_BOUND = {"caution": find_prohibitions, "negate": find_denials}
"""Finds the words that alone may bear an intent, where a clause has any."""
AT_ONCE = 500
"""Clauses that are classified together: more gain nothing, and take memory."""

Part = tuple[Sequence[str], Sequence[str] | None, Sequence[str | None] | None]
"""Clauses, and for each its language and the currency of its script, where they are told."""
Answers = Callable[
    ["IntentClassifier", Sequence[str], Sequence[str] | None, Sequence[str | None] | None],
    Iterable[tuple[IntentSpan, ...]],
]
"""What classifies clauses with a classifier, as `IntentClassifier.classify_clauses` does."""


def parts(
    clauses: Sequence[str],
    languages: Sequence[str] | None,
    currencies: Sequence[str | None] | None,
    size: int,
) -> list[Part]:
    """Cut clauses, and what is told of each, into parts of at most so many."""
    cuts = [slice(first, first + size) for first in range(0, len(clauses), size)]
    return [(clauses[cut], languages and languages[cut], currencies and currencies[cut]) for cut in cuts]


class IntentClassifier:
    """The multi-label classifier over the taxonomy; it answers in Chinese, English and mixed text alike.

    Args:
        model: Trained weights.
        threshold: Calibrated score from which an intent is reported.
        correction: What an encoder of the user's own adds, or None.
    """

    def __init__(
        self, model: IntentModel, threshold: float = 0.5, correction: EncoderCorrection | None = None
    ) -> None:
        if not 0.0 < threshold < 1.0:
            raise InvalidInputError(
                f"threshold {threshold} is not between 0 and 1",
                code="DX-INTENT-011",
                hint="0.5 is the usual one.",
            )
        self.model = model
        self.threshold = threshold
        self._correction = correction
        self._extractor = model.extractor()

    @classmethod
    def load(cls, path: Path | None = None, threshold: float = 0.5) -> IntentClassifier:
        """Read trained weights, by default those of the intent folder in use, and the correction beside them.

        Raises:
            DataError: If the weights are missing or damaged, or the correction belongs to others.
        """
        chosen = path or intents_folder() / WEIGHTS
        model = IntentModel.load(chosen)
        return cls(model, threshold, EncoderCorrection.beside(chosen, model.labels))

    @property
    def labels(self) -> tuple[str, ...]:
        """The intent ids that the weights know."""
        return self.model.labels

    @property
    def asks_encoder(self) -> bool:
        """Whether an encoder of the user's own corrects the scores."""
        return self._correction is not None

    def classify_clauses(
        self,
        clauses: Sequence[str],
        languages: Sequence[str] | None = None,
        currencies: Sequence[str | None] | None = None,
    ) -> list[tuple[IntentSpan, ...]]:
        """Classify clauses one by one.

        Args:
            clauses: Clauses; a closing question mark is read, tags are not.
            languages: ``zh`` or ``en`` for each; found from the words if None. It steers the slots only.
            currencies: The currency of the script at each (`script_currencies`); None if the clauses are no script.

        Returns:
            For each clause its intents, best first; the affiliate is a character range of the clause.

        Raises:
            InvalidInputError: If ``languages`` or ``currencies`` has another length.
        """
        if currencies is not None and len(currencies) != len(clauses):
            raise InvalidInputError(
                f"{len(currencies)} currencies for {len(clauses)} clauses", code="DX-INTENT-013"
            )
        if languages is not None and len(languages) != len(clauses):
            raise InvalidInputError(
                f"{len(languages)} languages for {len(clauses)} clauses", code="DX-INTENT-012"
            )
        return list(
            chain.from_iterable(
                self._classify_part(*part) for part in parts(clauses, languages, currencies, AT_ONCE)
            )
        )

    def _classify_part(
        self,
        clauses: Sequence[str],
        languages: Sequence[str] | None,
        currencies: Sequence[str | None] | None,
    ) -> list[tuple[IntentSpan, ...]]:
        spoken = [_mask_tags(clause) for clause in clauses]
        features = [self._extractor.extract(clause) for clause in spoken]
        encoded = self.model.encode(features)
        embeddings = self.model.embeddings(encoded)
        hidden = self.model.hidden(encoded, embeddings)
        scores = self._scores(spoken, hidden)
        score_rows = scores.tolist()
        labels: list[list[int]] = [[] for _ in spoken]
        for index, label in np.argwhere(scores >= self.threshold).tolist():
            if len(encoded[index].ids):
                labels[index].append(label)
        slots: list[dict[int, SlotValues]] = []
        for index, clause in enumerate(spoken):
            labels[index].sort(key=score_rows[index].__getitem__, reverse=True)
            if not labels[index]:
                slots.append({})
                continue
            language = languages[index] if languages is not None else detect_language(clause)
            told = currencies[index] if currencies is not None else None
            ids = [self.model.labels[label] for label in labels[index]]
            slots.append(dict(zip(labels[index], locate_all_slots(ids, clause, language, told), strict=True)))
        # A value that the gesture shows is what the stroke belongs on: the number in 只剩三单.
        sought = [
            (index, label)
            for index, found in enumerate(slots)
            for label in labels[index]
            if found[label].range is None
        ]
        affiliates = dict(
            zip(sought, self._affiliates(spoken, features, encoded, embeddings, hidden, sought), strict=True)
        )
        return [
            tuple(
                IntentSpan(
                    self.model.labels[label],
                    score_rows[index][label],
                    found[label].values,
                    found[label].range or affiliates[index, label],
                )
                for label in labels[index]
            )
            for index, found in enumerate(slots)
        ]

    def _affiliates(
        self,
        spoken: Sequence[str],
        features: Sequence[Features],
        encoded: Sequence[Encoded],
        embeddings: Embeddings,
        hidden: NDArray[np.float32],
        sought: Sequence[tuple[int, int]],
    ) -> list[tuple[int, int] | None]:
        """Return the affiliates of intents, given by the indices of clause and label."""
        owners, labels = [owner for owner, _ in sought], [label for _, label in sought]
        directions = self.model.directions(hidden[owners], labels)
        # What denies is the denial, not what it denies; what warns is the prohibition, not what may come of it.
        bound = {
            number: _BOUND[self.model.labels[label]](normalise(spoken[owner]))
            for number, (owner, label) in enumerate(sought)
            if self.model.labels[label] in _BOUND
        }
        return find_affiliates(self.model, features, encoded, embeddings, owners, directions, bound)

    def scores(self, clauses: Sequence[str]) -> NDArray[np.float32]:
        """Return the calibrated score of every intent for every clause, (N, K), K as in `labels`."""
        spoken = [_mask_tags(clause) for clause in clauses]
        encoded = self.model.encode([self._extractor.extract(clause) for clause in spoken])
        return self._scores(spoken, self.model.hidden(encoded))

    def _scores(self, spoken: Sequence[str], hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = self.model.logits_of(hidden)
        if self._correction is None or not spoken:
            return self.model.probabilities(logits)
        return self._correction.probabilities(self.model, logits, spoken)

    def take_notes(self) -> tuple[str, ...]:
        """Return what a user should know of the answers since the last call, such as that the encoder failed."""
        return self._correction.take_notes() if self._correction else ()

    def classify(
        self, text: str, language: str | None = None, answers: Answers = classify_clauses
    ) -> list[Clause]:
        """Cut a text into clauses and classify each.

        Pieces that only a tag parts are classified as the one clause that they are; each intent then goes to the piece
        that its affiliate stands in.

        Args:
            text: The script, tags included.
            language: ``zh`` or ``en``; found clause by clause if None.
            answers: What classifies the clauses, `classify_clauses` or `many.classify_many`.

        Returns:
            Clauses in order; affiliates are character ranges of ``text``.
        """
        clauses = segment(text, language)
        groups = _groups(text, clauses)
        joined = [_mask_tags(text[group[0].start : _with_question(text, group[-1].end)]) for group in groups]
        # Figures alone are read in the language of the script.
        otherwise = detect_language(text)
        languages = [language or detect_language(words, otherwise) for words in joined]
        classified: list[Clause] = []
        found = in_hundreds(joined, answers(self, joined, languages, script_currencies(joined)))
        for group, spans in zip(groups, found, strict=True):
            offset = group[0].start
            moved = [
                replace(span, affiliate=(span.affiliate[0] + offset, span.affiliate[1] + offset))
                if span.affiliate
                else span
                for span in spans
            ]
            for position, clause in enumerate(group):
                own = tuple(span for span in moved if _home(span, group) == position)
                classified.append(replace(clause, intents=own))
        return classified


def _mask_tags(text: str) -> str:
    """Blank tags out, character for character."""
    if not may_hold_tags(text):
        return text
    return TAG.sub(lambda match: " " * len(match.group()), text)


def _with_question(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in {"?", "？"} else end


def _groups(text: str, clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Put pieces together that nothing but tags and space parts."""
    groups: list[list[Clause]] = []
    for clause in clauses:
        if groups:
            last = groups[-1][-1]
            between = text[last.end : clause.start]
            length = clause.end - groups[-1][0].start
            if (
                TAG.search(between)
                and not TAG.sub("", between).strip(" ")
                and length - len(between) <= _BETWEEN_PIECES
            ):
                groups[-1].append(clause)
                continue
        groups.append([clause])
    return groups


def _home(span: IntentSpan, group: Sequence[Clause]) -> int:
    if span.affiliate is not None:
        for position, clause in enumerate(group):
            if clause.start <= span.affiliate[0] < clause.end:
                return position
    return 0
