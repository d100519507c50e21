"""`deixis library history`, `diff`, `audit`: what was, what changed, who did what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestures.cli.console import note, stage_progress, write_json, write_line
from gestures.cli.library.opening import opened
from gestures.cli.library.options import NameArgument
from gestures.cli.library.rows import columns, moment, plain, revision_row
from gestures.cli.options import JsonOption, PlatformOption, QuietOption

if TYPE_CHECKING:
    from gestures.library.store import Entry, Store


def history(name: NameArgument, json_output: JsonOption = False) -> None:
    """Tell the past of a gesture: every revision with its author and message, and every step of review.

    [bold]Example[/]

      deixis library history wave
    """
    with opened() as store:
        entries, reviews = store.history(name), store.reviews(name)
    steps = [
        {
            "revision": step.revision,
            "status": step.state,
            "by": step.by,
            "comment": step.comment,
            "at": moment(step.at),
        }
        for step in reviews
    ]
    if json_output:
        write_json(
            {
                "id": entries[0].id,
                "approved_revision": entries[0].approved,
                "revisions": [revision_row(entry) for entry in entries],
                "reviews": steps,
            }
        )
        return
    for line in columns(
        [
            (
                f"{entry.revision}{'*' if entry.revision == entry.approved else ''}",
                moment(entry.at),
                entry.state,
                entry.author,
                " ".join(entry.message.split()),
            )
            for entry in entries
        ]
    ):
        write_line(line)
    if entries[0].approved is not None:
        note("* plays in performances")
    if steps:
        write_line("\nreview")
        for line in columns([tuple(step.values()) for step in steps]):
            write_line(line)


def diff(
    name: NameArgument,
    old: Annotated[
        int | None,
        typer.Argument(
            metavar="REV", min=1, help="Older revision; what plays, or the one before, if not given."
        ),
    ] = None,
    new: Annotated[
        int | None, typer.Argument(metavar="REV", min=1, help="Newer revision; the newest if not given.")
    ] = None,
    other: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="Compare with another gesture instead.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw both beside what changed, as PNG or JPEG.")
    ] = None,
    platform: PlatformOption = "douyin",
    json_output: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what is different between two revisions of a gesture, or between two gestures.

    [bold]Examples[/]

      deixis library diff wave

      deixis library diff wave 1 3 --picture wave.png

      deixis library diff wave --with wave_small
    """
    from gestures.errors import InvalidInputError

    if picture is not None:
        from gestures.pipeline.sheet import check_picture_name

        check_picture_name(picture)
    if other is not None and old is not None:
        raise InvalidInputError(
            "give either revisions or --with", code="DX-CLI-019", hint="See: deixis library diff --help"
        )
    with opened() as store:
        before, after = _compared(store, name, old, new, other)
        _write_differences(before, after, json_output)
        if picture is not None:
            from gestures.pipeline.compare import draw_comparison

            held, titles = store.library(playable_only=False), (_title(before), _title(after))
            with stage_progress(quiet=quiet) as progress:
                draw_comparison(before.gesture, after.gesture, titles, picture, platform, progress, held)
            if not quiet:
                note(str(picture))


def audit(
    subject: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="Only what was done to this gesture, licence or consent."),
    ] = None,
    after: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Only lines after this one.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most lines.")] = 1000,
    json_output: JsonOption = False,
) -> None:
    """Tell who did what to the library, and when; nothing of this can be changed or taken away.

    [bold]Example[/]

      deixis library audit wave
    """
    with opened() as store:
        records = store.audit(subject, after=after, limit=limit)
    if json_output:
        write_json(
            [
                {
                    "number": record.number,
                    "at": moment(record.at),
                    "actor": record.actor,
                    "action": record.action,
                    "subject": record.subject,
                    "detail": dict(record.detail),
                }
                for record in records
            ]
        )
        return
    for line in columns(
        [
            (
                record.number,
                moment(record.at),
                record.actor,
                record.action,
                record.subject,
                _brief(record.detail),
            )
            for record in records
        ]
    ):
        write_line(line)
    if not records:
        note("Nothing is recorded." if subject is None else f"Nothing is recorded about '{subject}'.")
    if len(records) == limit:
        note(f"There may be more: --after {records[-1].number}")


def _compared(
    store: Store, name: str, old: int | None, new: int | None, other: str | None
) -> tuple[Entry, Entry]:
    newest = store.get(name)
    if other is not None:
        return newest, store.get(other)
    after = newest if new is None else store.revision(name, new)
    if old is not None:
        return store.revision(name, old), after
    plays = newest.approved
    base = plays if plays is not None and plays != newest.revision else max(1, newest.revision - 1)
    return store.revision(name, base), after


def _write_differences(before: Entry, after: Entry, json_output: bool) -> None:
    from gestures.library.curation.differences import differences

    found = differences(before.gesture, after.gesture)
    if json_output:
        write_json(
            {
                "before": {"id": before.id, **revision_row(before)},
                "after": {"id": after.id, **revision_row(after)},
                "differences": [{"field": item.field, "words": item.words} for item in found],
            }
        )
        return
    write_line(f"{_title(before)} → {_title(after)}")
    for item in found:
        write_line(f"  {item.words}")
    if not found:
        write_line("  Nothing is different.")


def _title(entry: Entry) -> str:
    return f"{entry.id}, revision {entry.revision} ({entry.state}) by {entry.author}"


def _brief(detail: object) -> str:
    hidden = ("content_hash", "document_sha256")
    items = detail.items() if hasattr(detail, "items") else ()
    return "; ".join(
        f"{key} {' '.join(plain(value).split())}" for key, value in items if key not in hidden and value
    )
