"""Search: what is found, by whom, and why something is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chassis.service import Service
from chassis.storage.reading import Reading
from contracts.commands.search import Find, ReadCard, Results, Suggest, Suggestions
from services.search.queries import cards, find
from services.search.reactions import REACTIONS
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.memory import MemoryEngine
from services.search.storage.engines.port import Engine
from services.search.storage.index import Index, layout
from services.search.storage.tables import declare


class SearchService(Service):
    """Answers what is found; its copies and its index follow the other services' events."""

    name = "search"
    reactions = REACTIONS
    ordinary = (declare,)

    def __init__(self, *args: Any, **how: Any) -> None:
        self.answers = {Find: self._find, Suggest: self._suggest, ReadCard: cards.read_card}
        super().__init__(*args, **how)
        self.index = Index(self.transactions, self._engine())
        self.transactions.on_after = self.index.noticed

    def _engine(self) -> Engine:
        """Beside the tables in a folder; with tables in memory, in memory."""
        database = self.store.url.database
        if not self.store.is_sqlite or not database or database == ":memory:":
            return MemoryEngine(layout())
        return EmbeddedEngine(Path(database).with_name("index"), layout())

    def started(self) -> None:
        self.index.open()
        self.index.start()

    def closing(self) -> None:
        self.index.stop()

    def caught_up(self) -> None:
        """A read that must include a change includes it in the index too."""
        self.index.catch_up()

    def _find(self, reading: Reading, query: Find) -> Results:
        return find.find(reading, self.index, query)

    def _suggest(self, _reading: Reading, query: Suggest) -> Suggestions:
        return find.suggest(self.index, query)
