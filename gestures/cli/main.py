"""The command `deixis`: how errors and interrupts become messages and exit codes.

What takes time to load is loaded when interrupts are heeded already.
"""

from __future__ import annotations

import os
import sys

from gestures.cli.interrupts import heed_interrupts, raise_if_interrupted, was_interrupted
from gestures.errors import DeixisError

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
_DEBUG = "DEIXIS_DEBUG"


def main() -> None:
    """Run the command line and exit with its code."""
    heed_interrupts()
    try:
        _run()
    except (KeyboardInterrupt, SystemExit, Exception) as stop:
        # Typer turns an interrupt within a command into an exit code; libraries that are being loaded turn it into
        # errors of their own.
        ended = stop.code == EXIT_INTERRUPTED if isinstance(stop, SystemExit) else was_interrupted()
        if not ended:
            raise
        sys.stderr.write("Interrupted.\n")
        sys.exit(EXIT_INTERRUPTED)


def _run() -> None:
    # Read by numpy and torch when they are loaded. Commands share their work out themselves; a second thread for
    # operations on little data only waits where other work keeps the processor busy.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from gestures.cli.app import make_app
    from gestures.cli.console import fail, use_utf8
    from motion.garbage import end_at_once

    end_at_once()
    use_utf8()
    try:
        make_app(sys.argv[1] if len(sys.argv) > 1 else None)()
    except DeixisError as error:
        raise_if_interrupted()
        fail(str(error))
        sys.exit(EXIT_BAD_INPUT)
    except BrokenPipeError:
        # The reader of a pipe (such as head) has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_BAD_INPUT)
    except (OSError, MemoryError) as error:
        raise_if_interrupted()
        if os.environ.get(_DEBUG):
            raise
        fail(str(_of_the_system(error)))
        sys.exit(EXIT_BAD_INPUT)
    except Exception as error:
        raise_if_interrupted()
        if os.environ.get(_DEBUG):
            raise
        fail(str(_of_ours(error)))
        sys.exit(EXIT_BAD_INPUT)


def _of_ours(error: Exception) -> DeixisError:
    """Return what Deixis should have refused, or done: whoever sees it can tell us, and go on with other input."""
    return DeixisError(
        f"Deixis failed where it should not: {type(error).__name__}: {error}",
        code="DX-CLI-002",
        hint=f"It is a fault of ours. Set {_DEBUG}=1, run it again and report what it prints, with the input.",
    )


def _of_the_system(error: OSError | MemoryError) -> DeixisError:
    """Return what the machine refused, told as every other error is."""
    reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
    place = getattr(error, "filename", None)
    return DeixisError(
        f"the system refused: {reason}",
        code="DX-CLI-001",
        where=str(place) if place else None,
        hint=f"Set {_DEBUG}=1 to see where.",
    )
