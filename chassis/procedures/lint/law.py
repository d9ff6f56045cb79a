"""Law: every basis exists and is used, quotes stand in the hashed source, limits and lengths in the quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, declared, place
from chassis.procedures.model import Article, Clock, Condition, Definition
from rulebooks import programmes
from rulebooks.citation import Evidence
from rulebooks.programmes import Provision

HAN = "〇一二三四五六七八九"
UNITS = ("working_days", "days", "months", "years")


def bases(d: Definition, _known: Known) -> Said:
    """Every declaration names an article of the package, and every article is named."""
    used = set()
    for where, one in declared(d):
        basis = getattr(one, "basis", None)
        if not isinstance(basis, str):
            continue
        used.add(basis)
        if basis not in d.articles:
            yield "law.basis", f"{where}.basis", f"article {basis!r} is not in the package"
    for key in d.articles:
        if key not in used:
            yield "law.unused", f"articles.{key}", "cited by nothing"


def sources(d: Definition, known: Known) -> Said:
    """A stated article quotes its document, which is the one pinned by its hash, word for word."""
    for key, article in d.articles.items():
        source, where = article.source, f"articles.{key}"
        if source.citation.evidence is Evidence.PROPOSAL and not article.zh:
            yield "law.proposal", where, "a default of the platform says in words what it settles"
        if source.citation.evidence is not Evidence.STATED:
            continue
        text = known.texts.get(source.seed)
        if text is None:
            yield "law.source", where, f"there is no document {source.seed!r}"
            continue
        if sha256(text).hexdigest() != source.sha256:
            yield "law.source", where, f"{source.seed} is another text than the one pinned"
        flat = _flat(text.decode())
        if not article.quotes:
            yield "law.quote", where, "stated, but it quotes nothing"
        for quote in article.quotes:
            if _flat(quote) not in flat:
                yield "law.quote", f"{where}.quote", f"{quote!r} does not stand in {source.seed}"


def limits(d: Definition, known: Known) -> Said:
    """The numbers and names of a condition stand in the article that it cites."""
    for name, one in d.conditions.items():
        article, where = d.articles.get(one.basis), f"conditions.{name}"
        if article is None or article.citation.evidence is not Evidence.STATED:
            continue
        said, params = "".join(article.quotes), one.params
        if "limit" in params and not says(said, params["limit"]):
            yield "law.limit", f"{where}.limit", f"{params['limit']} does not stand in the quoted article"
        if "months" in params and not says(said, params["months"]):
            yield "law.limit", f"{where}.months", f"{params['months']} does not stand in the quoted article"
        if params.get("closes") and not _says_day(said, params["closes"]):
            yield "law.limit", f"{where}.closes", f"{params['closes']} does not stand in the quoted article"
        for at, word in _words(one, known):
            if word not in said:
                yield "law.words", f"{where}.{at}", f"“{word}” does not stand in the quoted article"


def lengths(d: Definition, _known: Known) -> Said:
    for name, clock in d.clocks.items():
        article = d.articles.get(clock.basis)
        if article is None or article.citation.evidence is not Evidence.STATED:
            continue
        said = "".join(article.quotes)
        for unit in UNITS:
            if (length := getattr(clock, unit)) and not says(said, length):
                yield "law.length", place("clocks", name, unit), f"{length} does not stand in the quoted article"
        if clock.every and not _says_day(said, clock.every):
            yield "law.length", place("clocks", name, "every"), f"{clock.every} does not stand in the quoted article"


def agreement(d: Definition, _known: Known) -> Said:
    """Where an article names a provision of its programme, both say the same."""
    edition = programmes.get(d.programme, d.starts) if d.programme in programmes.codes() else None
    if d.programme and edition is None:
        yield "law.agreement", "programme", f"no programme {d.programme!r} on {d.starts}"
        return
    for key, article in d.articles.items():
        if not article.provision:
            continue
        provision = edition.provisions.get(article.provision) if edition else None
        if provision is None or provision.value is None:
            yield "law.agreement", f"articles.{key}.provision", f"the programme says nothing of {article.provision!r}"
            continue
        yield from _cited(key, article, provision)
        yield from _agrees(d, key, provision.value)


def _cited(key: str, article: Article, provision: Provision) -> Said:
    same = article.citation.instrument == provision.citation.instrument
    if not same and article.citation.evidence is Evidence.STATED:
        yield "law.agreement", f"articles.{key}", f"the programme cites {provision.citation.instrument} for it"


def _agrees(d: Definition, key: str, value: Any) -> Said:
    """Limits, lengths, days and codes of what cites the article, against the provision's value."""
    flat = list(_leaves(value))
    for name, one in d.conditions.items():
        if one.basis == key:
            yield from _condition_agrees(f"conditions.{name}", one, value, flat)
    for name, clock in d.clocks.items():
        if clock.basis == key:
            yield from _clock_agrees(name, clock, value, flat)
    for name, items in d.lists.items():
        if any(item.basis == key for item in items.values()) and isinstance(value, list):
            theirs = {one.get("code") for one in value}
            for code in sorted(theirs ^ items.keys(), key=str):
                yield "law.agreement", f"lists.{name}", f"{code!r} stands in one of package and programme alone"


