"""
The programmes under which zones get and keep their titles, as dated editions.

A folder per programme, a file per edition named by its first day, plans of a zone below `plans/`; `keys.toml` is the
vocabulary of provisions that every edition of a kind answers, with a value or by saying that its document is silent.
A province is added by adding files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from rulebooks.book import Book, BrokenBook, Source, quotes, read
from rulebooks.citation import Citation
from rulebooks.codes import PROGRAMMES, CodeList, Entry, listed
from rulebooks.in_force import Status, draft, stands
from rulebooks.in_force import in_force as binding
from rulebooks.text import Text

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that an edition says something about."""

    name: str
    words: Text
    kinds: tuple[str, ...]  # the kinds of edition that answer it
    shape: str
    columns: Mapping[str, str]  # fields of the value, and the code lists that they come from
    choices: tuple[str, ...]  # the codes that a choice has


@dataclass(frozen=True, slots=True)
class Provision:
    """What an edition says about one key; the value is `None` where its document is silent."""

    key: Key
    value: Any
    source: Source
    quotes: tuple[str, ...] = ()
    note: Text | None = None

    @property
    def citation(self) -> Citation:
        return self.source.citation

    def cite(self, item: Mapping[str, Any]) -> Citation:
        """Where one item of the value is written: at its own article, if it names one."""
        return self.citation.clause(item["article"]) if "article" in item else self.citation


@dataclass(frozen=True, slots=True)
class Edition:
    """A programme, a layout pilot or a zone's plan as it stands from one day until, but not on, another."""

    code: str
    kind: str
    name: Text
    province: str  # the first two digits of its regions; empty for a national one
    status: Status
    starts: date
    until: date | None
    hash: str
    path: Path
    source: Source
    sources: tuple[Source, ...]
    provisions: Mapping[str, Provision]
    plans: tuple[Edition, ...] = ()

    @property
    def label(self) -> str:
        """How a decision names the edition it was made under."""
        return f"{self.code}@{self.starts}"

    def value(self, key: str) -> Any:
        """What the edition says about *key*, or None where it is silent; KeyError when there is no such key."""
        return self.provisions[key].value

    def citation(self, key: str) -> Citation:
        """Where that is written."""
        return self.provisions[key].citation


Shelf = Mapping[str, tuple[Edition, ...]]


@cache
def shelf(folder: Path = FOLDER) -> Shelf:
    """Every programme's editions in the order of their dates."""
    keys = vocabulary(folder)
    found = {
        home.name: tuple(sorted(_editions(home, keys), key=lambda one: one.starts))
        for home in sorted(folder.iterdir())
        if any(home.glob("*.toml"))
    }
    return dict(sorted(found.items()))


def codes() -> tuple[str, ...]:
    """The codes of all programmes."""
    return tuple(shelf())


def editions(code: str) -> tuple[Edition, ...]:
    """The editions of one programme; KeyError when there is none of that code."""
    return shelf()[code]


def get(code: str, day: date) -> Edition | None:
    """The programme's edition on *day*; where only a draft stands on that day, the draft, which says so."""
    line = editions(code)
    return binding(line, day) or draft(line, day)


def in_force(day: date, *, drafts: bool = False) -> tuple[Edition, ...]:
    """The editions in force on *day*; drafts, which never are, only when asked for."""
    wanted = set(Status) if drafts else {Status.ACTIVE}
    return tuple(
        one for line in shelf().values() for one in line if one.status in wanted and stands(one.starts, one.until, day)
    )


def with_table(key: str) -> Mapping[str, Edition]:
    """By its code, the newest edition of each programme that has a numbered table of that name."""
    newest = {code: line[-1] for code, line in shelf().items()}
    return {code: one for code, one in newest.items() if (said := one.provisions.get(key)) and said.value}


def rows_of(key: str, code: str = "") -> Mapping[int, Text]:
    """What the rows of such a table are called, by number; where no programme is named, those of the only one that has it."""
    known = with_table(key)
    found = known.get(code) if code else next(iter(known.values())) if len(known) == 1 else None
    return {row["no"]: Text(row["zh"], row["en"]) for row in found.value(key)} if found else {}


def as_codes() -> CodeList:
    """The code list `programmes`: the editions that bind, and the draft of a programme that has no other."""
    entries = [
        Entry(one.code, *one.name, one.starts, one.until, one.source, _shown(one))
        for line in shelf().values()
        for one in [edition for edition in line if edition.status is Status.ACTIVE] or line
    ]
    together = "".join(one.hash for line in shelf().values() for one in line)
    return listed(PROGRAMMES, Text("适用办法", "Programmes"), sha256(together.encode()).hexdigest(), entries, {})


def _shown(edition: Edition) -> Mapping[str, str]:
    return {"province": edition.province, "status": edition.status.value}


@cache
def vocabulary(folder: Path = FOLDER) -> Mapping[str, Key]:
    """The keys that editions answer."""
    book = read(folder / "keys.toml")
    return {
        raw["key"]: Key(
            raw["key"],
            Text(raw["zh"], raw["en"]),
            tuple(raw["kinds"]),
            raw["shape"],
            raw.get("columns", {}),
            tuple(raw.get("choices", ())),
        )
        for raw in book.data["keys"]
    }


def _editions(home: Path, keys: Mapping[str, Key]) -> Iterator[Edition]:
    plans = tuple(_edition(read(path), keys) for path in sorted(home.glob("plans/*.toml")))
    for path in home.glob("*.toml"):
        one = _edition(read(path), keys)
        yield replace(one, plans=tuple(plan for plan in plans if stands(one.starts, one.until, plan.starts)))


def _edition(book: Book, keys: Mapping[str, Key]) -> Edition:
    head = book.data
    try:
        silent = {name: Provision(keys[name], None, book.source({})) for name in head.get("silent", ())}
        stated = {raw["key"]: _provision(book, raw, keys[raw["key"]]) for raw in head["provision"]}
        return Edition(
            head["code"], head["kind"], Text(head["zh"], head["en"]), head["province"], Status(head["status"]),
            head["from"], head.get("until"), book.hash, book.path, book.source({}), tuple(book.sources.values()),
            silent | stated,
        )  # fmt: skip
    except (KeyError, ValueError) as wrong:
        raise BrokenBook(f"{book.path}: {wrong!r}") from wrong


def _provision(book: Book, raw: Mapping[str, Any], key: Key) -> Provision:
    note = raw.get("note")
    quoted = (*quotes(raw), *_quoted(raw["value"]))
    return Provision(key, raw["value"], book.source(raw), quoted, Text(note["zh"], note["en"]) if note else None)


def _quoted(value: Any) -> Iterator[str]:
    """The quotes that stand inside a value, beside the items they belong to."""
    if isinstance(value, dict):
        yield from quotes(value)
        for inner in value.values():
            yield from _quoted(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quoted(inner)
