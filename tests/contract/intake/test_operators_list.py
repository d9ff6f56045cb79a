"""An operator's list of agencies: who is not registered is, everybody on it is filed for entry, and nobody's record is changed."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from chassis.clock import FixedClock
from chassis.errors import Forbidden
from chassis.intake import steps
from chassis.rpc.client import Clients
from chassis.rpc.wire import Headers
from contracts.commands import intake as asked
from contracts.commands.cases import ActOnCase, CaseView, GetCase, ReadDesk
from contracts.commands.things import ChangeThing, CreateThing, GetThing, ListThings
from contracts.roles import Principal, Role
from services.demo import waiting
from tests.contract.intake.conftest import OFFICER, OTHER, Importer
from tests.contract.intake.test_other_tables import ZONE, agency, codes_of, table
from tests.support.agency_workbook import HEADS, credit_code, lines, workbook
from tests.support.trial import EVERYBODY

pytestmark = pytest.mark.slow("each row is a case with its checks")
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what no database decides
LIST = ("单位名称", "统一信用代码", "所在区", "服务类型", "房间号", "租赁面积（㎡）", "合同号", "租期至", "入驻时间")
KNOWN = "无锡澄明专利代理有限公司"


def line(number: int, name: str, room: str = "", **but: str) -> tuple[str, ...]:
    cells = dict(zip(LIST, (name, credit_code(number), "滨湖区", "代理", room, "60", f"RZ-{number}", "2029-08-31", "2026.3.2"),
                     strict=True))  # fmt: skip
    return tuple((cells | but)[head] for head in LIST)


@pytest.fixture
def operator(importer: Importer) -> Importer:
    """The operator of a zone; one agency is on the register."""
    zone = importer.send(CreateThing(kind="zone", state={"name": ZONE, "region": "320211"})).id
    agency(importer, 1, KNOWN)
    who = Principal(id="operator", role=Role.OPERATOR, zone=zone)
    EVERYBODY[who.id] = who
    return Importer(importer.service, who, "admission")


def agencies(operator: Importer) -> dict[str, Any]:
    return {one.state["name"]: one for one in operator.send(ListThings(kind="agency", limit=200)).items}


def case(operator: Importer, row: asked.IntakeRow) -> CaseView:
    found: CaseView = operator.send(GetCase(kind="admission", id=row.thing_id))
    return found


FIRST = line(1, KNOWN, "A1203", 服务类型="代理、维权")
SECOND = line(2, "无锡泰嘉商标事务所", "A1204")


def test_a_list_registers_whom_nobody_has_and_files_an_entry_for_everybody_on_it(operator: Importer) -> None:
    seen = operator.preview(table(LIST, FIRST, SECOND))
    assert seen.counts == {"new": 2}
    old, new = operator.rows(seen)
    assert [one.zh for one in old.remarks] == ["已登记，登记内容不因名单改变", "名单与登记不同：服务类别"]
    assert [one.zh for one in new.remarks] == ["新登记服务机构，来源是这份名单"]
    assert list(agencies(operator)) == [KNOWN]  # nothing is written by looking
    done = operator.confirm(seen)
    assert done.counts == {"new": 2, "applied": 2}
    known = agencies(operator)
    assert (known[KNOWN].revision, known[KNOWN].state["categories"]) == (1, ["agency"])
    assert known["无锡泰嘉商标事务所"].state["region"] == "320211"
    for row, name in zip(operator.rows(done), (KNOWN, "无锡泰嘉商标事务所"), strict=True):
        view = case(operator, row)
        assert (view.stage, view.state["agency_name"], view.state["zone_id"]) == ("CHECKING", name, operator.by.zone)
        assert (view.state["area_m2"], view.state["expected_on"]) == ("60", "2026-03-02")
    assert {row.id for row in operator.send(ReadDesk(kind="admission")).items} == {
        r.thing_id for r in operator.rows(done)
    }


@ON_ONE
def test_where_a_fact_comes_from_is_the_list_and_the_row(operator: Importer) -> None:
    done = operator.confirm(operator.preview(table(LIST, SECOND)))
    view = operator.send(GetThing(kind="agency", id=agencies(operator)["无锡泰嘉商标事务所"].id, history=5))
    (entry,) = view.entries
    assert (entry.basis, entry.cause) == ("年报", f"intake:{done.hash[:16]}:2")


@ON_ONE
def test_who_was_brought_in_is_admitted_by_the_procedure_with_every_check(operator: Importer) -> None:
    done = operator.confirm(operator.preview(table(LIST, SECOND)))
    (row,) = operator.rows(done)
    view = case(operator, row)
    admit = next(one for one in view.open_acts if one.act == "admit")
    assert {test.outcome for test in admit.tests} == {"met"}
    command = ActOnCase(kind="admission", id=view.id, revision=view.revision, act="admit",
                        inputs={"entered_on": "2026-03-02", "reason": "符合"})  # fmt: skip
    residence = operator.send(command).state["residence_id"]
    assert operator.send(GetThing(kind="residence", id=residence)).state["room"] == "A1204"


def test_the_same_list_twice_changes_nothing_whatever_became_of_its_rows(operator: Importer) -> None:
    done = operator.confirm(operator.preview(table(LIST, FIRST, SECOND)))
    view = case(operator, operator.rows(done)[0])
    operator.send(ActOnCase(kind="admission", id=view.id, revision=view.revision, act="admit",
                            inputs={"entered_on": "2026-03-02", "reason": "符合"}))  # fmt: skip
    again = operator.preview(table(LIST, FIRST, SECOND))
    assert again.counts == {"unchanged": 2}
    resident, asks = operator.rows(again)
    assert [one.zh for one in resident.remarks] == ["2026-03-02 起已入驻本区", "名单与登记不同：服务类别"]
    assert "已在办理入驻" in asks.remarks[0].zh
    assert operator.confirm(again).counts == {"unchanged": 2}
    assert len(agencies(operator)) == 2


def test_what_was_registered_or_filed_since_the_preview_is_not_written_twice(operator: Importer) -> None:
    seen = operator.preview(table(LIST, FIRST, SECOND))
    agency(Importer(operator.service, OFFICER), 2, "无锡泰嘉商标事务所")
    operator.confirm(operator.preview(table(LIST, FIRST)))
    done = operator.confirm(seen)
    assert (done.counts["applied"], done.counts["unchanged_since"]) == (1, 1)
    assert len(agencies(operator)) == 2


@ON_ONE
def test_of_a_registered_agency_the_code_alone_is_enough(operator: Importer) -> None:
    seen = operator.preview(table(("信用代码", "房号"), (credit_code(1), "A1"), (credit_code(2), "A2")))
    assert seen.counts == {"new": 1, "bad": 1}
    (bad,) = operator.rows(seen, "bad")
    assert {one.fault.pointer for one in bad.faults} >= {"#/name", "#/region", "#/categories"}


@ON_ONE
def test_every_mistake_is_told_at_its_cell_of_the_agency_and_of_the_entry_at_once(operator: Importer) -> None:
    wrong = line(3, "无锡立品商标事务所", 统一信用代码=credit_code(3)[:-1] + "0", 租期至="明年")
    seen = operator.preview(table(LIST, wrong, SECOND, SECOND))
    bad, twice = operator.rows(seen, "bad")
    assert {(one.cell, one.fault.code) for one in bad.faults} == {
        ("B2", "registry.credit-code"), ("H2", "field.wrong-type"),
    }  # fmt: skip
    assert codes_of(twice) == {"intake.twice"}
    sheet = operator.marked(seen, only_bad=True).active
    assert sheet.max_row == 3


@ON_ONE
def test_an_agency_that_resembles_a_registered_one_waits_for_a_word(operator: Importer) -> None:
    like = line(2, "无锡市澄明专利代理有限公司", "A9")
    seen = operator.preview(table(LIST, like))
    assert seen.counts == {"alike": 1}
    (row,) = operator.rows(seen)
    assert [one.title for one in row.alike] == [KNOWN]
    operator.confirm(seen)
    assert [one.outcome for one in operator.rows(seen)] == ["left"]
    seen = operator.preview(table(LIST, like))
    assert operator.confirm(seen, also=(2,), because="两家不同").counts["applied"] == 1
    assert len(agencies(operator)) == 2


@ON_ONE
def test_two_rows_of_one_list_that_resemble_each_other_are_not_both_registered(operator: Importer) -> None:
    done = operator.confirm(operator.preview(
        table(LIST, line(5, "无锡恒泰商标代理有限公司", "B1"), line(6, "无锡市恒泰商标代理有限公司", "B2"))
    ))  # fmt: skip
    assert (done.counts["applied"], done.counts["refused"]) == (1, 1)
    (refused,) = operator.rows(done, "refused")
    assert "registry.alike" in codes_of(refused)
    assert len(agencies(operator)) == 2


@pytest.mark.parametrize("column", ["代码核准理由", "机构编号", "办理程序"])
@ON_ONE
def test_a_list_overrides_no_code_and_chooses_no_procedure(operator: Importer, column: str) -> None:
    seen = operator.preview(table((*LIST, column), (*SECOND, "x")))
    assert (seen.counts, seen.columns[-1].field) == ({"new": 1}, "")


@ON_ONE
def test_a_list_is_for_the_own_zone_and_for_operators_alone(operator: Importer) -> None:
    Importer(operator.service, OFFICER).send(CreateThing(kind="zone", state={"name": "别的集聚区", "region": "320211"}))
    seen = operator.preview(table((*LIST, "园区"), (*SECOND, "别的集聚区")))
    (bad,) = operator.rows(seen)
    assert codes_of(bad) == {"access.zone"}
    EVERYBODY["own-agency"] = own = Principal(id="own-agency", role=Role.AGENCY, organisation="0123456789AB")
    for who in (OFFICER, OTHER, own):
        with pytest.raises(Forbidden):
            Importer(operator.service, who, "admission").upload(table(LIST, SECOND))


@ON_ONE
def test_a_workbook_filled_by_hand_with_its_mistakes_is_brought_in_as_an_office_would(operator: Importer) -> None:
    made = list(lines(40, mistakes=0.2))
    assert len(HEADS) == len(made[0].cells)
    seen = operator.preview(workbook(made))
    wrong = {row.number - 4: codes_of(row) for row in operator.rows(seen, "bad")}
    assert wrong == {at: set(one.wrong) for at, one in enumerate(made) if one.wrong}
    done = operator.confirm(seen)
    assert done.counts["applied"] == seen.counts["new"]
    assert operator.send(ReadDesk(kind="admission", count=True)).total == seen.counts["new"]
    again = operator.preview(workbook(made))
    assert again.counts == {"unchanged": seen.counts["new"], "bad": len(wrong)}


@ON_ONE
def test_what_the_checks_will_miss_is_said_before_anything_is_written(operator: Importer) -> None:
    seen = operator.preview(table(LIST[:4], SECOND[:4], FIRST[:4]))
    missed = "名单没有写：房号、使用面积、合同至，核验时会缺"
    assert [missed in [one.zh for one in row.remarks] for row in operator.rows(seen)] == [True, True]
    seen = operator.preview(table(LIST, SECOND))
    assert [one.zh for row in operator.rows(seen) for one in row.remarks] == ["新登记服务机构，来源是这份名单"]


@ON_ONE
def test_a_step_of_writing_ends_in_time_and_the_next_goes_on_where_it_was(
    operator: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that takes too long is refused as a whole: without the limit a slow machine would begin for ever."""
    seen = operator.preview(table(LIST, FIRST, SECOND))
    operator.send(asked.ConfirmIntake(kind="admission", id=seen.id))
    monkeypatch.setattr(steps, "LONGEST_STEP", -1)
    monkeypatch.setattr(steps, "TOGETHER", 1)
    done = []
    while operator.service.jobs.once():
        done.append(operator.read(seen).counts.get("applied", 0))
    assert done == [1, 2]
    assert (operator.read(seen).state, len(agencies(operator))) == ("done", 2)


