"""The SCRIPT argument: a file, or `-` for what is piped in."""

from __future__ import annotations

import sys
from pathlib import Path

STDIN = "-"


def read_script_argument(script: str) -> tuple[str, str]:
    """Return the text of a script and what to call it.

    Raises:
        InvalidInputError: If it cannot be read, or is no script.
    """
    from gestures.pipeline.script import check_script, decode_script, read_script

    if script == STDIN:
        return check_script(decode_script(sys.stdin.buffer.read(), "stdin"), "stdin"), "stdin"
    return read_script(Path(script)), Path(script).name
