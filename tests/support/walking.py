"""A random life of a case: whatever is open may be done, by whoever may do it, and time goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from chassis.procedures import Asked, Case, Definition, Entry, Facts, perform, reasons, wakes
from chassis.procedures.model import kind_of
from chassis.procedures.witness import at, begun, first_day, good_facts, words

CROWD = 3  # parts of a kind, after which no more are begun


def lives(definition: Definition, chance: Random, length: int) -> list[Case]:
    """The case after each of at most *length* acts, the first as it was opened."""
    facts, day = good_facts(definition), first_day(definition)
    found = [begun(definition, day)]
    for number in range(length):
        ways = list(_open(found[-1], facts, day, number))
        later = wakes(found[-1], day)
        if later and (not ways or chance.random() < 0.1):
            day = later
        elif not ways:
            break
        else:
            found.append(perform(found[-1], facts, chance.choice(ways)))
            day += timedelta(chance.choice((0, 0, 1, 3)))
    return found


def _open(case: Case, facts: Facts, day: date, number: int) -> Iterator[Entry]:
    """Each act that is open to somebody, with something said for it."""
    for name, act in case.definition.acts.items():
        for part in _parts(case, name, number):
            line = case.parts.get(part, case.main)
            actor = line.holder if line.holder and number % 3 else f"somebody-{number}"
            by = case.definition.doers(name, part)
            entry = Entry(name, day, at(day), actor, by[number % len(by)], part, words(case, name, day, number))
            possible = act.opens or line.state in act.on
            if possible and not reasons(Asked(case, facts, entry), name):
                yield entry


def _parts(case: Case, name: str, number: int) -> list[str]:
    """What an act can be tried on; of a crowd of parts, no more are begun."""
    kind = kind_of(name)
    mine = [part for part, line in case.parts.items() if line.kind == kind]
    if not kind:
        return [""]
    if case.definition.act(name).opens:
        return [f"{kind}:{number}"] if len(mine) < CROWD else []
    return mine
