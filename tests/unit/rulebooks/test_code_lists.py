"""Dated code lists: what a code meant on a day, and what the lists hold."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from rulebooks.book import BrokenBook
from rulebooks.citation import Evidence
from rulebooks.codes import NAMES, assemble, load
from rulebooks.programmes import as_codes, shelf

NOW, THEN = date(2026, 11, 20), date(2019, 6, 1)
SOURCE = '[sources.s]\ninstrument = "《表》"\ninstrument_en = "List"\nevidence = "found"\n'


def made(tmp_path, content, head='zh = "表"\nen = "List"\nfrom = 2000-01-01\nsource = "s"\n', name="made.toml"):
    path = tmp_path / name
    path.write_text(head + content + SOURCE, encoding="utf-8")
    return path


def the(name, code, day=None):
    return load(name).get(code, day)


def codes_of(name, day=NOW):
    return {entry.code for entry in load(name).on(day)}


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"regions", "service_kinds"}))  # of two times, of two provinces
def test_no_two_entries_that_are_offered_together_are_called_the_same(name):
    entries = list(load(name).on(NOW))
    for words in ([entry.zh for entry in entries], [entry.en for entry in entries]):
        assert len(set(words)) == len(words)


# The mechanism.


@pytest.fixture
def renamed(tmp_path):
    """A list in which `a` was renamed in 2010 and `b` ended in 2015."""
    return assemble(
        "made",
        [
            made(
                tmp_path,
                "codes = [\n"
                ' { code = "a", zh = "新", en = "New", from = 2010-01-01, note = "n" },\n'
                ' { code = "a", zh = "旧", en = "Old", until = 2010-01-01, article = "第一条" },\n'
                ' { code = "b", zh = "乙", en = "B", until = 2015-01-01, parent = "a" },\n'
                ' { code = "c", zh = "丙", en = "C", parent = "b" },\n'
                "]\n[columns]\nparent = 'made'\n",
            )
        ],
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1999, 12, 31), []),
        (date(2000, 1, 1), ["旧", "乙", "丙"]),
        (date(2009, 12, 31), ["旧", "乙", "丙"]),
        (date(2010, 1, 1), ["新", "乙", "丙"]),
        (date(2015, 1, 1), ["新", "丙"]),
    ],
)
def test_a_list_is_as_it_stood_on_the_day(renamed, day, expected):
    assert [entry.zh for entry in renamed.on(day)] == expected


def test_a_code_means_what_it_meant_on_the_day(renamed):
    assert renamed.get("a", date(2009, 12, 31)).words == ("旧", "Old")
    assert renamed.get("a", date(2010, 1, 1)).words == ("新", "New")
    assert renamed.get("b", date(2015, 1, 1)) is None
    assert renamed.get("x", NOW) is None


def test_without_a_day_a_code_means_what_it_meant_last(renamed):
    assert renamed.get("a").zh == "新"
    assert renamed.get("b").zh == "乙"
    assert renamed.get("x") is None


def test_a_code_has_words_or_is_said_to_be_missing(renamed):
    assert renamed.words("a") == ("新", "New")
    assert renamed.words("a", date(2005, 1, 1)) == ("旧", "Old")
    with pytest.raises(KeyError, match=r"made has no 'x'\"$"):
        renamed.words("x")
    with pytest.raises(KeyError, match="made has no 'b' on 2020-01-01"):
        renamed.words("b", date(2020, 1, 1))


def test_an_entry_says_where_it_is_written_and_keeps_the_lists_own_columns(renamed):
    old, new = renamed.rows["a"]
    assert (old.citation.instrument, old.citation.article) == ("《表》", "第一条")
    assert dict(new.extra) == {"note": "n"}
    assert (old.starts, old.until, new.starts, new.until) == (
        date(2000, 1, 1),
        date(2010, 1, 1),
        date(2010, 1, 1),
        None,
    )


def test_codes_stand_in_a_line_up_to_their_group(renamed):
    assert renamed.line("c") == ("c", "b", "a")
    assert renamed.same_group("c", "b")


def test_a_list_knows_its_name_title_and_columns(renamed):
    assert (renamed.name, renamed.title, renamed.columns) == ("made", ("表", "List"), {"parent": "made"})


def test_a_list_over_several_files_has_the_first_ones_title_and_every_ones_columns(tmp_path):
    one = made(tmp_path, 'codes = [{ code = "a", zh = "甲", en = "A" }]\n[columns]\np = "x"\n', name="1.toml")
    head = 'zh = "二"\nen = "Two"\nfrom = 2000-01-01\nsource = "s"\n'
    two = made(tmp_path, 'codes = [{ code = "b", zh = "乙", en = "B" }]\n[columns]\nq = "y"\n', head, name="2.toml")
    both = assemble("made", [one, two])
    assert (both.title.en, list(both.rows), both.columns) == ("List", ["a", "b"], {"p": "x", "q": "y"})


def test_a_list_is_identified_by_its_files(tmp_path):
    one = made(tmp_path, 'codes = [{ code = "a", zh = "甲", en = "A" }]\n', name="1.toml")
    two = made(tmp_path, 'codes = [{ code = "a", zh = "甲", en = "B" }]\n', name="2.toml")
    hashes = [assemble("made", paths).hash for paths in ([one], [two], [one, two], [two, one])]
    assert len(set(hashes)) == 4
    assert {len(one) for one in hashes} == {64}
    bytes_of = [sha256(path.read_bytes()).hexdigest() for path in (one, two)]
    assert hashes[2] == sha256("".join(bytes_of).encode()).hexdigest()


@pytest.mark.parametrize(
    "entry",
    ['{ code = "a", zh = "甲" }', '{ code = "a", en = "A" }', '{ zh = "甲", en = "A" }'],
    ids=["no English", "no Chinese", "no code"],
)
def test_an_entry_needs_a_code_and_both_languages(tmp_path, entry):
    with pytest.raises(BrokenBook, match=r"made\.toml: an entry needs code, zh, en and from"):
        assemble("made", [made(tmp_path, f"codes = [{entry}]\n")])


def test_an_entry_needs_a_first_day(tmp_path):
    path = made(tmp_path, 'codes = [{ code = "a", zh = "甲", en = "A" }]\n', 'zh = "表"\nen = "List"\nsource = "s"\n')
    with pytest.raises(BrokenBook, match="needs code, zh, en and from"):
        assemble("made", [path])


def test_there_is_no_list_of_another_name():
    with pytest.raises(KeyError, match="no code list 'nothing'"):
        load("nothing")


def test_a_list_is_read_once():
    assert load("rights") is load("rights")


# What is in the lists.


def test_every_list_that_a_thing_names_exists():
    named = {
        *("regions", "categories", "services", "rights", "industries", "languages", "licences", "professions"),
        *("public_bodies", "zone_counts", "listing_kinds", "programmes"),
    }
    assert named <= set(NAMES)
    assert list(NAMES) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_list_is_empty_today(name):
    assert load(name).on(NOW)


def test_the_five_categories():
    words = {entry.code: entry.words for entry in load("categories").on(NOW)}
    assert words == {
        "agency": ("代理", "Agency"),
        "rights_protection": ("维权", "Rights protection"),
        "information": ("信息", "Information"),
        "operation": ("运营", "Operation"),
        "finance": ("金融", "Finance"),
    }


def test_every_category_maps_to_the_six_older_types_and_each_of_them_is_taken_up():
    older = [one for entry in load("categories") for one in entry.extra["service_types"]]
    assert set(older) == codes_of("service_types")
    assert len(codes_of("service_types")) == 6


def test_the_seven_kinds_of_right_and_that_a_trade_secret_never_counts():
    top = {entry.code: entry.extra["counts"] for entry in load("rights").on(NOW) if "parent" not in entry.extra}
    assert top == {
        "patent": True,
        "trademark": True,
        "copyright": True,
        "geographical_indication": True,
        "plant_variety": True,
        "layout_design": True,
        "trade_secret": False,
    }


@pytest.mark.parametrize("code", ["patent_invention", "patent_utility_model", "patent_design"])
def test_patents_are_divided_by_type(code):
    assert load("rights").line(code) == (code, "patent")
    assert load("rights").same_group(code, "patent")
    assert not load("rights").same_group(code, "trademark")


@pytest.mark.parametrize(("code", "since"), [("plant_variety", 1997), ("layout_design", 2001), ("patent", 1985)])
def test_a_right_is_in_the_list_from_the_year_of_its_law(code, since):
    assert code in codes_of("rights", date(since, 12, 31))
    assert code not in codes_of("rights", date(since - 1, 12, 31))


def test_a_query_as_of_2019_has_the_list_of_2019():
    assert {"open_licence", "hague_filing", "data_registration"}.isdisjoint(codes_of("services", THEN))
    assert {"open_licence", "hague_filing", "data_registration"} <= codes_of("services")
    assert "w_ic" not in codes_of("industries", THEN)
    assert "digital_creative" in codes_of("industries", THEN)
    assert codes_of("programmes", THEN) == {"JS_2016", "JS_LAYOUT", "ZJ_2018"}
    assert "330103" in codes_of("regions", THEN)
    assert "330103" not in codes_of("regions")


def test_a_renamed_profession_and_list_keep_their_code_and_change_their_name():
    assert load("professions").words("patent_attorney", date(2019, 2, 28)).zh == "专利代理人"
    assert load("professions").words("patent_attorney", date(2019, 3, 1)).zh == "专利代理师"
    assert load("listing_kinds").words("serious", date(2021, 8, 31)).zh == "严重违法失信企业名单"
    assert load("listing_kinds").words("serious", date(2021, 9, 1)).zh == "严重违法失信名单"


def test_the_strategic_industries_are_nine_since_2018_and_were_seven_before():
    def strategic(day):
        return [entry.zh for entry in load("industries").on(day) if entry.extra["kind"] == "strategic"]

    assert strategic(date(2018, 11, 26)) == [
        *("新一代信息技术产业", "高端装备制造产业", "新材料产业", "生物产业", "新能源汽车产业", "新能源产业"),
        *("节能环保产业", "数字创意产业", "相关服务业"),
    ]
    assert len(strategic(date(2018, 11, 25))) == 7
    assert strategic(date(2012, 12, 23)) == []


def test_wuxi_has_four_landmark_six_strong_and_five_future_industries():
    tiers = [entry.extra.get("tier") for entry in load("industries").on(NOW) if entry.extra["kind"] == "wuxi_465"]
    assert [tiers.count(tier) for tier in ("landmark", "strong", "future")] == [4, 6, 5]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("w_ic", "w_ai", True),
        ("w_ic", "new_information", True),
        ("w_ic", "w_biomedicine", False),
        ("w_biomedicine", "biology", True),
        ("w_hydrogen", "w_energy", True),
        ("w_energy", "w_vehicles", False),
    ],
)
def test_whether_two_industries_are_of_one_group_can_be_asked(one, other, same):
    assert load("industries").same_group(one, other) is same


def test_every_industry_belongs_to_a_group():
    industries = load("industries")
    groups = {entry.code for entry in industries if entry.extra["kind"] == "group"}
    assert {industries.line(code)[-1] for code in industries.rows} == groups


def test_the_services_cover_every_category_and_every_kind_that_a_programme_asks_for():
    services = load("services").on(NOW)
    assert {entry.extra["category"] for entry in services} == codes_of("categories")
    assert {kind for entry in services for kind in entry.extra["kinds"]} == codes_of("service_kinds")
    assert len(services) >= 40


def test_every_service_has_names_that_people_use_and_no_two_share_a_main_name():
    services = load("services").on(NOW)
    assert all(entry.extra["aliases"] for entry in services)
    assert len({entry.zh for entry in services}) == len(services)


@pytest.mark.parametrize(
    ("code", "category", "kinds"),
    [
        ("patent_filing", "agency", ["js_agency", "zj_agency"]),
        ("infringement_litigation", "rights_protection", ["js_protection", "js_legal", "zj_legal"]),
        ("patent_search", "information", ["js_information", "zj_information"]),
        ("valuation", "operation", ["js_valuation", "zj_commercial"]),
        ("pledge", "finance", ["js_commercial", "zj_commercial"]),
        ("training", "information", ["zj_training"]),
    ],
)
def test_a_service_counts_for_its_category_and_the_programmes_kinds(code, category, kinds):
    extra = the("services", code).extra
    assert (extra["category"], extra["kinds"]) == (category, kinds)


def test_custody_is_the_whole_process_and_trainings_are_tagged():
    tagged = {entry.code: entry.extra["tags"] for entry in load("services") if "tags" in entry.extra}
    assert tagged == {"custody": ["FULL_CHAIN"], "training": ["TRAINING"], "qualification_training": ["TRAINING"]}


@pytest.mark.parametrize(
    ("code", "hides", "warns"),
    [
        ("serious", True, True),
        ("dishonest", True, True),
        ("abnormal", False, True),
        ("patent_abnormal", False, True),
    ],
)
def test_what_hides_and_what_warns_is_dated_data_with_its_citation(code, hides, warns):
    entry = the("listing_kinds", code, NOW)
    assert (entry.extra["hides"], entry.extra["warns"]) == (hides, warns)
    assert entry.extra["recommended"] is False
    assert entry.citation.article
    assert entry.citation.evidence is Evidence.FOUND


def test_the_programmes_follow_from_their_editions():
    programmes = as_codes()
    assert programmes == load("programmes")
    together = "".join(edition.hash for line in shelf().values() for edition in line)
    assert programmes.hash == sha256(together.encode()).hexdigest()
    assert {entry.source for entry in programmes} == {edition.source for line in shelf().values() for edition in line}
    assert set(programmes.rows) == {"JS_2016", "JS_DRAFT", "JS_LAYOUT", "NAT_2023", "ZJ_2018"}
    assert the("programmes", "JS_DRAFT").extra == {"province": "32", "status": "DRAFT"}
    assert the("programmes", "ZJ_2018").words.zh == "浙江省知识产权服务业集聚发展示范区管理办法（试行）"
    assert programmes.get("ZJ_2018", date(2017, 12, 31)) is None
    assert (programmes.name, programmes.title, programmes.columns) == ("programmes", ("适用办法", "Programmes"), {})
    assert the("programmes", "NAT_2023").citation.version == date(2023, 6, 29)
