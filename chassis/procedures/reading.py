"""A package as it stands in its file, with its fragments; every fault of its shape at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from chassis.procedures.model import (
    Act,
    Article,
    Clock,
    Condition,
    Definition,
    Demand,
    Document,
    Input,
    Item,
    Machine,
    Place,
    RoleOf,
    State,
    Transition,
)
from rulebooks.book import Book, BrokenBook, quotes, read
from rulebooks.in_force import Status
from rulebooks.procedures import FRAGMENTS

T = TypeVar("T")
Raw = dict[str, Any]
HEAD = {"code", "zh", "en", "owner", "programme", "province", "status", "from", "until", "source", "include"}
BODY = {
    *("start", "states", "acts", "clocks", "parts", "roles", "articles", "inputs", "documents"),
    *("conditions", "lists", "demands", "transition"),
}
NEEDED = ("code", "zh", "en", "owner", "status", "from")
OF_CONDITION = {one.name for one in fields(Condition)} - {"id", "params"}
OF_MACHINE = {one.name for one in fields(Machine)}
HEADER = re.compile(r"\[\[?([^\]]+)\]\]?")
KEY = re.compile(r"([A-Za-z0-9_-]+)\s*=")

FORMS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "tuple[str, ...]": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "tuple[int, ...]": lambda value: isinstance(value, list) and all(isinstance(one, int) for one in value),
    "Mapping[str, str]": lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
}


class Malformed(BrokenBook):
    """A package that cannot be read; *args* are all the reasons, each with its place."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


@dataclass
class Reading:
    """What is being read, where each part of it stands, and what is wrong with it so far."""

    file: str
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        self.faults.append(f"{place_of(self.places, where, self.file)}: {where}: {what}")

    def build(self, cls: type[T], raw: Any, where: str, **extra: Any) -> T:
        """One declaration of the package, with what it does not say filled in."""
        known = {one.name: one for one in fields(cls)}  # type: ignore[arg-type]  # every class given is a dataclass
        said = dict(raw) if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            self.wrong(where, "is no table")
        values = dict(extra)
        for key, value in said.items():
            if key not in known or key in extra:
                self.wrong(f"{where}.{key}", "unknown key")
            elif not FORMS.get(str(known[key].type), _anything)(value):
                self.wrong(f"{where}.{key}", f"is no {known[key].type}: {value!r}")
            else:
                values[key] = tuple(value) if isinstance(value, list) else value
        for name, one in known.items():
            if name not in values and one.default is MISSING and one.default_factory is MISSING:
                if name not in said:
                    self.wrong(where, f"{name} is missing")
                values[name] = () if "tuple" in str(one.type) else ""
        return cls(**values)

    def table(self, cls: type[T], raw: Any, where: str) -> dict[str, T]:
        return {key: self.build(cls, one, f"{where}.{key}") for key, one in (raw or {}).items()}

    def machine(self, raw: Raw, where: str) -> Machine:
        inner = f"{where}." if where else ""
        for key in ("start", "states", "acts"):
            if key not in raw:
                self.wrong(where or "start", f"{key} is missing")
        if where:
            for key in raw.keys() - OF_MACHINE:
                self.wrong(f"{where}.{key}", "unknown key")
        return Machine(
            start=raw.get("start", ""),
            states=self.table(State, raw.get("states"), f"{inner}states"),
            acts=self.table(Act, raw.get("acts"), f"{inner}acts"),
            clocks=self.table(Clock, raw.get("clocks"), f"{inner}clocks"),
            each=raw.get("each", "") if where else "",
            zh=raw.get("zh", "") if where else "",
            en=raw.get("en", "") if where else "",
        )

    def condition(self, name: str, raw: Raw) -> Condition:
        params = {key: value for key, value in raw.items() if key not in OF_CONDITION}
        said = {key: value for key, value in raw.items() if key in OF_CONDITION}
        return self.build(Condition, said, f"conditions.{name}", id=name, params=params)

    def articles(self, book: Book, raw: Raw) -> dict[str, Article]:
        """A file's articles, each with the source that the same file names."""
        found = {}
        for key, one in raw.items():
            for name in one.keys() - {"article", "article_en", "source", "evidence", "quote", "provision", "zh", "en"}:
                self.wrong(f"articles.{key}.{name}", "unknown key")
            try:
                source = book.source(one)
            except (BrokenBook, ValueError) as wrong:
                self.wrong(f"articles.{key}", str(wrong))
                continue
            told = {name: one[name] for name in ("provision", "zh", "en") if name in one}
            found[key] = Article(source=source, quotes=quotes(one), **told)
        return found

    def merge(self, into: Raw, more: Raw, where: str) -> None:
        """A fragment adds; it never overrides, so what a package says is what holds."""
        for key, value in more.items():
            here = f"{where}.{key}" if where else key
            if key not in into:
                into[key] = value
            elif isinstance(value, dict) and isinstance(into[key], dict):
                self.merge(into[key], value, here)
            else:
                self.wrong(here, "is said by the package and by a fragment")


