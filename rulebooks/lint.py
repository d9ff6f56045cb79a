"""Proves the rulebooks complete and consistent; every fault is a sentence that names its place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from rulebooks.book import BrokenBook, Source
from rulebooks.citation import Evidence
from rulebooks.codes import NAMES, CodeList, Entry, load
from rulebooks.in_force import clashes
from rulebooks.matching import profiles, sayings
from rulebooks.procedures import FORMS
from rulebooks.procedures import vocabulary as vocabulary_of_procedures
from rulebooks.programmes import Edition, Shelf, shelf, vocabulary
from rulebooks.programmes.shapes import fault as shape_fault
from rulebooks.workdays import articles
from rulebooks.workdays.notices import FOLDER as WORKDAYS
from rulebooks.workdays.notices import year

HAN = re.compile("[\u4e00-\u9fff]")


def faults() -> list[str]:
    """Everything that is wrong with the rulebooks of this program."""
    try:
        lists = {name: load(name) for name in NAMES}
        return [
            *(fault for one in lists.values() for fault in of_codes(one, lists)),
            *of_programmes(shelf(), lists),
            *of_workdays(),
            *of_vocabulary(),
            *of_profiles(),
        ]
    except BrokenBook as broken:
        return [str(broken)]


def of_codes(one: CodeList, lists: Mapping[str, CodeList]) -> Iterator[str]:
    """What is wrong with a code list."""
    yield from _bilingual(one.name, {"zh": one.title.zh, "en": one.title.en})
    for entry in one:
        place = f"{one.name}/{entry.code}"
        yield from _bilingual(place, {"zh": entry.zh, "en": entry.en})
        yield from _sourced(place, entry.source)
        yield from _known(place, entry.extra, one.columns, lists)
        if entry.until is not None and entry.until <= entry.starts:
            yield f"{place}: ends on {entry.until}, before it begins"
    for rows in one.rows.values():
        yield from _overlaps(one.name, rows)
        if "next" in one.columns:
            yield from _dead_ends(one.name, rows)
    for column in ("parent", "next"):
        yield from _circles(one, column)


def of_programmes(programmes: Shelf, lists: Mapping[str, CodeList]) -> Iterator[str]:
    """What is wrong with the editions of the programmes and their plans."""
    for code, editions in programmes.items():
        yield from (f"{code}: {clash}" for clash in clashes(editions))
        for edition in editions:
            if (edition.path.parent.name, edition.path.stem) != (edition.code, str(edition.starts)):
                yield f"{edition.path.name}: is {edition.label}, so its place is {edition.code}/{edition.starts}.toml"
            yield from of_edition(edition, lists)
        yield from _plans(code, editions, lists)


def of_edition(edition: Edition, lists: Mapping[str, CodeList]) -> Iterator[str]:
    """What is wrong with one edition."""
    place = edition.label
    yield from _bilingual(place, {"zh": edition.name.zh, "en": edition.name.en})
    for source in edition.sources:
        yield from _sourced(place, source)
    if edition.province and f"{edition.province}0000" not in lists["regions"].rows:
        yield f"{place}: no province {edition.province}"
    answered = set(edition.provisions)
    asked = {name for name, key in vocabulary().items() if edition.kind in key.kinds}
    yield from (f"{place}: says nothing about {name}" for name in sorted(asked - answered))
    yield from (f"{place}: {name} is not asked of a {edition.kind}" for name in sorted(answered - asked))
    for name, provision in edition.provisions.items():
        if provision.value is None:
            continue
        if wrong := shape_fault(provision.key, provision.value):
            yield f"{place}: {wrong}"
        if provision.source.seed and not provision.quotes:
            yield f"{place}: {name} quotes nothing from {provision.source.seed}"
        yield from _bilingual(f"{place}: {name}", provision.value)
        yield from _known(f"{place}: {name}", provision.value, provision.key.columns, lists)


def of_workdays() -> Iterator[str]:
    """What is wrong with the calendar's files."""
    numbers = sorted(int(path.stem) for path in WORKDAYS.glob("[0-9]*.toml"))
    yield from (f"workdays: no year {before + 1}" for before, after in pairwise(numbers) if after != before + 1)
    for number in numbers:
        known = year(number)
        yield from _sourced(f"workdays/{number}", known.source)
        if not known.source.found:
            yield f"workdays/{number}: does not say which package it comes from"
        yield from (f"workdays/{number}: {day}" for day in (*known.rest, *known.work) if day.year != number)
        yield from (f"workdays/{number}: {day} is worked anyway" for day in known.work if day.weekday() < 5)
        yield from (f"workdays/{number}: {day} is both" for day in known.work if day in known.rest)
        yield from (f"workdays/{number}: {text.zh}" for text in known.rest.values() if not text.en)
    for name, article in articles().items():
        yield from _bilingual(f"workdays/{name}", {"zh": article.words.zh, "en": article.words.en})


