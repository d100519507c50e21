"""`deixis library personas`: the hosts' manners, those that ship and a team's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import counted, note, write_json, write_line, write_text
from gestures.cli.library.opening import acting, opened
from gestures.cli.library.options import AuthorOption, MessageOption
from gestures.cli.library.rows import columns, moment
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from gestures.library.curation.personas import KnownPersona
    from gestures.library.store import PersonaRevision, Store

personas = typer.Typer(help="How hosts move and speak: list, show, add, edit.", invoke_without_command=True)
PersonaArgument = Annotated[str, typer.Argument(metavar="NAME", help="Id of a persona.")]
_FIGURES = (
    ("amplitude", "size"),
    ("tempo", "tempo"),
    ("energy", "energy"),
    ("tension", "tension"),
    ("gesture_rate", "gestures/s"),
    ("expressiveness", "face"),
    ("smile", "smile"),
    ("sway", "sway"),
    ("speech_rate", "speech"),
    ("pitch", "pitch"),
)
_HEAD = "# revision {revision}"
_MADE_IN = re.compile(r"^# revision (\d+)\b", re.MULTILINE)


@personas.callback()
def list_personas(context: typer.Context, json_output: JsonOption = False) -> None:
    """List the personas with their figures; 1 is the library as authored.

    [bold]Examples[/]

      deixis library personas

      deixis library personas show warm_host --yaml > our_host.yaml   # a beginning; give it an id of its own

      deixis library personas add our_host.yaml
    """
    if context.invoked_subcommand is not None:
        return
    from gestures.library.curation.personas import known_personas

    with opened() as store:
        known = known_personas(store)
    if json_output:
        write_json([item.row() for item in known])
        return
    head = ("id", *(title for _, title in _FIGURES), "hand", "posture", "revision")
    rows = [
        (
            item.persona.id,
            *(f"{getattr(item.persona, field):g}" for field, _ in _FIGURES),
            item.persona.handedness,
            item.persona.posture,
            str(item.revision) if item.revision else "as it ships",
        )
        for item in known
    ]
    for line in columns([head, *rows]):
        write_line(line)
    note(counted(len(known), "persona"))


@personas.command()
def show(
    name: PersonaArgument,
    revision: Annotated[int | None, typer.Option(min=0, help="An older revision; 0 is as it ships.")] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="The persona as the YAML that `edit` takes.")] = False,
    json_output: JsonOption = False,
) -> None:
    """Describe one persona: its figures, its posture, what it prefers and never does, and where it stands."""
    from gestures.library.curation.personas import known_persona

    with opened() as store:
        known = known_persona(store, name, revision)
    if yaml:
        write_text(_text(known))
    elif json_output:
        write_json(known.row())
    else:
        for line in columns(list(known.row().items())):
            write_line(line)


@personas.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="A persona as `show --yaml` writes it.")],
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Add a persona of one's own; shows are performed with it from now on: deixis perform --persona ID."""
    from gestures.errors import ConflictError
    from gestures.library.curation.personas import known_personas, persona_text, read_persona

    text = persona_text(file)
    by = acting(author)
    with opened() as store:
        persona = read_persona(text, str(file), store.library())
        if persona.id in {item.persona.id for item in known_personas(store)}:
            raise ConflictError(
                f"there is a persona '{persona.id}' already",
                code="DX-CLI-046",
                where=str(file),
                hint=f"Give yours another id, or change that one: deixis library personas edit {persona.id} {file}",
            )
        entry = store.put_persona(_MADE_IN.sub("", text, count=1).lstrip("\n"), None, by, message or "Added")
    _tell(entry, json_output)


