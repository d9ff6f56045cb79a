"""The migrations of every service lead to the tables that its program expects, and back; on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.storage import migrate
from contracts import events
from services.all_in_one import SERVICES
from tests.support.catalogue import OURS, catalogue
from tests.support.places import Place

pytestmark = pytest.mark.slow("whole schemas are made and taken away")
events.load_all()


def empty(place: Place) -> None:
    with place.owner.writing() as conn:
        if place.dialect == "postgresql":
            conn.execute(sa.text("DROP OWNED BY CURRENT_USER"))
            return
        for kind in ("trigger", "index", "table"):
            asked = sa.text("SELECT name FROM sqlite_master WHERE type = :kind AND sql IS NOT NULL")
            for name in conn.execute(asked, {"kind": kind}).scalars().all():
                conn.execute(sa.text(f"DROP {kind} IF EXISTS {name}"))


def told(place: Place) -> dict[str, str]:
    with place.owner.reading() as conn:
        return catalogue(conn)


def made_at_once(place: Place, schema) -> dict[str, str]:
    """What the program's own declaration gives."""
    with place.owner.writing() as conn:
        schema.meta.create_all(conn)
        migrate.lay_guards(conn, schema)
    return told(place)


@pytest.fixture(params=SERVICES, ids=lambda cls: cls.name)
def schema(request):
    return request.param.schema_of()


def test_migrations_up_down_and_up_again_end_in_the_tables_that_the_program_declares(database, schema):
    migrate.upgrade(database.owner, schema)
    first = told(database)
    migrate.downgrade(database.owner, schema.owner)
    assert told(database) == {} or database.dialect == "postgresql" and not [key for key in told(database) if key.startswith("column")]  # fmt: skip
    migrate.upgrade(database.owner, schema)
    again = told(database)
    assert again == first
    empty(database)
    assert again == made_at_once(database, schema)


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(database, schema):
    migrate.upgrade(database.owner, schema)
    before = told(database)
    migrate.upgrade(database.owner, schema)
    assert told(database) == before


CHANGES = [
    "ALTER TABLE agency ADD COLUMN extra INTEGER",
    "DROP INDEX ix_agency_region",
    "CREATE INDEX another ON agency_version (actor)",
    "ALTER TABLE agency RENAME COLUMN turns_on TO turns",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_comparison_sees_a_difference(database, change):
    """The negative control."""
    from services.registry.service import RegistryService

    schema = RegistryService.schema_of()
    before = made_at_once(database, schema)
    with database.owner.writing() as conn:
        conn.execute(sa.text(change))
    assert told(database) != before


def test_every_table_that_may_only_grow_is_guarded_after_an_upgrade(database, schema):
    migrate.upgrade(database.owner, schema)
    with database.store.reading() as conn:
        assert migrate.lacking(conn, schema) == []
        names = {table.name for table in schema.guarded}
    versions = {f"{kind}_version" for kind in schema.kinds}
    assert names == {"ledger_leaf", "ledger_head", "event_log"} | versions


def test_guards_that_a_migration_lost_are_laid_again_by_it(database):
    """A batch rebuild on SQLite drops triggers without a word."""
    from services.registry.service import RegistryService

    schema = RegistryService.schema_of()
    migrate.upgrade(database.owner, schema)
    with database.unguarded("agency_version"):
        pass
    with database.store.reading() as conn:
        assert migrate.lacking(conn, schema) != []
    migrate.upgrade(database.owner, schema)
    with database.store.reading() as conn:
        assert migrate.lacking(conn, schema) == []


def test_the_role_of_the_service_may_do_its_work_and_nothing_else(database, schema):
    if database.dialect == "sqlite":
        return  # a file knows no roles
    migrate.upgrade(database.owner, schema)
    asked = "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = :table AND grantee = current_user"
    with database.store.reading() as conn:
        for table in (*schema.meta.tables, OURS):
            rights = set(conn.execute(sa.text(asked), {"table": table}).scalars())
            guarded = table in {one.name for one in schema.guarded}
            assert rights == ({"SELECT", "INSERT"} if guarded else {"SELECT", "INSERT", "UPDATE", "DELETE"}), table


def test_the_current_revision_and_the_last_that_there_is_agree_after_an_upgrade(database, schema):
    migrate.upgrade(database.owner, schema)
    with database.store.reading() as conn:
        assert migrate.current(conn) == migrate.head(schema.owner)