def _clock_agrees(name: str, clock: Clock, value: Any, flat: Sequence[Any]) -> Said:
    for unit, length in clock.lengths.items():
        if unit != "set_by" and length not in flat:
            yield "law.agreement", place("clocks", name, unit), f"the programme does not say {length}"
    counted = isinstance(value, Mapping) and value.get("first_day", False)
    if counted != clock.first_day:
        yield "law.agreement", place("clocks", name, "first_day"), f"the programme says {counted}"


def _condition_agrees(where: str, one: Condition, value: Any, flat: Sequence[Any]) -> Said:
    for param in ("limit", "closes"):
        if param in one.params and one.params[param] not in flat:
            yield "law.agreement", f"{where}.{param}", f"the programme does not say {one.params[param]}"
    for param in ("required", "allowed"):
        said = one.params.get(param)
        theirs = value.get("codes", [value.get("code")]) if isinstance(value, Mapping) else []
        if said is not None and set(said) != set(theirs):
            yield "law.agreement", f"{where}.{param}", f"the programme says {sorted(map(str, theirs))}"
    if isinstance(value, Mapping) and "excludes" in value:
        left = {code for codes in one.params.get("omit", {}).values() for code in codes}
        if left != set(value["excludes"]):
            yield "law.agreement", f"{where}.omit", f"the programme leaves out {value['excludes']}"
        if value.get("distinct", "") != one.params.get("distinct", ""):
            yield "law.agreement", f"{where}.distinct", f"the programme counts each {value.get('distinct')!r} once"


def says(quote: str, number: int | Decimal) -> bool:
    """Whether *number* stands in *quote*, in digits or in Han numerals up to 99."""
    plain = str(number).removesuffix(".0")
    if re.search(rf"(?<!\d){re.escape(plain)}(?!\d)", quote):
        return True
    if Decimal(plain) != int(Decimal(plain)) or not 0 <= int(Decimal(plain)) < 100:
        return False
    return any(word in quote for word in _han(int(Decimal(plain))))


def _han(number: int) -> tuple[str, ...]:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十"
    word = head + (HAN[ones] if ones or not tens else "")
    return (word, "两") if number == 2 else (word,)


def _says_day(quote: str, month_day: str) -> bool:
    """A date of each year: 6月30日, or the end of a month, 1月底."""
    month, day = (int(part) for part in month_day.split("-"))
    return any(word in quote for word in (f"{month}月{day}日", f"{month}月底" if day >= 28 else "-"))


def _words(one: Condition, known: Known) -> Iterator[tuple[str, str]]:
    """The Chinese names of the codes that a condition requires or leaves out."""
    fact = known.words.facts.get(one.params.get("fact", ""))
    if fact is None:
        return
    if "field" in one.params:
        yield from (("required", fact.word(code, one.params["field"]).zh) for code in one.params.get("required", ()))
    for key, codes in one.params.get("omit", {}).items():
        yield from ((f"omit.{key}", fact.word(code, key).zh) for code in codes)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    else:
        yield value


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


CHECKS: tuple[Check, ...] = (bases, sources, limits, lengths, agreement)
