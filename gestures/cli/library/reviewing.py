"""`deixis library review` and `retire`: who has looked at a gesture, and what they decided."""

from __future__ import annotations

from typing import Annotated

import typer

from gestures.cli.console import note, write_json, write_line
from gestures.cli.library.opening import acting, opened
from gestures.cli.library.options import AuthorOption
from gestures.cli.library.rows import entry_row
from gestures.cli.options import JsonOption

NamesArgument = Annotated[list[str], typer.Argument(metavar="NAME…", help="Ids or aliases of gestures.")]
CommentOption = Annotated[str, typer.Option("--comment", "-c", metavar="TEXT", help="What there is to say.")]
_STATES = {
    "submit": "in_review",
    "approve": "approved",
    "reject": "draft",
    "retire": "retired",
    "reopen": "draft",
}
_FROM = {"reject": "in_review", "reopen": "retired"}
"""Both end in a draft; these say where they begin."""


def review(
    names: NamesArgument,
    submit: Annotated[bool, typer.Option("--submit", help="A draft asks for review.")] = False,
    approve: Annotated[bool, typer.Option("--approve", help="Performances may play it from now on.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Back to draft.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Performances play it no more.")] = False,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="A retired gesture becomes a draft again.")
    ] = False,
    revision: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="REV", help="Revision that was looked at; refused if there is a newer one."
        ),
    ] = None,
    author: AuthorOption = None,
    comment: CommentOption = "",
    json_output: JsonOption = False,
) -> None:
    """Move gestures on in their review: draft, in review, approved, retired.

    [bold]Examples[/]

      deixis library review salute --submit

      deixis library review salute --approve --by Lin --comment "Reads well from three metres"

      deixis library review salute --reject --comment "The wrist breaks on the broad body"
    """
    given = {
        "submit": submit, "approve": approve, "reject": reject, "retire": retire, "reopen": reopen
    }  # fmt: skip
    chosen = [step for step, wanted in given.items() if wanted]
    if len(chosen) != 1:
        from gestures.errors import InvalidInputError

        raise InvalidInputError(
            f"{', '.join('--' + step for step in chosen) or 'no step'} given, expected one step of review",
            code="DX-CLI-017",
            hint=f"Give one of {', '.join('--' + step for step in given)}.",
        )
    _move(names, chosen[0], revision, author, comment, json_output)


def retire(
    names: NamesArgument,
    author: AuthorOption = None,
    comment: CommentOption = "",
    json_output: JsonOption = False,
) -> None:
    """Take gestures out of use; nothing is deleted, and they can be reopened.

    [bold]Example[/]

      deixis library retire tear_open --comment "Viewers take it for opening a letter"
    """
    _move(names, "retire", None, author, comment, json_output)


def _move(
    names: list[str], step: str, revision: int | None, author: str | None, comment: str, json_output: bool
) -> None:
    from gestures.errors import InvalidInputError

    by = acting(author)
    moved = []
    with opened() as store:
        before = [store.get(name) for name in names]
        for entry in before:
            if step in _FROM and entry.state != _FROM[step]:
                raise InvalidInputError(
                    f"'{entry.id}' is {entry.state}; --{step} is for what is {_FROM[step]}",
                    code="DX-CLI-018",
                    hint="See where it stands: deixis library history " + entry.id,
                )
        for entry in before:
            moved.append(store.review(entry.id, _STATES[step], by, comment, revision=revision))
            if not json_output:
                write_line(
                    f"{entry.id}: revision {entry.revision} {entry.state} → {moved[-1].state}, by {by}"
                )
            if step == "retire":
                note(f"Undo: deixis library review {entry.id} --reopen, then --submit and --approve")
    if json_output:
        write_json([entry_row(entry) for entry in moved])
