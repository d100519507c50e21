"""YAML is read as PyYAML's safe loader reads it, only sooner."""

from __future__ import annotations

import pytest
import yaml

from gestures.datafiles import parse_yaml
from gestures.errors import InvalidInputError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DOCUMENTS = (
    "[1, 1.5, .inf, -.INF, 0x1F, 010, 1_000, 1:30, ~, null, yes, No, 'yes', on, 2020-01-01, '']",
    "a: 1\nb: 1\n1: a\n1.0: b\ntrue: c",
    "a: &x {k: v}\nb: {<<: *x, c: 1}",
    "- {<<: [&z {a: 1}, {b: 2}], a: 3}",
    "a: &x 5\nb: *x\n*x : c",
    "[!!str 5, !!int '5', !!float 3, !!binary aGk=, !!set {a, b}, !!omap [a: 1]]",
    "{=: 3}",
    "a: |\n  text\n  more\nb: >\n  x\n  y\nc:",
    "",
)
_BROKEN = (
    "[a",
    "a: b: c",
    "*b",
    "{[1]: 2}",
    "!!str [a]",
    "!!python/object:os.system x",
    "{<<: 3}",
    "a\n---\nb",
)


@pytest.mark.parametrize("text", _DOCUMENTS)
def test_yaml_has_the_values_of_the_safe_loader(text: str) -> None:
    # Written out, 1 and 1.0 and True are told apart.
    assert repr(parse_yaml(text, "here")) == repr(yaml.load(text, Loader=_LOADER))


@pytest.mark.parametrize("text", _BROKEN)
def test_yaml_that_the_safe_loader_refuses_is_refused_at_its_line(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as expected:
        yaml.load(text, Loader=_LOADER)
    with pytest.raises(InvalidInputError) as refused:
        parse_yaml(text, "here")
    assert refused.value.code == "DX-DATA-003"
    mark = getattr(expected.value, "problem_mark", None)
    assert refused.value.where == (f"here:{mark.line + 1}" if mark else "here")


def test_what_an_alias_names_is_the_same_list_even_within_itself() -> None:
    read = parse_yaml("a: &x [1]\nb: *x\nc: &y [*y]", "here")
    assert read["a"] is read["b"]
    assert read["c"][0] is read["c"]
