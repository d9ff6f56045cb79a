"""How a thing, a record inside it, an event and a command are declared; nothing is derived here."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, dataclass_transform

State = dict[str, Any]  # a thing's fields as JSON values
Upgrade = Callable[[State], State]
T = TypeVar("T")


class Words(NamedTuple):
    """One text in both languages of the product."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        return self.en if lang.startswith("en") else self.zh


class Choice(Enum):
    """A closed list that the code itself decides on; every member has its two labels. Open lists are code lists."""

    _value_: str
    words: Words

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        made = object.__new__(cls)
        made._value_ = value
        made.words = Words(zh, en)
        return made

    @property
    def code(self) -> str:
        """The value, as it is stored and sent."""
        return str(self._value_)

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this value; ValueError where there is none."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(f"{cls.__name__} has no {value!r}")


class Find(Enum):
    """How a field is looked up, in the database and in both search engines."""

    NONE = ""
    EXACT = "exact"  # equality: an indexed column, an exact term
    TEXT = "text"  # read by people: analysed in the index, no column
    FACET = "facet"  # counted and filtered: an indexed column, or member rows where it is a list
    RANGE = "range"  # compared: a column


class Shape(NamedTuple):
    """The form a text must have; *normalise* comes first, so that 全角 digits and lower case are taken for what they are."""

    name: str
    pattern: str = ""
    longest: int = 200
    normalise: Callable[[str], str] = str.strip
    example: str = ""


LINE = Shape("line", longest=200)
TEXT = Shape("text", longest=2000)


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a field beside its type."""

    words: Words
    find: Find = Find.NONE
    shape: Shape = LINE
    codes: str = ""  # a code list of rulebooks.codes
    refers: str = ""  # the kind of thing that this id names
    personal: bool = False
    hint: Words = Words("", "")
    unit: Words = Words("", "")
    least: int | None = None
    derived: bool = False  # written by the service, never by a caller
    english: str = ""  # the field that says the same in English, where one language is not enough
    by_part: bool = False  # a list is narrowed by any part of it, not by the whole alone
    table: str = ""  # of the record's programme, whose row has this number


def field(  # noqa: PLR0913 - one keyword per property that a field may have
    zh: str,
    en: str,
    *,
    find: str = "",
    shape: Shape = LINE,
    codes: str = "",
    refers: str = "",
    personal: bool = False,
    hint: tuple[str, str] = ("", ""),
    unit: tuple[str, str] = ("", ""),
    least: int | None = None,
    derived: bool = False,
    english: str = "",
    by_part: bool = False,
    table: str = "",
    **how: Any,
) -> Any:
    """A dataclass field with its two labels and whatever else is derived from it."""
    meta = Meta(
        Words(zh, en),
        Find(find),
        shape,
        codes,
        refers,
        personal,
        Words(*hint),
        Words(*unit),
        least,
        derived,
        english,
        by_part,
        table,
    )
    return dataclasses.field(metadata=types.MappingProxyType({"meta": meta}), **how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something with a long life and a history; see docs/architecture.md."""

    kind: ClassVar[Kind]

    id: str = ""
    revision: int = 0


class ActName(NamedTuple):
    """What may be done to a thing, and which roles may try; when, is the service's table of moves."""

    name: str
    words: Words
    by: tuple[str, ...]
    asks: type[Any] | None = None  # a record: what must be said with it
    grave: bool = False  # takes something away for good, and looks it


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Everything that is said once about a kind of thing."""

    name: str
    plural: str
    owner: str
    words: Words
    cls: type[Thing]
    version: int
    upgrades: Mapping[int, Upgrade]
    acts: tuple[ActName, ...]
    writers: tuple[str, ...]  # roles that may create, change, correct, withdraw and end one
    readers: tuple[str, ...]  # roles that may read it; empty means everybody
    title: str  # the field that names it on pages
    zone: str = ""  # the field (or "id") whose zone an operator must be of
    region: str = ""  # the field whose region prefix an officer must be of
    parties: Mapping[str, str] = dataclasses.field(default_factory=dict)  # by role, the field that names its own party
    ends: tuple[str, ...] = ()  # values of `state` in which it is only corrected, and changed no more

    @property
    def announces(self) -> str:
        """The first two parts of its event types."""
        return f"{self.owner}.{self.name}"


KINDS: dict[str, Kind] = {}


def kind_of(plural: str) -> Kind | None:
    """The kind by the word that stands in an address."""
    return next((kind for kind in KINDS.values() if kind.plural == plural), None)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def thing(  # noqa: PLR0913 - the declaration is the one place where all of this is said
    name: str,
    *,
    owner: str,
    plural: str,
    zh: str,
    en: str,
    title: str = "name",
    writers: tuple[str, ...] = (),
    readers: tuple[str, ...] = (),
    zone: str = "",
    region: str = "",
    parties: Mapping[str, str] | None = None,
    acts: tuple[ActName, ...] = (),
    ends: tuple[str, ...] = (),
    version: int = 1,
    upgrades: Mapping[int, Upgrade] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a kind of thing; stands above `@dataclass(frozen=True, slots=True, kw_only=True)`."""

    def mark(cls: type[T]) -> type[T]:
        if name in KINDS:
            raise TypeError(f"{name} is declared twice: {KINDS[name].cls} and {cls}")
        if not issubclass(cls, Thing):
            raise TypeError(f"{cls.__name__} is not a Thing")
        missing = set(range(1, version)) - set(upgrades or {})
        if missing:
            raise TypeError(f"{name}: no upgrade from versions {sorted(missing)}")
        kind = Kind(
            name, plural, owner, Words(zh, en), cls, version, dict(upgrades or {}), acts, writers, readers, title,
            zone, region, dict(parties or {}), ends,
        )  # fmt: skip
        KINDS[name] = cls.kind = kind
        return cls

    return mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A small promise: something happened, and this is the thing's whole new state."""

    type: ClassVar[str]
    about: ClassVar[str]  # the kind of thing in `data.state`; empty for an event that is about no thing
    words: ClassVar[Words]  # what it is about
    schema: ClassVar[Mapping[str, Any] | None] = None  # of `data`, where it is about no thing
    version: ClassVar[int] = 1


EVENTS: dict[str, type[Event]] = {}


def event(type_: str, about: type[Thing]) -> Callable[[type[T]], type[T]]:
    """
    Declare an event by its type, `<owner>.<thing>.<past participle>`.

    Its docstring says what a reader may rely on; it becomes documentation.
    """

    def mark(cls: type[T]) -> type[T]:
        return _declared(cls, type_, about.kind.name, about.kind.words)

    return mark


def notice(type_: str, words: Words, schema: Mapping[str, Any]) -> Callable[[type[T]], type[T]]:
    """Declare an event that is about no thing, by its type and by the schema of its data."""

    def mark(cls: type[T]) -> type[T]:
        _declared(cls, type_, "", words).schema = schema  # type: ignore[attr-defined]  # it is an Event
        return cls

    return mark


def _declared(cls: type[T], type_: str, about: str, words: Words) -> type[T]:
    if type_ in EVENTS:
        raise TypeError(f"{type_} is declared twice")
    if not issubclass(cls, Event):
        raise TypeError(f"{cls.__name__} is not an Event")
    cls.type, cls.about, cls.words = type_, about, words
    EVENTS[type_] = cls
    return cls
