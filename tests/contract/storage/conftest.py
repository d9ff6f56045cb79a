"""A world of samples on shared tables, and one on tables of its own for tests that count every row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.ledger.heads import Checker, Signer
from tests.support.places import Place
from tests.support.samples import V3, declared
from tests.support.worlds import World


@pytest.fixture(scope="module")
def built(shared_database: Place) -> Place:
    with declared():
        World(shared_database).build([V3])
    return shared_database


@pytest.fixture
def world(built, clock) -> Iterator[World]:
    with declared():
        yield World(built, clock)


@pytest.fixture
def own(database, clock) -> Iterator[World]:
    """Nothing but what the test itself writes stands in these tables."""
    with declared():
        yield World(database, clock).build([V3])


@pytest.fixture
def signer(tmp_path) -> Signer:
    """Signs the ledger's heads."""
    return Signer("trial", tmp_path / "key.pem")


@pytest.fixture
def checker(signer: Signer) -> Checker:
    """Checks them."""
    return signer.checker
