"""`deixis import`: other people's motion, looked at and made into gestures of the library."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import note, write_json, write_line
from gestures.cli.library.opening import acting, opened
from gestures.cli.library.options import AuthorOption, MessageOption
from gestures.cli.options import JsonOption, QuietOption
from gestures.cli.outputs import check_free, check_not_read

if TYPE_CHECKING:
    from gestures.library.gesture import Gesture
    from gestures.pipeline.importing import LoadedMotion, Onsets
    from motion.bodies import SkinnedBody

_PHASES = ("preparation", "stroke", "hold", "retraction", "end")


def import_motion(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Motion: .bvh, .npz (AMASS, SMPL-X), .glb, .gltf, .vrm, .vrma."),
    ],
    id: Annotated[
        str | None,
        typer.Option("--id", help="Make a gesture of this id; without it the file is only looked at."),
    ] = None,
    family: Annotated[str | None, typer.Option(help="Family of the gesture, such as wave.")] = None,
    intents: Annotated[
        str, typer.Option(help="Intents that it serves, best first, with commas between.")
    ] = "",
    name_zh: Annotated[str | None, typer.Option("--name-zh", help="Short name in Chinese.")] = None,
    name_en: Annotated[str | None, typer.Option("--name-en", help="Short name in English.")] = None,
    licence: Annotated[
        str, typer.Option("--licence", "--license", help="SPDX id, or name of a licence in the store.")
    ] = "",
    person: Annotated[
        bool,
        typer.Option(
            "--from-person/--no-person", help="Whether a person was recorded; approval then needs a consent."
        ),
    ] = True,
    consent: Annotated[
        str | None, typer.Option(metavar="ID", help="The person's consent in the store.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where the motion comes from, in words; the file's name if not given.")
    ] = None,
    start: Annotated[
        float, typer.Option("--from", metavar="SECONDS", help="Look at the file from here on …")
    ] = 0.0,
    end: Annotated[float | None, typer.Option("--to", metavar="SECONDS", help="… up to here.")] = None,
    phases: Annotated[
        str | None,
        typer.Option(
            metavar="P,S,H,R,E",
            help="Onsets of preparation, stroke, hold and retraction and the end, seconds in the file; else found.",
        ),
    ] = None,
    eaf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Phases corrected in ELAN, instead.")
    ] = None,
    eaf_out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the phases for ELAN, to be corrected.")
    ] = None,
    hand: Annotated[
        str, typer.Option(help="left, right, both, none (head and trunk alone), or auto: found.")
    ] = "auto",
    either: Annotated[
        bool, typer.Option("--either/--one-side", help="Whether a one-handed gesture may be mirrored.")
    ] = True,
    units: Annotated[
        str | None,
        typer.Option(help="Unit of the file: m, cm, mm, in, ft, cmu, or metres a unit; else found."),
    ] = None,
    up: Annotated[str | None, typer.Option(help="Upward axis of the file: x, y or z; else found.")] = None,
    fps: Annotated[
        float | None, typer.Option(help="Frames a second of the clip; the file's own up to 120 if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write FILE.yaml and FILE.npz instead of adding to the store."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files of --out that are there.")] = False,
    revise: Annotated[
        bool, typer.Option("--revise", help="Commit a new revision of a gesture that the store has.")
    ] = False,
    preview: Annotated[
        Path | None, typer.Option(metavar="PNG", help="Draw the gesture as it is performed.")
    ] = None,
    author: AuthorOption = None,
    message: MessageOption = None,
    json_: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring motion of any humanoid skeleton into the library, as a draft.

    Phases (preparation, stroke, hold, retraction) are found from the hands' motion; correct them with --phases, or in
    ELAN with --eaf-out and --eaf. What was assumed about the file is said on stderr.

    [bold]Examples[/]

      deixis import take.bvh

      deixis import take.bvh --id wave_lively --family wave --intents greet --licence CC0-1.0 --from 2 --to 6

      deixis import take.bvh --from 2 --to 6 --eaf-out take.eaf

      deixis import take.bvh --id wave_lively --family wave --eaf take.eaf --out wave_lively.yaml
    """
    from gestures.errors import InvalidInputError
    from gestures.library.elan import read_eaf, write_eaf
    from gestures.pipeline.importing import load_motion, phases_given
    from motion.bodies import load_body

    if phases is not None and eaf is not None:
        raise InvalidInputError(
            "--phases and --eaf both give phases", code="DX-IMPORT-009", hint="Leave one out."
        )
    if id is not None and family is None:
        raise InvalidInputError("the gesture needs a family", code="DX-IMPORT-009", hint="Give --family.")
    if out is not None and id is not None:
        for target in _targets(out):
            check_not_read(target, file, eaf)
            check_free(target, force)
    body = load_body()
    loaded = load_motion(file, body.skeleton, unit_m=_unit_m(units), up=up, fps=fps, start_s=start, end_s=end)
    found = loaded.gesture(None if hand == "auto" else hand)
    onsets = None if found is None else found.onsets_s
    if phases is not None:
        onsets = phases_given(phases, loaded.start_s + loaded.clip.duration_s)
    elif eaf is not None:
        onsets = read_eaf(eaf)
    used = hand
    if hand == "auto":
        used = "none" if found is None else found.hand
    if not quiet:
        _say_found(loaded, file, onsets, used)
    report = _report(loaded, file, onsets, used)
    if eaf_out is not None:
        write_eaf(eaf_out, _needed(onsets, file), loaded.units, acting(author))
        report["eaf"] = str(eaf_out)
    if id is not None:
        from gestures.library.clip_making import ClipDescription
        from gestures.library.gesture import Bilingual
        from gestures.pipeline.importing import make_gesture

        name = Bilingual(name_zh or id.replace("_", " "), name_en or id.replace("_", " "))
        about = ClipDescription(
            id=id,
            names=name,
            description=name,
            family=family or "",
            intents=tuple(part.strip() for part in intents.split(",") if part.strip()),
            source=source or file.name,
            licence=licence,
            from_person=person,
            consent=consent,
            author=acting(author),
            either_hand=either,
        )
        gesture, content, remarks = make_gesture(loaded, body.skeleton, _needed(onsets, file), used, about)
        report |= {"gesture": id, "remarks": list(remarks)}
        if not quiet:
            for remark in remarks:
                note(remark)
        with _previewed(gesture, content, body, preview):
            report |= (
                _store(gesture, content, acting(author), message or f"Imported from {file.name}", revise)
                if out is None
                else _write(gesture, content, out)
            )
        if preview is not None:
            report["preview"] = str(preview)
    if json_:
        write_json(report)
    elif id is not None:
        write_line(
            f"{id}: draft, revision {report['revision']} in the store"
            if out is None
            else f"{id}: {report['yaml']} {report['npz']}"
        )


