"""Deixis: an avatar's body says what its words say.

`perform` is loaded when it is first asked for, so that the command line starts without torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from gestures.pipeline.perform import Show, perform

__all__ = ["Show", "perform"]

__getattr__ = lazy_names(__name__, dict.fromkeys(__all__, "pipeline.perform"))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
