"""What a human looks like, in the terms of the `anny` package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from motion.errors import InvalidInputError, nearest_names

AXES: dict[str, tuple[str, ...]] = {
    "race": ("african", "asian", "caucasian"),
    "gender": ("male", "female"),
    "age": ("newborn", "baby", "child", "young", "old"),
    "muscle": ("minmuscle", "averagemuscle", "maxmuscle"),
    "weight": ("minweight", "averageweight", "maxweight"),
    "height": ("minheight", "maxheight"),
    "proportions": ("idealproportions", "uncommonproportions"),
    "cupsize": ("mincup", "averagecup", "maxcup"),
    "firmness": ("minfirmness", "averagefirmness", "maxfirmness"),
}
"""Axes of phenotype variation and their named points, in the order of their values."""
PHENOTYPES: tuple[str, ...] = (*(axis for axis in AXES if axis != "race"), *AXES["race"])
"""Names of the phenotype values, each 0…1; those of the three races are shares and are scaled to sum to 1."""


@dataclass(frozen=True, slots=True)
class BodyShape:
    """What one human looks like, in anny's terms.

    Attributes:
        name: Short name, part of the body's name.
        phenotypes: Values 0…1 by name; a missing one is 0.5. Age 1/3 is a child, 2/3 a young adult, 1 an old
            one.
        local_changes: Values −1…1 by the positive target's name, such as ``"nose-point-up"``.

    Raises:
        InvalidInputError: If a phenotype is unknown, younger than a child, or a value is out of range.
    """

    name: str
    phenotypes: Mapping[str, float] = field(default_factory=dict)
    local_changes: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label, value in self.phenotypes.items():
            if label not in PHENOTYPES:
                raise InvalidInputError(
                    f"no phenotype is called '{label}'",
                    code="DX-BODY-001",
                    where=f"shape '{self.name}'",
                    hint=nearest_names(label, PHENOTYPES),
                )
            lowest = 1 / 3 if label == "age" else 0.0
            if not lowest <= value <= 1.0:
                raise InvalidInputError(
                    f"{label} is {value}, expected {lowest:.2f} to 1",
                    code="DX-BODY-002",
                    where=f"shape '{self.name}'",
                )
        for label, value in self.local_changes.items():
            if not -1.0 <= value <= 1.0:
                raise InvalidInputError(
                    f"{label} is {value}, expected -1 to 1", code="DX-BODY-002", where=f"shape '{self.name}'"
                )


def shares(axis: str, phenotypes: Mapping[str, float]) -> dict[str, float]:
    """Return how much of each named point of an axis a shape takes; they sum to 1.

    Args:
        axis: A name of ``AXES``.
        phenotypes: Values 0…1 by name; a missing one is 0.5.
    """
    labels = AXES[axis]
    if axis == "race":
        values = np.array([phenotypes.get(label, 0.5) for label in labels])
        total = values.sum()
        values = values / total if total > 0 else np.full(3, 1 / 3)
        return dict(zip(labels, values.tolist(), strict=True))
    anchors = np.linspace(-1 / 3 if axis == "age" else 0.0, 1.0, len(labels))
    value = phenotypes.get(axis, 0.5)
    hats = [float(np.interp(value, anchors, row)) for row in np.eye(len(labels))]
    return dict(zip(labels, hats, strict=True))
