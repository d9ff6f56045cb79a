"""There is one offer of an agency, held by the database: also where the look before it saw nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chassis import keeping
from chassis.errors import Refused
from chassis.ids import with_check
from contracts.commands.things import CreateThing, EndThing, View
from contracts.roles import PLATFORM, Principal, Role
from services.search import keeps
from services.search.service import SearchService
from tests.support.places import Place
from tests.support.trial import EVERYBODY, Caller, open_trial

pytestmark = pytest.mark.inside
AGENCY = Principal(id="agent", role=Role.AGENCY, organisation=with_check("7K3Q2M9X5C0"))


@pytest.fixture
def search(database: Place, clock: Any, monkeypatch: Any) -> Iterator[Caller]:
    """Search, where whoever declares an offer has looked just before somebody else declared one."""
    EVERYBODY.update({one.id: one for one in (AGENCY, PLATFORM)})
    blind = replace(keeps.OFFER, check=keeping.no_faults)  # making it takes the place of the one that looks
    monkeypatch.setattr(SearchService, "keeps", (blind, *keeps.KEEPS[1:]))
    yield Caller(open_trial(database, clock, SearchService), AGENCY.id)
    keeping.KEEPS["offer"] = keeps.OFFER


def declare(search: Caller) -> View:
    return search.send(CreateThing(kind="offer", state={"agency_id": AGENCY.organisation, "free": 1}))


def test_the_second_offer_that_saw_no_first_is_refused_by_the_key(search):
    first = declare(search)
    with pytest.raises(Refused) as refused:
        declare(search)
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["id"]) == ("search.one-offer", first.id)


def test_without_the_key_there_would_be_two(search, monkeypatch):
    monkeypatch.setattr("services.search.storage.taken.take", lambda *_: None)
    assert declare(search).id != declare(search).id


def test_an_offer_that_has_ended_makes_way_for_another(search, clock):
    first = declare(search)
    search.send(EndThing(kind="offer", id=first.id, revision=first.revision, on=clock.today(), basis="停业"))
    assert declare(search).id != first.id
