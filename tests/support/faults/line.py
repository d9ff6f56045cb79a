"""A line to the broker that can be cut, and frozen, without touching the broker that others use."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

PIECE = 65536


class Line:
    """Forwards a port of ours to the broker's while it stands."""

    def __init__(self, url: str, *, stands: bool = True) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname or "", parts.port or 5672)
        probe = socket.create_server(("127.0.0.1", 0))
        self.port: int = probe.getsockname()[1]
        probe.close()  # until it is mended, nobody listens
        self.url = url.replace(f":{parts.port}/", f":{self.port}/")
        self._listening: socket.socket | None = None
        self._open: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        if stands:
            self.mend()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flows.set()
        self.cut()

    def mend(self) -> None:
        """From now on connections go through."""
        self._listening = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks, and no new one is taken."""
        listening, self._listening = self._listening, None
        if listening:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def freeze(self) -> None:
        """Connections stand and nothing comes through, as when the broker is stopped by SIGSTOP."""
        self._flows.clear()

    def thaw(self) -> None:
        self._flows.set()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
                far = socket.create_connection(self._there)
            except OSError:
                return
            self._open += [near, far]
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        with suppress(OSError, ValueError), near, far:
            while True:
                for one in select.select([near, far], [], [])[0]:
                    self._flows.wait()
                    piece = one.recv(PIECE)
                    if not piece:
                        return
                    other[one].sendall(piece)
