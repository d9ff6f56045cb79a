"""The reason of a rank: each part with the fact behind it, its day and source, what is missing, what would lift it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from contracts.commands import matching as told
from contracts.declare import Words
from rulebooks import codes as code_lists
from rulebooks.matching.profiles import STEP
from rulebooks.matching.profiles import Part as Rule
from services.search.domain.scoring.facts import NO_LEVEL, UNKNOWN, Facts
from services.search.domain.scoring.measures import U
from services.search.domain.scoring.need import Need
from services.search.domain.scoring.score import Vector, plain

REGISTER = Words("名册", "the register")
OFFERED = Words("机构申报", "declared by the agency")
CREDIT = Words("信用档案", "the credit file")
ASKED = Words("本条需求", "this demand")
COMPARED = Words("文字比对", "comparison of the wording")
NOT_ASKED = Words("没有要求", "not asked for")
NOT_DECLARED = Words("没有申报", "not declared")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a part speaks of."""

    fact: Words
    source: Words
    on: date | None
    missing: Words | None = None


def parts_of(vector: Vector, facts: Facts, need: Need) -> tuple[told.Part, ...]:
    """The parts of the sum."""
    found = []
    for number, rule in enumerate(vector.profile.parts):
        seen = _seen(rule, facts, need)
        value = vector.parts[number]
        found.append(
            told.Part(
                measure=rule.measure,
                words=Words(*rule.words),
                weight=str(plain(rule.weight)),
                value=str(plain(value * STEP)),
                points=str(vector.points(number)),
                fact=seen.fact,
                on=seen.on,
                source=seen.source,
                missing=_missing(seen, value),
            )
        )
    return tuple(found)


def factors_of(vector: Vector, facts: Facts, need: Need) -> tuple[told.Factor, ...]:
    """The factors, each with what stands after it."""
    found = []
    for rule, value, gives in zip(vector.profile.factors, vector.factors, vector.steps(), strict=True):
        seen = _seen(rule, facts, need)
        found.append(
            told.Factor(
                measure=rule.measure,
                words=Words(*rule.words),
                times=str(plain(value * STEP)),
                gives=str(gives),
                fact=seen.fact,
                on=seen.on,
                source=seen.source,
                missing=_missing(seen, value),
            )
        )
    return tuple(found)


def higher(vector: Vector, need: Need, before: Decimal, place: int) -> tuple[Words, ...]:
    """Each measure that alone, at its best, would lift this agency past the one at *place*."""
    found = []
    for rule in (*vector.profile.parts, *vector.profile.factors):
        if rule.measure == "likely" and not need.likely:
            continue  # nobody can have what is not asked for
        full = vector.with_full(rule).score
        if full > before:
            gain = plain(full - vector.score)
            found.append(
                Words(
                    f"“{rule.words.zh}”达到满分可加 {gain} 分，得 {full} 分，超过第 {place} 名",
                    f"“{rule.words.en}” in full adds {gain} and gives {full}, more than rank {place} has",
                )
            )
    return tuple(found)


def names(list_: str, codes: Iterable[str]) -> Words:
    """Codes by their names."""
    known = code_lists.load(list_)
    entries = [known.get(code) for code in codes]
    zh = "、".join(entry.zh for entry in entries if entry)
    return Words(zh, ", ".join(entry.en for entry in entries if entry))


def _missing(seen: Seen, value: int) -> Words | None:
    return seen.missing if value < U else None


def _seen(rule: Rule, facts: Facts, need: Need) -> Seen:
    return _TELL[rule.measure](facts, need)


def _held(list_: str, prefix: str, wanted: tuple[str, ...], facts: Facts) -> Seen:
    if not wanted:
        return Seen(NOT_ASKED, ASKED, None)
    has = [code for code in wanted if f"{prefix}/{code}" in facts.flags]
    lacks = names(list_, (code for code in wanted if code not in has))
    there = names(list_, has)
    fact = (
        Words(f"有{there.zh}", f"has {there.en}") if has else Words("所要求的都没有", "has none of what is asked for")
    )
    return Seen(fact, REGISTER, facts.registry_on, Words(f"缺{lacks.zh}", f"lacks {lacks.en}"))


def _category(facts: Facts, need: Need) -> Seen:
    """Where categories alone are compared, which of the services that are wanted the agency has is said all the same."""
    seen = _held("categories", "category", need.categories, facts)
    if not (need.categories and need.services):
        return seen
    has = names("services", (code for code in need.services if f"service/{code}" in facts.flags))
    lacks = names("services", (code for code in need.services if f"service/{code}" not in facts.flags))
    zh = "，".join(filter(None, (has.zh and f"登记了{has.zh}", lacks.zh and f"没有登记{lacks.zh}")))
    en = ", not for ".join(filter(None, (has.en, lacks.en)))
    en = f"registered for {en}" if has.en else f"not registered for {en}"
    return replace(seen, fact=Words(f"{seen.fact.zh}；{zh}", f"{seen.fact.en}; {en}"))


def _right(facts: Facts, need: Need) -> Seen:
    return _held("rights", "right", need.rights, facts)


def _service(facts: Facts, need: Need) -> Seen:
    return _held("services", "service", need.services, facts)


def _likely(facts: Facts, need: Need) -> Seen:
    if not need.likely:
        return Seen(NOT_ASKED, ASKED, None)
    return _held("services", "service", tuple(code for code, _ in need.likely), facts)


def _language(facts: Facts, need: Need) -> Seen:
    return _held("languages", "language", need.languages, facts)


def _licence(facts: Facts, need: Need) -> Seen:
    return _held("licences", "licence", need.licences, facts)


