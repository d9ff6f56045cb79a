"""What lay in a table of contents lies among the files after an upgrade, byte for byte, and goes back the same way."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa

from chassis.files import Files
from chassis.storage import migrate
from services.applications.service import ApplicationsService

PHOTO = bytes(range(256)) * 10
HASH = hashlib.sha256(PHOTO).hexdigest()
PAPER = {"case_id": "x", "hash": HASH, "name": "照片.jpg", "type": "image/jpeg", "size": len(PHOTO), "parts": 3,
         "put_by": "u", "put_at": 1}  # fmt: skip


def table(name, *columns):
    return sa.table(name, *map(sa.column, columns))


CONTENT = table("case_content", "hash", "number", "content")


def before(store):
    """As an older program left it: a photo in three parts as they were sent, and another of one part."""
    with store.writing() as conn:
        conn.execute(table("case_paper", *PAPER).insert(), PAPER)
        parts = (PHOTO[:1000], PHOTO[1000:2500], PHOTO[2500:])
        rows = [{"hash": HASH, "number": number, "content": part} for number, part in enumerate(parts)]
        conn.execute(CONTENT.insert(), rows)


def contents(store):
    with store.reading() as conn:
        return b"".join(conn.execute(sa.select(CONTENT.c.content).order_by(CONTENT.c.number)).scalars())


@pytest.fixture
def old(database, tmp_path):
    schema, files = ApplicationsService.schema_of(), Files(tmp_path / "files")
    migrate.upgrade(database.owner, schema, "0008")
    return database.owner, schema, files


@pytest.mark.slow("migrations up, down and up again")
def test_a_photo_is_the_same_after_the_move_and_after_it_was_taken_back(old):
    store, schema, files = old
    before(store)
    migrate.upgrade(store, schema, files=files)
    with files.open(HASH, verify=True) as file:
        assert file.read() == PHOTO
    with store.reading() as conn:
        assert not sa.inspect(conn).has_table("case_content")
        assert conn.execute(sa.select(table("case_paper", *PAPER))).mappings().one() == PAPER
    migrate.downgrade(store, "applications", "0008", files=files)
    assert contents(store) == PHOTO
    migrate.upgrade(store, schema, files=files)
    assert files.has(HASH)


def test_a_content_that_is_not_what_its_hash_says_stops_the_move_and_stays(old):
    store, schema, files = old
    before(store)
    with store.writing() as conn:
        conn.execute(CONTENT.update().where(CONTENT.c.number == 0).values(content=b"another"))
    with pytest.raises(ValueError, match="holds something else"):
        migrate.upgrade(store, schema, files=files)
    with store.reading() as conn:
        assert migrate.current(conn) == "0008"
    assert contents(store).startswith(b"another")


def test_nothing_is_lost_where_nobody_says_where_the_files_are(old):
    store, schema, _ = old
    before(store)
    with pytest.raises(LookupError, match="not told where the files are"):
        migrate.upgrade(store, schema)
    assert contents(store) == PHOTO
