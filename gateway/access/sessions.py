"""Sessions kept by the server: a random token for the caller, its hash and its times in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from chassis.clock import MICROSECOND, Clock
from gateway.storage import Account, Database, Session

PAGE, API = "page", "api"
STEP = timedelta(minutes=1)  # how exactly "last seen" is kept: a write per request would be the page's dearest part


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session and its token, which only its holder has."""

    session: Session
    token: str


class Sessions:
    """Opened at sign-in with a new token each time, over after idling or after their longest time."""

    def __init__(self, database: Database, clock: Clock, *, idle: timedelta, longest: timedelta) -> None:
        self.database, self.clock = database, clock
        self.idle, self.longest = idle, longest

    def open(self, account: Account, kind: str, *, instead_of: str = "") -> Opened:
        """A session under a new token; the one that the caller came with, whoever made it, ends."""
        if instead_of:
            self.close(instead_of)
        token, now = secrets.token_urlsafe(32), self.clock.micros()
        session = Session(
            id=_hash(token),
            kind=kind,
            created_at=now,
            seen_at=now,
            ends_at=now + self.longest // MICROSECOND,
            account=account,
        )
        self.database.add_session(session)
        return Opened(session, token)

    def find(self, token: str, kind: str) -> Session | None:
        """The open session of a token; None where there is none, or no longer."""
        session = self.database.session(_hash(token))
        now = self.clock.micros()
        if session is None or session.kind != kind or session.account.closed_at is not None:
            return None
        if now >= session.ends_at or now - session.seen_at >= self.idle // MICROSECOND:
            self.database.end_session(session.id)
            return None
        if now - session.seen_at >= STEP // MICROSECOND:
            self.database.session_seen(session.id, now)
        return session

    def close(self, token: str) -> None:
        self.database.end_session(_hash(token))

    def close_others(self, session: Session) -> int:
        """How many other sessions of the same account ended."""
        return self.database.end_sessions(session.account.id, but=session.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
