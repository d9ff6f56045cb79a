"""What somebody has named as wrong and nobody has mended: it says what is to be done next, and what would be passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chassis.procedures import Case, Entry, part_words
from contracts.declare import Words

Named = tuple[str, Entry]  # a part, and the act that named what is wrong with it


def named(case: Case) -> Iterator[Named]:
    """Parts that an act sent back, and that stand as it left them."""
    acts = case.definition.acts
    for part, line in case.parts.items():
        machine = case.definition.parts.get(line.kind)
        if machine is None or machine.states[line.state].end:
            continue
        moved = [one for one in case.entries if one.part == part and case.named(one) in acts]
        moved = [one for one in moved if acts[case.named(one)].to]
        if moved and acts[case.named(moved[-1])].refuses:
            yield part, moved[-1]


def answers(case: Case, act: str, found: Iterable[Named]) -> bool:
    """Whether an act is the one that these were named for: it refuses, and asks for parts that stand so."""
    one, conditions = case.definition.acts[act], case.definition.conditions
    asked = [conditions[need].params for need in one.needs if conditions[need].test == "parts"]
    states = {(params["kind"], state) for params in asked if params.get("at_least") for state in params["state"]}
    return one.refuses and any((case.parts[part].kind, case.parts[part].state) in states for part, _ in found)


def told(case: Case, found: Iterable[Named]) -> Iterator[Words]:
    """Each with the words that were said of it."""
    for part, entry in found:
        words, said = part_words(case, part), "；".join(map(str, entry.said.values()))
        yield Words(f"已指出而未补正：{words.zh}（{said}）", f"Named and not mended: {words.en} ({said})")
