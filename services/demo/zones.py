"""The zones with their bases, public bodies and titles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.demo import titles
from services.demo.dice import Dice
from services.demo.names import name_of
from services.demo.steps import Step, book, create, standing

REPORTED = date(2024, 1, 15)  # when the zones reported the figures of 2023
CHECKED = date(2024, 5, 20)  # when the windows were checked
FIGURES = {"professionals": (40, 900), "entities_served": (200, 6000), "trainings": (4, 40), "pledges": (2, 60)}


def zones(*, small: bool) -> list[dict[str, Any]]:
    """The zones of the whole demonstration, or of the small one."""
    return [zone for zone in book("zones")["zones"] if zone["small"] or not small]


def steps(*, small: bool, lived: bool) -> Iterator[Step]:
    """Everything about the zones themselves."""
    chosen = zones(small=small)
    for zone in chosen:
        yield from one(zone, lived=lived)
    codes = {zone["code"]: zone for zone in chosen}
    for number, body in enumerate(book("zones")["bodies"]):
        if body["zone"] in codes:
            yield from _body(number, body, codes[body["zone"]])


def one(zone: dict[str, Any], *, lived: bool) -> Iterator[Step]:
    """A zone from its opening on, with its bases and titles."""
    ref, opened = f"zone/{zone['code']}", zone["opened_on"]
    dice = Dice(ref)
    manager = {"name": name_of(dice), "post": "运营负责人", "since": str(opened)}
    plain = ("name", "english_name", "region", "programme", "applicant", "operating_unit", "functional_areas")
    state = {name: zone[name] for name in plain} | {
        "managers": [manager],
        "industries": standing("industries", zone["industries"], opened),
        "opened_on": str(opened),
        "about": f"{zone['operating_unit']}运营，{len(zone['bases'])} 处载体。演示数据，与真实的集聚区无关。",
    }
    yield create(opened, ref, state, valid_from=opened, basis="启用通知（演示）")
    yield from _bases(zone)
    for number, award in enumerate(zone["awards"]):
        yield from _award(zone, number, award, lived=lived)
    yield _report(zone, dice, manager)
    if left := zone.get("manager_left_on"):
        said = {"sets": {"managers": [manager]}, "valid_from": left, "basis": "运营管理人员离任登记（演示）"}
        yield Step(day=left, do="change", ref=ref, said=said)


def _bases(zone: dict[str, Any]) -> Iterator[Step]:
    for number, base in enumerate(zone["bases"]):
        dice = Dice(f"base/{zone['code']}-{number}")
        street = f"{dice.pick(book('parts')['streets'])} {dice.between(1, 299)} 号"
        state = {
            "zone_id": f"@zone/{zone['code']}",
            "region": zone["region"],
            "name": base["name"],
            "english_name": base["english_name"],
            "is_centre": base["centre"],
            "place": {"address": street, "building": dice.pick(book("parts")["buildings"])},
            "built_m2": str(base["built"]),
            "core_m2": str(base["core"]),
            "opened_on": str(base["opened_on"]),
            "site_m2": str(base["site"]) if "site" in base else None,
            "boundary": [{"longitude": str(x), "latitude": str(y)} for x, y in base.get("boundary", ())],
        }
        ref = f"base/{zone['code']}-{number}"
        yield create(base["opened_on"], ref, state, valid_from=base["opened_on"])
        if later := base.get("later"):
            said = {
                "sets": {"core_m2": str(later["core"])},
                "valid_from": later["on"],
                "basis": "核心区调整登记（演示）",
            }
            yield Step(day=later["on"], do="change", ref=ref, said=said)


def _award(zone: dict[str, Any], number: int, award: dict[str, Any], *, lived: bool) -> Iterator[Step]:
    day = award["awarded_on"]
    given = {name: str(value) for name, value in award.items()}
    state = {"zone_id": f"@zone/{zone['code']}", "zone_name": zone["name"], "region": zone["region"], **given}
    if not (lived and titles.by_case(zone["code"], award["programme"])):
        yield create(day, f"award/{zone['code']}-{number}", state, basis=award["document_no"])
    if award["programme"] != zone["programme"]:
        said = {"sets": {"programme": award["programme"]}, "valid_from": day, "basis": award["document_no"]}
        yield Step(day=day, do="change", ref=f"zone/{zone['code']}", said=said)


def _report(zone: dict[str, Any], dice: Dice, manager: dict[str, str]) -> Step:
    """The figures of the year, and a second manager; recorded in January, true since the end of the year."""
    day = max(REPORTED, zone["opened_on"])
    figures = [
        {"what": what, "number": dice.between(*span), "on": "2023-12-31", "evidence": "年度统计表（演示）"}
        for what, span in FIGURES.items()
    ]
    second = {"name": name_of(dice), "post": "入驻服务专员", "since": str(day)}
    sets = {
        "counts": figures,
        "managers": [manager, second],
        "industries": standing("industries", zone["industries"], day),
    }
    said = {"sets": sets, "valid_from": day, "basis": "2023 年度统计（演示）"}
    return Step(day=day, do="change", ref=f"zone/{zone['code']}", said=said)


def _body(number: int, body: dict[str, Any], zone: dict[str, Any]) -> Iterator[Step]:
    """It opens, and its window is checked some years later: by an entry of that day."""
    dice, since = Dice(f"public_body/{number}"), body["since"]
    state = {
        "name": body["name"],
        "english_name": body["english_name"],
        "type": body["type"],
        "region": zone["region"],
        "zone_id": f"@zone/{zone['code']}",
        "place": {"address": f"{dice.pick(book('parts')['streets'])} {dice.between(1, 299)} 号"},
        "services": standing("services", body["services"], body["since"]),
        "hours": "周一至周五 9:00–17:00",
    }
    yield create(since, f"public_body/{number}", state, valid_from=since)
    if (checked := max(since, CHECKED)) > since:
        found = {"on": str(checked), "by": "市知识产权局（演示）", "passed": dice.hits(90)}
        said = {"sets": {"checks": [found]}, "valid_from": checked, "basis": "窗口质量检查（演示）"}
        yield Step(day=checked, do="change", ref=f"public_body/{number}", said=said)
