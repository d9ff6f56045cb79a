"""A unit test that speaks to another machine fails, whatever library does it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

UNIT = Path(__file__).resolve().parents[1] / "unit"


class OutsideCall(AssertionError):
    """A unit test called out; the message names whom."""


def is_outside(host: object) -> bool:
    """Whether *host* is another machine; names count as such, but for localhost, since asking for them is a call too."""
    if host in (None, "", "localhost", b"localhost"):
        return False
    try:
        return not ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return True


def _refuse(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else None  # a text is the path of a socket on this machine
    if is_outside(host):
        raise OutsideCall(f"a unit test called {host}; what needs a network is no unit test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Around the whole test, fixtures of every scope included; a fixture of our own would upset Hypothesis."""
    if UNIT not in item.path.parents:
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        _guard(patch)
        return (yield)


def _guard(patch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        _refuse((host,))
        return look_up(host, *rest, **named)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def _guarded(method: Any) -> Any:
    def call(self: socket.socket, *words: Any) -> Any:
        _refuse(words[-1])  # the address comes last in connect, connect_ex and sendto
        return method(self, *words)

    return call