@personas.command()
def edit(
    name: PersonaArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="The persona as `show --yaml` writes it; $EDITOR if not given."),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="REV", help="Revision that FILE was made in, if it does not say so itself."
        ),
    ] = None,
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Commit a new revision of a persona; shows are performed with it from now on.

    If somebody else has committed one in the meantime, nothing is overwritten. A persona that ships stays
    as it is for everybody else: `show NAME --revision 0`.
    """
    by = acting(author)
    with opened() as store:
        if file is None:
            entry = _edited_by_hand(store, name, by, message)
        else:
            entry = _edited_by_file(store, name, file, base, by, message)
    if entry is None:
        note("Nothing is different; no revision was made.")
    else:
        _tell(entry, json_output)


@personas.command()
def history(name: PersonaArgument, json_output: JsonOption = False) -> None:
    """List the revisions of a persona, newest first."""
    from gestures.library.curation.personas import known_persona

    with opened() as store:
        newest = known_persona(store, name)
        entries = [store.persona(name, number) for number in range(newest.revision, 0, -1)]
    if json_output:
        write_json([_revision_row(entry) for entry in entries])
        return
    rows = [tuple(_revision_row(entry).values()) for entry in entries]
    if newest.ships:
        rows.append((0, "", "", "as it ships"))
    for line in columns(rows):
        write_line(line)


@personas.command()
def restore(
    name: PersonaArgument,
    revision: Annotated[
        int, typer.Argument(metavar="REV", min=0, help="Revision to bring back; 0 is as it ships.")
    ],
    author: AuthorOption = None,
    message: MessageOption = None,
    json_output: JsonOption = False,
) -> None:
    """Bring an old revision back: a new revision with the old one's content."""
    from gestures.library.curation.personas import known_persona

    by = acting(author)
    with opened() as store:
        newest = known_persona(store, name)
        text = known_persona(store, name, revision).text
        said = message or f"Restored revision {revision}"
        entry = None if text == newest.text else store.put_persona(text, newest.revision or None, by, said)
    if entry is None:
        note("Nothing is different; no revision was made.")
    else:
        _tell(entry, json_output)


def _edited_by_file(
    store: Store, name: str, file: Path, base: int | None, by: str, message: str | None
) -> PersonaRevision | None:
    from gestures.errors import InvalidInputError
    from gestures.library.curation.personas import known_persona, persona_text

    newest, text = known_persona(store, name), persona_text(file)
    if base is None:
        said = _MADE_IN.search(text)
        if said is None:
            raise InvalidInputError(
                "it does not say which revision it was made in, so nobody could tell what it would overwrite",
                code="DX-CLI-048",
                where=str(file),
                hint=f"Add the line '{_HEAD.format(revision=newest.revision)}' if that is the one, or give --base "
                f"{newest.revision}; `deixis library personas show {name} --yaml` writes it.",
            )
        base = int(said[1])
    return _commit(store, newest, text, str(file), base, by, message)


def _edited_by_hand(store: Store, name: str, by: str, message: str | None) -> PersonaRevision | None:
    from gestures.cli.library.editor import edited
    from gestures.library.curation.personas import known_persona

    newest = known_persona(store, name)

    def commit(content: bytes, where: str) -> PersonaRevision | None:
        text = content.decode("utf-8", errors="replace")
        return _commit(store, newest, text, where, newest.revision, by, message)

    show_it = f"`deixis library personas show {name} --yaml` writes one."
    with_file = f"Give a file: deixis library personas edit {name} FILE.yaml; {show_it}"
    return edited(name, _text(newest), commit, with_file)


def _commit(
    store: Store, newest: KnownPersona, text: str, where: str, made_in: int, by: str, message: str | None
) -> PersonaRevision | None:
    from gestures.errors import InvalidInputError
    from gestures.library.curation.personas import read_persona

    persona, name = read_persona(text, where, store.library()), newest.persona.id
    if persona.id != name:
        raise InvalidInputError(
            f"it is the persona '{persona.id}', expected '{name}'",
            code="DX-CLI-047",
            where=where,
            hint="An id stays for ever; a persona of another id is added: deixis library personas add FILE.",
        )
    if made_in == newest.revision and persona == newest.persona:
        return None
    kept = _MADE_IN.sub("", text, count=1).lstrip("\n")
    return store.put_persona(kept, made_in or None, by, message or "Edited")


def _text(known: KnownPersona) -> str:
    return f"{_HEAD.format(revision=known.revision)}\n{known.text.rstrip()}\n"


def _tell(entry: PersonaRevision, json_output: bool) -> None:
    if json_output:
        write_json({"id": entry.id, **_revision_row(entry)})
    else:
        write_line(f"{entry.id}: revision {entry.revision}: {entry.message}")
        note(f"Perform with it: deixis perform SCRIPT --persona {entry.id}")


def _revision_row(entry: PersonaRevision) -> dict[str, Any]:
    return {
        "revision": entry.revision,
        "at": moment(entry.at),
        "author": entry.author,
        "message": entry.message,
    }
