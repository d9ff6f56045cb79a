"""The check of credit codes by GB 32100."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.credit_code import (
    ALPHABET,
    BASIS,
    INNER_BASIS,
    check,
    check_digit,
    normalise,
    organisation_digit,
)

GENUINE = [
    line
    for line in Path(__file__).with_name("uscc_valid.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SYNTHETIC = [
    *("91320211MAFAKE0197", "91320211MAFAKE0272", "91320211MAFAKE035W", "91320211MAFAKE043P", "91320211MAFAKE051J"),
    *("91320211MAFAKE06XA", "91320211MAFAKE078A", "91320211MAFAKE0865", "91320211MAFAKE0940", "91320211MAFAKE107M"),
    *("91320211MAFAKE115G", "91320211MAFAKE123B", "31320211MAFAKE318B"),
]


def with_digit(body):
    """*body* and the check digit that belongs to it, by the standard's own sum: 3 to the power of the place."""
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def names(remarks):
    return [one.name for one in remarks]


def test_every_code_that_stdnum_marks_valid_passes_without_a_warning():
    found = {code: check(code) for code in GENUINE}
    assert len(found) == 201
    assert [code for code, one in found.items() if not one.valid or one.warnings] == []
    assert [code for code, one in found.items() if (one.normalised, one.expected) != (code, code[-1])] == []


@pytest.mark.parametrize("code", SYNTHETIC)
def test_the_synthetic_codes_of_the_acceptance_pass(code):
    assert check(code).valid


@pytest.mark.parametrize("code", [*GENUINE[::20], *SYNTHETIC[::4]])
def test_every_one_character_change_is_refused(code):
    others = ALPHABET + "IOSVZ*%一"
    for place in range(18):
        for char in others:
            if char != code[place]:
                assert not check(code[:place] + char + code[place + 1 :]).valid


@given(st.sampled_from(GENUINE), st.integers(0, 17), st.characters())
def test_no_character_at_all_can_take_anothers_place(code, place, char):
    changed = code[:place] + char + code[place + 1 :]
    assert check(changed).valid == (normalise(changed) == code)


@pytest.mark.parametrize(
    ("code", "expected"), [("91110000600037341M", "L"), ("91320211MAFAKE0190", "7"), ("91350100M0001TGQXM", "1")]
)
def test_a_wrong_check_digit_is_refused_with_the_right_one_named(code, expected):
    found = check(code)
    assert (found.valid, found.expected, names(found.faults)) == (False, expected, ["checksum-mismatch"])
    assert found.faults[0].context == {"given": code[-1], "expected": expected}
    assert found.faults[0].words == (
        f"校验位应为 {expected}，所填为 {code[-1]}",
        f"the check digit should be {expected}, this one is {code[-1]}",
    )


@pytest.mark.parametrize(
    "text",
    [
        "91110000600037341l",
        " 9 1 110000 600037341L ",
        "91-110000-600037341-L",
        "９１１１００００６０００３７３４１Ｌ",
        "91110000–600037341—L",
        "\ufeff91110000\u200b600037341L\n",
        "91110000\u3000600037341L",
        "91110000\u2010600037341\uff0dL",
    ],
    ids=["small", "spaces", "hyphens", "full width", "dashes", "invisible", "wide space", "wide hyphen"],
)
def test_width_case_spaces_and_hyphens_do_not_matter(text):
    found = check(text)
    assert (found.normalised, found.valid) == ("91110000600037341L", True)


@pytest.mark.parametrize(("text", "length"), [("", 0), ("9111000060003734", 16), ("91110000600037341LL", 19)])
def test_a_wrong_length_is_said(text, length):
    found = check(text)
    assert not found.valid
    assert names(found.faults) == ["length"]
    assert found.faults[0].context == {"length": length, "wanted": 18}
    assert found.faults[0].words.en == f"a credit code has 18 characters, this one has {length}"
    assert found.warnings == ()


def test_the_check_digit_that_is_missing_is_told():
    found = check("91110000600037341")
    assert (found.expected, found.valid) == ("L", False)


@pytest.mark.parametrize("text", ["9111000060003734", "9111000060003734IL"])
def test_no_check_digit_is_told_where_there_is_none(text):
    assert check(text).expected == ""


def test_every_fault_is_reported_not_only_the_first():
    found = check("9111O00A60003734")
    assert names(found.faults) == ["length", "alphabet", "region-digits"]
    assert found.faults[1].context == {"characters": "O(5)"}
    assert found.faults[2].context == {"region": "11O00A"}


def test_characters_that_are_never_used_are_named_with_their_places():
    assert check("91320211MAFIKE0S9Z").faults[0].context == {"characters": "I(12) S(16) Z(18)"}


def test_the_region_part_is_made_of_digits():
    code = with_digit("9111A000600037341")
    assert names(check(code).faults) == ["region-digits"]
    assert "region-unknown" not in names(check(code).warnings)


