"""`deixis library export` and `import`: gestures as packs, to be shared or kept in git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import counted, note, write_json, write_line
from gestures.cli.library.opening import acting, named, opened
from gestures.cli.library.options import AuthorOption
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from gestures.library.packs import PackImport

_SAID = {
    "added": "added",
    "updated": "brought up to date",
    "unchanged": "here already",
    "kept": "left as they are here",
    "retired": "retired, as their consent was revoked",
}


def export(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Folder or .zip to write.")],
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME…", help="Ids or aliases; all gestures if none is given."),
    ] = None,
    approved: Annotated[
        bool, typer.Option("--approved", help="Only what performances play, no drafts.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Write gestures as a pack: a YAML file for each, their clips beside it, and a manifest with hashes and licences.

    A folder diffs well in git. Consents travel as references only, never the documents.

    [bold]Examples[/]

      deixis library export spring.zip --approved

      deixis library export packs/emblems heart_hands thumbs_up ok_ring
    """
    from gestures.library.packs import export_pack

    with opened() as store:
        packed = export_pack(store, pack, names or None, approved_only=approved)
    if json_output:
        write_json({"pack": str(pack), "gestures": list(packed)})
    else:
        write_line(f"{pack}: {counted(len(packed), 'gesture')}")


def import_(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Folder or .zip that `export` wrote.")],
    on_conflict: Annotated[
        str,
        typer.Option(
            metavar="WAY",
            help="For gestures that people have changed here and there: refuse the pack, keep what is here, or "
            "replace it by a new revision.",
        ),
    ] = "refuse",
    author: AuthorOption = None,
    json_output: JsonOption = False,
) -> None:
    """Bring a pack in: all of it is checked first, then it comes in whole or not at all.

    [bold]Examples[/]

      deixis library import spring.zip

      deixis library import packs/emblems --on-conflict keep
    """
    from gestures.library.packs import import_pack

    with opened() as store:
        brought = import_pack(store, pack, acting(author), on_conflict)
    _write(brought, json_output)


def _write(brought: PackImport, json_output: bool) -> None:
    counts = {kind: list(getattr(brought, kind)) for kind in _SAID}
    if json_output:
        write_json(counts)
        return
    for kind, ids in counts.items():
        if ids:
            write_line(f"{counted(len(ids), 'gesture')} {_SAID[kind]}: {named(ids)}")
    if brought.updated:
        note("Undo one of them: deixis library history NAME, then deixis library restore NAME REV")
