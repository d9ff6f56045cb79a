"""
The watch over a process of green threads: answered by a native thread, asked of the hub across a pipe.

Were `/healthz` answered in the hub, it would stand still with it, and nobody could tell a hub that stands still from a
network that does. So the native thread knows when the hub last came round. What needs the hub's own sockets and locks
(`/readyz`, `/metrics`) is done by the hub, and 503 where it does not come round in time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import eventlet
from eventlet import patcher
from eventlet.hubs import trampoline

from chassis.clock import SystemClock, monotonic
from chassis.watch.pages import HEALTHZ
from chassis.watch.server import Answering, Page, Watch, told
from contracts.declare import Words

threads, sockets, system = (patcher.original(name) for name in ("threading", "socket", "os"))
TICK = 0.5  # seconds between two rounds of the hub
STALLED = 30.0  # seconds without a round after which the process is to be started again: longer than any call takes
IN_TIME = 4.0  # seconds in which the hub answers
STANDS_STILL = Words(
    "进程卡住：有一步既不等待也不让出；查看日志里最后一个请求，必要时重启该进程",
    "the process stands still: one step neither waits nor yields; look for the last call in the log, restart it if need be",
)


class Hub:
    """The hub's heartbeat, and a way to have something done in it from a native thread."""

    def __init__(self) -> None:
        self._came_round = monotonic()
        self._asked: deque[_Asked] = deque()  # its appends and pops are atomic
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        eventlet.spawn(self._beat)
        eventlet.spawn(self._listen)

    def _beat(self) -> None:
        while True:
            self._came_round = monotonic()
            eventlet.sleep(TICK)

    def _listen(self) -> None:
        while True:
            trampoline(self._read, read=True)
            os.read(self._read, 4096)
            while self._asked:
                eventlet.spawn_n(self._asked.popleft().do)

    def alive(self) -> Page:
        """From the native thread: when the hub last came round."""
        silent = monotonic() - self._came_round
        found: dict[str, Any] = {"ok": silent < STALLED, "hub_silent_seconds": round(silent, 3)}
        if silent > IN_TIME:
            found["todo"] = STANDS_STILL._asdict()
        return told(silent < STALLED, found | {"at": SystemClock().now().isoformat(timespec="seconds")})

    def asked(self, page: Answering) -> Answering:
        """The same page, made in the hub."""

        def across() -> Page:
            one = _Asked(page)
            self._asked.append(one)
            with suppress(BlockingIOError):  # the pipe is full: then it wakes anyway
                system.write(self._write, b".")
            if not one.done.wait(IN_TIME):
                return told(False, {"ok": False, "hub_silent_seconds": round(monotonic() - self._came_round, 3),
                                    "todo": STANDS_STILL._asdict()})  # fmt: skip
            return one.page

        return across


class _Asked:
    def __init__(self, page: Answering) -> None:
        self._page = page
        self.done = threads.Event()
        self.page = told(False, {"ok": False})

    def do(self) -> None:
        try:
            self.page = self._page()
        except Exception as error:  # noqa: BLE001 - a page that fails is an answer too
            self.page = told(False, {"ok": False, "error": type(error).__name__})
        finally:
            self.done.set()


def watch(address: tuple[str, int], pages: Mapping[str, Answering]) -> Watch:
    """Listening and answering; every page but `/healthz` is made in the hub."""
    hub = Hub()
    across = {path: hub.asked(page) for path, page in pages.items()} | {HEALTHZ: hub.alive}
    made = Watch(address, across, sockets, threads)
    made.start()
    return made
