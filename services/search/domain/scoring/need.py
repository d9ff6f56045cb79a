"""What a demand asks for, in the codes by which agencies are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.things.search import Demand
from rulebooks import codes as code_lists
from services.search.domain.likeness import named_by
from services.search.domain.needs import SURE, Guess, guesses, region_of, stage_of
from services.search.domain.service_needs import LIKENESS

MOST_NEEDS = 3
LICENCES = {"agency": "patent_agency", "trademark": "trademark_filing"}
OF_SERVICE = {"valuation": "valuation_filing", "judicial_appraisal": "judicial_appraisal"}


@dataclass(frozen=True, slots=True)
class Need:
    """The question of one match."""

    on: date
    categories: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    industry: str = ""
    region: str = ""
    cases: int = 1
    budget_fen: int | None = None
    languages: tuple[str, ...] = ()
    deadline: date | None = None
    opponents: tuple[str, ...] = ()
    text: str = ""
    guessed: tuple[Guess, ...] = ()  # what was taken from the text because nobody said it
    likely: tuple[tuple[str, int], ...] = ()  # services that may be meant as well, and how sure that is in per cent

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences that the law wants for these services."""
        return tuple(dict.fromkeys(licence for code in self.services for licence in _licence(code)))


def need_of(demand: Demand, on: date) -> Need:
    """What is said in codes is taken as said; what is not is taken from the words, and marked as a guess."""
    text = f"{demand.title}\n{demand.wish or demand.text}"
    found = guesses(text, on)
    services = demand.services or _taken(found)
    rights = demand.rights or _codes(found, "rights")
    industry = demand.industry or next(iter(_codes(found, "industries")), "")
    languages = demand.languages or _codes(found, "languages")
    used = {"services": not demand.services, "rights": not demand.rights, "languages": not demand.languages}
    used["industries"] = not demand.industry
    place = None if demand.region else region_of(text)
    stage = None if demand.stage else stage_of(text)
    return Need(
        on=on,
        categories=demand.categories or _categories(services),
        rights=rights,
        services=services,
        industry=industry,
        region=demand.region or (place.code if place else ""),
        cases=demand.cases,
        budget_fen=demand.budget_fen,
        languages=tuple(code for code in languages if code != "zh"),
        deadline=demand.deadline,
        opponents=demand.opponents,
        text=text.strip(),
        likely=() if demand.services else _likely(found),
        guessed=(
            *(one for one in found if used[one.list] and (one.list != "industries" or one.code == industry)),
            *(one for one in (place, stage) if one),
        ),
    )


def _codes(found: Iterable[Guess], name: str) -> tuple[str, ...]:
    return tuple(guess.code for guess in found if guess.list == name)


def _taken(found: Iterable[Guess]) -> tuple[str, ...]:
    """The services that are named, and what is most like a sentence that names none."""
    return tuple(guess.code for guess in found if guess.list == "services" and guess.taken)[:MOST_NEEDS]


def _likely(found: Iterable[Guess]) -> tuple[tuple[str, int], ...]:
    """What was only offered, where nothing was named: then the second guess is right often enough to be worth having."""
    services = [guess for guess in found if guess.list == "services"]
    if any(guess.taken and _is_named(guess) for guess in services):
        return ()
    return tuple((guess.code, guess.sure) for guess in services if not guess.taken)


def _is_named(guess: Guess) -> bool:
    """Whether a word of the text names it, and no other service."""
    return guess.sure >= SURE or (guess.by != LIKENESS and named_by(guess.by) <= 1)


def _categories(services: tuple[str, ...]) -> tuple[str, ...]:
    """The categories that the services belong to, in the order of the list."""
    entries = (code_lists.load("services").get(code) for code in services)
    held = {str(entry.extra["category"]) for entry in entries if entry and entry.extra.get("category")}
    return tuple(entry.code for entry in code_lists.load("categories") if entry.code in held)


def _licence(service: str) -> Iterable[str]:
    entry = code_lists.load("services").get(service)
    if service in OF_SERVICE:
        yield OF_SERVICE[service]
    if entry is None or entry.extra.get("category") != "agency":
        return
    rights = [str(right) for right in entry.extra.get("rights", ())]
    if any(right.startswith("patent_") for right in rights):
        yield LICENCES["agency"]
    if "trademark" in rights:
        yield LICENCES["trademark"]
