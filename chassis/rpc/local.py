"""Calls in one process: the service's own entry, the same bytes on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from chassis.errors import Missing
from chassis.rpc.wire import Headers, refused
from contracts.codes import chassis as codes


class Answering(Protocol):
    """What a running service offers to whoever carries calls."""

    def answer(self, method: str, body: bytes, headers: Headers) -> bytes: ...


class LocalBackend:
    """Knows the running services by name."""

    def __init__(self, services: Mapping[str, Answering]) -> None:
        self._services = services

    def call(self, service: str, method: str, body: bytes, headers: Headers) -> bytes:
        running = self._services.get(service)
        if running is None:
            return refused(Missing(codes.NOT_A_REQUEST.fault(service=service, name=method)))
        return running.answer(method, body, headers)
