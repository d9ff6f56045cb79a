"""Two that look at a zone for the first time at once: the later one waits, and nobody fails."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from services.registry.service import RegistryService
from services.registry.storage import gauge_states
from tests.support.places import Place
from tests.support.trial import open_trial

ZONE, KEY = "Z0NE00000001", "threshold.agencies"


def looks(service: Any, met: bool, *, seen: threading.Event, go_on: threading.Event) -> None:
    """One transaction that remembers what it saw first, and ends when it is told to."""
    with service.transactions.work() as work:
        if gauge_states.last_seen(work, ZONE, KEY) is None:
            gauge_states.remember(work, ZONE, KEY, met=met, first=True)
        seen.set()
        assert go_on.wait(10)


@pytest.mark.slow(reason="two transactions wait for each other")
def test_the_second_waits_for_the_first_and_what_was_remembered_first_stands(database: Place, clock: Any) -> None:
    service = open_trial(database, clock, RegistryService)
    seen, go_on, later = threading.Event(), threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as both:
        first = both.submit(looks, service, True, seen=seen, go_on=go_on)
        assert seen.wait(10)
        second = both.submit(looks, service, False, seen=later, go_on=go_on)
        assert not later.wait(0.3)
        go_on.set()
        assert (first.result(10), second.result(10)) == (None, None)
    with service.store.reading() as conn:
        assert conn.execute(sa.text("SELECT met FROM gauge_state")).scalars().all() == [True]
