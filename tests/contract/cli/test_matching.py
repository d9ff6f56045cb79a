"""`jiju search match`: the body of POST /api/v1/demands in, a ranking with its parts out."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256

import pytest

BODY = {"state": {"title": "海外专利纠纷应诉", "wish": "收到337调查，要能说英语", "budget_fen": 30_000_000}}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "demand.json"
    path.write_text(json.dumps(BODY, ensure_ascii=False), encoding="utf-8")
    return str(path)


def product(one):
    """The score again, from what was printed: the sum, then each factor, four decimals, half up."""
    total = Decimal(one["sum"])
    for factor in one["factors"]:
        total = (total * Decimal(factor["times"])).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP")
    return total


def test_a_ranking_is_printed_whose_parts_give_every_score_exactly(visitor, file):
    ranking = visitor.asks("search", "match", "--demand", file)
    assert 1 < len(ranking["items"]) <= 10  # other tests move the clock, and contracts run out
    scale = Decimal(ranking["scale"])
    for one in ranking["items"]:
        points = [Decimal(part["weight"]) * Decimal(part["value"]) * scale for part in one["parts"]]
        assert [Decimal(part["points"]) for part in one["parts"]] == points
        assert sum(points, Decimal(0)).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP") == Decimal(one["sum"])
        assert product(one) == Decimal(one["score"])
    assert [Decimal(one["score"]) for one in ranking["items"]] == sorted(
        (Decimal(one["score"]) for one in ranking["items"]), reverse=True
    )


def test_another_profile_is_a_plain_sum(visitor, file):
    ranking = visitor.asks("search", "match", "--demand", file, "--profile", "policy_default", "--limit", "3")
    assert ranking["profile"] == "policy_default@2026-01-01"
    for one in ranking["items"]:
        assert one["factors"] == []
        assert sum(Decimal(part["points"]) for part in one["parts"]) == Decimal(one["score"])


def test_it_is_told_in_words_with_day_and_source(visitor, file):
    told = visitor("search", "match", "--demand", file).stdout
    assert "猜测：海外维权与应诉" in told
    assert "名册" in told
    english = visitor("search", "match", "--demand", file, LC_ALL="en_US.UTF-8").stdout
    assert "the register" in english


def test_a_file_that_is_no_demand_is_refused_with_its_place(visitor, tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"state": {"title": "商标", "budget_fen": -1}}', encoding="utf-8")
    assert visitor.refused("search", "match", "--demand", str(path))["errors"][0]["pointer"] == "#/state/budget_fen"


def test_a_firm_posts_and_locks_and_an_agency_sees_what_fits_it_and_its_digest(people):
    """Each with the verbs of `jiju search`; what is printed for people says what the JSON says."""
    firm, agency = people("firm"), people("agency")
    demand = firm.asks("demands", "create", "--set", "title=发明专利申请")
    locked = firm.asks("search", "lock", demand["id"])["state"]
    assert sha256(locked["content"].encode()).hexdigest() == locked["sha256"]
    fitting = agency.asks("search", "fitting", "--limit", "50")["items"]
    (mine,) = [one for one in fitting if one["demand_id"] == demand["id"]]
    ranks = {one["agency_id"]: one["rank"] for one in json.loads(locked["content"])["ranking"]["items"]}
    assert ranks.get(mine["match"]["agency_id"], 101) == min(mine["match"]["rank"], 101)
    told = agency("search", "fitting", "--limit", "50").stdout
    assert f"第 {mine['match']['rank']} 位" in told
    scale = f"{mine['match']['score']} / {mine['match']['most']} ({mine['match']['share']} %, {mine['profile_words']['zh']})"
    assert scale in told
    assert "推断：专利申请代理" in told
    assert demand["id"] in told
    alone = agency.asks("search", "demand", demand["id"])
    assert (alone["match"]["score"], alone["contact"]) == (mine["match"]["score"], None)
    told = agency("search", "demand", demand["id"]).stdout
    assert all(f"{part['weight']} × {part['value']} → {part['points']}" in told for part in alone["match"]["parts"])
    assert firm.refused("search", "demand", demand["id"])["status"] == 403
    found = agency.asks("search", "demands", "发明专利", "--where", "services=patent_filing", "--limit", "100")["items"]
    assert {one["demand_id"]: one["fits"] for one in found}[demand["id"]]
    assert "适合本机构" in agency("search", "demands", "发明专利").stdout
    assert firm.refused("search", "demands")["status"] == 403
    found, told = agency.asks("search", "digest")["items"], agency("search", "digest").stdout
    assert all(one["rules"] and f"{one['about_id']}  {one['title']}" in told for one in found)
    assert found or "还没有找到" in told


def test_a_month_s_fairness_is_told(visitor):
    found = visitor.asks("search", "fairness")
    told = visitor("search", "fairness").stdout
    assert told.startswith(found["month"])
    assert found["gini"] in told
