"""Region codes: the current list, the retired ones mapped forward, parks, and what lies elsewhere."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import stdnum.cn

from rulebooks.codes import load
from rulebooks.codes.regions import Kind, region

NOW = date(2026, 11, 20)
CURRENT = [
    line.split()
    for line in Path(__file__).with_name("gb2260_current.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
CITIES = {code: (name, int(rest[0])) for code, name, *rest in CURRENT if rest}
UNITS = {code: name for code, name, *rest in CURRENT if not rest}


def loc_rows():
    """Every line of python-stdnum's loc.dat for Jiangsu and Zhejiang: code, name, first and last year."""
    province = ""
    for line in Path(stdnum.cn.__file__).with_name("loc.dat").read_text(encoding="utf-8").splitlines():
        if head := re.match(r"(\d\d) province", line):
            province = head[1]
        elif province in {"32", "33"} and (unit := re.match(r'  (\d{4}) county="(.*)"', line)):
            for part in unit[2].split(","):
                named = re.fullmatch(r"(?:\[(\d*)-(\d*)\])?(.+)", part)
                assert named
                yield province + unit[1], named[3], int(named[1] or 0), int(named[2] or 0)


LOC = list(loc_rows())


@pytest.mark.parametrize(
    ("code", "kind", "now"),
    [("320211", "valid", ""), ("320202", "retired", "320213"), ("320571", "park", ""), ("330114", "valid", "")],
)
def test_the_four_codes_of_the_acceptance(code, kind, now):
    found = region(code, NOW)
    assert (found.code, found.kind.value, found.now) == (code, kind, now)


def test_jiangsu_has_13_cities_and_95_units_zhejiang_11_and_90():
    assert [sum(code.startswith(one) for code in CITIES) for one in ("32", "33")] == [13, 11]
    assert [sum(code.startswith(one) for code in UNITS) for one in ("32", "33")] == [95, 90]


def test_every_current_code_is_valid_under_its_name():
    names = UNITS | {code: city for code, (city, _) in CITIES.items()}
    found = {code: region(code, NOW) for code in names}
    assert {code for code, one in found.items() if one.kind is not Kind.VALID} == set()
    assert {code for code, one in found.items() if not one.name.zh.startswith(names[code])} == set()


def test_every_city_has_as_many_units_as_the_list_says():
    assert {code: number for code, (_, number) in CITIES.items()} == {
        city: sum(code.startswith(city[:4]) for code in UNITS) for city in CITIES
    }


def test_nothing_is_valid_today_beyond_the_list():
    whole = {entry.code for entry in load("regions").on(NOW) if "kind" not in entry.extra}
    districts = {f"{code[:4]}01" for code in CITIES}  # 市辖区
    assert whole == {*UNITS, *CITIES, *districts, "320000", "330000"}


def test_every_row_of_loc_dat_is_valid_in_its_years_under_its_name():
    wrong = []
    for row in LOC:
        code, name, first, last = row
        year = last or first or 2026
        reused = [other[1] for other in LOC if other[0] == code and other[2] == year and other != row]
        found = region(code, date(year, 6, 1))
        if (found.kind, found.name.zh) != (Kind.VALID, reused[0] if last and reused else name):
            wrong.append((row, found))
    assert wrong == []
    assert len(LOC) == 598


def test_every_retired_code_leads_to_a_code_of_today():
    going_on = {code for code, _, _, last in LOC if not last}
    retired = {code for code, *_ in LOC} - going_on
    found = {code: region(code, NOW) for code in retired}
    assert {code for code, one in found.items() if one.kind is not Kind.RETIRED} == set()
    assert {code for code, one in found.items() if region(one.now, NOW).kind is not Kind.VALID} == set()
    assert {code for code in going_on if region(code, NOW).kind is not Kind.VALID} == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("320103", "320104"), ("320107", "320106"), ("320202", "320213"), ("320203", "320213"), ("320204", "320213")),
        *(("320405", "320412"), ("320502", "320508"), ("320503", "320508"), ("320504", "320508"), ("320584", "320509")),
        *(("320602", "320613"), ("320611", "320613"), ("320621", "320685"), ("320684", "320614"), ("320705", "320706")),
        *(("320721", "320707"), ("320802", "320812"), ("320811", "320812"), ("320829", "320813"), ("320982", "320904")),
        *(("321011", "321003"), ("321088", "321012"), ("321284", "321204"), ("330103", "330105"), ("330104", "330102")),
        *(("330183", "330111"), ("330621", "330603")),
    ],
)
def test_the_retired_codes_of_the_rules_are_mapped_forward(old, new):
    found = region(old, NOW)
    assert (found.kind, found.now) == (Kind.RETIRED, new)


