"""docs/states.md: the tables of moves as diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chassis.keeping import Keep
from contracts.roles import ROLE_WORDS, Role
from deploy.dev.catalogues.page import both, page, table
from services.all_in_one import SERVICES

PAGE = Path("docs/states.md")
ABOUT = (
    "每张图和每张表都出自服务里的一张状态表；按钮、接口和这里看到的是同一张表。· "
    "Each diagram comes from a service's table of moves, from which the buttons and the API are drawn too."
)
HEAD = ("从 · from", "事项 · act", "到 · to", "由谁 · by", "依据 · basis", "事件 · event")


def files() -> dict[Path, str]:
    return {PAGE: page("状态 · States", ABOUT, *(_part(keep) for keep in with_moves()))}


def with_moves() -> Iterator[Keep[Any]]:
    """Every kind with a table of moves."""
    for service in SERVICES:
        yield from (keep for keep in service.keeps if keep.moves.table)


def _part(keep: Keep[Any]) -> str:
    kind = keep.kind
    return f"## {kind.words.zh} · {kind.words.en}\n\n{_diagram(keep)}\n\n{table(HEAD, _rows(keep))}"


def _diagram(keep: Keep[Any]) -> str:
    acts = {act.name: act.words for act in keep.kind.acts}
    states = {state for state, _ in keep.moves.table} | {move.leads_to for move in keep.moves.table.values()}
    ordered = [state for state in type(next(iter(states))) if state in states]
    names = [f'  state "{state.words.zh} · {state.words.en}" as {state.value}' for state in ordered]
    lines = [
        f"  {state.value} --> {move.leads_to.value}: {acts[act].zh} · {acts[act].en}"
        for (state, act), move in keep.moves.table.items()
    ]
    first = [f"  [*] --> {ordered[0].value}"]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *first, *lines, "```"])


def _rows(keep: Keep[Any]) -> Iterator[tuple[str, ...]]:
    acts = {act.name: act for act in keep.kind.acts}
    for (state, name), move in keep.moves.table.items():
        act = acts[name]
        by = "、".join(ROLE_WORDS[Role(role)].zh for role in act.by)
        basis = both((move.basis.zh, move.basis.en))
        yield both(state.words), both(act.words), both(move.leads_to.words), by, basis, f"`{move.event.type}`"
