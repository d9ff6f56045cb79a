"""Who somebody is in a case, and how much of it they may see and do."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from chassis.access import objections, own_field
from chassis.errors import Forbidden
from chassis.procedures import Case, Definition
from chassis.shapes.codec import state_of
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.declare import Kind
from contracts.roles import Principal, Role

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

ANYBODY = Role.VISITOR.value
INSIDE = (Role.CITY.value, Role.PROVINCE.value, Role.AUDITOR.value, Role.SYSTEM.value)  # they see who did an act


def actor(cases: Cases[Any], principal: Principal, code: str) -> str:
    """Who acts, as the entries name them; without an account, the hash of the secret that they keep."""
    if principal.role is not Role.VISITOR:
        return cases.names(principal)
    return f"{ANYBODY}:{sha256(code.encode()).hexdigest()[:32]}" if code else ANYBODY


def role_in(definition: Definition, act: str, principal: Principal) -> str:
    """The role in which somebody does an act: what is open to everybody is done as anybody, but not by the offices that decide."""
    known = definition.acts.get(act)
    mine = principal.role.value
    if known is None or any(mine in definition.platform_roles(one) for one in known.by):
        return mine
    return ANYBODY if ANYBODY in known.by and mine not in INSIDE else mine


def sees_all(cases: Cases[Any], thing: CaseThing, principal: Principal) -> bool:
    """Whether this person may see the whole case; else only what is open to everybody, and their own parts."""
    if principal.role is Role.SYSTEM:
        return True
    return principal.role.value in cases.kind.readers and not _objections(cases, thing, principal)


def may_see(cases: Cases[Any], thing: CaseThing, case: Case, principal: Principal, me: str) -> bool:
    """All of the case where that is so; of the rest, whether there is anything for this person. Forbidden, with reasons."""
    if sees_all(cases, thing, principal):
        return True
    if not (is_open(case) or _holds(case, me)):
        raise Forbidden(*(_objections(cases, thing, principal) or (codes.NOT_YOUR_CASE.fault(),)))
    return False


def against(  # noqa: PLR0913 - who, in which role, on which part
    cases: Cases[Any], thing: CaseThing, case: Case, principal: Principal, as_role: str, part: str
) -> tuple[Fault, ...]:
    """Why this person may not touch this case, or this part of it, whatever the act; empty means they may."""
    if principal.role is Role.SYSTEM or as_role == ANYBODY or part in own_parts(case, cases.names(principal)):
        return ()
    if principal.role.value not in cases.kind.readers:
        return (codes.NOT_YOUR_CASE.fault(),)
    return _objections(cases, thing, principal)


def is_open(case: Case) -> bool:
    """Whether there is something that everybody may do now: then everybody may see that it runs."""
    acts = case.definition.acts.values()
    return any(ANYBODY in act.by and case.state in (act.during or act.on) for act in acts)


def own_parts(case: Case, me: str) -> Iterator[str]:
    """The parts that somebody holds."""
    return (part for part, line in case.parts.items() if line.holder and line.holder == me)


def _holds(case: Case, me: str) -> bool:
    return any(own_parts(case, me))


def _objections(cases: Cases[Any], thing: CaseThing, principal: Principal) -> tuple[Fault, ...]:
    return objections_of(cases.kind, thing, principal, (principal.role.value,))


def objections_of(kind: Kind, thing: CaseThing, principal: Principal, roles: tuple[str, ...]) -> tuple[Fault, ...]:
    """By role, region, zone and party as for any thing; where no field names a party, a case is its filer's organisation's."""
    found = objections(principal, kind, roles, thing.id, state_of(thing))
    theirs = principal.role.value in kind.writers and not own_field(kind, principal.role)
    theirs = theirs and bool(principal.organisation)
    if theirs and thing.organisation and thing.organisation != principal.organisation:
        return (*found, codes.NOT_YOUR_CASE.fault())
    return found
