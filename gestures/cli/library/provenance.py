"""`deixis library licence` and `consent`: what recorded motion may be used for, and who agreed to it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import note, write_json, write_line
from gestures.cli.library.opening import acting, named, opened
from gestures.cli.library.options import AuthorOption
from gestures.cli.library.rows import columns, moment
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from gestures.library.store import Consent

licence = typer.Typer(help="What gestures may be used for.", no_args_is_help=True)
consent = typer.Typer(help="Who agreed that their motion is used.", no_args_is_help=True)
_MAX_DOCUMENT_BYTES = 256 << 20


@licence.command("list")
def list_licences(json_output: JsonOption = False) -> None:
    """List the licences that gestures can name."""
    with opened() as store:
        licences = store.licences()
    if json_output:
        write_json([asdict(item) for item in licences])
        return
    for line in columns(
        [
            (
                item.id,
                item.name,
                "commercial" if item.allows_commercial else "not commercial",
                "changes" if item.allows_derivatives else "no changes",
                item.attribution,
            )
            for item in licences
        ]
    ):
        write_line(line)


@licence.command("add")
def add_licence(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="SPDX identifier, or LicenseRef-NAME for your own.")
    ],
    name: Annotated[str, typer.Option(help="What a person reads.")],
    text: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The licence itself, a text file.")
    ] = None,
    attribution: Annotated[str, typer.Option(help="Who is to be named.")] = "",
    commercial: Annotated[
        bool, typer.Option("--commercial/--no-commercial", help="Whether it may be used to sell.")
    ] = True,
    derivatives: Annotated[
        bool,
        typer.Option("--derivatives/--no-derivatives", help="Whether it may be bent, mirrored, blended."),
    ] = True,
    author: AuthorOption = None,
    json_output: JsonOption = False,
) -> None:
    """Add a licence. It never changes after that; another one needs an id of its own.

    [bold]Example[/]

      deixis library licence add LicenseRef-studio-2026 --name "Studio recordings 2026" --text licence.txt
    """
    from gestures.library.store import Licence

    content = "" if text is None else _text_of(text)
    record = Licence(id, name, content, attribution, commercial, derivatives)
    with opened() as store:
        store.add_licence(record, acting(author))
    if json_output:
        write_json(asdict(record))
    else:
        write_line(f"{id}: added")


@consent.command("list")
def list_consents(json_output: JsonOption = False) -> None:
    """List the records of consent, and which of them do not hold any more."""
    with opened() as store:
        consents = store.consents()
    if json_output:
        write_json([_consent_row(record) for record in consents])
        return
    today = date.today()
    for line in columns(
        [
            (
                record.id,
                record.subject,
                record.scope,
                f"{record.valid_from} … {record.valid_until or ''}".rstrip(),
                record.lacks(today) or "holds",
            )
            for record in consents
        ]
    ):
        write_line(line)
    if not consents:
        note("No consent is recorded. Recorded motion of a person cannot be approved without one.")


@consent.command("add")
def add_consent(
    id: Annotated[str, typer.Argument(metavar="ID", help="Name of the record, such as lin-2026.")],
    subject: Annotated[str, typer.Option(help="Who agreed.")],
    scope: Annotated[str, typer.Option(help="What they agreed to.")],
    document: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The signed document; only its SHA-256 is kept, never the file."),
    ],
    valid_from: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day; today if not given.")
    ] = None,
    valid_until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Last day; no end if not given.")
    ] = None,
    author: AuthorOption = None,
    json_output: JsonOption = False,
) -> None:
    """Record a consent. It never changes after that, but it can be revoked.

    [bold]Example[/]

      deixis library consent add lin-2026 --subject "Lin Yue" --scope "hand gestures in livestreams" \\
          --document signed.pdf --until 2027-12-31
    """
    from gestures.library.store import Consent

    record = Consent(
        id,
        subject,
        scope,
        _hash_of(document),
        _day(valid_from, "--from") if valid_from else date.today(),
        _day(valid_until, "--until") if valid_until else None,
    )
    with opened() as store:
        store.add_consent(record, acting(author))
    if json_output:
        write_json(_consent_row(record))
    else:
        write_line(f"{id}: recorded, document {record.document_sha256[:12]}…")


@consent.command("revoke")
def revoke_consent(
    id: Annotated[str, typer.Argument(metavar="ID", help="Name of the record.")],
    reason: Annotated[str, typer.Option(help="Why it was taken back.")] = "",
    author: AuthorOption = None,
    json_output: JsonOption = False,
) -> None:
    """Take a consent back: everything in use that depends on it is retired at once.

    [bold]Example[/]

      deixis library consent revoke lin-2026 --reason "Asked to be taken out"
    """
    with opened() as store:
        retired = store.revoke_consent(id, acting(author), reason)
    if json_output:
        write_json({"id": id, "retired": [{"id": item.id, "revision": item.revision} for item in retired]})
        return
    write_line(f"{id}: revoked")
    for item in retired:
        write_line(f"{item.id}: revision {item.revision} retired")
    note(f"Retired: {named([item.id for item in retired])}" if retired else "Nothing in use depended on it.")


def _consent_row(record: Consent) -> dict[str, str | None]:
    return {
        "id": record.id,
        "subject": record.subject,
        "scope": record.scope,
        "document_sha256": record.document_sha256,
        "valid_from": f"{record.valid_from}",
        "valid_until": f"{record.valid_until}" if record.valid_until else None,
        "revoked_at": moment(record.revoked_at) if record.revoked_at else None,
        "revoked_by": record.revoked_by or None,
        "reason": record.reason or None,
    }


def _day(text: str, option: str) -> date:
    from gestures.errors import InvalidInputError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            f"{option}: '{text}' is no day", code="DX-CLI-020", hint="Give it as 2026-12-31."
        ) from None


def _text_of(path: Path) -> str:
    from gestures.errors import InvalidInputError

    _need_file(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not UTF-8",
            code="DX-CLI-021",
            where=str(path),
            hint="Save the file as UTF-8.",
        ) from error


def _hash_of(path: Path) -> str:
    _need_file(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _need_file(path: Path) -> None:
    from gestures.errors import InvalidInputError, NotFoundError

    if not path.is_file():
        raise NotFoundError(
            "there is no such file", code="DX-CLI-021", where=str(path), hint="Check the path."
        )
    if path.stat().st_size > _MAX_DOCUMENT_BYTES:
        raise InvalidInputError(
            f"it has {path.stat().st_size} bytes, at most {_MAX_DOCUMENT_BYTES} are read",
            code="DX-CLI-021",
            where=str(path),
        )
