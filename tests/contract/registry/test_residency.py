"""An agency comes into a zone and leaves it by its procedures: every check is shown, and the residence begins or ends."""

from __future__ import annotations

from base64 import b64decode
from datetime import date

import pytest

from chassis.errors import Forbidden, Missing, Refused, Stale
from contracts.commands.cases import ActOnCase, CorrectEntry, GetCase, ReadDesk, ReadDocument, ReadPaper, TryCorrection
from contracts.commands.things import ChangeThing, CreateThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.support.backend import NOW, Backend, until
from tests.support.residency import ADMITTED, Zones, another, condition_of
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("whole cases through every office")
PHOTOGRAPH = b"\x89PNG\r\n\x1a\n1"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """For all tests that leave the clock alone; each has its own zone and agency in it."""
    folder = tmp_path_factory.mktemp("residency")
    running = Backend(folder, clock_at(folder, NOW))
    yield running
    running.stop()


@pytest.fixture
def zones(request, world):
    moves_the_clock = "clock" in request.fixturenames
    return Zones.anew(request.getfixturevalue("backend") if moves_the_clock else world)


def outcomes(view, act):
    found = next(one for one in (*view.open_acts, *view.closed_acts) if one.act == act)
    return {test.condition: test.outcome for test in found.tests}


def test_an_agency_asks_to_enter_the_operator_admits_and_the_residence_begins(zones):
    seen = zones.file()
    assert [one.id for one in zones.desk("agency", "admission")] == [seen.id]
    assert zones.desk("operator", "admission") == []  # a draft is its filer's
    seen = zones.do("agency", seen, "file")
    assert zones.desk("agency", "admission") == []
    (row,) = zones.desk("operator", "admission")
    assert (row.title, row.what.zh, row.due) == (zones.agency.state["name"], "核验", date(2026, 3, 9))
    view = zones.see("operator", seen)
    assert set(outcomes(view, "admit").values()) == {"met"}
    assert outcomes(zones.see("agency", seen), "admit") == outcomes(view, "admit")  # who asked sees them, too
    admit = next(one for one in view.open_acts if one.act == "admit")
    assert all(test.source and test.as_of and test.basis.zh for test in admit.tests)
    assert {test.source.partition("@")[0] for test in admit.tests} == {"agency", "credit", "residence", "admission"}
    done = zones.do("operator", seen, "admit", **ADMITTED)
    assert (done.stage, done.end) == ("ADMITTED", "good")
    residence = zones.residence(done.state["residence_id"])
    assert (residence.state["state"], residence.state["entered_on"]) == ("resident", "2026-03-02")
    assert (residence.state["room"], residence.state["contract_no"]) == ("2204", "RZ-1")
    (entry,) = zones.history(residence)
    assert done.id in entry.basis
    assert corrected(zones, done, "admit", inputs={"entered_on": "2026-02-27"}) == [
        ("入驻记录：入驻日", "2026-03-02", "2026-02-27"), ("文书：入驻通知书", f"{done.id}-002", f"{done.id}-003"),
    ]  # fmt: skip
    assert zones.residence(residence.id).state["entered_on"] == "2026-02-27"
    assert [one.corrects for one in zones.history(residence)] == [1, None]


def corrected(zones, seen, act, **said):
    """An office puts the entry right, as it was shown before; what that moves beside the case."""
    view = zones.see("province", seen)
    one = next(one for one in view.entries if one.act == act)
    common = {"kind": view.kind, "id": view.id, "number": one.number} | said
    found = zones.people["province"].send(TryCorrection(**common))
    why = {"reason": "与合同不符", "approver": "处长"}
    zones.people["province"].send(CorrectEntry(**common | why | {"revision": view.revision}))
    zones.meet()
    return [(one.words.zh, one.before, one.after) for one in found.elsewhere]


