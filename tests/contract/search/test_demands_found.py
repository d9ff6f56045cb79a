"""Demands as documents of the index: what an agency finds, what vanishes, and what nobody is told; on both engines."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from chassis.errors import Forbidden, Missing, Refused, Unavailable
from contracts.codes import search as codes
from contracts.commands.matching import FindDemands, ReadDigest, ReadFittingDemands, ReadOneDemand
from contracts.commands.search import Find
from contracts.commands.things import ChangeThing, GetThing
from contracts.declare import State
from contracts.roles import Principal, Role
from services.search.domain.query import Cursor
from services.search.queries import conditions, demands, reader
from services.search.service import SearchService
from services.search.storage import posted
from tests.support.backend import until
from tests.support.elastic import address, own_place
from tests.support.town import Town

OPPONENT = "Z 科技有限公司"
PATENT: State = {
    "title": "发明专利申请",
    "wish": "集成电路封装，联系人：王小明，电话 13800138000",
    "services": ["patent_filing"],
    "rights": ["patent_invention"],
    "industry": "w_ic",
    "region": "320211",
    "budget_fen": 3_000_000,
    "deadline": "2026-12-31",
}
TRADEMARK: State = {"title": "Trademark registration abroad", "services": ["trademark_filing"], "region": "320505"}
AGAINST: State = {"title": "专利无效，对方是老东家", "wish": "无效宣告", "opponents": [OPPONENT], "region": "320211"}


class Board(Town):
    """A town with three agencies, the first of which acts for the opponent of one demand."""

    def __init__(self, folder, classes):
        super().__init__(folder, many=3, classes=classes)
        self.accounts = [
            self.backend.someone(Principal(id=f"of-{number}", role=Role.AGENCY, organisation=one.agency.id))
            for number, one in enumerate(self.members)
        ]
        retained = {"agency_id": self.members[0].agency.id, "client": "Z科技", "since": "2025-01-01"}
        self.retainer = self.accounts[0].create("retainer", retained)
        self.posted = {name: self.firm.create("demand", state) for name, state in DEMANDS.items()}
        for account in self.accounts:
            account.knows(self.firm)

    def finds(self, number=1, **how):
        """The demands that an agency finds, in their order; searching waits for the index as it does after one's own write."""
        return [one.demand_id for one in self.asks(number, **how).items]

    def asks(self, number=1, **how):
        return self.accounts[number].knows(self.firm).send(FindDemands(**how))

    def id(self, name):
        return self.posted[name].id


DEMANDS = {"patent": PATENT, "trademark": TRADEMARK, "against": AGAINST}


@pytest.fixture(scope="module", params=["embedded", "elastic"])
def board(request, tmp_path_factory):
    with ExitStack() as open_:
        classes = (SearchService,)
        if request.param == "elastic":
            at = open_.enter_context(own_place(request.getfixturevalue("elastic")))
            classes = (SearchService.on(address(at)),)
        made = Board(tmp_path_factory.mktemp("board"), classes)
        open_.callback(made.stop)
        yield made


@pytest.fixture
def brief(board):
    """A demand of this test's own."""
    return board.firm.create("demand", {"title": "植物新品种权申请", "opponents": ["丙公司"]})


def test_an_agency_finds_an_open_demand_by_its_words_and_by_the_words_of_its_codes(board):
    assert board.finds(q="集成电路封装")[0] == board.id("patent")
    assert board.finds(q="trademark")[0] == board.id("trademark")
    assert board.finds(q="商标注册")[0] == board.id("trademark")


def test_what_names_or_reaches_a_person_and_whose_it_is_is_neither_shown_nor_found(board):
    (one,) = board.asks(q="集成电路封装", limit=1).items
    told = repr(one)
    assert "13800138000" not in told
    assert "王小明" not in told
    assert "7K3Q2M9X5C0H" not in told
    assert board.finds(q="13800138000") == []
    assert board.finds(q="王小明") == []
    with pytest.raises(Refused) as refused:
        board.asks(filters={"firm_id": ("7K3Q2M9X5C0H",)})
    assert refused.value.faults[0].code == "search.unknown-field"


