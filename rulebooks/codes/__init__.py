"""Code lists with dates: what a code meant on a day, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from rulebooks.book import Book, BrokenBook, Source, read
from rulebooks.citation import Citation
from rulebooks.in_force import stands
from rulebooks.text import Text

FOLDER = Path(__file__).parent
PROGRAMMES = "programmes"  # this list is not a file: it follows from the editions of the programmes
OWN = frozenset({"code", "zh", "en", "from", "until", "source", "article", "evidence"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code meant from one day until, but not on, another."""

    code: str
    zh: str
    en: str
    starts: date
    until: date | None
    source: Source
    extra: Mapping[str, Any]  # the list's own columns

    @property
    def words(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def citation(self) -> Citation:
        return self.source.citation

    def stands(self, day: date) -> bool:
        """Whether the code meant this on *day*."""
        return stands(self.starts, self.until, day)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list; `rows` holds each code's entries in the order of their dates."""

    name: str
    title: Text
    hash: str
    rows: Mapping[str, tuple[Entry, ...]]
    columns: Mapping[str, str]  # an own column, and the list that its codes come from

    def __iter__(self) -> Iterator[Entry]:
        return (entry for rows in self.rows.values() for entry in rows)

    def on(self, day: date) -> tuple[Entry, ...]:
        """The list as it stood on *day*."""
        return tuple(entry for entry in self if entry.stands(day))

    def get(self, code: str, day: date | None = None) -> Entry | None:
        """What *code* meant on *day*; without a day, what it meant last."""
        rows = self.rows.get(code, ())
        if day is None:
            return rows[-1] if rows else None
        return next((entry for entry in rows if entry.stands(day)), None)

    def words(self, code: str, day: date | None = None) -> Text:
        """The name of *code*; KeyError when the list never had it, or not on that day."""
        entry = self.get(code, day)
        if entry is None:
            raise KeyError(f"{self.name} has no {code!r}" + (f" on {day}" if day else ""))
        return entry.words

    def line(self, code: str) -> tuple[str, ...]:
        """The code, the one above it, and so on up to the group it belongs to."""
        parent = self.rows[code][-1].extra.get("parent")
        return (code, *self.line(parent)) if parent else (code,)

    def same_group(self, one: str, other: str) -> bool:
        """Whether two codes come under the same topmost code."""
        return self.line(one)[-1] == self.line(other)[-1]


@cache
def load(name: str) -> CodeList:
    """The list of that name; KeyError when there is none."""
    if name == PROGRAMMES:
        from rulebooks.programmes import as_codes  # noqa: PLC0415 - the programmes' own lists are read by this function

        return as_codes()
    if name not in NAMES:
        raise KeyError(f"no code list {name!r}")
    single = FOLDER / f"{name}.toml"
    return assemble(name, [single] if single.exists() else sorted((FOLDER / name).glob("*.toml")))


def assemble(name: str, paths: Iterable[Path]) -> CodeList:
    """A list out of one file, or of several that share it (the first by name gives the title)."""
    books = [read(path) for path in paths]
    entries = [entry for book in books for entry in _entries(book)]
    head = books[0].data
    title = Text(head["zh"], head["en"])
    columns = {own: other for book in books for own, other in book.data.get("columns", {}).items()}
    return listed(name, title, sha256("".join(book.hash for book in books).encode()).hexdigest(), entries, columns)


def listed(name: str, title: Text, hash_: str, entries: Iterable[Entry], columns: Mapping[str, str]) -> CodeList:
    """The list of *entries*; a code keeps the place of its first entry."""
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.code, []).append(entry)
    ordered = {code: tuple(sorted(found, key=lambda entry: entry.starts)) for code, found in rows.items()}
    return CodeList(name, title, hash_, ordered, columns)


def _entries(book: Book) -> Iterator[Entry]:
    for raw in book.data["codes"]:
        starts = raw.get("from", book.data.get("from"))
        if starts is None or not {"code", "zh", "en"} <= raw.keys():
            raise BrokenBook(f"{book.path}: an entry needs code, zh, en and from: {raw}")
        extra = {key: value for key, value in raw.items() if key not in OWN}
        yield Entry(raw["code"], raw["zh"], raw["en"], starts, raw.get("until"), book.source(raw), extra)


NAMES = tuple(
    sorted(
        {path.stem for path in FOLDER.glob("*.toml")}
        | {path.parent.name for path in FOLDER.glob("*/*.toml")}
        | {PROGRAMMES}
    )
)
