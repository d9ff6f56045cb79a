"""Six hundred agencies: where each sits, what it is called, what it offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from rulebooks import codes, credit_code
from services.demo.dice import Dice
from services.demo.names import brand, name_of
from services.demo.steps import BEGIN, Step, book, create, standing

ALL, FEW = 600, 30
LAST = date(2026, 9, 30)
SERIAL_FROM = 10 * 31  # serials begin with a letter, so that the codes of the acceptance cases (01 … 12) stay free
FORM_CODES = {"law_firm": "31", "sole_trader": "92"}  # GB 32100: who registers it; everything else is an enterprise
LANGUAGES = ("en", "ja", "ko", "de", "fr", "es", "ru")
OLD = 22  # of each zone are as old as the zone: when its title was awarded, the agencies it asks for were there


@dataclass(frozen=True, slots=True)
class Made:
    """One agency as it entered the register."""

    number: int
    trade: dict[str, Any]
    form: dict[str, str]
    region: str
    zone: str  # the code of the zone it resides in at first; empty for none
    day: date  # when it entered the register
    rights: list[str]
    state: dict[str, Any]

    @property
    def ref(self) -> str:
        return f"agency/{self.number}"


def agencies(zones: list[dict[str, Any]], *, small: bool) -> list[Made]:
    """All of them; those of the zones come first, in the zones' order."""
    places = [(zone, place) for zone in zones for place in range(zone["small" if small else "agencies"])]
    count = FEW if small else ALL
    made = [_made(number, zone, place) for number, (zone, place) in enumerate(places[:count])]
    return made + [_made(number, None, 0) for number in range(len(made), count)]


def steps(made: list[Made]) -> Iterator[Step]:
    """Their registration."""
    for agency in made:
        yield create(agency.day, agency.ref, agency.state, valid_from=agency.day, basis="登记表（演示）")


def _made(number: int, zone: dict[str, Any] | None, place: int) -> Made:
    dice = Dice(f"agency/{number}")
    trade = _weighted(dice, book("parts")["trades"])
    form = dice.pick(trade["forms"])
    region = _region(dice, zone)
    founded, day = _since(dice, zone if place < OLD else None)
    services = _services(dice, trade, day)
    rights = _rights(dice, services, day)
    state = _identity(number, dice, trade, form, region) | {
        "categories": list(dict.fromkeys(_category(code) for code in (trade["favourite"][0], *services))),
        "primary_category": trade["primary"],
        "services": services,
        "rights": rights,
        "industries": standing("industries", dice.some(_industries(), 1, 4), day),
        "languages": ["zh", *dice.some(LANGUAGES, 0, 2)],
        "founded": str(founded),
        "licences": _licences(number, dice, trade, day),
    }
    _people(dice, trade, form, state)
    _promises(number, trade, form, day, state)
    _contact(number, dice, region, state)
    state["about"] = _about(trade, state, founded)
    return Made(number, trade, form, region, zone["code"] if zone else "", day, rights, state)


def _since(dice: Dice, zone: dict[str, Any] | None) -> tuple[date, date]:
    """When it was founded, and when it entered the register."""
    if zone:
        opened: date = zone["opened_on"]
        return dice.day(date(2001, 3, 1), opened), dice.day(opened, opened + timedelta(days=60))
    founded = dice.day(date(2001, 3, 1), date(2025, 11, 28))
    return founded, max(founded, dice.day(BEGIN, BEGIN + timedelta(days=150)))


def _identity(number: int, dice: Dice, trade: dict[str, Any], form: dict[str, str], region: str) -> dict[str, Any]:
    marker, law = book("parts")["marker"], form["form"] == "law_firm"
    province = codes.load("regions").words(f"{region[:2]}0000").zh.removesuffix("省")
    name = f"{province if law else city(region)}{brand(number)}{form['tail']}{marker}"
    return {
        "credit_code": code_of(number, form["form"], region),
        "name": name,
        "english_name": english(number, form, region) if number % 50 == 0 else None,
        "form": form["form"],
        "region": region,
        "place": {"address": f"{dice.pick(book('parts')['streets'])} {dice.between(1, 399)} 号"},
        "agency_code": f"{90000 + number}" if trade["code"] == "patent" else None,
        "capital_fen": dice.pick((30, 50, 100, 200, 500, 1000)) * 10_000 * 100 if form["form"] == "company" else None,
    }


def code_of(number: int, form: str, region: str) -> str:
    """A credit code with right check digits that nobody was given: its organisation code begins with MAFAKE."""
    high, low = divmod(SERIAL_FROM + number, len(credit_code.ALPHABET))
    body = f"MAFAKE{credit_code.ALPHABET[high]}{credit_code.ALPHABET[low]}"
    place = f"{region[:2]}0000" if form == "law_firm" else region
    seventeen = f"{FORM_CODES.get(form, '91')}{place}{body}{credit_code.organisation_digit(body)}"
    return seventeen + credit_code.check_digit(seventeen)


def english(number: int, form: dict[str, str], region: str) -> str:
    """An English name, made of the city's and a number, since a brand has no sound of its own."""
    place = codes.load("regions").words(f"{region[:4]}00").en.removesuffix(" City")
    return f"{place} Demo {number} {form['en']}{book('parts')['marker_en']}"