@contextlib.contextmanager
def _previewed(gesture: Gesture, content: bytes, body: SkinnedBody, path: Path | None) -> Iterator[None]:
    """Draw the gesture before it is kept, so that what cannot be drawn leaves nothing; take the picture back if
    keeping it fails."""
    from gestures.pipeline.clip_preview import draw_clip_preview

    if path is None:
        yield
        return
    was_there = path.exists()
    draw_clip_preview(gesture, content, body, path)
    try:
        yield
    except BaseException:
        if not was_there:
            path.unlink(missing_ok=True)
        raise


def _unit_m(text: str | None) -> float | None:
    from gestures.errors import InvalidInputError, nearest_names
    from gestures.pipeline.importing import UNITS_M

    if text is None or text in UNITS_M:
        return None if text is None else UNITS_M[text]
    try:
        metres = float(text)
    except ValueError:
        metres = 0.0
    if not 0.0 < metres < 1000.0:
        raise InvalidInputError(
            f"'{text}' is no unit", code="DX-IMPORT-007", where="--units", hint=nearest_names(text, UNITS_M)
        )
    return metres


def _needed(onsets: Onsets | None, file: Path) -> Onsets:
    from gestures.errors import InvalidInputError

    if onsets is None:
        raise InvalidInputError(
            "no gesture was found in it",
            code="DX-IMPORT-003",
            where=str(file),
            hint="The body walks, or no hand leaves its place of rest. Give --from and --to around the gesture, or "
            "say where its phases are with --phases.",
        )
    return onsets


