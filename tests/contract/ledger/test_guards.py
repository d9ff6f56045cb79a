"""What the databases refuse, and what is noticed when somebody who may takes the guards away."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.ledger import log
from chassis.storage import guards
from tests.contract.ledger.world import NOW, forged, on_postgresql, on_sqlite, refused

AGAIN = "SELECT idx, recorded_at, entry, hash FROM ledger_leaf WHERE idx = 1"
EVIL = "SELECT idx, recorded_at, 'evil', hash FROM ledger_leaf"

# Attack by attack: the statement, and on which database it can be said at all.
ATTACKS = {
    "update": ("UPDATE ledger_leaf SET entry = 'evil'", "both"),
    "update of one row": ("UPDATE ledger_leaf SET recorded_at = 0 WHERE idx = 1", "both"),
    "update that moves a row": ("UPDATE ledger_leaf SET idx = 99 WHERE idx = 1", "both"),
    "delete": ("DELETE FROM ledger_leaf", "both"),
    "delete of one row": ("DELETE FROM ledger_leaf WHERE idx = 2", "both"),
    "upsert": (f"INSERT INTO ledger_leaf {EVIL} WHERE true ON CONFLICT (idx) DO UPDATE SET entry = 'evil'", "both"),
    "insert or replace": (f"INSERT OR REPLACE INTO ledger_leaf {EVIL}", "sqlite"),
    "replace": (f"REPLACE INTO ledger_leaf {EVIL} WHERE idx = 1", "sqlite"),
    "replace by values": ("REPLACE INTO ledger_leaf VALUES (1, 0, 'evil', x'00')", "sqlite"),
    "replace by a key of another type": ("REPLACE INTO ledger_leaf VALUES ('1', 0, 'evil', x'00')", "sqlite"),
    "update or replace": ("UPDATE OR REPLACE ledger_leaf SET idx = 1 WHERE idx = 2", "sqlite"),
    "update or ignore": ("UPDATE OR IGNORE ledger_leaf SET entry = 'evil'", "sqlite"),
    "replace by rowid": ("REPLACE INTO ledger_leaf (rowid, idx, recorded_at, entry, hash) VALUES (2, 77, 0, 'evil', x'00')", "sqlite"),
    "truncate": ("TRUNCATE ledger_leaf", "postgresql"),
    "truncate cascade": ("TRUNCATE ledger_node, ledger_leaf CASCADE", "postgresql"),
    "merge": ("MERGE INTO ledger_leaf l USING ledger_leaf m ON l.idx = m.idx WHEN MATCHED THEN UPDATE SET entry = 'evil'", "postgresql"),
    "delete in a query": ("WITH gone AS (DELETE FROM ledger_leaf RETURNING *) SELECT count(*) FROM gone", "postgresql"),
    "update of the head": ("UPDATE ledger_head SET root = hash FROM ledger_leaf WHERE idx = 0", "both"),
    "delete of the head": ("DELETE FROM ledger_head", "both"),
}  # fmt: skip

CASES = [
    (dialect, attack)
    for attack, (_, where) in ATTACKS.items()
    for dialect in ("sqlite", "postgresql")
    if where in ("both", dialect)
]

# What the service's role may not even try on PostgreSQL, because it owns nothing.
OWNERS_ALONE = [
    "DROP TRIGGER ledger_leaf_no_change ON ledger_leaf",
    "ALTER TABLE ledger_leaf DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_leaf DISABLE TRIGGER USER",
    "SET session_replication_role = replica",
    "DROP TABLE ledger_leaf",
    "ALTER TABLE ledger_leaf RENAME TO other",
    "DROP FUNCTION append_only() CASCADE",
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER aaa BEFORE INSERT ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE RULE quiet AS ON INSERT TO ledger_leaf DO INSTEAD NOTHING",
    "ALTER TABLE ledger_leaf OWNER TO CURRENT_USER",
    "COPY ledger_leaf FROM '/dev/null'",
]


def state(place):
    with place.service.connect() as conn:
        tables = [conn.execute(sa.select(table).order_by(sa.text("1"))).all() for table in (log.T.leaf, log.T.head)]
    return [tuple(row) for rows in tables for row in rows]


@pytest.mark.parametrize(("place", "attack"), CASES, indirect=["place"])
@pytest.mark.parametrize("who", ["service", "owner"])
def test_every_attack_with_the_guards_in_place_fails_whoever_tries(filled, attack, who):
    before = state(filled)
    assert refused(getattr(filled, who), ATTACKS[attack][0])
    assert state(filled) == before


def test_the_owner_is_told_that_the_table_is_append_only(filled):
    with pytest.raises(sa.exc.IntegrityError, match="ledger_leaf is append-only"), filled.owner.begin() as conn:
        conn.execute(sa.text("UPDATE ledger_leaf SET entry = 'evil'"))
    with pytest.raises(sa.exc.IntegrityError, match="ledger_head is append-only"), filled.owner.begin() as conn:
        conn.execute(sa.text("DELETE FROM ledger_head"))


@on_sqlite
def test_an_insert_or_ignore_of_an_old_key_is_refused(filled):
    before = state(filled)
    assert refused(filled.service, f"INSERT OR IGNORE INTO ledger_leaf {AGAIN}")
    assert state(filled) == before


@on_postgresql
def test_an_insert_that_ignores_a_conflict_changes_nothing(filled):
    before = state(filled)
    with filled.service.begin() as conn:
        conn.execute(sa.text(f"INSERT INTO ledger_leaf {AGAIN} ON CONFLICT DO NOTHING"))
    assert state(filled) == before


def test_new_rows_go_in(filled):
    with filled.service.begin() as conn:
        conn.execute(log.T.leaf.insert().values(forged(4, NOW)))
    assert len(state(filled)) == 6


@on_postgresql
@pytest.mark.parametrize("statement", OWNERS_ALONE)
def test_the_service_cannot_take_the_guards_away(filled, statement):
    assert refused(filled.service, statement)
    assert filled.missing() == []


@on_postgresql
def test_the_service_cannot_grant_itself_anything(filled):
    with filled.service.begin() as conn:
        conn.execute(sa.text("GRANT UPDATE ON ledger_leaf TO CURRENT_USER"))  # only warned about by PostgreSQL
    assert filled.missing() == []
    assert refused(filled.service, "UPDATE ledger_leaf SET entry = 'evil'")


def test_the_service_owns_no_guarded_table(filled):
    with filled.service.connect() as conn:
        assert guards.owned(conn, log.GUARDED) == []
    with filled.owner.connect() as conn:
        assert guards.owned(conn, log.GUARDED) == ([] if filled.dialect == "sqlite" else ["ledger_leaf", "ledger_head"])


@on_postgresql
def test_the_guards_hold_while_a_replica_is_fed(filled):
    """Ordinary triggers do not fire then, so a superuser's session could change rows unseen; these fire always."""
    with filled.owner.connect() as conn:
        enabled = conn.execute(
            sa.text("SELECT DISTINCT tgenabled::text FROM pg_trigger WHERE tgrelid = 'ledger_leaf'::regclass")
        ).scalars()
        assert list(enabled) == ["A"]