# -- the list mended, and brought in again


def mended(operator: Importer, *rows: tuple[str, ...]) -> tuple[Any, dict[str, asked.IntakeRow]]:
    """What the list would do now, and its rows by the name of the agency."""
    seen = operator.preview(table(LIST, *rows))
    return seen, {row.title: row for row in operator.rows(seen)}


def admit(operator: Importer, view: CaseView, act: str = "admit") -> CaseView:
    inputs = {"reason": "符合"} | ({"entered_on": "2026-03-02"} if act == "admit" else {})
    command = ActOnCase(kind="admission", id=view.id, revision=view.revision, act=act, inputs=inputs)
    done: CaseView = operator.send(command)
    return done


GAPS = line(2, "无锡泰嘉商标事务所", "", 租期至="")
BAD = line(3, "无锡立品商标事务所", "A1205", 租期至="明年")


def test_a_list_that_was_mended_fills_the_gaps_of_entries_that_nobody_has_decided(operator: Importer) -> None:
    filed = operator.confirm(operator.preview(table(LIST, FIRST, GAPS, BAD)))
    assert filed.counts == {"new": 2, "bad": 1, "applied": 2}
    before = {row.number: case(operator, row) for row in operator.rows(filed) if row.thing_id}
    seen, rows = mended(operator, FIRST, SECOND, line(3, "无锡立品商标事务所", "A1205"))
    assert seen.counts == {"unchanged": 1, "changed": 1, "new": 1}
    gaps = rows["无锡泰嘉商标事务所"]
    assert [(one.field, one.was, one.now) for one in gaps.differences] == [
        ("room", None, "A1204"), ("contract_until", None, "2029-08-31"),
    ]  # fmt: skip
    done = operator.confirm(seen)
    assert done.counts == seen.counts | {"applied": 2}
    view = case(operator, gaps)
    assert (view.id, view.state["room"], view.stage) == (before[3].id, "A1204", "CHECKING")
    assert case(operator, rows[KNOWN]).revision == before[2].revision  # what the list says as before is not touched
    entries = operator.send(GetThing(kind="admission", id=view.id, history=5)).entries
    assert [one.cause for one in entries if one.cause][:1] == [f"intake:{done.hash[:16]}:3"]
    assert {test.outcome for one in view.open_acts if one.act == "admit" for test in one.tests} == {"met"}
    again, _ = mended(operator, FIRST, SECOND, line(3, "无锡立品商标事务所", "A1205"))
    assert (again.counts, operator.send(ReadDesk(kind="admission", count=True)).total) == ({"unchanged": 3}, 3)


