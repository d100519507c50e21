"""The SCRIPT argument, a file or `-` for what is piped in, and how it is to be performed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gestures.pipeline.request import ShowRequest

STDIN = "-"


def read_script_argument(script: str, *, wordless: bool = False) -> tuple[str, str]:
    """Return the text of a script and what to call it; `wordless` ones may hold no words.

    Raises:
        InvalidInputError: If it cannot be read, or is no script.
    """
    from gestures.pipeline.script import check_script, decode_script, read_script, script_name

    if script == STDIN:
        text = decode_script(sys.stdin.buffer.read(), "stdin")
        return check_script(text, "stdin", wordless=wordless), "stdin"
    return read_script(Path(script), wordless=wordless), script_name(Path(script))


def read_request(
    script: str,
    *,
    platform: str,
    persona: str,
    language: str | None,
    seed: int,
    voice: str,
    audio: Path | None,
    timings: Path | None,
    density: float,
    expressiveness: float,
    energy: float,
    prefer: list[str] | None,
    forbid: list[str] | None,
    audience: str | None,
    holding: str | None,
) -> ShowRequest:
    """Return what the arguments and options that `align` and `perform` share ask for.

    Raises:
        InvalidInputError: If the script cannot be read, or an option is out of range.
    """
    from gestures.alignment.settings import PlannerSettings
    from gestures.pipeline.request import ShowRequest, wordless

    text, name = read_script_argument(script, wordless=wordless(audio, timings))
    return ShowRequest(
        text=text,
        name=name,
        language=language,
        platform=platform,
        persona=persona,
        seed=seed,
        voice=voice,
        audio=audio,
        timings=timings,
        settings=PlannerSettings(
            density=density,
            expressiveness=expressiveness,
            energy=energy,
            prefer=tuple(prefer or ()),
            forbid=tuple(forbid or ()),
            audience=audience,
            holding=holding,
        ),
    )
