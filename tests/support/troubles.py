"""What happens to a PostgreSQL database while others use it: at its limit, locked, of another shape, out of reach."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql

from deploy.servers.databases import Urls
from deploy.servers.postgres import Server

TROUBLES = ("connections", "password", "database", "migration", "newer")


@contextmanager
def trouble(server: Server, urls: Urls, kind: str) -> Iterator[None]:
    """While the block lasts; who is connected is thrown out at its begin, as such troubles meet a running process."""
    name, role = urls.service.rpartition("/")[2], urls.service_role
    words = {"role": sql.Identifier(role), "name": sql.Identifier(name), "password": sql.Literal(_password(urls))}
    begin, end = {
        "connections": ("alter role {role} connection limit 0", "alter role {role} connection limit -1"),
        "password": ("alter role {role} password 'another'", "alter role {role} password {password}"),
        "database": ("alter database {name} allow_connections false", "alter database {name} allow_connections true"),
        "migration": ("alter table alembic_version rename to kept_version",
                      "alter table kept_version rename to alembic_version"),
        "newer": ("update alembic_version set version_num = '9999'", "update alembic_version set version_num = '0001'"),
    }[kind]  # fmt: skip
    inside = name if kind in ("migration", "newer") else "postgres"
    with psycopg.connect(server.superuser_dsn, dbname=inside, autocommit=True) as connection:
        connection.execute(sql.SQL(begin).format(**words))
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [role])
        try:
            yield
        finally:
            connection.execute(sql.SQL(end).format(**words))


def _password(urls: Urls) -> str:
    return urls.service.partition("://")[2].partition("@")[0].partition(":")[2]


class Door:
    """A port that leads to another; shut, it refuses, and whoever was through it is cut off."""

    def __init__(self, to: int) -> None:
        self._to, self._through = to, list[socket.socket]()
        self._listening = self._open(0)
        self.port: int = self._listening.getsockname()[1]

    def shut(self) -> None:
        self._close(self._listening)
        while self._through:
            self._close(self._through.pop())

    def open(self) -> None:
        self._listening = self._open(self.port)

    def _open(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._let_in, args=(listening,), daemon=True).start()
        return listening

    def _let_in(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                called = socket.create_connection(("127.0.0.1", self._to))
                self._through += [caller, called]
                for one, other in ((caller, called), (called, caller)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self._close(other)

    @staticmethod
    def _close(one: socket.socket) -> None:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
