"""The fields of a record's form as this person fills them in: what is theirs is there, what may be chosen is offered by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import request
from flask_babel import gettext as _

from chassis.procedures import binding
from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.commands.things import View
from contracts.declare import Kind
from gateway.access.principal import principal
from gateway.desk import desk
from gateway.language import say
from gateway.portal import entry, numbered, offered, wording
from gateway.portal.forms import Form
from gateway.portal.named import called
from rulebooks.in_force import Status


def fields(kind: Kind, view: View | None, form: Form) -> Iterator[entry.Field]:
    """In the order of the declaration; *view* is the record that is changed."""
    for one in entry.fields(kind.cls):
        if one.name not in _settled(kind):
            found = _offered(numbered.field_of(one, kind, form), kind, form)
            yield _kept(_explained(found, kind, form), kind, view)


def own(kind: Kind) -> dict[str, str]:
    """One's own zone or agency, by the fields that name them."""
    who = principal()
    mine = {kind.zone: who.zone, kind.parties.get(who.role.value, ""): who.party}
    return {name: value for name, value in mine.items() if value and name not in ("", "id")}


def _settled(kind: Kind) -> tuple[str, ...]:
    """Of a case what its own page asks in words; under one procedure alone, also what there is nothing to say about."""
    if not issubclass(kind.cls, CaseThing):
        return ()
    return ("procedure", "trial", "declared") if len(kind.cls.procedures) == 1 else ("declared",)


def _offered(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """One's own zone or agency by its name; of a case also the procedures and records that it may be about, to choose from."""
    if not issubclass(kind.cls, CaseThing) and field.name not in (*own(kind), "application_id"):
        return _place_by_name(field, kind, form)
    if issubclass(kind.cls, CaseThing) and field.name == "procedure":
        return replace(field, control="choice", hint="", choices=tuple(_procedures(kind.cls.procedures)))
    return _chosen_of(field, tuple(offered.records(field.name)), form)


def _place_by_name(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """Instead of its id, and a draft edition instead of its label."""
    if kind.name == "activation" and field.name == "edition":
        return _chosen_of(field, wording.drafts(), form)
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    if spec is None or spec.meta.refers not in ("zone", "base"):
        return field
    choices = offered.every_zone() if spec.meta.refers == "zone" else tuple(offered.records(field.name))
    return _chosen_of(field, choices, form)


def _chosen_of(field: entry.Field, choices: tuple[tuple[str, str], ...], form: Form) -> entry.Field:
    """Where the form says one that is not to be chosen, that stays as it was typed."""
    said = form.value(field.name)
    is_known = choices and (not said or said in dict(choices))
    return replace(field, control="choice", hint="", choices=choices) if is_known else field


def _procedures(codes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Those of the person's own province, and of no province."""
    region = principal().region
    for code in codes:
        found = binding(code, desk().clock.today(), drafts=True)
        if found and (not region or region.startswith(found.province)):
            draft = "" if found.status is Status.ACTIVE else _("（仅供试算，不产生决定）")
            yield code, f"{say(found.words)}{draft}"


def _explained(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """A field that holds an id or a region code says beside it what that is; an id that the page before gave, that alone."""
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    value = form.value(field.name) if spec else ""
    if not spec or not value or field.control == "choice":
        return field
    meant = called(spec.meta.refers, value) if spec.meta.refers else _region(spec.meta.codes, value)
    if meant and spec.meta.refers and request.args.get(field.name) == value:
        return replace(field, control="choice", hint="", choices=((value, meant),))
    return replace(field, hint=_("%(hint)s；现填：%(meant)s", hint=field.hint, meant=meant)) if meant else field


def _region(codes: str, value: str) -> str:
    found = wording.code_word(codes, value) if codes == "regions" else ""
    return found if found != value else ""


def _kept(field: entry.Field, kind: Kind, view: View | None) -> entry.Field:
    """What is kept encrypted stands in no control: it says that it is there, and stays where nothing is written."""
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    if spec is None or view is None or not (spec.meta.personal and view.state.get(spec.name)):
        return field
    said = _("已填的内容加密保存，不在这里显示；不写则不变")
    return replace(field, hint=_("%(hint)s；%(said)s", hint=field.hint, said=said) if field.hint else said)
