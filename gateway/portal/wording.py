"""The value of a field in words: codes and ids by what they name, days, amounts and numbers as they are written."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from chassis.ids import shown as grouped
from chassis.procedures import Definition, bases, shelf
from chassis.shapes.specs import Spec, state_specs
from contracts.cases import CaseThing, Declared
from contracts.declare import KINDS, Choice, State, Words
from contracts.roles import Role
from contracts.things.shapes import ESSAY
from gateway.access.principal import principal
from gateway.language import language, say
from gateway.portal import money
from gateway.portal.shown import day, number, own
from rulebooks import codes as code_lists
from rulebooks import printed, programmes
from rulebooks.in_force import Status
from rulebooks.matching import profiles
from rulebooks.procedures import vocabulary

PAGES = {"agency": "agency.page", "zone": "zone.one", "panel": "panel.one", "result_list": "pairing.as_locked"}
PAGES_OF_ROLE = {("demand", Role.FIRM): "pairing.own", ("demand", Role.AGENCY): "demand_search.one"}
IN_CLEAR = {("demand", Role.FIRM)}  # whose owner reads on a page of its own what the common ones keep sealed
WRITTEN: Mapping[Any, Callable[[Any], str]] = {  # how a value of a type is written
    bool: lambda value: str(_("是") if value else _("否")),
    date: lambda value: day(date.fromisoformat(value)),
    Decimal: lambda value: number(Decimal(str(value))),
    int: number,
}
LINE_BREAK = Markup("<br>")
DATE = Words("日期", "Date")
OWNERS = {  # whose an open matter is
    "applications": Words("申报", "Applications"),
    "assessment": Words("考核", "Assessment"),
    "credit": Words("信用档案", "Credit files"),
    "registry": Words("登记", "Register"),
    "search": Words("撮合签约", "Signed services"),
}
STOP = re.compile(r"[。.](</span>)?$")  # of a sentence within a line of parts


def shown(spec: Spec, value: Any, names: dict[str, str]) -> Markup:
    """A value in words."""
    if is_empty(value):
        return Markup("")
    if spec.many:
        lines = [_one(spec, item, names) for item in value]
        is_line = dataclasses.is_dataclass(spec.base) or spec.meta.shape is ESSAY
        between = LINE_BREAK if is_line else escape("、" if language() == "zh" else ", ")
        return between.join(lines)
    if money.is_money(spec):
        return escape(_("%(amount)s 元", amount=number(Decimal(value) / 100)))
    text = _one(spec, value, names)
    unit = say(spec.meta.unit)
    return Markup("{} {}").format(text, unit) if unit else text


def sealed(kind: str, spec: Spec) -> Markup | None:
    """What stands for a personal value where its owner, who reads it in clear elsewhere, would be shown asterisks."""
    hidden = spec.meta.personal and (kind, principal().role) in IN_CLEAR
    return escape(_("加密保存，这里不显示。")) if hidden else None


def plain(spec: Spec, value: Any, names: dict[str, str]) -> str:
    """A value in words without marks, for a sentence about it."""
    return shown(spec, value, names).replace(LINE_BREAK, " ").striptags() or str(_("空"))


def _one(spec: Spec, value: Any, names: dict[str, str]) -> Markup:  # noqa: PLR0911 - one return per type
    if spec.meta.refers:
        return _reference(
            spec.meta.refers, str(value), names.get(f"{spec.name}/{value}" if spec.many else spec.name, "")
        )
    if spec.meta.codes:
        return escape(code_word(spec.meta.codes, str(value)))
    if isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return escape(say(spec.base.of(value).words))
    if spec.name in MACHINERY or spec.name in OF_CASE:
        return escape(_of_machinery(spec.name, str(value), names))
    if spec.meta.table:
        return escape(row_of(spec, value, names.get("programme", "")))
    if spec.base in WRITTEN:
        return escape(WRITTEN[spec.base](value))
    if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
        return _record(spec.base, value, names)
    return own(cited(value))


def row_of(spec: Spec, value: Any, programme: str) -> str:
    """The row of a programme's table that has this number, with its words."""
    words = programmes.rows_of(spec.meta.table, programme).get(int(value))
    return f"{value} {say(Words(*words))}" if words else str(value)


def _record(cls: type, state: State, names: dict[str, str]) -> Markup:
    state = _in_words(state) if cls is Declared else state
    parts = [_part(spec, state.get(spec.name), names, begins=not at) for at, spec in enumerate(state_specs(cls))]
    said = [part for part in parts if part]
    return escape(sep_of_record()).join([*(Markup(STOP.sub(r"\1", str(part))) for part in said[:-1]), *said[-1:]])  # noqa: S704 - marked before


