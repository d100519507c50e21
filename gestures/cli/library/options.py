"""Arguments and options that several library commands share."""

from __future__ import annotations

from typing import Annotated

import typer

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Id or alias of a gesture.")]
AuthorOption = Annotated[
    str | None,
    typer.Option(
        "--author",
        "--by",
        metavar="NAME",
        help="Who does it; else $DEIXIS_AUTHOR, git's user.name or your login.",
    ),
]
MessageOption = Annotated[str | None, typer.Option("--message", "-m", metavar="TEXT", help="Why.")]
FamilyOption = Annotated[str | None, typer.Option(help="Only this family, such as point_screen.")]
IntentOption = Annotated[str | None, typer.Option(help="Only gestures that serve this intent.")]
WordOption = Annotated[str | None, typer.Option(help="Only gestures that typically go with this word.")]
LanguageFilter = Annotated[
    str | None, typer.Option("--language", "-l", help="Only gestures with typical words in it: zh or en.")
]
HandOption = Annotated[
    str | None, typer.Option(help="left or right (what that hand can do alone), either, both, none.")
]
CultureOption = Annotated[
    str | None, typer.Option(metavar="REGION", help="Only gestures with a note on this region, such as BR.")
]
SafeForOption = Annotated[
    str | None, typer.Option(metavar="REGION", help="Leave out what is taboo there, such as 'Middle East'.")
]
AtLeastOption = Annotated[
    float | None, typer.Option("--at-least", metavar="SECONDS", help="Only gestures that last so long.")
]
AtMostOption = Annotated[
    float | None, typer.Option("--at-most", metavar="SECONDS", help="Only gestures that last no longer.")
]
StatusOption = Annotated[
    str | None, typer.Option(help="Only this state of review: draft, in_review, approved, retired.")
]
