"""The probe over the broker, in a process of its own: `python -m tests.support.faults.ours DATABASE URL BOOK how=…`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import eventlet
from eventlet import patcher

import chassis.rpc.green  # noqa: F401 - before any socket or lock
from chassis import logs
from chassis.bus import consume, kept
from chassis.bus.broker import Refusal
from chassis.bus.envelope import Envelope
from chassis.rpc.host import Host
from chassis.rpc.safe import SafeQueueConsumer
from chassis.storage.engine import Store
from tests.support.faults.book import Book
from tests.support.faults.probe import READER, Probe, declared_for_good


def main() -> None:
    """Until SIGTERM."""
    database, url, path = sys.argv[1:4]
    how = dict(word.split("=", 1) for word in sys.argv[4:])
    logs.configure()
    declared_for_good()
    if how.get("forgets"):  # the negative control: an inbox that does not know what it has done
        setattr(kept.Kept, "moved", lambda *_: True)  # noqa: B010 - a plain assignment is what mypy refuses, rightly
        setattr(kept.Kept, "unsettled", _nothing)  # noqa: B010 - the same
    if how.get("cancels"):  # another: kombu's own consumer, which is cancelled before its connection is closed
        setattr(consume.InboxConsumer, "consumer_of", lambda _, cls: cls)  # noqa: B010 - the same
        setattr(consume.InboxConsumer, "late", SafeQueueConsumer.late)  # noqa: B010 - the same
    book = Book(Path(path))
    sleep = patcher.original("time").sleep if how.get("blocks") else eventlet.sleep
    service = Probe(Store(database, name=Probe.name), book, how, book.path.parent, sleep)
    try:
        Host(service, [READER], url, int(how.get("workers", "10")), HEARTBEAT=int(how.get("heartbeat", "60"))).run()
    except Refusal as refusal:  # as services.full does
        sys.stderr.write(f"{refusal.line}\n")
        sys.exit(1)


def _nothing(_: Any, __: Any, ___: Any, some: Iterable[Envelope]) -> dict[str, dict[int, str]]:
    return {one.subject: {} for one in some}


if __name__ == "__main__":
    main()
