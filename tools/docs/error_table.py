"""Writes docs/errors.md: every error code of the source with what it says and what it advises.

python tools/docs/error_table.py          write the file
python tools/docs/error_table.py --check  exit 1 if the file is not what would be written
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("motion", "gestures")
TARGET = ROOT / "docs" / "errors.md"
CODE = re.compile(r"DX-[A-Z]+-\d{3}")
HEAD = """# Errors

Every error that Deixis raises on purpose bears a code. The command prints it as one line on stderr,
`[CODE] where: what is wrong. What to do next.`, and exits with 2; in Python it is a subclass of
`motion.errors.DeixisError` with the fields `code`, `message`, `where` and `hint`.

Words in *italics*, and `…`, stand for what a message fills in. `make errors` writes this page.

"""


@dataclass(frozen=True, order=True)
class Use:
    """One place that raises a code."""

    code: str
    kind: str
    message: str
    hint: str
    file: str


def text_of(node: ast.expr | None) -> str:
    """Return a message as a reader would see it, with names in italics for what is filled in."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return filled(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return text_of(node.left) + text_of(node.right)
    if isinstance(node, ast.IfExp):
        return text_of(node.body) or text_of(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "nearest_names":
        return "Names the nearest known ones."
    return "…"


def filled(node: ast.expr) -> str:
    """Return how the table shows a value that a message fills in."""
    if isinstance(node, ast.Name):
        return f"*{node.id}*"
    if isinstance(node, ast.Attribute):
        return f"*{node.attr}*"
    return "…"


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword argument."""
    return next((entry.value for entry in call.keywords if entry.arg == name), None)


def uses_in(path: Path) -> Iterator[Use]:
    """Yield each call in a file that holds a code, literally."""
    file = path.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        given = [*node.args, *(entry.value for entry in node.keywords)]
        codes = [
            item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        codes = [code for code in codes if CODE.fullmatch(code)]
        if not codes:
            continue
        kind = node.func.id if isinstance(node.func, ast.Name) else ""
        message = next((item for item in node.args if text_of(item) not in ("", *codes)), None)
        yield Use(
            codes[0],
            kind if kind.endswith("Error") else "",
            text_of(message),
            text_of(keyword(node, "hint")),
            file,
        )


def cell(text: str) -> str:
    """Return text that fits a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def render() -> str:
    """Return the whole of docs/errors.md."""
    table: dict[str, list[Use]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for use in uses_in(path):
                table[use.code].append(use)
    lines = [HEAD]
    area = ""
    for code in sorted(table):
        if code.split("-")[1] != area:
            area = code.split("-")[1]
            lines.append(
                f"\n## {area}\n\n| code | error | says | advises | raised in |\n|---|---|---|---|---|\n"
            )
        for use in sorted(set(table[code])):
            lines.append(f"| {code} | {use.kind} | {cell(use.message)} | {cell(use.hint)} | `{use.file}` |\n")
    return "".join(lines)


def main() -> int:
    """Write or check the file."""
    text = render()
    if "--check" in sys.argv[1:]:
        current = TARGET.read_text(encoding="utf-8") if TARGET.is_file() else ""
        if current != text:
            sys.stderr.write("docs/errors.md is not up to date; run: make errors\n")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
