"""What every case of a legal procedure has in common, whichever service runs it; see `chassis.cases`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.declare import LINE, TEXT, Shape, Thing, field

CODE = Shape("code", longest=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A fact that nobody looks up: somebody with a name says it, and what proves it."""

    fact: str = field("事实", "Fact", shape=CODE)
    value: str = field("值", "Value", shape=LINE, hint=("是否题填 yes 或 no", "for a yes-or-no fact: yes or no"))
    proof: str | None = field("依据材料", "Evidence", shape=TEXT, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseThing(Thing):
    """A case as a thing; its entries stand in a table beside it, and all that is derived here follows from them."""

    procedures: ClassVar[tuple[str, ...]] = ()  # the codes of the packages that such a case may run under

    procedure: str = field(
        "办理程序",
        "Procedure",
        shape=CODE,
        find="facet",
        hint=("程序的代码，如 JS_2016", "the code of a procedure, as JS_2016"),
    )
    trial: bool = field(
        "仅供试算", "Trial only", default=False, hint=("用征求意见稿试算，不产生决定", "Tries a draft, decides nothing")
    )
    declared: tuple[Declared, ...] = field("申报的事实", "Facts declared", default=())
    organisation: str = field("申办单位编号", "Organisation of the filer", shape=LINE, derived=True, default="")
    edition: str = field("版本", "Edition", shape=CODE, find="exact", derived=True, default="")
    stage: str = field("阶段", "Stage", shape=CODE, find="facet", derived=True, default="")
    desk: str = field("由谁办理", "Whose move", shape=CODE, find="facet", derived=True, default="")
    opened_on: date | None = field("开立日期", "Opened", derived=True, default=None)
    wakes_on: date | None = field("下次到期", "Wakes on", find="exact", derived=True, default=None)
    chain: str = field("办理记录校验", "Hash of its entries", shape=LINE, derived=True, default="")
