"""The programmes on a day, as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts.commands.applications import Programme, Provision
from contracts.declare import Words
from rulebooks import programmes
from rulebooks.in_force import Status
from rulebooks.programmes import Edition
from rulebooks.programmes import Provision as Stated


def on(day: date, *, drafts: bool = False, code: str = "") -> Iterator[Edition]:
    """The editions in force on *day*; drafts only where they are asked for."""
    for edition in programmes.in_force(day, drafts=drafts):
        if code in ("", edition.code):
            yield edition


def binding(code: str, day: date) -> Edition | None:
    """The edition of one programme that binds on *day*; a draft binds nobody."""
    if code not in programmes.codes():
        return None
    return next(on(day, code=code), None)


def followed(code: str, day: date) -> Edition | None:
    """The edition by which a case of that day is decided: the one in force, or a draft, which an office then applies."""
    return programmes.get(code, day) if code in programmes.codes() else None


def stated(code: str, key: str, day: date) -> Stated | None:
    """What the programme's edition of the day says of *key*; None where it is silent, or there is no such programme."""
    edition = followed(code, day)
    found = edition.provisions.get(key) if edition else None
    return found if found is not None and found.value is not None else None


def told(edition: Edition, *, with_provisions: bool) -> Programme:
    """An edition with where it is written, and if asked every provision with its source."""
    return Programme(
        code=edition.code,
        words=Words(*edition.name),
        province=edition.province,
        status=edition.status.value,
        starts=edition.starts,
        until=edition.until,
        edition=edition.label,
        hash=edition.hash,
        in_force=edition.status is Status.ACTIVE,
        basis=Words(edition.source.citation.zh, edition.source.citation.en),
        provisions=tuple(_provisions(edition)) if with_provisions else (),
    )


def _provisions(edition: Edition) -> Iterator[Provision]:
    for name, provision in edition.provisions.items():
        if provision.value is None:
            continue
        citation = provision.citation
        yield Provision(
            name=name,
            words=Words(*provision.key.words),
            value="；".join(_lines(provision.value)),
            basis=Words(citation.zh, citation.en),
            evidence=citation.evidence.value,
            quote="".join(provision.quotes),
        )


def _lines(value: Any) -> Iterator[str]:
    """What a value says in Chinese, whatever its shape."""
    if isinstance(value, dict):
        if "zh" in value:
            yield str(value["zh"])
        else:
            yield "，".join(f"{name} {'、'.join(_lines(item))}" for name, item in value.items())
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _lines(item)
    else:
        yield str(value)
