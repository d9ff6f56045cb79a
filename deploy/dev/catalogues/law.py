"""docs/law.md: every article that a rule, a code list or a refusal cites, and where."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from deploy.dev.catalogues.page import page, table
from deploy.dev.lockfile import ROOT
from rulebooks import book as books
from rulebooks.citation import Citation, Evidence

PAGE = Path("docs/law.md")
ABOUT = (
    "规则、代码表和拒绝理由引用的每一条，以及引用处。“可信度”：stated 原文在种子文件里，found 见于公开文本，"
    "unverified 一般知识、可由经办人更改，proposal 没有规定、是平台的默认值。· "
    "Every article that a rule, a code list or a refusal cites, and where. Evidence: stated (the wording stands in a seed "
    "document), found (in a public copy), unverified (general knowledge that an officer may change), "
    "proposal (no rule exists; the platform's default)."
)
HEAD = ("条 · article", "版本 · version", "可信度 · evidence", "引用处 · cited in")
PACKAGES = ("rulebooks", "contracts", "chassis", "services", "gateway")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation and the file or module that makes it."""

    citation: Citation
    place: str


STARTS = ("__main__", ".wsgi", ".green")  # modules that act when they are imported


def files() -> dict[Path, str]:
    ordered = sorted(citations(), key=_order)
    parts = [_part(list(found)) for _, found in groupby(ordered, key=_instrument)]
    return {PAGE: page("依据 · Law", ABOUT, *parts)}


def citations() -> list[Cited]:
    """All of the tree, from data and from code."""
    return [*_of_books(), *_of_code()]


def _of_books() -> Iterator[Cited]:
    for path in sorted((ROOT / "rulebooks").rglob("*.toml")):
        book = books.read(path)
        place = str(path.relative_to(ROOT))
        for source in book.sources.values():
            yield Cited(source.citation, place)
        for value in _sourced(book.data, {}):
            yield Cited(book.source(value).citation, place)


def _sourced(value: Any, inherited: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Whatever in a book names its own article or source; what stands inside has the source around it."""
    if isinstance(value, Mapping):
        own = {name: value[name] for name in ("source", "evidence") if name in value}
        around = {**inherited, **own}
        if "article" in value:
            yield {**around, **{name: value[name] for name in ("article", "article_en") if name in value}}
        for inner in value.values():
            yield from _sourced(inner, around)
    elif isinstance(value, list):
        for inner in value:
            yield from _sourced(inner, inherited)


def _of_code() -> Iterator[Cited]:
    """Citations that a module holds under a name, and those in its tables of moves."""
    for name in _modules():
        module = importlib.import_module(name)
        for value in vars(module).values():
            if isinstance(value, Citation):
                yield Cited(value, name)


def _modules() -> Iterator[str]:
    for package in PACKAGES:
        home = importlib.import_module(package)
        for found in pkgutil.walk_packages(home.__path__, f"{package}."):
            if ".migrations" not in found.name and not found.name.endswith(STARTS):
                yield found.name


def _part(found: list[Cited]) -> str:
    citation = found[0].citation
    rows = [_row(list(same)) for _, same in groupby(found, key=_article)]
    return f"## {citation.instrument} · {citation.instrument_en}\n\n{table(HEAD, rows)}"


def _row(found: list[Cited]) -> tuple[str, ...]:
    citation = found[0].citation
    places = list(dict.fromkeys(f"`{one.place}`" for one in found))
    version = citation.version.isoformat() if citation.version else ""
    return citation.article or "—", version, citation.evidence.value, ", ".join(places)


def _order(cited: Cited) -> tuple[Any, ...]:
    return (_instrument(cited), _article(cited), cited.place)


def _instrument(cited: Cited) -> tuple[str, str]:
    return cited.citation.instrument, cited.citation.instrument_en


def _article(cited: Cited) -> tuple[str, str, int]:
    citation = cited.citation
    return citation.article, str(citation.version or ""), list(Evidence).index(citation.evidence)
