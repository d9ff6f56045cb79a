"""Carries one service's log to the broker, while it holds the lease: the only publisher of that service's events."""

from __future__ import annotations

import threading

import structlog

from chassis.bus.lease import Lease
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.bus.unsendable import Unsendable
from chassis.clock import monotonic
from chassis.errors import Unavailable
from chassis.storage.engine import Store
from chassis.watch.meter import meter

log = structlog.get_logger()
BATCH = 500
SHORTEST, LONGEST = 0.004, 0.1  # seconds between two looks at a log in which nothing waits
AFTER_FAILURE = 0.02, 0.1, 0.2, 0.4, 0.8  # after one failure, two, …: at once to another node, then with patience
WITHOUT_LEASE = 1.0
BEAT = 5.0


class Carrier:
    """A thread: look, send, wait a little longer each time that nothing was there."""

    def __init__(self, relay: Relay, lease: Lease, publisher: Publisher, unsendable: Unsendable | None = None) -> None:
        self._relay, self._lease, self._publisher, self._unsendable = relay, lease, publisher, unsendable
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"carrier-{relay.source}", daemon=True)
        self._beaten = 0.0
        self._holds = False

    def start(self) -> None:
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    @property
    def source(self) -> str:
        """Whose log it carries."""
        return self._relay.source

    @property
    def store(self) -> Store:
        """Where that log is."""
        return self._relay.store

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
        if count:
            meter().carried(self.source, count)
        else:
            self._relay.write_down()
        if monotonic() - self._beaten > BEAT:
            self._publisher.beat()
            self._send_left_out()
            self._beaten = monotonic()
        return count

    def _send_left_out(self) -> None:
        """What somebody wants tried again; the publisher writes a new reason down for what fails again."""
        if self._unsendable is None:
            return
        wanted = self._unsendable.wanted()
        if wanted:
            self._relay.once_more(wanted)
            self._unsendable.sent(wanted)

    def _run(self) -> None:
        pause, failures = SHORTEST, 0
        while not self._stop.is_set():
            try:
                count, failures = self.once(), 0
                pause = WITHOUT_LEASE if count < 0 else 0.0 if count else min(max(pause, SHORTEST) * 1.5, LONGEST)
            except Unavailable as error:  # database or broker; nothing is lost
                log.warning("carrier.waits", source=self._relay.source, error=str(error))
                pause, failures = AFTER_FAILURE[min(failures, len(AFTER_FAILURE) - 1)], failures + 1
            except Exception:
                log.exception("carrier.failed", source=self._relay.source)
                pause = AFTER_FAILURE[-1]
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
