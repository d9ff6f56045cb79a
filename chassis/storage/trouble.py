"""What the matter is with a database that cannot be used, and what a person does about it; never with its password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.declare import Words


@dataclass(frozen=True, slots=True)
class Trouble:
    """Its name, what to do, whether it passes without anybody's doing, and by what it is known."""

    name: str
    todo: Words
    passing: bool
    states: tuple[str, ...] = ()  # PostgreSQL's, where it says one
    signs: tuple[str, ...] = ()  # libpq gives no state for a connection that was refused, only words


# The first that fits.
TROUBLES = (
    Trouble(
        "connections",
        Words(
            "数据库的连接已用完：调大 max_connections，或减少进程与 WORKERS；空出后自动继续",
            "the database is at its connection limit: raise max_connections, or run fewer processes or WORKERS; "
            "it goes on by itself once one is free",
        ),
        passing=True,
        states=("53300",),
        signs=("too many clients", "remaining connection slots", "too many connections"),
    ),
    Trouble(
        "password",
        Words(
            "数据库不接受这个用户或口令：核对 …_DB_URL（或 …_DB_URL_FILE），改好后重启",
            "the database refuses the user or its password: check …_DB_URL (or …_DB_URL_FILE) and start again",
        ),
        passing=False,
        states=("28",),
        signs=("password authentication failed", "no pg_hba.conf entry", "is not permitted to log in"),
    ),
    Trouble(
        "database",
        Words(
            "没有这个数据库，或不允许连接：先建立数据库和用户（deploy/servers/databases.py），核对 …_DB_URL",
            "there is no such database, or it may not be entered: make it with its users "
            "(deploy/servers/databases.py) and check …_DB_URL",
        ),
        passing=False,
        states=("3D000",),
        signs=('database "', "permission denied for database"),
    ),
    Trouble(
        "away",
        Words(
            "数据库连不上：启动它，核对主机和端口；恢复后自动继续",
            "the database cannot be reached: start it, check host and port; it goes on by itself afterwards",
        ),
        passing=True,
        states=("08", "57"),
        signs=(
            "connection refused", "connection failed", "connection timeout", "timeout expired", "could not connect",
            "could not translate host name", "failed to resolve host", "name or service not known",
            "server closed the connection", "is starting up", "is shutting down", "connection is closed",
            "the connection is lost", "terminating connection",
        ),
    ),
)  # fmt: skip
OTHER = Trouble(
    "unusable", Words("数据库不能使用：查看日志", "the database cannot be used: see the log"), passing=False
)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which of these an error tells, itself or what it came from; None where it is none of them."""
    seen: set[int] = set()  # somebody may raise an error from one that came from it
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found = _told(getattr(error, "orig", None) or error)
        if found:
            return found
        error = error.__cause__
    return None


def _told(error: Any) -> Trouble | None:
    if not _of_a_driver(error):
        return None
    state, text = str(getattr(error, "sqlstate", None) or ""), str(error).lower()
    for trouble in TROUBLES:
        if state and state.startswith(trouble.states):
            return trouble
        if not state and any(sign in text for sign in trouble.signs):
            return trouble
    return None


def _of_a_driver(error: BaseException) -> bool:
    """Its operational errors; what a statement of ours did wrong is not the database's trouble."""
    return type(error).__name__ == "OperationalError" and not isinstance(error, sa.exc.SQLAlchemyError)
