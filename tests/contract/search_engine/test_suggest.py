"""What is offered while somebody types."""

from __future__ import annotations

import pytest

from services.search.domain.pinyin import suggest_key
from services.search.storage.engines.port import Document, Suggestion
from tests.contract.search_engine.agencies import WRITTEN, document
from tests.contract.search_engine.conftest import ENGINES, making


@pytest.fixture(scope="module", params=ENGINES)
def filled(request, tmp_path_factory):
    """One for all who only ask."""
    with making(request, tmp_path_factory.mktemp(request.param)) as make:
        engine = make(request.param)
        engine.rebuild(document(number, agency) for number, agency in enumerate(WRITTEN))
        yield engine


@pytest.mark.parametrize("typed", ["苏州华智", "華智", "ＨＵＡＺＨＩ", "huazhi", "hz", "suzhouhuazhi"])
def test_a_name_is_suggested_by_its_beginning_its_own_word_its_sound_and_its_initials(filled, typed):
    assert Suggestion("000000000000", WRITTEN[0].name) in filled.suggest(suggest_key(typed))


def test_each_document_is_suggested_once_however_many_of_its_keys_begin_so(filled):
    suggested = filled.suggest("s", limit=100)
    assert len(suggested) == len({one.id for one in suggested}) > 1


def test_no_more_are_suggested_than_asked_for(filled):
    assert len(filled.suggest("s", limit=2)) == 2


def test_nothing_is_suggested_for_nothing(filled):
    assert filled.suggest("") == ()


def test_who_is_excluded_or_filtered_out_is_not_suggested(filled):
    assert filled.suggest("huazhi", excluded={"000000000000"}) == ()
    assert filled.suggest("huazhi", filters={"region": ("110108",)}) == ()
    assert len(filled.suggest("huazhi", filters={"region": ("320505",)})) == 1


def named(version, name, id_="one", **but):
    return Document(id=id_, version=version, suggest=((name, name.title()),), **but)


def commit(engine, *documents):
    engine.put(documents)
    engine.commit()


def test_a_former_name_is_suggested_no_more(engine):
    commit(engine, named(1, "former"), named(1, "former", "two"))
    assert len(engine.suggest("former")) == 2
    commit(engine, named(2, "latter"))
    assert engine.suggest("former") == (Suggestion("two", "Former"),)
    assert engine.suggest("latter") == (Suggestion("one", "Latter"),)


def test_who_is_gone_is_suggested_no_more_and_again_when_back(engine):
    commit(engine, named(1, "name"))
    assert engine.suggest("name")
    commit(engine, named(2, "name", gone=True))
    assert engine.suggest("name") == ()
    commit(engine, named(3, "name"))
    assert engine.suggest("name") == (Suggestion("one", "Name"),)


def test_a_thousand_names_changed_at_once_are_suggested_as_one_by_one(engine):
    commit(engine, *(named(1, f"old{at:04d}", f"{at:04d}") for at in range(1000)))
    assert len(engine.suggest("old", limit=2000)) == 1000
    commit(engine, *(named(2, f"new{at:04d}", f"{at:04d}") for at in range(900)))
    assert [one.id for one in engine.suggest("old", limit=2000)] == [f"{at:04d}" for at in range(900, 1000)]
    assert [one.id for one in engine.suggest("new", limit=3)] == ["0000", "0001", "0002"]
