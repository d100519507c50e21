"""Keeps baked bodies as npz files in the user's cache folder, without pickle."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.errors import DeixisError
from motion.skeleton import Skeleton

FORMAT = 1
"""Raised when what a baked file holds changes."""


def cache_path(name: str, parameters: Any) -> Path:
    """Return where a body baked from JSON-like ``parameters`` is kept."""
    text = json.dumps([FORMAT, parameters], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("deixis")) / "bodies" / f"{name}-{digest}.npz"


def save_body(body: SkinnedBody, path: Path) -> None:
    """Write a body; the file appears whole or not at all."""
    arrays: dict[str, np.ndarray] = {"name": np.array(body.name), "region_names": np.array(body.region_names)}
    for item in fields(body):
        value = getattr(body, item.name)
        if item.init and isinstance(value, Tensor):
            arrays[item.name] = value.cpu().numpy()
    arrays["offsets_m"] = body.skeleton.offsets_m.cpu().numpy()
    for name, indices in body.landmarks.items():
        arrays[f"landmark:{name}"] = indices.cpu().numpy()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def load_body_file(path: Path) -> SkinnedBody | None:
    """Return the body kept in a file, or None where there is none or it cannot be used.

    A file that did not change since it was last read gives the same body.
    """
    try:
        state = path.stat()
    except OSError:
        return None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed_ns: int, _size: int) -> SkinnedBody | None:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        tensors = {
            item.name: torch.from_numpy(arrays[item.name])
            for item in fields(SkinnedBody)
            if item.init and item.type == "Tensor"
        }
        landmarks = {
            name.removeprefix("landmark:"): torch.from_numpy(array)
            for name, array in arrays.items()
            if name.startswith("landmark:")
        }
        return SkinnedBody(
            name=str(arrays["name"]),
            skeleton=Skeleton(torch.from_numpy(arrays["offsets_m"])),
            region_names=tuple(str(name) for name in arrays["region_names"]),
            landmarks=landmarks,
            **tensors,
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, DeixisError):
        return None
