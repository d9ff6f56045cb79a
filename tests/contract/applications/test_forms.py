"""A form filled from the register: each figure with its day, source and records; for whoever sees the case."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from click.testing import CliRunner

from chassis.errors import Forbidden, Missing
from cli.main import main
from contracts.commands.applications import ReadForm
from contracts.commands.things import ActOnThing, ListThings
from contracts.roles import Principal, Role
from tests.contract.gateway.visiting import Visitor
from tests.support.counter import PASSWORD, Counter

pytestmark = pytest.mark.slow("a zone with its agencies")


def filled(county, seen, who="applicant", **how):
    return county.people[who].send(ReadForm(application_id=seen.id, **how))


def line(form, words):
    return next(one for one in form.lines if one.words.zh.startswith(words))


def test_a_form_is_filled_from_the_register_and_says_from_where(settle, tmp_path):
    county = settle(3)
    seen = county.file("JS_2016")
    form = filled(county, seen)
    (source,) = county.see("applicant", seen).sources
    assert (form.form, form.source, str(form.last), form.of_year) == ("application", source, "2026-03-02", False)
    residences = county.people["province"].send(ListThings(kind="residence", limit=20)).items
    there = line(form, "知识产权服务机构")
    assert (there.value.zh, {one.id for one in there.records}) == (
        "3 家",
        {one.state["agency_id"] for one in residences},
    )
    assert line(form, "建筑面积").value.en == "6,000 m²"
    assert (line(form, "建设目标").written, form.blanks) == (True, 3)
    said = {"left_on": "2026-03-02", "reason": "voluntary"}
    first = residences[0]
    act = ActOnThing(kind="residence", id=first.id, revision=first.revision, act="see_out", inputs=said)
    county.people["province"].send(act)
    county.backend.settle()
    yearly = filled(county, seen, form="yearly")
    assert (str(yearly.first), str(yearly.last)) == ("2026-01-01", "2026-03-02")
    assert [line(yearly, words).value.zh for words in ("知识产权服务机构", "当年新入驻", "当年退出")] == [
        "2 家",
        "3 家",
        "1 家",
    ]
    assert line(yearly, "当年退出").records[0].id == first.id
    before = filled(county, seen, form="yearly", year=2025)
    assert [line(before, words).value.zh for words in ("知识产权服务机构", "当年新入驻")] == ["0 家", "0 家"]
    _for_those_who_see_the_case(county, seen)
    _read_and_written_on(county, seen, tmp_path)


def _for_those_who_see_the_case(county, seen):
    with pytest.raises(Missing):
        filled(county, seen, form="report")
    assert filled(county, seen, "city").blanks == 3
    stranger = county.backend.someone(Principal(id="x", role=Role.APPLICANT, region="320505"))
    for person in (stranger, county.backend.visitor):
        with pytest.raises(Forbidden):
            person.send(ReadForm(application_id=seen.id))


def _read_and_written_on(county, seen, tmp_path):
    counter = Counter(county.backend)
    city = counter.account(Role.CITY, region="3202")
    told = counter.ask(f"/api/v1/applications/{seen.id}/forms?form=yearly", city).json
    assert told
    assert told["lines"][0]["value"]["zh"] == "2 家"
    visitor = Visitor(counter.app)
    visitor.sign_in(city, PASSWORD)
    page = visitor.get(f"/forms/{seen.id}?form=yearly").text
    assert "登记，读到第" in page
    assert "请填写" in page
    assert re.search(r"<h1>[^<]*：", page)  # its name and the zone's do not run together
    assert visitor.get(f"/forms/{seen.id}?form=none").status_code == 404
    content = visitor.get(f"/forms/{seen.id}.docx?form=yearly").data
    with zipfile.ZipFile(BytesIO(content)) as opened:
        text = opened.read("word/document.xml").decode()
    assert "知识产权服务机构：2 家" in text
    assert "登记，读到第" in text
    assert "（请填写）" in text
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        run = CliRunner()
        run.invoke(main, ["login", city, "--password-stdin"], input=f"{PASSWORD}\n", env=environ)
        said = run.invoke(main, ["cases", "form", seen.id, "--form", "yearly"], env=environ)
    assert said.exit_code == 0, said.output
    assert "当年新入驻机构" in said.output
