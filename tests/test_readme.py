from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "follow_button" in printed
    assert "torch.Size([61, 55, 4]) torch.Size([61, 52])" in printed
    assert "motion.npz" in printed
    assert "'number': '3'" in printed
    assert '"gestures": [' in printed
    assert (tmp_path / "out/earbuds/report.html").is_file()


def test_every_place_that_the_documents_name_exists() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (document.parent / target).exists(), f"{document.name} names {target}"


def test_every_command_that_the_readme_shows_exists() -> None:
    from gestures.cli.app import make_app

    app = make_app()
    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    known |= {str(group.name) for group in app.registered_groups}
    assert set(re.findall(r"^    deixis (\w+)", README, re.M)) <= known
