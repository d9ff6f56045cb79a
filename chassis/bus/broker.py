"""A connection to the broker, and what it means where the broker is there and refuses: one line that says what to mend."""

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


class Refusal(Unavailable):
    """Waiting mends nothing: a setting is wrong, or somebody declared our queues otherwise."""

    @property
    def line(self) -> str:
        """What is wrong and what to do, in both languages, on one line."""
        fault = self.faults[0]
        change = fault.change or fault.detail
        return " ".join(f"{fault.detail.zh}{change.zh} · {fault.detail.en} {change.en}".split())


def parameters(url: str) -> dict[str, Any]:
    """An `amqp://` URL as py-amqp wants it."""
    parts = urlsplit(url)
    return {
        "host": f"{parts.hostname}:{parts.port or (5671 if parts.scheme == 'amqps' else 5672)}",
        "userid": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "virtual_host": unquote(parts.path[1:]) or "/",
        "ssl": parts.scheme == "amqps",
        "connect_timeout": 5,
        "heartbeat": 15,
        "read_timeout": None,
    }


@contextmanager
def refusals(to: dict[str, Any]) -> Iterator[None]:
    """Inside the block, a broker that refuses raises Refusal; one that is away raises what it always did."""
    try:
        yield
    except amqp.AMQPError as error:
        if fault := _fault(error, to):
            raise Refusal(fault) from error
        raise


def connected(to: dict[str, Any]) -> Any:
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


def look(url: str, declare: Callable[[Any], None]) -> None:
    """
    Before a process begins: Refusal where it could never work as it is set up.

    A broker that is not there yet is no reason not to begin: whoever needs it waits for it.
    """
    to = parameters(url)
    try:
        connection = connected(to)
        try:
            with refusals(to):
                declare(connection.channel())
        finally:
            with suppress(OSError, amqp.AMQPError):
                connection.close()
    except (OSError, amqp.AMQPError) as error:
        log.warning("broker.away", broker=to["host"], error=str(error)[:200])


def _fault(error: amqp.AMQPError, to: dict[str, Any]) -> Fault | None:
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
