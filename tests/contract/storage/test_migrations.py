"""The migrations of every service lead to the tables that its program expects, and back; on both databases."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import sqlalchemy as sa

from chassis.storage import migrate
from chassis.storage.schema import Schema
from contracts import events
from services.all_in_one import SERVICES
from services.registry.service import RegistryService
from tests.support.catalogue import OURS, catalogue
from tests.support.places import Place

pytestmark = pytest.mark.slow("whole schemas are made and taken away")
events.load_all()


class Made(NamedTuple):
    """What the database said of its tables at each stage; they stand as after the last."""

    place: Place
    schema: Schema
    declared: dict[str, str]
    up: dict[str, str]
    down: dict[str, str]
    up_again: dict[str, str]


def told(place: Place) -> dict[str, str]:
    with place.owner.reading() as conn:
        return catalogue(conn)


def declare(place: Place, schema: Schema) -> dict[str, str]:
    """What the program's own declaration gives."""
    with place.owner.writing() as conn:
        schema.meta.create_all(conn)
        migrate.lay_guards(conn, schema)
    return told(place)


@pytest.fixture(params=SERVICES, ids=lambda cls: cls.name, scope="module")
def made(request, shared_database) -> Made:
    place, schema = shared_database, request.param.schema_of()
    place.empty()
    declared = declare(place, schema)
    place.empty()
    migrate.upgrade(place.owner, schema)
    up = told(place)
    migrate.downgrade(place.owner, schema.owner)
    down = told(place)
    migrate.upgrade(place.owner, schema)
    return Made(place, schema, declared, up, down, told(place))


def test_migrations_lead_to_the_tables_that_the_program_declares(made):
    assert made.up == made.declared


def test_migrations_taken_back_leave_nothing_and_can_be_run_again(made):
    assert {key for key in made.down if not key.startswith("function")} == set()
    assert made.up_again == made.up


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(made):
    migrate.upgrade(made.place.owner, made.schema)
    assert told(made.place) == made.up


def test_every_table_that_may_only_grow_is_guarded_after_an_upgrade(made):
    with made.place.store.reading() as conn:
        assert migrate.lacking(conn, made.schema) == []
    versions = {f"{kind}_version" for kind in made.schema.kinds}
    common = {"ledger_leaf", "ledger_head", "event_log"}
    of_cases = {"case_entry", "case_notice", "case_paper", "case_document"} & made.schema.meta.tables.keys()
    of_draws = {"draw_secret", "draw_expert", "draw_replaced"} & made.schema.meta.tables.keys()
    assert {table.name for table in made.schema.guarded} == common | versions | of_cases | of_draws


def test_the_revision_of_the_database_is_the_last_that_there_is(made):
    with made.place.store.reading() as conn:
        assert migrate.current(conn) == migrate.head(made.schema.owner)


RIGHTS = "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = :table AND grantee = current_user"


def test_the_role_of_the_service_may_do_its_work_and_nothing_else(made):
    if made.place.dialect == "sqlite":
        return  # a file knows no roles
    guarded = {table.name for table in made.schema.guarded}
    with made.place.store.reading() as conn:
        for table in (*made.schema.meta.tables, OURS):
            rights = set(conn.execute(sa.text(RIGHTS), {"table": table}).scalars())
            more = set() if table in guarded else {"UPDATE", "DELETE"}
            assert rights == {"SELECT", "INSERT"} | more, table


# -- the negative controls


CHANGES = [
    "ALTER TABLE agency ADD COLUMN extra INTEGER",
    "DROP INDEX ix_agency_region",
    "CREATE INDEX another ON agency_version (actor)",
    "ALTER TABLE agency RENAME COLUMN turns_on TO turns",
]


def test_the_comparison_sees_each_difference(database):
    before = declare(database, RegistryService.schema_of())
    for change in CHANGES:
        with database.owner.engine.connect() as conn:
            conn.execute(sa.text(change))
            assert catalogue(conn) != before, change
            conn.rollback()
    assert told(database) == before


def test_guards_that_a_migration_lost_are_laid_again_by_it(database):
    """A batch rebuild on SQLite drops triggers without a word."""
    schema = RegistryService.schema_of()
    migrate.upgrade(database.owner, schema)
    with database.unguarded("agency_version"):
        pass
    with database.store.reading() as conn:
        assert migrate.lacking(conn, schema) != []
    migrate.upgrade(database.owner, schema)
    with database.store.reading() as conn:
        assert migrate.lacking(conn, schema) == []
