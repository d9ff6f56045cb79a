"""Every test of this folder runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from chassis.ledger.heads import Signer
from tests.contract.ledger.world import Ledger, Place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Iterator[Place]:
    """
    A database with the ledger's tables and guards.

    SQLite is opened without the pragmas of our engine: the guards must hold for
    whoever opens the file. Nobody pulls the plug on a test, so no commit waits for the disk.
    """
    if request.param == "sqlite":
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("pragma synchronous=off"))
        owner, service = engine, engine
    else:
        urls, how = request.getfixturevalue("postgres_database"), {"options": "-c synchronous_commit=off"}
        owner, service = (sa.create_engine(url, connect_args=how) for url in (urls.owner, urls.service))
    made = Place(owner, service, folder=tmp_path)
    made.build()
    yield made
    for engine in (owner, service):
        engine.dispose()


@pytest.fixture
def ledger(place: Place) -> Ledger:
    """An empty ledger and the key that signs its heads."""
    return Ledger(place, Signer("registry", place.folder / "key.pem"))


@pytest.fixture
def filled(ledger: Ledger) -> Place:
    """Four entries and a signed head."""
    ledger.append(4)
    ledger.sign()
    return ledger.place
