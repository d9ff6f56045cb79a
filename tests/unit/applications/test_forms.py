"""The forms of the programmes: every line is filled by a figure that is known, or written; editions follow without a gap."""

from __future__ import annotations

from datetime import date

import pytest

from rulebooks import forms, programmes
from rulebooks.book import BrokenBook
from rulebooks.in_force import clashes
from services.applications.domain.figures import FIGURES

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


@pytest.mark.parametrize(
    ("programme", "form", "day", "year"),
    [
        ("JS_2016", "yearly", date(2027, 1, 1), 2026),  # the summary of the past year is due on 31 January
        ("JS_2016", "yearly", date(2027, 1, 31), 2026),
        ("JS_2016", "yearly", date(2027, 2, 1), 2027),
        ("JS_2016", "yearly", date(2026, 12, 31), 2026),
        ("NAT_2023", "report", date(2027, 1, 1), 2027),  # which names no day
    ],
)
def test_a_yearly_form_is_of_the_past_year_until_that_is_due(programme, form, day, year):
    (one,) = (one for one in forms.shelf()[programme][0].forms if one.name == form)
    assert one.year_on(day) == year


def test_a_line_that_is_neither_a_figure_nor_written_is_refused(tmp_path):
    (tmp_path / "X").mkdir()
    text = (forms.FOLDER / "JS_DRAFT" / "2024-01-01.toml").read_text("utf-8").replace("written = true\n", "", 1)
    (tmp_path / "X" / "2024-01-01.toml").write_text(text, "utf-8")
    with pytest.raises(BrokenBook):
        forms.shelf(tmp_path)
