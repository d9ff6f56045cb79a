"""What is published as open data, under which licence; the words stand in open_data.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from contracts.commands.base import Query
from contracts.declare import KINDS, Kind, Words

FILE = Path(__file__).with_suffix(".toml")
FORMS = ("csv", "json")  # published with their hash; an xlsx holds the same rows


@dataclass(frozen=True, slots=True)
class Dataset:
    """A list of a public kind, published every day."""

    name: str  # as it stands in addresses: the plural of the kind
    kind: str
    words: Words
    about: Words
    keywords: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms everything is published."""

    licence: str
    licence_words: Words
    publisher: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of a dataset, as of its day and as known at its moment; whoever asks for both gets these very bytes."""

    kind: str
    form: str
    as_of: date
    known_on: datetime
    rows: int
    size: int  # bytes
    hash: str  # SHA-256
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFiles:
    """The newest files of one service."""

    items: tuple[PublishedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPublished(Query[PublishedFiles]):
    """What a service published last of the datasets that are its own."""

    service: str
    kinds: tuple[str, ...] = field(default=())  # all

    @property
    def to(self) -> str:
        return self.service


@cache
def terms() -> Terms:
    """The licence and the publisher."""
    data = _data()
    licence, publisher = data["licence"], data["publisher"]
    return Terms(licence["address"], Words(licence["zh"], licence["en"]), Words(publisher["zh"], publisher["en"]))


@cache
def datasets() -> Mapping[str, Dataset]:
    """By name, in the order of the file."""
    return {name: _dataset(name, row) for name, row in _data().items() if "kind" in row}


def of_owner(owner: str) -> tuple[Kind, ...]:
    """The kinds of one service that are published."""
    kinds = (KINDS[dataset.kind] for dataset in datasets().values() if dataset.kind in KINDS)
    return tuple(kind for kind in kinds if kind.owner == owner)


def owners() -> tuple[str, ...]:
    """The services that publish something."""
    return tuple(sorted({KINDS[dataset.kind].owner for dataset in datasets().values()}))


def _dataset(name: str, row: Mapping[str, str]) -> Dataset:
    keywords = tuple(Words(*pair) for pair in zip(row["keywords_zh"], row["keywords_en"], strict=True))
    return Dataset(name, row["kind"], Words(row["zh"], row["en"]), Words(row["about_zh"], row["about_en"]), keywords)


def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
