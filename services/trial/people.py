"""The first accounts of a new folder, and the list of their passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from contracts.roles import ROLE_WORDS, Principal, Role
from gateway.access.accounts import ACCOUNTS, Accounts, Person, demo_people, normal
from gateway.access.passwords import generate
from gateway.access.principal import acting
from services.demo.market import FIRM
from services.trial import accounts as listing
from services.trial.folder import Folder, Marks

OPERATOR = "demo-operator"


def made(app: Flask, folder: Folder, marks: Marks) -> list[listing.Listed]:
    """Those that this start made, with their passwords: listed first, so that a kill loses none of them."""
    accounts: Accounts = app.extensions[ACCOUNTS]
    people = _people(marks)
    missing = [person for person in people if accounts.database.account_called(normal(person.login)) is None]
    if not missing:
        return []
    kept = listing.kept(folder)
    passwords = kept | {person.login: kept.get(person.login) or generate() for person in missing}
    listed = [
        listing.Listed(person.login, passwords[person.login], ROLE_WORDS[person.role])
        for person in people
        if person.login in passwords
    ]
    listing.keep(folder, listed)
    with ThreadPoolExecutor(2) as pool:  # each hash takes a tenth of a second of one core
        list(pool.map(lambda person: accounts.make(person, passwords[person.login]), missing))
    return listed


def operator(app: Flask) -> Principal:
    """Whom the demonstration's operator acts as once signed in."""
    accounts: Accounts = app.extensions[ACCOUNTS]
    account = accounts.database.account_called(OPERATOR)
    assert account  # noqa: S101 - made with the others
    return acting(account)


def _people(marks: Marks) -> list[Person]:
    """One per role in a demonstration, and a second province; elsewhere the administrators, who make the others."""
    if not marks.is_demo:
        administrators = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        return [Person(login=role.value, role=role, name=ROLE_WORDS[role].zh) for role in administrators]
    places = {
        "province": {"region": "32"},
        "city": {"region": "3202"},
        "lead": {"region": "32"},
        "inspector": {"region": "3202"},
        "applicant": {"region": "320211", "zone": marks.zone},
        "operator": {"region": "320211", "zone": marks.zone},
        "agency": {"organisation": marks.agency},
        "firm": {"organisation": FIRM},
        "expert": {"organisation": marks.expert},
    }
    neighbour = Person(login="demo-province-zj", role=Role.PROVINCE, name="演示浙江省局人员", region="33")
    return [*demo_people(**places), neighbour]
