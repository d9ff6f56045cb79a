"""A copy that was emptied is full again, between processes of their own, though the owner's worker is killed meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.storage.engine import Store
from contracts import codes, events
from contracts.commands.platform import StartJob
from contracts.commands.things import ListThings
from tests.support.capabilities import needs
from tests.support.full_shape import OPERATIONS, Shape, agency

HERE = ("registry", "search")
MANY = 8


@pytest.fixture(scope="module")
def shape(own_host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shape]:
    needs("postgresql")
    codes.load_all()
    events.load_all()
    made = Shape(own_host, tmp_path_factory.mktemp("copies"))
    try:
        made.migrate(*HERE)
        for name in HERE:
            made.start("serve", name)
        made.start("carry", *HERE)
        made.start("work", "registry")
        made.until_answered(ListThings(kind="agency"))
        yield made
    finally:
        ended = made.end()
        made.backend.close()
    assert set(ended.values()) == {0}, ended


def rows(shape: Shape, service: str, statement: str) -> list[Any]:
    store = Store(shape.databases[service].owner, name=service)
    try:
        with store.writing() as conn:
            done = conn.execute(sa.text(statement))
            return list(done) if done.returns_rows else []
    finally:
        store.close()


def owned(shape: Shape) -> list[Any]:
    return rows(shape, "registry", "SELECT id, revision, state::text FROM agency ORDER BY id")


def heard(shape: Shape) -> list[Any]:
    return rows(shape, "search", "SELECT id, sequence, state::text FROM heard WHERE kind = 'agency' ORDER BY id")


def alike(shape: Shape) -> None:
    until = time.monotonic() + 40
    while heard(shape) != owned(shape):
        assert time.monotonic() < until, (len(heard(shape)), len(owned(shape)))
        time.sleep(0.2)


def test_a_reader_whose_tables_were_emptied_is_full_again(shape):
    for number in range(MANY):
        shape.send(agency(700 + number))
    alike(shape)
    assert len(owned(shape)) == MANY
    for table in ("heard", "document", "inbox", "inbox_subject", "inbox_source"):
        rows(shape, "search", f"DELETE FROM {table}")  # noqa: S608 - names written here
    shape.send(StartJob(service="registry", kind="digest", inputs={}), OPERATIONS)
    shape.processes["work registry"].kill()
    shape.processes["work registry"].wait()
    shape.start("work", "registry")
    alike(shape)
    sent = rows(shape, "registry", "SELECT 1 FROM event_log WHERE type = 'registry.replay_to_search.sent'")
    assert sent
    assert rows(shape, "search", "SELECT id FROM inbox WHERE state <> 'done'") == []
