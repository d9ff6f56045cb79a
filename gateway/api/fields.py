"""Query parameters of one kind each, with faults that name their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import marshmallow as ma
from marshmallow import fields as mf

from chassis import ids
from chassis.clock import SHANGHAI
from contracts.codes import chassis as codes
from contracts.codes.base import Code
from gateway.api.faults import MOMENT, label_of
from gateway.api.headers import NOT_OURS
from gateway.desk import desk

STEP = timedelta(seconds=6)  # what was known longer ago than this can be asked again with the same answer
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
MOST, USUAL = 200, 50
T = TypeVar("T")
Field = mf.Field[Any]


class Flag(mf.Boolean):
    """`true` or `false`, and no other word for it."""

    def __init__(self, **how: Any) -> None:
        super().__init__(truthy={"true", "1", True}, falsy={"false", "0", False}, **how)


class Parameter(mf.Field[T]):
    """A parameter that is read from its text by us, with our own faults."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> T:  # noqa: ARG002 - marshmallow's signature
        return self.read(str(value), self.data_key or attr or self.name or "")

    def read(self, text: str, name: str) -> T:
        """The value; raises what `refused` makes."""
        raise NotImplementedError

    def refused(self, name: str, code: Code, **context: Any) -> ma.ValidationError:
        """The fault of this parameter."""
        return ma.ValidationError([code.fault(f"?{name}", label=label_of(self.metadata, name), **context)])


class Moment(Parameter[datetime]):
    """An instant with its offset; a day alone is its end in Shanghai, of today the last moment that is settled."""

    def read(self, text: str, name: str) -> datetime:
        given = text.strip().replace(" ", "+")  # a plus that came unescaped
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
                return _end_of(date.fromisoformat(given))
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}T[0-9:.]{8,15}(Z|[+-]\d{2}:\d{2})", given, re.ASCII):
                return datetime.fromisoformat(given).astimezone(SHANGHAI)
        except (ValueError, OverflowError):
            pass
        raise self.refused(name, codes.WRONG_TYPE, type=MOMENT)


def _end_of(day: date) -> datetime:
    now = desk().clock.now()
    return now - STEP if day == now.date() else datetime.combine(day, time.max, SHANGHAI)


def in_our_days(day: date) -> None:
    """Days from which whole years can be counted in both directions; nothing of ours lies beyond them."""
    if not FIRST <= day <= LAST:
        raise ma.ValidationError(f"Must be greater than or equal to {FIRST} and less than or equal to {LAST}.")


def words(zh: str, en: str, more: str = "") -> dict[str, Any]:
    """The metadata of a field: what it is called in both languages, and what else the document says of it."""
    return {"title": zh, "description": f"{en}; {more}" if more else en}


def as_of(name: str = "asOf") -> mf.Date:
    said = words("哪一天的情况", "as of", "this day; today where it is left out")
    return mf.Date(data_key=name, load_default=None, validate=in_our_days, metadata=said | {"example": "2026-11-20"})


def known_on(name: str = "knownOn") -> Moment:
    told = {"type": "string", "format": "date-time", "example": "2026-11-19T18:00:00+08:00"}
    said = words("按哪一刻所知", "as known on", "at this moment, or at the end of this day; now where it is left out")
    return Moment(data_key=name, load_default=None, metadata=told | said)


AFTER = words("从哪里接着看", "after", "page.next_cursor of the page before")


def after() -> mf.String:
    return mf.String(load_default="", validate=ma.validate.Length(max=400), metadata=AFTER)


class After(Parameter[str]):
    """The cursor of a list that goes by ids."""

    def __init__(self) -> None:
        super().__init__(load_default="", metadata=AFTER | {"type": "string"})

    def read(self, text: str, name: str) -> str:
        if text and not ids.check(text):
            raise self.refused(name, codes.BAD_FORM, why=NOT_OURS)
        return ids.check(text)


def limit(most: int = MOST, usual: int = USUAL) -> mf.Integer:
    said = words("最多几条", "limit", "how many at most")
    return mf.Integer(load_default=usual, validate=ma.validate.Range(1, most), metadata=said)


def query(name: str, /, **members: Field) -> type[ma.Schema]:
    """A schema of query parameters; refuses any other."""
    return type(name, (ma.Schema,), {**members, "Meta": type("Meta", (), {"unknown": ma.RAISE})})
