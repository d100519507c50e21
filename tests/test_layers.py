from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_run_one_way() -> None:
    linted = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert linted.returncode == 0, linted.stdout


def test_help_needs_no_torch() -> None:
    heavy = "print(sorted({'torch', 'numpy', 'jinja2'} & set(sys.modules)))"
    code = f"import sys; from gestures.cli.app import make_app; make_app(); {heavy}"
    loaded = run(sys.executable, "-c", code)
    assert loaded.stdout.strip() == "[]", loaded.stderr
