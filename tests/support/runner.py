"""
The run's manners: what did not run is listed with its reason and fails in CI; slow tests give a reason; Hypothesis.

A skip is honest only through `tests.support.needs`; any other is listed as one that hides something.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import hypothesis
import pytest

from chassis import collector
from tests.support.capabilities import PREFIX

SLOW_SECONDS = 0.5
MAY_BE_SLOW = ("tests/integration/", "tests/e2e/", "tests/bench/")
REPEATABLE = "MUTANT_UNDER_TEST" in os.environ  # a mutant's verdict must not hang on luck
IN_CI = os.environ.get("CI", "").lower() in ("true", "1", "yes")

hypothesis.settings.register_profile(
    "house",
    max_examples=50,
    deadline=None,
    derandomize=IN_CI or REPEATABLE,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


class Notes:
    """What the reports of one run said that the end of the run should say again."""

    def __init__(self) -> None:
        self.left_out: dict[str, str] = {}  # test: reason; each worker reports a folder that it could not collect
        self.slow: list[tuple[float, str]] = []

    def take(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.left_out[report.nodeid] = reason_of(report)
        elif isinstance(report, pytest.TestReport) and report.when == "call" and is_slow(report):
            self.slow.append((report.duration, report.nodeid))

    @property
    def failing(self) -> bool:
        """In CI the machine has to have everything, so whatever did not run is a failure."""
        return IN_CI and bool(self.left_out)


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words of the skip, without pytest's own."""
    said = report.longrepr
    text = said[2] if isinstance(said, tuple) else str(said)
    return text.removeprefix("Skipped: ")


def is_slow(report: pytest.TestReport) -> bool:
    """Over half a second outside integration, and without the marker that says why."""
    allowed = report.nodeid.startswith(MAY_BE_SLOW) or not {"slow", "bench", "drill"}.isdisjoint(report.keywords)
    return report.duration > SLOW_SECONDS and not allowed


def by_reason(left_out: Mapping[str, str]) -> dict[str, list[str]]:
    """The tests under each reason, in the order of their first mention."""
    grouped: dict[str, list[str]] = {}
    for test, reason in left_out.items():
        honest = reason.startswith(PREFIX)
        grouped.setdefault(reason if honest else f"NOT BY needs(): {reason}", []).append(test)
    return grouped


def pytest_collection_finish() -> None:
    """What was imported and collected stays: a fifth of the processor's time went into looking it through again."""
    collector.spare()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    collector.patient()  # ten thousand tests are collected, and none of them is garbage
    if not hasattr(config, "workerinput"):  # workers report to the process that started them
        config.pluginmanager.register(Ending(Notes()), "jiju-ending")


class Ending:
    """Gathers reports in the process that ends the run, and says what has to be said last."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.notes.take(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.notes.take(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.notes.failing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        write = terminalreporter.write_line
        for seconds, test in sorted(self.notes.slow, reverse=True):
            write(f"slow without a reason ({seconds:.1f} s): {test}", yellow=True)
        if self.notes.left_out:
            terminalreporter.section("未能运行 · COULD NOT RUN", sep="=", red=True, bold=True)
        for reason, tests in by_reason(self.notes.left_out).items():
            write(reason, red=True, bold=True)
            for test in tests:
                write(f"    {test}")
        if self.notes.failing:
            write("CI=true: what could not run counts as failed", red=True, bold=True)