def _say_found(loaded: LoadedMotion, file: Path, onsets: Onsets | None, hand: str) -> None:
    frames, rate = loaded.clip.frame_count, loaded.clip.rate.fps
    note(f"{file.name}: {frames} frames at {rate:g}/s, {len(loaded.joints)} joints")
    for remark in loaded.notes:
        note(f"  {remark}")
    if loaded.ignored:
        note(f"  not used: {', '.join(loaded.ignored[:8])}{' …' if len(loaded.ignored) > 8 else ''}")
    if onsets is None:
        note("  no gesture found")
    else:
        told = "  ".join(f"{name} {onset:.2f}" for name, onset in zip(_PHASES, onsets, strict=True))
        note(f"  {hand if hand in ('both', 'none') else f'{hand} hand'}: {told} s")


def _report(loaded: LoadedMotion, file: Path, onsets: Onsets | None, hand: str) -> dict[str, Any]:
    return {
        "file": str(file),
        "frames": loaded.clip.frame_count,
        "frame_rate": round(loaded.clip.rate.fps, 6),
        "source_frame_rate": round(loaded.source_fps, 6),
        "start_s": loaded.start_s,
        "duration_s": round(loaded.clip.duration_s, 4),
        "notes": list(loaded.notes),
        "joints": len(loaded.joints),
        "ignored": list(loaded.ignored),
        "hand": hand if onsets is not None else None,
        "phases_s": None
        if onsets is None
        else {name: round(onset, 4) for name, onset in zip(_PHASES, onsets, strict=True)},
        "found": {
            side: [
                {
                    "phase": phase.kind.value,
                    "start_s": round(phase.start_s, 4),
                    "end_s": round(phase.end_s, 4),
                    "score": round(phase.score, 3),
                }
                for unit in units
                for phase in unit.phases
            ]
            for side, units in loaded.units.items()
        },
    }


def _store(gesture: Gesture, content: bytes, author: str, message: str, revise: bool) -> dict[str, Any]:
    with opened() as store:
        store.put_clip(content)
        if revise:
            entry = store.edit(gesture.id, gesture, store.get(gesture.id).revision, author, message)
        else:
            entry = store.add(gesture, author, message)
        return {"store": store.location.shown, "revision": entry.revision, "state": entry.state}


def _targets(out: Path) -> tuple[Path, Path]:
    """Return where a gesture's description and its clip go."""
    from gestures.errors import InvalidInputError

    if out.suffix.lower() not in (".yaml", ".yml", ".npz", ""):
        raise InvalidInputError(
            f"a gesture cannot be written as '{out.suffix}'",
            code="DX-IMPORT-008",
            where=str(out),
            hint="Name a .yaml file; its clip is put beside it as .npz.",
        )
    return out.with_suffix(".yaml"), out.with_suffix(".npz")


def _write(gesture: Gesture, content: bytes, out: Path) -> dict[str, Any]:
    from gestures.library.writing import write_gestures
    from gestures.pipeline.importing import renamed
    from motion.formats.files import writing

    text, clip = _targets(out)
    named = renamed(gesture, clip.name)
    with writing(clip) as partial:
        partial.write_bytes(content)
    with writing(text) as partial:
        partial.write_text(write_gestures([named]), encoding="utf-8")
    return {"yaml": str(text), "npz": str(clip)}
