"""What an error says of the database."""

from __future__ import annotations

import psycopg

from chassis.storage.trouble import trouble_of


def test_errors_that_come_from_one_another_end_the_search():
    first, second = RuntimeError("one"), RuntimeError("two")
    first.__cause__, second.__cause__ = second, first
    assert trouble_of(first) is None


def test_the_driver_is_heard_through_whatever_was_raised_from_it():
    outer = RuntimeError("it cannot be opened")
    outer.__cause__ = psycopg.OperationalError("connection refused")
    found = trouble_of(outer)
    assert found is not None
    assert found.passing
