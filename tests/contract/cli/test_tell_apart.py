"""`jiju tell-apart`: two agencies that are alike are said to be two, once, with the reason."""

from __future__ import annotations

from tests.contract.cli.test_records import fresh_code


def words(code, name):
    sets = {"credit_code": code, "name": name, "region": "320211", "categories": "agency"}
    return ("agencies", "create", *(word for item in sets.items() for word in ("--set", "=".join(item))))


def test_an_agency_that_is_held_is_written_once_somebody_says_why_they_are_two(province, people) -> None:
    one, other = fresh_code(), fresh_code()
    province.asks(*words(one, "无锡市衡岳知识产权代理有限公司"))
    held = province.refused(*words(other, "无锡衡岳知识产权代理有限公司（普通合伙）"))
    assert [fault["code"] for fault in held["errors"]] == ["registry.alike"]
    assert province("tell-apart", one).stdout.strip() == "没有答复"
    assert province.refused("tell-apart", one, other)["code"] == "field.required"
    refused = people("firm").refused("tell-apart", one, other, "--reason", "两家")
    assert refused["code"].startswith("access.")
    (told,) = province.asks("tell-apart", one, other, "--reason", "执照和负责人都不同")["items"]
    assert told["codes"] == sorted((one, other))
    assert "执照和负责人都不同" in province("tell-apart", other).stdout
    assert province.asks("tell-apart", other, "--as-of", "2024-01-01")["items"] == []
    assert province.asks(*words(other, "无锡衡岳知识产权代理有限公司（普通合伙）"))["revision"] == 1
