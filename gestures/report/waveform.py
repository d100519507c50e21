"""The outline of an audio signal, as many columns as a picture can show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def envelope(
    samples: NDArray[np.int16], sample_rate: int, columns_per_second: float = 40.0
) -> NDArray[np.float32]:
    """Return the loudness of each column.

    Args:
        samples: ``(N,) int16`` mono.
        sample_rate: Samples a second.
        columns_per_second: Resolution of the outline.

    Returns:
        ``(C,) float32``, root mean square of each column over that of the loudest; empty for no samples.
    """
    step = max(1, round(sample_rate / columns_per_second))
    count = -(-len(samples) // step)
    if count == 0:
        return np.zeros(0, dtype=np.float32)
    padded = np.zeros(count * step, dtype=np.float32)
    padded[: len(samples)] = samples
    rms = np.sqrt(np.square(padded.reshape(count, step)).mean(axis=1))
    loudest = float(rms.max())
    return (rms / loudest if loudest > 0 else rms).astype(np.float32)
