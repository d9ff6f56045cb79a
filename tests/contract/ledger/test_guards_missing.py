"""A guard that is gone, weakened or switched off is noticed, and laid again."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from chassis.ledger import log
from chassis.storage import guards
from tests.contract.ledger.world import GUARDS, on_postgresql, on_sqlite, refused


def test_nothing_is_missing_once_the_guards_are_laid(filled):
    assert filled.missing() == []


def test_a_table_without_guards_lacks_all_of_them(place):
    with place.owner.begin() as conn:
        place.meta.drop_all(conn)
        place.meta.create_all(conn)
    expected = GUARDS[place.dialect] + [name.replace("leaf", "head") for name in GUARDS[place.dialect]]
    granted = [fault for fault in place.missing() if " may " in fault]
    assert [fault for fault in place.missing() if fault not in granted] == expected


def test_a_table_that_is_not_there_is_missing(place):
    with place.owner.connect() as conn:
        assert guards.missing(conn, ["nowhere"]) == ["nowhere: no such table"]
        assert guards.missing(conn, []) == []


@pytest.mark.parametrize("number", range(3))
def test_each_guard_that_is_dropped_is_missed_by_name(filled, number):
    names = GUARDS[filled.dialect]
    name = names[number % len(names)]
    with filled.owner.begin() as conn:
        on = " ON ledger_leaf" if filled.dialect == "postgresql" else ""
        conn.execute(sa.text(f"DROP TRIGGER {name}{on}"))
    assert filled.missing() == [name]
    filled.lay()
    assert filled.missing() == []


def on_sqlite_as(verb: str, moment: str, body: str = "SELECT RAISE(ABORT, 'ledger_leaf is append-only')") -> str:
    return f"CREATE TRIGGER ledger_leaf_no_{verb} {moment} ON ledger_leaf BEGIN {body}; END"


def on_postgresql_as(moment: str, each: str = "FOR EACH ROW", function: str = "append_only") -> str:
    return f"CREATE TRIGGER {{}} {moment} ON ledger_leaf {each} EXECUTE FUNCTION {function}()"


WEAKENED_ON_SQLITE = {
    "an empty body": ("update", "BEFORE UPDATE", "SELECT 1"),
    "ignore instead of abort": ("delete", "BEFORE DELETE", "SELECT RAISE(IGNORE)"),
    "after instead of before": ("delete", "AFTER DELETE"),
    "one column only": ("update", "BEFORE UPDATE OF idx"),
    "no key is guarded": ("replace", "BEFORE INSERT", "SELECT 1"),
}
WEAKENED_ON_POSTGRESQL = {
    "after instead of before": ("no_change", "AFTER DELETE OR UPDATE"),
    "updates only": ("no_change", "BEFORE UPDATE"),
    "one column only": ("no_change", "BEFORE DELETE OR UPDATE OF idx"),
    "a condition": ("no_change", "BEFORE DELETE OR UPDATE", "FOR EACH ROW WHEN (OLD.idx > 5)"),
    "another function": ("no_change", "BEFORE DELETE OR UPDATE", "FOR EACH ROW", "let_it_be"),
    "each statement": ("no_change", "BEFORE DELETE OR UPDATE", "FOR EACH STATEMENT"),
}


@on_sqlite
@pytest.mark.parametrize("how", WEAKENED_ON_SQLITE)
def test_a_trigger_that_was_weakened_under_its_own_name_is_missed_on_sqlite(filled, how):
    verb, *rest = WEAKENED_ON_SQLITE[how]
    with filled.owner.begin() as conn:
        conn.execute(sa.text(f"DROP TRIGGER ledger_leaf_no_{verb}"))
        conn.execute(sa.text(on_sqlite_as(verb, *rest)))
    assert filled.missing() == [f"ledger_leaf_no_{verb}"]
    filled.lay()
    assert filled.missing() == []


@on_postgresql
@pytest.mark.parametrize("how", WEAKENED_ON_POSTGRESQL)
def test_a_trigger_that_was_weakened_under_its_own_name_is_missed_on_postgresql(filled, how):
    verb, *rest = WEAKENED_ON_POSTGRESQL[how]
    name = f"ledger_leaf_{verb}"
    with filled.owner.begin() as conn:
        conn.execute(sa.text("DROP FUNCTION IF EXISTS let_it_be() CASCADE"))
        conn.execute(sa.text("CREATE FUNCTION let_it_be() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"))
        conn.execute(sa.text(f"DROP TRIGGER {name} ON ledger_leaf"))
        conn.execute(sa.text(on_postgresql_as(*rest).format(name)))
        conn.execute(sa.text(f"ALTER TABLE ledger_leaf ENABLE ALWAYS TRIGGER {name}"))
    assert filled.missing() == [name]
    filled.lay()
    assert filled.missing() == []


@on_postgresql
def test_an_emptied_function_is_missed_on_every_table(filled):
    with filled.owner.begin() as conn:
        conn.execute(
            sa.text(
                "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
        )
    assert filled.missing() == GUARDS["postgresql"] + [name.replace("leaf", "head") for name in GUARDS["postgresql"]]
    filled.lay()
    assert filled.missing() == []
    assert refused(filled.owner, "UPDATE ledger_leaf SET entry = 'evil'")


@on_postgresql
@pytest.mark.parametrize("how", ["DISABLE", "ENABLE REPLICA", "ENABLE"])
def test_a_guard_that_was_switched_off_is_missed(filled, how):
    with filled.owner.begin() as conn:
        conn.execute(sa.text(f"ALTER TABLE ledger_leaf {how} TRIGGER ledger_leaf_no_change"))
    assert filled.missing() == ["ledger_leaf_no_change"]


@on_postgresql
def test_a_table_that_lost_its_key_is_named(filled):
    with filled.unguarded() as conn:
        conn.execute(sa.text("ALTER TABLE ledger_leaf DROP CONSTRAINT ledger_leaf_pkey"))
        assert "ledger_leaf: no primary key" in guards.missing(conn, log.GUARDED)
        with pytest.raises(ValueError, match=r"ledger_leaf has the key \[\], not \['idx'\]"):
            guards.lay(conn, "ledger_leaf", ["idx"])
        conn.execute(sa.text("ALTER TABLE ledger_leaf ADD PRIMARY KEY (idx)"))


@on_sqlite
def test_a_table_with_a_rowid_is_named_and_not_guarded(place):
    with place.owner.begin() as conn:
        conn.execute(sa.text("CREATE TABLE loose (id TEXT PRIMARY KEY)"))
        with pytest.raises(ValueError, match="loose must be WITHOUT ROWID"):
            guards.lay(conn, "loose", ["id"])
        assert guards.missing(conn, ["loose"])[-1] == "loose: has a rowid"


@on_sqlite
def test_a_rebuilt_table_loses_its_guards_and_gets_them_back_when_they_are_laid_again(filled):
    """What alembic's batch mode does on SQLite, by hand."""
    with filled.owner.begin() as conn:
        made = conn.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'ledger_leaf'")).scalar_one()
        conn.execute(sa.text(made.replace("ledger_leaf", "_tmp")))
        conn.execute(sa.text("INSERT INTO _tmp SELECT * FROM ledger_leaf"))
        conn.execute(sa.text("DROP TABLE ledger_leaf"))
        conn.execute(sa.text("ALTER TABLE _tmp RENAME TO ledger_leaf"))
    assert filled.missing() == GUARDS["sqlite"]
    filled.lay()
    assert filled.missing() == []
    assert refused(filled.service, "DELETE FROM ledger_leaf")


def test_the_key_that_is_named_must_be_the_tables(place):
    with (
        place.owner.begin() as conn,
        pytest.raises(ValueError, match=r"ledger_leaf has the key \['idx'\], not \['entry'\]"),
    ):
        guards.lay(conn, "ledger_leaf", ["entry"])


def test_laying_twice_changes_nothing(filled):
    def triggers(conn: sa.Connection) -> list[Any]:
        asked = (
            "SELECT oid, tgname FROM pg_trigger"
            if filled.dialect == "postgresql"
            else "SELECT rowid, name FROM sqlite_master"
        )
        return [tuple(row) for row in conn.execute(sa.text(f"{asked} ORDER BY 1"))]

    with filled.owner.connect() as conn:
        before = triggers(conn)
    filled.lay()
    with filled.owner.connect() as conn:
        assert triggers(conn) == before
