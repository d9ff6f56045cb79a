"""A database with two roles: an owner who makes tables, and a service that may work in them and owns nothing."""

from __future__ import annotations

from typing import NamedTuple

from deploy.servers.postgres import Server


class Urls(NamedTuple):
    """
    The two ways into one database: *owner* makes tables, *service* owns nothing and may not empty or drop them.

    Tables that the owner makes can be read and written by the service at once.
    """

    owner: str
    service: str
    service_role: str


def make(server: Server, name: str, password: str) -> Urls:
    """The database *name*, made where it is not there yet; both roles have the password."""
    import psycopg  # noqa: PLC0415 - the set-up reads this package before any other is installed
    from psycopg import sql  # noqa: PLC0415 - the same

    owner, service = f"{name}_owner", f"{name}_service"
    words = {"database": sql.Identifier(name), "owner": sql.Identifier(owner), "service": sql.Identifier(service)}

    def ask(connection: psycopg.Connection, statement: str) -> None:
        connection.execute(sql.SQL(statement).format(**words, password=sql.Literal(password)))

    with psycopg.connect(server.superuser_dsn, autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in ("owner", "service"):
            if f"{name}_{role}" not in roles:
                ask(connection, f"create role {{{role}}} login password {{password}}")
        there = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if there is None:
            ask(connection, "create database {database} owner {owner}")
        ask(connection, "revoke all on database {database} from public")
        ask(connection, "grant connect on database {database} to {service}")
    with psycopg.connect(server.superuser_dsn, dbname=name, autocommit=True) as connection:
        default = "alter default privileges for role {owner} grant "
        ask(connection, default + "select, insert, update, delete on tables to {service}")
        ask(connection, default + "usage on sequences to {service}")
    return Urls(server.url(owner, password, name), server.url(service, password, name), service)
