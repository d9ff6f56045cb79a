"""What an office is called: by its place on the day, where the package says how, else by the words of the package."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.procedures import seat_words
from tests.unit.procedures.cases import ENTRY, JS, NAT, ZJ

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("package", "role", "region", "day", "zh", "en"),
    [
        (JS, "province", "320211", DAY, "江苏省知识产权局", "IP Office of Jiangsu Province"),
        (JS, "city", "320211", DAY, "无锡市知识产权局", "IP Office of Wuxi City"),
        (JS, "applicant", "320211", DAY, "滨湖区人民政府", "Government of Binhu District"),
        (JS, "applicant", "320211", date(1999, 3, 2), "郊区人民政府", "Government of Suburban District"),
        (ZJ, "province", "330106", DAY, "浙江省知识产权局", "IP Office of Zhejiang Province"),
        (ZJ, "applicant", "330106", DAY, "依托单位", "Relying unit"),  # no office of a place
        (NAT, "regulator", "320211", DAY, "国家知识产权局", "CNIPA"),
        (JS, "city", "32", DAY, "设区市知识产权局", "City IP office"),  # a case of a whole province
        (JS, "city", "999999", DAY, "设区市知识产权局", "City IP office"),
        (JS, "system", "320211", DAY, "平台", "System"),
        (ENTRY, "visitor", "320211", DAY, "访客", "visitor"),  # a role that the package does not name
    ],
)
def test_an_office_is_called_by_its_place(package, role, region, day, zh, en):
    found = seat_words(package, role, region, day)
    assert (found.zh, found.en) == (zh, en)
