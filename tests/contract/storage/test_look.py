"""What readiness says of a database: in its shape, not migrated, newer than the program."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.storage import migrate
from chassis.storage.look import look_at
from services.registry.service import RegistryService

OWNER = "registry"


@pytest.fixture
def migrated(database):
    migrate.upgrade(database.owner, RegistryService.schema_of())
    return database


def test_a_database_of_the_programs_shape_is_ready(migrated):
    found = look_at(migrated.store, OWNER)()
    assert (found.ok, found.fact["at"]) == (True, migrate.head(OWNER))


def test_one_that_was_never_migrated_is_not_and_it_says_which_command_to_run(database):
    found = look_at(database.store, OWNER)()
    assert (found.ok, found.fact["why"]) == (False, "migration")
    assert ["services.full migrate" in text for text in found.todo or ()] == [True, True]


def test_one_that_a_newer_program_migrated_is_not(migrated):
    with migrated.owner.writing() as conn:
        conn.execute(sa.text("update alembic_version set version_num = '9999'"))
    found = look_at(migrated.store, OWNER)()
    assert (found.ok, found.fact["at"], found.fact["why"]) == (False, "9999", "migration")
