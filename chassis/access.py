"""Who may do what to which rows: roles choose the verb, attributes choose the rows."""

from __future__ import annotations

from collections.abc import Iterable

from chassis import ids
from chassis.history.segments import State
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.declare import Kind, Words
from contracts.roles import ROLE_WORDS, Principal, Role
from rulebooks import codes as code_lists


def objections(principal: Principal, kind: Kind, roles: Iterable[str], id: str, state: State) -> tuple[Fault, ...]:
    """Why *principal* may not do what *roles* may, to this thing; empty means yes."""
    if principal.role is Role.SYSTEM:
        return ()
    if principal.role.value not in (allowed := tuple(roles)):
        return (_not_your_role(principal, allowed),)
    return (*_region(principal, kind, state), *_zone(principal, kind, id, state), *_party(principal, kind, state))


def may_read(principal: Principal, kind: Kind, state: State) -> bool:
    """Whether a kind that is not public is open to this caller, and this row of it."""
    if not kind.readers or principal.role is Role.SYSTEM:
        return True
    if principal.role.value not in kind.readers or _region(principal, kind, {kind.region: ""} | state):
        return False
    own = own_field(kind, principal.role)
    return not own or str(state.get(own) or "") == own_value(principal)


def own_field(kind: Kind, role: Role) -> str:
    """The field that says whose such a thing is among all of a role: an operator's zone, a party; empty where none does."""
    if role is Role.OPERATOR and kind.zone not in ("", "id"):
        return kind.zone
    return kind.parties.get(role.value, "")


def own_value(principal: Principal) -> str:
    """What stands in that field of what is this person's own."""
    return principal.zone if principal.role is Role.OPERATOR else principal.party


def reading_objection(principal: Principal, kind: Kind) -> Fault:
    """Why a kind that is not public is closed to this caller."""
    return _not_your_role(principal, kind.readers)


def _not_your_role(principal: Principal, roles: tuple[str, ...]) -> Fault:
    if principal.role is Role.VISITOR:
        return codes.SIGN_IN.fault()
    known = [ROLE_WORDS[Role(role)] for role in roles] or [Words("平台自动", "the platform itself")]
    names = Words("、".join(word.zh for word in known), ", ".join(word.en for word in known))
    return codes.NOT_YOUR_ROLE.fault(roles=names, role=ROLE_WORDS[principal.role])


def _region(principal: Principal, kind: Kind, state: State) -> tuple[Fault, ...]:
    """A state that says nothing of its region yet is not judged by it; one whose region is empty lies in nobody's."""
    if not principal.region or not kind.region or kind.region not in state:
        return ()
    region = str(state[kind.region] or "")
    if region.startswith(principal.region):
        return ()
    return (codes.NOT_YOUR_REGION.fault(region=place(region), yours=place(principal.region)),)


def _zone(principal: Principal, kind: Kind, id: str, state: State) -> tuple[Fault, ...]:
    if principal.role is not Role.OPERATOR or not kind.zone:
        return ()
    zone = id if kind.zone == "id" else str(state.get(kind.zone) or "")
    if zone == principal.zone:
        return ()
    return (codes.NOT_YOUR_ZONE.fault(zone=ids.shown(zone) or "-", yours=ids.shown(principal.zone) or "-"),)


def _party(principal: Principal, kind: Kind, state: State) -> tuple[Fault, ...]:
    """What belongs to an organisation is its own; a state that names none yet is not judged by it."""
    field = kind.parties.get(principal.role.value)
    if field is None or field not in state or state[field] == principal.party:
        return ()
    return (codes.NOT_YOURS.fault(yours=ids.shown(principal.party)),)


def place(region: str) -> Words:
    """A region, or a prefix of several, by its name."""
    entry = code_lists.load("regions").get(region.ljust(6, "0"))
    return Words(*entry.words) if entry else Words(region or "-", region or "-")
