"""A search database from before the score: every agency that it knew is compared at the first match."""

from __future__ import annotations

from types import SimpleNamespace

import sqlalchemy as sa

from chassis.storage import migrate
from services.search.service import SearchService
from services.search.storage import levels

MANY = 1_203  # more than are read at once


def test_every_agency_that_was_known_before_is_read_once(shared_database):
    place = shared_database
    schema = SearchService.schema_of()
    place.empty()
    migrate.upgrade(place.owner, schema, "0001")
    with place.owner.writing() as conn:
        row = "INSERT INTO heard (kind, id, sequence, gone, state) VALUES ('agency', :id, 1, false, '{}')"
        conn.execute(sa.text(row), [{"id": f"{number:012d}"} for number in range(MANY)])
    migrate.upgrade(place.owner, schema)
    seen, after = [], 0
    with place.owner.reading() as conn:
        reading = SimpleNamespace(conn=conn, schema=schema)
        while some := levels.touched(reading, after, 500):  # type: ignore[arg-type]  # all that it asks of a reading
            seen += [id for id, _ in some]
            after = some[-1][1]
        assert len(seen) == len(set(seen)) == MANY
        assert levels.heard_on(reading, seen[:5]) == {}  # type: ignore[arg-type]  # as above
