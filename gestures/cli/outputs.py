"""Where a command writes: never over what it reads, and over what is there already only if it was told to."""

from __future__ import annotations

from pathlib import Path

from gestures.errors import InvalidInputError


def check_not_read(out: Path, *inputs: str | Path | None) -> None:
    """Refuse to write over what the command reads.

    Args:
        out: Where the command writes.
        inputs: Files that it reads; what is None or names no file is passed over.

    Raises:
        InvalidInputError: If ``out`` is one of them.
    """
    if not out.is_file():
        return
    for given in inputs:
        if given is not None and Path(given).is_file() and out.samefile(given):
            raise InvalidInputError(
                "this file is read by the command and would be lost",
                code="DX-CLI-049",
                where=str(out),
                hint="Give another --out.",
            )


def check_free(out: Path, force: bool) -> None:
    """Refuse to replace a file that is there, unless forced.

    Raises:
        InvalidInputError: If there is one.
    """
    if out.exists() and not force:
        raise InvalidInputError(
            "the file is there already",
            code="DX-CLI-041",
            where=str(out),
            hint="Give another --out, or --force to replace it.",
        )
