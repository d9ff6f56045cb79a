"""A thing on a page: each field with its label, its value in words, and where the value comes from."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from chassis.access import objections
from chassis.ids import shown as grouped
from chassis.shapes.specs import Spec, state_specs
from contracts.cases import CaseThing
from contracts.commands.things import Entry, View
from contracts.declare import KINDS, Choice, Kind, State, Words
from contracts.roles import Role
from contracts.things.corrections import CorrectionState
from contracts.things.credit import ListingState
from gateway.access.principal import principal
from gateway.language import language, say
from gateway.portal import money
from gateway.portal.shown import day, number, own
from rulebooks import codes as code_lists

PAGES = {"agency": "agency.page", "zone": "zone.one", "panel": "panel.one"}
PAGES_OF_ROLE = {("demand", Role.FIRM): "pairing.own", ("demand", Role.AGENCY): "demand_search.one"}
BARE = (date, int, bool, Decimal)
LINE_BREAK = Markup("<br>")
OWNERS = {  # whose an open matter is
    "applications": Words("申报", "Applications"),
    "assessment": Words("考核", "Assessment"),
    "credit": Words("信用档案", "Credit files"),
    "registry": Words("登记", "Register"),
    "search": Words("撮合签约", "Signed services"),
}
STOP = re.compile(r"[。.](</span>)?$")  # of a sentence within a line of parts


@dataclass(frozen=True, slots=True)
class Row:
    """One line of facts."""

    name: str
    label: str
    value: Markup
    source: str = ""
    on: date | None = None


def rows(view: View, names: Iterable[str] = (), *, without: Iterable[str] = ()) -> list[Row]:
    """The fields that have a value, or those that are asked for, in the order of the declaration."""
    wanted, left_out = tuple(names), set(without)
    found = []
    specs = state_specs(KINDS[view.kind].cls)
    left_out |= {spec.meta.english for spec in specs}  # said in their place
    for spec in specs:
        value = in_language(spec, view.state)
        if spec.name in left_out or (wanted and spec.name not in wanted) or _is_empty(value):
            continue
        found.append(Row(spec.name, say(spec.meta.words), shown(spec, value, view.names), *_source(view, spec.name)))
    return found


def in_language(spec: Spec, state: State) -> Any:
    """The value, as the field says it in the language of the page."""
    english = state.get(spec.meta.english) if spec.meta.english and language() == "en" else None
    return english or state.get(spec.name)


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines of facts whose common source is told once; those that come from elsewhere keep their own."""

    rows: tuple[Row, ...]
    source: str = ""
    on: date | None = None

    @property
    def mixed(self) -> bool:
        return any(row.source for row in self.rows)


def gathered(found: Iterable[Row]) -> Facts:
    """The source of most lines is taken out of them."""
    lines = tuple(found)
    (source, on), times = Counter((row.source, row.on) for row in lines).most_common(1)[0] if lines else (("", None), 0)
    if times < 2 or not source:
        return Facts(lines)
    here = (
        dataclasses.replace(row, source="", on=None) if (row.source, row.on) == (source, on) else row for row in lines
    )
    return Facts(tuple(here), source, on)


def state_rows(kind: str, state: State, names: Iterable[str]) -> list[Row]:
    """The same of a state that comes without sources."""
    specs = {spec.name: spec for spec in state_specs(KINDS[kind].cls)}
    return [
        Row(name, say(specs[name].meta.words), shown(specs[name], state[name], {}))
        for name in names
        if not _is_empty(state.get(name))
    ]


def _source(view: View, name: str) -> tuple[str, date | None]:
    source = view.sources.get(name)
    return (source.basis, source.valid_from) if source else ("", None)


def within_reach(view: View) -> bool:
    """Whether this person's role may write such a thing, and their region and zone hold this one."""
    kind, who = KINDS[view.kind], principal()
    return not objections(who, kind, kind.writers, view.id, view.state)


def title(view: View) -> str:
    """What a thing is called."""
    kind = KINDS[view.kind]
    called = view.names.get(kind.title) or view.state.get(kind.title) or grouped(view.id)
    spec = next(spec for spec in state_specs(kind.cls) if spec.name == kind.title)
    if spec.meta.codes:
        return code_word(spec.meta.codes, str(called))
    english = view.state.get("english_name")
    return str(english if english and language() == "en" else called)


def shown(spec: Spec, value: Any, names: dict[str, str]) -> Markup:
    """A value in words."""
    if _is_empty(value):
        return Markup("")
    if spec.many:
        lines = [_one(spec, item, names) for item in value]
        between = LINE_BREAK if dataclasses.is_dataclass(spec.base) else escape("、" if language() == "zh" else ", ")
        return between.join(lines)
    if money.is_money(spec):
        return escape(_("%(amount)s 元", amount=number(Decimal(value) / 100)))
    text = _one(spec, value, names)
    unit = say(spec.meta.unit)
    return Markup("{} {}").format(text, unit) if unit else text


def plain(spec: Spec, value: Any) -> str:
    """A value in words without marks, for a sentence about it."""
    return shown(spec, value, {}).replace(LINE_BREAK, " ").striptags() or str(_("空"))


