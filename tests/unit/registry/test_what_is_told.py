"""What the rules of the register tell: at which place, in which words of both languages, on which basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest

from contracts.codes.base import Fault
from contracts.things.registry import AgencyForm, ExitReason, Licence, Place, SeeingOut, Standing
from rulebooks.boundary import EAST, FLOORS, NORTH, SHARE, SOUTH, WEST
from services.registry.domain import admission, boundary, opening
from services.registry.domain.residence import exit_faults
from tests.unit.registry import test_opening as practice
from tests.unit.registry.test_admission import agency, residence
from tests.unit.registry.test_boundary import SQUARE, base

CODE_RULE, DAILY_RULE, OURS = "GB 32100-2015", "征求意见稿", "平台默认值"
OUTSIDE = (
    ("第 1 个角点经度 20、纬度 31，不在境内。", "Corner 1, longitude 20 and latitude 31, lies outside the country."),
    ("第 3 个角点经度 121、纬度 81，不在境内。", "Corner 3, longitude 121 and latitude 81, lies outside the country."),
)


@pytest.mark.parametrize(
    ("faults", "pointer", "basis", "said"),
    [
        (lambda: admission.agency_code_faults(agency(credit_code="91320211MAFAKE0190")), "#/credit_code", CODE_RULE,
         ("91320211MAFAKE0190：校验位应为 7，所填为 0。", "91320211MAFAKE0190: the check digit should be 7, this one is 0.")),
        (lambda: admission.category_faults(agency(categories=())), "#/categories", "",
         ("至少有一个服务类别。", "There must be at least one category.")),
        (lambda: admission.category_faults(agency(primary_category="finance")), "#/primary_category", "",
         ("主要类别 金融 不在服务类别之中。", "The primary category Finance is not among the categories.")),
        (lambda: admission.category_faults(agency(services=("patent_filing", "patent_search"))), "#/services/1", "",
         ("“专利检索与查新”属于类别 信息，不在服务类别之中。", "“Patent search” belongs to the category Information, which is not among the categories.")),
        (lambda: admission.people_faults(agency(partners=1, qualified_partners=2)), "#/qualified_partners", "",
         ("有资格的 2 人，多于合伙人或股东 1 人。", "2 qualified among 1 partners or shareholders.")),
        (lambda: admission.entry_faults(residence(), agency(standing=Standing.SUSPENDED), []), "#/agency_id", "",
         ("机构现为“停止承接新业务”，不能入驻。", "The agency is “Suspended” and cannot enter.")),
        (lambda: admission.entry_faults(residence(), None, [residence(id="R2")]), "#/zone_id", "",
         ("自 2026-03-01 起已在该集聚区（R2）。", "It has been in this zone since 2026-03-01 (R2).")),
        (lambda: admission.entry_faults(residence(contract_until=date(2026, 1, 1)), None, []), "#/contract_until", "",
         ("合同至 2026-01-01，入驻日是 2026-03-01。", "The contract ends on 2026-01-01; entry is on 2026-03-01.")),
        (lambda: exit_faults(residence(), SeeingOut(reason=ExitReason.VOLUNTARY, left_on=date(2026, 1, 1))), "#/inputs/left_on", DAILY_RULE,
         ("退出日 2026-01-01 早于入驻日 2026-03-01。", "The exit on 2026-01-01 is before the entry on 2026-03-01.")),
        (lambda: boundary.boundary_faults(base((120, 31), (121, 31))), "#/boundary", OURS,
         ("四至边界只有 2 个角点，至少要 3 个。", "The boundary has 2 corners; it needs 3 at least.")),
        (lambda: boundary.boundary_faults(base((120, 31), (121, 32), (121, 31), (120, 32))), "#/boundary", OURS,
         ("第 1 条边与第 3 条边在东经 120.500000、北纬 31.500000 处相交。",
          "Side 1 and side 3 meet at longitude 120.500000, latitude 31.500000.")),
    ],
)  # fmt: skip
def test_a_fault_names_its_place_its_words_and_its_basis(
    faults: Callable[[], Iterable[Fault]], pointer: str, basis: str, said: tuple[str, str]
) -> None:
    (fault,) = faults()
    assert (fault.pointer, tuple(fault.detail)) == (pointer, said)
    assert (basis in fault.basis.zh) if fault.basis else not basis


def test_every_corner_outside_the_country_is_told_and_those_on_its_edge_are_not() -> None:
    outside = list(boundary.boundary_faults(base((20, 31), (121, 32), (121, 81), (120, 32))))
    assert [fault.pointer for fault in outside] == ["#/boundary/0", "#/boundary/2"]
    assert tuple(tuple(fault.detail) for fault in outside) == OUTSIDE
    assert all(fault.basis and OURS in fault.basis.zh for fault in outside)
    edge = ((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH))  # fmt: skip
    assert list(boundary.boundary_faults(base(*edge))) == []


def test_where_filed_areas_disagree_with_the_boundary_it_is_said_in_both_languages() -> None:
    small = [(120, 31), (120.001, 31), (120.001, 31.001), (120, 31.001)]
    inside = f"{boundary.ground(boundary.ring(base(*small).boundary)):,}"
    found = [tuple(one) for one in boundary.remarks(base(*small, site_m2=900_000, built_m2=90_000_000))]
    assert found == [
        (
            f"登记的占地面积 900,000 平方米，与四至范围内的 {inside} 平方米相差超过 {SHARE:.0%}",
            f"the filed site area of 900,000 m² and the {inside} m² inside the boundary differ by more than {SHARE:.0%}",
        ),
        (
            f"登记的建筑面积 90,000,000 平方米，超过四至范围内 {inside} 平方米的 {FLOORS} 倍",
            f"the filed built area of 90,000,000 m² is more than {FLOORS} times the {inside} m² inside the boundary",
        ),
    ]
    assert list(boundary.remarks(base(*small[:3], site_m2=900_000)))
    assert list(boundary.remarks(base(*SQUARE[:2], site_m2=1))) == []


NAMED = (
    "专利代理、知识产权代理、专利商标代理、专利商标事务所、专利事务所",
    "专利代理, 知识产权代理, 专利商标代理, 专利商标事务所, 专利事务所",
)
NOWHERE, NEEDED = ("登记中没有", "not on record"), ("须有", "on record")
CERTIFIED = ("有效证书，执业满 2 年", "a valid certificate and 2 years of practice")
FOUR = ("4 人以上", "at least 4")


def told(*facts: Any) -> Iterator[tuple[Any, ...]]:
    for one in opening.findings(practice.RULES, facts[0], facts[1:], practice.DAY):
        yield one.condition.code, one.outcome.value, tuple(one.found), tuple(one.wanted), one.fields


def both(text: str) -> tuple[str, str]:
    return text, text


def test_what_is_found_of_each_condition_is_told_with_what_is_wanted_and_by_which_fields() -> None:
    whole = practice.agency(
        charter="章程", place=Place(address="太湖大道1号"), licences=(Licence(kind="patent_agency", number="L-1"),)
    )
    certified = [practice.person(name=name, valid_until=date(2030, 1, 1)) for name in ("沈观", "甲")]
    assert list(told(whole, *certified)) == [
        ("name", "pass", both("无锡澄观专利代理有限公司"), NAMED, ("name",)),
        ("charter", "pass", both("章程"), NEEDED, ("charter",)),
        ("premises", "pass", both("太湖大道1号"), NEEDED, ("place",)),
        ("shareholders", "pass", ("5 人", "5"), ("5 人以上", "at least 5"), ("partners",)),
        ("qualified_shareholders", "pass", ("5 人中 4 人", "4 of 5"), ("5 分之 4 以上", "at least 4 of 5"), ("qualified_partners", "partners")),
        ("head", "pass", both("沈观"), CERTIFIED, ("head", "practitioners")),
        ("attorneys", "fail", ("2 人", "2"), FOUR, ("practitioners",)),
        ("licence", "pass", both("L-1"), NEEDED, ("licences",)),
    ]  # fmt: skip


def test_what_is_not_on_record_is_told_as_unknown_and_not_as_a_failure() -> None:
    bare = practice.agency(partners=None, qualified_partners=None, head=None)
    assert list(told(bare))[1:] == [
        ("charter", "unknown", NOWHERE, NEEDED, ("charter",)),
        ("premises", "unknown", NOWHERE, NEEDED, ("place",)),
        ("shareholders", "unknown", NOWHERE, ("5 人以上", "at least 5"), ("partners",)),
        ("qualified_shareholders", "unknown", NOWHERE, ("5 分之 4 以上", "at least 4 of 5"), ("qualified_partners", "partners")),
        ("head", "unknown", NOWHERE, CERTIFIED, ("head", "practitioners")),
        ("attorneys", "fail", ("0 人", "0"), FOUR, ("practitioners",)),
        ("licence", "unknown", NOWHERE, NEEDED, ("licences",)),
    ]  # fmt: skip


def test_a_person_of_whom_it_cannot_be_told_and_a_licence_that_has_ended_are_told_so() -> None:
    ended = practice.agency(licences=(Licence(kind="patent_agency", number="L-2", valid_until=date(2020, 1, 1)),))
    found = {one[0]: one[1:] for one in told(ended, practice.person(practising_since=None))}
    assert found["head"] == ("unknown", both("沈观"), CERTIFIED, ("head", "practitioners"))
    assert found["attorneys"] == (
        "fail", ("0 人，另 1 人不明", "0, and 1 more of whom it cannot be told"), FOUR, ("practitioners",)
    )  # fmt: skip
    assert found["licence"] == ("fail", both("L-2"), NEEDED, ("licences",))


def test_of_a_partnership_all_partners_must_be_qualified() -> None:
    found = {one[0]: one[1:] for one in told(practice.agency(form=AgencyForm.PARTNERSHIP))}
    assert found["qualified_partners"] == (
        "fail", ("5 人中 4 人", "4 of 5"), ("全部", "all of them"), ("qualified_partners", "partners")
    )  # fmt: skip
