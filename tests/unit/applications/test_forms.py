"""The forms of the programmes: every line is filled by a figure that is known, or written; editions follow without a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rulebooks import forms, programmes
from rulebooks.book import BrokenBook
from rulebooks.in_force import clashes
from services.applications.domain.figures import FIGURES, Heard
from services.applications.domain.progress import rule_of

LINES = [line for line_ in forms.shelf().values() for one in line_ for form in one.forms for line in form.lines]


def test_every_figure_of_a_form_is_computed_and_none_is_computed_for_no_form():
    assert {line.figure for line in LINES if line.figure} == set(FIGURES)


@pytest.mark.parametrize("code", sorted(forms.shelf()))
def test_the_editions_of_a_programmes_forms_leave_no_gap_and_begin_with_it(code):
    line = forms.shelf()[code]
    assert clashes(line) == []
    assert line[0].starts == programmes.editions(code)[0].starts


@pytest.mark.parametrize("programme", ["JS_2016", "NAT_2023"])
def test_a_programme_that_asks_for_reports_has_their_forms(programme):
    """The numbers of reports are the programme's own provision, which knows nothing of forms."""
    reports = programmes.editions(programme)[0].value("reports")
    yearly = [form for form in forms.shelf()[programme][0].forms if form.of == forms.YEAR]
    assert reports
    assert yearly


def test_a_line_that_is_neither_a_figure_nor_written_is_refused(tmp_path):
    (tmp_path / "X").mkdir()
    text = (forms.FOLDER / "JS_DRAFT" / "2024-01-01.toml").read_text("utf-8").replace("written = true\n", "", 1)
    (tmp_path / "X" / "2024-01-01.toml").write_text(text, "utf-8")
    with pytest.raises(BrokenBook):
        forms.shelf(tmp_path)


def agency(number, **but):
    state = {"credit_code": str(number), "name": f"第{number}所", "rights": ["patent"], "categories": ["agency"]}
    return state | {"services": ["trademark_filing"]} | but


def residence(number, entered, left=None):
    state = {"agency_id": f"A{number}", "entered_on": entered, "state": "left" if left else "resident"}
    return state | ({"left_on": left} if left else {})


HEARD = Heard(
    zone={"id": "Z", "operating_unit": "蠡岸公司"},
    bases={"B1": {"name": "中心", "built_m2": "6000.50"}, "B2": {"name": "南翼"}},
    residences={
        "R1": residence(1, "2024-05-01"),
        "R2": residence(2, "2026-01-01"),
        "R3": residence(3, "2025-02-01", "2026-12-31"),
        "R4": residence(4, "2025-02-01", "2025-12-31"),
        "R5": residence(5, "2026-02-01"),
    },
    agencies={f"A{n}": agency(n) for n in range(1, 5)} | {"A5": agency(5, standing="suspended")},
    indicators=(),
    contacts={},
    kinds=("js_agency",),
    rule=rule_of("JS_2016", date(2026, 12, 31)),
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
)  # fmt: skip


def test_where_the_programme_counts_no_kinds_of_service_those_of_the_register_are_told():
    (found,) = FIGURES["agencies.services"](replace(HEARD, kinds=()))
    assert found.value
    assert found.value.zh == "代理 2 家"


@pytest.mark.parametrize(
    ("figure", "value", "behind"),
    [
        ("agencies.active", "2", ["A1", "A2"]),  # 3 left on the last day, 4 before, 5 is suspended
        ("agencies.rights", "专利 2 家、商标 2 家", ["A1", "A2"]),
        ("agencies.services", "代理 2 家", ["A1", "A2"]),
        ("zone.built_area", "6000.5", ["B1"]),
        ("zone.core_area", "", []),
        ("zone.bases", "2 处：中心、南翼", ["B1", "B2"]),
        ("zone.operator", "蠡岸公司", ["Z"]),
        ("residences.entered", "2", ["R2", "R5"]),
        ("residences.left", "1", ["R3"]),
        ("plan.indicators", "", []),
    ],
)
def test_a_figure_counts_as_of_the_last_day_and_names_the_records_behind_it(figure, value, behind):
    (found,) = FIGURES[figure](HEARD)
    assert (found.value.zh if found.value else "", [one.id for one in found.records]) == (value, behind)
