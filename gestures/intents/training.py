"""Trains the intent classifier from the corpus: the same corpus and seed give the same bytes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.datafiles import data_root
from gestures.errors import InvalidInputError
from gestures.intents.corpus import Example, load_corpus
from gestures.intents.features import FeatureExtractor, Features, read_lexicon
from gestures.intents.model import IntentModel, encode, quantise
from gestures.intents.network import FittedWeights, TrainingSettings, fit_network
from gestures.intents.taxonomy import Taxonomy

Progress = Callable[[str, float], None]
_Floats = NDArray[np.float32]


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
    lexicon = read_lexicon(folder / "lexicon.yaml")
    extractor = FeatureExtractor(lexicon)
    tell("reading features", 0.0)
    features = [extractor.extract(example.text) for example in examples]
    targets = _targets(examples, taxonomy.ids)

    worth = np.array([chosen.hard_weight if example.hard else 1.0 for example in examples], np.float32)
    folds = _folds(len(examples), chosen.folds, seed)
    held = np.zeros_like(targets)
    for fold in range(chosen.folds):
        tell(f"cross-validation {fold + 1} of {chosen.folds}", (fold + 0.2) / (chosen.folds + 1))
        inside = np.flatnonzero(folds != fold)
        outside = np.flatnonzero(folds == fold)
        part = fit(
            [features[i] for i in inside], targets[inside], taxonomy.ids, lexicon, chosen, seed, worth[inside]
        )
        held[outside] = part.logits([part.encode(features[i]) for i in outside])
    tell("training", chosen.folds / (chosen.folds + 1))
    model = calibrate(fit(features, targets, taxonomy.ids, lexicon, chosen, seed, worth), held, targets)
    path = out or folder / "model.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    tell("done", 1.0)
    found = model.probabilities(held) >= 0.5
    truth = targets > 0.5
    hits = float((found & truth).sum())
    micro = 2 * hits / max(1.0, float(found.sum() + truth.sum()))
    return TrainingReport(path, len(examples), len(model.vocabulary), micro)


_NEIGHBOURS = 20


def _folds(count: int, folds: int, seed: int) -> NDArray[np.int64]:
    """Deal runs of neighbouring clauses to the folds: neighbours are alike, and what users say is not."""
    length = min(_NEIGHBOURS, -(-count // folds))
    runs = -(-count // length)
    fold_of_run = np.random.default_rng(seed).permutation(runs) % folds
    return np.asarray(fold_of_run[np.arange(count) // length], np.int64)


def _targets(examples: Sequence[Example], labels: Sequence[str]) -> _Floats:
    column = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(examples), len(labels)), np.float32)
    for row, example in enumerate(examples):
        for intent in example.intents:
            targets[row, column[intent]] = 1.0
    return targets


def fit(
    features: Sequence[Features],
    targets: _Floats,
    labels: Sequence[str],
    lexicon: dict[str, list[str]],
    settings: TrainingSettings,
    seed: int = 0,
    weights: _Floats | None = None,
) -> IntentModel:
    """Fit the weights to clauses given as features; scores are not calibrated yet.

    Args:
        features: Features of N clauses.
        targets: 1 where a clause bears an intent, (N, K).
        labels: Intent ids, K.
        lexicon: Word classes.
        settings: Hyper-parameters.
        seed: Seed of the weights' start, the order of clauses and the dropout.
        weights: Weight of each clause, (N,); all alike by default.
    """
    counts: Counter[str] = Counter()
    for clause in features:
        counts.update(set(clause.names))
    kept = sorted(name for name, count in counts.items() if count >= settings.rarest)
    vocabulary = {name: row for row, name in enumerate(kept)}
    total = len(features)
    idf = np.array([1.0 + math.log((1 + total) / (1 + counts[name])) for name in kept], np.float32)
    idf = np.sqrt(idf)
    encoded = [encode(clause, vocabulary, idf) for clause in features]
    size = len(labels)
    worth = np.ones(total, np.float32) if weights is None else weights
    # One more output learns whether a clause bears anything at all; what the hidden layer learns for it is what tells
    # an act from its words.
    bearing = targets.max(axis=1, keepdims=True)
    net = fit_network(encoded, np.concatenate([targets, bearing], axis=1), len(kept), settings, seed, worth)
    net = _restrained(net, settings.restraint)
    return IntentModel(
        labels=tuple(labels),
        vocabulary=vocabulary,
        lexicon=lexicon,
        idf=idf,
        stacked=_rounded(np.concatenate([net.linear, net.embedding], axis=1)),
        hidden_bias=net.hidden_bias,
        output=net.output,
        bias=net.bias,
        slope=np.ones(size, np.float32),
        shift=np.zeros(size, np.float32),
    )


def _restrained(net: FittedWeights, share: float) -> FittedWeights:
    """Add a share of the last output, "bears anything", to each intent's score and drop it."""

    def folded(weights: _Floats) -> _Floats:
        return np.asarray(weights[..., :-1] + share * weights[..., -1:], np.float32)

    return replace(net, linear=folded(net.linear), output=folded(net.output), bias=folded(net.bias))


def _rounded(weights: _Floats) -> _Floats:
    """Round to the precision in which the weights are shipped, so that calibration sees what users get."""
    steps, counts = quantise(weights)
    return counts * steps[:, None]


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
