"""What the record of a case rests on: the act and its article, as it is kept in Chinese, and as English pages read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from chassis.procedures.case import CORRECT, MOVE, OPEN
from chassis.procedures.model import Definition
from chassis.procedures.shelf import shelf
from contracts.declare import Words

LONGEST = 500
BESIDE = {  # entries that no package knows
    OPEN: Words("开立", "Opened"),
    MOVE: Words("转到另一版本", "Moved to another edition"),
    CORRECT: Words("更正", "Corrected"),
}


def basis_of(definition: Definition, name: str) -> Words:
    """Of an act of a package."""
    act = definition.act(name)
    return _joined(act.words, definition.articles[act.basis].words)


def basis_beside(name: str, reason: str) -> Words:
    """Of an entry that no package knows, with what somebody gave as its reason."""
    return _joined(BESIDE[name], Words(reason, reason))


def in_english(text: str) -> str:
    """The same basis; empty where *text* is none of these."""
    beside = (one for one in BESIDE if text.startswith(basis_beside(one, "").zh))
    return _known().get(text) or next((basis_beside(one, text.partition("：")[2]).en for one in beside), "")


def _joined(head: Words, rest: Words) -> Words:
    return Words(f"{head.zh}：{rest.zh}"[:LONGEST], f"{head.en}: {rest.en}"[:LONGEST])


@cache
def _known() -> Mapping[str, str]:
    return {one.zh: one.en for one in _bases()}


def _bases() -> Iterator[Words]:
    for definition in shelf().values():
        yield definition.words
        yield from (basis_of(definition, name) for name in definition.acts)
