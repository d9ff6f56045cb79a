"""Any texts in an index of their own, by the product's analysis and ranking of words; to measure it on sets of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from services.search.domain.analysis import ANALYSER_VERSION, analyse
from services.search.domain.query import Query, said_clauses
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document, Engine, Layout

TEXT = "text"
LAYOUT = Layout(texts=(TEXT,), keywords=(), numbers=(), analyser=ANALYSER_VERSION)


@contextmanager
def engine_for(address: str) -> Iterator[Engine]:
    """An empty place: a folder that is thrown away, or indexes of their own on Elasticsearch at *address*."""
    if not address:
        with TemporaryDirectory() as folder:
            yield EmbeddedEngine(Path(folder) / "index", LAYOUT)
        return
    from dataclasses import replace  # noqa: PLC0415 - only here

    from services.search.storage.engines.elastic import ElasticEngine  # noqa: PLC0415 - the trial has no client
    from services.search.storage.engines.elastic_at import ElasticAt  # noqa: PLC0415 - as above
    from services.search.storage.engines.elastic_link import Link  # noqa: PLC0415 - as above

    at = replace(ElasticAt.read(address), prefix=f"jiju-eval-{token_hex(4)}")
    engine = ElasticEngine(at, LAYOUT)
    try:
        yield engine
    finally:
        link = Link(at)
        names = link.ask(lambda client: client.indices.get_alias(index=f"{at.prefix}-*")).body
        for name in names:
            link.tell(lambda client, one=name: client.indices.delete(index=one))  # type: ignore[misc]  # bound now
        link.close()


def documents(texts: Iterable[tuple[str, str]]) -> Iterator[Document]:
    """Each text as the product would index it."""
    for id, text in texts:
        yield Document(id=id, version=1, texts={TEXT: tuple(analyse(text))})


def ranked(engine: Engine, text: str, depth: int) -> list[tuple[str, float]]:
    """The best *depth* documents: any of the words is enough, as where a demand is matched."""
    clauses = said_clauses(text, {TEXT: 1.0})
    if not clauses:
        return []
    return [(hit.id, hit.score) for hit in engine.search(Query(clauses=clauses, limit=depth, first_only=True)).hits]
