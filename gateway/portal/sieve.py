"""The filters of a list: its looked-up fields as controls, and what was chosen in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask import request
from flask_babel import gettext as _

from chassis import ids
from chassis.shapes.specs import Spec, state_specs
from chassis.storage.columns import is_looked_up
from contracts.commands.things import ListThings
from contracts.declare import Kind
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import entry, offered
from gateway.portal.forms import Form

COMPARED = (date, Decimal, int)  # looked up from … until …, which one box does not say
MACHINERY = ("procedure", "edition", "wakes_on")


def controls(kind: Kind) -> list[entry.Field]:
    """A control for each field by which a list is narrowed."""
    return [
        _control(spec)
        for spec in state_specs(kind.cls)
        if is_looked_up(spec) and spec.base not in COMPARED and spec.name not in MACHINERY
    ]


def _control(spec: Spec) -> entry.Field:
    """A zone and a base are chosen by their names: there are few. What is found by a part of it says so."""
    field = entry.control(spec)
    if spec.meta.by_part:
        return replace(field, hint=_("写一部分即可"))
    every = offered.EVERY.get(spec.meta.refers)
    return replace(field, control="choice", hint="", choices=every()) if every else field


def chosen(kind: Kind) -> dict[str, tuple[str, ...]]:
    """What the address says, by field; an agency by its credit code, too, and an id as it is printed."""
    looked_up = [spec for spec in state_specs(kind.cls) if is_looked_up(spec) and request.args.get(spec.name)]
    return {spec.name: tuple(_meant(spec, text) for text in request.args.getlist(spec.name)) for spec in looked_up}


def _meant(spec: Spec, text: str) -> str:
    text = text.strip()
    if not spec.meta.refers:
        return spec.meta.shape.normalise(text) if spec.meta.by_part else text
    if spec.meta.refers == "agency" and not ids.check(text):
        found = send(ListThings(kind="agency", where={"credit_code": (text.upper(),)}, limit=1), principal()).items
        return found[0].id if found else text
    return ids.check(text) or text


def form() -> Form:
    """The controls as the address fills them."""
    said = {name: request.args.get(name, "").strip() for name in request.args}
    return Form(values={name: ids.check(text) or text for name, text in said.items()})
