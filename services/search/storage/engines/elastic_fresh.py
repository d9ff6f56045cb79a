"""A new index of Elasticsearch before anybody reads it, for those who judge it."""

from __future__ import annotations

from services.search.domain.query import Query
from services.search.storage.engines.elastic_indexes import Indexes
from services.search.storage.engines.elastic_link import TOO_SLOW, Link, unavailable
from services.search.storage.engines.elastic_query import body_of, hits_of
from services.search.storage.engines.port import Hits, Layout


class FreshIndex:
    """One index by its own name, asked in the time of what writes: nobody waits for the answer."""

    def __init__(self, link: Link, indexes: Indexes, layout: Layout, name: str) -> None:
        self._link, self._indexes, self._layout, self._name = link, indexes, layout, name

    def held(self) -> int:
        return self._indexes.count(self._name)

    def search(self, query: Query) -> Hits:
        self._layout.check_query(query)
        body = body_of(query, self._layout)
        answer = self._link.tell(
            lambda client: client.search(index=self._name, body=body, allow_partial_search_results=False)
        )
        if answer["timed_out"]:
            raise unavailable(TOO_SLOW)
        return hits_of(query, self._layout, answer.body)