@ON_ONE
def test_a_cell_that_the_mended_list_leaves_empty_takes_nothing_back(operator: Importer) -> None:
    operator.confirm(operator.preview(table(LIST, SECOND)))
    seen, rows = mended(operator, GAPS)
    assert (seen.counts, rows["无锡泰嘉商标事务所"].differences) == ({"unchanged": 1}, ())
    assert case(operator, rows["无锡泰嘉商标事务所"]).state["room"] == "A1204"


@ON_ONE
def test_a_bad_cell_of_an_entry_that_runs_is_told_as_of_any_other(operator: Importer) -> None:
    operator.confirm(operator.preview(table(LIST, SECOND)))
    seen, _ = mended(operator, line(2, "无锡泰嘉商标事务所", "A9", 租期至="明年"), SECOND)
    assert seen.counts == {"bad": 2}
    bad, twice = operator.rows(seen)
    assert ([one.cell for one in bad.faults], codes_of(twice)) == (["H2"], {"intake.twice"})


@ON_ONE
def test_what_is_decided_is_said_where_the_list_says_otherwise_and_no_list_changes_it(operator: Importer) -> None:
    row = operator.rows(operator.confirm(operator.preview(table(LIST, SECOND))))[0]
    admitted = admit(operator, case(operator, row))
    other = line(2, "无锡泰嘉商标事务所", "B9", 入驻时间="2026.3.9")
    seen, rows = mended(operator, other)
    decided = rows["无锡泰嘉商标事务所"]
    assert seen.counts == {"decided": 1}
    assert [one.zh for one in decided.remarks] == [
        "2026-03-02 起已入驻本区", "入驻已办结，名单不再改变它；请在入驻记录里更改",
    ]  # fmt: skip
    assert [(one.field, one.was, one.now) for one in decided.differences] == [
        ("room", "A1204", "B9"), ("expected_on", "2026-03-02", "2026-03-09"),
    ]  # fmt: skip
    operator.confirm(seen, take=("new", "changed", "alike", "decided"), also=(2,))
    assert case(operator, row).revision == admitted.revision
    assert operator.send(GetThing(kind="residence", id=admitted.state["residence_id"])).state["room"] == "A1204"


