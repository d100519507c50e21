"""`deixis library add`, `edit`, `restore`: new gestures and new revisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import note, write_json, write_line
from gestures.cli.library.opening import acting, opened
from gestures.cli.library.options import AuthorOption, MessageOption, NameArgument
from gestures.cli.library.rows import entry_row
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gestures.library.curation.editing import Draft
    from gestures.library.store import Entry, Store

_HEAD = """# {id}, revision {revision}. Save and close to commit a new revision; leave unchanged to give up.
# Lines that begin with # are not kept. Places are [out, up, forward], times seconds: natural, shortest, longest.
"""


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="Gestures as YAML; clips lie beside it.")],
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Add the gestures of a file as drafts; none of them if one cannot be added.

    [bold]Examples[/]

      deixis library show wave --yaml > salute.yaml   # a beginning; give it an id and names of its own

      deixis library add salute.yaml --message "A salute for the sports room"
    """
    from gestures.library.curation.editing import read_drafts

    drafts = read_drafts(file)
    by = acting(author)
    with opened() as store:
        for draft in drafts:
            _bring_clip(draft, file, store)
        added = store.add_all([draft.gesture for draft in drafts], by, message or "Added")
    if json_output:
        write_json([entry_row(entry) for entry in added])
        return
    for entry in added:
        write_line(f"{entry.id}: added as a draft, revision {entry.revision}")
        note(f"Next: deixis library lint {entry.id}, then deixis library review {entry.id} --submit")
        note(f"Undo: deixis library retire {entry.id}")


def edit(
    name: NameArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="The gesture as `show --yaml` writes it; $EDITOR if not given."),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="REV", help="Revision that FILE was made in, if it does not say so itself."
        ),
    ] = None,
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Commit a new revision, as a draft; what was approved goes on playing until the draft is.

    If somebody else has committed a revision in the meantime, nothing is overwritten: the command says
    who, when and why, and stops.

    [bold]Examples[/]

      deixis library edit wave                        # opens $EDITOR

      deixis library show wave --yaml > wave.yaml     # change it, then

      deixis library edit wave wave.yaml -m "A shorter stroke"
    """
    by = acting(author)
    with opened() as store:
        before = store.get(name)
        if file is None:
            entry = _edited_by_hand(store, before, by, message)
        else:
            entry = _edited_by_file(store, before, file, base, by, message)
    _tell(before, entry or before, json_output)


def restore(
    name: NameArgument,
    revision: Annotated[int, typer.Argument(metavar="REV", min=1, help="Revision to bring back.")],
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Bring an old revision back: a new revision with the old one's content, as a draft.

    [bold]Example[/]

      deixis library restore wave 1
    """
    with opened() as store:
        before = store.get(name)
        entry = store.restore(before.id, revision, acting(author), message or f"Restored revision {revision}")
    _tell(before, entry, json_output)


def _tell(before: Entry, entry: Entry, json_output: bool) -> None:
    if entry.revision == before.revision:
        note("Nothing is different; no revision was made.")
    else:
        note(f"Undo: deixis library restore {entry.id} {before.revision}")
    if json_output:
        write_json(entry_row(entry))
    else:
        write_line(f"{entry.id}: revision {entry.revision}, {entry.state}: {entry.message}")


def _bring_clip(draft: Draft, file: Path, store: Store) -> None:
    """Put the recorded motion that a gesture plays into the store, if it has some."""
    source = draft.gesture.clip
    if source is None:
        return
    from gestures.library.clips import clips_beside, read_clip

    content = clips_beside(file.parent)(source)
    read_clip(content, source, f"{file}: {draft.gesture.id}")
    store.put_clip(content)


def _edited_by_file(
    store: Store, before: Entry, file: Path, base: int | None, by: str, message: str | None
) -> Entry:
    from gestures.errors import InvalidInputError
    from gestures.library.curation.editing import read_drafts, said_of_change

    draft = _only(read_drafts(file), str(file))
    made_in = base or draft.base_revision
    if made_in is None:
        raise InvalidInputError(
            "it does not say which revision it was made in, so nobody could tell what it would overwrite",
            code="DX-CLI-013",
            where=str(file),
            hint=f"Add the line 'revision: {before.revision}' if that is the one, or give --base "
            f"{before.revision}; `deixis library show {before.id} --yaml` writes it.",
        )
    _bring_clip(draft, file, store)
    gesture = draft.gesture
    made_from = store.revision(before.id, made_in).gesture
    return store.edit(
        before.id, gesture, made_in, by, message or said_of_change(made_from, gesture) or "Edited"
    )


def _edited_by_hand(store: Store, before: Entry, by: str, message: str | None) -> Entry | None:
    from gestures.cli.library.editor import edited
    from gestures.library.curation.editing import draft_text, parse_drafts, said_of_change

    def commit(content: bytes, where: str) -> Entry:
        gesture = _only(parse_drafts(content, where), where).gesture
        said = message or said_of_change(before.gesture, gesture) or "Edited"
        return store.edit(before.id, gesture, before.revision, by, said)

    head = _HEAD.format(id=before.id, revision=before.revision)
    with_file = (
        f"Give a file: deixis library edit {before.id} FILE.yaml; `deixis library show {before.id} --yaml` "
        "writes one."
    )
    return edited(before.id, head + draft_text(before.gesture), commit, with_file)


def _only(drafts: Sequence[Draft], where: str) -> Draft:
    from gestures.errors import InvalidInputError

    if len(drafts) != 1:
        raise InvalidInputError(
            f"it holds {len(drafts)} gestures, expected one",
            code="DX-CLI-012",
            where=where,
            hint="Edit one at a time; many travel as a pack: deixis library import PACK.",
        )
    return drafts[0]