def _in_words(declared: State) -> State:
    """A fact that a filer declared: what it is called, and the value that was chosen."""
    fact = vocabulary().facts.get(str(declared["fact"]))
    if fact is None:
        return declared
    value = str(declared["value"])
    flags = {"yes": str(_("是")), "no": str(_("否"))} if fact.form == "flag" else {}
    chosen = say(Words(*fact.values[value])) if value in fact.values else flags.get(value, value)
    return declared | {"fact": say(Words(*fact.words)), "value": chosen}


def _part(spec: Spec, value: Any, names: dict[str, str], *, begins: bool) -> Markup:
    """A part that does not explain itself, such as a number or a day that is more than its date, stands with its label."""
    if isinstance(value, bool):
        words = spec.meta.words
        return escape(say(words if value else Words(f"不{words.zh}", f"Not {words.en.lower()}")))
    text = shown(spec, value, names)
    if not text or spec.base not in WRITTEN or spec.meta.words == DATE:
        return text
    label = say(spec.meta.words)
    return Markup("{} {}").format(label if begins else label[:1].lower() + label[1:], text)


def sep_of_record() -> str:
    return "，" if language() == "zh" else ", "


def _reference(kind: str, id: str, called: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address(kind, id), own(called or grouped(id)))


def address(kind: str, id: str) -> str:
    """The page of a thing: a page of its own where there is one, else the common one."""
    if page := PAGES.get(kind) or PAGES_OF_ROLE.get((kind, principal().role)):
        return url_for(page, id=id)
    if issubclass(KINDS[kind].cls, CaseThing):
        return url_for("cases.one", plural=KINDS[kind].plural, id=id)
    return url_for("records.one", plural=KINDS[kind].plural, id=id)


def code_word(codes: str, value: str) -> str:
    """The name of a code."""
    known = code_lists.load(codes)
    entry = known.get(value)
    if entry is None and codes == "regions":  # a prefix, or a district that is not listed: the narrowest that is
        wider = (value[:length].ljust(6, "0") for length in (6, 4, 2))
        entry = next((found for code in wider if (found := known.get(code))), None)
    return say(Words(*entry.words)) if entry else value


def edition(label: str) -> str:
    """An edition of a programme, which a decision names as `JS_2016@2017-01-01`, by its first day."""
    code, at, starts = label.partition("@")
    if (definition := shelf().get(label)) and definition.status is Status.DRAFT:
        return str(_("%(day)s 起可试算的征求意见稿", day=starts))
    return str(_("%(day)s 起施行的版本", day=starts)) if at else code


def edition_named(label: str) -> str:
    """A record that is about an edition is called by its procedure and its first day."""
    found = shelf().get(label)
    return f"{say(found.words)}{sep_of_record()}{found.starts}" if found else label


def drafts() -> tuple[tuple[str, str], ...]:
    """The draft editions that an office may let decide, each by its name."""
    found = (one.edition for one in shelf().values() if one.status is Status.DRAFT)
    return tuple((one, edition_named(one)) for one in found)


def cited(text: Any) -> Any:
    """An article, or an act with its article, in the language of the page, where a rulebook knows it; else what was recorded."""
    said = str(text or "")
    return (language() == "en" and said and (printed.in_english(said) or bases.in_english(said))) or text


def _owner(name: str) -> str:
    """Whose an open matter is; who is not known is named as it was said."""
    return say(OWNERS[name]) if name in OWNERS else own(name)


def _of_machinery(name: str, value: str, names: dict[str, str]) -> str:
    """What a name of the machinery means; that of a stage or a desk by the edition of its case."""
    if name in MACHINERY:
        return MACHINERY[name](value)
    definition = shelf().get(names.get("edition", ""))
    found = OF_CASE[name](definition).get(value) if definition else None
    return say(found.words) if found else value


def _profile(label: str) -> str:
    """What a way of scoring is called, and since when it is as it is."""
    code, _at, starts = label.partition("@")
    known = next((one for one in profiles.editions().get(code, ()) if one.starts.isoformat() == starts), None)
    return f"{say(Words(*known.words))} {edition(label)}" if known else label


def _procedure(code: str) -> str:
    """What a procedure is called; another field of that name says what it says."""
    found = next((one for one in shelf().values() if one.code == code), None)
    return say(found.words) if found else code


def _party(id: str) -> str:
    """Who has an account and no record: one's own by that word, others by their number."""
    return str(_("本单位")) if id == principal().party else str(_("编号 %(id)s", id=grouped(id)))


# fields whose values are names of the machinery; those of a case are known by its edition
MACHINERY = {
    "edition": edition,
    "owner": _owner,
    "procedure": _procedure,
    "profile": _profile,
    "firm_id": _party,
    "owner_id": _party,
}
OF_CASE: dict[str, Callable[[Definition], Mapping[str, Any]]] = {
    "stage": lambda definition: definition.case.states,
    "desk": lambda definition: definition.roles,
}


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())
