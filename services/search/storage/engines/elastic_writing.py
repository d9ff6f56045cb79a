"""Documents on their way into indexes of Elasticsearch, in batches it can take."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from services.search.storage.engines import elastic_layout
from services.search.storage.engines.elastic_indexes import entrance
from services.search.storage.engines.elastic_link import CONFLICT, OVERLOADED, TOO_MANY, Link, unavailable, why_refused
from services.search.storage.engines.port import Document, Layout

MOST_DOCUMENTS, MOST_BYTES = 1_000, 5_000_000  # of one request
ATTEMPTS, FIRST_PAUSE = 5, 0.1  # s, doubled each time
MISSING = 404

Action = tuple[str, bytes]  # the index it goes to, and its two lines


class EntranceGone(Exception):
    """An index was removed while it was written to; *name* says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Writing:
    """
    Puts documents under the versions they carry.

    Elasticsearch keeps a newer one (409) and takes an equal one again, so that
    any number of writers may repeat themselves in any order.
    """

    def __init__(self, link: Link, layout: Layout) -> None:
        self._link, self._layout = link, layout
        self._waiting = threading.Event()  # never set: a pause

    def write(self, names: Sequence[str], documents: Iterable[Document]) -> None:
        """Every document is durable in every one of *names*, unless a newer one is there."""
        for actions in _requests(self._actions(names, documents)):
            self._send(actions)

    def _actions(self, names: Sequence[str], documents: Iterable[Document]) -> Iterator[Action]:
        for document in documents:
            source = _line(elastic_layout.source(document, self._layout))
            for name in names:
                yield name, _line(_head(name, document)) + source

    def _send(self, actions: list[Action]) -> None:
        for attempt in range(ATTEMPTS):
            if attempt:
                self._waiting.wait(FIRST_PAUSE * 2 ** (attempt - 1))
            answer = self._link.tell(partial(_bulk, lines=b"".join(line for _, line in actions)))
            results = [item["index"] for item in answer["items"]] if answer["errors"] else []
            actions = [one for one, result in zip(actions, results, strict=False) if _again(one[0], result)]
            if not actions:
                return
        raise unavailable(OVERLOADED)


def _bulk(client: Elasticsearch, lines: bytes) -> Mapping[str, Any]:
    ready: Any = [lines]  # written already; the client declares only what it would write itself
    answer: Mapping[str, Any] = client.bulk(operations=ready).body
    return answer


def _again(name: str, result: dict[str, Any]) -> bool:
    """Whether one document must be sent once more; an exception where that would not help."""
    status, error = result["status"], result.get("error")
    if not error or status == CONFLICT:
        return False
    if status == MISSING:
        raise EntranceGone(name)
    why = why_refused(status, error)
    if status == TOO_MANY and why is OVERLOADED:
        return True
    if why:
        raise unavailable(why)
    raise ValueError(f"Elasticsearch refuses {result['_id']}: {json.dumps(error)[:500]}")


def _requests(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """In requests of a size that Elasticsearch likes."""
    some: list[Action] = []
    size = 0
    for action in actions:
        if some and (len(some) >= MOST_DOCUMENTS or size + len(action[1]) > MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(action)
        size += len(action[1])
    if some:
        yield some


def _head(name: str, document: Document) -> dict[str, Any]:
    to = {"_index": entrance(name), "require_alias": True, "_id": document.id}
    return {"index": {**to, "version": document.version, "version_type": "external_gte"}}


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