def test_what_fails_or_cannot_be_told_is_shown_and_refuses_with_every_reason(zones):
    backend = zones.backend
    backend.province.act(zones.agency, "suspend")
    zones.meet()
    seen = zones.do("agency", zones.file(room=None, area_m2=None, contract_until="2026-03-01"), "file")
    found = outcomes(zones.see("operator", seen), "admit")
    assert (
        found | {"in_practice": "failed", "room_free": "unknown", "floor_area": "unknown", "contract": "failed"}
        == found
    )
    assert found["credit_code"] == found["not_listed"] == "met"
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "admit", **ADMITTED)
    assert condition_of(refused) == ["in_practice", "contract", "floor_area", "room_free"]
    assert zones.do("operator", seen, "refuse", reason="不符合").stage == "REFUSED"


def test_a_patent_agency_whose_conditions_of_practice_cannot_be_told_enters_by_exception_alone(zones):
    backend = zones.backend
    code = ChangeThing(kind="agency", id=zones.agency.id, revision=1, sets={"agency_code": "32101"}, basis="核对")
    backend.province.send(code)
    zones.meet()
    seen = zones.do("agency", zones.file(), "file")
    view = zones.see("operator", seen)
    found = outcomes(view, "admit")
    assert (found["opening"], found["licence"]) == ("failed", "failed")
    assert any(one.zh.startswith("执业条件不满足") and "《专利代理" in one.zh for one in view.remarks)
    for condition in ("opening", "licence"):
        seen = zones.do("operator", seen, "except", condition=condition, reason="许可在办", approver="省局")
    assert outcomes(zones.see("operator", seen), "admit")["opening"] == "waived"
    assert zones.do("operator", seen, "admit", **ADMITTED).stage == "ADMITTED"


def test_of_two_that_claim_one_room_the_second_is_refused_unless_sharing_is_approved(zones):
    backend = zones.backend
    other = another(backend)
    zones.meet()
    first, second = (
        zones.do("agency", zones.file(), "file"),
        zones.file("operator", agency_id=other.id, room="２２０４室"),
    )
    second = zones.do("operator", second, "file")
    assert any("也申请该房间" in one.zh for one in zones.see("operator", second).remarks)
    zones.do("operator", first, "admit", **ADMITTED)
    view = zones.see("operator", second)
    assert outcomes(view, "admit")["room_free"] == "failed"
    assert any(zones.agency.state["name"] in one.zh for one in view.remarks)
    with pytest.raises(Refused) as refused:
        zones.do("operator", second, "admit", **ADMITTED)
    assert condition_of(refused) == ["room_free"]
    second = zones.do("operator", second, "except", condition="room_free", reason="联合办公", approver="主任")
    done = zones.do("operator", second, "admit", **ADMITTED)
    assert "联合办公（主任" in zones.residence(done.state["residence_id"]).state["room_shared"]


def test_a_room_is_not_known_to_be_free_where_nobody_says_in_which_base_it_is(zones):
    base = zones.people["province"].create("base", {"zone_id": zones.zone.id, "region": "320211", "name": "湖岸中心"})
    zones.meet()
    zones.do("operator", zones.do("agency", zones.file(base_id=base.id), "file"), "admit", **ADMITTED)
    second = zones.do("operator", zones.file("operator", agency_id=another(zones.backend).id, room="2204 室"), "file")
    view = zones.see("operator", second)
    assert outcomes(view, "admit")["room_free"] == "unknown"
    assert any("有一方没有写明基地" in one.zh and zones.agency.state["name"] in one.zh for one in view.remarks)


def test_of_two_who_decide_at_once_the_second_sees_what_the_first_has_done(zones):
    backend = zones.backend
    seen = zones.do("agency", zones.file(), "file")
    zones.do("operator", seen, "refuse", reason="不符合")
    colleague = Principal(id="operator-9", role=Role.OPERATOR, zone=zones.zone.id, region="320211")
    command = ActOnCase(kind="admission", id=seen.id, revision=seen.revision, act="admit", inputs=ADMITTED)
    with pytest.raises(Stale) as stale:
        backend.someone(colleague).knows(zones.people["operator"]).send(command)
    assert "不予入驻" in stale.value.faults[1].detail.zh
    assert (
        zones.people["operator"].send(ListThings(kind="residence", where={"agency_id": (zones.agency.id,)})).items == ()
    )


