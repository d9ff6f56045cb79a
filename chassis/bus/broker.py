"""
The way to the broker: one address, or several of one cluster with commas between them.

Where the broker is there and refuses, one line says what to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import structlog

from chassis.errors import Unavailable
from contracts.codes import chassis as codes
from contracts.codes.base import Fault

log = structlog.get_logger()
CONNECT_SECONDS = 5
HEARTBEAT = 15
Address = dict[str, Any]


class Refusal(Unavailable):
    """Waiting mends nothing: a setting is wrong, or somebody declared our queues otherwise."""

    @property
    def line(self) -> str:
        """What is wrong and what to do, in both languages, on one line."""
        fault = self.faults[0]
        change = fault.change or fault.detail
        return " ".join(f"{fault.detail.zh}{change.zh} · {fault.detail.en} {change.en}".split())


class Brokers:
    """
    Opens connections; *other* are py-amqp's own settings of a connection.

    Each goes to the next address, so that one who lost its node finds another, and many who connect are spread.
    """

    def __init__(self, urls: str, **other: float) -> None:
        self._each = [parameters(url) | {"heartbeat": HEARTBEAT} | other for url in addresses(urls)]
        self._next = 0

    @property
    def count(self) -> int:
        """How many addresses there are."""
        return len(self._each)

    @property
    def first(self) -> Address:
        """For what is said about all of them."""
        return self._each[0]

    def connect(self) -> Any:
        """A connection to the first that answers; Refusal where it lets us not in, else what the last of them said."""
        for left in reversed(range(self.count)):
            to = self._each[self._next]
            self._next = (self._next + 1) % self.count
            try:
                return connected(to)
            except (OSError, amqp.AMQPError):
                if not left:
                    raise
        raise AssertionError("a setting without an address is refused at the start")


def addresses(urls: str) -> list[str]:
    """Each address of the setting."""
    return [url.strip() for url in urls.split(",") if url.strip()]


def for_kombu(urls: str) -> str:
    """The same as kombu takes it."""
    return ";".join(addresses(urls))


def parameters(url: str) -> Address:
    """An `amqp://` address as py-amqp wants it."""
    parts = urlsplit(url)
    return {
        "host": f"{parts.hostname}:{parts.port or (5671 if parts.scheme == 'amqps' else 5672)}",
        "userid": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "virtual_host": unquote(parts.path[1:]) or "/",
        "ssl": parts.scheme == "amqps",
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": None,
    }


@contextmanager
def refusals(to: Address) -> Iterator[None]:
    """Inside the block, a broker that refuses raises Refusal; one that is away raises what it always did."""
    try:
        yield
    except amqp.AMQPError as error:
        if fault := _fault(error, to):
            raise Refusal(fault) from error
        raise


def connected(to: Address) -> Any:
    """An open connection; Refusal where the broker lets us not in."""
    connection = amqp.Connection(**to)
    try:
        with refusals(to):
            connection.connect()
    except BaseException:
        with suppress(OSError, amqp.AMQPError):
            connection.collect()
        raise
    return connection


def look(urls: str, declare: Callable[[Any], None]) -> None:
    """
    Before a process begins: Refusal where it could never work as it is set up.

    A broker that is not there yet is no reason not to begin: whoever needs it waits for it.
    """
    brokers = Brokers(urls)
    try:
        connection = brokers.connect()
        try:
            with refusals(brokers.first):
                declare(connection.channel())
        finally:
            with suppress(OSError, amqp.AMQPError):
                connection.close()
    except (OSError, amqp.AMQPError) as error:
        log.warning("broker.away", broker=brokers.first["host"], error=str(error)[:200])


def _fault(error: amqp.AMQPError, to: Address) -> Fault | None:
    said = str(getattr(error, "reply_text", "") or error).replace("\n", " ")[:300]
    where: dict[str, Any] = {"user": to["userid"], "vhost": to["virtual_host"], "broker": to["host"]}
    if isinstance(error, amqp.AccessRefused):
        return (codes.BROKER_LOGIN if "Login was refused" in said else codes.BROKER_RIGHTS).fault(**where, said=said)
    if isinstance(error, amqp.NotAllowed) and "not found" in said:
        return codes.BROKER_VHOST.fault(**where)
    if isinstance(error, amqp.NotAllowed) and "refused for user" in said:
        return codes.BROKER_RIGHTS.fault(**where, said=said)
    if isinstance(error, amqp.PreconditionFailed):
        return codes.BROKER_DECLARED.fault(**where, said=said)
    return None
