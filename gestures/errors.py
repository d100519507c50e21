"""The errors of the script side: one tree with `motion.errors`, under one name for its users."""

from motion.errors import (
    ConsentError,
    DataError,
    DeixisError,
    FormatError,
    InvalidInputError,
    MissingAssetError,
    MissingDependencyError,
    NotFoundError,
    PlanningError,
    nearest_names,
)

__all__ = [
    "ConsentError",
    "DataError",
    "DeixisError",
    "FormatError",
    "InvalidInputError",
    "MissingAssetError",
    "MissingDependencyError",
    "NotFoundError",
    "PlanningError",
    "nearest_names",
]