def test_an_operator_has_no_other_way_in_and_an_office_records_what_was_decided_before(zones):
    backend = zones.backend
    state = {"agency_id": zones.agency.id, "zone_id": zones.zone.id, "entered_on": "2024-03-02"}
    with pytest.raises(Refused) as refused:
        zones.people["operator"].create("residence", state)
    assert [one.code for one in refused.value.faults] == ["registry.by-admission"]
    made = backend.province.create("residence", state, basis="2024 年入驻名单")
    zones.meet()
    with pytest.raises(Forbidden):
        zones.people["operator"].act(made, "see_out", reason="voluntary", left_on="2026-03-02")
    seen = zones.do("operator", zones.file("operator"), "file")
    assert outcomes(zones.see("operator", seen), "admit")["not_resident"] == "failed"


def test_nobody_files_for_another_and_an_operator_sees_the_own_zone_alone(zones):
    backend = zones.backend
    elsewhere = backend.province.create("zone", {"name": "马山集聚区", "region": "320211"})
    other = another(backend)
    strangers = [
        Principal(id="operator-2", role=Role.OPERATOR, zone=elsewhere.id, region="320211"),
        Principal(id="agency-2", role=Role.AGENCY, organisation=other.id),
    ]
    zones.meet()
    seen = zones.do("agency", zones.file(), "file")
    for principal in strangers:
        person = backend.someone(principal).knows(zones.people["agency"]).knows(backend.province)
        state = {"procedure": "ENTRY", "agency_id": zones.agency.id, "zone_id": zones.zone.id}
        for request in (GetCase(kind="admission", id=seen.id), GetThing(kind="admission", id=seen.id),
                        CreateThing(kind="admission", state=state)):  # fmt: skip
            with pytest.raises(Forbidden):
                person.send(request)
        assert person.send(ReadDesk(kind="admission")).items == ()
        assert person.send(ListThings(kind="admission")).items == ()


def test_an_agency_changes_its_draft_and_nothing_once_it_is_filed(zones):
    seen = zones.file()
    change = ChangeThing(kind="admission", id=seen.id, revision=seen.revision, sets={"room": "2205"})
    assert zones.people["agency"].send(change).state["room"] == "2205"
    seen = zones.do("agency", zones.see("agency", seen), "file")
    with pytest.raises(Refused) as refused:
        zones.people["agency"].send(
            ChangeThing(kind="admission", id=seen.id, revision=seen.revision, sets={"room": "9"})
        )
    assert refused.value.code == "procedures.not-on-your-desk"
    seen = zones.do("operator", seen, "correct", reason="房号不对")
    assert [one.id for one in zones.desk("agency", "admission")] == [seen.id]
    assert zones.do("agency", seen, "withdraw", reason="另择他处").stage == "WITHDRAWN"
    assert zones.file().id != seen.id  # nothing is under way any more


def test_an_entry_is_under_way_once(zones):
    seen = zones.file()
    with pytest.raises(Refused) as refused:
        zones.file("operator")
    assert [one.code for one in refused.value.faults] == ["registry.admission-runs"]
    assert seen.id in str(refused.value.faults[0].detail.zh)


# -- leaving


@pytest.fixture
def resident(zones):
    done = zones.do("operator", zones.do("agency", zones.file(), "file"), "admit", **ADMITTED)
    return zones.residence(done.state["residence_id"])


def test_an_agency_asks_to_leave_and_is_seen_out(zones, resident, clock):
    seen = zones.leave("agency", resident)
    assert (seen.title, seen.stage) == (zones.agency.state["name"], "RESIDENT")
    seen = zones.do("agency", seen, "ask", reason="迁址")
    clock.advance(days=3)
    done = zones.do("operator", seen, "leave")
    assert (done.stage, done.state["ground"], done.state["left_on"]) == ("LEFT", "voluntary", "2026-03-05")
    ended = zones.residence(resident.id)
    assert (ended.state["state"], ended.state["exit_reason"], ended.state["left_on"]) == (
        "left",
        "voluntary",
        "2026-03-05",
    )
    assert zones.residence(resident.id, as_of=date(2026, 3, 4)).state["state"] == "resident"
    (moved, _document) = corrected(zones, done, "leave", on=date(2026, 3, 4))
    assert moved == ("入驻记录：退出日", "2026-03-05", "2026-03-04")
    assert zones.residence(resident.id).state["left_on"] == "2026-03-04"
    assert zones.residence(resident.id, as_of=date(2026, 3, 4)).state["state"] == "left"
    assert zones.see("province", done).state["left_on"] == "2026-03-04"
    with pytest.raises(Refused) as refused:
        zones.leave("operator", resident)
    assert refused.value.code == "registry.not-resident"


