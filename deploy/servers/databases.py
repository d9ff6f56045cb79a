"""A database of one of our own servers, with its two roles."""

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
    from chassis.storage.roles import Role, provide  # noqa: PLC0415 - the set-up reads this package before any other is installed

    owner, service = Role(f"{name}_owner", password), Role(f"{name}_service", password)
    provide(server.superuser_dsn, name, owner, service)
    return Urls(server.url(owner.name, password, name), server.url(service.name, password, name), service.name)
