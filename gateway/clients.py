"""One way to the services: a request of contracts/commands in, the declared answer out, for the one who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import g

from chassis import trace
from chassis.rpc.client import Caller
from contracts.commands.base import Request
from contracts.roles import Principal
from gateway.desk import desk

A = TypeVar("A")


def send(request: Request[A], principal: Principal, *, key: str = "") -> A:
    """The answer; raises the Problem that came instead. A command needs its idempotency key."""
    own = caller(principal)
    own.key = key
    return desk().clients.send(request, own)


def sender(principal: Principal) -> Callable[[Request[A]], A]:
    """The same for whoever still asks when the answer of this HTTP request is already on its way."""
    here, own = desk(), caller(principal)

    def ask(request: Request[A]) -> A:
        own.token = here.signer.sign(principal, here.clock)
        return here.clients.send(request, own)

    return ask


def caller(principal: Principal) -> Caller:
    """What travels beside every call of this HTTP request: who asks, and what was read and written so far."""
    if "caller" not in g:
        g.caller = Caller(after=dict(g.get("after") or {}))
    found: Caller = g.caller
    found.token = desk().signer.sign(principal, desk().clock)
    found.traceparent = trace.traceparent()
    return found
