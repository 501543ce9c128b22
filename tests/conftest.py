"""What holds for every test: a home of its own, no deadlines, and no skips where everything can be installed."""

from __future__ import annotations

import os
from collections.abc import Generator

import hypothesis
import pytest

IN_CI = os.environ.get("CI") == "true"
CANNOT = "a client cannot be installed here"
"""How a reason begins for which a test may be skipped in CI, too: real coding agents come from elsewhere."""

PERSONAL = (
    "XDG_",
    "NH_",
    "FLAKE",
    "NIX_PATH",
    "CLAUDE_CONFIG_DIR",
    "HISTFILE",
    "ATUIN_",
    "GIT_",
    "NO_COLOR",
    "NIXLORE_",
)
"""How the variables begin that would make a test read the developer's own files or settings."""

hypothesis.settings.register_profile(
    "nixlore",
    deadline=None,
    derandomize=IN_CI,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("nixlore")


@pytest.fixture(autouse=True, scope="session")
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Give the tests, and every program they start, an empty home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(PERSONAL):
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("TZ", "UTC")
        yield


def _failed_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.skipped and CANNOT not in str(report.longrepr):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which CI=true forbids: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test into a failure when CI=true."""
    report = yield
    _failed_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure when CI=true."""
    report = yield
    _failed_if_skipped(report)
    return report
