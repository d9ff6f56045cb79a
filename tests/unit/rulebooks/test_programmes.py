"""Programmes as dated editions: which one stands on a day, what it says, and that its quotes stand in the seeds."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from rulebooks import programmes
from rulebooks.book import BrokenBook
from rulebooks.citation import Evidence
from rulebooks.codes import NAMES, load
from rulebooks.in_force import Status
from rulebooks.lint import of_programmes
from rulebooks.programmes import FOLDER, codes, editions, get, in_force, shelf, vocabulary

NOW = date(2026, 11, 20)
SEEDS = Path(__file__).parents[2] / "support" / "seeds"
EVERY = [one for code in codes() for edition in editions(code) for one in (edition, *edition.plans)]


def zone(code, day=NOW):
    return get(code, day)


# Which edition stands.


def test_there_are_five_programmes():
    assert codes() == ("JS_2016", "JS_DRAFT", "JS_LAYOUT", "NAT_2023", "ZJ_2018")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 2, 16), []),
        (date(2016, 2, 17), ["JS_LAYOUT"]),
        (date(2016, 12, 31), ["JS_LAYOUT"]),
        (date(2017, 1, 1), ["JS_2016", "JS_LAYOUT"]),
        (date(2018, 1, 1), ["JS_2016", "JS_LAYOUT", "ZJ_2018"]),
        (date(2023, 6, 29), ["JS_2016", "JS_LAYOUT", "NAT_2023", "ZJ_2018"]),
        (NOW, ["JS_2016", "JS_LAYOUT", "NAT_2023", "ZJ_2018"]),
    ],
)
def test_what_is_in_force_on_a_day(day, expected):
    assert [one.code for one in in_force(day)] == expected


def test_a_draft_is_never_in_force_and_is_shown_only_when_asked_for():
    assert "JS_DRAFT" not in [one.code for one in in_force(NOW)]
    assert [one.code for one in in_force(NOW, drafts=True)] == list(codes())
    assert in_force(date(2015, 1, 1), drafts=True) == ()


def test_an_edition_is_found_by_its_code_on_a_day():
    assert get("ZJ_2018", date(2017, 12, 31)) is None
    assert zone("ZJ_2018", date(2018, 1, 1)).label == "ZJ_2018@2018-01-01"
    with pytest.raises(KeyError):
        get("XX_2000", NOW)


def test_a_draft_can_be_tried_out_by_its_code():
    assert zone("JS_DRAFT").status is Status.DRAFT
    assert zone("JS_2016").status is Status.ACTIVE


@pytest.mark.parametrize("edition", EVERY, ids=lambda one: one.label)
def test_an_edition_is_identified_by_the_bytes_of_its_file(edition):
    assert edition.hash == sha256(edition.path.read_bytes()).hexdigest()


@pytest.mark.usefixtures("fresh")
def test_the_plan_of_binhu_is_an_instance_of_the_national_programme():
    (plan,) = zone("NAT_2023").plans
    assert (plan.code, plan.kind, plan.starts, plan.until) == (
        "BINHU_2024_2026",
        "plan",
        date(2024, 1, 1),
        date(2027, 1, 1),
    )
    assert zone("JS_2016").plans == ()


@pytest.mark.usefixtures("fresh")
def test_the_head_of_an_edition():
    edition = zone("ZJ_2018")
    assert edition.name.zh == "浙江省知识产权服务业集聚发展示范区管理办法（试行）"
    assert edition.name.en == "Zhejiang measures for IP-service demonstration zones (trial)"
    assert (edition.province, edition.kind, edition.until) == ("33", "zone", None)
    assert edition.source.citation.version == date(2018, 1, 1)
    assert zone("NAT_2023").province == ""
    assert zone("JS_LAYOUT").kind == "layout"


# What the editions say: the side-by-side table of the rules, section 1.6.


@pytest.mark.parametrize(
    ("key", "field", "js", "zj", "draft"),
    [
        ("applicant.type", "code", "COUNTY_GOV", "RELYING_UNIT", "CONSTRUCTION_BODY"),
        ("threshold.agencies", "least", 15, 20, 15),
        ("threshold.agencies", "market_only", False, False, True),
        ("threshold.built_area", "least", None, None, 5000),
        ("threshold.core_area", "least", None, 1000, 1000),
        ("threshold.staff", "least", 2, None, None),
        ("threshold.staff", "gate", False, None, None),
        ("conditions.strength", "code", "must", "generally", None),
        ("intake", "code", "annual", "rolling", "rolling"),
        ("window", "closes", "06-30", None, None),
        ("window", "strict", False, None, None),
        ("term", "years", 3, None, 3),
        ("plan_filing", "months", 3, None, None),
        ("plan_filing", "with_application", None, True, None),
        ("assessment.when", "at_end", True, None, True),
        ("assessment.when", "every_years", None, 2, None),
        ("public_notice", "held", None, None, True),
        ("rectification", "set_by", "province_office", "province_office", None),
    ],
)
def test_the_provincial_programmes_side_by_side(key, field, js, zj, draft):
    found = [(zone(code).value(key) or {}).get(field) for code in ("JS_2016", "ZJ_2018", "JS_DRAFT")]
    assert found == [js, zj, draft]


@pytest.mark.parametrize("code", ["JS_2016", "ZJ_2018", "JS_DRAFT"])
@pytest.mark.parametrize(
    "key", ["threshold.agencies", "threshold.core_area", "threshold.built_area", "threshold.staff"]
)
def test_at_least_always_includes_the_number(code, key):
    value = zone(code).value(key)
    assert value is None or value["inclusive"] is True


def test_the_six_rights_and_six_services_of_jiangsu():
    edition = zone("JS_2016")
    assert edition.value("rights.required")["codes"] == [
        *("patent", "trademark", "copyright", "geographical_indication", "plant_variety", "layout_design")
    ]
    kinds = [load("service_kinds").words(code).zh for code in edition.value("services.required")["codes"]]
    assert kinds == ["信息咨询", "维权", "代理", "评估", "法律", "商用"]


def test_the_three_rights_and_six_services_of_zhejiang():
    edition = zone("ZJ_2018")
    assert edition.value("rights.required") == {"codes": ["patent", "trademark", "copyright"], "and_others": True}
    kinds = [load("service_kinds").words(code).zh for code in edition.value("services.required")["codes"]]
    assert kinds == ["代理", "法律", "信息", "商用化", "咨询", "培训"]


def test_public_platforms_do_not_count_in_the_jiangsu_draft_only():
    assert zone("JS_DRAFT").value("threshold.agencies")["excludes"] == [
        *("protection_centre", "rapid_centre", "service_window")
    ]
    assert zone("JS_2016").value("threshold.agencies")["excludes"] == []
    assert zone("ZJ_2018").value("threshold.agencies")["excludes"] == []


@pytest.mark.parametrize("key", ["threshold.built_area", "threshold.core_area"])
def test_the_draft_adds_areas_up_over_the_bases(key):
    assert zone("JS_DRAFT").value(key)["summed"] == "bases"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("JS_2016", ["recommendation", "application", "work_plan", "pledge", "evidence"]),
        ("ZJ_2018", ["recommendation", "application", "work_plan", "pledge", "attachments"]),
    ],
)
def test_five_materials_are_asked_for_and_the_fourth_is_the_pledge(code, expected):
    materials = zone(code).value("materials")
    assert [one["code"] for one in materials] == expected
    assert [one["no"] for one in materials] == [1, 2, 3, 4, 5]
    assert materials[0]["by"] == "city_office"


@pytest.mark.parametrize(
    ("code", "grade", "after", "effects"),
    [
        ("JS_2016", "excellent", None, ["keep_title", "national_priority"]),
        ("JS_2016", "qualified", None, ["keep_title"]),
        ("JS_2016", "unqualified", None, ["rectify"]),
        ("JS_2016", "unqualified", "rectification", ["cancel_title"]),
        ("ZJ_2018", "excellent", None, ["keep_title", "national_priority"]),
        ("ZJ_2018", "qualified", None, ["keep_title"]),
        ("ZJ_2018", "unqualified", None, ["rectify"]),
        ("ZJ_2018", "unqualified", "rectification", ["cancel_title", "remove_plate"]),
    ],
)
def test_what_follows_from_a_grade(code, grade, after, effects):
    found = [one for one in zone(code).value("consequences") if (one["grade"], one.get("after")) == (grade, after)]
    assert [one["effects"] for one in found] == [effects]


@pytest.mark.parametrize("code", ["JS_2016", "ZJ_2018"])
def test_there_are_three_grades(code):
    grades = {one["code"]: (one["zh"], one["passes"]) for one in zone(code).value("grades")}
    assert grades == {"excellent": ("优秀", True), "qualified": ("合格", True), "unqualified": ("不合格", False)}


def test_jiangsu_reports_by_the_end_of_january_to_city_and_province():
    (report,) = zone("JS_2016").value("reports")
    assert (report["due"], report["to"]) == ("01-31", ["city_office", "province_office"])


def test_the_plan_is_due_three_months_after_the_establishment_and_rolls():
    filing = zone("JS_2016").value("plan_filing")
    assert (filing["months"], filing["roll"], filing["starts"]) == (3, True, "established")


def test_the_guide_has_sixteen_measures_in_five_groups():
    guide = zone("JS_2016").value("guide")
    assert len(guide) == 16
    assert len({one["group"]["zh"] for one in guide}) == 5


@pytest.mark.parametrize(
    ("code", "key", "number"),
    [
        *(("JS_2016", "goals", 4), ("JS_2016", "tasks", 6), ("JS_2016", "service_chain", 6), ("JS_2016", "route", 6)),
        *(("JS_2016", "assessment.content", 3), ("JS_2016", "adjustment", 3), ("JS_2016", "support", 3)),
        *(("ZJ_2018", "principles", 3), ("ZJ_2018", "tasks", 10), ("ZJ_2018", "assessment.content", 3)),
        *(("ZJ_2018", "applicant.place", 3), ("ZJ_2018", "route", 7), ("ZJ_2018", "service_chain", 6)),
        *(("JS_DRAFT", "tasks", 4), ("JS_DRAFT", "facts", 5), ("JS_DRAFT", "route", 4), ("JS_DRAFT", "legal_base", 4)),
        *(("NAT_2023", "tasks", 6), ("NAT_2023", "indicators", 6), ("NAT_2023", "route", 6)),
        *(("JS_LAYOUT", "tasks", 6), ("JS_LAYOUT", "dated_tasks", 26), ("JS_LAYOUT", "goals", 4)),
    ],
)
def test_every_item_of_a_list_is_there(code, key, number):
    assert len(zone(code).value(key)) == number


def test_the_national_notice_of_2023_ran_five_calendar_days():
    said = zone("NAT_2023").value("public_notice")
    assert (said["days"], said["first_day"]) == (5, True)
    assert zone("NAT_2023").value("intake")["code"] == "batch"


# The plan of Binhu.


def test_the_targets_of_binhu():
    (plan,) = zone("NAT_2023").plans
    assert {one["counts"]: one["least"] for one in plan.value("targets")} == {
        "brand_agencies": 5,
        "platforms": 10,
        "quality_agencies": 100,
        "professionals": 1000,
        "entities_served": 10000,
        "information_points": 30,
    }
    assert {one["by"] for one in plan.value("targets")} == {date(2026, 12, 31)}


def test_the_phases_of_binhu_follow_each_other():
    (plan,) = zone("NAT_2023").plans
    assert [(one["from"], one["last"]) for one in plan.value("phases")] == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31)),
    ]


def test_binhu_has_eighteen_tasks_in_the_six_groups_of_the_programme():
    edition = zone("NAT_2023")
    (plan,) = edition.plans
    tasks = plan.value("tasks")
    groups = [one["code"] for one in edition.value("tasks")]
    assert [one["no"] for one in tasks] == list(range(1, 19))
    assert [one["group"] for one in tasks] == [group for group in groups for _ in range(3)]


def test_the_carrier_of_binhu_has_five_functional_areas_and_45000_square_metres():
    (plan,) = zone("NAT_2023").plans
    carrier = {one["code"]: one for one in plan.value("carrier")}
    assert carrier["area"]["m2"] == 45000
    assert sum(code.startswith("area_") for code in carrier) == 5


# The dated tasks of the layout pilot.


@pytest.mark.parametrize(
    ("no", "first", "last", "lead", "with_"),
    [
        (1, date(2016, 2, 1), date(2016, 2, 29), ["ip_office"], {}),
        (3, date(2016, 2, 1), date(2016, 5, 31), ["ip_office"], {"data": 5}),
        (5, date(2016, 2, 1), date(2016, 5, 31), ["development", "economy", "statistics"], {"joint": 3, "data": 4}),
        (6, date(2016, 2, 1), date(2016, 6, 30), ["development", "economy", "education", "science", "finance"], {}),
        (7, date(2016, 2, 1), date(2016, 4, 30), ["ip_office"], {"joint": 8}),
        (10, date(2016, 11, 1), date(2016, 12, 31), ["ip_office"], {}),
        (12, date(2017, 1, 1), date(2017, 2, 28), ["ip_office"], {}),
        (14, date(2016, 2, 1), date(2016, 4, 30), ["ip_office"], {"joint": 9}),
        (15, date(2016, 5, 1), date(2017, 10, 31), ["ip_office"], {"data": 2, "funds": 2}),
        (16, date(2017, 11, 1), date(2018, 6, 30), ["ip_office"], {}),
        (20, date(2017, 1, 1), date(2017, 12, 31), ["industry_commerce"], {"funds": 1}),
        (21, date(2017, 1, 1), date(2017, 12, 31), ["copyright"], {"funds": 1}),
        (23, date(2017, 1, 1), date(2018, 12, 31), ["ip_office"], {"joint": 4, "drives": 1, "funds": 2}),
        (24, date(2017, 1, 1), date(2018, 12, 31), ["ip_office"], {"joint": 3, "funds": 1}),
        (26, date(2018, 7, 1), date(2018, 12, 31), ["ip_office"], {}),
    ],
)
def test_a_dated_task_has_its_lead_its_participants_and_its_time(no, first, last, lead, with_):
    task = zone("JS_LAYOUT").value("dated_tasks")[no - 1]
    assert (task["no"], task["from"], task["last"], task["lead"]) == (no, first, last, lead)
    assert {one["role"]: len(one["by"]) for one in task["with"]} == with_


def test_the_stages_of_the_pilot_in_their_order():
    stages = [one["stage"]["zh"] for one in zone("JS_LAYOUT").value("dated_tasks")]
    assert [(stage, stages.count(stage)) for stage in dict.fromkeys(stages)] == [
        *(("试点启动", 2), ("试点推进", 7), ("阶段总结", 1), ("重点推进", 14), ("总结验收", 2))
    ]


# Citation and evidence.


@pytest.mark.usefixtures("fresh")
def test_what_a_document_does_not_say_is_known_to_be_silent():
    provision = zone("ZJ_2018").provisions["term"]
    assert (provision.value, provision.quotes, provision.note) == (None, (), None)
    assert provision.citation == zone("ZJ_2018").source.citation
    with pytest.raises(KeyError):
        zone("ZJ_2018").value("no.such.key")


@pytest.mark.usefixtures("fresh")
def test_a_provision_says_where_it_is_written_and_how_sure_we_are():
    edition = zone("JS_2016")
    assert edition.citation("threshold.agencies").zh == "《江苏省知识产权服务业集聚发展区建设实施方案》四（二）3"
    assert edition.citation("threshold.agencies").evidence is Evidence.STATED
    assert edition.citation("threshold.staff").instrument == "《江苏省知识产权服务业集聚发展区建设指引》"
    assert edition.citation("force").evidence is Evidence.PROPOSAL
    assert edition.citation("assessment.base").evidence is Evidence.PROPOSAL
    assert zone("NAT_2023").citation("public_notice").evidence is Evidence.FOUND


def test_an_item_may_stand_at_its_own_article():
    provision = zone("JS_2016").provisions["conditions"]
    assert provision.cite(provision.value[-1]).article == "四（二）3"
    materials = zone("JS_2016").provisions["materials"]
    assert materials.cite(materials.value[0]).article == "四（三）1—5"


@pytest.mark.usefixtures("fresh")
def test_a_note_is_in_both_languages():
    note = zone("JS_2016").provisions["title"].note
    assert note.zh == "合格一款漏写“业”字，以全称为准"
    assert note.en.startswith("The clause")


@pytest.mark.usefixtures("fresh")
def test_the_quotes_of_a_provision_are_its_own_and_those_of_its_items():
    provision = zone("JS_DRAFT").provisions["principles"]
    assert provision.quotes == (
        "不单纯追求集聚服务机构数量的增加",
        "便于建设初期集聚区更多地考虑服务机构质量和功能分区",
    )


class TestSeeds:
    """Every value stated in a seed carries a quote that stands there word for word."""

    texts = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}  # noqa: RUF012 - read once
    hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in SEEDS.glob("*.txt")}  # noqa: RUF012 - read once

    @pytest.mark.parametrize("edition", EVERY, ids=lambda one: one.label)
    def test_every_quote_of_an_edition_stands_in_its_seed(self, edition):
        checked = [
            (provision.source.seed, quote)
            for provision in edition.provisions.values()
            if provision.source.seed
            for quote in provision.quotes
        ]
        assert len(checked) > 10 or edition.code == "NAT_2023"
        assert [quote for seed, quote in checked if quote not in self.texts[seed]] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_every_quote_of_a_code_list_stands_in_its_seed(self, name):
        sources = {entry.source for entry in load(name) if entry.source.seed}
        assert [quote for one in sources for quote in one.quotes if quote not in self.texts[one.seed]] == []

    def test_every_seed_is_the_file_that_was_read(self):
        sources = {source for edition in EVERY for source in edition.sources if source.seed}
        sources |= {entry.source for name in NAMES for entry in load(name) if entry.source.seed}
        assert {(one.seed, one.sha256) for one in sources} == set(self.hashes.items())


def test_whatever_is_stated_in_a_seed_is_quoted():
    unquoted = [
        f"{edition.label}: {name}"
        for edition in EVERY
        for name, provision in edition.provisions.items()
        if provision.value is not None and provision.source.seed and not provision.quotes
    ]
    assert unquoted == []


# A province is data.


@pytest.fixture
def third_province(tmp_path):
    """A copy of the shelf with a programme of Anhui in it: files, and nothing else."""
    folder = tmp_path / "programmes"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    home = folder / "AH_2027"
    home.mkdir()
    made = (folder / "ZJ_2018" / "2018-01-01.toml").read_text(encoding="utf-8")
    for old, new in (
        ('code = "ZJ_2018"', 'code = "AH_2027"'),
        ('province = "33"', 'province = "34"'),
        ("\nfrom = 2018-01-01", "\nfrom = 2027-01-01"),
        ("least = 20", "least = 12"),
    ):
        assert old in made
        made = made.replace(old, new)
    (home / "2027-01-01.toml").write_text(made, encoding="utf-8")
    return folder


def test_a_third_province_needs_no_code(third_province):
    found = shelf(third_province)
    assert list(found) == ["AH_2027", *codes()]
    (edition,) = found["AH_2027"]
    assert (edition.province, edition.starts) == ("34", date(2027, 1, 1))
    assert edition.value("threshold.agencies")["least"] == 12
    lists = {name: load(name) for name in NAMES}
    assert [one for one in of_programmes(found, lists) if "AH_2027" in one] == []


def test_a_second_edition_stands_in_line_with_the_first(third_province):
    home = third_province / "AH_2027"
    first = (home / "2027-01-01.toml").read_text(encoding="utf-8")
    (home / "2027-01-01.toml").write_text(
        first.replace("from = 2027-01-01", "from = 2027-01-01\nuntil = 2029-01-01"), encoding="utf-8"
    )
    (home / "2029-01-01.toml").write_text(
        first.replace("from = 2027-01-01", "from = 2029-01-01").replace("least = 12", "least = 14"), encoding="utf-8"
    )
    line = shelf(third_province)["AH_2027"]
    assert [(one.label, one.value("threshold.agencies")["least"]) for one in line] == [
        ("AH_2027@2027-01-01", 12),
        ("AH_2027@2029-01-01", 14),
    ]


@pytest.fixture
def two_editions(third_province, monkeypatch):
    """Anhui's first edition ends with 2028; a draft of the second could be tried out a year before."""
    home = third_province / "AH_2027"
    first = (home / "2027-01-01.toml").read_text(encoding="utf-8")
    made = {
        "2027-01-01": first.replace("from = 2027-01-01", "from = 2027-01-01\nuntil = 2029-01-01"),
        "2028-01-01": first.replace("from = 2027-01-01", "from = 2028-01-01").replace('"ACTIVE"', '"DRAFT"'),
        "2029-01-01": first.replace("from = 2027-01-01", "from = 2029-01-01"),
    }
    for name, content in made.items():
        (home / f"{name}.toml").write_text(content, encoding="utf-8")
    found = shelf(third_province)
    monkeypatch.setattr(programmes, "shelf", lambda: found)


