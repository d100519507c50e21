"""Deixis: an avatar's body says what its words say.

`perform` is loaded when it is first asked for, so that the command line starts without torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gestures.pipeline.perform import Show, perform

__all__ = ["Show", "perform"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from gestures.pipeline import perform as module

        return getattr(module, name)
    raise AttributeError(f"module 'gestures' has no attribute '{name}'")
