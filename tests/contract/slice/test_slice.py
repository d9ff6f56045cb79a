"""The slice: from the register through the zone and the list to what a firm finds, and back."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused, Stale
from contracts.commands.applications import ReadProgrammes
from contracts.commands.assessment import ReadCalendar
from contracts.commands.platform import ReadEvents, VerifyLedger
from contracts.commands.search import Find, ReadCard
from contracts.commands.things import ChangeThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.support.backend import AGENCY, AUDITOR, OTHER_CITY, until
from tests.support.shape import applied, position

SERIOUS = {
    "list_kind": "serious",
    "authority": "江苏省市场监督管理局",
    "document_no": "苏市监列〔2026〕1号",
    "decided_on": "2026-03-02",
    "listed_on": "2026-03-02",
    "ends_on": "2026-03-31",
    "ground": "从事严重违法专利代理行为",
    "article": "第九条第二项",
}


def found(person, q="知识产权代理"):
    return [card.id for card in person.send(Find(q=q)).items]


def test_an_admitted_agency_is_found_by_a_chinese_query_without_an_account(visitor, agency, residence):
    assert found(visitor) == [agency.id]


def test_an_agency_in_no_zone_is_not_found_and_its_card_says_why(visitor, province, agency):
    visitor.knows(province)
    assert found(visitor) == []
    card = visitor.send(ReadCard(kind="agency", id=agency.id))
    assert [reason.code for reason in card.sight.reasons] == ["search.no-residence"]


def test_credit_opens_its_file_when_the_agency_is_registered(backend, province, agency):
    backend.settle()
    file = province.send(GetThing(kind="credit_file", id=agency.id))
    assert (file.state["agency_name"], file.state["state"]) == (AGENCY["name"], "open")


def test_a_serious_listing_hides_the_agency_at_once_and_says_by_which_list(
    backend, visitor, province, agency, residence
):
    backend.settle()
    listing = province.create("listing", {"agency_id": agency.id} | SERIOUS)
    visitor.knows(province)
    assert found(visitor) == []
    (reason,) = visitor.send(ReadCard(kind="agency", id=agency.id)).sight.reasons
    assert reason.code == "search.listed"
    assert reason.context["listing"] == listing.id
    assert "苏市监列〔2026〕1号" in reason.fact.zh
    assert reason.basis.zh.endswith("第十五条")


def test_an_abnormal_listing_warns_and_does_not_hide(backend, visitor, province, agency, residence):
    backend.settle()
    province.create("listing", {"agency_id": agency.id} | SERIOUS | {"list_kind": "abnormal"})
    visitor.knows(province)
    (card,) = visitor.send(Find(q="知识产权代理")).items
    assert (card.sight.found, card.sight.recommended) == (True, False)


def test_the_day_after_its_last_brings_the_agency_back_by_itself(backend, clock, visitor, province, agency, residence):
    backend.settle()
    listing = province.create("listing", {"agency_id": agency.id} | SERIOUS)
    clock.set(datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI))
    province.get(listing)
    visitor.knows(province)
    assert found(visitor) == []
    clock.set(datetime(2026, 4, 1, 0, 1, tzinfo=SHANGHAI))
    assert province.get(listing).state["state"] == "expired"
    until(lambda: found(visitor) == [agency.id])


def test_a_lifted_listing_brings_the_agency_back_and_its_term_is_overridden(
    backend, clock, visitor, province, agency, residence
):
    backend.settle()
    listing = province.create("listing", {"agency_id": agency.id} | SERIOUS)
    lifted = province.act(listing, "lift", lifted_on="2026-03-02", because="义务已履行")
    visitor.knows(province)
    assert found(visitor) == [agency.id]
    clock.set(datetime(2026, 4, 2, 9, tzinfo=SHANGHAI))
    assert province.get(lifted).state["state"] == "lifted"


def test_a_suspended_agency_is_not_found_until_it_is_restored(visitor, province, agency, residence):
    suspended = province.act(agency, "suspend")
    assert found(visitor.knows(province)) == []
    province.act(suspended, "restore")
    assert found(visitor.knows(province)) == [agency.id]


def test_an_agency_that_was_seen_out_is_not_found_and_stays_visible_as_of_before(
    visitor, province, operator, agency, residence, clock
):
    clock.advance(days=10)
    left = province.act(residence, "see_out", reason="voluntary", left_on="2026-03-12")
    assert left.state["state"] == "left"
    assert found(visitor.knows(province)) == []
    operator.knows(province)
    assert operator.get(residence, as_of=date(2026, 3, 11)).state["state"] == "resident"
    assert operator.get(residence, as_of=date(2026, 3, 12)).state["state"] == "left"


def test_a_zone_shows_who_was_in_it_on_any_day(operator, province, agency, zone, residence, clock):
    clock.advance(days=10)
    province.act(residence, "see_out", reason="expiry", left_on="2026-03-12")
    then = operator.send(GetThing(kind="zone", id=zone.id, related=("residence",), as_of=date(2026, 3, 5)))
    assert [(one.names["agency_id"], one.state["state"]) for one in then.related] == [(AGENCY["name"], "resident")]


def test_a_correction_of_the_past_does_not_alter_what_was_known_before(province, agency, clock):
    clock.advance(days=30)
    before = clock.now()
    clock.advance(days=1)
    province.send(
        ChangeThing(
            kind="agency", id=agency.id, revision=1, sets={"staff": 12}, valid_from=date(2026, 3, 10),
            until=date(2026, 3, 20),
        )
    )  # fmt: skip
    clock.advance(minutes=1)
    day = date(2026, 3, 15)
    assert province.get(agency, as_of=day).state["staff"] == 12
    assert province.get(agency, as_of=day, known_on=before).state["staff"] is None
    assert province.get(agency).state["staff"] is None


def test_every_reason_is_told_at_once(province):
    bad = AGENCY | {"credit_code": "91320211MAFAKE0190", "region": "999999", "primary_category": "finance", "fax": "1"}
    with pytest.raises(Refused) as refused:
        province.create("agency", {name: value for name, value in bad.items() if name != "name"})
    told = {(fault.code, fault.pointer) for fault in refused.value.faults}
    assert {("field.unknown", "#/fax"), ("field.required", "#/name"), ("field.not-in-list", "#/region")} <= told


def test_the_check_digit_is_refused_with_the_expected_one_and_accepted_with_a_reason(province):
    wrong = AGENCY | {"credit_code": "91320211MAFAKE0190"}
    with pytest.raises(Refused) as refused:
        province.create("agency", wrong)
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["expected"]) == ("registry.credit-code", "7")
    made = province.create("agency", wrong | {"code_override": "早期试点代码，已核对执照原件"})
    assert made.state["credit_code"] == "91320211MAFAKE0190"


def test_full_width_digits_and_small_letters_are_taken_for_what_they_are(province):
    made = province.create("agency", AGENCY | {"credit_code": "９１３２０２１１mafake ０１９７"})
    assert made.state["credit_code"] == AGENCY["credit_code"]


def test_a_second_record_of_the_same_code_is_refused_with_the_first_one_named(province, agency):
    with pytest.raises(Refused) as refused:
        province.create("agency", AGENCY | {"name": "另一名称"})
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["id"]) == ("registry.credit-code-in-use", agency.id)


def test_the_same_key_gives_the_same_answer_and_one_agency(province):
    first = province.send(_register(), key="once")
    again = province.send(_register(), key="once")
    assert first == again
    assert province.send(ListThings(kind="agency", count=True)).total == 1


def test_the_same_key_with_other_content_is_refused(province):
    province.send(_register(), key="once")
    with pytest.raises(Refused) as refused:
        province.send(_register(name="别的名称"), key="once")
    assert refused.value.code == "command.key-reused"


def test_a_stale_revision_is_refused_with_the_present_one(province, agency):
    province.send(ChangeThing(kind="agency", id=agency.id, revision=1, sets={"staff": 3}))
    with pytest.raises(Stale) as stale:
        province.send(ChangeThing(kind="agency", id=agency.id, revision=1, sets={"staff": 4}))
    assert stale.value.faults[0].context == {"seen": 1, "now": 2}


def test_a_city_officer_acts_in_his_own_city_only(backend, province, agency):
    stranger = backend.someone(OTHER_CITY)
    with pytest.raises(Forbidden) as forbidden:
        stranger.send(ChangeThing(kind="agency", id=agency.id, revision=1, sets={"staff": 3}))
    assert forbidden.value.code == "access.region"


def test_an_operator_admits_to_his_own_zone_only(backend, province, agency, zone):
    stranger = backend.someone(Principal(id="operator-9", role=Role.OPERATOR, zone="0" * 12))
    with pytest.raises(Forbidden) as forbidden:
        stranger.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    assert forbidden.value.code == "access.zone"


def test_closed_acts_say_why_to_each_caller(visitor, province, agency):
    seen = visitor.get(agency)
    assert seen.open_acts == ()
    reasons = {act.act: [reason.code for reason in act.reasons] for act in seen.closed_acts}
    assert reasons["suspend"] == ["access.sign-in"]
    assert reasons["restore"] == ["access.sign-in", "act.not-in-state"]
    assert [act.act for act in province.get(agency).open_acts] == ["suspend", "strike_off"]


def test_an_agency_enters_a_zone_once_and_only_in_good_standing(province, agency, zone, residence):
    with pytest.raises(Refused) as refused:
        province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    assert refused.value.code == "registry.resident-already"
    other = province.create(
        "agency", AGENCY | {"credit_code": "91320211MAFAKE0272", "name": "无锡序方知识产权服务有限公司"}
    )
    province.act(other, "suspend")
    with pytest.raises(Refused) as refused:
        province.create("residence", {"agency_id": other.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    assert refused.value.code == "registry.not-active"


def test_the_contract_of_a_suspended_resident_can_still_be_written_down(operator, province, agency, residence):
    province.act(agency, "suspend")
    longer = operator.send(
        ChangeThing(
            kind="residence", id=residence.id, revision=residence.revision, sets={"contract_until": "2027-03-01"}
        )
    )
    assert longer.state["contract_until"] == "2027-03-01"


def test_a_title_has_its_calendar_from_the_award_on(backend, province, zone):
    award = province.create(
        "award",
        {
            "zone_id": zone.id, "zone_name": "蠡岸集聚区", "region": "320211", "programme": "JS_2016",
            "title_no": "苏知集聚〔2025〕1号", "awarded_on": "2025-10-20",
        },
    )  # fmt: skip
    backend.settle()
    days = [(one.code, one.day, one.remind_on) for one in province.send(ReadCalendar(title_id=award.id)).items]
    assert days[:3] == [
        ("plan-due", date(2026, 1, 20), None),
        ("report-yearly", date(2026, 1, 31), date(2026, 1, 30)),
        ("report-yearly", date(2027, 1, 31), date(2027, 1, 29)),
    ]
    assert ("term-ends", date(2028, 10, 20), None) in days
    assert ("final-assessment", date(2028, 10, 21), None) in days


def test_the_programmes_in_force_follow_the_day(visitor):
    def codes(day):
        return {one.code for one in visitor.send(ReadProgrammes(on=day)).items}

    assert "ZJ_2018" not in codes(date(2017, 12, 31))
    assert "ZJ_2018" in codes(date(2018, 1, 1))
    assert "JS_DRAFT" not in codes(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("programme", "day", "code"),
    [("ZJ_2018", "2017-12-31", "not-in-force"), ("JS_LAYOUT", "2026-03-02", "gives-no-title")],
)
def test_an_award_under_a_programme_that_gives_no_title_or_none_yet_is_refused(province, zone, programme, day, code):
    with pytest.raises(Refused) as refused:
        province.create(
            "award",
            {
                "zone_id": zone.id, "zone_name": "x", "region": "320211", "programme": programme,
                "title_no": "1", "awarded_on": day,
            },
        )  # fmt: skip
    assert [fault.code for fault in refused.value.faults] == [f"applications.{code}"]


def test_events_carry_positions_without_gaps_and_the_whole_new_state(backend, province, agency):
    province.act(agency, "suspend")
    events = backend.someone(AUDITOR).send(ReadEvents(service="registry"))
    assert [one.position for one in events.items] == list(range(1, events.last + 1))
    assert [one.event["type"] for one in events.items] == ["registry.agency.registered", "registry.agency.suspended"]
    last = events.items[-1].event
    assert (last["subject"], last["sequence"]) == (f"agency/{agency.id}", f"{2:020d}")
    assert last["data"]["state"]["name"] == AGENCY["name"]


def test_the_ledger_of_every_service_is_sound_after_all_this(backend, province, agency, residence):
    backend.settle()
    auditor = backend.someone(AUDITOR)
    for service in backend.shape.names:
        report = auditor.send(VerifyLedger(service=service))
        assert (report.sound, report.findings) == (True, ())


def test_a_reader_that_was_away_catches_up_with_everything(backend, province, visitor, agency, zone):
    province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    visitor.knows(province)
    assert applied(backend.shape, "search", "registry") <= position(backend.shape, "registry")
    assert found(visitor) == [agency.id]


def _register(**but):
    from contracts.commands.things import CreateThing

    return CreateThing(kind="agency", state=AGENCY | but)
