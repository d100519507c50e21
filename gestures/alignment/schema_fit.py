"""Whether a value fits a JSON Schema: a yes in a tenth of the time that a full validator takes.

A no may only mean that the schema says more than is known here; `jsonschema` then decides, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NUMBERS = (int, float)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": _NUMBERS,
    "null": (type(None),),
}
_ANNOTATIONS = frozenset({"$schema", "$defs", "title", "description"})


def fits(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> bool:
    """Return whether a value is sure to fit a schema.

    Args:
        value: What `json.loads` gives.
        schema: A JSON Schema, draft 2020-12.
        root: The schema that ``#/$defs/…`` refer to; by default the schema itself.
    """
    whole = schema if root is None else root
    kind = type(value)
    for word, given in schema.items():
        if word == "type":
            good = kind in _TYPES.get(given, ())
        elif word == "properties":
            good = kind is dict and all(
                name not in value or fits(value[name], part, whole) for name, part in given.items()
            )
        elif word == "required":
            good = kind is dict and all(name in value for name in given)
        elif word == "additionalProperties":
            good = given is False and kind is dict and value.keys() <= schema.get("properties", {}).keys()
        elif word == "items":
            good = kind is list and all(fits(item, given, whole) for item in value)
        elif word == "minItems":
            good = kind is list and len(value) >= given
        elif word == "maxItems":
            good = kind is list and len(value) <= given
        elif word == "minimum":
            good = kind in _NUMBERS and value >= given
        elif word == "exclusiveMinimum":
            good = kind in _NUMBERS and value > given
        elif word == "maximum":
            good = kind in _NUMBERS and value <= given
        elif word == "enum":
            good = kind is str and value in given
        elif word == "pattern":
            good = kind is str and re.search(given, value) is not None
        elif word == "anyOf":
            good = any(fits(value, part, whole) for part in given)
        elif word == "$ref":
            name = given.removeprefix("#/$defs/")
            good = name in whole.get("$defs", {}) and fits(value, whole["$defs"][name], whole)
        else:
            good = word in _ANNOTATIONS
        if not good:
            return False
    return True