@ON_ONE
def test_who_was_refused_is_asked_for_anew_by_a_mended_row_alone(operator: Importer) -> None:
    row = operator.rows(operator.confirm(operator.preview(table(LIST, SECOND))))[0]
    admit(operator, case(operator, row), act="refuse")
    seen, rows = mended(operator, SECOND)
    assert seen.counts == {"unchanged": 1}
    assert ["不予入驻" in one.zh for one in rows["无锡泰嘉商标事务所"].remarks] == [True]
    seen, rows = mended(operator, line(2, "无锡泰嘉商标事务所", "B9"))
    assert seen.counts == {"new": 1}
    assert "名单所写与那时不同，重新提交" in [one.zh for one in rows["无锡泰嘉商标事务所"].remarks]
    done = operator.confirm(seen)
    (new,) = operator.rows(done)
    assert (done.counts["applied"], case(operator, new).stage, new.thing_id != row.thing_id) == (1, "CHECKING", True)
    assert mended(operator, SECOND)[0].counts == {"changed": 1}  # now it runs again


@ON_ONE
def test_an_entry_that_was_touched_since_the_preview_is_not_written_over(operator: Importer) -> None:
    row = operator.rows(operator.confirm(operator.preview(table(LIST, SECOND))))[0]
    seen, _ = mended(operator, line(2, "无锡泰嘉商标事务所", "B9"))
    view = case(operator, row)
    operator.send(ChangeThing(kind="admission", id=view.id, revision=view.revision, sets={"room": "C1"}))
    done = operator.confirm(seen)
    (refused,) = operator.rows(done)
    assert (done.counts["refused"], "intake.overtaken" in codes_of(refused)) == (1, True)
    assert case(operator, row).state["room"] == "C1"