@on_postgresql
def test_laying_takes_back_what_the_service_was_granted(filled):
    user = filled.service.url.username
    for statement in (
        f"GRANT UPDATE ON ledger_leaf TO {user}",
        f"GRANT UPDATE (entry) ON ledger_leaf TO {user}",
        "GRANT DELETE ON ledger_leaf TO PUBLIC",
        f"GRANT TRIGGER ON ledger_leaf TO {user} WITH GRANT OPTION",
        f"GRANT TRUNCATE ON ledger_leaf TO {user}",
    ):
        with filled.owner.begin() as conn:
            conn.execute(sa.text(statement))
        whom = "PUBLIC" if "PUBLIC" in statement else user
        assert filled.missing() == [f"ledger_leaf: {whom} may {statement.split()[1]}"]
        filled.lay()
        assert filled.missing() == []
    assert refused(filled.service, "UPDATE ledger_leaf SET entry = 'evil'")


@pytest.fixture
def several_keys(place):
    """A table with a key of two columns, one of them a reserved word, and another unique pair."""
    meta = sa.MetaData()
    table = sa.Table(
        "promise",
        meta,
        sa.Column("order", sa.String(20), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.String(20)),
        sa.Column("sequence", sa.Integer),
        sa.Column("data", sa.String(20)),
        sa.UniqueConstraint("subject", "sequence"),
        sqlite_with_rowid=False,
    )
    with place.owner.begin() as conn:
        meta.drop_all(conn)
        meta.create_all(conn)
        guards.lay(conn, "promise", ["order", "revision"])
        assert guards.missing(conn, ["promise"]) == []
        conn.execute(
            table.insert(), [{"order": "a", "revision": n, "subject": "s", "sequence": n, "data": ""} for n in (1, 2)]
        )
    yield place
    with place.owner.begin() as conn:
        meta.drop_all(conn)


@on_sqlite
def test_a_row_cannot_be_replaced_over_any_unique_key(several_keys):
    """On SQLite REPLACE deletes whatever stands in the way of any key, and no DELETE trigger hears of it."""
    for evil in (
        "REPLACE INTO promise VALUES ('a', 1, 's', 9, 'evil')",
        "REPLACE INTO promise VALUES ('a', 9, 's', 1, 'evil')",
        "REPLACE INTO promise VALUES ('b', 1, 's', 2, 'evil')",
    ):
        assert refused(several_keys.service, evil)
    with several_keys.service.begin() as conn:
        conn.execute(sa.text("REPLACE INTO promise VALUES ('b', 1, 't', 1, 'new')"))
        assert conn.execute(sa.text("SELECT count(*) FROM promise")).scalar() == 3


@on_sqlite
def test_a_new_unique_key_asks_for_the_guards_to_be_laid_again(several_keys):
    with several_keys.owner.begin() as conn:
        conn.execute(sa.text("CREATE UNIQUE INDEX again ON promise (data, sequence)"))
        assert guards.missing(conn, ["promise"]) == ["promise_no_replace"]
        guards.lay(conn, "promise", ["order", "revision"])
        assert guards.missing(conn, ["promise"]) == []


@on_sqlite
@pytest.mark.parametrize("index", ["(data) WHERE revision > 1", "(sequence + 1)"])
def test_a_unique_index_that_cannot_be_guarded_is_refused(several_keys, index):
    with several_keys.owner.begin() as conn:
        conn.execute(sa.text(f"CREATE UNIQUE INDEX odd ON promise {index}"))
        with pytest.raises(ValueError, match="promise: the unique index odd cannot be guarded against REPLACE"):
            guards.lay(conn, "promise", ["order", "revision"])
