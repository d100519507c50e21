"""Packages whose names are loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_names(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that loads a name's module with the first use of the name.

    Args:
        package: Full name of the package.
        homes: The module of each name, relative to the package: ``".m"`` is its neighbour ``m``.
    """

    def load(name: str) -> Any:
        if name in homes:
            return getattr(import_module(f".{homes[name]}", package), name)
        raise AttributeError(f"module '{package}' has no attribute '{name}'")

    return load
