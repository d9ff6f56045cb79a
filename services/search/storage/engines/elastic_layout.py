"""What an index in Elasticsearch looks like, and how a document stands in it; `server`'s own features only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chassis.digests import bucket_of, parts_of
from services.search.domain.query import LATITUDE, LONGITUDE
from services.search.storage.engines.port import Document, Layout

FORMAT = 1  # of what stands in the index beside the layout
POINT = "point"
LONGEST_ID, LONGEST_KEYWORD = 512, 32_000  # bytes that Elasticsearch takes
ESCAPE = "\U0010fffe"  # no character; before the number of one that cannot be written as UTF-8
_STRANGE = re.compile(f"[\ud800-\udfff{ESCAPE}]")
_ESCAPED = re.compile(f"{ESCAPE}([0-9a-f]{{6}})")

KEYWORD: Mapping[str, Any] = {"type": "keyword"}
WORDS: Mapping[str, Any] = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
COUNTED: Mapping[str, Any] = {"type": "long", "index": False}
SETTINGS: Mapping[str, Any] = {
    "number_of_shards": 1,  # scores of two shards are not comparable; a million agencies are 1–2 GB
    "auto_expand_replicas": "0-1",
    "gc_deletes": "1h",
    "mapping.nested_objects.limit": 10_000,
}


def mapping(layout: Layout) -> dict[str, Any]:
    """The mapping of an index of *layout*: an unknown field is refused, the texts are tokens already."""
    return {
        "dynamic": "strict",
        "_meta": label(layout),
        "_source": {"includes": ["keys"]},  # the rest is never read back: it comes from the tables
        "properties": {
            "id": KEYWORD,
            "gone": {"type": "boolean"},
            "ver": COUNTED,
            "bucket": {"type": "short"},
            "part_0": COUNTED,
            "part_1": COUNTED,
            "keys": {
                "type": "nested",
                "properties": {"key": KEYWORD, "label": {"type": "keyword", "index": False, "doc_values": False}},
            },
            **{text(name): WORDS for name in layout.texts},
            **{keyword(name): KEYWORD for name in layout.keywords},
            **{first(name): {"type": "keyword", "index": False} for name in layout.keywords},
            **{number(name): {"type": "double"} for name in layout.numbers},
            **({POINT: {"type": "geo_point"}} if {LONGITUDE, LATITUDE} <= set(layout.numbers) else {}),
        },
    }


def label(layout: Layout) -> dict[str, Any]:
    """What an index made for *layout* says of itself."""
    return {"format": FORMAT, "analyser": layout.analyser, "layout": layout.mark()}


def text(name: str) -> str:
    return f"t_{name}"


def keyword(name: str) -> str:
    return f"k_{name}"


def first(name: str) -> str:
    """Of several values the one that results are ordered by: Elasticsearch itself would take the least."""
    return f"o_{name}"


def number(name: str) -> str:
    return f"n_{name}"


def source(document: Document, layout: Layout) -> dict[str, Any]:
    """The document as it is sent."""
    one, other = parts_of(document.id, document.version)
    sent: dict[str, Any] = {
        "id": document.id,
        "gone": document.gone,
        "ver": document.version,
        "bucket": bucket_of(document.id),
        "part_0": one,
        "part_1": other,
    }
    sent |= {text(name): " ".join(words) for name, words in layout.words(document).items()}
    if document.gone:
        return sent
    for name, values in document.keywords.items():
        if values:
            sent[keyword(name)] = [written(value) for value in values]
            sent[first(name)] = written(values[0])
    sent |= {number(name): value for name, value in document.numbers.items()}
    if {LONGITUDE, LATITUDE} <= document.numbers.keys():
        sent[POINT] = {"lon": document.numbers[LONGITUDE], "lat": document.numbers[LATITUDE]}
    sent["keys"] = [{"key": written(key), "label": written(called)} for key, called in document.suggest]
    return sent


def check(document: Document) -> None:
    """Nothing, or ValueError where Elasticsearch would refuse the document and all that is sent with it."""
    if not 0 < len(document.id.encode()) <= LONGEST_ID:
        raise ValueError(f"an id of 1 to {LONGEST_ID} bytes is needed: {document.id[:80]!r}")
    keys = [key for key, _ in document.suggest]
    for value in (*keys, *(value for values in document.keywords.values() for value in values)):
        if len(value) > LONGEST_KEYWORD // 4 and len(written(value).encode()) > LONGEST_KEYWORD:
            raise ValueError(f"a keyword of {document.id} is longer than {LONGEST_KEYWORD} bytes: {value[:80]!r}")


def written(value: str) -> str:
    """A keyword as it can be sent: half a character becomes its number, or it would come back as another one."""
    return _STRANGE.sub(lambda found: f"{ESCAPE}{ord(found[0]):06x}", value)


def read(value: str) -> str:
    """What `written` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
