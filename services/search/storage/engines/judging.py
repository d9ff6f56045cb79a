"""Whether a new index may take the place of the one in use; an engine asks before it changes over, and not after."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import numpy as np

from contracts.declare import Words
from services.search.domain.query import Query
from services.search.storage.engines.port import Document, Hits


class Fresh(Protocol):
    """A new index that nobody reads yet."""

    def held(self) -> int:
        """How many documents stand in it, tombstones included."""

    def search(self, query: Query) -> Hits:
        """One page of what it finds."""


Judge = Callable[[Fresh, int], None]  # the new index and how many documents it was given; FallsShort stops the change


class FallsShort(Exception):
    """A new index was not taken into use; the one in use goes on answering."""

    def __init__(self, words: Words) -> None:
        super().__init__(f"{words.zh} / {words.en}")
        self.words = words


def whole(fresh: Fresh, given: int) -> None:
    """Nothing, or FallsShort where documents that were given to the new index are not in it."""
    if (held := fresh.held()) < given:
        raise FallsShort(
            Words(f"新索引只有 {held} 份，应有 {given} 份", f"the new index holds {held} of {given} documents")
        )


class Given:
    """Counts what an index is given, each id once; eight bytes for each, so that a million need no thought."""

    def __init__(self) -> None:
        self._ids = array("q")

    def counted(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same documents."""
        for document in documents:
            self._ids.append(hash(document.id))
            yield document

    def __len__(self) -> int:
        return int(np.unique(np.frombuffer(self._ids, np.int64)).size) if self._ids else 0
