"""The query parameters of a kind's list: its looked-up fields, by their roles in the declaration."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf

from chassis import ids
from chassis.shapes.check import LARGEST, TYPES, list_called, normal
from chassis.shapes.specs import Spec, state_specs
from contracts.codes import chassis as codes
from contracts.declare import Find, Kind, Words
from gateway.api import fields
from gateway.language import listed
from rulebooks import codes as code_lists

MOST_VALUES = 50  # of one filter
NOT_AN_ID = Words("不是有效的编号", "not an id")
PART = Words("（写一部分即可）", " (a part of it is enough)")
NOT_A_RANGE = Words("写成 起..止，可省一端", "write least..most; one end may be left out")


@cache
def list_query(kind: Kind) -> type[ma.Schema]:
    """Every parameter of the list of a kind."""
    filters: dict[str, fields.Field] = {spec.name: parameter(spec) for spec in looked_up(kind)}
    return fields.query(
        f"{kind.cls.__name__}Query",
        **filters,
        as_of=fields.as_of(),
        known_on=fields.known_on(),
        after=fields.After(),
        limit=fields.limit(),
        count=fields.Flag(load_default=False, metadata=fields.words("是否计数", "count", "tell how many there are")),
    )


def looked_up(kind: Kind) -> tuple[Spec, ...]:
    """The fields by which a list is filtered; what is personal is never among them."""
    roles = (Find.EXACT, Find.FACET, Find.RANGE)
    return tuple(spec for spec in state_specs(kind.cls) if spec.meta.find in roles and not spec.meta.personal)


def parameter(spec: Spec) -> fields.Field:
    """A range, or one value after the other: any of them."""
    if spec.meta.find is Find.RANGE:
        return Between(spec)
    return mf.List(
        Value(spec), validate=ma.validate.Length(max=MOST_VALUES), metadata={**_words(spec), **_codes(spec)}
    )  # fmt: skip


class Value(fields.Parameter[str]):
    """One value in the form in which it is stored; an unknown code is a mistake, not an empty list."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(metadata={**_words(spec), **_described(spec)})
        self.spec = spec

    def read(self, text: str, name: str) -> str:
        spec, name = self.spec, self.spec.name  # inside a list it is a number that marshmallow gives
        if isinstance(spec.base, type) and issubclass(spec.base, Enum):
            return self._listed(text, name, [member.value for member in spec.base])
        shape = spec.meta.shape._replace(pattern="") if spec.meta.by_part else spec.meta.shape
        form, why = normal(shape, text)
        if why or len(form) > spec.meta.shape.longest:
            raise self.refused(name, codes.BAD_FORM, why=why or Words("过长", "too long"))
        if spec.meta.codes and code_lists.load(spec.meta.codes).get(form) is None:
            raise self.refused(name, codes.NOT_IN_LIST, value=form[:80], codes=list_called(spec.meta.codes))
        if spec.meta.refers and not ids.check(form):
            raise self.refused(name, codes.BAD_FORM, why=NOT_AN_ID)
        return ids.check(form) if spec.meta.refers else form

    def _listed(self, text: str, name: str, known: list[str]) -> str:
        if text not in known:
            raise self.refused(name, codes.NOT_IN_LIST, value=text[:80], codes=listed(known))
        return text


class Between(fields.Parameter[tuple[str, str]]):
    """`2019-01-01..2020-12-31`, both ends included, one of them may be left out; one value alone is both."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(metadata={**_words(spec), "type": "string", "pattern": "^[0-9-]*(\\.\\.[0-9-]*)?$"})
        self.spec = spec

    def read(self, text: str, name: str) -> tuple[str, str]:
        least, dots, most = text.partition("..")
        if not least and not most:
            raise self.refused(name, codes.BAD_FORM, why=NOT_A_RANGE)
        return self._end(least, name), self._end(most if dots else least, name)

    def _end(self, text: str, name: str) -> str:
        if not text:
            return ""
        try:
            if self.spec.base is date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return date.fromisoformat(text).isoformat()
            if self.spec.base is int and re.fullmatch(r"-?\d{1,16}", text, re.ASCII) and abs(int(text)) <= LARGEST:
                return str(int(text))
        except ValueError:
            pass
        raise self.refused(name, codes.WRONG_TYPE, type=TYPES[self.spec.base])


def _words(spec: Spec) -> dict[str, str]:
    part = PART if spec.meta.by_part else Words("", "")
    return {"title": spec.meta.words.zh + part.zh, "description": spec.meta.words.en + part.en}


def _codes(spec: Spec) -> dict[str, str]:
    return {"x-codes": spec.meta.codes} if spec.meta.codes else {}


def _described(spec: Spec) -> dict[str, Any]:
    if isinstance(spec.base, type) and issubclass(spec.base, Enum):
        return {"type": "string", "enum": [member.value for member in spec.base]}
    return {"type": "string"}