@pytest.mark.usefixtures("two_editions")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "AH_2027@2027-01-01"),
        (date(2028, 12, 31), "AH_2027@2027-01-01"),
        (date(2029, 1, 1), "AH_2027@2029-01-01"),
    ],
)
def test_what_binds_goes_before_a_draft_and_ends_when_the_next_begins(day, expected):
    found = get("AH_2027", day)
    assert (found.label if found else None) == expected
    assert [one.label for one in in_force(day) if one.code == "AH_2027"] == ([expected] if expected else [])


@pytest.mark.usefixtures("two_editions")
def test_a_code_has_the_dates_of_the_editions_that_bind():
    rows = [(entry.starts, entry.until) for entry in programmes.as_codes().rows["AH_2027"]]
    assert rows == [(date(2027, 1, 1), date(2029, 1, 1)), (date(2029, 1, 1), None)]


def test_a_plan_belongs_to_the_edition_it_begins_under(third_province):
    home = third_province / "NAT_2023"
    first = (home / "2023-06-29.toml").read_text(encoding="utf-8")
    (home / "2023-06-29.toml").write_text(
        first.replace("\nfrom = 2023-06-29", "\nfrom = 2023-06-29\nuntil = 2023-12-31"), encoding="utf-8"
    )
    (home / "2023-12-31.toml").write_text(first.replace("\nfrom = 2023-06-29", "\nfrom = 2023-12-31"), encoding="utf-8")
    assert [len(one.plans) for one in shelf(third_province)["NAT_2023"]] == [0, 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('status = "ACTIVE"', 'status = "SOON"'),
        ('province = "34"', ""),
        ('key = "grades"', 'key = "marks"'),
        ('source = "measures"\nsilent', "silent"),
        ('"threshold.staff", ', '"threshold.nothing", '),
    ],
    ids=["status", "head", "key", "source", "silent"],
)
def test_a_broken_edition_names_its_file(third_province, old, new):
    path = third_province / "AH_2027" / "2027-01-01.toml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenBook, match=r"AH_2027.2027-01-01\.toml: "):
        shelf(third_province)


@pytest.mark.usefixtures("fresh")
def test_the_vocabulary_names_every_key_in_both_languages():
    keys = vocabulary()
    assert keys["threshold.agencies"].words == ("服务机构数", "Number of agencies")
    assert keys["threshold.agencies"].kinds == ("zone",)
    assert keys["threshold.agencies"].shape == "threshold"
    assert keys["threshold.agencies"].columns == {"excludes": "public_bodies"}
    assert keys["intake"].choices == ("annual", "rolling", "batch")
    assert (keys["force"].columns, keys["force"].choices) == ({}, ())
    raw = tomllib.loads((FOLDER / "keys.toml").read_text(encoding="utf-8"))["keys"]
    assert len(raw) == len(keys)


def test_the_module_answers_for_the_packages_own_shelf():
    assert programmes.editions("JS_2016") == shelf()["JS_2016"]


def test_a_quote_is_found_however_deep_it_stands():
    assert list(programmes._quoted({"quote": "甲", "more": {"items": [{"quote": ["乙", "丙"]}]}})) == ["甲", "乙", "丙"]
