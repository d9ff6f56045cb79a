"""The reason of a rank in words: the fact behind each part, its source and day, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.commands.search import Sight
from contracts.things.search import Case
from rulebooks import codes as code_lists
from rulebooks.matching import profiles
from rulebooks.matching.profiles import Part, units
from rulebooks.text import Text
from services.search.domain.scoring import explain
from services.search.domain.scoring.facts import UNKNOWN, Facts
from services.search.domain.scoring.need import Need
from services.search.domain.scoring.score import Vector, plain, share_of

TODAY, REGISTERED, OFFERED, RATED = (date(2026, 11, 21), date(2026, 1, 2), date(2026, 2, 3), date(2026, 3, 4))
ONE = Facts(
    id="A", name="甲", sight=Sight(found=True, recommended=True), registry_on=REGISTERED, offer_on=OFFERED, level_on=RATED
)  # fmt: skip
REGISTER, DECLARED, ASKED = (
    ("名册", "the register"),
    ("机构申报", "declared by the agency"),
    ("本条需求", "this demand"),
)
NOT_ASKED, NOT_DECLARED = ("没有要求", "not asked for"), ("没有申报", "not declared")
NEED = Need(on=TODAY)


def profile(*parts, factors=()):
    return replace(profiles.profile("match", TODAY), parts=parts, factors=factors, scale=Decimal(1))


def part(measure, weight="1"):
    return Part(measure, Text(f"量{measure}", f"m {measure}"), Decimal(weight), {}, {})


def told(measure, one, need, value=0):
    """Fact, source, day and what is missing, each in both languages, of a part that has *value*."""
    (found,) = explain.parts_of(Vector(profile(part(measure)), (value,), ()), one, need)
    missing = found.missing and (found.missing.zh, found.missing.en)
    return (found.fact.zh, found.fact.en), (found.source.zh, found.source.en), found.on, missing


def words(list_, code):
    entry = code_lists.load(list_).get(code)
    assert entry
    return entry.zh, entry.en


HELD = [
    ("category", "categories", "category", ("agency", "operation"), {"categories": ("agency", "operation")}),
    ("right", "rights", "right", ("patent_invention", "trademark"), {"rights": ("patent_invention", "trademark")}),
    ("service", "services", "service", ("pct_filing", "valuation"), {"services": ("pct_filing", "valuation")}),
    ("service_all", "services", "service", ("pct_filing", "valuation"), {"services": ("pct_filing", "valuation")}),
    ("likely", "services", "service", ("pct_filing", "valuation"), {"likely": (("pct_filing", 40), ("valuation", 30))}),
    ("language", "languages", "language", ("en", "ja"), {"languages": ("en", "ja")}),
    (
        "licence", "licences", "licence", ("patent_agency", "trademark_filing"),
        {"services": ("pct_filing", "trademark_filing")},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "list_", "prefix", "codes", "asked"), HELD, ids=[one[0] for one in HELD])
def test_of_what_is_asked_for_it_is_told_what_is_there_and_what_is_missing(measure, list_, prefix, codes, asked):
    need = replace(NEED, **asked)
    (zh, en), (other_zh, other_en) = (words(list_, code) for code in codes)
    some = replace(ONE, flags=frozenset({f"{prefix}/{codes[0]}", f"other/{codes[1]}"}))
    every = replace(ONE, flags=frozenset(f"{prefix}/{code}" for code in codes))
    lacks = (f"缺{other_zh}", f"lacks {other_en}")
    assert told(measure, some, need) == ((f"有{zh}", f"has {en}"), REGISTER, REGISTERED, lacks)
    none = ("所要求的都没有", "has none of what is asked for")
    every_one = (f"缺{zh}、{other_zh}", f"lacks {en}, {other_en}")
    assert told(measure, ONE, need) == (none, REGISTER, REGISTERED, every_one)
    assert told(measure, every, need, 10_000)[0] == (f"有{zh}、{other_zh}", f"has {en}, {other_en}")
    assert told(measure, every, need, 10_000)[3] is None
    assert told(measure, ONE, NEED) == (NOT_ASKED, ASKED, None, None)


def test_where_categories_are_compared_it_is_told_which_of_the_services_an_agency_has():
    need = replace(NEED, categories=("agency",), services=("pct_filing", "valuation"))
    (agency_zh, agency_en), (pct_zh, pct_en) = words("categories", "agency"), words("services", "pct_filing")
    value_zh, value_en = words("services", "valuation")
    has = told("category", replace(ONE, flags=frozenset({"category/agency", "service/pct_filing"})), need, 10_000)[0]
    assert has == (
        f"有{agency_zh}；登记了{pct_zh}，没有登记{value_zh}",
        f"has {agency_en}; registered for {pct_en}, not for {value_en}",
    )
    none = told("category", replace(ONE, flags=frozenset({"category/agency"})), need, 10_000)[0]
    assert none[1] == f"has {agency_en}; not registered for {pct_en}, {value_en}"


IC, BIOLOGY = (words("industries", code) for code in ("w_ic", "biology"))
WUXI, JIANGSU = (words("regions", code) for code in ("320200", "320000"))
CASES = tuple(
    Case(service=service, title=f"案{number}", on=TODAY - timedelta(number))
    for number, service in enumerate(["valuation", "pct_filing", "pct_filing", "pct_filing", "pct_filing"])
)
PRICES = {"pct_filing": (100_050, 30), "valuation": (50_000, 60)}
TWO = {"services": ("pct_filing", "valuation")}
NOT_SAID = {
    "price": ("没有申报全部报价", "not every price is declared"),
    "deadline": ("没有申报通常天数", "usual days are not declared"),
}
TOLD = {
    "an industry": (
        "industry", {"flags": frozenset({"industry/biology", "group/g_life"})}, {"industry": "w_ic"},
        ((f"申报产业：{BIOLOGY[0]}", f"declared industries: {BIOLOGY[1]}"), REGISTER, REGISTERED,
         (f"没有{IC[0]}", f"not in {IC[1]}")),
    ),
    "no industry": (
        "industry", {}, {"industry": "w_ic"}, (NOT_DECLARED, REGISTER, REGISTERED, (f"没有{IC[0]}", f"not in {IC[1]}")),
    ),
    "no industry asked": ("industry", {}, {}, (NOT_ASKED, ASKED, None, None)),
    "a place": (
        "region", {"region": "320200"}, {"region": "320000"},
        ((f"所在地：{WUXI[0]}", f"sits in {WUXI[1]}"), REGISTER, REGISTERED,
         (f"不在{JIANGSU[0]}", f"not in {JIANGSU[1]}")),
    ),
    "a place of no list": (
        "region", {"region": "990000"}, {"region": "980000"},
        (("所在地：990000", "sits in 990000"), REGISTER, REGISTERED, ("不在980000", "not in 980000")),
    ),
    "no place asked": ("region", {"region": "320200"}, {}, (NOT_ASKED, ASKED, None, None)),
    "too few hands": (
        "capacity", {"free": 3}, {"cases": 5},
        (("可承接 3 件，需 5 件", "free for 3, 5 wanted"), DECLARED, OFFERED, ("还差 2 件", "2 short")),
    ),
    "hands enough": (
        "capacity", {"free": 3}, {"cases": 2},
        (("可承接 3 件，需 2 件", "free for 3, 2 wanted"), DECLARED, OFFERED, ("还差 0 件", "0 short")),
    ),
    **{f"{measure} not said": (
        measure, {"free": UNKNOWN}, {},
        (NOT_DECLARED, DECLARED, None, ("没有申报可承接件数", "free capacity is not declared")),
    ) for measure in ("capacity", "load")},
    "work in hand": (
        "load", {"free": 3, "busy": 2}, {},
        (("在办 2 件，可承接 3 件", "2 in hand, free for 3"), DECLARED, OFFERED,
         ("已有在办", "some capacity is taken")),
    ),
    "a credit level": (
        "credit", {"level": "B"}, {},
        (("信用等级 B", "credit level B"), ("信用档案", "the credit file"), RATED,
         ("等级不是最高", "not the best level")),
    ),
    "no credit level": (
        "credit", {}, {},
        (("尚未评级", "not rated yet"), ("信用档案", "the credit file"), None,
         ("还没有信用等级", "no credit level yet")),
    ),
    "cases of the service": (
        "cases", {"cases": CASES}, {"services": ("pct_filing",)},
        (("同类案例 4 件：案1、案2、案3", "4 cases of this kind: 案1、案2、案3"), DECLARED, TODAY - timedelta(1),
         ("同类案例还少", "few cases of this kind")),
    ),
    "cases of any service": (
        "cases", {"cases": CASES[:2]}, {},
        (("同类案例 2 件：案0、案1", "2 cases of this kind: 案0、案1"), DECLARED, TODAY,
         ("同类案例还少", "few cases of this kind")),
    ),
    "one case": (
        "cases", {"cases": CASES[:1]}, {},
        (("同类案例 1 件：案0", "1 case of this kind: 案0"), DECLARED, TODAY,
         ("同类案例还少", "few cases of this kind")),
    ),
    "no case": (
        "cases", {"cases": CASES}, {"services": ("custody",)},
        (NOT_DECLARED, DECLARED, OFFERED, ("没有同类案例", "no case of this kind")),
    ),
    "the wording": (
        "text", {}, {},
        (("需求文字与机构登记文字的相近程度", "how near the demand's words are to the agency's entry"),
         ("文字比对", "comparison of the wording"), REGISTERED,
         ("登记文字与需求不甚相近", "its entry speaks of other things")),
    ),
    "prices": (
        "price", {"prices": PRICES}, {**TWO, "budget_fen": 99_900},
        (("报价 1,500.5 元，预算 999 元", "asks 1,500.5 yuan, the budget is 999"), DECLARED, OFFERED,
         ("报价高于预算", "dearer than the budget")),
    ),
    "no budget": ("price", {"prices": PRICES}, TWO, (NOT_ASKED, ASKED, None, None)),
    "days": (
        "deadline", {"prices": PRICES}, {**TWO, "deadline": TODAY + timedelta(40)},
        (("通常 60 天，还有 40 天", "usually 60 days, 40 are left"), DECLARED, OFFERED, ("时间不够", "too little time")),
    ),
    "no deadline": ("deadline", {"prices": PRICES}, TWO, (NOT_ASKED, ASKED, None, None)),
    "days of one are not said": (
        "deadline", {"prices": {**PRICES, "valuation": (1, UNKNOWN)}}, {**TWO, "deadline": TODAY},
        (NOT_DECLARED, DECLARED, OFFERED, NOT_SAID["deadline"]),
    ),
    **{f"{measure} of one is missing": (
        measure, {"prices": {"pct_filing": (1, 1)}}, {**TWO, "budget_fen": 1, "deadline": TODAY},
        (NOT_DECLARED, DECLARED, OFFERED, NOT_SAID[measure]),
    ) for measure in NOT_SAID},
    **{f"{measure} of no service": (
        measure, {"prices": PRICES}, {"budget_fen": 1, "deadline": TODAY},
        (NOT_DECLARED, DECLARED, OFFERED, NOT_SAID[measure]),
    ) for measure in NOT_SAID},
}  # fmt: skip


@pytest.mark.parametrize(("measure", "one", "need", "due"), TOLD.values(), ids=TOLD)
def test_each_part_tells_its_fact_its_source_and_its_day(measure, one, need, due):
    assert told(measure, replace(ONE, **one), replace(NEED, **need)) == due


def factor(measure, **values):
    own = {name: Decimal(number) for name, number in values.items()}
    return replace(part(measure), values=own, units={name: units(number) for name, number in own.items()})


HALF = Vector(profile(part("service"), factors=(factor("region"), factor("text"))), (5_000,), (5_900, 10_000))


def test_the_arithmetic_of_a_rank_is_printed_step_by_step():
    need = replace(NEED, services=("pct_filing", "valuation"), region="320200")
    (service,) = explain.parts_of(HALF, ONE, need)
    assert (service.measure, service.words.zh, service.words.en) == ("service", "量service", "m service")
    assert (service.weight, service.value, service.points) == ("1.0", "0.5", "0.5")
    place, wording = explain.factors_of(HALF, replace(ONE, region="330106"), need)
    assert (place.measure, place.words.zh, place.words.en) == ("region", "量region", "m region")
    assert (place.times, place.gives, wording.times, wording.gives) == ("0.59", "0.295", "1.0", "0.295")
    assert (place.source.zh, place.on, wording.source.zh) == ("名册", REGISTERED, "文字比对")
    assert place.fact.zh.startswith("所在地")
    assert place.missing is not None
    assert place.missing.zh == f"不在{WUXI[0]}"
    assert wording.missing is None


def test_what_alone_would_lift_past_another_is_told_with_what_it_gives():
    need = replace(NEED, services=("pct_filing", "valuation"), region="320200")
    (service, place) = explain.higher(HALF, need, Decimal("0.3"), 2)
    assert service.zh == "“量service”达到满分可加 0.295 分，得 0.59 分，超过第 2 名"
    assert service.en == "“m service” in full adds 0.295 and gives 0.59, more than rank 2 has"
    assert place.zh == "“量region”达到满分可加 0.205 分，得 0.5 分，超过第 2 名"
    assert [one.zh[:9] for one in explain.higher(HALF, need, Decimal("0.5"), 1)] == ["“量service”"[:9]]
    assert explain.higher(HALF, need, Decimal("0.59"), 1) == ()


def test_what_may_be_meant_as_well_lifts_only_where_something_may_be():
    """It stands between the others: those behind it are told all the same."""
    vector = Vector(profile(part("likely"), part("service")), (0, 0), ())
    told_of = [one.en[:11] for one in explain.higher(vector, replace(NEED, services=("pct_filing",)), Decimal(0), 1)]
    assert told_of == ["“m service”"]
    both = explain.higher(vector, replace(NEED, likely=(("pct_filing", 40),)), Decimal(0), 1)
    assert [one.en[:10] for one in both] == ["“m likely”", "“m service"]


@pytest.mark.parametrize(
    ("score", "most", "share"),
    [("0.0025", "1", "0.3"), ("1.6578", "3.6", "46.1"), ("95", "100", "95.0"), ("0", "0", "0.0")],
)
def test_a_score_is_told_in_per_cent_of_what_there_was_to_be_had_half_up(score, most, share):
    assert str(share_of(Decimal(score), Decimal(most))) == share


@pytest.mark.parametrize(
    ("number", "printed"), [("100", "100.0"), ("0.50", "0.5"), ("0.12340", "0.1234"), ("3", "3.0")]
)
def test_a_number_is_printed_without_zeros_behind(number, printed):
    assert str(plain(Decimal(number))) == printed


def test_codes_are_told_by_their_names_and_those_of_no_list_not_at_all():
    found = explain.names("regions", ["320000", "nowhere", "320200"])
    assert (found.zh, found.en) == (f"{JIANGSU[0]}、{WUXI[0]}", f"{JIANGSU[1]}, {WUXI[1]}")


def test_what_an_agency_takes_at_least_is_told_against_the_budget():
    offered = (explain.OFFERED.zh, explain.OFFERED.en)
    one = replace(ONE, least_fen=500_000, offer_on=TODAY)
    fact = ("承接起点 5,000 元，预算 3,000 元", "takes 5,000 yuan or more, the budget is 3,000")
    missing = ("预算低于承接起点", "the budget is below the least it takes")
    assert told("accept", one, replace(NEED, budget_fen=300_000)) == (fact, offered, TODAY, missing)
    nothing = replace(one, least_fen=0)
    assert told("accept", nothing, replace(NEED, budget_fen=300_000)) == (NOT_DECLARED, offered, TODAY, None)
    asked = (explain.ASKED.zh, explain.ASKED.en)
    assert told("accept", one, NEED) == (NOT_ASKED, asked, None, None)
