"""
A PostgreSQL server of our own: private folder, private loopback port, an ordinary user, stopped by process id.

The state file says how to reach and stop it, so that any process of the same user may do either.
"""

from __future__ import annotations

import secrets
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.dev.debian import postgresql_programs
from deploy.servers import owner, state
from deploy.servers.owner import NoServer
from deploy.servers.processes import NONE, Process, free_port, process

KIND = "postgres"
STOP_SECONDS = 20

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
max_connections = 500
shared_buffers = 64MB
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] '
"""


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
    return owner.obstacle()


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
    home = folder / "cluster"
    home.mkdir(parents=True, exist_ok=True)
    owner.give(home)
    password = running.password if running else secrets.token_hex(16)
    if not (home / "data").exists():
        _write(Server(folder, 0, password, NONE))  # before the cluster, or a kill in between would lose the password
        _make_cluster(home, password)
    _forget_a_dead_server(home)
    return _launch(folder, password)


def read(folder: Path) -> Server | None:
    """What the state file of *folder* says, whether or not the server still runs."""
    kept = state.read(folder, KIND)
    return Server(folder, kept["port"], kept["password"], Process(*kept["process"])) if kept else None


def stop(server: Server) -> None:
    """End the server: SIGINT closes every connection and writes what is open; SIGQUIT where that takes too long."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if not server.process.send(number) or server.process.ended_within(STOP_SECONDS):
            return


def _launch(folder: Path, password: str) -> Server:
    """The port of last time, which others know it by; where that was taken meanwhile, another."""
    said, home = "", folder / "cluster"
    kept = read(folder)
    for port in _ports(kept.port if kept else 0):
        start = (_program("pg_ctl"), "start", "-s", "-w", "-t", "60", "-D", home / "data", "-l", home / "log")
        said = owner.run(*start, "-o", f"-p {port}", folder=home)
        if not said:
            pid = int((home / "data" / "postmaster.pid").read_text("ascii").split()[0])
            server = Server(folder, port, password, process(pid))
            _write(server)
            return server
    log = (home / "log").read_text("utf-8", errors="replace")
    raise NoServer(f"PostgreSQL did not start in {folder}: {said}\n{log[-2000:]}")


def _ports(last: int) -> Iterator[int]:
    """A port may also be taken between the look and the start: then the next one is tried."""
    if last:
        yield last
    for _ in range(5):
        yield free_port()


def _make_cluster(home: Path, password: str) -> None:
    """Made under another name and renamed when whole, so that a kill in between leaves no half cluster behind."""
    half = home / f"making-{secrets.token_hex(4)}"
    words = home / f"{half.name}.password"
    words.touch(0o600)
    words.write_text(password, "ascii")
    owner.give(words)
    who = ("-U", "postgres", f"--pwfile={words}", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256")
    what = ("-E", "UTF8", "--locale=C.UTF-8", "--data-checksums")
    said = owner.run(_program("initdb"), "-D", half, *who, *what, folder=home)
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
    state.write(server.folder, KIND, {"port": server.port, "password": server.password, "process": server.process})


def _program(name: str) -> Path:
    folder = postgresql_programs()
    if folder is None:
        raise NoServer(obstacle())
    return folder / name
