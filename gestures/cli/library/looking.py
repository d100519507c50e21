"""`deixis library list`, `search` and `show`: looking into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestures.cli.console import counted, note, write_json, write_line, write_text
from gestures.cli.library.opening import opened
from gestures.cli.library.options import (
    AtLeastOption,
    AtMostOption,
    CultureOption,
    FamilyOption,
    HandOption,
    IntentOption,
    LanguageFilter,
    NameArgument,
    SafeForOption,
    StatusOption,
    WordOption,
)
from gestures.cli.library.rows import columns, entry_row
from gestures.cli.options import JsonOption

if TYPE_CHECKING:
    from gestures.library.curation.search import Query


def list_gestures(
    family: FamilyOption = None,
    intent: IntentOption = None,
    word: WordOption = None,
    language: LanguageFilter = None,
    hand: HandOption = None,
    culture: CultureOption = None,
    safe_for: SafeForOption = None,
    at_least: AtLeastOption = None,
    at_most: AtMostOption = None,
    status: StatusOption = None,
    json_output: JsonOption = False,
) -> None:
    """List the gestures: their newest revisions, retired ones only with --status retired.

    [bold]Examples[/]

      deixis library list --intent ask_follow

      deixis library list --safe-for BR --hand left --at-most 2.5

      deixis library list --status draft --json
    """
    from gestures.library.curation.search import Query

    _write(
        Query("", family, intent, word, language, hand, culture, safe_for, at_least, at_most, status),
        json_output,
    )


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Words in either language, or pinyin.")],
    family: FamilyOption = None,
    intent: IntentOption = None,
    word: WordOption = None,
    language: LanguageFilter = None,
    hand: HandOption = None,
    culture: CultureOption = None,
    safe_for: SafeForOption = None,
    at_least: AtLeastOption = None,
    at_most: AtMostOption = None,
    status: StatusOption = None,
    json_output: JsonOption = False,
) -> None:
    """Find gestures by words in ids, aliases, names, typical words and descriptions; best match first.

    [bold]Examples[/]

      deixis library search thumbs up

      deixis library search 点关注

      deixis library search guanzhu --hand right
    """
    from gestures.library.curation.search import Query

    _write(
        Query(
            " ".join(text),
            family,
            intent,
            word,
            language,
            hand,
            culture,
            safe_for,
            at_least,
            at_most,
            status,
        ),
        json_output,
    )


def show(
    name: NameArgument,
    revision: Annotated[int | None, typer.Option(min=1, help="An older revision.")] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="The gesture as the YAML that `edit` takes.")] = False,
    json_output: JsonOption = False,
) -> None:
    """Describe one gesture: what it says, its phases, parameters, words and culture notes, and where it stands.

    [bold]Examples[/]

      deixis library show point_screen

      deixis library show wave --yaml > wave.yaml
    """
    with opened() as store:
        entry = store.revision(name, revision)
    if yaml:
        from gestures.library.curation.editing import draft_text

        write_text(draft_text(entry.gesture))
        return
    table = entry_row(entry)
    if json_output:
        write_json(table)
        return
    for line in columns(list(table.items())):
        write_line(line)


def _write(query: Query, json_output: bool) -> None:
    from gestures.library.curation.search import SearchIndex

    with opened() as store:
        entries = {entry.id: entry for entry in store.gestures()}
    matches = SearchIndex([entry.gesture for entry in entries.values()]).search(query)
    found = [gesture for gesture in matches if query.status is not None or gesture.review != "retired"]
    if json_output:
        write_json([entry_row(entries[gesture.id]) for gesture in found])
        return
    rows: list[tuple[Any, ...]] = [(g.id, g.family, g.hands, g.review, g.names.zh, g.names.en) for g in found]
    for line in columns(rows):
        write_line(line)
    note(counted(len(found), "gesture") if found else "No gesture meets all of that.")
