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
_WIDE_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_WIDE = ("UTF-32LE", "UTF-32BE", "UTF-16LE", "UTF-16BE")
_CHINESE = ("GB18030", "BIG5-HKSCS")
_USUAL_HAN = "的一是不了我你他在有人大家们們这這个個就好点點来來要到"
"""Characters that Chinese text in simplified or traditional letters is full of."""
_SPLIT_HINT = "Split it into parts, for example one for each product."


def script_name(source: Path) -> str:
    """Return what a script file is called in messages and files; bytes of its name that are no UTF-8 become ``?``."""
    return source.name.encode(errors="replace").decode()


def read_script(source: Path, *, wordless: bool = False) -> str:
    """Read a script file.

    Line ends stay as they are, so that offsets refer to the file; a UTF-8 byte order mark is dropped.

    Args:
        source: The file.
        wordless: Whether it may hold no words, as beside a recording.

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
    return check_script(decode_script(content, where), where, wordless=wordless)


def decode_script(content: bytes, where: str) -> str:
    """Return the text of a script's bytes.

    Raises:
        InvalidInputError: If they are binary or not UTF-8; the message names a likely encoding.
    """
    if wide := _wide_encoding(content):
        raise _encoding((wide,), where)
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
        if likely := _chinese_encodings(content):
            raise _encoding(likely, where) from error
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInputError(
            f"byte {error.start}, in line {line}, is not UTF-8, and the file is no "
            "Chinese text in GB 18030 or Big5 either",
            code="DX-SCRIPT-003",
            where=where,
            hint="Save it as UTF-8.",
        ) from error


def _wide_encoding(content: bytes) -> str | None:
    """Return the encoding of text of two or four bytes a character, with or without its mark; None for other files."""
    for mark, name in _WIDE_MARKS:
        if content.startswith(mark):
            return name
    if b"\0" not in content:
        return None
    # In the wrong order of bytes, the letters and line ends that bring the zeros are rare characters.
    plain: dict[str, int] = {}
    for name in _WIDE:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            plain[name] = sum(character.isascii() for character in text)
    return max(plain, key=lambda name: plain[name], default=None)


def _chinese_encodings(content: bytes) -> tuple[str, ...]:
    """Return the names of older Chinese encodings that the file can be in, the likelier first."""
    usual: dict[str, int] = {}
    for name in _CHINESE:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        usual[name] = sum(map(text.count, _USUAL_HAN))
    return tuple(sorted(usual, key=lambda name: -usual[name]))


def check_script(text: str, where: str, *, wordless: bool = False) -> str:
    """Return ``text`` if it is a script that can be read.

    Args:
        text: The script.
        where: What it is called.
        wordless: Whether it may hold no words, as beside a recording.

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
    if not wordless and not any(character.isalnum() for character in text):
        raise InvalidInputError(
            "the script is empty: it holds no word to say",
            code="DX-SCRIPT-005",
            where=where,
            hint="Write at least one sentence, or give a recording (--audio): the mouth then follows its sound.",
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


def _encoding(names: tuple[str, ...], where: str) -> InvalidInputError:
    return InvalidInputError(
        f"the script is not UTF-8; it looks like {' or '.join(names)}",
        code="DX-SCRIPT-004",
        where=where,
        hint=f"Convert it: iconv -f {names[0]} -t UTF-8 SCRIPT > script.txt"
        + ("; then look whether the characters are right." if len(names) > 1 else ""),
    )
