"""Finding without the index: a look through the tables, for the time that the engine is away."""

from __future__ import annotations

from chassis.storage.reading import Reading
from services.search.domain.query import Clause
from services.search.storage import heard, posted
from services.search.storage.engines.memory import MemoryEngine
from services.search.storage.engines.port import Engine
from services.search.storage.index import documents_of, layout

MOST_WORDS = 6  # each is looked for in every text
MOST = 300  # that are read and compared; what lies beyond them is not found


def engine_of(reading: Reading, kind: str, clauses: tuple[Clause, ...]) -> Engine:
    """
    A small index in memory of those that hold the words as they are written.

    It answers the same questions by the same rules, about fewer: by other names
    of a code or by sound nothing is found.
    """
    words = tuple(dict.fromkeys(word for clause in clauses[:1] for word in clause.counted))[:MOST_WORDS]
    return _indexed(reading, kind, words)


def engine_of_names(reading: Reading, kind: str, prefix: str) -> Engine:
    """The same of those in which *prefix* stands somewhere."""
    return _indexed(reading, kind, (prefix,))


def engine_of_demands(reading: Reading) -> Engine:
    """The same of the newest open demands."""
    engine = MemoryEngine(layout())
    engine.rebuild(posted.document_of(demand, 1, reading.today) for demand in posted.newest(reading, MOST))
    return engine


def _indexed(reading: Reading, kind: str, words: tuple[str, ...]) -> Engine:
    engine = MemoryEngine(layout())
    engine.rebuild(documents_of(reading, heard.holding(reading, kind, words, MOST)))
    return engine
