"""The pages of a process of ordinary threads: whether it lives, whether it is ready, what it counts."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.health import Health, Report
from chassis.watch.server import Answering, Page, told

HEALTHZ, READYZ, METRICS = "/healthz", "/readyz", "/metrics"


def told_of(report: Report) -> Page:
    """The report, and by its status what to do: start it again, or send it no work."""
    return told(report.ok, report.as_json())


def pages_of(health: Health, metrics: Answering | None) -> Mapping[str, Answering]:
    """Every page by its path; without *metrics* there is none of these."""
    pages: dict[str, Answering] = {HEALTHZ: lambda: told_of(health.live()), READYZ: lambda: told_of(health.ready())}
    return pages | ({METRICS: metrics} if metrics else {})
