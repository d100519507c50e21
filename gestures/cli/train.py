"""`deixis train`: make the classifier's weights from its corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestures.cli.console import note, stage_progress, write_json, write_line
from gestures.cli.options import JsonOption, QuietOption


def train(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="Folder of intent data; without a taxonomy.yaml it adds its files to the shipped ones. "
            "By default DEIXIS_INTENTS, or the shipped one.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Weights to write; DIR/model.safetensors."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same corpus and seed give the same bytes.")] = 0,
    encoder: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="Also train a correction by an encoder of yours: sentence-transformers:NAME_OR_FOLDER, or "
            "https://HOST/v1#MODEL (key in DEIXIS_ENCODER_KEY). The corpus is sent to it.",
        ),
    ] = None,
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Train the intent classifier from its corpus.

    Commands use what was trained in a folder of your own when DEIXIS_INTENTS names it.

    [bold]Examples[/]

      deixis train

      deixis train my_intents && DEIXIS_INTENTS=my_intents deixis classify script.txt
    """
    from gestures.intents.encoders import load_encoder
    from gestures.intents.taxonomy import Taxonomy
    from gestures.intents.training import train as train_weights
    from gestures.library.active import active_library
    from gestures.library.catalogue import load_library

    gestures = (*load_library().gestures, *active_library().gestures)
    Taxonomy.load(folder).check_families({gesture.family for gesture in gestures})

    with stage_progress(quiet=quiet) as progress:
        report = train_weights(
            folder, out, seed, progress=progress, encoder=load_encoder(encoder) if encoder else None
        )
    if json_output:
        write_json(
            {
                "weights": str(report.path),
                "encoder_head": str(report.head) if report.head else None,
                "clauses": report.clauses,
                "features": report.features,
                "held_out_micro_f1": round(report.held_out_micro_f1, 4),
                "with_encoder_micro_f1": report.with_encoder_micro_f1
                and round(report.with_encoder_micro_f1, 4),
            }
        )
        return
    write_line(f"{report.path}: {report.clauses} clauses, {report.features} features")
    write_line(f"micro-F1 on held-out lines: {report.held_out_micro_f1:.3f}")
    if report.with_encoder_micro_f1 is not None:
        write_line(f"with the encoder:            {report.with_encoder_micro_f1:.3f}")
    if not quiet:
        note("Clauses by the corpus's own authors flatter; judge by text that someone else wrote.")