@pytest.mark.parametrize(
    ("code", "day", "kind", "now"),
    [
        ("320202", date(2015, 12, 31), Kind.VALID, ""),
        ("320202", date(2016, 1, 1), Kind.RETIRED, "320213"),
        ("320222", date(1998, 1, 1), Kind.RETIRED, "320283"),
        ("320222", date(2001, 1, 1), Kind.RETIRED, "320205"),
        ("330114", date(2020, 12, 31), Kind.NOT_YET, ""),
        ("330113", date(2021, 1, 1), Kind.VALID, ""),
        ("330502", date(1995, 1, 1), Kind.RETIRED, "330500"),
        ("330502", date(2003, 1, 1), Kind.VALID, ""),
        ("330104", date(2021, 6, 1), Kind.VALID, ""),
    ],
)
def test_a_code_is_looked_at_on_a_day(code, day, kind, now):
    found = region(code, day)
    assert (found.kind, found.now) == (kind, now)


def test_a_code_that_is_not_in_use_yet_has_the_name_it_will_have():
    found = region("330114", date(2020, 1, 1))
    assert (found.code, found.name.zh) == ("330114", "钱塘区")


def test_a_retired_code_leads_to_one_of_the_day_on_every_day():
    for entry in load("regions"):
        for year in range(entry.until.year if entry.until else 2027, 2027):
            found = region(entry.code, date(year, 1, 1))
            if found.kind is Kind.RETIRED:
                assert region(found.now, date(year, 1, 1)).kind is Kind.VALID


def test_a_code_has_the_name_it_had_on_the_day():
    assert region("320211", date(1999, 12, 31)).name == ("郊区", "Suburban District")
    assert region("320211", date(2000, 1, 1)).name == ("滨湖区", "Binhu District")
    assert region("320202", NOW).name == ("崇安区", "Chong'an District")


@pytest.mark.parametrize(
    "code",
    [
        *("320371", "320571", "320671", "320771", "320772", "320871", "320971", "321071", "321171", "321271"),
        *("321371", "330371"),
    ],
)
def test_statistical_codes_are_parks_only(code):
    assert region(code, NOW).kind is Kind.PARK


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("110108", "北京市"),
        ("440305", "广东省"),
        ("310000", "上海市"),
        ("810000", "香港特别行政区"),
        ("659999", "新疆维吾尔自治区"),
    ],
)
def test_elsewhere_only_the_province_is_known(code, name):
    found = region(code, NOW)
    assert (found.code, found.kind, found.name.zh) == (code, Kind.PROVINCE, name)


def test_every_province_is_known():
    codes = [
        *(11, 12, 13, 14, 15, 21, 22, 23, 31, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46),
        *(50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82),
    ]
    assert [region(f"{code}0101", NOW).kind for code in codes] == [Kind.PROVINCE] * 32


@pytest.mark.parametrize("code", ["990101", "320299", "330999", "000000", "1101", "11010800", "", "abcdef"])
def test_what_no_list_has_is_unknown(code):
    found = region(code, NOW)
    assert (found.code, found.kind, found.name, found.now) == (code, Kind.UNKNOWN, ("未知地区", "unknown region"), "")


@pytest.mark.parametrize(
    ("code", "en"),
    [
        ("320000", "Jiangsu Province"),
        ("320116", "Luhe District"),
        ("320203", "Nanchang District"),
        ("320321", "Fengxian County"),
        ("320685", "Hai'an City"),
        ("320903", "Yandu District"),
        ("330102", "Shangcheng District"),
        ("330382", "Yueqing City"),
        ("330522", "Changxing County"),
        ("331102", "Liandu District"),
        ("331127", "Jingning She Autonomous County"),
    ],
)
def test_names_are_in_pinyin(code, en):
    assert region(code, NOW).name.en == en
