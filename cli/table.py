"""Records, lists and histories for people: labels from the declarations, codes by their names."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from io import StringIO
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from chassis import ids
from chassis.shapes.specs import Spec, state_specs
from cli.context import Context
from contracts.declare import KINDS, Find, Kind
from rulebooks import codes

MOST = 6  # columns of a list beside title and id
UNWATCHED = 240  # columns
NARROW = 40  # characters of a value in a list


def draw(table: Table) -> None:
    """On standard output as it is now; where nobody watches, wide, plain and without blanks at the ends."""
    watched = sys.stdout.isatty()
    with StringIO() as buffer:
        size = None if watched else UNWATCHED
        Console(file=buffer, highlight=False, width=size, force_terminal=watched, no_color=not watched).print(table)
        for line in buffer.getvalue().splitlines():
            click.echo(line.rstrip())


def told(context: Context, spec: Spec, value: Any) -> str:
    """A value for people."""
    if value is None or value == []:
        return "-"
    if isinstance(value, list):
        return "、".join(told(context, spec, one) for one in value)
    if isinstance(value, dict):
        return _parts(context, spec.base, value)
    if isinstance(value, bool):
        return context.say(("是", "yes") if value else ("否", "no"))
    if isinstance(spec.base, type) and issubclass(spec.base, Enum):
        member = next((one for one in spec.base if one.value == value), None)
        return context.say(member.words) if member is not None else str(value)  # type: ignore[attr-defined]  # every choice of ours has words
    text = _of_list(context, spec, str(value))
    unit = context.say(spec.meta.unit)
    return f"{text} {unit}" if unit else text


def _of_list(context: Context, spec: Spec, value: str) -> str:
    if spec.meta.refers and len(value) == ids.LENGTH:
        return ids.shown(value)
    if not spec.meta.codes:
        return value
    entry = codes.load(spec.meta.codes).get(value)
    return f"{context.say(entry.words)} ({value})" if entry else value


def _parts(context: Context, cls: Any, value: dict[str, Any]) -> str:
    known = {spec.name: spec for spec in state_specs(cls)} if hasattr(cls, "__dataclass_fields__") else {}
    said = [
        told(context, known[name], part) if name in known else str(part)
        for name, part in value.items()
        if part is not None
    ]
    return "，".join(said) if context.lang == "zh" else ", ".join(said)


def record(context: Context, kind: Kind, view: dict[str, Any]) -> None:
    """One record: its fields, and what may be done to it."""
    state = view["state"]
    title = state.get(kind.title) or context.say(kind.words)
    marks = [ids.shown(view["id"]), context.say((f"第 {view['revision']} 版", f"revision {view['revision']}"))]
    if view["past"]:
        known = f"，{context.say(('按所知', 'as known'))} {view['known_at']}" if view["known_at"] else ""
        marks.append(f"{context.say(('截至', 'as of'))} {view['as_of']}{known}")
    if view["gone"]:
        marks.append(context.say(("当日无此记录", "not there on that day")))
    if view["turns_on"]:
        marks.append(context.say((f"{view['turns_on']} 起有变化", f"changes on {view['turns_on']}")))
    click.echo(f"{title}\n{'  '.join(marks)}\n")
    table = Table.grid(padding=(0, 2))
    for spec in state_specs(kind.cls):
        if state.get(spec.name) not in (None, []):
            named = (view.get("names") or {}).get(spec.name)
            value = told(context, spec, state[spec.name])
            table.add_row(context.say(spec.meta.words), Text(f"{named} {value}" if named else value))
    draw(table)
    if view["open_acts"] or view["closed_acts"]:
        click.echo()
        acts(context, view["open_acts"], view["closed_acts"])


def acts(context: Context, open_: Iterable[dict[str, Any]], closed: Iterable[dict[str, Any]]) -> None:
    """What may be done, and what may not with every reason."""
    lang = context.lang
    for act in open_:
        click.echo(f"▸ {act['words'][lang]}  ({act['act']})")
    for act in closed:
        click.echo(f"⊘ {act['words'][lang]}  ({act['act']})")
        for reason in act["reasons"]:
            click.echo(f"    {reason['detail'][lang]}")


def history(context: Context, kind: Kind, entries: Iterable[dict[str, Any]]) -> None:
    """A history in rows, newest first."""
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    heads = [
        ("版", "No."),
        ("自", "From"),
        ("至", "Until"),
        ("记录于", "Recorded"),
        ("内容", "What"),
        ("依据", "Basis"),
    ]
    rows = [
        [
            str(entry["revision"]),
            entry["valid_from"],
            entry["valid_until"] or "",
            entry["recorded_at"][:16].replace("T", " "),
            _said(context, specs, entry),
            entry["basis"],
        ]
        for entry in entries
    ]
    grid([context.say(head) for head in heads], rows)


def _said(context: Context, specs: dict[str, Spec], entry: dict[str, Any]) -> str:
    """What an entry sets; of the first one only how much."""
    marks = []
    if entry["corrects"]:
        marks.append(context.say((f"更正第 {entry['corrects']} 版", f"corrects {entry['corrects']}")))
    if entry["withdrawn_by"]:
        marks.append(context.say((f"已被第 {entry['withdrawn_by']} 版撤回", f"withdrawn by {entry['withdrawn_by']}")))
    sets = {name: value for name, value in entry["sets"].items() if name in specs}
    if entry["revision"] == 1:
        marks.append(context.say((f"设立，{len(sets)} 项", f"created, {len(sets)} fields")))
    else:
        marks += [
            f"{context.say(specs[name].meta.words)}: {_short(told(context, specs[name], value))}"
            for name, value in sets.items()
        ]
    return "; ".join(marks) or entry["act"]


def preview(context: Context, kind: Kind, days: Sequence[dict[str, Any]]) -> None:
    """By days, each field as it is and as it would be."""
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    heads = [("自", "From"), ("至（不含）", "Until"), ("字段", "Field"), ("现为", "Now"), ("将为", "Would be")]
    rows = [
        [one["valid_from"], one["valid_until"] or "", each["words"][context.lang], *_sides(context, specs, each)]
        for one in days
        for each in one["differences"]
    ]
    if rows:
        grid([context.say(head) for head in heads], rows)
    else:
        click.echo(context.say(("不会改变什么", "It would change nothing")))


def _sides(context: Context, specs: dict[str, Spec], each: dict[str, Any]) -> tuple[str, ...]:
    """Both values; that a record is ended is no field of it."""
    spec = specs.get(each["field"])
    if spec is None:
        return tuple(context.say(("是", "yes") if each[side] else ("否", "no")) for side in ("one", "other"))
    return tuple(told(context, spec, each[side]) for side in ("one", "other"))


def comparison(context: Context, kind: Kind, body: dict[str, Any]) -> None:
    """The fields in which two states differ."""
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    heads = ["", *(_moment(context, body[side]) for side in ("one", "other"))]
    rows = [
        [item["words"][context.lang], *(told(context, specs[item["field"]], item[side]) for side in ("one", "other"))]
        for item in body["differences"]
    ]
    if rows:
        grid(heads, rows)
    else:
        click.echo(context.say(("没有差别", "No difference")))


def _moment(context: Context, view: dict[str, Any] | None) -> str:
    if view is None:
        return context.say(("无此记录", "not there"))
    known = f", {context.say(('按所知', 'as known'))} {view['known_at']}" if view["known_at"] else ""
    return f"{view['as_of']}{known}"


def listing(context: Context, kind: Kind, views: Sequence[dict[str, Any]]) -> None:
    """Records in rows: title, id, and the fields that lists are narrowed by."""
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    columns = _columns(kind, specs, views)
    heads = [
        context.say(specs[kind.title].meta.words),
        "ID",
        *(context.say(specs[name].meta.words) for name in columns),
    ]
    rows = [
        [
            _short(_titled(context, kind, specs, view)),
            ids.shown(view["id"]),
            *(_short(told(context, specs[name], view["state"].get(name))) for name in columns),
        ]
        for view in views
    ]
    grid(heads, rows)


def _titled(context: Context, kind: Kind, specs: dict[str, Spec], view: dict[str, Any]) -> str:
    named = (view.get("names") or {}).get(kind.title)
    return str(named or told(context, specs[kind.title], view["state"].get(kind.title)))


def _columns(kind: Kind, specs: dict[str, Spec], views: Iterable[dict[str, Any]]) -> list[str]:
    """What differs is worth a column; single values before lists."""
    looked_up = [
        name for name, spec in specs.items() if spec.meta.find not in (Find.NONE, Find.TEXT) and name != kind.title
    ]
    filled = [name for name in looked_up if any(view["state"].get(name) not in (None, []) for view in views)]
    return sorted(filled, key=lambda name: specs[name].many)[:MOST]


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with a rule under its head."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    draw(table)


def _short(text: str) -> str:
    return text if len(text) <= NARROW else text[: NARROW - 1] + "…"


def found(context: Context, kind: Kind, cards: Iterable[dict[str, Any]]) -> None:
    """Search results in rows, with a sign where there is a warning."""
    heads = [context.say(("名称", "Name")), "ID", context.say(("所在地", "Region")), context.say(("提示", "Notes"))]
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    rows = [
        [
            str(card["state"].get(kind.title, "")),
            ids.shown(card["id"]),
            told(context, specs["region"], card["state"].get("region")),
            " ".join(reason["detail"][context.lang] for reason in card["sight"]["reasons"]),
        ]
        for card in cards
    ]
    grid(heads, rows)


def card(context: Context, kind: Kind, body: dict[str, Any]) -> None:
    """A record, whether it is found, and what the others say of it."""
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    sight = body["sight"]
    seen = context.say(
        ("可被找到", "found by those who search") if sight["found"] else ("不被找到", "not found by those who search")
    )
    click.echo(f"{body['state'].get(kind.title, '')}\n{ids.shown(body['id'])}  {seen}")
    for reason in sight["reasons"]:
        click.echo(f"  ! {reason['detail'][context.lang]}")
        for name in ("basis", "fact", "change"):
            if reason.get(name):
                click.echo(f"      {reason[name][context.lang]}")
    shown = Table.grid(padding=(0, 2))
    for name, spec in specs.items():
        if body["state"].get(name) not in (None, []):
            shown.add_row(context.say(spec.meta.words), Text(told(context, spec, body["state"][name])))
    click.echo()
    draw(shown)
    for other in body["joined"]:
        click.echo(f"\n{context.say(KINDS[other['kind']].words)}  {other['name']}  {ids.shown(other['id'])}")
