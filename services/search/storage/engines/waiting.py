"""Documents that were put and not yet committed: the newest of each id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock

from services.search.storage.engines.port import Document


class Waiting:
    """A short queue between those who put and the one who commits for all of them."""

    def __init__(self) -> None:
        self._newest: dict[str, Document] = {}
        self._lock = Lock()

    def add(self, documents: Iterable[Document], version_of: Callable[[str], int]) -> int:
        """Keep each document that is not older than what waits or is *version_of* its id; how many were."""
        kept = 0
        with self._lock:
            for document in documents:
                waiting = self._newest.get(document.id)
                if document.version >= (waiting.version if waiting else version_of(document.id)):
                    self._newest[document.id] = document
                    kept += 1
        return kept

    def take(self) -> list[Document]:
        """All that waits; nothing waits any more."""
        with self._lock:
            taken, self._newest = list(self._newest.values()), {}
        return taken

    def give_back(self, documents: Iterable[Document]) -> None:
        """What could not be committed waits again, so that the next commit of anybody tries it again or fails too."""
        self.add(documents, lambda _: NEVER)


NEVER = -1  # the version of what was never seen
