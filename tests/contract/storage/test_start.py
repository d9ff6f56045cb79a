"""A service that cannot work safely does not start, and says why in one line of both languages."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from chassis.running import CannotStart, Keys, open_service
from chassis.storage import migrate
from chassis.storage.engine import Store, sqlite_url
from contracts import codes, events
from contracts.roles import PLATFORM
from services.registry.service import RegistryService
from tests.support.places import fixed_clock
from tests.support.small_disk import small_disk

codes.load_all()
events.load_all()
pytestmark = pytest.mark.slow("a whole service is started")


def start(place, folder=None):
    """The registry on its tables, as the service's own role."""
    keys = Keys((folder or place.folder) / "keys")
    return open_service(RegistryService, place.store, fixed_clock(), keys, lambda _: PLATFORM)


@pytest.fixture
def migrated(database):
    migrate.upgrade(database.owner, RegistryService.schema_of())
    return database


def refusal(deed, *args):
    """The one line; both languages are in it, and no line of a traceback is."""
    with pytest.raises(CannotStart) as caught:
        deed(*args)
    zh, en = caught.value.words
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert "\n" not in zh + en
    assert "registry" in zh
    assert "registry" in en
    return en


def test_a_service_starts_on_tables_that_its_role_does_not_own_again_and_again(migrated):
    start(migrated)
    start(migrated)


@pytest.mark.parametrize("table", ["agency_version", "event_log"])
def test_a_start_without_a_guard_is_refused_and_names_it_and_does_not_mend_it(migrated, table):
    with migrated.unguarded(table):
        pass
    for _ in range(2):
        assert f"{table}_no_" in refusal(start, migrated)
    migrated.lay_again(RegistryService.schema_of())
    start(migrated)


def test_a_right_to_change_rows_that_somebody_granted_refuses_the_start(migrated):
    if migrated.dialect == "sqlite":
        return  # a file knows no rights
    with migrated.owner.writing() as conn:
        conn.execute(sa.text(f"GRANT UPDATE ON agency_version TO {migrated.store.url.username}"))
    assert "may UPDATE" in refusal(start, migrated)


def test_a_database_of_a_newer_program_is_not_touched(migrated):
    with migrated.owner.writing() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer program" in refusal(start, migrated)


def test_tables_that_the_role_may_not_make_are_not_made(database):
    if database.dialect == "sqlite":
        return
    assert "permission denied" in refusal(start, database)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    store = Store("postgresql+psycopg://registry:geheim@127.0.0.1:1/registry", name="registry")
    told = refusal(open_service, RegistryService, store, fixed_clock(), Keys(tmp_path), lambda _: PLATFORM)
    assert "127.0.0.1:1" in told
    assert "geheim" not in told


# -- files


def on_file(folder):
    store = Store(sqlite_url(folder, "registry"), name="registry")
    service = open_service(RegistryService, store, fixed_clock(), Keys(folder / "keys"), lambda _: PLATFORM)
    store.close()
    return service


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"\xa5" * len(data),
        lambda data: data[: len(data) // 2],
        lambda data: data[:8192] + b"\xa5" * 8192 + data[16384:],
    ],
    ids=["garbage", "cut", "a page"],
)
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path, damage):
    on_file(tmp_path)
    file = tmp_path / "registry.sqlite"
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    assert "damaged" in refusal(on_file, tmp_path)
    assert file.read_bytes() == before


def test_a_folder_that_nobody_can_write_in_is_told():
    with small_disk() as disk:
        disk.forbid_writing()
        assert str(disk.folder) in refusal(on_file, disk.folder)


def test_a_database_in_a_folder_that_became_read_only_is_told():
    with small_disk() as disk:
        on_file(disk.folder)
        disk.forbid_writing()
        assert str(disk.folder) in refusal(on_file, disk.folder)


def test_a_full_disk_at_the_start_is_told():
    with small_disk() as disk:
        disk.fill()
        assert "full" in refusal(on_file, disk.folder) or "space" in refusal(on_file, disk.folder)


def test_a_key_file_that_holds_something_else_is_told(tmp_path):
    on_file(tmp_path)
    (tmp_path / "keys" / "registry.persons").write_bytes(b"short")
    assert "registry.persons" in refusal(on_file, tmp_path)


def test_a_signing_key_that_holds_something_else_is_told(tmp_path):
    on_file(tmp_path)
    (tmp_path / "keys" / "registry.ledger.pem").write_bytes(b"no key")
    assert "registry.ledger.pem" in refusal(on_file, tmp_path)


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path):
    on_file(tmp_path)
    files = sorted((tmp_path / "keys").iterdir())
    before = [file.read_bytes() for file in files]
    on_file(tmp_path)
    assert [file.read_bytes() for file in files] == before
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert len(files) == 2
