from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"DX-[A-Z]+-\d{3}")


def raised_codes() -> set[str]:
    """Every string of the source that is a code and nothing else."""
    found: set[str] = set()
    for package in ("motion", "gestures"):
        for path in (ROOT / package).rglob("*.py"):
            for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
                if token.type == tokenize.STRING and CODE.fullmatch(token.string.strip("\"'")):
                    found.add(token.string.strip("\"'"))
    return found


def test_the_page_explains_every_code_that_the_source_raises_and_no_other() -> None:
    explained = set(
        re.findall(r"^\| (DX-[A-Z]+-\d{3}) \|", (ROOT / "docs/errors.md").read_text("utf-8"), re.M)
    )
    assert raised_codes() == explained


def test_the_page_is_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, "tools/docs/error_table.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
