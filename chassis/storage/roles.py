"""A database with two roles: an owner who makes tables, and a service that may work in them and owns nothing."""

from __future__ import annotations

from typing import NamedTuple

import psycopg
from psycopg import sql


class Role(NamedTuple):
    """Who signs in, and with what."""

    name: str
    password: str


def provide(admin: str, database: str, owner: Role, service: Role | None = None) -> None:
    """
    *database* of *owner*, in which *service* may work but not make, empty or drop a table; *admin* is a superuser's DSN.

    What is there stays; roles get the password given, so that a new one is brought in by the same command. Tables that
    the owner makes can be read and written by the service at once.
    """
    with psycopg.connect(admin, autocommit=True) as connection:
        asks = _Asking(connection, database, owner, service)
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in filter(None, (owner, service)):
            asks.role(role, known=role.name in known)
        if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is None:
            asks("grant {owner} to current_user")  # a managed server's administrator is no superuser
            asks("create database {database} owner {owner}")
        asks("revoke all on database {database} from public")
        if service:
            asks("grant connect on database {database} to {service}")
    if service:
        with psycopg.connect(admin, dbname=database, autocommit=True) as connection:
            asks = _Asking(connection, database, owner, service)
            default = "alter default privileges for role {owner} grant "
            asks(default + "select, insert, update, delete on tables to {service}")
            asks(default + "usage on sequences to {service}")


class _Asking:
    """Statements in which the names are put as PostgreSQL quotes them."""

    def __init__(self, connection: psycopg.Connection, database: str, owner: Role, service: Role | None) -> None:
        self._connection = connection
        self._words = {"database": sql.Identifier(database), "owner": sql.Identifier(owner.name)}
        if service:
            self._words["service"] = sql.Identifier(service.name)

    def __call__(self, statement: str) -> None:
        self._connection.execute(sql.SQL(statement).format(**self._words))

    def role(self, role: Role, *, known: bool) -> None:
        statement = sql.SQL("alter role {} password {}" if known else "create role {} login password {}")
        self._connection.execute(statement.format(sql.Identifier(role.name), sql.Literal(role.password)))
