"""The figures of a form: counted as of its last day, in both languages, each with the records behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.things.applications import Indicator
from services.applications.domain.figures import FIGURES, Heard
from services.applications.domain.progress import rule_of

LAST = date(2026, 12, 31)


def agency(number, **but):
    state = {"credit_code": str(number), "name": f"第{number}所", "rights": ["patent"], "categories": ["agency"]}
    return state | {"services": ["trademark_filing"]} | but


def residence(number, entered, left=None):
    state = {"agency_id": f"A{number}", "entered_on": entered, "state": "left" if left else "resident"}
    return state | ({"left_on": left} if left else {})


HEARD = Heard(
    zone={"id": "Z", "name": "蠡湖集聚区", "operating_unit": "蠡岸公司"},
    bases={"B1": {"name": "中心", "english_name": "Centre", "built_m2": "6000.50"}, "B2": {"name": "南翼"}},
    residences={
        "R1": residence(1, "2024-05-01"),
        "R2": residence(2, "2026-01-01"),
        "R3": residence(3, "2025-02-01", "2026-12-31"),
        "R4": residence(4, "2025-02-01", "2025-12-31"),
        "R5": residence(5, "2026-02-01"),
        "R6": residence(6, "2026-12-31"),  # of whom nothing has been heard yet
    },
    agencies={
        "A1": agency(1),
        "A2": agency(2, services=["trademark_filing", "transfer"]),
        "A3": agency(3),
        "A4": agency(4),
        "A5": agency(5, standing="suspended"),
    },
    indicators=(),
    contacts={},
    kinds=("js_agency", "js_commercial"),
    rule=rule_of("JS_2016", LAST),
    first=date(2026, 1, 1),
    last=LAST,
)  # fmt: skip
THERE = [("agency", "A1", "第1所"), ("agency", "A2", "第2所")]  # 3 left on the last day, 4 before, 5 is suspended
NOTHING: list[Any] = [(None, [])]


def shown(figure, heard=HEARD):
    """Each line of a figure: its words, and the records behind it."""
    return [
        (one.value and tuple(one.value), [tuple(record[:3]) for record in one.records])
        for one in FIGURES[figure](heard)
    ]


@pytest.mark.parametrize(
    ("figure", "value", "behind"),
    [
        ("agencies.active", ("2 家", "2 agencies"), THERE),
        (
            "agencies.rights",
            (
                "专利 2 家、商标 2 家、版权 1 家、地理标志 1 家、植物新品种 1 家、集成电路布图设计 1 家",
                (
                    "Patents: 2 agencies, Trade marks: 2 agencies, Copyright: 1 agency, Geographical indications: 1 agency, "
                    "New plant varieties: 1 agency, Layout-designs of integrated circuits: 1 agency"
                ),
            ),
            THERE,
        ),
        ("agencies.services", ("代理 2 家、商用 1 家", "Agency: 2 agencies, Commercial use: 1 agency"), THERE),
        ("zone.built_area", ("6,000.5 平方米", "6,000.5 m²"), [("base", "B1", "中心")]),
        ("zone.bases", ("2 处：中心、南翼", "2 bases: Centre, 南翼"), [("base", "B1", "中心"), ("base", "B2", "南翼")]),
        ("zone.operator", ("蠡岸公司", "蠡岸公司"), [("zone", "Z", "蠡湖集聚区")]),
        (
            "residences.entered",
            ("3 家", "3 agencies"),
            [("residence", "R2", "第2所"), ("residence", "R5", "第5所"), ("residence", "R6", "")],
        ),
        ("residences.left", ("1 家", "1 agency"), [("residence", "R3", "第3所")]),
        ("entities.served", ("0 个", "0 entities"), []),
    ],
)
def test_a_figure_counts_as_of_the_last_day_and_names_the_records_behind_it(figure, value, behind):
    assert shown(figure) == [(value, behind)]


@pytest.mark.parametrize("figure", ["zone.core_area", "plan.indicators"])
def test_what_nobody_has_recorded_is_told_as_nothing_and_not_as_nought(figure):
    assert shown(figure) == NOTHING


def test_an_empty_zone_tells_nothing_but_itself():
    empty = replace(HEARD, zone={"id": "Z"}, bases={}, residences={})
    assert shown("agencies.active", empty) == [(("0 家", "0 agencies"), [])]
    for figure in ("agencies.rights", "agencies.services", "zone.bases", "zone.built_area"):
        assert shown(figure, empty) == NOTHING
    assert shown("zone.operator", empty) == [(None, [("zone", "Z", "")])]


def test_a_base_or_an_agency_whose_name_has_not_been_heard_has_none():
    nameless = replace(HEARD, bases={"B1": {"core_m2": "1E+3"}}, agencies={"A1": {"credit_code": "1"}})
    assert shown("zone.bases", nameless) == [(("1 处：", "1 base: "), [("base", "B1", "")])]
    assert shown("zone.core_area", nameless) == [(("1,000 平方米", "1,000 m²"), [("base", "B1", "")])]
    assert shown("agencies.active", nameless) == [(("1 家", "1 agency"), [("agency", "A1", "")])]


def test_where_the_programme_counts_no_kinds_of_service_those_of_the_register_are_told():
    assert shown("agencies.services", replace(HEARD, kinds=())) == [(("代理 2 家", "Agency: 2 agencies"), THERE)]


def test_a_service_counts_from_the_day_on_which_it_can_be_had():
    hague = agency(1, rights=[], services=["hague_filing"])  # China joined on 5 May 2022
    heard = replace(HEARD, agencies={"A1": hague}, residences={"R1": residence(1, "2020-01-01")})
    for last, rights, services in (
        (date(2022, 5, 4), None, None),
        (date(2022, 5, 5), ("专利 1 家", "Patents: 1 agency"), ("代理 1 家", "Agency: 1 agency")),
    ):
        then = replace(heard, last=last)
        assert (shown("agencies.rights", then)[0][0], shown("agencies.services", then)[0][0]) == (rights, services)


def signed(firm, day, **but):
    return {"firm_id": firm, "signed_on": day, "agency_id": "A1", "agency_name": "第1所", "counts_for": "Z"} | but


CONTACTS = {
    "C1": signed("F1", "2026-03-10"),
    "C2": signed("F1", "2026-03-05"),  # the same firm before
    "C3": signed("F2", "2025-12-31"),  # before the span
    "C4": {"firm_id": "F3", "signed_on": "2026-12-31"},
    "C5": signed("F5", "2027-01-01"),
}


def test_an_entity_counts_once_by_its_first_signature_of_the_span():
    behind = [("contact", "C2", "2026-03-05 第1所"), ("contact", "C4", "2026-12-31 ")]
    assert shown("entities.served", replace(HEARD, contacts=CONTACTS)) == [(("2 个", "2 entities"), behind)]


def indicator(id: str, **but: Any) -> Indicator:
    one = Indicator(
        id=id, application_id="X", name="服务机构", unit="家", start_value=Decimal(5), start_on=date(2025, 12, 31),
        target=Decimal(10), target_on=LAST,
    )  # fmt: skip
    return replace(one, **but)


def test_each_indicator_has_a_line_with_its_colour_and_what_is_counted_for_it():
    every = [
        indicator("I1", target=Decimal(1000), actual=Decimal("8.5")),
        indicator("I2", name="服务创新主体", counts="entities_served", target=Decimal(7)),
        indicator("I3"),
    ]
    found = list(FIGURES["plan.indicators"](replace(HEARD, indicators=every, contacts=CONTACTS)))
    assert [(tuple(one.value), tuple(one.words)) for one in found if one.value and one.words] == [
        (
            ("目标 1,000 家，完成 8.5 家，严重滞后", "target 1,000 家, reached 8.5 家, far behind"),
            ("服务机构", "服务机构"),
        ),
        (("目标 7 家，完成 7 家，已完成", "target 7 家, reached 7 家, met"), ("服务创新主体", "服务创新主体")),
        (("目标 10 家，未填报", "target 10 家, not reported"), ("服务机构", "服务机构")),
    ]
    assert [tuple(record[:3] for record in one.records) for one in found] == [
        (("indicator", "I1", "服务机构"),),
        (("indicator", "I2", "服务创新主体"), ("contact", "C2", "2026-03-05 第1所"), ("contact", "C4", "2026-12-31 ")),
        (("indicator", "I3", "服务机构"),),
    ]


def test_what_is_behind_a_figure_is_told_by_its_english_name_where_it_has_one():
    english = replace(HEARD, agencies={"A1": agency(1, english_name="First")}, contacts=CONTACTS)
    names = {name: [one.english_name for one in next(iter(FIGURES[name](english))).records] for name in FIGURES}
    assert names["zone.bases"] == ["Centre", ""]
    assert names["agencies.active"] == ["First"]
    assert names["entities.served"] == ["2026-03-05 First", ""]
