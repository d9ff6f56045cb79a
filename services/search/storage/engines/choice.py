"""Which engine keeps the index: the only place that decides it."""

from __future__ import annotations

from pathlib import Path

from chassis.storage.engine import Store
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.memory import MemoryEngine
from services.search.storage.engines.port import Engine, Layout


def engine_for(store: Store, layout: Layout, elastic_url: str) -> Engine:
    """Elasticsearch where its address is given; else a folder beside the tables, or memory where these have none."""
    if elastic_url:
        from services.search.storage.engines.elastic import ElasticEngine  # noqa: PLC0415 - the trial has no client

        return ElasticEngine(ElasticAt.read(elastic_url), layout)
    database = store.url.database
    if not store.is_sqlite or not database or database == ":memory:":
        return MemoryEngine(layout)
    return EmbeddedEngine(Path(database).with_name("index"), layout)
