"""What can be proven of a package without running a case: reach, demands, paths."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from chassis.procedures.model import Act, Definition, kind_of

Node = tuple[str, frozenset[str]]  # the case's state, and which `done` conditions hold
Edge = tuple[str, Node, Node]
Path = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """
    States with the `done` conditions that hold in them, and the acts between.

    Everything else a package may ask (facts, days, parts) is taken as satisfiable, so a path missing here is missing
    in every real case.
    """

    start: Node
    edges: tuple[Edge, ...]

    @cached_property
    def after(self) -> dict[Node, list[tuple[str, Node]]]:
        found: dict[Node, list[tuple[str, Node]]] = {}
        for act, here, there in self.edges:
            found.setdefault(here, []).append((act, there))
        return found

    def path(self, goal: str, without: frozenset[str] = frozenset()) -> Path | None:
        """The shortest way to *goal*, a state or an act, that uses none of the acts *without*."""
        seen = {self.start}
        queue: deque[tuple[Node, Path]] = deque([(self.start, ())])
        while queue:
            node, path = queue.popleft()
            if node[0] == goal:
                return path
            for act, there in self.after.get(node, ()):
                if act in without:
                    continue
                if act == goal:
                    return (*path, act)
                if there not in seen:
                    seen.add(there)
                    queue.append((there, (*path, act)))
        return None

    def to(self, node: Node) -> Path:
        """The shortest way to one node."""
        seen = {self.start}
        queue: deque[tuple[Node, Path]] = deque([(self.start, ())])
        while queue:
            here, path = queue.popleft()
            if here == node:
                return path
            for act, there in self.after.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    queue.append((there, (*path, act)))
        raise KeyError(node)


class _Flags:
    """The `done` conditions of a package, and how an act changes which of them hold."""

    def __init__(self, definition: Definition) -> None:
        self.of = {name: one.params for name, one in definition.conditions.items() if one.test == "done"}
        self.waivable = {name for name in self.of if definition.conditions[name].waived_by}
        self.lasting = frozenset(name for name, params in self.of.items() if params.get("at_most") is None)

    def allow(self, act: Act, held: frozenset[str]) -> bool:
        return not any(need in self.lasting and need not in held and need not in self.waivable for need in act.needs)

    def then(self, name: str, held: frozenset[str], entered: str) -> frozenset[str]:
        """What holds after *name*, which led into the state *entered* or nowhere."""
        gone = {one for one in held if entered and self.of[one].get("since") == entered}
        return held - gone | {one for one in self.lasting if self.of[one].get("act") == name}


@lru_cache(maxsize=64)
def graph(definition: Definition) -> Graph:
    """The graph of a package."""
    flags = _Flags(definition)
    start: Node = (definition.case.start, frozenset())
    edges, queue, seen = [], [start], {start}
    while queue:
        here = queue.pop(0)
        for name, act in definition.acts.items():
            if not _possible(name, act, here[0]) or not flags.allow(act, here[1]):
                continue
            entered = act.to if not kind_of(name) else ""
            there: Node = (entered or here[0], flags.then(name, here[1], entered))
            edges.append((name, here, there))
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return Graph(start, tuple(edges))


def _possible(name: str, act: Act, state: str) -> bool:
    return state in act.during if kind_of(name) else state in act.on


def marked(definition: Definition, mark: str) -> frozenset[str]:
    """The acts that cannot happen without *mark*: "act:x" is x itself, "need:c" every act that needs c."""
    kind, _, name = mark.partition(":")
    if kind == "act":
        return frozenset({name})
    return frozenset(act for act, one in definition.acts.items() if name in one.needs)


def escapes(definition: Definition) -> list[tuple[str, str, Path]]:
    """Each demand that a path evades: (goal, mark, the path). Empty is the proof."""
    whole = graph(definition)
    return [
        (demand.goal, mark, path)
        for demand in definition.demands
        for mark in demand.must
        if (path := whole.path(demand.goal, marked(definition, mark))) is not None
    ]


@lru_cache(maxsize=4096)
def always_before(definition: Definition, act: str) -> frozenset[str]:
    """The acts that stand on every path up to *act*, and itself."""
    whole = graph(definition)
    shortest = whole.path(act) or ()
    return frozenset({act, *(one for one in shortest if whole.path(act, frozenset({one})) is None)})


def paths(definition: Definition, goal: str, length: int) -> Iterator[Path]:
    """Every sequence of acts that changes state or flags and reaches *goal* in at most *length*."""
    whole = graph(definition)
    stack: list[tuple[Node, Path]] = [(whole.start, ())]
    while stack:
        node, path = stack.pop()
        if node[0] == goal:
            yield path
        elif len(path) < length:
            stack += [(there, (*path, act)) for act, there in whole.after.get(node, ()) if there != node]