def of_vocabulary() -> Iterator[str]:
    """What is wrong with the words in which procedures speak of what services supply."""
    known = vocabulary_of_procedures()
    for table, terms in (("facts", known.facts), ("effects", known.effects), ("templates", known.templates)):
        for name, term in terms.items():
            yield from _bilingual(f"procedures/{table}/{name}", {"zh": term.words.zh, "en": term.words.en})
    for name, fact in known.facts.items():
        if fact.form not in FORMS:
            yield f"procedures/facts/{name}: no form {fact.form!r}"
        if bool(fact.values) != (fact.form == "code") or bool(fact.fields) != (fact.form == "records"):
            yield f"procedures/facts/{name}: a code has values, records have fields, and nothing else has"
        for values in (fact.values, *fact.fields.values()):
            for code, words in values.items():
                yield from _bilingual(f"procedures/facts/{name}/{code}", {"zh": words.zh, "en": words.en})


def of_profiles() -> Iterator[str]:
    """What is wrong with the profiles of the score, and with which region uses which."""
    for code, editions in profiles.editions().items():
        yield from (f"{code}: {clash}" for clash in clashes(editions))
        for edition in editions:
            yield from _bilingual(edition.label, {"zh": edition.words.zh, "en": edition.words.en})
            yield from _sourced(edition.label, edition.source)
            for part in (*edition.parts, *edition.factors):
                yield from _bilingual(f"{edition.label}/{part.measure}", {"zh": part.words.zh, "en": part.words.en})
                if any(value % profiles.STEP for value in (part.weight, *part.values.values())):
                    yield f"{edition.label}/{part.measure}: a value with more than four decimals"
    for choice in profiles.choices():
        if choice.profile not in profiles.editions():
            yield f"matching/chosen: no profile {choice.profile!r}"
    for table, known in ((sayings.sayings(), "services"), (sayings.trades(), "industries")):
        yield from (f"matching/sayings: {known} has no {code!r}" for code in table if code not in load(known).rows)
    yield from (f"matching/same: {meant} has no word" for meant, words in sayings.same().items() if not all(words))
    if "" not in {choice.region for choice in profiles.choices()}:
        yield "matching/chosen: nothing is chosen for everywhere"


def _plans(code: str, editions: Iterable[Edition], lists: Mapping[str, CodeList]) -> Iterator[str]:
    attached = {plan.path.stem: plan for edition in editions for plan in edition.plans}
    for stem, plan in attached.items():
        if stem != plan.code:
            yield f"{code}/plans/{stem}: is {plan.code}"
        yield from of_edition(plan, lists)
    for path in next(iter(editions)).path.parent.glob("plans/*.toml"):
        if path.stem not in attached:
            yield f"{code}/plans/{path.stem}: begins under no edition"


def _bilingual(place: str, value: Any) -> Iterator[str]:
    """Every text in *value* that lacks one of the two languages."""
    if isinstance(value, Mapping):
        zh, en = value.get("zh"), value.get("en")
        if (zh is None) != (en is None) or zh == "" or en == "" or (en and HAN.search(en)):
            yield f"{place}: not in both languages: {zh!r}, {en!r}"
        for inner in value.values():
            yield from _bilingual(place, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _bilingual(place, inner)


def _known(place: str, value: Any, columns: Mapping[str, str], lists: Mapping[str, CodeList]) -> Iterator[str]:
    """Every code in *value* that its list does not have."""
    if isinstance(value, list):
        for inner in value:
            yield from _known(place, inner, columns, lists)
    elif isinstance(value, Mapping):
        for field, inner in value.items():
            if field in columns:
                named = inner if isinstance(inner, list) else [inner]
                unknown = [one for one in named if one not in lists[columns[field]].rows]
                yield from (f"{place}: {columns[field]} has no {one!r}" for one in unknown)
            else:
                yield from _known(place, inner, columns, lists)


def _sourced(place: str, source: Source) -> Iterator[str]:
    """What a source lacks: a name in both languages, a seed with its hash where it says the wording stands in one."""
    yield from _bilingual(place, {"zh": source.citation.instrument, "en": source.citation.instrument_en})
    if bool(source.seed) != bool(re.fullmatch("[0-9a-f]{64}", source.sha256)):
        yield f"{place}: a seed and its SHA-256 go together"
    if source.citation.evidence is Evidence.STATED and not source.seed:
        yield f"{place}: stated, but in no seed"


def _overlaps(name: str, rows: tuple[Entry, ...]) -> Iterator[str]:
    for before, after in pairwise(rows):
        if before.until is None or before.until > after.starts:
            yield f"{name}/{before.code}: two meanings on {after.starts}"


def _dead_ends(name: str, rows: tuple[Entry, ...]) -> Iterator[str]:
    """Every meaning that ends before the next one begins and names no successor."""
    for before, after in zip(rows, (*rows[1:], None), strict=True):
        if before.until and not (after and after.starts == before.until) and "next" not in before.extra:
            yield f"{name}/{before.code}: ends on {before.until} without a successor"


def _circles(one: CodeList, column: str) -> Iterator[str]:
    """Every code that leads back to itself by *column*."""
    for code in one.rows:
        seen, here = {code}, _following(one, code, column)
        while here and here not in seen:
            seen.add(here)
            here = _following(one, here, column)
        if here:
            yield f"{one.name}/{code}: {column} runs in a circle"


def _following(one: CodeList, code: str, column: str) -> str:
    rows = one.rows.get(code, ())
    return str(rows[-1].extra.get(column, "")) if rows else ""


if __name__ == "__main__":
    found = faults()
    sys.stdout.write("".join(f"{fault}\n" for fault in found) + f"{len(found)} faults\n")
    sys.exit(bool(found))
