"""A new index that does not find what it must is not taken into use, says why, and readers never see it."""

from __future__ import annotations

from functools import partial

import pytest

from chassis.clock import FixedClock
from contracts.commands.search import Find
from rulebooks import credit_code
from services.all_in_one import SERVICES
from services.search.domain import documents
from services.search.storage import heard
from services.search.storage.engines.judging import FallsShort, whole
from services.search.storage.golden import Golden
from tests.support.backend import AGENCY, NOW, Backend, until

NAMES = ("无锡澄观知识产权代理事务所", "苏州蠡岸专利商标事务所", "南京栖霞商标代理有限公司")


@pytest.fixture
def backend(tmp_path):
    running = Backend(tmp_path, FixedClock(NOW), SERVICES)
    zone = running.province.create("zone", {"name": "蠡岸集聚区", "region": "320211"})
    for number, name in enumerate(NAMES):
        begin = f"91320211MAFAKE{number:03}"
        code = begin + credit_code.check(f"{begin}0").expected
        agency = running.province.create("agency", AGENCY | {"credit_code": code, "name": name})
        running.province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    running.settle()
    yield running
    running.stop()


@pytest.fixture
def index(backend):
    found = backend.all.services["search"].index
    found.catch_up()
    return found


def found(backend, words):
    answer = backend.visitor.knows(backend.province).send(Find(q=words))
    return [card.state["name"] for card in answer.items], answer.reduced


@pytest.fixture
def broken_texts(monkeypatch):
    """A dictionary that cannot be read, say: every text of a new index is empty, while nothing else is wrong with it."""
    monkeypatch.setattr(documents, "text_of", lambda kind, state: {})


def test_an_index_that_finds_nothing_by_name_is_refused_and_the_old_one_goes_on_answering(backend, index, broken_texts):
    present = index.engine.generations.present
    with pytest.raises(FallsShort, match="golden queries do not find in the new index what they must") as short:
        index.rebuild()
    assert "个检验查询" in short.value.words.zh
    assert any(name in short.value.words.zh for name in (*NAMES, "蠡岸集聚区")), "an example"
    assert found(backend, "澄观") == ([NAMES[0]], False)
    assert index.engine.generations.present == present


def test_without_the_gate_that_index_would_be_served(backend, index, broken_texts):
    index.engine.rebuild(index._everything(), whole)
    assert found(backend, "澄观") == ([], False)


def test_a_good_index_passes(backend, index):
    assert index.rebuild() == 4
    assert found(backend, "澄观") == ([NAMES[0]], False)


def test_the_first_results_must_be_those_of_the_index_in_use(backend, index, monkeypatch):
    """By its name each is found first, but everything is found by everything."""
    good = documents.text_of
    every = tuple(token for name in NAMES for token in good("agency", {"name": name})["name"])
    monkeypatch.setattr(documents, "text_of", lambda kind, state: good(kind, state) | {"about": every})
    with pytest.raises(FallsShort, match="golden queries' first 10 results are those of the index in use"):
        index.rebuild()


def test_what_is_changed_while_the_index_is_filled_is_not_held_against_it(backend, index, broken_texts):
    golden = Golden(index._open, None)

    def judge(fresh, given):
        with index._open.work() as work:
            for one in heard.all_versions(work, "", 100):
                heard.bump(work, one.id, one.kind, found=True, gone=False)
        golden.judge(fresh, given)

    assert index.engine.rebuild(golden.noting(index._everything()), judge) == 4


def test_a_refusal_is_told_in_both_languages_and_not_tried_again_at_once(backend, index, broken_texts):
    service = backend.all.services["search"]
    index.anew()
    until(lambda: index.refused is not None)
    health = service.beside()["index"]()
    assert (health.ok, health.fact["why"]) == (False, "refused")
    assert "新索引没有启用" in health.todo.zh
    assert "the new index was not taken into use" in health.todo.en
    begun = index.engine._generation()
    backend.province.create("zone", {"name": "惠山集聚区", "region": "320206"})
    backend.settle()
    until(lambda: index.lag == 0)
    assert index.engine._generation() == begun, "what is new stands in the old index meanwhile"


def test_what_came_after_an_index_was_left_is_put_into_it_when_it_is_taken_back(backend, index):
    index.rebuild()
    former = index.engine.generations.former
    backend.province.create("zone", {"name": "惠山集聚区", "region": "320206"})
    backend.settle()
    index.catch_up()
    assert index.take_back() == former
    until(lambda: not index.mend() and index._compared)
    assert index.engine.count() == 5
    by_kind = partial(Find, kind="zone")
    assert [card.state["name"] for card in backend.visitor.send(by_kind(q="惠山")).items] == ["惠山集聚区"]
