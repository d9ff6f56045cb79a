"""The trial's start and end, as a stranger meets them: real processes, real folders, real ports."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time
import urllib.error
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from cli.client import Client, Told
from cli.home import Home
from services.demo.steps import book
from tests.support import needs
from tests.support.capabilities import PREFIX
from tests.support.demonstration import demonstration
from tests.support.served import Person, Trial

SECOND_START = 5.0  # seconds
ROLES = 14
SERVICES = ("registry", "applications", "assessment", "credit", "search")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory) -> Path:
    """The folder of a small demonstration that was started once and ended in order."""
    return demonstration(tmp_path_factory.mktemp("seeded") / "data").data


@pytest.fixture
def started(seeded, tmp_path) -> Iterator[Trial]:
    """A copy of that folder, as if its first start had been broken off once the accounts were made; served."""
    shutil.copytree(seeded, tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "registry.sqlite")) as conn, conn:
        for table in ("intake", "intake_part", "intake_row", "command_done"):
            conn.execute(f"delete from {table}")  # noqa: S608 - a name of our own
    trial = Trial(tmp_path / "data").start()
    yield trial
    if trial.process and trial.process.poll() is None:
        trial.kill()


def content(data: Path, table: str = "agency") -> list[str]:
    """What the folder knows of one kind, however it came by its ids."""
    with closing(sqlite3.connect(data / "registry.sqlite")) as conn:
        rows = conn.execute(f"select state from {table}").fetchall()  # noqa: S608 - a name of our own
    own = r'"[a-z]+_id":"\w+"|"p1\.[^"]*"'  # ids are by chance, and what is sealed is sealed anew each time
    return sorted(re.sub(own, "", row[0]) for row in rows)


def one_line(text: str) -> bool:
    """One line in both languages, and no traceback."""
    return text.count("\n") == 1 and " · " in text and bool(re.search(r"[一-鿿]", text))


# -- the first start


def test_the_first_start_prints_the_address_the_notice_and_a_password_for_every_role(tmp_path):
    trial = Trial(tmp_path / "data", "--demo", "small").start()
    try:
        assert trial.url in trial.said
        assert "虚构" in trial.said
        assert "invented" in trial.said
        printed = dict(re.findall(r"(demo-[\w-]+) +((?:[0-9a-z]{4}-){3}[0-9a-z]{4})", trial.said))
        assert printed == trial.passwords
        assert len(set(printed.values())) == len(printed) == ROLES + 1
        assert trial.get("/").status == 200
        assert Person(trial, tmp_path / "home", "demo-province").asks("whoami")["role"] == "province"
    finally:
        assert trial.stop() == 0


def test_nothing_in_the_folder_is_read_by_others(seeded):
    shared = [path.name for path in seeded.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert shared == []


def test_no_password_stands_in_the_log(seeded):
    log = (seeded / "jiju.log").read_text("utf-8")
    rows = [line.split("\t") for line in (seeded / "accounts.txt").read_text("utf-8").splitlines()]
    assert [row[0] for row in rows if len(row) > 1 and row[1] in log] == []


def test_a_start_without_demonstration_makes_the_three_administrators_and_keeps_the_machines_time(tmp_path):
    trial = Trial(tmp_path / "data", "--no-demo").start()
    try:
        assert sorted(trial.passwords) == ["auditadmin", "secadmin", "sysadmin"]
        administrator = Person(trial, tmp_path / "home", "sysadmin")
        assert administrator.asks("agencies", "list")["items"] == []
        assert "clock.not-demo" in administrator("clock", "set", "2030-01-01").err
    finally:
        trial.stop()
    again = Trial(trial.data, "--demo", "small").fails()
    assert (again.code, one_line(again.err)) == (1, True)


# -- later starts


def test_a_second_start_keeps_everything_sends_what_never_came_and_tells_of_the_passwords(started, seeded):
    assert not set(started.passwords.values()) & set(started.said.split())
    assert "accounts.txt" in started.said
    assert content(started.data) == content(seeded)
    with closing(sqlite3.connect(started.data / "registry.sqlite")) as conn:
        assert conn.execute("select name from intake").fetchall() == [(book("waiting")["name"],)]


def test_a_second_start_takes_less_than_five_seconds_of_the_processor(started):
    assert started.cpu_seconds() < SECOND_START


def test_a_folder_that_holds_demonstration_data_does_not_start_as_a_real_one(seeded):
    refused = Trial(seeded, "--no-demo").fails()
    assert (refused.code, one_line(refused.err)) == (1, True)


def test_a_signal_ends_it_in_order_and_soon(started):
    began = time.monotonic()
    assert started.stop(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10


def test_ctrl_c_is_heard_even_where_the_shell_had_it_ignored(seeded, tmp_path):
    shutil.copytree(seeded, tmp_path / "data")
    trial = Trial(tmp_path / "data").start(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    began = time.monotonic()
    assert trial.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 10


@contextmanager
def waiting_request(trial: Trial, seconds: int, home: Path) -> Iterator[list[int]]:
    """A request that is under way for some seconds, and the status that it got in the end."""
    Person(trial, home, "demo-sysadmin")
    token = json.loads((home / "state.json").read_text())["token"]
    cursor = json.loads(trial.get("/api/v1/events?limit=500", Authorization=f"Bearer {token}").read())["page"][
        "next_cursor"
    ]
    got: list[int] = []

    def ask() -> None:
        address = f"/api/v1/events?after={cursor}&wait={seconds}"
        try:
            got.append(trial.get(address, Authorization=f"Bearer {token}").status)
        except (urllib.error.URLError, OSError):
            got.append(0)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(1)
    yield got
    thread.join()


def test_a_request_under_way_gets_its_answer_before_the_end(started, tmp_path):
    with waiting_request(started, 3, tmp_path / "home") as got:
        assert started.stop() == 0
    assert got == [200]


def test_a_second_signal_ends_it_at_once(started, tmp_path):
    with waiting_request(started, 20, tmp_path / "home") as got:
        assert started.process
        started.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert started.stop() == 128 + signal.SIGTERM
    assert got == [0]


# -- a start that is broken off


def test_a_seeding_that_was_broken_off_goes_on_and_nothing_comes_twice(seeded, tmp_path):
    trial = Trial(tmp_path / "data", "--demo", "small")
    for number in (signal.SIGKILL, signal.SIGTERM):
        process = trial.begin()
        wait_for_some(trial.data, process)
        assert trial.stop(number) == (-9 if number == signal.SIGKILL else 0)
    assert content(trial.data) != content(seeded)
    trial.start()
    trial.stop()
    for table in ("agency", "practitioner", "residence", "zone", "base", "public_body"):
        assert content(trial.data, table) == content(seeded, table)
    assert len(trial.passwords) == ROLES + 1


def wait_for_some(data: Path, process: subprocess.Popen[str]) -> None:
    """Until some more agencies are there than were."""
    before = count(data)
    while count(data) < before + 5:
        assert process.poll() is None
        time.sleep(0.01)


def count(data: Path) -> int:
    file = data / "registry.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        try:
            return int(conn.execute("select count(*) from agency").fetchone()[0])
        except sqlite3.OperationalError:  # not made yet, or just being made
            return 0


# -- what forbids a start: one line each, and nothing half done


def refused(trial: Trial, *options: str) -> str:
    """The one line with which it did not start."""
    ran = trial.fails(*options)
    assert ran.code == 1, ran
    assert ran.out == ""
    assert one_line(ran.err), ran.err
    return ran.err


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        trial = Trial(tmp_path / "data")
        trial.port = taken.getsockname()[1]
        assert str(trial.port) in refused(trial)
    assert not trial.data.exists()


def test_a_second_process_on_the_folder_is_told_of_the_first(started):
    other = Trial(started.data)
    assert started.process
    assert str(started.process.pid) in refused(other)
    assert started.get("/").status == 200


@pytest.mark.parametrize("place", ["/dev/null", "/dev/null/data", "/proc/data"])
def test_a_place_that_can_hold_no_folder_is_told(tmp_path, place):
    trial = Trial(tmp_path / "data", "--data", place)
    assert place in refused(trial)


def test_every_wrong_setting_is_told_at_once_and_nothing_is_made(tmp_path):
    wrong = {"DEMO_CLOCK": "perhaps", "GATEWAY_HTTPS": "maybe", "GATEWAY_PORXIES": "1", "LOG_DEBUG": "x"}
    ran = Trial(tmp_path / "data", **wrong).fails()
    assert ran.code == 1
    assert [name for name in wrong if name not in ran.err] == []
    assert len(ran.err.splitlines()) == len(wrong)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", [*SERVICES, "gateway"])
def test_a_damaged_database_is_told_and_left_as_it_is(seeded, tmp_path, name):
    shutil.copytree(seeded, tmp_path / "data")
    file = tmp_path / "data" / f"{name}.sqlite"
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])
    before = {path.name: path.read_bytes() for path in file.parent.glob("*.sqlite")}
    line = refused(Trial(tmp_path / "data"))
    assert name in line
    assert "damaged" in line
    assert {path.name: path.read_bytes() for path in file.parent.glob("*.sqlite")} == before


def test_a_database_that_is_damaged_in_the_middle_is_told(seeded, tmp_path):
    shutil.copytree(seeded, tmp_path / "data")
    file = tmp_path / "data" / "credit.sqlite"
    raw = bytearray(file.read_bytes())
    for page in range(2, len(raw) // 4096, 3):
        raw[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(raw)
    assert "credit" in refused(Trial(tmp_path / "data"))


def test_a_database_of_a_later_version_is_told_and_left_as_it_is(seeded, tmp_path):
    shutil.copytree(seeded, tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "assessment.sqlite")) as conn:
        conn.execute("update alembic_version set version_num = '9999'")
        conn.commit()
    assert "later version" in refused(Trial(tmp_path / "data"))


def test_a_key_that_is_none_is_told(seeded, tmp_path):
    shutil.copytree(seeded, tmp_path / "data")
    (tmp_path / "data" / "keys" / "gateway.pem").write_bytes(b"")
    assert "gateway.pem" in refused(Trial(tmp_path / "data"))


def test_a_folder_whose_note_is_torn_is_told(seeded, tmp_path):
    shutil.copytree(seeded, tmp_path / "data")
    (tmp_path / "data" / "jiju.json").write_text('{"demo": "sm')
    assert "jiju.json" in refused(Trial(tmp_path / "data"))


# -- real small and read-only file systems


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """An empty file system of one megabyte."""
    needs("root")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount(place, "size=1m")
    if mounted.returncode:
        pytest.skip(f"{PREFIX}mount: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def mount(place: Path, options: str) -> subprocess.CompletedProcess[str]:
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return subprocess.run(words, check=False, capture_output=True, text=True)


def test_a_full_disk_is_told_and_with_more_room_the_start_goes_on(disk, seeded):
    trial = Trial(disk / "data", "--demo", "small")
    trial.complaint_file = disk.parent / "err"
    for size in ("64k", "3m"):
        subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)
        assert "full" in refused(trial)
    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    trial.start()
    assert trial.stop() == 0
    assert content(trial.data) == content(seeded)


def test_a_disk_that_fills_up_stops_writing_and_nothing_else(disk, seeded, tmp_path):
    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    shutil.copytree(seeded, disk / "data")
    trial = Trial(disk / "data")
    trial.complaint_file = disk.parent / "err"
    trial.start()
    province = Client(Home(tmp_path / "home"), trial.url, "zh")
    try:
        said = {"login": "demo-province", "password": trial.passwords["demo-province"]}
        province.token = province.send("POST", "/sessions", said).body["token"]
        with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(b"\0" * 4096):
                pass
        done, refusal = until_full(province)
        assert refusal.problem["code"] == "store.full"
        assert ids_of(province) == done
        (disk / "ballast").unlink()
        done.add(a_zone(province, len(done)))
        assert ids_of(province) == done
        assert a_zone(province, len(done) - 1) in done
    finally:
        assert trial.stop() == 0


def a_zone(client: Client, number: int) -> str:
    """One more record under a key of its own number."""
    state = {"name": f"演示集聚区{number}", "region": "320281", "about": "填满磁盘。" * 390}
    return str(client.send("POST", "/zones", {"state": state}, key=f"fill-the-disk-{number}").body["id"])


def until_full(client: Client) -> tuple[set[str], Told]:
    """The records that were acknowledged before the first refusal, and that refusal."""
    done: set[str] = set()
    while True:
        try:
            done.add(a_zone(client, len(done)))
        except Told as refusal:
            return done, refusal


def ids_of(client: Client) -> set[str]:
    pages = client.pages("/zones", {"region": "320281", "limit": 200})
    return {item["id"] for page in pages for item in page.body["items"]}


def test_a_read_only_folder_is_told(disk, seeded):
    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    shutil.copytree(seeded, disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    trial = Trial(disk / "data")
    trial.complaint_file = disk.parent / "err"
    assert "read-only" in refused(trial)
