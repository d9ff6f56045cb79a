"""
Bans, lifted bans and searches in random order: whoever must not be found is not, from the moment that search knows it.

The short form of R8; tests/drill/test_leaks.py is the long one. Guards: what is hidden is known in memory, the columns of the score
follow each commit, and whoever is about to be shown is read once more from the tables. Each is tried alone, too.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.commands.matching import MatchDemand, ReadDigest
from contracts.commands.search import Suggest
from services.search.queries import find
from services.search.queries.cards import card
from services.search.storage import heard
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns
from services.search.storage.sights import EVERYTHING_FOUND
from tests.support.backend import until
from tests.support.leaking import unguarded, walk
from tests.support.town import DEMAND, Town

STEPS = 160


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = Town(tmp_path_factory.mktemp("town"), many=12)
    yield made
    made.stop()


@pytest.fixture
def one(town):
    """An agency that everybody may be shown, and is."""
    id = town.members[0].agency.id
    town.let_back(id)
    if id in town.warned:
        town.warn(id)
    until(lambda: id in town.by_name(id))
    return id


@pytest.mark.slow("a hundred and sixty steps, each a commit or a question")
def test_nobody_who_is_banned_is_shown_in_any_order_of_events(town):
    found = walk(town, STEPS, "short")
    assert found.leaks == 0
    assert found.seen > STEPS  # not because nobody is shown


@pytest.mark.slow("eighty such steps")
def test_without_the_guards_there_are_leaks(town):
    with unguarded(town):
        assert walk(town, STEPS // 2, "unguarded").leaks > 0


def test_the_second_look_alone_keeps_the_ranking_clean(town, one, monkeypatch):
    """The columns are stale: whoever is about to be shown is read once more from the tables."""
    assert one in proposed(town)
    monkeypatch.setattr(MatchColumns, "follow", lambda _self, _reading: None)
    town.turn(one, "list")
    assert one not in proposed(town)


def test_a_process_that_took_no_event_itself_shows_nobody_who_is_banned(town, one, monkeypatch):
    """There may be several of search; one of them hears of a ban, and all answer."""
    monkeypatch.setattr(town.search.transactions, "on_after", lambda _ids: None)
    town.turn(one, "standing")
    assert one not in town.by_name(one)


def test_a_process_that_took_no_event_itself_finds_whoever_was_let_back(town, one, monkeypatch):
    town.turn(one, "standing")
    until(lambda: not town.search.index.lag)
    monkeypatch.setattr(town.search.transactions, "on_after", lambda _ids: town.search.index._wake.set())
    town.turn(one, "standing")
    until(lambda: one in town.by_name(one))


def test_without_following_the_tables_it_never_finds_them(town, one, monkeypatch):
    """The negative control of the one before."""
    town.turn(one, "standing")
    monkeypatch.setattr(town.search.transactions, "on_after", lambda _ids: town.search.index._wake.set())
    monkeypatch.setattr(Index, "follow", lambda _self, _reading: None)
    town.turn(one, "standing")
    town.search.index.catch_up()
    assert one not in town.by_name(one)


@pytest.fixture
def stale(town, one, monkeypatch):
    """The index still holds one who was banned, and nobody told it."""
    monkeypatch.setattr(Index, "denied", frozenset())
    monkeypatch.setattr(Index, "catch_up", lambda _self: 0)
    town.turn(one, "residence")
    return one


def test_the_tables_have_the_last_word_on_what_the_index_proposes(town, stale):
    assert stale not in town.by_name(stale)
    assert stale not in suggested(town)


def test_without_the_last_look_what_the_index_proposes_is_shown(town, stale, monkeypatch):
    """The negative control of the one before."""
    monkeypatch.setattr(heard, "hidden_of", lambda _reading, _ids: set())
    monkeypatch.setattr(find, "card", lambda *how: replace(card(*how), sight=EVERYTHING_FOUND))
    assert stale in town.by_name(stale)
    assert stale in suggested(town)


def test_the_digest_no_longer_names_an_agency_that_was_banned(town, one):
    """It was told of while it could be proposed."""
    assert one in digest(town)
    town.turn(one, "list")
    assert one not in digest(town)


def suggested(town):
    return {each.id for each in town.backend.visitor.send(Suggest(prefix="无锡0号", limit=20)).items}


def digest(town):
    return {each.about_id for each in town.firm.send(ReadDigest(limit=200)).items}


def proposed(town):
    return {each.agency_id for each in town.backend.visitor.send(MatchDemand(state=DEMAND, limit=100)).items}
