"""Who may use which route: written on the view, checked before it runs, told as one matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request

from chassis import ids
from chassis.access import place
from chassis.errors import Forbidden
from contracts.codes import chassis as codes
from contracts.codes import gateway as own_codes
from contracts.declare import Words
from contracts.roles import ROLE_WORDS, Principal, Role
from gateway.access.principal import principal, session_is_over
from gateway.problems import SignInNeeded

F = TypeVar("F", bound=Callable[..., Any])
SIGNED_IN = tuple(role for role in Role if role not in (Role.VISITOR, Role.SYSTEM))
ALL = (Role.VISITOR, *SIGNED_IN)
IGNORED_METHODS = ("HEAD", "OPTIONS")  # answered from the others


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles of one route, and the parts of its address that bind an operator's zone or an officer's region."""

    roles: tuple[Role, ...]
    zone: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the access matrix."""

    method: str
    path: str
    endpoint: str
    rule: Rule


class _Allow:
    """`@allow(Role.CITY)`, `@allow.signed_in`, `@allow.everybody`: each sets the view's attribute `allowed`."""

    def __call__(self, *roles: Role, zone: str = "", region: str = "") -> Callable[[F], F]:
        """These roles; *zone* and *region* name parts of the address that must be the caller's own."""
        if not roles:
            raise TypeError("allow() without a role: say allow.everybody")
        return self._marked(Rule(roles, zone, region))

    def everybody(self, view: F) -> F:
        return self._marked(Rule(ALL))(view)

    def signed_in(self, view: F) -> F:
        return self._marked(Rule(SIGNED_IN))(view)

    @staticmethod
    def _marked(rule: Rule) -> Callable[[F], F]:
        def mark(view: F) -> F:
            view.allowed = rule  # type: ignore[attr-defined]  # functions take attributes; mypy has no word for it
            return view

        return mark


allow = _Allow()


def guard() -> None:
    """Before every view: nothing, or why this caller may not use the route."""
    if request.url_rule is None or request.method == "OPTIONS":
        return  # there is nothing at this address; the 404 or 405 follows
    view = current_app.view_functions[request.url_rule.endpoint]
    rule = _rule_of(view, "GET" if request.method == "HEAD" else request.method)
    if rule is None:
        raise LookupError(f"{request.url_rule} has no access rule")  # require_rules let no such route start
    refuse(principal(), rule, request.view_args or {})


def refuse(who: Principal, rule: Rule, parts: Mapping[str, Any]) -> None:
    """Nothing, or the reason: not signed in, not this role, not this zone, not this region."""
    if who.role not in rule.roles:
        if who.role is Role.VISITOR:
            raise SignInNeeded(own_codes.SESSION_OVER.fault() if session_is_over() else None)
        raise Forbidden(codes.NOT_YOUR_ROLE.fault(roles=_words(rule.roles), role=ROLE_WORDS[who.role]))
    zone, region = str(parts.get(rule.zone, "")), str(parts.get(rule.region, ""))
    if rule.zone and who.role is Role.OPERATOR and zone != who.zone:
        raise Forbidden(codes.NOT_YOUR_ZONE.fault(zone=ids.shown(zone), yours=ids.shown(who.zone) or "-"))
    if rule.region and who.region and not region.startswith(who.region):
        raise Forbidden(codes.NOT_YOUR_REGION.fault(region=place(region), yours=place(who.region)))


def require_rules(app: Flask) -> None:
    """The app may start: every route and method says who may use it."""
    silent = [f"{row.method} {row.path}" for row, rule in _rows(app) if rule is None]
    unbound = [
        f"{row.method} {row.path}: {part}"
        for row, rule in _rows(app)
        if rule
        for part in (rule.zone, rule.region)
        if part and f":{part}>" not in row.path and f"<{part}>" not in row.path
    ]
    if silent or unbound:
        raise RuntimeError(f"no access rule: {silent}; no such part of the address: {unbound}")


def matrix(app: Flask) -> list[Row]:
    """Every route and method with its rule, by address: for the documentation and for tests."""
    return sorted((row for row, _ in _rows(app)), key=lambda row: (row.path, row.method))


def _rows(app: Flask) -> Iterator[tuple[Row, Rule | None]]:
    for route in app.url_map.iter_rules():
        for method in sorted((route.methods or set()) - set(IGNORED_METHODS)):
            rule = _rule_of(app.view_functions[route.endpoint], method)
            yield Row(method, route.rule, route.endpoint, rule or Rule(())), rule


def _rule_of(view: Any, method: str) -> Rule | None:
    """The view's own rule, or that of the class's method behind it."""
    if found := getattr(view, "allowed", None):
        return found if isinstance(found, Rule) else None
    behind = getattr(getattr(view, "view_class", None), method.lower(), None)
    return getattr(behind, "allowed", None)


def _words(roles: tuple[Role, ...]) -> Words:
    names = [ROLE_WORDS[role] for role in roles]
    return Words("、".join(name.zh for name in names), ", ".join(name.en for name in names))
