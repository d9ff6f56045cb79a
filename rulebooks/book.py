"""One file of provisions: its bytes identify it, and every value in it names the source it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from rulebooks.citation import Citation, Evidence


class BrokenBook(ValueError):
    """A rulebook file that cannot be used; the text names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that values come from."""

    citation: Citation
    seed: str = ""  # the seed file that a quote must stand in
    sha256: str = ""  # the hash of that file's bytes
    found: str = ""  # which public copy was read, or which package carried the data
    quotes: tuple[str, ...] = ()  # verbatim, where one wording carries the whole file


@dataclass(frozen=True, slots=True)
class Book:
    """A file as it was read."""

    path: Path
    hash: str
    data: Mapping[str, Any]
    sources: Mapping[str, Source]

    def source(self, value: Mapping[str, Any]) -> Source:
        """Where *value* comes from: its own source or the file's, at its article, as sure as it says."""
        name = value.get("source", self.data.get("source", ""))
        if name not in self.sources:
            raise BrokenBook(f"{self.path}: no source {name!r} for {dict(value)}")
        source = self.sources[name]
        cited = source.citation
        if "article" in value:
            cited = cited.clause(value["article"], value.get("article_en", ""))
        if "evidence" in value:
            cited = replace(cited, evidence=Evidence(value["evidence"]))
        return replace(source, citation=cited)


def read(path: Path) -> Book:
    """The file at *path*; numbers with a point are decimals, never floats."""
    content = path.read_bytes()
    try:
        data = tomllib.loads(content.decode(), parse_float=Decimal)
        sources = {name: _source(raw) for name, raw in data.pop("sources", {}).items()}
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as wrong:
        raise BrokenBook(f"{path}: {wrong!r}") from wrong
    return Book(path, sha256(content).hexdigest(), data, sources)


def _source(raw: Mapping[str, Any]) -> Source:
    version: date | None = raw.get("version")
    return Source(
        Citation(
            raw["instrument"],
            raw["instrument_en"],
            raw.get("article", ""),
            version,
            Evidence(raw["evidence"]),
            raw.get("article_en", ""),
        ),
        raw.get("seed", ""),
        raw.get("sha256", ""),
        raw.get("found", ""),
        quotes(raw),
    )  # fmt: skip


def quotes(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """What *raw* quotes verbatim: one wording or several."""
    quoted = raw.get("quote", ())
    return (quoted,) if isinstance(quoted, str) else tuple(quoted)
