"""Accounts: made, signed in to, given another password, closed. There is no default password anywhere."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app

from chassis.chance import new_id
from chassis.clock import Clock
from chassis.errors import Forbidden, Refused
from contracts.codes import gateway as codes
from contracts.roles import ROLE_WORDS, Role
from gateway.access.passwords import Passwords, generate
from gateway.access.throttle import Throttle
from gateway.problems import RequestProblem
from gateway.storage import Account, Database

LONGEST_LOGIN = 80
ACCOUNTS = "jiju.accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who gets an account, and as what."""

    login: str
    role: Role
    name: str
    organisation: str = ""
    zone: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A new account and its password, which is shown this once and kept nowhere."""

    account: Account
    password: str


class Accounts:
    """Every change of an account, and the check of who signs in."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords) -> None:
        self.database, self.clock, self.passwords = database, clock, passwords
        self.throttle = Throttle(database)

    def make(self, person: Person, password: str = "") -> Made:
        """An account with the password given, or a generated one; Refused where the login is taken."""
        login, now = normal(person.login), self.clock.micros()
        secret = password or generate()
        account = Account(
            id=new_id(),
            login=login,
            password=self.passwords.hash(secret),
            role=person.role.value,
            name=person.name,
            organisation=person.organisation,
            zone=person.zone,
            region=person.region,
            created_at=now,
            password_at=now,
        )
        if not self.database.add_account(account):
            raise Refused(codes.LOGIN_TAKEN.fault("#/login", login=login))
        return Made(account, secret)

    def sign_in(self, login: str, password: str, address: str) -> Account:
        """The account; the same answer, in the same time, for a wrong name as for a wrong password."""
        name, now = normal(login), self.clock.micros()
        mark = hashlib.sha256(name.encode()).hexdigest()
        self.throttle.check(now, mark, address)
        account = self.database.account_called(name)
        if not self.passwords.matches(account.password if account else None, password) or account is None:
            self.throttle.failed(now, mark, address)
            raise RequestProblem(HTTPStatus.UNAUTHORIZED, codes.WRONG_SIGN_IN.fault())
        self.throttle.succeeded(mark, address)
        if account.closed_at is not None:
            raise Forbidden(codes.ACCOUNT_CLOSED.fault())
        if self.passwords.outdated(account.password):
            self.database.set_password(account.id, self.passwords.hash(password), account.password_at)
        return account

    def change_password(self, account: Account, present: str, new: str, again: str) -> None:
        """Another password, or every reason why not. Guesses of the present one are throttled like sign-ins."""
        now, mark = self.clock.micros(), f"change:{account.id}"
        self.throttle.check(now, mark, "")
        faults = self.passwords.faults(new, account.login, "#/new")
        if new != again:
            faults.append(codes.PASSWORDS_DIFFER.fault("#/again"))
        if not self.passwords.matches(account.password, present):
            self.throttle.failed(now, mark, "")
            faults.insert(0, codes.WRONG_PASSWORD.fault("#/present"))
        elif self.passwords.matches(account.password, new):
            faults.append(codes.PASSWORD_SAME.fault("#/new"))
        if faults:
            raise Refused(*faults)
        self.database.set_password(account.id, self.passwords.hash(new), now)

    def reset_password(self, id: str) -> str:
        """A generated password in place of the present one; every session of the account ends."""
        secret = generate()
        self.database.set_password(id, self.passwords.hash(secret), self.clock.micros())
        self.database.end_sessions(id)
        return secret


def accounts() -> Accounts:
    """The accounts of the app that answers this request."""
    found: Accounts = current_app.extensions[ACCOUNTS]
    return found


DEMO_ROLES = tuple(role for role in Role if role not in (Role.VISITOR, Role.SYSTEM))


def demo_people(**places: dict[str, str]) -> list[Person]:
    """One person per role; *places* gives a role its organisation, zone or region: `operator={"zone": id}`."""
    return [_demo(role, places.get(role.value, {})) for role in DEMO_ROLES]


def _demo(role: Role, place: dict[str, str]) -> Person:
    name = f"演示{ROLE_WORDS[role].zh}"
    return Person(
        login=f"demo-{role.value}",
        role=role,
        name=name,
        organisation=place.get("organisation", ""),
        zone=place.get("zone", ""),
        region=place.get("region", ""),
    )


def make_demo_accounts(accounts: Accounts, people: Iterable[Person]) -> list[Made]:
    """Those that do not exist yet, with their generated passwords, which nobody can read again."""
    known = accounts.database.account_called
    return [accounts.make(person) for person in people if known(normal(person.login)) is None]


def normal(login: str) -> str:
    """The login as it is kept: no capitals, no full-width letters, no blanks around it."""
    return unicodedata.normalize("NFKC", login).strip().casefold()[:LONGEST_LOGIN]
