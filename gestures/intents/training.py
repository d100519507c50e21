"""Trains the intent classifier from the corpus: the same corpus and seed give the same bytes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.intents.bags import Bags
from gestures.intents.calibration import calibration, f_measure
from gestures.intents.corpus import Example
from gestures.intents.counting import CorpusReader
from gestures.intents.encoder_head import HEAD, EncoderHead
from gestures.intents.encoders import TextEncoder
from gestures.intents.features import read_lexicon
from gestures.intents.folders import WEIGHTS, intents_folder, layers, shipped_folder
from gestures.intents.head_training import fit_head
from gestures.intents.model import Encoded, IntentModel, halved, packed, quantise, weighed
from gestures.intents.network import FittedWeights, TrainingSettings, fit_network
from gestures.intents.taxonomy import Taxonomy
from gestures.intents.vocabulary import Vocabulary
from motion.threads import one_thread_each

Progress = Callable[[str, float], None]
READING, TRAINING, CORRECTING = "reading the corpus", "training", "training the correction"
_NEIGHBOURS = 20
"""Length of the runs of clauses that are dealt to the folds."""
_IN_FIGURES = 0.5
"""Weight of a line's form with figures against the line as written."""
_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training run made.

    Attributes:
        path: The weights.
        head: The correction by an encoder, or None.
        clauses: Number of clauses of the corpus.
        features: Number of features kept.
        held_out_micro_f1: Micro-averaged F1 on what was left out; text by the same authors, hence rosy.
        with_encoder_micro_f1: The same with the encoder's correction, or None.
    """

    path: Path
    head: Path | None
    clauses: int
    features: int
    held_out_micro_f1: float
    with_encoder_micro_f1: float | None


def train(
    corpus_dir: Path | None = None,
    out: Path | None = None,
    seed: int = 0,
    settings: TrainingSettings | None = None,
    progress: Progress | None = None,
    encoder: TextEncoder | None = None,
) -> TrainingReport:
    """Train on every clause of the corpus and write the weights.

    Args:
        corpus_dir: Folder of the intent data, by default the one in use; without a ``taxonomy.yaml`` of its own it adds
            to the one that ships with Deixis.
        out: File for the weights; ``model.safetensors`` in that folder by default.
        seed: Seed of the folds, the networks' start, the order of clauses and the dropout.
        settings: Hyper-parameters.
        progress: Called with the name of a stage and the fraction of it that is done, 0…1.
        encoder: Encoder of the user's own, for which a correction is trained and written beside the weights. Without
            one, a correction that lies there is removed: it belongs to other weights.

    Raises:
        InvalidInputError: If the corpus is malformed or empty.
        EncoderError: If the encoder fails.
    """
    folder = corpus_dir or intents_folder()
    chosen = settings or TrainingSettings()
    tell = progress or (lambda message, fraction: None)
    taxonomy = Taxonomy.load(folder)
    tell(READING, 0.0)
    examples, corpus = _read(folder, taxonomy, chosen)
    tell(READING, 1.0)
    # Asked before the long work, so that an encoder that does not answer says so at once.
    vectors = encoder.encode([example.text for example in examples]) if encoder else None
    folds = _folds(len(examples), chosen.folds, seed)
    # An encoder's correction learns from all clauses; without one, those of one fold are enough to calibrate by.
    scored = range(int(folds.max()) + 1 if encoder else 1)
    model, held = _fit_all(corpus, folds, scored, chosen, seed, tell)
    outside = np.flatnonzero(np.isin(folds, scored))
    slope, shift = calibration(held[outside], corpus.targets[outside])
    model = replace(model, slope=slope, shift=shift)

    path = out or folder / WEIGHTS
    path.parent.mkdir(parents=True, exist_ok=True)
    head_path = path.with_name(HEAD)
    head_path.unlink(missing_ok=True)
    model.save(path)
    corrected = None
    if encoder is not None and vectors is not None:
        tell(CORRECTING, 0.0)
        corrected = _correct(encoder, vectors, held, corpus, folds, head_path)
        tell(CORRECTING, 1.0)
    return TrainingReport(
        path=path,
        head=head_path if encoder else None,
        clauses=int(corpus.lines[-1]),
        features=len(model.vocabulary),
        held_out_micro_f1=f_measure(model.probabilities(held[outside]) >= 0.5, corpus.targets[outside] > 0.5),
        with_encoder_micro_f1=corrected,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Corpus:
    """N clauses as features, which of the K intents each bears, its weight and its line in the corpus."""

    bags: Bags
    targets: _Floats
    worth: _Floats
    lines: NDArray[np.int64]
    labels: tuple[str, ...]
    lexicon: dict[str, list[str]]

    def part(self, rows: NDArray[np.int64]) -> _Corpus:
        return replace(
            self,
            bags=self.bags.part(rows),
            targets=self.targets[rows],
            worth=self.worth[rows],
            lines=self.lines[rows],
        )


def _read(folder: Path, taxonomy: Taxonomy, settings: TrainingSettings) -> tuple[Sequence[Example], _Corpus]:
    """Read the clauses of a folder, and what they are learned from."""
    lexicons = (layer / "lexicon.yaml" for layer in (*reversed(layers(folder)), shipped_folder()))
    lexicon = read_lexicon(next(path for path in lexicons if path.is_file()))
    examples, bags = CorpusReader(taxonomy, lexicon).read(folder, settings.rarest)
    if not examples:
        raise InvalidInputError("the corpus holds no clause", code="DX-INTENT-023", where=str(folder))
    lines = _lines(examples)
    corpus = _Corpus(
        bags=bags,
        targets=_targets(examples, taxonomy.ids),
        worth=_worth(examples, lines, settings),
        lines=lines,
        labels=taxonomy.ids,
        lexicon=lexicon,
    )
    return examples, corpus


def _fit_all(
    corpus: _Corpus,
    folds: NDArray[np.int64],
    scored: Sequence[int],
    settings: TrainingSettings,
    seed: int,
    tell: Progress,
) -> tuple[IntentModel, _Floats]:
    """Fit the model, and one without each of some folds to score that fold with; the fits share the processor."""
    held = np.zeros_like(corpus.targets)

    def score_fold(fold: int) -> None:
        outside = np.flatnonzero(folds == fold)
        model, chosen = _fit(corpus.part(np.flatnonzero(folds != fold)), settings, seed)
        held[outside] = model.logits(_encoded(corpus.bags.part(outside), chosen, model.idf))

    with one_thread_each(), ThreadPoolExecutor(min(len(scored) + 1, os.cpu_count() or 1)) as pool:
        whole = pool.submit(_fit, corpus, settings, seed)
        tell(TRAINING, 0.0)
        jobs: list[Future[Any]] = [whole, *(pool.submit(score_fold, fold) for fold in scored)]
        for done, job in enumerate(as_completed(jobs)):
            job.result()
            tell(TRAINING, (done + 1) / len(jobs))
    return whole.result()[0], held


def _correct(
    encoder: TextEncoder,
    vectors: _Floats,
    held: _Floats,
    corpus: _Corpus,
    folds: NDArray[np.int64],
    path: Path,
) -> float:
    """Train and write the correction by an encoder; return its micro-averaged F1 on what was left out.

    Args:
        encoder: The encoder.
        vectors: What it makes of each clause, (N, E).
        held: Scores of each clause by a model that was fitted without it, (N, K).
        corpus: The clauses.
        folds: The fold of each clause, (N,).
        path: File of the correction.
    """
    scores, weights, bias = fit_head(vectors, held, corpus.targets, corpus.worth, folds)
    slope, shift = calibration(scores, corpus.targets)
    EncoderHead(encoder.spec, corpus.labels, weights, bias, slope, shift).save(path)
    return f_measure(slope * scores + shift >= 0, corpus.targets > 0.5)


def _folds(count: int, folds: int, seed: int) -> NDArray[np.int64]:
    """Deal runs of neighbouring clauses to the folds: neighbours are alike, and what users say is not."""
    length = min(_NEIGHBOURS, -(-count // folds))
    runs = -(-count // length)
    fold_of_run = np.random.default_rng(seed).permutation(runs) % folds
    return np.asarray(fold_of_run[np.arange(count) // length], np.int64)


def _lines(examples: Sequence[Example]) -> NDArray[np.int64]:
    """Number the lines of the corpus: a line and its form with figures, which follows it, have one number."""
    new = [not row or example.source != examples[row - 1].source for row, example in enumerate(examples)]
    return np.cumsum(new).astype(np.int64)


def _worth(examples: Sequence[Example], lines: NDArray[np.int64], settings: TrainingSettings) -> _Floats:
    worth = np.array([settings.hard_weight if example.hard else 1.0 for example in examples], np.float32)
    second = np.diff(lines, prepend=-1) == 0
    return np.where(second, _IN_FIGURES * worth, worth).astype(np.float32)


def _targets(examples: Sequence[Example], labels: Sequence[str]) -> _Floats:
    column = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(examples), len(labels)), np.float32)
    for row, example in enumerate(examples):
        for intent in example.intents:
            targets[row, column[intent]] = 1.0
    return targets


def _fit(corpus: _Corpus, settings: TrainingSettings, seed: int) -> tuple[IntentModel, NDArray[np.int64]]:
    """Fit the weights to the clauses; scores are not calibrated yet.

    Args:
        corpus: The clauses.
        settings: Hyper-parameters.
        seed: Seed of the weights' start, the order of clauses and the dropout.

    Returns:
        The model, and which of the corpus's features it knows, (V,).
    """
    chosen, counts = corpus.bags.kept(corpus.lines, settings.rarest, settings.features)
    vocabulary = Vocabulary.of(corpus.bags.names[index] for index in chosen)
    idf = halved(np.sqrt(1.0 + np.log((1 + len(corpus.bags)) / (1 + counts))).astype(np.float32))
    encoded = _encoded(corpus.bags, chosen, idf)
    size = len(corpus.labels)
    # One more output learns whether a clause bears anything at all; what the hidden layer learns for it is what tells
    # an act from its words.
    bearing = corpus.targets.max(axis=1, keepdims=True)
    targets = np.concatenate([corpus.targets, bearing], axis=1)
    net = _restrained(
        fit_network(encoded, targets, len(chosen), settings, seed, corpus.worth), settings.restraint
    )
    # Rounded as it is shipped, so that calibration sees what users get.
    steps, levels = quantise(net.embedding)
    model = IntentModel(
        labels=corpus.labels,
        vocabulary=vocabulary,
        lexicon=corpus.lexicon,
        idf=idf,
        packed=packed(levels),
        steps=steps,
        mixing=net.mixing,
        hidden_bias=net.hidden_bias,
        output=net.output,
        bias=net.bias,
        slope=np.ones(size, np.float32),
        shift=np.zeros(size, np.float32),
    )
    return model, chosen


def _encoded(bags: Bags, chosen: NDArray[np.int64], idf: _Floats) -> list[Encoded]:
    return [Encoded(ids, weighed(ids, idf)) for ids in bags.known(chosen)]


def _restrained(net: FittedWeights, share: float) -> FittedWeights:
    """Add a share of the last output, "bears anything", to each intent's score and drop it."""

    def folded(weights: _Floats) -> _Floats:
        return np.asarray(weights[..., :-1] + share * weights[..., -1:], np.float32)

    return replace(net, output=folded(net.output), bias=folded(net.bias))
