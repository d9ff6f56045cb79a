"""
A PostgreSQL server of our own: private folder, private loopback port, an ordinary user, stopped by process id.

The state file says how to reach and stop it, so that any process of the same user may do either.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.dev.debian import postgresql_programs
from deploy.dev.processes import NONE, Process, free_port, process

ORDINARY_USER = "jiju-test"
STOP_SECONDS = 20

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
max_connections = 200
shared_buffers = 64MB
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] '
"""


class NoServer(Exception):
    """PostgreSQL cannot be started here; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it works, how to reach it, which process it is."""

    folder: Path
    port: int
    password: str
    process: Process

    def url(self, user: str, password: str, database: str) -> str:
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @property
    def superuser_dsn(self) -> str:
        """For making databases and roles, nothing else."""
        return f"host=127.0.0.1 port={self.port} user=postgres password={self.password} dbname=postgres"


def obstacle() -> str:
    """Why no server can be started here; empty where one can."""
    if postgresql_programs() is None:
        return "no PostgreSQL server of version 15 or later (Debian: apt install postgresql-15)"
    if os.geteuid() == 0 and not _known(ORDINARY_USER) and shutil.which("useradd") is None:
        return "PostgreSQL refuses to run as root, and there is no useradd to make an ordinary user with"
    return ""


def start(folder: Path) -> Server:
    """
    The server of *folder*, started if it does not run; its data are kept from one start to the next.

    *folder* has to be on a path that an ordinary user may enter: root's home is not.
    """
    reason = obstacle()
    if reason:
        raise NoServer(reason)
    running = read(folder)
    if running and running.process.alive:
        return running
    user = _user()
    home = folder / "cluster"
    home.mkdir(parents=True, exist_ok=True)
    if user:
        os.chown(home, *_ids(user))
    password = running.password if running else secrets.token_hex(16)
    if not (home / "data").exists():
        _write(Server(folder, 0, password, NONE))  # before the cluster, or a kill in between would lose the password
        _make_cluster(home, password, user)
    _forget_a_dead_server(home)
    return _launch(folder, password, user)


def read(folder: Path) -> Server | None:
    """What the state file of *folder* says, whether or not the server still runs."""
    path = folder / "server.json"
    if not path.is_file():
        return None
    state: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Server(folder, state["port"], state["password"], Process(*state["process"]))


def stop(server: Server) -> None:
    """End the server: SIGINT closes every connection and writes what is open; SIGQUIT where that takes too long."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if not server.process.send(number) or server.process.ended_within(STOP_SECONDS):
            return


def _launch(folder: Path, password: str, user: str | None) -> Server:
    """A port may be taken between the look and the start: then the next one is tried."""
    said, home = "", folder / "cluster"
    for _ in range(5):
        port = free_port()
        start = (_program("pg_ctl"), "start", "-s", "-w", "-t", "60", "-D", home / "data", "-l", home / "log")
        said = _run(*start, "-o", f"-p {port}", folder=home, user=user)
        if not said:
            pid = int((home / "data" / "postmaster.pid").read_text("ascii").split()[0])
            server = Server(folder, port, password, process(pid))
            _write(server)
            return server
    log = (home / "log").read_text("utf-8", errors="replace")
    raise NoServer(f"PostgreSQL did not start in {folder}: {said}\n{log[-2000:]}")


def _run(*command: str | Path, folder: Path, user: str | None) -> str:
    """
    Empty where the command went well, else what it said.

    It gets an almost empty environment, so that nothing of ours leaks into a server.
    """
    who: dict[str, Any] = {}
    if user:
        uid, gid = _ids(user)
        who = {"user": uid, "group": gid, "extra_groups": []}
    with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open after its starter has ended
        done = subprocess.run(
            [str(word) for word in command],
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            **who,
        )
        output.seek(0)
        said = output.read().decode("utf-8", "replace").strip()
    return (said or f"exit status {done.returncode}") if done.returncode else ""


def _make_cluster(home: Path, password: str, user: str | None) -> None:
    """Made under another name and renamed when whole, so that a kill in between leaves no half cluster behind."""
    half = home / f"making-{secrets.token_hex(4)}"
    words = home / f"{half.name}.password"
    words.touch(0o600)
    words.write_text(password, "ascii")
    if user:
        os.chown(words, *_ids(user))
    who = ("-U", "postgres", f"--pwfile={words}", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256")
    what = ("-E", "UTF8", "--locale=C.UTF-8", "--data-checksums")
    said = _run(_program("initdb"), "-D", half, *who, *what, folder=home, user=user)
    words.unlink()
    if said:
        shutil.rmtree(half, ignore_errors=True)
        raise NoServer(f"initdb failed in {home}: {said}")
    with (half / "postgresql.conf").open("a", encoding="ascii") as settings:
        settings.write(SETTINGS)
    half.rename(home / "data")


def _forget_a_dead_server(home: Path) -> None:
    """The pid file that a kill left behind blocks the next start for seconds; it goes once nobody works here."""
    left = home / "data" / "postmaster.pid"
    if left.exists() and not _works_in(int(left.read_text("ascii").split()[0]), home / "data"):
        left.unlink()


def _works_in(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _write(server: Server) -> None:
    """Readable by our own user alone, because the superuser's password stands in it."""
    state = {"port": server.port, "password": server.password, "process": server.process}
    half = server.folder / "server.json.half"
    half.touch(0o600)
    half.write_text(json.dumps(state), "utf-8")
    half.rename(server.folder / "server.json")


def _program(name: str) -> Path:
    folder = postgresql_programs()
    if folder is None:
        raise NoServer(obstacle())
    return folder / name


def _user() -> str | None:
    """The user to run as; None where we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    if not _known(ORDINARY_USER):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ORDINARY_USER]
        subprocess.run(command, check=True, capture_output=True)
    return ORDINARY_USER


def _known(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _ids(user: str) -> tuple[int, int]:
    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid
