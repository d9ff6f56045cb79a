"""The gateway's own small database: accounts, sessions and sign-in attempts; every SQL of the gateway stands here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from chassis.storage.engine import Store

MAKING = 5_270_432  # of our locks among a database's advisory locks; beside it chassis.bus.lease
META = sa.MetaData()
ACCOUNT = sa.Table(
    "account",
    META,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("login", sa.String(80), nullable=False, unique=True),
    sa.Column("password", sa.String(255), nullable=False),  # argon2id, its parameters and salt included
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("organisation", sa.String(12), nullable=False, server_default=""),
    sa.Column("zone", sa.String(12), nullable=False, server_default=""),
    sa.Column("region", sa.String(6), nullable=False, server_default=""),
    sa.Column("created_at", sa.BigInteger, nullable=False),  # instants are microseconds
    sa.Column("password_at", sa.BigInteger, nullable=False),
    sa.Column("closed_at", sa.BigInteger),
)
SESSION = sa.Table(
    "session",
    META,
    sa.Column("id", sa.String(64), primary_key=True),  # SHA-256 of the token: whoever reads the table cannot use it
    sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.String(8), nullable=False),  # page: a cookie; api: a bearer token
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("ends_at", sa.BigInteger, nullable=False, index=True),
)
ATTEMPT = sa.Table(
    "sign_in_attempt",
    META,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("login", sa.String(64), nullable=False),  # SHA-256: people type passwords into the wrong field
    sa.Column("address", sa.String(45), nullable=False),
    sa.Index("sign_in_attempt_of", "login", "at"),
    sa.Index("sign_in_attempt_from", "address", "at"),
)


# Asked on every request of somebody signed in, so it is built once.
_SESSION_WITH_ACCOUNT = (
    sa.select(SESSION, ACCOUNT)
    .join_from(SESSION, ACCOUNT)
    .where(SESSION.c.id == sa.bindparam("wanted"))
    .set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may sign in, and as what."""

    id: str
    login: str
    password: str
    role: str
    name: str
    organisation: str = ""
    zone: str = ""
    region: str = ""
    created_at: int
    password_at: int
    closed_at: int | None = None

    def __repr__(self) -> str:
        return f"Account({self.id})"  # neither the hash nor a name in a log


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in that is still open, with its account."""

    id: str
    kind: str
    created_at: int
    seen_at: int
    ends_at: int
    account: Account


class Database:
    """Functions named by what they answer; each is one transaction."""

    def __init__(self, url: str) -> None:
        self.store = Store(url, name="gateway")

    def prepare(self) -> None:
        """The tables stand; existing ones stay as they are. Of several gateways that start together one makes them."""
        with self.store.writing() as conn:
            self._alone(conn)
            META.create_all(conn)

    def _alone(self, conn: sa.Connection) -> None:
        """Until the transaction ends; one process has an SQLite file, and its writers take turns."""
        if not self.store.is_sqlite:
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(MAKING)))

    def close(self) -> None:
        self.store.close()

    def answers(self) -> bool:
        """Whether the database can be read now."""
        with self.store.reading() as conn:
            return conn.scalar(sa.select(1)) == 1

    # Accounts

    def add_account(self, account: Account) -> bool:
        """False where the login is taken."""
        values = {name: getattr(account, name) for name in ACCOUNT.columns.keys()}  # noqa: SIM118 - columns are no dict
        with self.store.writing() as conn:
            if conn.scalar(sa.select(ACCOUNT.c.id).where(ACCOUNT.c.login == account.login)):
                return False
            conn.execute(sa.insert(ACCOUNT).values(values))
        return True

    def account_called(self, login: str) -> Account | None:
        return self._account(ACCOUNT.c.login == login)

    def names_of(self, ids: Iterable[str]) -> dict[str, str]:
        """What some accounts are called, closed ones too."""
        query = sa.select(ACCOUNT.c.id, ACCOUNT.c.name).where(ACCOUNT.c.id.in_(list(ids)))
        with self.store.reading() as conn:
            return {row.id: row.name for row in conn.execute(query)}

    def has_account(self, role: str, organisation: str) -> bool:
        """Whether somebody may sign in for it."""
        theirs = (ACCOUNT.c.role == role, ACCOUNT.c.organisation == organisation, ACCOUNT.c.closed_at.is_(None))
        query = sa.select(ACCOUNT.c.id).where(*theirs).limit(1)
        with self.store.reading() as conn:
            return conn.execute(query).first() is not None

    def account(self, id: str) -> Account | None:
        return self._account(ACCOUNT.c.id == id)

    def accounts(self, after: str = "", limit: int = 100) -> list[Account]:
        """By login, after one."""
        query = sa.select(ACCOUNT).where(ACCOUNT.c.login > after).order_by(ACCOUNT.c.login).limit(limit)
        with self.store.reading() as conn:
            return [Account(**row) for row in conn.execute(query).mappings()]

    def set_password(self, id: str, password: str, at: int) -> None:
        self._change_account(id, password=password, password_at=at)

    def close_account(self, id: str, at: int | None) -> None:
        """Closed from now on, or open again with None; a closed account keeps no session."""
        self._change_account(id, closed_at=at)
        if at is not None:
            self.end_sessions(id)

    def _account(self, condition: sa.ColumnElement[bool]) -> Account | None:
        with self.store.reading() as conn:
            row = conn.execute(sa.select(ACCOUNT).where(condition)).mappings().first()
        return Account(**row) if row else None

    def _change_account(self, id: str, **values: Any) -> None:
        with self.store.writing() as conn:
            conn.execute(sa.update(ACCOUNT).where(ACCOUNT.c.id == id).values(values))

    # Sessions

    def add_session(self, session: Session) -> None:
        """Opened; those that ended long ago go."""
        with self.store.writing() as conn:
            conn.execute(sa.delete(SESSION).where(SESSION.c.ends_at <= session.created_at))
            conn.execute(
                sa.insert(SESSION).values(
                    id=session.id,
                    account_id=session.account.id,
                    kind=session.kind,
                    created_at=session.created_at,
                    seen_at=session.seen_at,
                    ends_at=session.ends_at,
                )
            )

    def session(self, id: str) -> Session | None:
        with self.store.reading() as conn:
            row = conn.execute(_SESSION_WITH_ACCOUNT, {"wanted": id}).mappings().first()
        if row is None:
            return None
        account = Account(**{name: row[f"account_{name}"] for name in Account.__dataclass_fields__})
        own = {name: row[f"session_{name}"] for name in ("id", "kind", "created_at", "seen_at", "ends_at")}
        return Session(**own, account=account)

    def session_seen(self, id: str, at: int) -> None:
        with self.store.writing() as conn:
            conn.execute(sa.update(SESSION).where(SESSION.c.id == id).values(seen_at=at))

    def end_session(self, id: str) -> None:
        with self.store.writing() as conn:
            conn.execute(sa.delete(SESSION).where(SESSION.c.id == id))

    def end_sessions(self, account_id: str, but: str = "") -> int:
        """How many ended: all of an account, except one."""
        condition = (SESSION.c.account_id == account_id) & (SESSION.c.id != but)
        with self.store.writing() as conn:
            return conn.execute(sa.delete(SESSION).where(condition)).rowcount

    def count_sessions(self, now: int, account_id: str = "") -> int:
        """How many have not reached their end, of everybody or of one account."""
        query = sa.select(sa.func.count()).select_from(SESSION).where(SESSION.c.ends_at > now)
        if account_id:
            query = query.where(SESSION.c.account_id == account_id)
        with self.store.reading() as conn:
            return conn.scalar(query) or 0

    # Sign-in attempts

    def add_attempt(self, at: int, login: str, address: str, forget: int) -> None:
        """A failed sign-in is kept; those before *forget* go."""
        with self.store.writing() as conn:
            conn.execute(sa.delete(ATTEMPT).where(ATTEMPT.c.at < forget))
            conn.execute(sa.insert(ATTEMPT).values(at=at, login=login, address=address))

    def attempts(self, since: int, *, login: str = "", address: str = "", most: int) -> list[int]:
        """When sign-ins failed since then, newest first, at most *most* of them."""
        query = sa.select(ATTEMPT.c.at).where(ATTEMPT.c.at > since).order_by(ATTEMPT.c.at.desc()).limit(most)
        if login:
            query = query.where(ATTEMPT.c.login == login)
        if address:
            query = query.where(ATTEMPT.c.address == address)
        with self.store.reading() as conn:
            return list(conn.scalars(query))

    def forget_attempts(self, login: str, address: str) -> None:
        """After a sign-in that succeeded from there."""
        with self.store.writing() as conn:
            conn.execute(sa.delete(ATTEMPT).where(ATTEMPT.c.login == login, ATTEMPT.c.address == address))
