"""Whole lists as files, as their reader may see them, as of a day and as known at a moment; the open data made of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import openpyxl
import pytest
from werkzeug.test import TestResponse

import gateway.exporting
from contracts.roles import Role
from tests.contract.api.conftest import NOW
from tests.contract.api.world import Caller, World, build, eventually, made
from tests.support.shape import clock_at, hurry

AGENCIES = "/api/v1/agencies"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world with twelve agencies, half a minute after the last of them was recorded; one has since another name."""
    folder = tmp_path_factory.mktemp("exports")
    made_world = build(folder, clock_at(folder, NOW))
    for number, pair in enumerate(
        ["甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑", "寅卯", "辰巳", "午未", "申酉", "戌亥", "乾坤"]
    ):
        region = "320211" if number % 2 else "320281"
        about = "=cmd|' /C calc'!A0" if number == 3 else f"第{number}家"
        made_world.agency(name=f"无锡{pair}专利代理事务所", region=region, about=about, contact="王小明")
    zone, agency = made_world.zone(), made_world.agency(name="无锡恒远商标代理有限公司")
    residence = {"agency_id": agency["id"], "zone_id": zone["id"], "entered_on": "2026-11-01"}
    made(made_world.province.post("/api/v1/residences", {"state": residence}))
    forward(made_world)
    changed = made_world.province.patch(
        f"{AGENCIES}/{agency['id']}", {"sets": {"name": "无锡恒达商标代理有限公司"}}, seen=1
    )
    assert changed.status_code == 200
    forward(made_world)
    yield made_world
    made_world.services.stop()


def forward(world: World) -> None:
    world.clock.set(world.clock.now() + timedelta(seconds=30))


def rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def exported(caller: Caller, query: str = "", path: str = AGENCIES) -> list[dict[str, str]]:
    return rows(caller.get(f"{path}/export?format=csv{query}"))


def test_a_visitor_gets_every_row_without_personal_fields_and_an_officer_sees_them_masked(kept: World) -> None:
    of_visitor, of_officer = exported(kept.visitor), exported(kept.province)
    assert len(of_visitor) == len(of_officer) == 13
    assert not {"联系人", "联系人手机"} & set(of_visitor[0])
    assert {one["联系人"] for one in of_officer} == {"王**", ""}
    assert "王小明" not in kept.province.get(f"{AGENCIES}/export?format=json").text