def _industry(facts: Facts, need: Need) -> Seen:
    if not need.industry:
        return Seen(NOT_ASKED, ASKED, None)
    own = names("industries", sorted(flag[9:] for flag in facts.flags if flag.startswith("industry/")))
    wanted = names("industries", [need.industry])
    fact = Words(f"申报产业：{own.zh}", f"declared industries: {own.en}") if own.zh else NOT_DECLARED
    return Seen(fact, REGISTER, facts.registry_on, Words(f"没有{wanted.zh}", f"not in {wanted.en}"))


def _region(facts: Facts, need: Need) -> Seen:
    if not need.region:
        return Seen(NOT_ASKED, ASKED, None)
    place, wanted = names("regions", [facts.region]), names("regions", [need.region])
    fact = Words(f"所在地：{place.zh or facts.region}", f"sits in {place.en or facts.region}")
    lack = Words(f"不在{wanted.zh or need.region}", f"not in {wanted.en or need.region}")
    return Seen(fact, REGISTER, facts.registry_on, lack)


def _capacity(facts: Facts, need: Need) -> Seen:
    if facts.free == UNKNOWN:
        return Seen(NOT_DECLARED, OFFERED, None, Words("没有申报可承接件数", "free capacity is not declared"))
    fact = Words(f"可承接 {facts.free} 件，需 {need.cases} 件", f"free for {facts.free}, {need.cases} wanted")
    short = max(need.cases - facts.free, 0)
    return Seen(fact, OFFERED, facts.offer_on, Words(f"还差 {short} 件", f"{short} short"))


def _load(facts: Facts, need: Need) -> Seen:
    if facts.free == UNKNOWN:
        return _capacity(facts, need)
    fact = Words(f"在办 {facts.busy} 件，可承接 {facts.free} 件", f"{facts.busy} in hand, free for {facts.free}")
    return Seen(fact, OFFERED, facts.offer_on, Words("已有在办", "some capacity is taken"))


def _credit(facts: Facts, _need: Need) -> Seen:
    if facts.level == NO_LEVEL:
        return Seen(Words("尚未评级", "not rated yet"), CREDIT, None, Words("还没有信用等级", "no credit level yet"))
    fact = Words(f"信用等级 {facts.level}", f"credit level {facts.level}")
    return Seen(fact, CREDIT, facts.level_on, Words("等级不是最高", "not the best level"))


def _cases(facts: Facts, need: Need) -> Seen:
    fitting = [case for case in facts.cases if not need.services or case.service in need.services]
    if not fitting:
        return Seen(NOT_DECLARED, OFFERED, facts.offer_on, Words("没有同类案例", "no case of this kind"))
    titles, cases = "、".join(case.title for case in fitting[:3]), "case" if len(fitting) == 1 else "cases"
    fact = Words(f"同类案例 {len(fitting)} 件：{titles}", f"{len(fitting)} {cases} of this kind: {titles}")
    return Seen(fact, OFFERED, max(case.on for case in fitting), Words("同类案例还少", "few cases of this kind"))


def _text(facts: Facts, _need: Need) -> Seen:
    fact = Words("需求文字与机构登记文字的相近程度", "how near the demand's words are to the agency's entry")
    return Seen(fact, COMPARED, facts.registry_on, Words("登记文字与需求不甚相近", "its entry speaks of other things"))


def _price(facts: Facts, need: Need) -> Seen:
    if need.budget_fen is None:
        return Seen(NOT_ASKED, ASKED, None)
    known = [facts.prices[code][0] for code in need.services if code in facts.prices]
    if not need.services or len(known) < len(need.services):
        return Seen(NOT_DECLARED, OFFERED, facts.offer_on, Words("没有申报全部报价", "not every price is declared"))
    asked, budget = _yuan(sum(known)), _yuan(need.budget_fen)
    fact = Words(f"报价 {asked} 元，预算 {budget} 元", f"asks {asked} yuan, the budget is {budget}")
    return Seen(fact, OFFERED, facts.offer_on, Words("报价高于预算", "dearer than the budget"))


def _yuan(fen: int) -> str:
    return f"{plain(Decimal(fen) / 100):,}".removesuffix(".0")


def _deadline(facts: Facts, need: Need) -> Seen:
    if need.deadline is None:
        return Seen(NOT_ASKED, ASKED, None)
    days = [facts.prices[code][1] for code in need.services if code in facts.prices]
    if not need.services or len(days) < len(need.services) or UNKNOWN in days:
        return Seen(NOT_DECLARED, OFFERED, facts.offer_on, Words("没有申报通常天数", "usual days are not declared"))
    left = (need.deadline - need.on).days
    fact = Words(f"通常 {max(days)} 天，还有 {left} 天", f"usually {max(days)} days, {left} are left")
    return Seen(fact, OFFERED, facts.offer_on, Words("时间不够", "too little time"))


def _accept(facts: Facts, need: Need) -> Seen:
    if need.budget_fen is None:
        return Seen(NOT_ASKED, ASKED, None)
    if not facts.least_fen:
        return Seen(NOT_DECLARED, OFFERED, facts.offer_on)
    least, budget = _yuan(facts.least_fen), _yuan(need.budget_fen)
    fact = Words(f"承接起点 {least} 元，预算 {budget} 元", f"takes {least} yuan or more, the budget is {budget}")
    return Seen(fact, OFFERED, facts.offer_on, Words("预算低于承接起点", "the budget is below the least it takes"))


_TELL: Mapping[str, Callable[[Facts, Need], Seen]] = {
    "category": _category,
    "right": _right,
    "service": _service,
    "service_all": _service,
    "likely": _likely,
    "industry": _industry,
    "region": _region,
    "capacity": _capacity,
    "load": _load,
    "credit": _credit,
    "cases": _cases,
    "text": _text,
    "price": _price,
    "deadline": _deadline,
    "language": _language,
    "licence": _licence,
    "accept": _accept,
}