def city(region: str) -> str:
    """The short name of the city that *region* belongs to."""
    return codes.load("regions").words(f"{region[:4]}00").zh.removesuffix("市")


def _region(dice: Dice, zone: dict[str, Any] | None) -> str:
    """Mostly the zone's own district, else one of its city; without a zone anywhere."""
    if zone and dice.hits(60):
        return str(zone["region"])
    return dice.pick(_districts(zone["region"][:4] if zone else _weighted_key(dice, book("parts")["cities"])))


@cache
def _districts(prefix: str) -> tuple[str, ...]:
    """Districts, counties and county cities of a city as they are today."""
    found = codes.load("regions").on(LAST)
    return tuple(
        entry.code
        for entry in found
        if entry.code.startswith(prefix) and entry.code[4:] not in ("00", "01") and entry.extra.get("kind") != "park"
    )


def _weighted(dice: Dice, trades: list[dict[str, Any]]) -> dict[str, Any]:
    return trades[int(_weighted_key(dice, {str(place): trade["weight"] for place, trade in enumerate(trades)}))]


def _weighted_key(dice: Dice, weights: dict[str, int]) -> str:
    return dice.pick([key for key, weight in weights.items() for _ in range(weight)])


def _services(dice: Dice, trade: dict[str, Any], day: date) -> list[str]:
    """Its favourite ones, and some of the categories that go with them."""
    also = [trade["primary"], *dice.some(trade["also"], 0, 2)]
    others = [entry.code for entry in codes.load("services").on(day) if entry.extra["category"] in also]
    favourites = standing("services", dice.some(trade["favourite"], 2, 4), day)
    return list(dict.fromkeys([*favourites, *dice.some(others, 1, 6)]))


def _category(service: str) -> str:
    return str(codes.load("services").rows[service][-1].extra["category"])


def _rights(dice: Dice, services: list[str], day: date) -> list[str]:
    wide = [right for code in services for right in codes.load("services").rows[code][-1].extra["rights"]]
    known = standing("rights", dict.fromkeys(wide), day)
    return dice.some(known, min(2, len(known)), 5)


@cache
def _industries() -> tuple[str, ...]:
    return tuple(entry.code for entry in codes.load("industries") if entry.extra.get("kind") != "group")


def _licences(number: int, dice: Dice, trade: dict[str, Any], day: date) -> list[dict[str, Any]]:
    kinds = standing("licences", trade["licences"], day)
    return [
        {
            "kind": kind,
            "number": f"演示证字第{number:04d}-{place}号",
            "valid_from": str(day),
            "valid_until": str(day.replace(year=day.year + 12, day=min(day.day, 28))) if dice.hits(40) else None,
            "authority": "演示登记机关",
        }
        for place, kind in enumerate(kinds)
    ]


def _people(dice: Dice, trade: dict[str, Any], form: dict[str, str], state: dict[str, Any]) -> None:
    partners = dice.between(2, 9) if form["form"] != "sole_trader" else 1
    state["staff"] = dice.between(*trade["staff"])
    state["partners"] = partners
    state["qualified_partners"] = dice.between(1, partners)
    state["head"] = name_of(dice) + book("parts")["marker"]


def _promises(number: int, trade: dict[str, Any], form: dict[str, str], day: date, state: dict[str, Any]) -> None:
    """What the conditions of practice look at, and what some agencies promise and find out about themselves."""
    dice = Dice(f"promises/{number}")
    if trade["code"] == "patent":
        state["partners"] = max(state["partners"], 5 if form["form"] == "company" else 2)
        state["qualified_partners"] = state["partners"] - (1 if form["form"] == "company" and dice.hits(30) else 0)
        what = "公司章程" if form["form"] == "company" else "合伙协议"
        state["charter"] = f"{what}（{state['founded']}，演示）" if dice.hits(80) else None
    if dice.hits(40):
        text = "服务价目公开，不低于成本价揽业务；委托事项逐件告知进度。（演示）"
        state["commitments"] = [{"on": str(day), "text": text, "document": "服务质量承诺书（演示）"}]
    if dice.hits(25):
        text = "对照代理质量规范自查，未发现非正常申请；一件文书格式问题已改正。（演示）"
        state["self_inspections"] = [{"on": str(day + timedelta(days=30)), "text": text, "document": None}]


def _contact(number: int, dice: Dice, region: str, state: dict[str, Any]) -> None:
    area = book("parts")["area_codes"].get(region[:4], "000")
    state["phone"] = f"{area}-0{number:07d}"
    state["email"] = f"service@demo-{number:04d}.example"
    state["website"] = f"https://demo-{number:04d}.example" if dice.hits(60) else None
    if dice.hits(15):
        state["contact"] = name_of(dice)
        state["contact_phone"] = f"100-0001-{number:04d}"


def _about(trade: dict[str, Any], state: dict[str, Any], founded: date) -> str:
    def named(field: str) -> str:
        known = codes.load(field)
        return "、".join(known.rows[code][-1].zh for code in state[field])

    industries = f"，服务{named('industries')}领域" if state["industries"] else ""
    languages = f"可用{named('languages')}办理。" if len(state["languages"]) > 1 else ""
    offered = f"主要项目：{named('services')}。"
    return (
        f"成立于 {founded.year} 年，{trade['sentence']}{industries}。{offered}现有从业人员 {state['staff']} 人。"
        f"{languages}本机构为演示而虚构。"
    )
