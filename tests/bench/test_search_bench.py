"""
How fast the embedded engine is at 20,000 agencies (bar P11: event to findable, p99 at most 100 ms).

    pytest -m bench -s tests/bench/test_search_bench.py

An event is one changed agency: analysed, put, committed, and searched for by a
word that nothing but the new version holds; the clock stops when it is found.
The yardstick is the same event on a bare tantivy index of the same texts,
without columns, versions or suggestions. Rounds are taken in turn, since a
flush costs whatever the disk and the neighbours allow at that moment: the
ratio fails the run, the absolute figure says where we stand that day.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest
import tantivy

from services.search.domain.analysis import analyse
from services.search.domain.analysis_fold import fold
from services.search.domain.query import Clause, Order, Query, text_clauses
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import BOOSTS, LAYOUT, document, made

DOCUMENTS = 20_000
ROUNDS = 5
EVENTS = 60  # of one client in a round
LANE_EVENTS = 20  # of each of eight clients in a round
BAR_MS = 100.0
MOST_ALONE = 1.6  # of the yardstick's median
MOST_TOGETHER = 4.0  # eight clients: the flush under way, one's own, and seven others at one interpreter
TEXT = 489  # characters of an agency, as in the trial that set the yardstick

AGENCIES = made(DOCUMENTS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("bench"), LAYOUT)
    engine.rebuild(document(number, agency) for number, agency in enumerate(AGENCIES))
    yield engine
    engine.close()


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def row(name: str, times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"{name:<58} n={len(times):<5} p50 {cuts[49]:7.2f}  p99 {cuts[98]:7.2f}  max {max(times):7.2f} ms"


def report(line: str) -> None:
    print(f"\n{line}")  # noqa: T201 - the figures are what a benchmark is run for


class Bare:
    """What the same event costs with nothing but the text index."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
        for name in LAYOUT.texts:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.index.config_reader("Manual")
        self.writer = self.index.writer(64_000_000, num_threads=1)
        for number, agency in enumerate(AGENCIES):
            self.add(document(number, agency))
        self.writer.commit()

    def add(self, changed: Document) -> None:
        kept = tantivy.Document(id=[changed.id])
        for name, words in changed.texts.items():
            kept.add_text(name, " ".join(words))
        self.writer.add_document(kept)

    def event(self, changed: Document, word: str) -> None:
        self.writer.delete_documents_by_term("id", changed.id)
        self.add(changed)
        self.writer.commit()
        self.index.reload()
        asked = tantivy.Query.term_query(self.schema, "about", word, "freq")
        assert len(self.index.searcher().search(asked, limit=10).hits) == 1


class Ours:
    """The event on the engine."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine

    def event(self, changed: Document, word: str) -> None:
        self.engine.put([changed])
        self.engine.commit()
        found = self.engine.search(Query(clauses=(Clause((word,), 1, (("about", 1.0),)),)))
        assert [hit.id for hit in found.hits] == [changed.id]


def lane(on: Bare | Ours, turn: int, client: int, events: int) -> list[float]:
    """How long each event of one client took until it was found; *turn* makes words and versions new."""

    def event(number: int) -> None:
        word, at = f"t{turn}c{client}e{number}", (client * 2_503 + number * 7) % DOCUMENTS
        on.event(document(at, AGENCIES[at]._replace(about=word), version=turn * 1_000 + number), word)

    return [milliseconds(partial(event, number)) for number in range(events)]


def together(on: Ours, turn: int, clients: int, events: int) -> list[float]:
    with ThreadPoolExecutor(clients) as lanes:
        times = lanes.map(lambda client: lane(on, turn, client, events), range(clients))
        return [time for one in times for time in one]


@pytest.mark.bench
def test_p11_an_event_is_found_soon_after_it_came(filled, tmp_path):
    bare, ours = Bare(tmp_path), Ours(filled)
    rounds = [
        (lane(bare, turn, 0, EVENTS), lane(ours, 2 * turn, 0, EVENTS), together(ours, 2 * turn + 1, 8, LANE_EVENTS))
        for turn in range(1, ROUNDS + 1)
    ]
    names = ("yardstick: bare tantivy, 1 client", "P11 event to findable, 1 client", "P11 event to findable, 8 clients")
    for name, times in zip(names, zip(*rounds, strict=True), strict=True):
        pooled = [time for some in times for time in some]
        kept = statistics.quantiles(pooled, n=100)[98] <= BAR_MS
        report(f"{row(name, pooled)}  {'meets' if kept else 'MISSES'} {BAR_MS:.0f} ms")
    alone, eight = (
        statistics.median(statistics.median(one[at]) / statistics.median(one[0]) for one in rounds) for at in (1, 2)
    )
    report(f"of the yardstick's median: 1 client {alone:.2f} x, 8 clients {eight:.2f} x")
    assert alone <= MOST_ALONE
    assert eight <= MOST_TOGETHER


@pytest.mark.bench
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("listing by id with three facets", Query(facets=("region", "services", "standing"))),
        ("listing by number, filtered", Query(filters={"region": ("320505",)}, order=Order("staff", descending=True))),
        ("one word that stands nearly everywhere (专利)", Query(clauses=text_clauses("专利", BOOSTS, sound="sound"))),
        ("a question (芯片版图怎么保护)", Query(clauses=text_clauses("芯片版图怎么保护", BOOSTS, sound="sound"))),
        ("a question, filtered, three facets",
         Query(clauses=text_clauses("苏州专利代理", BOOSTS, sound="sound"), filters={"region": ("320505",)},
               facets=("region", "services", "standing"))),
    ],
)  # fmt: skip
def test_a_page_of_results(filled, name, query):
    assert filled.search(query).total > 0
    report(row(name, [milliseconds(lambda: filled.search(query)) for _ in range(200)]))


@pytest.mark.bench
def test_a_suggestion(filled):
    assert filled.suggest("huazhi")
    report(row("suggestion (huazhi)", [milliseconds(lambda: filled.suggest("huazhi")) for _ in range(200)]))


@pytest.mark.bench
def test_analysis_of_descriptions_of_the_length_of_the_trial():
    whole = fold("".join(agency.about for agency in AGENCIES[:4000]))
    texts = [whole[at : at + TEXT] for at in range(0, len(whole) - TEXT, TEXT)]
    analyse(texts[0])
    rates = [len(texts) / milliseconds(lambda: [analyse(text) for text in texts]) * 1000 for _ in range(5)]
    report(f"analysis: {statistics.median(rates):,.0f} documents/s of {TEXT} characters")
    assert statistics.median(rates) > 1000


@pytest.mark.bench
def test_building_and_opening(tmp_path):
    engine = EmbeddedEngine(tmp_path, LAYOUT)
    ready = [document(number, agency) for number, agency in enumerate(AGENCIES)]
    built = milliseconds(lambda: engine.rebuild(ready))
    engine.close()
    opened = milliseconds(lambda: EmbeddedEngine(tmp_path, LAYOUT, write=False))
    size = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) / 1e6
    report(f"build {DOCUMENTS / built * 1000:,.0f} documents/s, {size:.0f} MB, opened in {opened:.0f} ms")
