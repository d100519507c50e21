"""Scripts as files: read whole, refused with a reason when they are no text."""

from __future__ import annotations

import re
from pathlib import Path

from gestures.errors import InvalidInputError

MAX_SCRIPT_CHARACTERS = 1_000_000
"""Longest script that is read, Unicode code points: about sixty hours of Chinese speech."""
MAX_SHOW_CHARACTERS = 60_000
"""Longest script that is spoken for a show; whether the show is too long is known when it has been spoken."""
_MAX_BYTES_PER_CHARACTER = 4
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SPLIT_HINT = "Split it into parts, for example one for each product."


def script_name(source: Path) -> str:
    """Return what a script file is called in messages and files; bytes of its name that are no UTF-8 become ``?``."""
    return source.name.encode(errors="replace").decode()


def read_script(source: Path) -> str:
    """Read a script file.

    Line ends stay as they are, so that offsets refer to the file; a UTF-8 byte order mark is dropped.

    Raises:
        InvalidInputError: If the file is missing, unreadable, binary, not UTF-8, empty or too long.
    """
    where = str(source)
    if source.is_dir():
        raise InvalidInputError(
            "this is a folder, expected a text file",
            code="DX-SCRIPT-001",
            where=where,
            hint="Name one script in it.",
        )
    try:
        size = source.stat().st_size
        if size > MAX_SCRIPT_CHARACTERS * _MAX_BYTES_PER_CHARACTER:
            raise _too_long(f"{size:,} bytes", MAX_SCRIPT_CHARACTERS, where)
        content = source.read_bytes()
    except FileNotFoundError as error:
        raise InvalidInputError(
            "there is no such script", code="DX-SCRIPT-001", where=where, hint="Check the path."
        ) from error
    except OSError as error:
        raise InvalidInputError(
            f"the script cannot be read: {error.strerror}", code="DX-SCRIPT-002", where=where
        ) from error
    return check_script(decode_script(content, where), where)


def decode_script(content: bytes, where: str) -> str:
    """Return the text of a script's bytes.

    Raises:
        InvalidInputError: If they are binary or not UTF-8; the message names a likely encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _encoding("UTF-16", where)
    if b"\0" in content:
        raise InvalidInputError(
            f"byte {content.index(0)} is zero, so this is a binary file and no script",
            code="DX-SCRIPT-003",
            where=where,
            hint="Give a plain text file in UTF-8.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            content.decode("gb18030")
        except UnicodeDecodeError:
            raise InvalidInputError(
                f"byte {error.start} is not UTF-8, and the file is no text in GB 18030 either",
                code="DX-SCRIPT-003",
                where=where,
                hint="Give a plain text file in UTF-8.",
            ) from error
        raise _encoding("GB18030", where) from error


def check_script(text: str, where: str) -> str:
    """Return ``text`` if it is a script that can be read.

    Raises:
        InvalidInputError: If it holds nothing to say, control characters or lone surrogates, or is too long.
    """
    if len(text) > MAX_SCRIPT_CHARACTERS:
        raise _too_long(f"{len(text):,} characters", MAX_SCRIPT_CHARACTERS, where)
    if found := _NO_TEXT.search(text):
        raise InvalidInputError(
            f"character {found.start()} is U+{ord(found.group()):04X}, which no text holds",
            code="DX-SCRIPT-003",
            where=where,
            hint="Give a plain text file in UTF-8.",
        )
    if not any(character.isalnum() for character in text):
        raise InvalidInputError(
            "the script is empty: it holds no word to say",
            code="DX-SCRIPT-005",
            where=where,
            hint="Write at least one sentence.",
        )
    return text


def check_show_length(text: str, where: str) -> None:
    """Refuse a script that is too long to be performed in one go.

    Raises:
        InvalidInputError: If it has more than ``MAX_SHOW_CHARACTERS`` characters.
    """
    if len(text) > MAX_SHOW_CHARACTERS:
        raise _too_long(f"{len(text):,} characters", MAX_SHOW_CHARACTERS, where)


def _too_long(given: str, limit: int, where: str) -> InvalidInputError:
    return InvalidInputError(
        f"the script has {given}, the limit is {limit:,} characters",
        code="DX-SCRIPT-006",
        where=where,
        hint=_SPLIT_HINT,
    )


def _encoding(name: str, where: str) -> InvalidInputError:
    return InvalidInputError(
        f"the script is not UTF-8; it looks like {name}",
        code="DX-SCRIPT-004",
        where=where,
        hint=f"Convert it: iconv -f {name} -t UTF-8 SCRIPT > script.txt",
    )