def test_one_wrong_letter_is_mended_where_nothing_holds_the_word(board):
    found = board.asks(q="trademrk registration")
    assert (found.meant, found.items[0].demand_id) == ("trademark registration", board.id("trademark"))


def test_what_was_taken_from_the_words_is_told_as_guessed_and_what_was_said_is_not(board, brief):
    found = {one.demand_id: one for one in board.asks(limit=50).items}
    guessed = {id: [(chip.list, chip.code) for chip in one.guessed] for id, one in found.items()}
    assert ("services", "variety_filing") in guessed[brief.id]
    assert found[brief.id].state["services"] == []
    assert [code for list_, code in guessed[board.id("patent")] if list_ == "services"] == []
    assert [list_ for list_, _ in guessed[board.id("trademark")] if list_ in ("services", "regions")] == []
    board.firm.act(brief, "cancel", because="不办了")


def test_a_place_that_only_the_words_name_is_told_as_guessed_as_well(board):
    made = board.firm.create("demand", {"title": "无锡的商标续展"})
    (one,) = [one for one in board.asks(filters={"city": ("320200",)}, limit=50).items if one.demand_id == made.id]
    assert ("regions", "320200") in [(chip.list, chip.code) for chip in one.guessed]
    board.firm.act(made, "cancel", because="不办了")


def test_filters_and_their_counts_say_the_same(board):
    found = board.asks(filters={"services": ("patent_filing",)}, facets=("services", "city"))
    assert [one.demand_id for one in found.items] == [board.id("patent")]
    counts = {value.value: value.count for facet in found.facets if facet.field == "services" for value in facet.values}
    assert {code: len(board.finds(filters={"services": (code,)})) for code in counts} == counts
    assert board.finds(filters={"budget_fen": ("2000000..",)}) == [board.id("patent")]
    assert board.finds(sort="deadline")[0] == board.id("patent")


def test_what_the_words_ask_for_counts_as_asked_for(board):
    """Nobody said a service of it in codes; the match takes it from the words, and so does the filter."""
    assert board.id("against") in board.finds(filters={"services": ("patent_invalidation",)})


def test_pages_follow_each_other(board):
    first = board.asks(limit=2)
    rest = board.asks(limit=2, after=first.next)
    assert len({one.demand_id for one in (*first.items, *rest.items)}) == first.total == 3
    with pytest.raises(Refused) as refused:
        board.asks(q="别的", after=first.next)
    assert refused.value.faults[0].code == "search.bad-cursor"
    with pytest.raises(Refused) as refused:
        board.asks(limit=2, after=replace(Cursor.read(first.next), value="forged").text())
    assert refused.value.faults[0].code == "search.bad-cursor"


@pytest.mark.parametrize("q", ["商标 月球着陆器 推进剂", "trademrk"])
def test_pages_of_what_is_found_otherwise_than_asked_follow_each_other(board, q):
    """Only by some of the words, or by the word that was meant."""
    more = [board.firm.create("demand", TRADEMARK | {"title": f"Trademark 商标 {number}"}) for number in range(2)]
    first = board.asks(q=q, limit=2)
    rest = board.asks(q=q, limit=50, after=first.next)
    assert len({one.demand_id for one in (*first.items, *rest.items)}) == first.total >= 3
    for one in more:
        board.firm.act(one, "cancel", because="不办了")


def test_an_empty_answer_names_the_condition_to_drop(board):
    found = board.asks(q="集成电路", filters={"services": ("trademark_filing",)})
    assert (found.total, found.drops[0].field, found.drops[0].total) == (0, "services", 1)


@pytest.mark.parametrize("act", ["cancel", "none_suitable"])
def test_a_demand_that_its_firm_ends_vanishes_at_once(board, brief, act):
    assert brief.id in board.finds(q="植物新品种")
    board.firm.act(brief, act, because="不办了")
    assert brief.id not in board.finds(q="植物新品种")


def test_a_demand_that_is_closed_while_the_index_is_behind_is_in_no_total(board, brief, monkeypatch):
    assert brief.id in board.finds(q="植物新品种")
    before = board.asks(facets=("state",)).total
    monkeypatch.setattr(board.search.index, "catch_up", lambda: 0)
    board.firm.act(brief, "cancel", because="不办了")
    found = board.asks()
    assert (brief.id in {one.demand_id for one in found.items}, found.total) == (False, before - 1)


