"""
A made world of agencies and demands whose right answers are known because they were drawn first.

How it stays honest. What agencies can really do, for whom, where and at what price is drawn first (seeded). Their entries
are then written from it as agencies write: a quarter of what is listed is not mastered, a tenth of what is mastered is not
listed, a third declare no prices, cases come from what is mastered. Demands are written from their needs with wordings that
stand in no list of the product (wordings.py); for the held-out half no word names the service. Grades 0 to 3 come from the
drawn truth alone, never from text: one family of utilities multiplies, the other adds with weights drawn for each demander;
no weight was fitted to either. What is not clean, and makes these figures a guard against falling back and no proof of
quality: the lists of sayings and of words of trades, and the thresholds of the chips, were mended after a look at figures of
these very demands; one author wrote the product's sayings and these wordings; the words of trades overlap by nature; and
the shape of region and price in the first family is like the product's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from contracts.commands.search import Sight
from contracts.things.search import Case, Demand
from rulebooks import codes as code_lists
from services.search.domain.scoring.facts import UNKNOWN, Facts, flags_of
from tests.quality.told import TOLD
from tests.quality.wordings import BOILERPLATE, INDUSTRIES, WORDINGS

TODAY = date(2026, 11, 21)
SERVICES, FIELDS = tuple(WORDINGS), tuple(INDUSTRIES)
PLACES = ("320211", "320213", "320214", "320508", "320505", "320102", "320106", "330106", "330108", "330203", "320411")
FOUND = Sight(found=True, recommended=True)
USUAL_FEN = {code: 300_000 * (1 + number % 7) for number, code in enumerate(SERVICES)}
LANGUAGES = ("en", "ja", "de")
Hidden = Mapping[str, tuple[str, ...]]  # by service, wordings that do not name it
LAY: Hidden = {code: said[1] + TOLD[code] for code, said in WORDINGS.items()}


@dataclass(frozen=True)
class Truth:
    """What an agency really is."""

    skill: dict[str, float]
    field_skill: dict[str, float]
    place: str
    dear: float  # its prices as a share of the usual
    languages: frozenset[str]
    free: int
    facts: Facts = field(repr=False, default=None)  # type: ignore[assignment]  # set when the entry is written
    text: str = ""


@dataclass(frozen=True)
class Asked:
    """A demand, and what it truly needs."""

    id: str
    demand: Demand
    needs: tuple[str, ...]
    industry: str
    place: str
    budget: int
    language: str
    is_unseen: bool


def agencies(many: int, seed: int = 7) -> list[Truth]:
    dice = random.Random(seed)
    return [_entry(number, _truth(dice), dice) for number in range(many)]


def _truth(dice: random.Random) -> Truth:
    own = dice.sample(SERVICES, dice.randint(2, 7))
    fields = dice.sample(FIELDS, dice.randint(1, 3))
    return Truth(
        skill={code: round(dice.uniform(0.4, 1.0), 2) for code in own},
        field_skill={code: round(dice.uniform(0.5, 1.0), 2) for code in fields},
        place=dice.choice(PLACES),
        dear=dice.choice((0.7, 0.9, 1.0, 1.2, 1.6)),
        languages=frozenset(code for code in LANGUAGES if dice.random() < 0.35),
        free=dice.choice((0, 1, 2, 5, 10)),
    )


def _entry(number: int, truth: Truth, dice: random.Random) -> Truth:
    """What stands in the register and the offer: what is claimed, not what is so."""
    listed = [code for code in truth.skill if dice.random() > 0.1]
    listed += dice.sample([code for code in SERVICES if code not in listed], max(1, len(listed) // 3))
    fields = [code for code in truth.field_skill if dice.random() > 0.2]
    known = code_lists.load("services")
    words = "、".join(known.get(code).zh for code in listed)  # type: ignore[union-attr]  # it is in the list
    industries = code_lists.load("industries")
    of = "、".join(industries.get(code).zh for code in fields)  # type: ignore[union-attr]  # it is in the list
    text = f"主营{words}。{'熟悉' + of + '领域。' if of else ''}{dice.choice(BOILERPLATE)}{dice.choice(BOILERPLATE)}"
    state = {
        "services": listed,
        "industries": fields,
        "languages": ["zh", *truth.languages],
        "agency_code": "32001",
        "licences": [{"kind": "trademark_filing"}, {"kind": "valuation_filing"}],
    }
    offers = dice.random() > 0.33
    prices = {code: (round(USUAL_FEN[code] * truth.dear), UNKNOWN) for code in listed} if offers else {}
    facts = Facts(
        id=f"A{number:05d}",
        name=f"第{number}知识产权事务所",
        sight=FOUND,
        flags=flags_of(state),
        region=truth.place,
        free=truth.free if offers else UNKNOWN,
        prices=prices,
        cases=tuple(_cases(truth, dice)),
        registry_on=TODAY,
    )
    return replace(truth, facts=facts, text=text)


def _cases(truth: Truth, dice: random.Random) -> Iterator[Case]:
    for code, skill in truth.skill.items():
        for _ in range(round(skill * dice.randint(0, 4))):
            yield Case(service=code, title="案例", on=date(2025, 5, 1), industry=dice.choice(tuple(truth.field_skill)))


def demands(many: int, seed: int = 11, hidden: Hidden | None = None) -> list[Asked]:
    """Demands; four in ten in words that do not name the service: the judged ones, or others."""
    dice = random.Random(seed)
    return [_asked(number, dice, hidden or LAY) for number in range(many)]


def _asked(number: int, dice: random.Random, hidden: Hidden) -> Asked:
    needs = tuple(dice.sample(SERVICES, dice.choice((1, 1, 2))))
    is_unseen = dice.random() < 0.4
    said = "；".join(dice.choice(hidden[code] if is_unseen else WORDINGS[code][0]) for code in needs)
    industry, place = dice.choice(FIELDS), dice.choice(PLACES)
    budget = round(sum(USUAL_FEN[code] for code in needs) * dice.uniform(0.8, 1.5))
    language = dice.choice(("", "", *LANGUAGES))
    demand = Demand(
        title=said[:100],
        wish=f"我们做{INDUSTRIES[industry]}，{said}。",
        region=place if dice.random() < 0.8 else None,
        industry=industry if dice.random() < 0.6 else None,
        budget_fen=budget if dice.random() < 0.7 else None,
        languages=(language,) if language else (),
    )
    return Asked(f"D{number:04d}", demand, needs, industry, place, budget, language, is_unseen)


# -- what is right


def product_of(truth: Truth, asked: Asked) -> float:
    """The first family: how well the needs are met, times whether it works for this demander."""
    skill = sum(truth.skill.get(code, 0.0) for code in asked.needs) / len(asked.needs)
    return (
        skill
        * _field(truth, asked)
        * _place(truth, asked)
        * _price(truth, asked)
        * _speech(truth, asked)
        * _room(truth)
    )


def sum_of(truth: Truth, asked: Asked) -> float:
    """The second: a sum with weights of this demander's own; nothing without any of the needs."""
    weights = _weights(asked.id)
    skill = sum(truth.skill.get(code, 0.0) ** 1.5 for code in asked.needs) / len(asked.needs)
    if not skill:
        return 0.0
    others = (
        _field(truth, asked),
        _place(truth, asked) ** 2,
        _price(truth, asked),
        _speech(truth, asked) ** 0.5,
        _room(truth),
    )
    own: float = sum(weight * value for weight, value in zip(weights, others, strict=True)) / sum(weights)
    return float(2.5 * skill + own)


