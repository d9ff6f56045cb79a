"""Makes the databases of the full shape on a PostgreSQL server that is there, with the roles that the settings name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import psycopg
import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from chassis.running import CannotStart
from chassis.settings import load
from chassis.storage.roles import Role, provide
from contracts.declare import Words
from services.full.settings import Full, Preparing

log = structlog.get_logger()


class Wanted(NamedTuple):
    """One database, who owns it, and who works in it."""

    database: str
    owner: Role
    service: Role | None


def prepare(settings: Full, environ: Mapping[str, str]) -> None:
    """Databases and roles as the addresses name them; nothing where no administrator is named: another makes them."""
    own = load(Preparing, "", environ)
    if not own.database_admin_url:
        log.info("prepare.left_to_others")
        return
    for wanted in [*_of_services(settings), *_of_gateway(own.gateway_db_url)]:
        try:
            provide(_dsn(own.database_admin_url), *wanted)
        except psycopg.Error as error:
            why = str(error).strip().splitlines()[0]
            raise CannotStart(
                Words(f"数据库 {wanted.database} 不能建立：{why}", f"database {wanted.database} cannot be made: {why}")
            ) from error
        log.info("prepare.stands", database=wanted.database, owner=wanted.owner.name)


def _of_services(settings: Full) -> Iterator[Wanted]:
    for name, own in settings.of.items():
        database, owner = _parts(f"{name.upper()}_OWNER_DB_URL", own.owner_db_url)
        same, service = _parts(f"{name.upper()}_DB_URL", own.db_url)
        if same != database or service.name == owner.name:
            raise CannotStart(
                Words(
                    f"{name.upper()}_DB_URL 与 {name.upper()}_OWNER_DB_URL 须为同一数据库的两个用户",
                    f"{name.upper()}_DB_URL and {name.upper()}_OWNER_DB_URL must be two users of one database",
                )
            )
        yield Wanted(database, owner, service)


def _of_gateway(url: str) -> Iterator[Wanted]:
    """Its small database has one user: it makes its tables itself."""
    if url.startswith("postgresql"):
        yield Wanted(*_parts("GATEWAY_DB_URL", url), service=None)


def _parts(name: str, url: str) -> tuple[str, Role]:
    try:
        found = make_url(url)
    except ArgumentError:
        found = None
    if found is None or not (found.database and found.username and found.password):
        said = "postgresql+psycopg://user:password@host:5432/database"
        raise CannotStart(Words(f"{name} 不完整，须为 {said}", f"{name} is not complete: {said} is wanted"))
    return found.database, Role(found.username, str(found.password))


def _dsn(url: str) -> str:
    """As psycopg reads it: without the driver that SQLAlchemy wants in it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