@ON_ONE
def test_an_agencys_own_draft_is_left_to_it(operator: Importer) -> None:
    agency_id = agencies(operator)[KNOWN].id
    EVERYBODY["draws-up"] = who = Principal(id="draws-up", role=Role.AGENCY, organisation=agency_id)
    state = {"agency_id": agency_id, "zone_id": operator.by.zone}
    Importer(operator.service, who).send(CreateThing(kind="admission", state=state))
    seen, rows = mended(operator, FIRST)
    assert seen.counts == {"decided": 1}
    assert any("起草" in one.zh for one in rows[KNOWN].remarks)


class Broken:
    """A start of the demonstration that is ended after some calls."""

    def __init__(self, operator: Importer, calls: int) -> None:
        self._operator, self._left = operator, calls

    def call(self, _service: str, method: str, body: bytes, headers: Headers) -> bytes:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        answer: bytes = self._operator.service.answer(method, body, headers)
        return answer

    def send(self) -> None:
        with suppress(KeyboardInterrupt):
            waiting.send(Clients(self), lambda person: person.id, self._operator.by)


def kept(operator: Importer) -> tuple[asked.Intake, ...]:
    found: asked.Intakes = operator.send(asked.ListIntakes(kind="admission"))
    return found.items


@ON_ONE
def test_the_list_that_waits_in_the_demonstration_comes_once_however_its_sending_was_broken_off(
    operator: Importer, clock: FixedClock
) -> None:
    for calls in (1, 2, 3, 9, 9):
        Broken(operator, calls).send()
    operator.run()
    (seen,) = kept(operator)
    assert seen.state == "ready"
    clock.advance(days=31)  # when nobody knows the keys of its steps any more
    operator.service.forget_old_marks()
    Broken(operator, 9).send()
    assert [one.id for one in kept(operator)] == [seen.id]
    said = openpyxl.load_workbook(io.BytesIO(waiting.workbook())).properties
    assert said.created == waiting.MADE.replace(tzinfo=None)  # else another moment's file would be another file


@ON_ONE
def test_the_list_that_waits_in_the_demonstration_has_rows_to_take_and_rows_to_mend(operator: Importer) -> None:
    Broken(operator, 9).send()
    operator.run()
    (seen,) = kept(operator)
    assert seen.counts == {"new": 6, "bad": 4}
    bad = [codes_of(row) for row in operator.rows(seen, "bad")]
    assert bad == [{"field.wrong-type"}, {"registry.credit-code"}, {"field.not-in-list"}, {"field.wrong-type"}]


@ON_ONE
def test_without_looking_at_what_was_decided_the_same_list_would_ask_again(
    operator: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the guard is what the list finds standing."""
    row = operator.rows(operator.confirm(operator.preview(table(LIST, SECOND))))[0]
    admit(operator, case(operator, row), act="refuse")
    brings = operator.service.long_work[steps.PREVIEW].__self__._brings
    monkeypatch.setitem(brings, "admission", replace(brings["admission"], standing=lambda _work, _ids: {}))
    assert mended(operator, SECOND)[0].counts == {"new": 1}
