"""
A reader's copy of another service's things: compared by the owner's digest, mended by asking for what differs.

The owner says once a day how its things stand; the reader compares, and asks by event for the buckets that differ;
the owner sends their present states in its log, under a type that only that reader listens to, so that a replay has
its place among the ordinary events, and survives what they survive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import structlog

from chassis.bus.envelope import Envelope
from chassis.bus.kept import Kept
from chassis.digests import bucket_of, differing, digest_of
from chassis.storage.reading import Reading
from chassis.storage.schema import Schema
from chassis.storage.work import Work
from chassis.watch.meter import meter
from contracts.declare import EVENTS, KINDS
from contracts.events import platform

log = structlog.get_logger()
React = Callable[[Work, Envelope], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """What a reader must say of its copy."""

    held: Callable[[Reading, str], Mapping[str, int]]  # of a kind: by id the sequence that it has, gone ones too
    forget: Callable[[Work, str, Sequence[str]], None]  # of a kind: these ids, of which no owner ever spoke


def read_up_to(reading: Reading, source: str) -> int:
    """How far the copy of an owner's things has come, in this snapshot: the position of the last event in it."""
    return _kept(reading.schema).applied(reading.conn, source)


@lru_cache(maxsize=8)
def _kept(schema: Schema) -> Kept:
    """Its statements are composed once."""
    return Kept(schema.common)


class Copies:
    """The reader's side."""

    def __init__(self, schema: Schema, copy: Copy) -> None:
        self._copy, self._reader = copy, schema.owner
        self._kinds = platform.copied(schema.owner)
        self._sent = {platform.sent_of(owner, schema.owner) for owner in self._kinds}
        self._kept = Kept(schema.common)

    def reactions(self) -> dict[str, React]:
        """What is done on an owner's digest, and at the end of a page of a replay."""
        return dict.fromkeys(map(platform.digest_of, self._kinds), self._compare) | dict.fromkeys(self._sent, self._end)

    def opened(self, envelope: Envelope) -> Iterable[Envelope]:
        """Before a page of a replay, each state in it as an event of its own; any other event as it is."""
        if envelope.type in self._sent:
            try:
                return (*(_inside(envelope, data) for data in envelope.data["things"]), envelope)
            except (KeyError, TypeError, ValueError):  # it will be refused as a whole, and shown
                return (envelope,)
        return (envelope,)

    def _compare(self, work: Work, digest: Envelope) -> None:
        """Ask for the buckets in which the copy differs."""
        wanted = {}
        for kind in self._kinds[digest.source]:
            theirs = digest.data["kinds"].get(kind)
            if theirs and (found := differing(digest_of(self._copy.held(work, kind)), theirs)):
                wanted[kind] = list(found)
        count = sum(map(len, wanted.values()))
        work.once_committed.append(partial(meter().differed, self._reader, digest.source, count))
        if wanted:
            asked = {"of": digest.source, "kinds": wanted}
            work.announce(platform.request_of(self._reader), f"replay/{digest.source}", digest.sequence, asked)
            told = partial(log.warning, "copy.differs", reader=self._reader, owner=digest.source, buckets=wanted)
            work.once_committed.append(told)

    def _end(self, work: Work, page: Envelope) -> None:
        """What stands in the page's range here, and of which the owner never told, is nobody's: it goes."""
        data, kind = page.data, page.data["kind"]
        there, buckets = {one["id"] for one in data["things"]}, set(data["buckets"])
        more = [
            id
            for id in self._copy.held(work, kind)
            if data["after"] < id and (data["upto"] is None or id <= data["upto"])
            if id not in there and bucket_of(id) in buckets
        ]
        if more:
            known = self._kept.heard_of(work.conn, page.source, [f"{kind}/{id}" for id in more])
            if strange := [id for id in more if f"{kind}/{id}" not in known]:
                self._copy.forget(work, kind, strange)


def _inside(page: Envelope, data: dict[str, Any]) -> Envelope:
    """One state of a page: a new id, the thing's own sequence, and the type that says that nothing changed."""
    type_ = f"{KINDS[data['kind']].announces}.recorded"
    subject, sequence = f"{data['kind']}/{data['id']}", int(data["revision"])
    return replace(
        page,
        id=f"{page.source}:{subject}:{sequence}:{page.sequence}",
        type=type_,
        subject=subject,
        sequence=sequence,
        data=data,
        version=EVENTS[type_].version,
        causationid=page.id,
        replay=True,
        raw=None,
    )
