"""Lists of practitioners and of entries: who a row is about, and what need not stand in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from contracts.commands import intake as asked
from contracts.commands.exports import ReadExport
from contracts.commands.things import ChangeThing, CreateThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.contract.intake.conftest import OFFICER, Importer
from tests.support.agency_workbook import credit_code
from tests.support.trial import EVERYBODY

PEOPLE = ("姓名", "人员类别", "执业机构名称", "资格证书号", "执业证编号", "有效期至", "是否合伙人", "身份证号")
ENTRIES = ("入驻机构", "入驻时间", "合同到期日", "房间号", "租赁面积（㎡）")
ZONE = "滨湖知识产权服务业集聚发展区"


def table(*rows: Sequence[object]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode("gb18030")


def codes_of(row: asked.IntakeRow) -> set[str]:
    return {one.fault.code for one in row.faults}


@pytest.fixture
def people(importer: Importer) -> Importer:
    importer.kind = "practitioner"
    return importer


def agency(importer: Importer, number: int, name: str) -> str:
    state = {"credit_code": credit_code(number), "name": name, "region": "320211", "categories": ["agency"]}
    return str(importer.send(CreateThing(kind="agency", state=state)).id)


def state_of(importer: Importer, row: asked.IntakeRow) -> dict[str, Any]:
    found: dict[str, Any] = importer.send(GetThing(kind=importer.kind, id=row.thing_id)).state
    return found


def test_a_practitioner_is_known_by_the_qualification_wherever_they_work(people: Importer) -> None:
    one, other = agency(people, 1, "无锡澄明专利代理有限公司"), agency(people, 2, "无锡泰嘉商标事务所")
    first = (
        "王试笔",
        "专利代理师",
        "无锡澄明专利代理有限公司",
        "3212345",
        "3299912345.6",
        "2028.5.6",
        "否",
        "320211199001011234",
    )
    done = people.confirm(people.preview(table(PEOPLE, first)))
    assert done.counts == {"new": 1, "applied": 1}
    (row,) = people.rows(done)
    said = state_of(people, row)
    assert (said["agency_id"], said["region"], said["valid_until"], said["is_partner"]) == (
        one,
        "320211",
        "2028-05-06",
        False,
    )
    assert "19900101" not in str(said)
    again = people.preview(table(PEOPLE, first))
    assert again.counts == {"unchanged": 1}
    moved = (*first[:2], credit_code(2), *first[3:])
    seen = people.preview(table(PEOPLE, moved))
    (row,) = people.rows(seen, "changed")
    assert [(one.field, one.now) for one in row.differences] == [("agency_id", other)]


def test_who_has_no_number_is_known_by_name_and_profession_within_the_agency(people: Importer) -> None:
    agency(people, 1, "无锡澄明专利代理有限公司")
    rows = [
        ("李文", "商标代理从业人员", credit_code(1), "", "", "", "", ""),
        ("李文", "翻译", credit_code(1), "", "", "", "", ""),
    ]
    seen = people.preview(table(PEOPLE, *rows[:1], ("李文", "商标代理从业人员", credit_code(1), "", "", "", "", "")))
    assert [codes_of(row) for row in people.rows(seen, "bad")] == [{"intake.twice"}]
    people.confirm(seen)
    assert people.preview(table(PEOPLE, rows[0])).counts == {"unchanged": 1}


def test_an_agency_that_two_are_called_or_nobody_is_must_be_named_by_its_code(people: Importer) -> None:
    agency(people, 1, "无锡澄明专利代理有限公司")
    rows = [
        ("王", "律师", "无锡没有的事务所", "", "", "", "", ""),
        ("张三丰", "律师", "无锡市澄明", "", "", "", "", ""),
    ]
    bad = people.rows(people.preview(table(PEOPLE, *rows)), "bad")
    assert [codes_of(row) >= {"intake.no-reference"} for row in bad] == [True, True]


@pytest.fixture
def entries(importer: Importer) -> Importer:
    """The operator of a zone, with two agencies on the register."""
    zone = importer.send(CreateThing(kind="zone", state={"name": ZONE, "region": "320211"})).id
    agency(importer, 1, "无锡澄明专利代理有限公司")
    agency(importer, 2, "无锡泰嘉商标事务所")
    operator = Principal(id="operator", role=Role.OPERATOR, zone=zone)
    EVERYBODY[operator.id] = operator
    return Importer(importer.service, operator, "residence")


def in_the_zone(row: Sequence[object]) -> bytes:
    return table((*ENTRIES, "集聚区名称"), (*row, ZONE))


FIRST = ("无锡澄明专利代理有限公司", "2024年9月1日", "2029/8/31", "A1203", "86.5")


def test_an_officer_brings_in_entries_by_names_and_the_same_list_twice_changes_nothing(entries: Importer) -> None:
    officer = Importer(entries.service, OFFICER, "residence")
    done = officer.confirm(officer.preview(in_the_zone(FIRST)))
    assert done.counts == {"new": 1, "applied": 1}
    said = state_of(officer, officer.rows(done)[0])
    assert (said["zone_id"], said["region"], said["entered_on"], said["contract_until"], said["area_m2"]) == (
        entries.by.zone, "320211", "2024-09-01", "2029-08-31", "86.5",
    )  # fmt: skip
    assert officer.preview(in_the_zone(FIRST)).counts == {"unchanged": 1}
    assert [fault.code for fault in officer.preview(table(ENTRIES, FIRST)).faults] == ["intake.no-column"]
    other_day = officer.preview(in_the_zone((FIRST[0], "2024-10-01", "", "A1209", "1")))
    assert [codes_of(row) for row in officer.rows(other_day, "bad")] == [{"registry.resident-already"}]


def test_an_operator_renews_contracts_without_naming_the_zone_and_admits_nobody_by_a_list(entries: Importer) -> None:
    officer = Importer(entries.service, OFFICER, "residence")
    officer.confirm(officer.preview(in_the_zone(FIRST)))
    longer = (*FIRST[:2], "2030-08-31", *FIRST[3:])
    seen = entries.preview(table(ENTRIES, longer, (credit_code(2), "2024-10-08", "", "A1204", "40")))
    assert [one.field for one in entries.rows(seen, "changed")[0].differences] == ["contract_until"]
    assert [codes_of(row) for row in entries.rows(seen, "bad")] == [{"registry.by-admission"}]
    assert entries.confirm(seen).counts["applied"] == 1


def test_an_entry_of_a_later_day_is_not_brought_in_twice(entries: Importer) -> None:
    row, officer = (
        ("无锡澄明专利代理有限公司", "2099-01-01", "", "A1203", "86.5"),
        Importer(entries.service, OFFICER, "residence"),
    )
    assert officer.confirm(officer.preview(in_the_zone(row))).counts["applied"] == 1
    assert officer.preview(in_the_zone(row)).counts == {"unchanged": 1}


def test_an_operator_of_another_zone_is_refused_row_by_row(entries: Importer) -> None:
    EVERYBODY["stranger"] = stranger = Principal(id="stranger", role=Role.OPERATOR, zone="0123456789AB")
    seen = Importer(entries.service, stranger, "residence").preview(
        table((*ENTRIES, "园区"), ("无锡澄明专利代理有限公司", "2024-10-01", "", "", "", ZONE))
    )
    assert seen.counts == {"bad": 1}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_is_taken_back_and_changes_nothing(importer: Importer, clock: Any, form: str) -> None:
    """A person's number stands masked in such a file: the mask is not taken for a new value."""
    id = agency(importer, 1, "无锡澄明专利代理有限公司")
    sets = {"contact": "王试笔", "contact_phone": "13800138000", "about": "=1+1", "capital_fen": 5000000, "staff": 12}
    importer.send(ChangeThing(kind="agency", id=id, revision=1, sets=sets))
    clock.set(clock.now() + timedelta(minutes=1))
    query = ReadExport(kind="agency", form="csv", as_of=clock.today(), known_on=clock.now() - timedelta(seconds=20))
    seen = importer.preview(importer.send(query).text.encode(), f"list.{form}")
    assert seen.counts == {"unchanged": 1}, importer.rows(seen)
    assert importer.send(ListThings(kind="agency", count=True)).total == 1