def test_a_file_begins_with_a_byte_order_mark_and_no_cell_begins_a_formula(kept: World) -> None:
    answer = kept.visitor.get(f"{AGENCIES}/export?format=csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert any(one["简介"] == "'=cmd|' /C calc'!A0" for one in rows(answer))
    cells = [cell for one in rows(answer) for cell in one.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


def test_the_three_forms_hold_the_same_rows_and_filters_narrow_them(kept: World) -> None:
    ids = {one["编号"] for one in exported(kept.visitor, "&region=320281")}
    listed = made(kept.visitor.get(f"{AGENCIES}?region=320281&limit=200"))["items"]
    as_json = json.loads(kept.visitor.get(f"{AGENCIES}/export?format=json&region=320281").text)
    sheet = openpyxl.load_workbook(
        io.BytesIO(kept.visitor.get(f"{AGENCIES}/export?format=xlsx&region=320281").data)
    ).active
    assert ids == {one["id"] for one in listed} == {one["id"] for one in as_json["items"]}
    described = json.loads(kept.visitor.get("/api/v1/openapi.json").text)["paths"][f"{AGENCIES}/export"]["get"][
        "responses"
    ]["200"]
    jsonschema.validate(as_json, described["content"]["application/json"]["schema"])
    assert ids == {row[0].value for row in sheet.iter_rows(min_row=2)}
    assert [one["state"] for one in as_json["items"]] == [
        {name: value for name, value in one["state"].items() if not name.startswith("contact")}
        for one in sorted(listed, key=lambda one: one["id"])
    ]


def test_what_was_known_before_a_change_is_exported_as_it_was_known(kept: World) -> None:
    def names(query: str) -> set[str]:
        return {one["名称"] for one in exported(kept.visitor, query)}

    before = (kept.clock.now() - timedelta(seconds=40)).isoformat().replace("+", "%2B")
    assert "无锡恒达商标代理有限公司" in names("")
    assert "无锡恒远商标代理有限公司" in names(f"&knownOn={before}")
    assert exported(kept.visitor, "&asOf=2020-01-01") == []


def test_a_reference_is_told_with_the_name_behind_it(kept: World) -> None:
    (one,) = exported(kept.visitor, path="/api/v1/residences")
    assert (one["机构的名称"], one["集聚区的名称"]) == ("无锡恒达商标代理有限公司", "蠡岸集聚区")
    (english,) = exported(kept.visitor, "&lang=en", path="/api/v1/residences")
    assert (english["Agency, by name"], english["State"]) == ("无锡恒达商标代理有限公司", "Resident")


def test_a_file_is_sent_in_pieces_that_come_from_one_moment_and_can_be_gone_on_with(kept: World) -> None:
    """Half of the file, then the rest behind its last row at the moment that the headers told: the same bytes."""
    whole = kept.visitor.get(f"{AGENCIES}/export?format=csv")
    lines = whole.data.splitlines(keepends=True)
    known = whole.headers["Jiju-Known-On"].replace("+", "%2B")
    last = lines[6].split(b",")[0].decode()
    rest = kept.visitor.get(
        f"{AGENCIES}/export?format=csv&asOf={whole.headers['Jiju-As-Of']}&knownOn={known}&after={last}"
    )
    assert b"".join(lines[:7]) + rest.data == whole.data
    assert whole.headers["Jiju-Total"] == "13"


def test_a_list_that_is_closed_to_somebody_is_closed_as_a_file_and_cases_have_none(kept: World) -> None:
    assert kept.visitor.get("/api/v1/practitioners/export").status_code == 401
    assert kept[Role.FIRM].get("/api/v1/practitioners/export").status_code == 403
    assert kept.province.get("/api/v1/practitioners/export").status_code == 200
    assert kept.province.get("/api/v1/applications/export").status_code == 404
    assert kept.province.get(f"{AGENCIES}/export?format=pdf").status_code == 400


def test_more_long_exports_than_threads_can_bear_are_told_to_come_back(
    kept: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has three files under way is in nobody's way with short lists; whoever ends or leaves makes room."""
    short = kept.visitor.get(f"{AGENCIES}/export?format=csv").data
    monkeypatch.setattr(gateway.exporting, "ROWS", 5)
    running = [kept.visitor.get(f"{AGENCIES}/export?format=csv") for _ in range(gateway.exporting.MOST)]
    assert [one.status_code for one in running] == [200] * gateway.exporting.MOST
    busy = kept.visitor.get(f"{AGENCIES}/export")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2")
    assert running[0].data == short
    running[1].close()
    again = [kept.visitor.get(f"{AGENCIES}/export?format=csv") for _ in range(2)]
    assert [one.status_code for one in again] == [200, 200]
    for one in (*again, running[2]):
        one.close()


@pytest.mark.slow("a page of every field, a list, a workbook")
def test_the_page_of_open_data_and_the_list_lead_to_the_files(kept: World) -> None:
    page = kept.app.test_client().get("/open-data")
    assert page.status_code == 200
    for text in (
        "使用条件",
        "知识共享署名",
        "/api/v1/datasets/catalogue",
    ):
        assert text in page.text
    listed = kept.app.test_client().get("/records/agencies?region=320281")
    assert "/records/agencies/export.xlsx?lang=zh&amp;region=320281" in listed.text
    english = kept.app.test_client().get("/records/agencies", headers={"Accept-Language": "en"})
    assert "/records/agencies/export.csv?lang=en" in english.text
    for asked, head in (("?lang=en", "Credit code"), ("?lang=zh", "统一社会信用代码"), ("", "统一社会信用代码")):
        answer = kept.app.test_client().get(f"/records/agencies/export.csv{asked}")
        assert head in answer.text.splitlines()[0], "an address says its language, whoever asks"
    file = kept.app.test_client().get("/records/agencies/export.xlsx?region=320281")
    assert openpyxl.load_workbook(io.BytesIO(file.data)).active.max_row == 7


def whole_since(found: list[dict[str, Any]], day: date) -> bool:
    """Whether both files of all five lists were made on that day."""
    files = [file for one in found for file in one["files"]]
    return len(files) == 10 and all(file["as_of"] >= day.isoformat() for file in files)


@pytest.mark.slow("the job thread does the work")
def test_open_data_names_licence_fields_time_and_the_hash_of_the_very_bytes(kept: World) -> None:
    kept.clock.set(kept.clock.now() + timedelta(days=1))
    hurry(kept.services, "registry")
    today = kept.clock.today()
    ask = partial(kept.visitor.get, "/api/v1/datasets")
    found = {
        one["name"]: one
        for one in made(eventually(ask, lambda one: whole_since(made(one)["items"], today), 60))["items"]
    }
    assert set(found) == {"agencies", "residences", "zones", "bases", "public-bodies"}
    assert "creativecommons" in found["agencies"]["licence"]
    assert "contact" not in {field["name"] for field in found["agencies"]["fields"]}
    for dataset in found.values():
        assert {file["format"] for file in dataset["files"]} == {"csv", "json"}
        for file in dataset["files"]:
            address = urlsplit(file["address"])
            content = kept.visitor.get(f"{address.path}?{address.query}").data
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["hash"])
    assert {file["rows"] for file in found["agencies"]["files"]} == {13}
    catalogue = kept.visitor.get("/api/v1/datasets/catalogue")
    assert catalogue.mimetype == "application/ld+json"
    (agencies,) = [one for one in json.loads(catalogue.text)["dcat:dataset"] if one["dct:identifier"] == "agencies"]
    hashes = {one["spdx:checksum"]["spdx:checksumValue"]["@value"] for one in agencies["dcat:distribution"]}
    assert hashes == {file["hash"] for file in found["agencies"]["files"]}