def _one(spec: Spec, value: Any, names: dict[str, str]) -> Markup:  # noqa: PLR0911 - one return per type
    if spec.meta.refers:
        return _reference(spec.meta.refers, str(value), names.get(spec.name, ""))
    if spec.meta.codes:
        return escape(code_word(spec.meta.codes, str(value)))
    if isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return escape(say(spec.base.of(value).words))
    if spec.name in MACHINERY:
        return escape(MACHINERY[spec.name](str(value)))
    if spec.base is bool:
        return escape(_("是") if value else _("否"))
    if spec.base is date:
        return escape(day(date.fromisoformat(value)))
    if spec.base is Decimal:
        return escape(number(Decimal(str(value))))
    if spec.base is int:
        return escape(number(value))
    if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
        return _record(spec.base, value, names)
    return own(value)


def _record(cls: type, state: State, names: dict[str, str]) -> Markup:
    parts = [_part(spec, state.get(spec.name), names) for spec in state_specs(cls)]
    said = [part for part in parts if part]
    return escape(sep_of_record()).join([*(Markup(STOP.sub(r"\1", str(part))) for part in said[:-1]), *said[-1:]])  # noqa: S704 - marked before


def _part(spec: Spec, value: Any, names: dict[str, str]) -> Markup:
    """A part that does not explain itself, such as a day or a number, stands with its label."""
    text = shown(spec, value, names)
    return Markup("{} {}").format(say(spec.meta.words), text) if text and spec.base in BARE else text


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


def many(kind: Kind) -> str:
    """What the things of a kind are called together."""
    return kind.words.zh if language() == "zh" else headline(kind.plural.replace("-", " "))


def headline(text: str) -> str:
    """With a capital at its beginning, as a heading or a label of its own."""
    return text[:1].upper() + text[1:]


def edition(label: str) -> str:
    """An edition of a programme, which a decision names as `JS_2016@2017-01-01`, by its first day."""
    code, at, starts = label.partition("@")
    return str(_("%(day)s 起施行的版本", day=starts)) if at else code


def _owner(name: str) -> str:
    """Whose an open matter is; who is not known is named as it was said."""
    return say(OWNERS[name]) if name in OWNERS else own(name)


MACHINERY = {"edition": edition, "owner": _owner}  # fields whose values are names of the machinery


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a timeline."""

    day: date
    recorded: date
    text: Markup
    basis: str
    fix: bool
    links: tuple[tuple[str, str], ...] = ()  # what may be done about it


def timeline(kind: str, entries: Iterable[Entry], *, mended: str = "") -> Iterator[Line]:
    """What was recorded, in words; with the id of the record that somebody may mend, how each entry is."""
    for entry in entries:
        yield Line(
            entry.valid_from,
            entry.recorded_at.date(),
            _told(kind, entry),
            entry.basis,
            entry.corrects is not None,
            tuple(_mending(kind, mended, entry)) if mended else (),
        )


def _mending(kind: str, id: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """An entry that says something of its own and stands may be corrected, and taken back unless it is the first."""
    if entry.withdrawn_by is not None or entry.cause.startswith("$"):
        return
    where: dict[str, Any] = {"plural": KINDS[kind].plural, "id": id, "number": entry.revision}
    yield _("更正：第 %(n)s 版", n=entry.revision), url_for("correcting.correct_form", **where)
    if entry.revision > 1:
        yield _("撤回：第 %(n)s 版", n=entry.revision), url_for("correcting.withdraw_form", **where)


def _told(kind: str, entry: Entry) -> Markup:
    if entry.cause == "$turn":
        return escape(_("到期生效"))
    if entry.cause == "$erased":
        return escape(_("个人信息已删除"))
    head = escape(_("第 %(n)s 版", n=entry.revision))
    if entry.corrects is not None:
        verb = (
            _("撤回第 %(n)s 版", n=entry.corrects)
            if entry.cause == "$withdrawn"
            else _("更正第 %(n)s 版", n=entry.corrects)
        )
        head = Markup("{}，{}").format(head, verb) if language() == "zh" else Markup("{}, {}").format(head, verb)
    specs = {spec.name: spec for spec in state_specs(KINDS[kind].cls)}
    if entry.revision == 1:
        return Markup("{} {}").format(head, _("建立记录"))
    parts = [
        Markup("{} {}").format(say(specs[name].meta.words), shown(specs[name], value, {}) or _("无"))
        for name, value in entry.sets.items()
        if name in specs
    ]
    if entry.sets.get("ended"):
        parts.append(escape(_("终止")))
    joined = escape("；" if language() == "zh" else "; ").join(parts)
    return Markup("{}{}{}").format(head, "：" if language() == "zh" else ": ", joined) if parts else head


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())


def install(app: Flask) -> None:
    """What templates call."""
    app.jinja_env.filters["area"] = lambda value: number(Decimal(str(value)))
    app.jinja_env.filters["edition"] = edition
    app.jinja_env.filters["many"] = many
    app.jinja_env.filters["headline"] = headline
    app.jinja_env.globals.update(
        {
            "code_word": code_word,
            "kinds": KINDS,
            "act_address": lambda plural, id: lambda act: url_for("recording.act_form", plural=plural, id=id, act=act),
            "listing_state": lambda value: say(ListingState.of(value).words),
            "correction_state": lambda value: say(CorrectionState.of(value).words),
            "said_values": lambda values: [(value, say(words), count, on) for value, words, count, on in values],
        }
    )
