"""Where transactions come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chassis.clock import Clock
from chassis.files import Files
from chassis.storage.engine import Store
from chassis.storage.reading import Call, Reading
from chassis.storage.schema import Schema
from chassis.storage.work import Work


class Transactions:
    """One service's store, tables and clock: what a use case's `with` opens."""

    def __init__(self, store: Store, schema: Schema, clock: Clock, master: bytes, files: Files | None = None) -> None:
        self.store, self.schema, self.clock = store, schema, clock
        self._master, self._files = master, files
        self.on_commit: Callable[[], None] = lambda: None  # wakes whoever carries events on
        self.on_after: Callable[[list[Any]], None] = lambda _: None  # what a work left in `after`

    @contextmanager
    def work(self, call: Call = Call()) -> Iterator[Work]:  # noqa: B008 - a frozen value
        """All or nothing: what is written, entered and announced commits together when the block ends."""
        with self.store.writing() as conn:
            work = Work(conn, self.schema, now=self.clock.micros(), today=self.clock.today(), call=call,
                        master=self._master, clock=self.clock.micros, files=self._files)  # fmt: skip
            yield work
            work.finish()
        for told in work.once_committed:
            told()
        if work.after:
            self.on_after(work.after)
        if work.position:
            self.on_commit()

    @contextmanager
    def reading(self, call: Call = Call()) -> Iterator[Reading]:  # noqa: B008 - a frozen value
        """One snapshot."""
        with self.store.reading() as conn:
            yield Reading(conn, self.schema, now=self.clock.micros(), today=self.clock.today(), call=call,
                          master=self._master, files=self._files)  # fmt: skip
