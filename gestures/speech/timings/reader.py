"""Reads a timing file of any known format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from gestures.errors import InvalidInputError
from gestures.speech.timings.given import GivenTimings
from gestures.speech.timings.json_formats import JSON_FORMATS
from gestures.speech.timings.text_formats import is_captions, is_textgrid, read_captions, read_textgrid

_KNOWN = (
    "plain JSON (words with text, start_s, end_s), Polly speech marks, Azure word boundaries, ElevenLabs "
    "alignment, Whisper JSON, Praat TextGrid, WebVTT, SRT"
)


def read_timings(path: Path) -> GivenTimings:
    """Read word timings; the format is recognised by content.

    Args:
        path: The file.

    Raises:
        InvalidInputError: If the file is missing, of no known format or damaged; names line or entry.
    """
    if not path.is_file():
        raise InvalidInputError("there is no such timing file", code="DX-SPEECH-047", where=str(path))
    try:
        return replace(parse_timings(_decoded(path.read_bytes(), path)), source=str(path))
    except InvalidInputError as error:
        place = f"{path}, {error.where}" if error.where else str(path)
        raise InvalidInputError(error.message, code=error.code, where=place, hint=error.hint) from error


def parse_timings(content: str | list[Any] | dict[str, Any]) -> GivenTimings:
    """Read word timings from a file's text or from parsed JSON.

    Raises:
        InvalidInputError: If the content is of no known format or damaged; names line or entry.
    """
    if not isinstance(content, str):
        return _from_json(content)
    text = content.lstrip("\ufeff")
    if is_textgrid(text):
        return read_textgrid(text)
    if text.lstrip()[:1] in {"{", "["}:
        return _from_json(_json_of(text))
    if is_captions(text):
        return read_captions(text)
    raise InvalidInputError(
        "the timings are of no known format", code="DX-SPEECH-048", hint=f"Known: {_KNOWN}."
    )


def _decoded(data: bytes, path: Path) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not {encoding.upper()}",
            code="DX-SPEECH-048",
            hint="Save the timing file as UTF-8.",
        ) from error


def _json_of(text: str) -> Any:
    """Parse one JSON document, or one object a line as speech marks come."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise InvalidInputError("the JSON is nested too deeply", code="DX-SPEECH-049") from error
    except json.JSONDecodeError as whole:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(lines) < 2 or not _parses(lines[0][1]):
            raise InvalidInputError(
                f"the timings are no JSON: {whole.msg}",
                code="DX-SPEECH-049",
                where=f"line {whole.lineno}, column {whole.colno}",
            ) from whole
    except ValueError as error:
        raise _endless_number() from error
    values = []
    for number, line in lines:
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InvalidInputError(
                f"the speech mark is no JSON: {error}",
                code="DX-SPEECH-049",
                where=f"line {number}",
                hint='Each line holds one object such as {"time":6,"type":"word","value":"Mary"}.',
            ) from error
        except ValueError as error:
            raise _endless_number(f"line {number}") from error
        if isinstance(value, dict):
            value["__line__"] = f"line {number}"
        values.append(value)
    return values


def _parses(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _endless_number(where: str | None = None) -> InvalidInputError:
    return InvalidInputError(
        "the JSON holds a number of thousands of digits",
        code="DX-SPEECH-049",
        where=where,
        hint="Give times in seconds.",
    )


def _from_json(value: Any) -> GivenTimings:
    for known in JSON_FORMATS:
        if known.matches(value):
            return known.read(value)
    raise InvalidInputError(
        "the JSON holds no word timings of a known format",
        code="DX-SPEECH-048",
        hint=f"Known: {_KNOWN}.",
    )
