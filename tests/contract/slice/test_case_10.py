"""Case 10 of the acceptance cases: who fits, exactly by how much, who is kept out and why, and how both choose."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from chassis.bus.envelope import Envelope
from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused
from contracts.commands.matching import MatchDemand
from contracts.commands.things import GetThing
from contracts.roles import Principal, Role
from rulebooks import credit_code
from services.all_in_one import SERVICES
from tests.support.backend import Backend, until
from tests.support.shape import clock_at

WEIGHTS = {  # as the case writes them
    "category": Decimal("0.30"),
    "right": Decimal("0.20"),
    "industry": Decimal("0.20"),
    "region": Decimal("0.10"),
    "capacity": Decimal("0.10"),
    "credit": Decimal("0.10"),
}
NAMES = "甲乙丙丁戊己庚辛"
CREDIT = {"甲": "A", "乙": "A+", "丙": "B", "丁": "C"}
WHOLE = {
    "categories": ["agency", "operation"],
    "rights": ["patent_invention", "layout_design"],
    "industries": ["w_ic"],
}
STATES: dict[str, dict[str, object]] = {  # category, right and industry as the case gives their values
    "甲": WHOLE | {"region": "320211"},
    "乙": WHOLE | {"rights": ["patent_invention"], "industries": ["new_information"], "region": "320213"},
    "丙": WHOLE | {"categories": ["agency"], "region": "320211"},
    "丁": WHOLE | {"industries": ["new_information"], "region": "320508"},
    **{name: WHOLE | {"region": "320211"} for name in "戊己庚辛"},
}
FREE = {"丙": 5}
LISTING = {
    "authority": "江苏省市场监督管理局",
    "document_no": "苏市监列〔2026〕10号",
    "decided_on": "2026-11-17",
    "listed_on": "2026-11-17",
    "ends_on": "2029-11-16",
    "ground": "演示",
    "article": "第九条",
}
DEMAND = {
    "title": "芯片发明专利与版图布局",
    "categories": ["agency", "operation"],
    "rights": ["patent_invention", "layout_design"],
    "industry": "w_ic",
    "region": "320211",
    "cases": 10,
    "deadline": "2026-12-31",
    "opponents": ["Z 科技有限公司"],
}


def credit_codes():
    for number in range(100):
        bodies = (f"91320211MA{number:06d}{sign}" for sign in credit_code.ALPHABET)
        whole = (body + credit_code.check(body + "0").expected for body in bodies)
        yield next(code for code in whole if credit_code.check(code).valid)


class World:
    """Eight agencies in a zone, and a firm that needs one."""

    def __init__(self, folder):
        self.clock = clock_at(folder, datetime(2026, 11, 18, 9, tzinfo=SHANGHAI))
        self.backend = Backend(folder, self.clock, SERVICES)  # a level is put into its inbox
        self.province = self.backend.province
        self.zone = self.province.create("zone", {"name": "蠡岸集聚区", "region": "320211"})
        self.operator = self.backend.someone(Principal(id="op", role=Role.OPERATOR, zone=self.zone.id))
        self.firm = self.backend.someone(Principal(id="firm-E", role=Role.FIRM, organisation="7K3Q2M9X5C0H"))
        self.agencies, self.accounts = {}, {}
        for name, code in zip(NAMES, credit_codes(), strict=False):
            self._agency(name, code)
        self.backend.settle()
        self._levels()
        self._kept_out()
        self.backend.settle()
        self.firm.knows(self.province)

    def _agency(self, name, code):
        state = {"name": f"无锡{name}知识产权代理有限公司", "credit_code": code} | STATES[name]
        self.agencies[name] = made = self.province.create("agency", state)
        self.province.create("residence", {"agency_id": made.id, "zone_id": self.zone.id, "entered_on": "2026-01-05"})
        self.operator.knows(self.province)

    def account(self, name):
        if name not in self.accounts:
            person = Principal(id=f"of-{name}", role=Role.AGENCY, organisation=self.agencies[name].id)
            self.accounts[name] = self.backend.someone(person)
        return self.accounts[name].knows(self.operator).knows(self.province)

    def _levels(self):
        """Offers, and levels as credit will announce them: through the inbox of search."""
        for number, (name, level) in enumerate(CREDIT.items(), start=1):
            id = self.agencies[name].id
            self.account(name).create("offer", {"agency_id": id, "free": FREE.get(name, 10)})
            self.tell_level(name, level, number)

    def tell_level(self, name, level, number, sequence=1):
        id = self.agencies[name].id
        envelope = Envelope(
            id=f"level-{number}", source="credit", type="credit.level.changed", subject=f"level/{id}",
            sequence=sequence, time=self.clock.now(), actor="platform",
            data={"kind": "level", "id": id, "state": {"agency_id": id, "level": level, "since": "2026-06-30"}},
        )  # fmt: skip
        self.backend.all.services["search"].inbox.receive("credit", [envelope], 0)

    def _kept_out(self):
        self.list("戊", "serious")
        self.province.act(self.agencies["己"], "suspend")
        self.list("庚", "abnormal")
        self.account("辛").create(
            "retainer", {"agency_id": self.agencies["辛"].id, "client": "Z科技", "since": "2025-01-01"}
        )

    def list(self, name, kind, **but):
        state = LISTING | {"agency_id": self.agencies[name].id, "list_kind": kind} | but
        return self.province.create("listing", state)

    def match(self, **how):
        return self.firm.send(MatchDemand(state=DEMAND, **how))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("case10"))
    yield made
    made.backend.stop()


@pytest.fixture
def own(tmp_path):
    made = World(tmp_path)
    yield made
    made.backend.stop()


def test_the_four_agencies_score_exactly_what_the_case_says(world):
    found = [(one.name[2], one.score) for one in world.match().items]
    assert found == [("甲", "99.0"), ("丁", "79.0"), ("乙", "78.0"), ("丙", "77.0")]


def test_each_score_is_the_exact_sum_of_its_named_parts(world):
    for one in world.match().items:
        assert {part.measure: Decimal(part.weight) for part in one.parts} == WEIGHTS
        assert sum(Decimal(part.weight) * Decimal(part.value) * 100 for part in one.parts) == Decimal(one.score)
        assert sum(Decimal(part.points) for part in one.parts) == Decimal(one.score)


def test_every_part_says_its_fact_its_day_and_its_source(world):
    first = world.match().items[0]
    assert all(part.fact.zh and part.fact.en and part.source.zh and part.on for part in first.parts)
    assert {part.measure: str(part.on) for part in first.parts}["credit"] == "2026-06-30"


def test_what_is_missing_and_what_would_lift_it_is_said(world):
    second = world.match().items[1]
    missing = {part.measure for part in second.parts if part.missing}
    assert missing == {"industry", "region", "credit"}
    assert second.higher == ()  # no single part is worth twenty points
    fourth = world.match().items[3]
    assert any("服务类别" in words.zh and "92.0" in words.zh for words in fourth.higher)


def test_the_others_are_left_out_each_with_its_reason(world):
    found = [(one.name[2], one.why, [fault.code for fault in one.reasons]) for one in world.match().left_out]
    assert found == [  # the gravest first
        ("辛", "conflict", ["search.conflict"]),
        ("戊", "listed", ["search.listed"]),
        ("己", "suspended", ["search.not-active"]),
        ("庚", "abnormal", ["search.listed"]),
    ]


def test_the_same_demand_on_the_same_day_gives_the_same_ranking(world):
    assert world.match() == world.match()


def test_whoever_is_not_signed_in_cannot_ask_who_acts_for_whom(world):
    with pytest.raises(Forbidden):
        world.backend.visitor.send(MatchDemand(state=DEMAND))
    without = {name: value for name, value in DEMAND.items() if name != "opponents"}
    assert len(world.backend.visitor.knows(world.province).send(MatchDemand(state=without)).items) == 5


def test_both_choose_and_nothing_is_concluded_without_both(own):
    demand = own.firm.create("demand", DEMAND)
    asked = {
        name: own.firm.create("contact", {"demand_id": demand.id, "agency_id": own.agencies[name].id})
        for name in "甲乙"
    }
    assert {view.state["due_on"] for view in asked.values()} == {"2026-11-23"}
    first, second = own.account("甲").knows(own.firm), own.account("乙").knows(own.firm)
    first.act(asked["甲"], "decline", because="承接已满")
    own.clock.set(datetime(2026, 11, 20, 10, tzinfo=SHANGHAI))
    accepted = second.act(asked["乙"], "accept")
    assert own.firm.knows(first).knows(second).get(asked["甲"]).state["state"] == "declined"
    assert accepted.state["state"] == "accepted"
    own.clock.set(datetime(2026, 11, 24, 9, tzinfo=SHANGHAI))
    days = {"decided_on": "2026-11-24", "listed_on": "2026-11-24", "ends_on": "2029-11-23"}
    listing = own.list("乙", "serious", **days)
    own.firm.knows(own.province)
    until(lambda: own.firm.get(asked["乙"]).state["risks"] == [listing.id])
    assert own.firm.get(asked["乙"]).state["state"] == "accepted"  # told, not cancelled
    assert [one.name[2] for one in own.match().items] == ["甲", "丁", "丙"]


def test_no_answer_by_the_end_of_the_last_day_lapses_and_only_then_may_the_agency_be_asked_again(own):
    demand = own.firm.create("demand", DEMAND)
    both = {"demand_id": demand.id, "agency_id": own.agencies["甲"].id}
    asked = own.firm.create("contact", both)
    own.clock.set(datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI))
    assert own.firm.get(asked).state["state"] == "asked"
    with pytest.raises(Refused):
        own.firm.create("contact", both)
    own.clock.set(datetime(2026, 11, 24, 0, 1, tzinfo=SHANGHAI))
    assert own.firm.get(asked).state["state"] == "expired"
    with pytest.raises(Refused):
        own.account("甲").knows(own.firm).act(own.firm.get(asked), "accept")
    again = own.firm.create("contact", both)
    assert (again.state["state"], again.state["due_on"]) == ("asked", "2026-11-27")
    assert own.account("甲").knows(own.firm).act(again, "accept").state["state"] == "accepted"


def test_a_signature_ends_the_demand_and_counts_the_firm_once_for_the_zone(own):
    zones = []
    for number in (1, 2):
        demand = own.firm.create("demand", DEMAND | {"title": f"第{number}件"})
        asked = own.firm.create("contact", {"demand_id": demand.id, "agency_id": own.agencies["甲"].id})
        agency = own.account("甲").knows(own.firm)
        accepted = agency.act(asked, "accept")
        signed = own.firm.knows(agency).act(accepted, "sign", signed_on="2026-11-18", evidence="合同编号 18")
        zones.append(signed.state["counts_for"])
        assert own.firm.get(demand).state["state"] == "signed"
    assert zones == [own.zone.id, None]


def test_an_agency_that_is_kept_out_cannot_be_chosen_and_every_reason_is_told(own):
    demand = own.firm.create("demand", DEMAND)
    reasons = {}
    for name in "戊己辛":
        with pytest.raises(Refused) as refused:
            own.firm.create("contact", {"demand_id": demand.id, "agency_id": own.agencies[name].id})
        reasons[name] = [fault.code for fault in refused.value.faults]
    assert reasons == {"戊": ["search.listed"], "己": ["search.not-active"], "辛": ["search.conflict"]}


def test_another_firm_sees_neither_the_demand_nor_its_contacts(own):
    demand = own.firm.create("demand", DEMAND)
    other = own.backend.someone(Principal(id="firm-F", role=Role.FIRM, organisation="5C0H7K3Q2M9X")).knows(own.firm)
    with pytest.raises(Forbidden):
        other.send(GetThing(kind="demand", id=demand.id))
    with pytest.raises(Forbidden):
        other.send(MatchDemand(id=demand.id))


def test_a_late_level_of_an_older_day_changes_nothing(own):
    own.tell_level("丁", "A+", 90, sequence=5)
    own.tell_level("丁", "D", 91, sequence=4)
    assert {one.name[2]: one.score for one in own.match().items}["丁"] == "85.0"
