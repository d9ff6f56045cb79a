"""The secrets of an installation: made once, kept, each for its reader, and none of them for others of this machine."""

from __future__ import annotations

import base64
import json
import stat

import pytest

from chassis.clock import SystemClock
from chassis.tokens import Signer, Verifier
from contracts.roles import NOBODY
from deploy.full import secret_files


@pytest.fixture
def folder(tmp_path):
    secret_files.write(tmp_path / "secrets")
    return tmp_path / "secrets"


def texts(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_changes_nothing_and_adds_what_is_missing(folder):
    before = texts(folder)
    (folder / "gateway" / "session_key").unlink()
    secret_files.write(folder)
    after = texts(folder)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {"gateway/session_key"}


def test_two_installations_share_no_secret(folder, tmp_path):
    secret_files.write(tmp_path / "other")
    one, two = texts(folder), texts(tmp_path / "other")
    assert [name for name in one if one[name] == two[name]] == []


def test_the_folder_is_closed_and_what_is_in_it_can_be_read_where_it_is_mounted(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o644}


def test_every_reader_has_its_folder_and_no_other_folder_is_made(folder):
    assert {path.name for path in folder.iterdir()} == set(secret_files.FOLDERS)


def test_what_the_gateway_signs_the_services_can_check(folder):
    clock = SystemClock()
    token = Signer(folder / "gateway" / "gateway.pem").sign(NOBODY, clock)
    assert Verifier((folder / "principal" / "gateway.pub.pem").read_bytes()).read(token, clock) == NOBODY


def test_a_service_and_the_owner_of_its_database_have_different_passwords(folder):
    def password(name):
        return (folder / name).read_text().partition("@")[0].rpartition(":")[2]

    assert password("registry/db_url") != password("owners/registry_db_url")


def test_the_broker_keeps_the_password_salted(folder):
    kept, password = (folder / "rabbitmq/definitions.json").read_text(), (folder / "rabbitmq/password").read_text()
    assert password not in kept
    assert password in (folder / "broker/url").read_text()


def test_as_objects_they_are_the_same_files(folder):
    made = json.loads(secret_files.objects(folder))["items"]
    held = {
        f"{one['metadata']['name'].removeprefix('jiju-')}/{key}": base64.b64decode(text)
        for one in made
        for key, text in one["data"].items()
    }
    assert held == texts(folder)