@pytest.mark.parametrize(
    ("body", "authority", "kind"),
    [
        ("91320211MAFAKE019", "市场监督管理", "企业"),
        ("92320211MAFAKE019", "市场监督管理", "个体工商户"),
        ("93320211MAFAKE019", "市场监督管理", "农民专业合作社"),
        ("31320211MAFAKE019", "司法行政", "律师执业机构"),
        ("34320211MAFAKE019", "司法行政", "司法鉴定机构"),
        ("12320211MAFAKE019", "机构编制", "事业单位"),
        ("51320211MAFAKE019", "民政", "社会团体"),
        ("52320211MAFAKE019", "民政", "民办非企业单位"),
        ("N2320211MAFAKE019", "农业", "村级集体经济组织"),
        ("Y1320211MAFAKE019", "其他", "其他登记单位"),
        ("A1320211MAFAKE019", "中央军委改革和编制办公室", "军队事业单位"),
    ],
)
def test_every_authority_is_accepted_law_firms_and_letters_too(body, authority, kind):
    found = check(with_digit(body))
    assert found.valid
    assert found.authority
    assert found.kind
    assert (found.authority.zh, found.kind.zh) == (authority, kind)
    assert {"authority", "kind"}.isdisjoint(names(found.warnings))


def test_an_unknown_authority_or_kind_is_a_warning_never_a_refusal():
    strange = check(with_digit("B1320211MAFAKE019"))
    assert strange.valid
    assert (strange.warnings[0].name, strange.warnings[0].context) == ("authority", {"authority": "B"})
    assert (strange.authority, strange.kind) == (None, None)
    other = check(with_digit("94320211MAFAKE019"))
    assert other.valid
    assert (other.warnings[0].name, other.warnings[0].context) == ("kind", {"kind": "94"})
    assert (other.authority, other.kind) == (("市场监督管理", "Market regulation"), None)


def test_two_characters_say_who_registers_and_what():
    found = check("91")
    assert (found.authority, found.kind) == (("市场监督管理", "Market regulation"), ("企业", "Enterprise"))


def test_one_character_says_who_registers_and_not_what():
    found = check("9")
    assert (found.authority, found.kind) == (("市场监督管理", "Market regulation"), None)


@pytest.mark.parametrize(
    ("region", "warning"),
    [
        ("320211", []),
        ("110108", []),
        ("320202", ["region-retired"]),
        ("320571", ["region-park"]),
        ("990101", ["region-unknown"]),
    ],
)
def test_a_finding_about_the_region_is_a_warning_never_a_refusal(region, warning):
    found = check(with_digit(f"91{region}600037341"))
    assert found.valid
    assert names(found.warnings) == warning


def test_a_retired_region_names_its_successor():
    warning = check(with_digit("91320202600037341")).warnings[0]
    assert warning.context == {"region": "320202", "name_zh": "崇安区", "name_en": "Chong'an District", "now": "320213"}
    assert warning.words == (
        "登记地320202崇安区已停用，现为320213",
        "the region 320202 Chong'an District is retired, it is now 320213",
    )


def test_the_region_is_looked_at_on_a_day():
    code = with_digit("91330114600037341")
    assert names(check(code).warnings) == []
    assert names(check(code, date(2020, 1, 1)).warnings) == ["region-not-yet"]


@pytest.mark.parametrize(
    ("region", "day", "keys"),
    [
        ("320571", date(2026, 1, 1), {"region", "name_zh", "name_en"}),
        ("330114", date(2020, 1, 1), {"region", "name_zh", "name_en"}),
        ("990101", date(2026, 1, 1), {"region"}),
    ],
)
def test_every_warning_can_be_read_in_both_languages(region, day, keys):
    warning = check(with_digit(f"91{region}600037341"), day).warnings[0]
    assert set(warning.context) == keys
    assert all(region in text for text in warning.words)


def test_a_wrong_organisation_code_is_a_warning_only():
    found = check(with_digit("91320211600037342"))
    assert found.valid
    assert names(found.warnings) == ["organisation-mismatch"]
    assert found.warnings[0].context == {"given": "2", "expected": "1", "organisation": "600037342"}


@pytest.mark.parametrize(
    ("body", "digit"), [("60003734", "1"), ("D2143569", "X"), ("00000000", "0"), ("00000001", "9"), ("MA1K3BTP", "2")]
)
def test_the_organisation_code_has_its_own_check_digit(body, digit):
    assert organisation_digit(body) == digit


def test_a_strange_character_in_the_organisation_code_is_one_fault_and_no_warning():
    found = check("9132021160003O341L")
    assert names(found.faults) == ["alphabet"]
    assert found.warnings == ()


def test_a_faulty_code_is_still_warned_about():
    assert names(check("91320202600037341Z").warnings) == ["region-retired"]


def test_the_check_digit_is_the_standards_sum():
    assert check_digit("91110000600037341") == "L"
    assert check_digit("91110000600037341X") == "L"
    assert check_digit("0" * 17) == "0"


def test_the_standards_are_cited():
    assert "GB 32100-2015" in BASIS.instrument
    assert "GB 11714" in INNER_BASIS.instrument
