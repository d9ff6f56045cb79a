"""
Random and systematic requests against the running program, with every check that schemathesis has.

The routes of all kinds come from one factory, so the default run takes three of them: one with
personal fields, one with acts that ask for something, one that nobody writes; and each operation beside
what is systematic one random request. `make drill` takes all, and thirty.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.clock import SystemClock
from contracts.things import load_all
from tests.contract.api import fuzz
from tests.contract.api.world import build

OF_ONE_FACTORY = "|".join(kind.plural for kind in load_all().values() if kind.plural not in {"practitioners", "alerts"})
SOME = rf"^/api/v1/(residences/\{{id\}}/acts|(?!{OF_ONE_FACTORY}))"
ALL = r"^/api/v1/"


@pytest.fixture
def live(tmp_path: Path):
    """A world with the machine's own clock, which nobody can set."""
    made = build(tmp_path, SystemClock())
    yield made
    made.services.stop()


def check(found: fuzz.Run) -> None:
    assert found.failures == []
    assert found.errors == []
    assert [status for status in found.statuses if status >= 500] == []


@pytest.mark.slow(reason="some thousands of requests")
def test_no_request_finds_a_breach_of_the_document_or_a_failure(live):
    found = fuzz.run(live, examples=1, only=SOME)
    check(found)
    assert found.statuses[200] > 100  # it did get past the door


@pytest.mark.drill
def test_no_request_to_any_kind_finds_one(live):
    found = fuzz.run(live, examples=30, only=ALL)
    check(found)
    never = {one for one in fuzz.documented(live) if one.startswith("GET ")} - found.went_well
    assert never <= {"GET /api/v1/jobs/{service}/{id}"}  # there is no job to read
