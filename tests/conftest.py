"""What holds for every test: one thread per worker, no store but a test's own, no test skipped in silence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import torch

_MAY_SKIP = "needs a GPU"
"""A reason that begins so is the only one for which continuous integration lets a test be skipped."""

if os.environ.get("PYTEST_XDIST_WORKER"):
    torch.set_num_threads(1)


# Tests play the gestures that ship, whatever the store of the person who runs them holds.
os.environ["DEIXIS_LIBRARY"] = str(Path(tempfile.gettempdir()) / "deixis-tests" / "no" / "library.db")


def _reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of continuous integration in which a test was skipped that should have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("CI") or hasattr(session.config, "workerinput"):
        return
    skipped = [
        report
        for report in reporter.stats.get("skipped", [])
        if not _reason(report).removeprefix("Skipped: ").startswith(_MAY_SKIP)
    ]
    if skipped:
        reporter.ensure_newline()
    for report in skipped:
        reporter.write_line(
            f"skipped, but CI=true asks for every test: {report.nodeid}: {_reason(report)}", red=True
        )
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