def test_the_wish_of_an_agency_that_came_by_a_list_is_filed_for_it_with_its_paper_and_is_told_so(zones):
    seen = zones.do("operator", zones.file("operator"), "file")
    resident = zones.residence(zones.do("operator", seen, "admit", **ADMITTED).state["residence_id"])
    seen = zones.leave("operator", resident)
    said = {"requested_on": "2026-03-02", "reason": "迁址"}
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "ask_for", request="0" * 64, **said)
    assert [one.code for one in refused.value.faults] == ["procedures.no-paper"]
    said["request"] = zones.paper("operator", seen)
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "ask_for", **said | {"requested_on": "2026-03-03"})
    assert [(one.code, one.pointer) for one in refused.value.faults] == [
        ("registry.request-ahead", "#/inputs/requested_on")
    ]
    seen = zones.do("operator", seen, "ask_for", **said)
    assert (seen.stage, seen.state["requested_on"]) == ("SETTLING", "2026-03-02")
    last = zones.see("agency", seen).entries[-1]
    assert (last.words.zh, last.role.zh, last.document.zh) == ("代机构提交退出申请", "运营单位", "代为提交回执")
    assert zones.do("operator", seen, "leave").state["ground"] == "voluntary"
    corrected(zones, zones.see("province", seen), "ask_for", inputs={"requested_on": "2026-02-27"})
    assert zones.see("operator", seen).state["requested_on"] == "2026-02-27"


def test_a_case_is_told_as_of_a_day_and_as_known_at_a_moment_and_nothing_is_done_then(zones, clock):
    operator = zones.people["operator"]
    seen = zones.do("agency", zones.file(), "file")
    filed_at = clock.now()
    clock.advance(days=2)
    done = zones.do("operator", seen, "admit", **ADMITTED)
    clock.advance(days=2)
    then = operator.send(GetCase(kind="admission", id=seen.id, as_of=date(2026, 3, 3)))
    assert (then.stage, [one.act for one in then.entries][-1], then.open_acts, then.state["residence_id"]) == (
        "CHECKING", "file", (), "",
    )  # fmt: skip
    assert [(one.ended, one.late) for one in then.clocks] == [(None, 0)]
    known = operator.send(GetCase(kind="admission", id=seen.id, known_on=filed_at))
    assert known.stage == "CHECKING"
    now = operator.send(GetCase(kind="admission", id=seen.id, as_of=date(2026, 3, 6)))
    assert (now.stage, now.state) == (done.stage, done.state)
    with pytest.raises(Missing):
        operator.send(GetCase(kind="admission", id=seen.id, as_of=date(2026, 3, 1)))


def test_nobody_is_forced_out_before_the_warning_is_over_and_the_plea_answered(zones, resident, clock):
    seen = zones.do("operator", zones.leave("operator", resident), "warn", reason="违反管理制度")
    open_ = {who: {one.act for one in zones.see(who, seen).open_acts} for who in ("agency", "operator")}
    assert ("ask" in open_["agency"], "ask_for" in open_["operator"]) == (
        True,
        False,
    )  # nobody gives up its days for it
    assert [one.id for one in zones.desk("agency", "departure")] == [seen.id]
    seen = zones.do("agency", seen, "plea.make", plea="已改正")
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "force", reason="…")
    assert [one.code for one in refused.value.faults] == ["procedures.wrong-state", "procedures.not-met"]
    clock.advance(days=16)
    seen = zones.do("operator", seen, "plea.answer", "plea:1", answer="未改正")
    assert ([row.id for row in zones.desk("agency", "departure")], seen.stage) == ([], "HEARD")
    assert [(row.id, row.due) for row in zones.desk("operator", "departure")] == [(seen.id, None)]
    seen = zones.do("operator", seen, "force", reason="逾期未改")
    notice, order = document(zones, seen, "拟令退出通知"), document(zones, seen, "令退出决定")
    assert notice[1:3] == [
        "拟令你单位退出集聚区（机构退出集聚区）。理由：违反管理制度",
        "提前通知期：自2026年3月2日起，最后一日2026年3月17日。",
    ]
    assert order[2:4] == ["申辩1：已改正", "对申辩1的答复：未改正"]
    assert zones.do("operator", seen, "leave").state["ground"] == "forced"


