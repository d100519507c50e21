"""Trains the intent classifier from the corpus: the same corpus and seed give the same bytes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from gestures.datafiles import data_root, read_yaml
from gestures.errors import InvalidInputError
from gestures.intents.corpus import Example, load_corpus
from gestures.intents.features import Feature, FeatureExtractor
from gestures.intents.model import IntentModel, encode
from gestures.intents.taxonomy import Taxonomy

Progress = Callable[[str, float], None]
_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What the training depends on beside the corpus.

    Attributes:
        penalty: Strength of the L2 penalty on the linear weights.
        rarest: A feature must occur in this many clauses.
        folds: Parts of the cross-validation that calibrates the scores.
        iterations: Limit of the optimiser.
        positive_weight: Weight of a clause that bears an intent against one that does not.
    """

    penalty: float = 2e-5
    rarest: int = 2
    folds: int = 4
    iterations: int = 80
    positive_weight: float = 2.0


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training run made.

    Attributes:
        path: The weights.
        clauses: Number of clauses trained on.
        features: Number of features kept.
        cross_validated_micro_f1: Micro-averaged F1 over the folds; text by the same authors, hence rosy.
    """

    path: Path
    clauses: int
    features: int
    cross_validated_micro_f1: float


def train(
    corpus_dir: Path | None = None,
    out: Path | None = None,
    seed: int = 0,
    settings: TrainingSettings | None = None,
    progress: Progress | None = None,
) -> TrainingReport:
    """Train on every clause of the corpus and write the weights.

    Args:
        corpus_dir: Folder of the intent data; the one that ships with the package by default.
        out: File for the weights; ``model.safetensors`` in that folder by default.
        seed: Seed of the folds.
        settings: Hyper-parameters.
        progress: Called with what is being done and the fraction done, 0…1.

    Raises:
        InvalidInputError: If the corpus is malformed or empty.
    """
    folder = corpus_dir or data_root() / "intents"
    chosen = settings or TrainingSettings()
    tell = progress or (lambda message, fraction: None)
    taxonomy = Taxonomy.load(folder)
    examples = load_corpus(folder, taxonomy)
    if not examples:
        raise InvalidInputError("the corpus holds no clause", code="DX-INTENT-023", where=str(folder))
    lexicon_path = folder / "lexicon.yaml"
    lexicon = read_yaml(lexicon_path) if lexicon_path.is_file() else {}
    extractor = FeatureExtractor(lexicon)
    tell("reading features", 0.0)
    features = [extractor.extract(example.text) for example in examples]
    targets = _targets(examples, taxonomy.ids)

    folds = np.random.default_rng(seed).permutation(len(examples)) % chosen.folds
    held = np.zeros_like(targets)
    for fold in range(chosen.folds):
        tell(f"cross-validation {fold + 1} of {chosen.folds}", (fold + 0.2) / (chosen.folds + 1))
        inside = np.flatnonzero(folds != fold)
        outside = np.flatnonzero(folds == fold)
        part = fit([features[i] for i in inside], targets[inside], taxonomy.ids, lexicon, chosen)
        held[outside] = part.logits([part.encode(features[i]) for i in outside])
    tell("training", chosen.folds / (chosen.folds + 1))
    model = calibrate(fit(features, targets, taxonomy.ids, lexicon, chosen), held, targets)
    path = out or folder / "model.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    tell("done", 1.0)
    found = model.probabilities(held) >= 0.5
    truth = targets > 0.5
    hits = float((found & truth).sum())
    micro = 2 * hits / max(1.0, float(found.sum() + truth.sum()))
    return TrainingReport(path, len(examples), len(model.vocabulary), micro)


def _targets(examples: Sequence[Example], labels: Sequence[str]) -> _Floats:
    column = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(examples), len(labels)), np.float32)
    for row, example in enumerate(examples):
        for intent in example.intents:
            targets[row, column[intent]] = 1.0
    return targets


def fit(
    features: Sequence[Sequence[Feature]],
    targets: _Floats,
    labels: Sequence[str],
    lexicon: dict[str, list[str]],
    settings: TrainingSettings,
) -> IntentModel:
    """Fit the weights to clauses given as features; scores are not calibrated yet.

    Args:
        features: Features of N clauses.
        targets: 1 where a clause bears an intent, (N, K).
        labels: Intent ids, K.
        lexicon: Word classes.
        settings: Hyper-parameters.
    """
    counts: Counter[str] = Counter()
    for clause in features:
        counts.update({name for name, _, _ in clause})
    kept = sorted(name for name, count in counts.items() if count >= settings.rarest)
    vocabulary = {name: row for row, name in enumerate(kept)}
    total = len(features)
    idf = np.array([1.0 + math.log((1 + total) / (1 + counts[name])) for name in kept], np.float32)
    idf = np.sqrt(idf)
    matrix = _matrix(features, vocabulary, idf)
    linear, bias = _logistic(matrix, targets, settings)
    size = len(labels)
    return IntentModel(
        labels=tuple(labels),
        vocabulary=vocabulary,
        lexicon=lexicon,
        idf=idf,
        linear=linear.astype(np.float16).astype(np.float32),
        embedding=np.zeros((len(kept), 0), np.float32),
        hidden_bias=np.zeros(0, np.float32),
        output=np.zeros((0, size), np.float32),
        bias=bias,
        slope=np.ones(size, np.float32),
        shift=np.zeros(size, np.float32),
    )


def _matrix(features: Sequence[Sequence[Feature]], vocabulary: dict[str, int], idf: _Floats) -> csr_matrix:
    encoded = [encode(clause, vocabulary, idf) for clause in features]
    starts = np.cumsum([0, *(len(clause.ids) for clause in encoded)])
    return csr_matrix(
        (
            np.concatenate([clause.values for clause in encoded]),
            np.concatenate([clause.ids for clause in encoded]),
            starts,
        ),
        shape=(len(encoded), len(vocabulary)),
    )


def _logistic(matrix: csr_matrix, targets: _Floats, settings: TrainingSettings) -> tuple[_Floats, _Floats]:
    """One penalised logistic regression for each intent, solved together by L-BFGS."""
    rows, columns = matrix.shape
    size = targets.shape[1]
    transposed = matrix.T.tocsr()
    weight = np.where(targets > 0.5, settings.positive_weight, 1.0).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[: columns * size].reshape(columns, size).astype(np.float32)
        bias = flat[columns * size :].astype(np.float32)
        logits = matrix @ weights + bias
        # log(1 + e^z) - y z, stable for large |z|.
        value = weight * (np.logaddexp(0.0, logits) - targets * logits)
        error = weight * (1.0 / (1.0 + np.exp(-logits)) - targets) / rows
        gradient = transposed @ error + settings.penalty * weights
        total = float(value.sum(dtype=np.float64)) / rows
        total += 0.5 * settings.penalty * float((weights.astype(np.float64) ** 2).sum())
        return total, np.concatenate([gradient.ravel(), error.sum(axis=0)]).astype(np.float64)

    start = np.zeros(columns * size + size)
    start[columns * size :] = -4.0
    result = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": settings.iterations, "maxcor": 6}
    )
    weights = result.x[: columns * size].reshape(columns, size).astype(np.float32)
    return weights, result.x[columns * size :].astype(np.float32)


def calibrate(model: IntentModel, logits: _Floats, targets: _Floats) -> IntentModel:
    """Set slope and shift so that 0.5 is the decision that served best on clauses not trained on.

    Each intent's cut is where its F1 over the folds is best, drawn towards the cut that is best for all together (few
    clauses make a poor guide); one slope for all is the maximum-likelihood one.
    """
    size = targets.shape[1]
    truth = targets > 0.5
    grid = np.linspace(-3.0, 3.0, 61)
    common = float(grid[int(np.argmax([_f1(logits >= cut, truth) for cut in grid]))])
    cuts = np.full(size, common)
    for column in range(size):
        scores = [_f1(logits[:, column] >= cut, truth[:, column]) for cut in grid]
        best = float(grid[int(np.argmax(scores))])
        positives = float(truth[:, column].sum())
        trust = positives / (positives + 150.0)
        cuts[column] = trust * best + (1 - trust) * common

    def loss(slope: float) -> float:
        scaled = slope * (logits - cuts)
        return float((np.logaddexp(0.0, scaled) - targets * scaled).mean())

    slopes = np.linspace(0.4, 4.0, 73)
    slope = float(slopes[int(np.argmin([loss(value) for value in slopes]))])
    return replace(
        model,
        slope=np.full(size, slope, np.float32),
        shift=(-slope * cuts).astype(np.float32),
    )


def _f1(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return 2.0 * float((found & truth).sum()) / max(1.0, float(found.sum() + truth.sum()))
