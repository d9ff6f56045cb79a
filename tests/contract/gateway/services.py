"""Stand-ins for other processes: each speaks the bytes of the wire and answers what a test told it to."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from chassis.errors import Problem, Unavailable
from chassis.rpc.wire import Headers, answered, refused
from contracts.codes import gateway as codes

Answer = Callable[[dict[str, Any], Headers], Any]


class Service:
    """One service behind the wire."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.heard: list[tuple[str, dict[str, Any], Headers]] = []

    def answer(self, method: str, body: bytes, headers: Headers) -> bytes:
        said = json.loads(body)
        self.heard.append((method, said, headers))
        try:
            if method not in self.answers:
                raise Unavailable(codes.UNAVAILABLE.fault())
            return answered(self.answers[method](said, headers), 0)
        except Problem as problem:
            return refused(problem)


class Services:
    """All five."""

    def __init__(self) -> None:
        self.by_name = {name: Service() for name in ("registry", "applications", "assessment", "credit", "search")}

    def forget(self) -> None:
        """As new: nothing heard, nothing to answer."""
        for service in self.by_name.values():
            service.answers.clear()
            service.heard.clear()

    def __getitem__(self, name: str) -> Service:
        return self.by_name[name]
