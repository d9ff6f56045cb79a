"""The gateway's one way to a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from chassis import trace
from chassis.rpc.wire import Headers, decode, encode
from contracts.commands.base import Request

A = TypeVar("A")


class Backend(Protocol):
    """Carries a call; in one process or over the broker, the same bytes."""

    def call(self, service: str, method: str, body: bytes, headers: Headers) -> bytes: ...


@dataclass(slots=True)
class Caller:
    """One request of one person: who, under which key, and what it has seen so far."""

    token: str = ""
    key: str = ""
    traceparent: str = ""
    after: dict[str, int] = field(default_factory=dict)  # what its reads must include
    written: dict[str, int] = field(default_factory=dict)  # what its commands announced


class Clients:
    """Sends a request to the service that it names and gives back the declared answer."""

    def __init__(self, backend: Backend, *, deadline: float = 10.0) -> None:
        self._backend, self._deadline = backend, deadline

    def send(self, request: Request[A], caller: Caller) -> A:
        """The answer; raises the Problem that came instead."""
        method = type(request).__name__
        with trace.step(f"{request.to} {method}", "client", caller.traceparent) as own:
            headers = Headers(
                caller.token,
                caller.key if request.writes else "",
                own,
                () if request.writes else tuple(sorted(caller.after.items())),
                self._deadline,
            )
            body = self._backend.call(request.to, method, encode(request), headers)
        answer, position = decode(type(request), body)
        if position:
            caller.written[request.to] = max(position, caller.written.get(request.to, 0))
        return answer  # type: ignore[no-any-return]  # decode read the declared type