def test_without_both_guards_it_would_be_shown_until_the_index_has_followed(board, brief, monkeypatch):
    """The negative control of the two before."""
    assert brief.id in board.finds(q="植物新品种")
    monkeypatch.setattr(board.search.index, "catch_up", lambda: 0)
    monkeypatch.setattr(board.search.index, "_step", lambda: None)
    monkeypatch.setattr(posted, "closed_and_waiting", lambda _reading: frozenset())
    monkeypatch.setattr(demands, "may_be_told", lambda *_how: True)
    board.firm.act(brief, "cancel", because="不办了")
    assert brief.id in board.finds(q="植物新品种")


def test_a_demand_whose_day_has_gone_by_is_told_to_nobody(board, brief, monkeypatch):
    day = {"deadline": "2026-11-18"}
    board.firm.send(ChangeThing(kind="demand", id=brief.id, revision=brief.revision, sets=day))
    assert brief.id in board.finds(q="植物新品种")
    clock = board.backend.clock
    later = type(clock)(clock.now().replace(day=19))
    monkeypatch.setattr(clock, "now", later.now)
    assert brief.id not in board.finds(q="植物新品种")
    with pytest.raises(Refused) as refused:
        board.firm.create("contact", {"demand_id": brief.id, "agency_id": board.members[1].agency.id})
    assert [fault.code for fault in refused.value.faults] == ["search.deadline-past"]


def test_a_changed_demand_is_found_by_its_new_words(board, brief):
    sets = {"title": "集成电路布图设计登记"}
    board.firm.send(ChangeThing(kind="demand", id=brief.id, revision=brief.revision, sets=sets))
    assert brief.id in board.finds(q="布图设计")
    assert brief.id not in board.finds(q="植物新品种")


def test_an_agency_that_acts_for_the_opponent_hears_nothing_of_the_demand(board):
    told = board.asks(0, facets=("services", "region"))
    assert board.id("against") in board.finds(1)
    assert board.id("against") not in {one.demand_id for one in told.items}
    assert told.total == board.asks(1).total - 1
    counted = {value.value: value.count for facet in told.facets if facet.field == "region" for value in facet.values}
    assert counted["320211"] == 1
    assert board.asks(0, q="老东家").total == 0


