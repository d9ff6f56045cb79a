"""The match both ways: an agency sees a demand as fitting exactly when the demand's match shows the agency, at that very rank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chassis.errors import Forbidden, Missing
from chassis.shapes.codec import state_of
from contracts.commands.matching import FindDemands, MatchDemand, ReadDigest, ReadFittingDemands, ReadOneDemand
from contracts.roles import Principal, Role
from services.search.domain.scoring.explain import names
from services.search.queries import fitting, one_demand, places, reader
from services.search.storage.conflicts import Conflicts
from tests.support.backend import Someone
from tests.support.town import Town

MANY = 24
SERVICES = (("patent_filing",), ("patent_filing", "trademark_filing"), ("valuation",))
DEMANDS = (
    {"title": "专利申请", "services": ["patent_filing"]},
    {"title": "专利申请，对方是老东家", "services": ["patent_filing"], "opponents": ["Z 科技有限公司"]},
    {"title": "想把几件专利估个价再谈入股", "region": "320211"},
    {"title": "商标注册", "services": ["trademark_filing"], "budget_fen": 100_000, "cases": 3},
    {"title": "什么都行"},
)
LISTED, WARNED, SUSPENDED, LAPSED, CONFLICTED = 3, 4, 6, 7, 9
NEW = (14, 22)  # by turn they stand behind five of their equals


class Market(Town):
    """A town whose agencies differ: in services and offers, some new, some kept out in one way or another."""

    def __init__(self, folder):
        super().__init__(folder, many=MANY)
        self.accounts: dict[str, Someone] = {}
        for number, one in enumerate(self.members):
            self._differs(number, one)
        for number, turned in ((LISTED, "list"), (SUSPENDED, "standing")):
            self.turn(self.id(number), turned)
        self.warn(self.id(WARNED))
        client = {"agency_id": self.id(CONFLICTED), "client": "Z科技", "since": "2025-01-01"}
        self.accounts[self.id(CONFLICTED)].create("retainer", client)
        self.demands = [self.firm.create("demand", state).id for state in DEMANDS]
        for account in self.accounts.values():
            account.knows(self.firm)

    def id(self, number):
        return self.members[number].agency.id

    def _differs(self, number, one):
        services, about = SERVICES[number % 3], ("估值入股", "专利申请")[number % 4 == 0]
        state = state_of(one.agency) | {"services": services, "about": about}
        self._send("registry", "registry.agency.changed", "agency", one.agency.id, state)
        stays = {"entered_on": date(2026, 1, 5) if number in NEW else date(2019, 1, 7)}
        stays |= {"contract_until": date(2026, 11, 10)} if number == LAPSED else {}
        residence = state_of(one.residence) | {name: day.isoformat() for name, day in stays.items()}
        self._send("registry", "registry.residence.changed", "residence", one.residence.id, residence)
        person = Principal(id=f"of-{number}", role=Role.AGENCY, organisation=one.agency.id)
        self.accounts[one.agency.id] = account = self.backend.someone(person)
        if number % 8 == 0:
            offer = {"agency_id": one.agency.id, "free": number, "least_budget_fen": 20_000 * number}
            account.create("offer", offer)

    def reads(self, number, demand):
        """One demand as an agency reads it."""
        account = self.accounts[self.id(number)].knows(self.firm)
        return account.send(ReadOneDemand(id=demand))

    def told_to_the_firm(self):
        """What the firm is shown: by demand and agency its rank and score, and among how many."""
        rankings = {id: self.firm.send(MatchDemand(id=id, limit=100)) for id in self.demands}
        return {
            (demand, one.agency_id): (one.rank, one.score, ranking.considered)
            for demand, ranking in rankings.items()
            for one in ranking.items
        }

    def told_to_agencies(self):
        """What each agency sees, the same way."""
        return {
            (one.demand_id, agency): (one.match.rank, one.match.score, one.of)
            for agency, account in self.accounts.items()
            for one in account.send(ReadFittingDemands(limit=50)).items
            if one.match
        }


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    made = Market(tmp_path_factory.mktemp("market"))
    yield made
    made.stop()


def test_each_agency_sees_the_demands_whose_match_shows_it_at_that_rank_and_score(market):
    shown = market.told_to_the_firm()
    assert market.told_to_agencies() == shown
    never = {market.id(number) for number in (LISTED, WARNED, SUSPENDED, LAPSED)}
    assert never.isdisjoint(agency for _, agency in shown)
    conflicted = market.id(CONFLICTED)
    assert [(demand, conflicted) in shown for demand in market.demands[:2]] == [True, False]
    assert len(shown) > MANY * 2  # not because nobody is shown
    assert len(shown) < MANY * len(DEMANDS) - 5 * len(never)  # nor because everybody is


def test_scores_of_two_profiles_are_told_with_what_each_gives_at_most(market):
    """One demand is of a region with its own profile: side by side the bare scores would mislead."""
    told = market.accounts[market.id(2)].send(ReadFittingDemands(limit=50)).items
    scales = {(one.profile.partition("@")[0], one.match.most) for one in told if one.match}
    assert {profile for profile, _ in scales} == {"match", "policy_default"}
    assert ("policy_default", "100.0") in scales
    for one in told:
        if one.match:
            share = 100 * Decimal(one.match.score) / Decimal(one.match.most)
            assert abs(share - Decimal(one.match.share)) <= Decimal("0.05")


def test_among_equals_the_newcomers_seat_is_the_same_for_both(market, monkeypatch):
    """There are enough equals for it to matter: without the seats one side gives other ranks."""
    shown = market.told_to_the_firm()
    monkeypatch.setattr(places, "seated", lambda equals, _new, _every, most: list(equals)[:most])
    assert market.told_to_agencies() != shown


def test_without_others_conflicts_an_agency_would_see_another_rank(market, monkeypatch):
    """The negative control of what the two have in common about conflicts."""
    shown = market.told_to_the_firm()
    monkeypatch.setattr(fitting, "all_conflicts", lambda reading: Conflicts((), reading.today))
    assert market.told_to_agencies() != shown


def test_who_is_kept_out_is_told_why_and_who_is_in_conflict_is_told_nothing(market):
    told = {
        number: market.accounts[market.id(number)].send(ReadFittingDemands(limit=50))
        for number in (LISTED, WARNED, SUSPENDED, LAPSED, CONFLICTED)
    }
    whys = {number: found.left_out and found.left_out.why for number, found in told.items()}
    assert whys == {LISTED: "listed", WARNED: "abnormal", SUSPENDED: "suspended", LAPSED: "expired", CONFLICTED: None}
    assert market.demands[1] not in {one.demand_id for one in told[CONFLICTED].items}


def test_one_demand_says_the_same_as_the_list_of_those_that_fit(market):
    listed = market.accounts[market.id(2)].send(ReadFittingDemands(limit=50)).items
    alone = [market.reads(2, one.demand_id) for one in listed]
    assert [(one.match, one.of, one.state, one.profile) for one in alone] == [
        (one.match, one.of, one.state, one.profile) for one in listed
    ]


def test_an_agency_that_has_nothing_of_what_is_asked_is_told_what_that_is(market):
    made = market.firm.create("demand", {"title": "作价入股", "services": ["valuation"]})
    one = market.reads(0, made.id)
    assert (one.match, one.lacks.zh) == (None, names("services", ["valuation"]).zh)
    assert market.reads(2, made.id).match
    market.firm.act(made, "cancel", because="不办了")


def test_whom_the_law_keeps_out_reads_every_reason_instead_of_a_demand(market):
    for number, code in (
        (LISTED, "search.listed"),
        (SUSPENDED, "search.not-active"),
        (LAPSED, "search.contract-lapsed"),
    ):
        with pytest.raises(Forbidden) as refused:
            market.reads(number, market.demands[4])
        assert [fault.code for fault in refused.value.faults] == [code]


def unasked(market, number):
    """Every demand that is told to an agency without its being chosen: on the board, by searching, in the digest."""
    account = market.accounts[market.id(number)].knows(market.firm)
    board, found, digest = [account.send(asked) for asked in (ReadFittingDemands(), FindDemands(), ReadDigest())]
    ids = [{one.demand_id for one in board.items}, {one.demand_id for one in found.items}, {one.about_id for one in digest.items}]  # fmt: skip
    assert [board.total, found.total] == [len(board.items), len(found.items)]
    return [bool(some) for some in ids], {one.left_out and one.left_out.why for one in (board, found, digest)}


def test_whom_the_law_keeps_out_reads_no_demand_in_any_list_either(market, monkeypatch):
    """One rule for the lists and the page of one; with the rule off each list would tell."""
    some = ((LISTED, "listed"), (WARNED, "abnormal"), (SUSPENDED, "suspended"), (LAPSED, "expired"))
    for number, _ in some:
        market.accounts[market.id(number)].create("saved_search", {"name": "都要", "looks_for": "demands"})
    made = market.firm.create("demand", {"title": "什么都行，再来一件"})
    assert {number: unasked(market, number) for number, _ in some} == {
        number: ([False] * 3, {why}) for number, why in some
    }
    chosen = market.firm.create("contact", {"demand_id": made.id, "agency_id": market.id(1)})
    assert (market.reads(1, made.id).contact.id, unasked(market, 1)[1]) == (chosen.id, {None})
    monkeypatch.setattr(reader.Reader, "is_told", True)
    assert [unasked(market, number)[0] for number, _ in some] == [
        [False, True, True]
    ] * 4  # in a ranking it has no place
    market.firm.act(made, "cancel", because="不办了")


def test_who_acts_for_the_opponent_is_told_that_there_is_no_such_demand(market):
    with pytest.raises(Missing) as refused:
        market.reads(CONFLICTED, market.demands[1])
    assert refused.value.code == "thing.missing"


def test_without_the_look_at_conflicts_it_would_be_shown(market, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(one_demand, "conflict_of", lambda *_how: None)
    assert market.reads(CONFLICTED, market.demands[1]).title


def test_a_demand_that_ended_is_read_by_whom_its_firm_chose_and_by_nobody_else(market):
    made = market.firm.create("demand", {"title": "专利申请", "services": ["patent_filing"]})
    chosen = market.firm.create("contact", {"demand_id": made.id, "agency_id": market.id(1)})
    assert [act.act for act in market.reads(1, made.id).contact.open_acts] == ["accept", "decline"]
    assert market.reads(0, made.id).contact is None
    market.firm.act(made, "cancel", because="不办了")
    one = market.reads(1, made.id)
    assert (one.closed.code, one.match, one.contact.id) == ("search.demand-not-open", None, chosen.id)
    with pytest.raises(Missing) as refused:
        market.reads(0, made.id)
    assert refused.value.code == "search.demand-not-open"
