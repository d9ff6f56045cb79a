"""Cases on their way under the packages of Jiangsu and Zhejiang, as the acceptance cases tell them."""

from __future__ import annotations

from datetime import date

from tests.support.procedures import File, edition, facts, hand_in

JS, ZJ, NAT, DRAFT = (edition(code) for code in ("JS_2016", "ZJ_2018", "NAT_2023", "JS_DRAFT"))
RECTIFY, LISTING, ENTRY, EXIT = (edition(code) for code in ("RECTIFY_ZJ", "LISTING", "ENTRY", "EXIT"))
RIGHTS = ["patent", "trademark", "copyright", "geographical_indication", "plant_variety", "layout_design"]
SERVICES = ["js_information", "js_protection", "js_agency", "js_valuation", "js_legal", "js_commercial"]


def agencies(count, **but):
    """So many active agencies that serve everything."""
    whole = {"standing": "active", "rights": RIGHTS, "service_kinds": SERVICES} | but
    return [{"credit_code": f"{number:018}"} | whole for number in range(count)]


def prepared(skip=(), **but):
    return hand_in(File(JS, date(2025, 5, 1), facts(JS, agencies=agencies(15)) | facts(JS, **but)) if but else
                   File(JS, date(2025, 5, 1), facts(JS, agencies=agencies(15))), date(2025, 5, 2), skip=skip)  # fmt: skip


def recommended(skip=(), **but):
    file = prepared(skip, **but).do("submit", date(2025, 6, 1), "applicant")
    return file.do("recommend", date(2025, 6, 10), "city", opinion="同意")


def at_province(skip=(), day=date(2025, 6, 27)):
    return recommended(skip).do("receive", day, "province")


def approved():
    """江阴: established on 2025-10-20."""
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(5):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
    for number in range(5):
        file.do("score.submit", date(2025, 7, 20), "expert", actor=f"e{number}", part=f"score:{number}", sheet="…")
    file.do("assessed", date(2025, 8, 1), "province", opinion="…")
    visit = {"visitor_1": "a", "visitor_2": "b", "day": date(2025, 9, 1)}
    file.do("visit.plan", date(2025, 8, 2), "province", part="visit:1", **visit)
    file.do("visit.minutes", date(2025, 9, 1), "province", part="visit:1", minutes="…")
    file.do("visit.sign", date(2025, 9, 2), "applicant", part="visit:1", signer="…")
    return file.do("approve", date(2025, 10, 20), "province", reason="符合条件")


def rectifying():
    """不合格 on 2025-04-10, to be cured by 2025-10-10."""
    file = File(RECTIFY, date(2025, 4, 10))
    file.do("finding.name", date(2025, 4, 10), "province", part="finding:1", holder="甲", text="人才")
    return file.do("order", date(2025, 4, 10), "province", rectification_deadline=date(2025, 10, 10))
