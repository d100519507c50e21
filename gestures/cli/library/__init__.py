"""`deixis library`: everything that an animator needs to keep the gestures in order."""

from __future__ import annotations

import typer

from gestures.cli.library.changing import add, edit, restore
from gestures.cli.library.exchanging import export, import_
from gestures.cli.library.looking import list_gestures, search, show
from gestures.cli.library.measuring import lint, stats
from gestures.cli.library.past import audit, diff, history
from gestures.cli.library.personas import personas
from gestures.cli.library.provenance import consent, licence
from gestures.cli.library.reviewing import retire, review
from gestures.cli.library.sheets import sheet

library = typer.Typer(
    help="Keep the gestures in order: find, show, add, edit, review, compare, measure, share.\n\n"
    "The library is the file or the PostgreSQL server that $DEIXIS_LIBRARY names, else a file of your own, "
    "made and filled on first use.",
    no_args_is_help=True,
)
library.command("list")(list_gestures)
library.command()(search)
library.command()(show)
library.command()(sheet)
library.command()(add)
library.command()(edit)
library.command()(lint)
library.command()(review)
library.command()(retire)
library.command()(history)
library.command()(diff)
library.command()(restore)
library.command()(stats)
library.command()(export)
library.command("import")(import_)
library.command()(audit)
library.add_typer(personas, name="personas")
library.add_typer(licence, name="licence")
library.add_typer(consent, name="consent")