def load(path: Path) -> Definition:
    """The package at *path* with its fragments; Malformed names every fault at once."""
    reading = Reading(_label(path))
    book = read(path)
    raw: Raw = dict(book.data)
    hashes, lent = [book.hash], set()
    reading.places |= _places(path)
    articles = reading.articles(book, raw.get("articles", {}))
    for name in raw.get("include", []):
        fragment = path.parent.parent / FRAGMENTS / f"{name}.toml"
        if not fragment.exists():
            reading.wrong("include", f"there is no fragment {name!r}")
            continue
        more = read(fragment)
        hashes.append(more.hash)
        reading.places = _places(fragment) | reading.places
        lent |= {f"{table}.{key}" for table in more.data for key in _keys(more.data[table])}
        reading.merge(raw, {key: value for key, value in more.data.items() if key != "articles"}, "")
        for key, article in reading.articles(more, more.data.get("articles", {})).items():
            if articles.setdefault(key, article) is not article:
                reading.wrong(f"articles.{key}", "is said by the package and by a fragment")
    for key in raw.keys() - HEAD - BODY:
        reading.wrong(key, "unknown key")
    found = _definition(reading, raw, articles, lent, sha256("".join(hashes).encode()).hexdigest())
    if reading.faults:
        raise Malformed(*reading.faults)
    return found


def _definition(reading: Reading, raw: Raw, articles: dict[str, Article], lent: set[str], digest: str) -> Definition:
    for key in NEEDED:
        if key not in raw:
            reading.wrong(key, "is missing")
    if raw.get("status") not in {one.value for one in Status}:
        reading.wrong("status", f"is neither ACTIVE nor DRAFT: {raw.get('status')!r}")
    transition = raw.get("transition")
    return Definition(
        **{key: raw.get(key, "") for key in ("code", "zh", "en", "owner", "programme", "province")},
        status=Status.DRAFT if raw.get("status") == "DRAFT" else Status.ACTIVE,
        starts=raw.get("from", date.min),
        until=raw.get("until"),
        case=reading.machine(raw, ""),
        parts={kind: reading.machine(one, f"parts.{kind}") for kind, one in raw.get("parts", {}).items()},
        conditions={name: reading.condition(name, one) for name, one in raw.get("conditions", {}).items()},
        lists={name: reading.table(Item, one, f"lists.{name}") for name, one in raw.get("lists", {}).items()},
        demands=tuple(reading.build(Demand, one, "demands") for one in raw.get("demands", [])),
        transition=reading.build(Transition, transition, "transition") if transition is not None else None,
        articles=articles,
        lent=frozenset(lent),
        hash=digest,
        file=reading.file,
        places=reading.places,
        roles=reading.table(RoleOf, raw.get("roles"), "roles"),
        inputs=reading.table(Input, raw.get("inputs"), "inputs"),
        documents=reading.table(Document, raw.get("documents"), "documents"),
    )


def place_of(places: Mapping[str, Place], where: str, file: str) -> str:
    """`file:line` of *where*, or of what it stands in."""
    while where:
        if where in places:
            return f"{places[where].file}:{places[where].line}"
        where = where.rpartition(".")[0]
    return f"{file}:1"


def _places(path: Path) -> dict[str, Place]:
    """The line of every table and key of a file; a repeated table (`[[demands]]`) keeps its first."""
    found: dict[str, Place] = {}
    table, file = "", _label(path)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if header := HEADER.match(line):
            table = header[1]
            parts = table.split(".")
            for length in range(len(parts), 0, -1):
                found.setdefault(".".join(parts[:length]), Place(file, number))
        elif key := KEY.match(line):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], Place(file, number))
    return found


def _label(path: Path) -> str:
    return "/".join(("rulebooks/procedures", *path.parts[-2:]))


def _keys(value: Any) -> Iterator[str]:
    yield from value if isinstance(value, dict) else ()


def _anything(_value: Any) -> bool:
    return True
