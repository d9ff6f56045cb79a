"""A reader whose only effect is a row per event, in the order in which they took effect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.contract.bus.reader import Reader, declare_effect
from tests.support.places import Place
from tests.support.samples import V3, declared
from tests.support.worlds import World


@pytest.fixture(scope="module")
def built(shared_database: Place) -> Place:
    with declared():
        World(shared_database).build([V3])
        meta = sa.MetaData()
        declare_effect(meta)
        with shared_database.owner.writing() as conn:
            meta.create_all(conn)
    return shared_database


@pytest.fixture
def reader(built, clock) -> Iterator[Reader]:
    """Its inbox is empty; what the tests before announced stays in the log."""
    with built.owner.writing() as conn:
        for table in ("inbox", "inbox_subject", "inbox_source", "relay", "effect"):
            conn.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 - names written here
    with declared():
        yield Reader(built, clock)
