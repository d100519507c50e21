"""YAML is read as PyYAML's safe loader reads it, only sooner; what that loader loses or dies of is refused."""

from __future__ import annotations

import pytest
import yaml

from gestures.datafiles import parse_yaml
from gestures.errors import InvalidInputError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DOCUMENTS = (
    "[1, 1.5, .inf, -.INF, 0x1F, 010, 1_000, 1:30, ~, null, yes, No, 'yes', on, 2020-01-01, '']",
    "a: 1\nb: 1\n1: a\n1.5: b\nfalse: c",
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


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{k: " * 50_000,
        "- " * 100_000,
        "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 300)),
    ],
)
def test_what_is_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"DX-DATA-003.*deep"):
        parse_yaml(text, "here")


def test_many_neighbours_are_not_deep() -> None:
    rows = parse_yaml("- {a: [1, {b: 2}]}\n" * 500, "here")
    assert rows == [{"a": [1, {"b": 2}]}] * 500


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2023-02-30", "'2023-02-30' is no date"),
        ("2023-01-01 25:00:00", "no date"),
        ("!!timestamp noon", "no date"),
        ("!!float four", "'four' is no number"),
        ("!!int ''", "no whole number"),
        ("!!bool perhaps", "no bool"),
        ("9" * 500, "500 figures"),
        ("-" + "1" * 6000, "no whole number"),
        ("!colour red", "Leave tags"),
        ("*nowhere", "in quotes"),
    ],
)
def test_a_value_that_cannot_be_built_is_refused_at_its_line(value: str, says: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_yaml(f"first: 1\nsecond: {value}\n", "here")
    assert refused.value.code == "DX-DATA-003" and refused.value.where == "here:2"
    assert says in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("energy: 1\ntempo: 2\nenergy: 3", "'energy'", 3),
        ("a: {x: 1,\n y: 2, x: 1}", "'x'", 2),
        ("1: a\n1.0: b", "1.0", 2),
        ("a: &m {k: 1}\nb: {<<: *m, c: 1,\n c: 2}", "'c'", 3),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_both_lines(text: str, key: str, line: int) -> None:
    with pytest.raises(InvalidInputError, match=f"the key {key} stands in line [12] already") as refused:
        parse_yaml(text, "here")
    assert refused.value.where == f"here:{line}"


def test_a_merged_key_may_be_overridden() -> None:
    assert parse_yaml("a: &m {k: 1, j: 2}\nb: {<<: *m, k: 3}", "here")["b"] == {"k": 3, "j": 2}
