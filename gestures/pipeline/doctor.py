"""What works on this machine, and the line that mends what does not."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

from gestures.errors import DeixisError

_ENCODERS = ("libx264", "aac")


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing that was looked at.

    Attributes:
        name: What it is.
        good: Whether it works.
        found: What was found.
        mend: The line that mends it; empty if it is good.
    """

    name: str
    good: bool
    found: str
    mend: str = ""


def examine(*, quick: bool = False) -> list[Examination]:
    """Look at everything that Deixis needs.

    Args:
        quick: Leave out what takes seconds, the body and the renderer.
    """
    parts: list[tuple[str, Callable[[], str]]] = [
        ("python", _python),
        ("torch", _torch),
        ("data and classifier", _data),
        ("gesture library", _library),
        ("voice", _voice),
        ("video encoder", _encoder),
        ("caption font", _font),
    ]
    if not quick:
        parts += [("body", _body), ("renderer (EGL)", _renderer)]
    return [_look(name, part) for name, part in parts]


def _look(name: str, part: Callable[[], str]) -> Examination:
    try:
        return Examination(name, True, part())
    except DeixisError as error:
        return Examination(name, False, error.message, error.hint or f"See {error.code} in docs/errors.md.")
    except ImportError as error:
        package = (error.name or "deixis").split(".")[0]
        return Examination(
            name, False, f"the package '{package}' is missing", 'Run: pip install "deixis[all]"'
        )


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"


def _torch() -> str:
    import torch

    device = (
        torch.cuda.get_device_name(0)
        if torch.cuda.is_available()
        else f"CPU, {torch.get_num_threads()} threads"
    )
    return f"{torch.__version__}, {device}"


def _data() -> str:
    from gestures.datafiles import data_root
    from gestures.intents.classifier import IntentClassifier

    return f"{len(IntentClassifier.load().labels)} intents, {data_root()}"


def _library() -> str:
    from gestures.library.active import active_library
    from gestures.library.store_location import store_location
    from gestures.personas import persona_ids
    from gestures.platforms import platform_ids

    count, place = len(active_library().gestures), store_location()
    source = f"of {place.shown}" if place.exists else "as shipped"
    return f"{count} gestures {source}; personas {', '.join(persona_ids())}; platforms {', '.join(platform_ids())}"


def _voice() -> str:
    from gestures.speech.espeak import espeak_session

    with espeak_session() as voice:
        return f"eSpeak NG, {voice.sample_rate} Hz"


def _encoder() -> str:
    import av

    missing = [name for name in _ENCODERS if name not in av.codecs_available]
    if missing:
        raise DeixisError(
            f"PyAV {av.__version__} lacks {', '.join(missing)}",
            code="DX-DOCTOR-001",
            hint="Run: pip install --force-reinstall av",
        )
    return f"PyAV {av.__version__}: H.264 and AAC"


def _body() -> str:
    from motion.bodies import load_body

    body = load_body()
    return f"{body.name}, {body.bind_vertices_m.shape[0]} vertices"


def _renderer() -> str:
    from motion.rendering.gl import open_context

    context = open_context()
    try:
        return str(context.info["GL_RENDERER"])
    finally:
        context.release()


def _font() -> str:
    from motion.rendering.fonts import chinese_font_file, font_warning

    warning = font_warning()
    if warning is not None:
        raise DeixisError(
            "no Chinese font: captions are drawn in Latin",
            code="DX-DOCTOR-002",
            hint="Run: apt-get install fonts-noto-cjk",
        )
    return str(chinese_font_file())
