"""
A service of stock nameko, in a process of its own: `python -m tests.support.faults.stock NAME URL BOOK how=…`.

Nothing of it is ours but what it writes into its book. It ends on SIGTERM as nameko's own command line does.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import logging  # noqa: E402 - nothing before the patch
import os  # noqa: E402 - nothing before the patch
import signal  # noqa: E402 - nothing before the patch
import sys  # noqa: E402 - nothing before the patch
import time  # noqa: E402 - nothing before the patch
from pathlib import Path  # noqa: E402 - nothing before the patch
from typing import Any  # noqa: E402 - nothing before the patch

from eventlet import patcher  # noqa: E402 - nothing before the patch
from nameko.events import EventDispatcher, event_handler  # noqa: E402 - nothing before the patch
from nameko.rpc import RpcProxy, rpc  # noqa: E402 - nothing before the patch
from nameko.runners import ServiceRunner  # noqa: E402 - nothing before the patch
from nameko.timer import timer  # noqa: E402 - nothing before the patch

from tests.support.faults.book import Book  # noqa: E402 - nothing before the patch

really_sleep = patcher.original("time").sleep


class Deeds:
    """What every stock service here does with a label: note it, take its time, fail where it is told to."""

    def __init__(self, book: Book, how: dict[str, str]) -> None:
        self.book, self.how = book, how
        self.seconds = float(how.get("seconds", "0"))

    def do(self, label: str) -> str:
        self.book.note("started", label)
        if self.how.get("blocks"):
            really_sleep(self.seconds)  # the hub, and with it the heartbeat, stands still
        else:
            time.sleep(self.seconds)
        if self.how.get("boom"):
            raise ValueError(label)
        self.book.note("finished", label)
        return label


def listener(name_: str, deeds: Deeds) -> type:
    requeue = bool(deeds.how.get("requeue"))

    class Listener:
        name = name_

        @event_handler("trial", "thing", requeue_on_error=requeue)
        def heard(self, payload: Any) -> None:
            deeds.do(payload["label"])

        @event_handler("trial", "other", requeue_on_error=requeue)
        def also(self, payload: Any) -> None:
            deeds.do(payload["label"])

    return Listener


def answering(name_: str, deeds: Deeds) -> type:
    class Answering:
        name = name_

        @rpc
        def do(self, label: str) -> str:
            return deeds.do(label)

    return Answering


def asking(name_: str, deeds: Deeds) -> type:
    """Calls `answering` from inside a service, as services of nameko do."""

    class Asking:
        name = name_
        other = RpcProxy("answering")

        @event_handler("trial", "thing")
        def heard(self, payload: Any) -> None:
            deeds.book.note("asked", payload["label"])
            deeds.book.note("answered", self.other.do(payload["label"]))

    return Asking


def ticking(name_: str, deeds: Deeds) -> type:
    class Ticking:
        name = name_

        @timer(interval=0.5, eager=True)
        def tick(self) -> None:
            deeds.book.note("tick")

    return Ticking


def dispatching(name_: str, deeds: Deeds) -> type:
    """Sends one event after another from a timer; each is noted before and after."""

    class Dispatching:
        name = name_
        dispatch = EventDispatcher()
        count = 0

        @timer(interval=0.02, eager=True)
        def send(self) -> None:
            label = f"e{Dispatching.count}"
            Dispatching.count += 1
            if Dispatching.count <= int(deeds.how.get("count", "1")):
                deeds.book.note("sending", label)
                self.dispatch("thing", {"label": label})
                deeds.book.note("sent", label)

    return Dispatching


KINDS = {"listener": listener, "answering": answering, "asking": asking, "ticking": ticking, "dispatching": dispatching}


def main() -> None:
    """Until SIGTERM, or until it dies of what it met."""
    logging.basicConfig(level=logging.INFO)
    kind, url, path = sys.argv[1:4]
    how = dict(word.split("=", 1) for word in sys.argv[4:])
    book = Book(Path(path))
    config = {
        "AMQP_URI": url,
        "max_workers": int(how.get("workers", "10")),
        "HEARTBEAT": int(how.get("heartbeat", "60")),
    }
    runner = ServiceRunner(config)
    runner.add_service(KINDS[kind](how.get("name", kind), Deeds(book, how)))
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    book.note("ready", str(os.getpid()))
    runner.wait()


if __name__ == "__main__":
    main()
