"""A place of one's own on the run's Elasticsearch: a prefix that nobody else has, gone when the test is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.servers import elasticsearch
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.elastic_link import Link


@contextmanager
def own_place(node: elasticsearch.Node, **but: float) -> Iterator[ElasticAt]:
    """Where an engine may work, *but* for the seconds that a test gives it."""
    prefix = f"test-{secrets.token_hex(6)}"
    at = ElasticAt(urls=(node.url,), prefix=prefix, user=elasticsearch.USER, password=node.password, **but)  # type: ignore[arg-type]  # only seconds are given
    try:
        yield at
    finally:
        remove(at)


def address(at: ElasticAt) -> str:
    """The place as an address, as a setting holds it."""
    login = f"{at.user}:{at.password}@"
    return f"{at.urls[0].replace('//', f'//{login}')}/{at.prefix}?seconds={at.seconds}"


def indexes(at: ElasticAt) -> dict[str, set[str]]:
    """The indexes of a place and their aliases."""
    link = Link(at)
    try:
        found = link.ask(lambda client: client.indices.get_alias(index=f"{at.prefix}-0*"))
        return {name: set(one["aliases"]) for name, one in found.body.items()}
    finally:
        link.close()


def remove(at: ElasticAt) -> None:
    """Take away all that stands there."""
    link = Link(at)
    try:
        for name in indexes(at):  # one by one: it refuses to remove by pattern
            link.tell(lambda client, one=name: client.indices.delete(index=one))  # type: ignore[misc]  # bound now
    finally:
        link.close()
