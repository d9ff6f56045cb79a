"""The bus of one process: a thread per reader, woken by each commit."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import structlog

from chassis.bus.inbox import Inbox
from chassis.bus.relay import Relay
from chassis.errors import Unavailable

log = structlog.get_logger()
IDLE = 0.5  # seconds: how long a missed wake-up can cost
AFTER_FAILURE = 1.0


class Lane:
    """All that one reader hears of, carried by one thread, so that its one writer is never contended."""

    def __init__(self, reader: str, inbox: Inbox, relays: Sequence[Relay]) -> None:
        self.reader, self._inbox, self._relays = reader, inbox, relays
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lane-{reader}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Finish the present batch and write down how far it got."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def once(self) -> int:
        """One round over all sources and all that is due again; how many events moved."""
        moved = 0
        for relay in self._relays:
            while count := relay.once():
                moved += count
        return moved + self._inbox.tick()

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = IDLE
            try:
                self._wake.clear()
                self.once()
            except Unavailable as error:  # the database cannot take it now; nothing is lost
                log.warning("lane.waits", reader=self.reader, error=str(error))
                pause = AFTER_FAILURE
            except Exception:
                log.exception("lane.failed", reader=self.reader)
                pause = AFTER_FAILURE
            self._wake.wait(pause)
        self._write_down()

    def _write_down(self) -> None:
        """Only to save work at the next start: what is not written down is sent again and known there."""
        try:
            for relay in self._relays:
                relay.write_down()
        except Unavailable as error:
            log.warning("lane.waits", reader=self.reader, error=str(error))
