"""What may be done now, by whom, what the platform does by itself, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from chassis.errors import Refused
from chassis.procedures.case import Case, Entry, Facts, step, told
from chassis.procedures.conditions import Asked, facts_of
from chassis.procedures.model import Act, kind_of
from chassis.procedures.reasons import ACTIVATED, reasons, way_to
from contracts.codes.base import Fault
from contracts.declare import Words
from rulebooks.in_force import Status

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Way:
    """One act on the case or on one part; open when there are no reasons against it."""

    act: str
    part: str
    words: Words
    reasons: tuple[Fault, ...]


def acts(case: Case, facts: Facts, now: Entry) -> list[Way]:
    """Every act of the procedure for the person of *now*: the buttons, and the grey ones with their reasons."""
    found = []
    for name, act in case.definition.acts.items():
        for part in _parts(case, name, act):
            asked = Asked(case, facts, replace(now, act=name, part=part))
            found.append(Way(name, part, act.words, reasons(asked, name, final=False)))
    return found


def lies_behind(case: Case, name: str, part: str) -> bool:
    """Whether no step leads any more to where the act is done."""
    definition, act, kind = case.definition, case.definition.act(name), kind_of(name)
    line = case.main if not kind or act.opens else case.parts.get(part)
    places = [(definition.case, case.state, act.during)]
    places += [(definition.machine(kind), line.state, act.on)] if line and not act.opens else []
    return any(wanted and here not in wanted and not way_to(machine, here, wanted) for machine, here, wanted in places)


def automatic(case: Case, facts: Facts, now: Entry) -> list[Entry]:
    """What the platform does by itself now, by *now* as its role `system`: after each act, and on the day of waking."""
    found = []
    for name, act in case.definition.acts.items():
        for part in _parts(case, name, act) if act.automatic else ():
            entry = replace(now, act=name, part=part, role=SYSTEM)
            if not reasons(Asked(case, facts, entry), name):
                found.append(entry)
    return found


def perform(case: Case, facts: Facts, entry: Entry) -> Case:
    """The case after *entry*, which keeps the facts its tests saw; or Refused with every reason."""
    if against := reasons(Asked(case, facts, entry), entry.act):
        raise Refused(*against)
    after = step(case, replace(entry, saw={name: facts[name] for name in sorted(_seen(case, entry) & facts.keys())}))
    in_order = entry.order >= case.entries[-1].order
    return after if in_order else replace(after, entries=tuple(told(after.entries)))


def _seen(case: Case, entry: Entry) -> frozenset[str]:
    """What its tests look at; of a decision under a draft also that an officer let the draft decide."""
    definition, act = case.definition, case.definition.act(case.named(entry))
    needs = facts_of(definition.conditions, act.needs)
    return needs | {ACTIVATED} if act.decides and definition.status is Status.DRAFT else needs


def _parts(case: Case, name: str, act: Act) -> list[str]:
    """What an act can be tried on: the case, a new part, or each part of its kind."""
    kind = kind_of(name)
    if not kind:
        return [""]
    if act.opens:
        return [next_part(case, kind)]
    return [part for part, line in case.parts.items() if line.kind == kind]


def next_part(case: Case, kind: str) -> str:
    """The name of a part that the case has not had yet."""
    return next(name for number in count(1) if (name := f"{kind}:{number}") not in case.parts)
