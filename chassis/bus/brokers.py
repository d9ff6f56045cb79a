"""
The way to the broker: one address, or several of one cluster with commas between them.

Each new connection goes to the next address, so that one who lost its node finds another, and many who connect are spread.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import amqp

CONNECT_SECONDS = 5
HEARTBEAT = 15


class Brokers:
    """Opens connections; *other* are py-amqp's own settings of a connection."""

    def __init__(self, urls: str, **other: float) -> None:
        self._each = [parameters(url) | {"heartbeat": HEARTBEAT} | other for url in addresses(urls)]
        self._next = 0

    @property
    def count(self) -> int:
        """How many addresses there are."""
        return len(self._each)

    @property
    def several(self) -> bool:
        """Whether there is another to turn to."""
        return len(self._each) > 1

    def connect(self) -> amqp.Connection:
        """A connection to the first that answers; what the last of them said where none does."""
        for left in reversed(range(len(self._each))):
            connection = amqp.Connection(**self._each[self._next])
            self._next = (self._next + 1) % len(self._each)
            try:
                connection.connect()
            except (OSError, amqp.AMQPError):
                if not left:
                    raise
            else:
                return connection
        raise AssertionError("a setting without an address is refused at the start")


def addresses(urls: str) -> list[str]:
    """Each address of the setting."""
    return [url.strip() for url in urls.split(",") if url.strip()]


def for_kombu(urls: str) -> str:
    """The same as kombu takes it."""
    return ";".join(addresses(urls))


def parameters(url: str) -> dict[str, Any]:
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
