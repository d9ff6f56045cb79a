"""docs/access.md: who may use which address, who may write and read which kind, who may do which act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask_smorest.spec.plugins import FlaskPlugin

from contracts.declare import Kind
from contracts.roles import ROLE_WORDS, Role
from contracts.things import load_all
from deploy.dev.catalogues.page import both, page, table
from deploy.dev.catalogues.world import app
from gateway.access.allow import ALL, Rule, matrix

PAGE = Path("docs/access.md")
ABOUT = (
    "默认拒绝。身份决定能做什么事，机构、集聚区、辖区决定能动哪些记录；服务再查一遍。● 为可以。· "
    "Denied by default. The role chooses the verb; organisation, zone and region choose the rows; the service checks "
    "again. ● means yes."
)
SHOWN = tuple(role for role in Role if role is not Role.SYSTEM)


def files() -> dict[Path, str]:
    parts = (_roles(), f"## 记录与事项 · kinds and acts\n\n{_kinds()}", f"## 地址 · addresses\n\n{_routes()}")
    return {PAGE: page("权限 · Access", ABOUT, *parts)}


def _roles() -> str:
    head = ("代号 · name", "身份 · role")
    return "## 身份 · roles\n\n" + table(head, ((f"`{role.value}`", both(ROLE_WORDS[role])) for role in SHOWN))


def _kinds() -> str:
    rows = (row for kind in load_all().values() for row in _kind(kind))
    return table(("记录 · kind", "事 · verb", *(role.value for role in SHOWN)), rows)


def _kind(kind: Kind) -> Iterator[tuple[str, ...]]:
    name = f"{kind.words.zh} · {kind.words.en}"
    yield name, "看 · read", *_marks(kind.readers or [role.value for role in ALL])
    yield name, "写 · write", *_marks(kind.writers)
    for act in kind.acts:
        yield name, f"{act.words.zh} · {act.words.en}", *_marks(act.by)


def _routes() -> str:
    rows = ((row.method, f"`{_shown(row.path)}`", *_of_rule(row.rule)) for row in matrix(app()))
    return table(("方法 · method", "地址 · address", *(role.value for role in SHOWN)), rows)


def _shown(path: str) -> str:
    return str(FlaskPlugin.flaskpath2openapi(path))


def _of_rule(rule: Rule) -> Iterable[str]:
    return _marks([role.value for role in rule.roles])


def _marks(allowed: Iterable[str]) -> list[str]:
    known = set(allowed)
    return ["●" if role.value in known else "" for role in SHOWN]