def document(zones, seen, name):
    """What a document of the case says to the agency, line by line."""
    view = zones.see("agency", seen)
    number = next(one.number for one in view.entries if one.document and one.document.zh == name)
    found = zones.people["agency"].send(ReadDocument(kind=view.kind, id=view.id, number=number))
    return [line.zh for line in found.lines]


def test_a_plea_brings_its_evidence_which_the_operator_reads_and_no_other_agency_does(zones, resident):
    seen = zones.do("operator", zones.leave("operator", resident), "warn", reason="违反管理制度")
    evidence = zones.paper("agency", seen, PHOTOGRAPH)
    zones.do("agency", seen, "plea.make", plea="已改正", evidence=evidence)
    wanted = ReadPaper(kind=seen.kind, id=seen.id, hash=evidence)
    assert b64decode(zones.people["operator"].send(wanted).content) == PHOTOGRAPH
    stranger = Principal(id="agency-2", role=Role.AGENCY, organisation=another(zones.backend).id)
    with pytest.raises(Forbidden):
        zones.backend.someone(stranger).knows(zones.people["operator"]).send(wanted)


def test_a_warning_is_taken_back_and_the_agency_stays(zones, resident):
    seen = zones.do("operator", zones.leave("operator", resident), "warn", reason="违反管理制度")
    seen = zones.do("operator", seen, "relent")
    assert zones.do("operator", seen, "stay", reason="已改正").stage == "STAYED"
    assert zones.residence(resident.id).state["state"] == "resident"
    seen = zones.leave("agency", resident)
    assert zones.do("agency", seen, "withdraw", reason="填错").stage == "STAYED"


def test_an_exit_begun_after_the_contract_ran_out_goes_on_by_itself(zones, resident, clock):
    clock.advance(days=400)
    seen = zones.leave("operator", resident)
    assert (seen.stage, [one.act for one in seen.entries]) == ("SETTLING", ["$open", "expire"])
    done = zones.do("operator", seen, "leave")
    assert (done.state["ground"], done.entries[1].automatic) == ("expiry", True)


def test_an_agency_that_was_struck_off_is_seen_out_for_it(zones, resident):
    backend = zones.backend
    backend.province.act(zones.agency, "strike_off")
    zones.meet()
    seen = zones.leave("operator", resident)
    assert zones.do("operator", seen, "leave").state["ground"] == "forced"


def test_who_comes_and_goes_is_told_what_that_does_to_the_number_of_the_programme(zones):
    backend = zones.backend
    zone = ChangeThing(kind="zone", id=zones.zone.id, revision=1, sets={"programme": "JS_2016"})
    backend.province.send(zone)
    zones.meet()
    seen = zones.do("agency", zones.file(), "file")
    (line,) = [one.zh for one in zones.see("operator", seen).remarks]
    assert "现为 0，办结后为 1，要求 15，低于要求" in line
    done = zones.do("operator", seen, "admit", **ADMITTED)
    (line,) = [one.zh for one in zones.leave("operator", zones.residence(done.state["residence_id"])).remarks]
    assert "现为 1，办结后为 0" in line


def test_the_register_tells_of_a_beginning_and_an_end_as_ever(zones, resident):
    backend = zones.backend
    seen = zones.do("agency", zones.leave("agency", resident), "ask", reason="迁址")
    zones.do("operator", seen, "leave")
    until(lambda: backend.visitor.get(resident).state["state"] == "left")
    told = zones.told(resident)
    assert told == ["registry.residence.started", "registry.residence.ended"]
