"""The ledger head in the footer: the register's newest signed one, asked for once a minute at most."""

from __future__ import annotations

import threading

from flask import Flask

from chassis.clock import monotonic
from chassis.errors import Problem
from contracts.commands.platform import ReadHead
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.frame import LEDGER_HEAD

LIFE = 60.0  # seconds
_NEVER = -LIFE


class Published:
    """Remembers the root between two looks; a service that cannot answer leaves the last one standing."""

    def __init__(self) -> None:
        self._root, self._looked, self._looking = "", _NEVER, threading.Lock()

    def __call__(self) -> str:
        if monotonic() - self._looked >= LIFE and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._root

    def _look(self) -> None:
        self._looked = monotonic()
        try:
            self._root = send(ReadHead(service="registry"), principal()).root
        except Problem:
            return


def install(app: Flask) -> None:
    app.extensions[LEDGER_HEAD] = Published()
