"""The pools of experts, and a draft that is tried: what the pages of applications show before anybody files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.demo.dice import Dice
from services.demo.names import name_of
from services.demo.steps import Step, create

POOLS = {"320000": ("320104", "320508", "320302"), "330000": ("330106", "330203")}
EACH = 7  # five must score, and somebody may have to recuse
BEGUN = date(2023, 3, 6)
TRIED = date(2026, 10, 12)
FIELDS = ("patent", "trademark", "copyright")


def steps() -> Iterator[Step]:
    """Experts of both provinces; the Binhu zone under the draft measures of Jiangsu."""
    number = 0
    for office, places in POOLS.items():
        for place in range(EACH):
            dice = Dice(f"expert/{number}")
            state = {
                "name": f"{name_of(dice)}（演示）",
                "office": office,
                "specialities": [FIELDS[place % len(FIELDS)]],
                "employer": f"演示{('大学', '研究院', '法院')[place % 3]}{place + 1}",
                "region": places[place % len(places)],
            }
            yield create(BEGUN, f"expert/{number}", state, basis="专家库名单（演示）")
            number += 1
    declared = [{"fact": "government.plan_policy_funds", "value": "yes", "proof": "规划和政策文件（演示）"}]
    tried = {"zone_id": "@zone/binhu", "procedure": "JS_DRAFT", "trial": True, "declared": declared}
    yield create(TRIED, "application/0", tried, basis="试算（演示）")
