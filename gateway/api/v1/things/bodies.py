"""
The bodies of the commands on a thing: what is said of the record in one member, why and from when beside it.

The values of the record are judged by the service that owns it, together with its rules,
so that every reason comes at once. Where the body around them is wrong, no call is made;
then the same check, with the same words, tells what is wrong with them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf

from chassis.shapes import edge
from chassis.shapes.check import TYPES, clean
from contracts.codes import chassis as codes
from contracts.declare import TEXT, Kind, Words
from gateway.api import schemas
from gateway.api.fields import Field, in_our_days
from gateway.api.fields import words as said
from gateway.desk import desk

LARGEST_REVISION = 2**31 - 1


class Stated(mf.Nested):
    """Values of a declared class, handed on as they were sent."""

    def __init__(self, cls: type, *, partial: bool, words: Words, needed: bool = True) -> None:
        how: dict[str, Any] = {"required": True} if needed else {"load_default": None, "allow_none": True}
        super().__init__(
            edge.schema_of(cls, partial=partial),
            **how,
            metadata={"title": words.zh, "description": words.en},
        )
        self.cls, self.partial = cls, partial

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, *_: Any, **__: Any) -> Any:  # noqa: ARG002 - marshmallow's signature
        if not isinstance(value, dict):
            label = Words(str(self.metadata["title"]), str(self.metadata["description"]))
            raise ma.ValidationError([codes.WRONG_TYPE.fault(f"#/{attr}", label=label, type=TYPES[dict])])
        return value

    def faults(self, name: str, value: Any) -> list[Any]:
        """What the service would say of the form of these values."""
        if not isinstance(value, dict):
            return []
        return list(clean(self.cls, value, day=desk().clock.today(), at=f"#/{name}", partial=self.partial)[1])


class Body(ma.Schema):
    """A body with its values; where it is refused, so are they, all at once."""

    class Meta:
        unknown = ma.RAISE

    def handle_error(self, error: ma.ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:  # noqa: ARG002 - marshmallow's signature
        messages = error.messages
        if not isinstance(data, dict) or not isinstance(messages, dict):
            return
        for name, field in self.fields.items():
            if isinstance(field, Stated) and (faults := field.faults(name, data.get(name))):
                messages.setdefault(name, []).extend(faults)


def _text(zh: str, en: str, **how: Any) -> mf.String:
    return mf.String(validate=ma.validate.Length(max=TEXT.longest), metadata=said(zh, en), **how)


def basis(*, needed: bool) -> mf.String:
    """Why: an article, a document, an application."""
    if needed:
        return _text("依据", "basis", required=True)
    return _text("依据", "basis", load_default="")


def day(zh: str, en: str, **how: Any) -> mf.Date:
    return mf.Date(validate=in_our_days, metadata=said(zh, en), **how)


def _optional_day(zh: str, en: str) -> mf.Date:
    return day(zh, en, **LEFT_OUT)


def _revision(zh: str, en: str) -> mf.Integer:
    return mf.Integer(
        required=True,
        strict=True,
        validate=ma.validate.Range(1, LARGEST_REVISION),
        metadata=said(zh, en),
    )


FROM = ("自哪天起", "valid from; today where it is left out")
UNTIL = ("至哪天（不含）", "until; not including this day, for good where it is left out")
LEFT_OUT = {"load_default": None, "allow_none": True}
CORRECTED = Words("更正的字段；不写则为撤回", "the fields that a correction sets; left out, the entry is taken back")
STATE, SETS = Words("内容", "the record's values"), Words("所写字段", "the fields that are set")


@dataclass(frozen=True, slots=True)
class Bodies:
    """The schema of each command's body."""

    creation: type[Body]
    change: type[Body]
    correction: type[Body]
    preview: type[Body]
    act: type[Body]


class Withdrawal(Body):
    """Take one entry back."""

    entry = _revision("撤回哪一版", "entry; to take back, by its revision")
    basis = basis(needed=True)


class Ending(Body):
    """End the record."""

    on = _optional_day(*FROM)
    basis = basis(needed=True)


class Erasure(Body):
    """Destroy the key of the personal fields."""

    basis = basis(needed=True)


@cache
def bodies(kind: Kind) -> Bodies:
    """The bodies that depend on the kind."""
    cls = kind.cls
    return Bodies(
        _body(
            kind,
            "CreationOf",
            state=Stated(cls, partial=False, words=STATE),
            valid_from=_optional_day(*FROM),
            basis=basis(needed=False),
        ),
        _body(
            kind,
            "ChangeOf",
            sets=Stated(cls, partial=True, words=SETS),
            valid_from=_optional_day(*FROM),
            until=_optional_day(*UNTIL),
            basis=basis(needed=False),
        ),
        _body(
            kind,
            "CorrectionOf",
            corrects=_revision("更正哪一版", "corrects; the entry that was wrong, by its revision"),
            sets=Stated(cls, partial=True, words=SETS),
            valid_from=day("自哪天起", "valid from", required=True),
            until=_optional_day(*UNTIL),
            basis=basis(needed=True),
        ),
        _body(
            kind,
            "PreviewOf",
            entry=_revision("哪一版", "entry; to correct or to take back, by its revision"),
            sets=Stated(cls, partial=True, words=CORRECTED, needed=False),
            valid_from=day("自哪天起", "valid from; the entry's own first day where it is left out", **LEFT_OUT),
            until=_optional_day(*UNTIL),
        ),
        _body(kind, "ActOn", **_act_members(kind)),
    )


def _act_members(kind: Kind) -> dict[str, Field]:
    asked = [schemas.of_class(act.asks) for act in kind.acts if act.asks]
    told = said("须说明的内容", "inputs; what the act asks for, see /kinds")
    return {
        "act": _text("事项", "act", required=True),
        "inputs": mf.Dict(load_default=dict, metadata=told | ({"anyOf": asked} if asked else {})),
        "on": _optional_day(*FROM),
        "basis": basis(needed=False),
    }


def _body(kind: Kind, name: str, **members: Field) -> type[Body]:
    return type(f"{name}{kind.cls.__name__}", (Body,), members)
