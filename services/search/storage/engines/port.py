"""What an engine of the index does, whoever does it; it knows documents and fields, nothing of their meaning."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from services.search.domain.query import DISTANCE, LATITUDE, LONGITUDE, Clause, Cursor, Query, Value

if TYPE_CHECKING:
    from services.search.storage.engines.judging import Judge

SCORE_STEP = 1 / 1024  # scores are sums of 32-bit floats: equal documents tie only when rounded, here to a power of two
WORDLESS = "∅"  # the only word of a text that has none, so that every engine counts the same texts and lengths


class NeedsRebuild(Exception):
    """There is no index of this layout and analyser: call `rebuild` with every document."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"索引需要重建 / the index must be rebuilt: {reason}")


class NoIndex(NeedsRebuild):
    """There is none of any layout: it was never built, or is lost, and nobody else has one in use."""


class IndexBusy(Exception):
    """Another process writes this index; one writer at a time, readers are free."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"索引 {folder} 正由另一进程写入，请先停止该进程，或以只读方式打开 / "
            f"another process writes the index {folder}: stop it first, or open this one for reading"
        )


class NoFormer(Exception):
    """There is no former index that this engine could go back to."""

    def __init__(self) -> None:
        super().__init__("没有可以退回的旧索引 / there is no former index to go back to")


class ReadOnly(Exception):
    """This engine was opened for reading."""

    def __init__(self) -> None:
        super().__init__("索引以只读方式打开，不能写入 / the index was opened for reading and cannot be written")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which fields the documents of an index have, and by which analysis their texts became tokens."""

    texts: tuple[str, ...]
    keywords: tuple[str, ...]
    numbers: tuple[str, ...]
    analyser: int

    def mark(self) -> str:
        """Another value for another layout or analyser: an index made under it is not this one."""
        return sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]

    def check_document(self, document: Document) -> None:
        """Nothing, or ValueError for a field that the layout does not have or a value that cannot be kept."""
        _known("text", document.texts, self.texts)
        _known("keyword", document.keywords, self.keywords)
        _known("number", document.numbers, self.numbers)
        if not all(map(math.isfinite, document.numbers.values())):
            raise ValueError(f"not a number in {document.id}: {dict(document.numbers)}")
        for words in ((document.id,), *document.texts.values()):
            "".join(words).encode()  # UnicodeEncodeError is a ValueError: half a character would stop the writer later

    def words(self, document: Document) -> dict[str, tuple[str, ...]]:
        """What each text field holds, none of them nothing: a mean length is over all documents, tombstones included."""
        texts = {} if document.gone else document.texts
        return {name: texts.get(name) or (WORDLESS,) for name in self.texts}

    def check_query(self, query: Query) -> None:
        """The same for a query: an unknown filter is never silently ignored."""
        _known("text", {name for clause in query.clauses for name, _ in clause.fields}, self.texts)
        _known("keyword", {*query.filters, *query.facets}, self.keywords)
        _known("number", query.ranges, self.numbers)
        _known("number", (LONGITUDE, LATITUDE) if query.near else (), self.numbers)
        by_distance = (DISTANCE,) if query.near else ()
        _known("order", filter(None, (query.order.field,)), (*self.keywords, *self.numbers, *by_distance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    The whole state of one thing in the index.

    *version* is given from outside: a document older than the one kept is
    ignored, an equal one replaces it (a replay repairs). *gone* leaves a
    tombstone: never found, never forgotten, so that a late older event cannot
    bring it back.
    """

    id: str
    version: int
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # tokens
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    suggest: tuple[tuple[str, str], ...] = ()  # (beginning to type, label to show)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; *value* is what the results are ordered by."""

    id: str
    score: float
    value: Value


@dataclass(frozen=True, slots=True)
class Hits:
    """
    One page of results, how many there are in all, and the counts of the facets asked for.

    Where only the first were asked for, *total* counts no more than were looked at.
    A count says how many results there would be with that value chosen: a
    field's own filter does not reduce its own counts. Most frequent first.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    after: Cursor | None  # None on the last page


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document whose name may be meant."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Generations:
    """The index that answers and the one that did before it, by name; empty where there is none that can be used."""

    present: str = ""
    former: str = ""


class Engine(Protocol):
    """
    An index: written by one thread or process at a time, read by many.

    What was put is durable, and found by every search that starts, once
    `commit` returned; before that it may be neither. Committing costs one
    flush however much was put: callers put a batch and commit once, and
    commits that wait for each other share one flush.
    """

    @property
    def needs_rebuild(self) -> str:
        """Why nothing can be asked or put before `rebuild`; empty when all is well."""

    def put(self, documents: Iterable[Document]) -> int:
        """Keep each document unless a newer one is kept; how many were."""

    def commit(self) -> None:
        """Make all that was put durable and findable."""

    def search(self, query: Query) -> Hits:
        """One page of what *query* finds."""

    def bound(self, clauses: tuple[Clause, ...]) -> float:
        """A score that no document can pass for these clauses: what a score is measured against."""

    def holding(self, words: Collection[str], fields: Collection[str]) -> dict[str, int]:
        """In how many documents each of *words* stands, in that of *fields* in which most hold it; former versions may count."""

    def suggest(
        self, prefix: str, *, limit: int = 10, filters: Mapping[str, tuple[str, ...]] | None = None,
        excluded: Collection[str] = (),
    ) -> tuple[Suggestion, ...]:  # fmt: skip
        """Documents with a key that begins with *prefix*, each once, by key and id."""

    def count(self) -> int:
        """How many documents can be found."""

    def digest(self) -> tuple[str, ...]:
        """One value per bucket over ids and versions, tombstones included: compared with the source of truth."""

    def versions(self, bucket: int) -> dict[str, int]:
        """What stands in a bucket that differs."""

    def rebuild(self, documents: Iterable[Document], judge: Judge = ...) -> int:
        """
        Build a new index of *documents* beside the present one and change over at once; how many it holds.

        *judge* looks at it first; where that raises, the present one stays. Unless
        told otherwise it must hold all that it was given.

        Searches are answered by the old index until then. Documents put meanwhile
        go into both; whoever is not among *documents*, tombstones included, is
        forgotten. So give a generator that reads the source of truth when it is
        asked: what was put before the first document is asked for must be in it.
        """

    @property
    def generations(self) -> Generations:
        """Which index answers, and to which `take_back` would go."""

    def take_back(self) -> str:
        """
        The former index answers again from now on, the present one becomes the former; its name, or NoFormer.

        It is as old as the moment it was left: whoever calls puts what came since.
        """

    def close(self) -> None:
        """Commit what was put and let go of the files."""


def rounded(score: float) -> float:
    """The score as it is compared and shown."""
    return round(score / SCORE_STEP) * SCORE_STEP


def _known(role: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"no such {role} field in this index: {', '.join(unknown)}")
