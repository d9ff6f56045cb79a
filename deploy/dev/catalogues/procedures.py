"""docs/procedures/: each procedure as diagrams and tables, for a lawyer's eye; and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chassis.procedures import Definition, shelf
from chassis.procedures.differences import FIRST_DAY
from chassis.procedures.drawing import mermaid
from chassis.procedures.model import Act, Clock, Condition, kind_of
from contracts.declare import Words
from deploy.dev.catalogues.page import both, page, table
from rulebooks.procedures import vocabulary

FOLDER = Path("docs/procedures")
ABOUT = (
    "每张图、每张表都出自 `rulebooks/procedures` 里的一个程序包；按钮、接口和这里看到的是同一个包。· "
    "Each diagram and table comes from a package in `rulebooks/procedures`, from which buttons and API are drawn too."
)
LISTED = ("程序 · procedure", "版本 · edition", "状态 · status", "服务 · service")
ACTS = ("事项 · act", "由谁 · by", "从 · from", "到 · to", "须 · needs", "填 · asks", "依据 · basis")
CONDITIONS = ("条件 · condition", "判断 · test", "可例外 · may be excepted", "依据 · basis")
CLOCKS = (
    "期限 · period",
    "多长 · length",
    "起 · starts",
    "止 · ends",
    "停 · stands still in",
    "谁欠 · owed by",
    "依据 · basis",
)
ARTICLES = ("条 · article", "原文 · quote", "可信度 · evidence")
DEMANDS = ("目标 · goal", "之前必有 · what must lie before", "依据 · basis")
UNITS = {
    "working_days": Words("{}个工作日", "{} working days"), "days": Words("{}日", "{} days"),
    "months": Words("{}个月", "{} months"), "years": Words("{}年", "{} years"),
    "every": Words("每年 {}", "each year, {}"),
}  # fmt: skip


def files() -> dict[Path, str]:
    found = {FOLDER / f"{one.code}.{one.starts}.md": _page(one) for one in shelf().values()}
    return {FOLDER / "README.md": page("程序 · Procedures", ABOUT, _list(), _vocabulary()), **found}


def _list() -> str:
    rows = (
        (
            f"[{one.zh}]({one.code}.{one.starts}.md)<br>{one.en}",
            f"`{one.edition}`",
            "征求意见稿<br>draft" if one.status.value == "DRAFT" else "施行<br>in force",
            one.owner,
        )
        for one in shelf().values()
    )
    return table(LISTED, rows)


def _vocabulary() -> str:
    known = vocabulary()
    facts = ((f"`{one.name}`", both(one.words), one.form, _users("fact", one.name)) for one in known.facts.values())
    effects = ((f"`{one.name}`", both(one.words), _users("effect", one.name)) for one in known.effects.values())
    head = ("名 · name", "事实 · fact", "形式 · form", "用于 · asked by")
    return "\n\n".join((
        "## 服务须提供的事实 · facts that services supply", table(head, facts),
        "## 效果 · effects", table(("名 · name", "效果 · effect", "用于 · of"), effects),
    ))  # fmt: skip


def _users(kind: str, name: str) -> str:
    """The procedures that ask for a fact, or bring about an effect."""
    facts = ((one.code, {c.params.get("fact") for c in one.conditions.values()}) for one in shelf().values())
    effects = ((one.code, {e for act in one.acts.values() for e in act.effects}) for one in shelf().values())
    return ", ".join(code for code, named in (facts if kind == "fact" else effects) if name in named)


def _page(d: Definition) -> str:
    parts = [part for kind in d.machines for part in _machine(d, kind)]
    return page(
        f"{d.zh} · {d.en}",
        f"`{d.edition}` · {d.owner} · `{d.file}`",
        *parts,
        f"## 条件 · conditions\n\n{table(CONDITIONS, (_condition(d, one) for one in d.conditions.values()))}",
        f"## 期限和义务 · periods and duties\n\n{table(CLOCKS, (_clock(d, *one) for one in d.clocks.items()))}",
        f"## 法律所求 · what the law demands\n\n{table(DEMANDS, _demands(d))}",
        f"## 依据 · articles\n\n{table(ARTICLES, _articles(d))}",
    )


def _machine(d: Definition, kind: str) -> Iterator[str]:
    machine = d.machine(kind)
    yield f"## {machine.zh} · {machine.en}" if kind else "## 案件 · the case"
    yield f"```mermaid\n{mermaid(d, 'zh', kind)}\n```"
    mine = ((name, act) for name, act in d.acts.items() if kind_of(name) == kind)
    yield table(ACTS, (_act(d, name, act) for name, act in mine))


def _act(d: Definition, name: str, act: Act) -> tuple[str, ...]:
    states = d.machine(kind_of(name)).states
    marks = "".join(mark for mark, on in (("⚖", act.decides), ("✗", act.refuses), ("①", act.once)) if on)
    return (
        f"{both(act.words)} {marks}".strip(),
        _names(d.roles[one].words for one in act.by),
        "（新）<br>(new)" if act.opens else _names(states[one].words for one in act.on),
        both(states[act.to].words) if act.to else "",
        _names(d.conditions[one].words for one in act.needs),
        _names(d.inputs[one].words for one in (*act.asks, *act.may_say)),
        _basis(d, act.basis),
    )


def _condition(d: Definition, one: Condition) -> tuple[str, ...]:
    said = "；".join(f"{name} = {_value(value)}" for name, value in one.params.items())
    waived = both(d.acts[one.waived_by].words) if one.waived_by else ""
    waived += "（一次 · once）" if one.waived_once else ""
    return both(one.words), f"`{one.test}` {said}", waived, _basis(d, one.basis)


def _clock(d: Definition, name: str, one: Clock) -> tuple[str, ...]:
    states = {**d.case.states, **d.machine(kind_of(name)).states}
    return (
        both(one.words),
        _length(d, one),
        _names(d.acts[act].words for act in one.starts),
        _names(d.acts[act].words for act in one.ends),
        _names(states[state].words if state in states else Words(state, state) for state in one.stops_in),
        both(d.roles[one.owed_by].words) if one.owed_by else "",
        _basis(d, one.basis),
    )


def _length(d: Definition, one: Clock) -> str:
    if one.set_by:
        words = d.inputs[one.set_by].words
        return both(Words(f"由机关定：{words.zh}", f"set by the authority: {words.en}"))
    (unit, length) = next(iter(one.lengths.items()))
    again = Words("，周而复始", ", again and again") if one.repeat else Words("", "")
    first = FIRST_DAY if one.first_day else Words("", "")
    text = UNITS[unit]
    return both(Words(text.zh.format(length) + first.zh + again.zh, text.en.format(length) + first.en + again.en))


def _demands(d: Definition) -> Iterator[tuple[str, ...]]:
    for one in d.demands:
        marks = [(kind, name) for kind, _, name in (mark.partition(":") for mark in one.must)]
        words = [(d.acts[name] if kind == "act" else d.conditions[name]).words for kind, name in marks]
        yield both(d.case.states[one.goal].words), _names(words), _basis(d, one.basis)


def _articles(d: Definition) -> Iterator[tuple[str, ...]]:
    for one in d.articles.values():
        yield both(one.words), "<br>".join(one.quotes), one.citation.evidence.value


def _basis(d: Definition, key: str) -> str:
    article = d.articles[key]
    return article.citation.article or both(article.words)


def _names(words: Iterable[Words]) -> str:
    found = list(words)
    return both(Words("、".join(one.zh for one in found), ", ".join(one.en for one in found)))


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} {_value(one)}" for name, one in value.items())
    return "、".join(map(_value, value)) if isinstance(value, list | tuple) else str(value)