@cache
def _weights(id: str) -> tuple[float, ...]:
    dice = random.Random(f"weights/{id}")
    return tuple(dice.gammavariate(1.5, 1) for _ in range(5))


def _field(truth: Truth, asked: Asked) -> float:
    return 0.4 + 0.6 * truth.field_skill.get(asked.industry, 0.0)


def _place(truth: Truth, asked: Asked) -> float:
    same = sum(truth.place[:length] == asked.place[:length] for length in (2, 4, 6))
    return (0.55, 0.8, 0.95, 1.0)[same]


def _price(truth: Truth, asked: Asked) -> float:
    over = truth.dear * sum(USUAL_FEN[code] for code in asked.needs) / asked.budget
    return 1.0 if over <= 1 else max(0.3, 1.6 - 0.6 * float(over))


def _speech(truth: Truth, asked: Asked) -> float:
    return 1.0 if not asked.language or asked.language in truth.languages else 0.4


def _room(truth: Truth) -> float:
    return 1.0 if truth.free else 0.6


def grades(world: list[Truth], asked: Asked, utility: object) -> dict[str, int]:
    """3 for the best half per cent, 2 for the next one and a half, 1 for the next three; nothing below half the best."""
    scored = sorted(((utility(one, asked), one.facts.id) for one in world), reverse=True)  # type: ignore[operator]  # a function
    best, many = scored[0][0], len(world)
    cuts = ((3, many // 200 or 1), (2, many // 50 or 2), (1, many // 20 or 4))
    return {
        id: next(grade for grade, cut in cuts if place < cut)
        for place, (value, id) in enumerate(scored[: many // 20 or 4])
        if value >= best / 2
    }


def copied(facts: Facts, number: int) -> Facts:
    """The same agency under another id; for worlds larger than what is worth drawing."""
    return replace(facts, id=f"{facts.id}-{number}")