def test_each_of_the_two_guards_keeps_it_from_that_agency_alone(board, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(posted, "against", lambda _reading, _id: frozenset())
        assert board.id("against") not in board.finds(0)
    with monkeypatch.context() as patch:
        patch.setattr(reader, "conflict_of", lambda *_how: None)
        assert board.id("against") not in board.finds(0)


def test_without_both_it_would_be_shown(board, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(posted, "against", lambda _reading, _id: frozenset())
    monkeypatch.setattr(reader, "conflict_of", lambda *_how: None)
    assert board.id("against") in board.finds(0)


def test_only_an_agency_searches_demands_and_nobody_finds_them_among_agencies(board):
    with pytest.raises(Forbidden):
        board.firm.send(FindDemands())
    with pytest.raises(Refused):
        board.backend.visitor.send(Find(kind="demand"))
    assert board.backend.visitor.send(Find(q="封装")).total == 0


def test_where_the_index_is_away_the_newest_are_looked_through(board, monkeypatch):
    monkeypatch.setattr(demands, "answered", _away(conditions.answered, board.search.index.engine))
    found = board.asks(q="集成电路封装")
    assert found.reduced
    assert board.id("patent") in {one.demand_id for one in found.items}
    assert board.id("against") not in board.finds(0, q="老东家")


def _away(asked, engine):
    def ask(other, *how):
        if other is engine:
            raise Unavailable(codes.NOT_READY.fault())
        return asked(other, *how)

    return ask


def test_demands_of_before_become_documents_with_the_day(board, brief):
    """As after an update from a program that kept none."""
    with board.search.transactions.work() as work:
        table = work.schema.meta.tables["document"]
        work.conn.execute(table.delete().where(table.c.id == brief.id))
    with board.search.transactions.work() as work:
        assert posted.of_the_day(work, "") == ""
    assert brief.id in board.finds(q="植物新品种")


def test_the_digest_of_an_agency_that_acts_for_the_opponent_is_silent(board):
    for account in board.accounts[:2]:
        account.create("saved_search", {"name": "无效", "looks_for": "demands", "words": "无效"})
    again = board.firm.create("demand", AGAINST)
    told = [{one.about_id for one in account.knows(board.firm).send(ReadDigest()).items} for account in board.accounts[:2]]  # fmt: skip
    assert [again.id in some for some in told] == [False, True]
    board.firm.act(again, "cancel", because="不办了")


def test_a_firm_saves_no_search_for_what_others_need(board):
    """Demands are told to agencies alone; it would wait for what never comes."""
    with pytest.raises(Refused) as refused:
        board.firm.create("saved_search", {"name": "别家要什么", "looks_for": "demands"})
    assert [fault.code for fault in refused.value.faults] == ["search.demands-for-agencies"]


@pytest.fixture
def secret(board):
    """A demand of which only those hear that the firm chooses; somebody waits for such a demand."""
    board.accounts[1].create("saved_search", {"name": "品种", "looks_for": "demands", "words": "植物新品种"})
    made = board.firm.create("demand", {"title": "植物新品种权申请", "confidential": True})
    yield made
    board.firm.act(made, "cancel", because="不办了")


def told(board, number=1):
    """Every demand that an agency is told of unasked, each way."""
    account = board.accounts[number].knows(board.firm)
    fitting = {one.demand_id for one in account.send(ReadFittingDemands(limit=50)).items}
    found = board.asks(number, limit=50)
    assert found.total == len(found.items)  # nor does a count tell of one
    return fitting | {one.about_id for one in account.send(ReadDigest()).items} | {one.demand_id for one in found.items}


def test_of_a_confidential_demand_only_whom_its_firm_chose_is_told(board, secret):
    assert secret.id not in told(board)
    with pytest.raises(Missing):
        board.accounts[1].knows(board.firm).send(ReadOneDemand(id=secret.id))
    asked = board.firm.create("contact", {"demand_id": secret.id, "agency_id": board.members[1].agency.id})
    assert board.accounts[1].knows(board.firm).send(ReadOneDemand(id=secret.id)).title == "植物新品种权申请"
    with pytest.raises(Missing):
        board.accounts[2].knows(board.firm).send(ReadOneDemand(id=secret.id))
    assert secret.id not in told(board)
    board.accounts[1].knows(board.firm).act(asked, "decline", because="承接已满")
    with pytest.raises(Missing):
        board.accounts[1].knows(board.firm).send(ReadOneDemand(id=secret.id))


def test_a_demand_that_becomes_confidential_vanishes_and_one_that_no_longer_is_appears(board, brief):
    def keeps(confidential):
        seen = board.firm.get(brief).revision
        sets = {"confidential": confidential}
        board.firm.send(ChangeThing(kind="demand", id=brief.id, revision=seen, sets=sets))
        return brief.id in told(board)

    assert (brief.id in told(board), keeps(True), keeps(False)) == (True, False, True)


def test_what_fits_and_what_is_found_agree(board):
    fitting = {one.demand_id for one in board.accounts[1].knows(board.firm).send(ReadFittingDemands(limit=50)).items}
    found = {one.demand_id: one.fits for one in board.asks(limit=50).items}
    assert {id for id, fits in found.items() if fits} == fitting


def test_the_index_itself_holds_nothing_of_what_others_may_not_read(board):
    """Not only the answer: the document, as it was put."""
    with board.search.transactions.reading() as reading:
        demand = reading.get(type(posted.newest(reading, 1)[0]), board.id("against"))
        document = posted.document_of(demand, 1, reading.today)
    told = repr(document)
    for secret in ("科技有限公司", "7K3Q2M9X5C0H", "firm_id", "opponents"):
        assert secret not in told
    assert board.firm.send(GetThing(kind="demand", id=demand.id)).state["opponents"] == [OPPONENT]
    until(lambda: not board.search.index.lag)
