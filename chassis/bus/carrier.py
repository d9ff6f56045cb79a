"""Carries one service's log to the broker, while it holds the lease: the only publisher of that service's events."""

from __future__ import annotations

import threading

import structlog

from chassis.bus.lease import Lease
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.clock import monotonic
from chassis.errors import Unavailable

log = structlog.get_logger()
BATCH = 500
SHORTEST, LONGEST = 0.004, 0.1  # seconds between two looks at a log in which nothing waits
AFTER_FAILURE = 0.5
WITHOUT_LEASE = 1.0
BEAT = 5.0


class Carrier:
    """A thread: look, send, wait a little longer each time that nothing was there."""

    def __init__(self, relay: Relay, lease: Lease, publisher: Publisher) -> None:
        self._relay, self._lease, self._publisher = relay, lease, publisher
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"carrier-{relay.source}", daemon=True)
        self._beaten = 0.0
        self._holds = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the present batch, write down how far it got, let another carry on."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout=20)

    def once(self) -> int:
        """One batch, if the lease is held; how many events were there, -1 without the lease."""
        held, held_before = self._lease.held(), self._holds
        self._holds = held
        if not held:
            return -1
        if not held_before:
            self._relay.begin()
        count = self._relay.once(BATCH)
        if not count:
            self._relay.write_down()
        if monotonic() - self._beaten > BEAT:
            self._publisher.beat()
            self._beaten = monotonic()
        return count

    def _run(self) -> None:
        pause = SHORTEST
        while not self._stop.is_set():
            try:
                count = self.once()
                pause = WITHOUT_LEASE if count < 0 else 0.0 if count else min(max(pause, SHORTEST) * 1.5, LONGEST)
            except Unavailable as error:  # database or broker; nothing is lost
                log.warning("carrier.waits", source=self._relay.source, error=str(error))
                pause = AFTER_FAILURE
            except Exception:
                log.exception("carrier.failed", source=self._relay.source)
                pause = AFTER_FAILURE
            if pause:
                self._stop.wait(pause)
        self._end()

    def _end(self) -> None:
        try:
            self._relay.write_down()
        except Unavailable as error:
            log.warning("carrier.waits", source=self._relay.source, error=str(error))
        self._publisher.close()
        self._lease.give_up()
