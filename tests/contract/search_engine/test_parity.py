"""Several engines, one ranking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.search.domain.query import Query, text_clauses
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import BOOSTS, WRITTEN, document, made
from tests.contract.search_engine.conftest import ENGINES, making

ASKED = (
    "专利", "商标注册", "苏州专利代理", "芯片版图怎么保护", "H01L 21/00", "第35类商标", "海外维权 TRO", "华志", "huazhi",
    "抗体药物发明专利申请到美国和欧洲", "软件著作权登记", "新能源汽车锂电池", "南京 律师 商业秘密", "知識產權質押融資",
    "A61K 39/395", "高新技术企业认定", "专利导航预警分析", "植物新品种", "337调查应诉", "评估专利值多少钱",
)  # fmt: skip
EVERYBODY = [*WRITTEN, *made(1500)]


@pytest.fixture(scope="module", params=ENGINES[1:])
def filled(request, tmp_path_factory):
    """Two engines with the same agencies, in one commit and without a change, as scores are compared only then."""
    kept = [gappy(number, document(number, agency)) for number, agency in enumerate(EVERYBODY)]
    with making(request, tmp_path_factory.mktemp(request.param)) as make:
        engines = [make("memory"), make(request.param)]
        for engine in engines:
            engine.rebuild(kept)
        yield engines


def gappy(number: int, whole: Document) -> Document:
    """Most as they are, some without one text or the other, some gone: lengths and rarities are over all of them."""
    lacking = {"about"} if number % 5 == 4 else {"services", "sound"} if number % 7 == 6 else set()
    texts = {name: words for name, words in whole.texts.items() if name not in lacking}
    return replace(whole, texts=texts, gone=number % 23 == 22)


def query(asked, **but):
    return Query(clauses=text_clauses(asked, BOOSTS, sound="sound"), **but)


@pytest.mark.parametrize("asked", ASKED)
def test_the_first_ten_and_their_scores_are_the_same_on_every_engine(filled, asked):
    one, other = (engine.search(query(asked, limit=10)) for engine in filled)
    assert one.total == other.total > 0
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=1e-4)
    assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]


@pytest.mark.parametrize("asked", ASKED[:6])
def test_the_filtered_first_ten_are_the_same_on_every_engine(filled, asked):
    narrowed = query(asked, filters={"region": ("320505", "320214")}, excluded={"000000000000"}, facets=("services",))
    one, other = (engine.search(replace(narrowed, limit=10)) for engine in filled)
    assert (one.total, one.facets, [hit.id for hit in one.hits]) == (
        other.total,
        other.facets,
        [hit.id for hit in other.hits],
    )


@pytest.mark.parametrize("limit", [3])
@pytest.mark.parametrize("asked", ASKED[::9])
def test_who_asks_for_the_first_only_gets_the_same_first_ones(filled, asked, limit):
    """Also where the best are filtered out, or denied, or tie with those behind them."""
    for narrowed in ({}, {"filters": {"region": ("320505",)}}, {"excluded": {f"{n:012d}" for n in range(0, 1500, 2)}}):
        for engine in filled:
            whole = engine.search(query(asked, limit=limit, **narrowed)).hits
            assert engine.search(query(asked, limit=limit, first_only=True, **narrowed)).hits == whole


def test_every_engine_holds_the_same_words_in_as_many_documents(filled):
    words = ("pct", "fto", "337", "h01l", "ipc:h01l", "unheard")
    plain, other = (engine.holding(words, ("name", "about")) for engine in filled)
    assert other == plain
    assert plain["fto"] > plain["unheard"] == 0
    assert filled[1].holding((), ("name",)) == {}


@pytest.mark.parametrize("asked", ASKED)
def test_the_bound_is_the_same_on_every_engine(filled, asked):
    one, other = (engine.bound(query(asked).clauses) for engine in filled)
    assert one == pytest.approx(other, rel=1e-6)
