"""The errors of the script side: one tree with `motion.errors`, under one name for its users."""

from motion.errors import (
    ConflictError,
    ConsentError,
    DataError,
    DeixisError,
    FormatError,
    InvalidInputError,
    MissingAssetError,
    MissingDependencyError,
    NotFoundError,
    PlanningError,
    StoreError,
    nearest_names,
)

__all__ = [
    "ConflictError",
    "ConsentError",
    "DataError",
    "DeixisError",
    "FormatError",
    "InvalidInputError",
    "MissingAssetError",
    "MissingDependencyError",
    "NotFoundError",
    "PlanningError",
    "StoreError",
    "nearest_names",
]
