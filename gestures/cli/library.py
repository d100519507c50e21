"""`deixis library`: look into the gestures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import counted, note, stage_progress, write_json, write_line
from gestures.cli.options import JsonOption, PlatformOption, QuietOption

if TYPE_CHECKING:
    from gestures.library.gesture import Gesture

library = typer.Typer(help="Look into the gesture library.", no_args_is_help=True)


@library.command("list")
def list_gestures(
    family: Annotated[str | None, typer.Option(help="Only this family, such as point_screen.")] = None,
    intent: Annotated[str | None, typer.Option(help="Only gestures that serve this intent.")] = None,
    json_output: JsonOption = False,
) -> None:
    """List the gestures.

    [bold]Examples[/]

      deixis library list --intent ask_follow

      deixis library list --json
    """
    from gestures.errors import NotFoundError, nearest_names
    from gestures.intents.taxonomy import Taxonomy
    from gestures.library.catalogue import load_library

    gestures = list(load_library().gestures)
    families = {gesture.family for gesture in gestures}
    if family is not None and family not in families:
        raise NotFoundError(
            f"no gesture is of family '{family}'", code="DX-CLI-002", hint=nearest_names(family, families)
        )
    if intent is not None:
        Taxonomy.load().get(intent)
    chosen = [
        gesture
        for gesture in gestures
        if (family is None or gesture.family == family) and (intent is None or intent in gesture.intents)
    ]
    if json_output:
        write_json([_row(gesture) for gesture in chosen])
        return
    width = max((len(gesture.id) for gesture in chosen), default=0)
    for gesture in chosen:
        write_line(f"{gesture.id:<{width}}  {gesture.family:<18}  {gesture.names.zh}  {gesture.names.en}")


@library.command()
def show(
    name: Annotated[str, typer.Argument(help="Id or alias of a gesture.")], json_output: JsonOption = False
) -> None:
    """Describe one gesture: what it says, its phases, parameters, words and culture notes.

    [bold]Example[/]

      deixis library show point_screen
    """
    from gestures.library.catalogue import load_library

    gesture = load_library().get(name)
    table = _row(gesture)
    if json_output:
        write_json(table)
        return
    for key, value in table.items():
        write_line(f"{key:<15} {_plain(value)}")


@library.command()
def sheet(
    names: Annotated[list[str], typer.Argument(help="Ids or aliases of gestures.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="PNG or JPEG to write.")] = Path(
        "sheet.png"
    ),
    platform: PlatformOption = "douyin",
    quiet: QuietOption = False,
) -> None:
    """Draw a contact sheet: one row a gesture, from rest through preparation, stroke and hold to retraction.

    [bold]Example[/]

      deixis library sheet point_screen wave --out sheet.png
    """
    from gestures.pipeline.sheet import draw_sheet

    with stage_progress(quiet=quiet) as progress:
        draw_sheet(names, out, platform, progress)
    if not quiet:
        note(f"{out}: {counted(len(names), 'gesture')}")


def _row(gesture: Gesture) -> dict[str, Any]:
    return {
        "id": gesture.id,
        "name_zh": gesture.names.zh,
        "name_en": gesture.names.en,
        "description_zh": gesture.description.zh,
        "description_en": gesture.description.en,
        "family": gesture.family,
        "intents": list(gesture.intents),
        "hands": gesture.hands,
        "phases_s": {
            name: getattr(gesture.phases, name).duration_s
            for name in ("preparation", "stroke", "hold", "retraction")
        },
        "parameters": [parameter.name for parameter in gesture.parameters],
        "words": {language: list(words) for language, words in gesture.words.items()},
        "aliases": list(gesture.aliases),
        "culture": [f"{entry.region}: {entry.note}" for entry in gesture.culture],
        "licence": gesture.licence,
        "revision": gesture.revision,
        "review": gesture.review,
    }


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return str(value)
