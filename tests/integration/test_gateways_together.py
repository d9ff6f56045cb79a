"""Two gateways that start at the same moment on an empty database, as two pods of a new installation do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from gateway.storage import META, Database
from tests.support.postgres import fresh_database


@pytest.fixture
def two():
    url = fresh_database().owner
    made = Database(url), Database(url)
    yield made
    for database in made:
        database.close()


def bare(database):
    """As it was: looks what is there and makes what is not, with nobody kept out."""
    with database.store.engine.begin() as conn:
        META.create_all(conn)


def second_while_the_first_is_at_it(first, second, start):
    """What becomes of the second's start, begun when the first has made the tables and has not committed."""
    with ThreadPoolExecutor(1) as pool:
        with first.store.engine.begin() as conn:
            first._alone(conn)
            META.create_all(conn)
            begun = pool.submit(start, second)
            with pytest.raises(TimeoutError):
                begun.result(timeout=0.5)
        return begun.exception(timeout=10)


def test_the_second_waits_and_finds_the_tables(two):
    assert second_while_the_first_is_at_it(two[0], two[1], Database.prepare) is None
    assert two[1].answers()


def test_without_the_lock_it_fails(two):
    assert isinstance(second_while_the_first_is_at_it(two[0], two[1], bare), sa.exc.DBAPIError)
