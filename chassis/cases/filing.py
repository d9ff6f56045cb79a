"""How a case begins, and what its filer declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from chassis.access import own_field
from chassis.cases import access, kept
from chassis.clock import from_micros
from chassis.errors import Missing
from chassis.jcs import canonical
from chassis.procedures import OPEN, Case, Definition, Entry, Fact, opened, owed, packed, runs, wakes
from chassis.shapes.codec import to_json
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.codes.base import Code, Fault
from contracts.declare import Words
from contracts.roles import Role
from rulebooks.procedures import Fact as Known
from rulebooks.procedures import vocabulary
from rulebooks.workdays import months_later

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

EVERYBODY = "*"  # the part under which stands what is open to everybody
WAITED = "!"  # before the name of an act that somebody beside the desk has to do first
DECLARED = "declared"  # the source of a fact that somebody said
FLAGS = {"yes": True, "no": False, "是": True, "否": False, "true": True, "false": False}


def opening(reading: Reading, definition: Definition) -> Case:
    """The case on its first day."""
    who = reading.principal
    said = {"edition": definition.edition}
    return opened(definition, Entry(OPEN, reading.today, from_micros(reading.now), who.id, who.role.value, said=said))


def open_case(work: Work, cases: Cases[Any], thing: CaseThing) -> None:
    """Its first entry, and on whose desk it lies."""
    case = opening(work, cases.definition(thing))
    kept.write(work, thing.id, 0, thing.revision, case.entries[0])
    kept.put_desks(work, thing.id, desks(work, cases, thing, case))


def derived(case: Case, today: date) -> dict[str, Any]:
    """The fields of the thing that follow from its entries."""
    return {
        "edition": case.definition.edition,
        "stage": case.state,
        "desk": desk_of(case),
        "wakes_on": wakes(case, today),
        "chain": chain(case.entries),
    }


def desk_of(case: Case) -> str:
    """Whose move it is, as a role of the procedure: a draft is with who files it, where they have an act on it."""
    definition, filer = case.definition, case.entries[0].role
    if case.state != definition.case.start or filer in definition.platform_roles(case.desk):
        return case.desk
    mine = (by for act in definition.case.acts.values() if case.state in act.on for by in act.by)
    return next((by for by in mine if filer in definition.platform_roles(by)), case.desk)


def chain(entries: Iterable[Entry]) -> str:
    """One hash over all entries, whatever order a database keeps names in: it goes with the thing into the ledger."""
    rows = [canonical(to_json(packed(one))) for one in entries]
    return sha256("\n".join(rows).encode()).hexdigest()


def desks(reading: Reading, cases: Cases[Any], thing: CaseThing, case: Case) -> Iterator[kept.Row]:
    """Whose move it is: on the case, on each part that waits for somebody, beside the desk; and what is open to everybody."""
    if case.over:
        return
    today = reading.today
    common = {"kind": cases.kind.name, "region": cases.region_of(thing), "holder": ""}
    due = [one for one in owed(case, ahead(today)) if one.ended is None and one.last]
    for part, line in (("", case.main), *case.parts.items()):
        machine = case.definition.machine(line.kind)
        mine = [one for one in due if one.part == part]
        if part and machine.each:  # an entry of a list waits with its case
            desk = _sent_back(case, part)
        else:
            desk = (machine.states[line.state].desk if part else desk_of(case)) or (mine[0].owed_by if mine else "")
        if not desk:
            continue
        last = min((one.last for one in mine if one.last), default=None) or _last(case, part, today)
        role = case.definition.platform_roles(desk)[-1] if part else _reader(cases, case, desk)
        yield common | {
            "part": part,
            "role": role,
            "holder": line.holder if part and is_personal(case, part) else whose(cases, thing, role),
            "state": line.state,
            "since": line.stays[-1].start,
            "due_on": last or kept.NEVER,
        }
    whole = {"state": case.state, "since": case.main.stays[-1].start, "due_on": _last(case, "", today) or kept.NEVER}
    for act in cases.awaits(reading, thing, case):
        role = case.definition.platform_roles(case.definition.acts[act].by[0])[-1]
        yield common | whole | {"part": WAITED + act, "role": role, "holder": whose(cases, thing, role)}
    if access.is_open(case):
        yield common | whole | {"part": EVERYBODY, "role": access.ANYBODY}


def _sent_back(case: Case, part: str) -> str:
    """Who has to bring an entry anew while the case lies on another desk: its defects were told, and it can be brought."""
    definition, line = case.definition, case.parts[part]
    machine = definition.parts[line.kind]
    acts, item = machine.acts.values(), definition.lists[machine.each].get(part.partition(":")[2])
    told = any(act.refuses and act.to == line.state and case.state not in act.during for act in acts)
    can = any(act.brings and line.state in act.on and case.state in act.during for act in acts)
    return item.by if item and told and can and item.by != desk_of(case) else ""


def whose(cases: Cases[Any], thing: CaseThing, role: str) -> str:
    """The zone or the party whose alone it is among all of a role; empty where it is anybody's in the region."""
    field = own_field(cases.kind, Role(role)) if role in {one.value for one in Role} else ""
    return str(getattr(thing, field) or "") if field else ""


def _reader(cases: Cases[Any], case: Case, desk: str) -> str:
    """Who is shown that the case waits: its desk, or, where those see only their own parts, who ends that state."""
    definition, state = case.definition, case.state
    role = definition.platform_roles(desk)[-1]
    if role in cases.kind.readers:
        return role
    ends = (by for act in definition.case.acts.values() if state in act.on and act.to for by in act.by)
    others = (definition.platform_roles(by)[-1] for by in ends)
    return next((one for one in others if one in cases.kind.readers and one not in cases.kind.writers), role)


def _last(case: Case, part: str, today: date) -> date | None:
    """The last day of what runs on it; a period that was waited for is no due day once it is over."""
    waited = waited_for(case.definition)
    running = (one for one in runs(case, ahead(today)) if one.part == part and one.ended is None and one.last)
    return min(
        (one.last for one in running if one.last and (one.last >= today or one.clock not in waited)), default=None
    )


def waited_for(definition: Definition) -> frozenset[str]:
    """The periods whose end something waits for: once they are over nobody is late."""
    waits = (one.params for one in definition.conditions.values() if one.test == "elapsed")
    return frozenset(str(params["clock"]) for params in waits)


def is_personal(case: Case, part: str) -> bool:
    """Whether what the part waits for is for its holder alone."""
    line, conditions = case.parts[part], case.definition.conditions
    machine = case.definition.parts[line.kind]
    desk = machine.states[line.state].desk
    acts = (act for act in machine.acts.values() if line.state in act.on and desk in act.by)
    return any(conditions[need].test == "holder" for act in acts for need in act.needs)


def ahead(today: date) -> date:
    """How far what recurs is looked at: the next day of each year is among it."""
    return months_later(today, 13)


def missing_entry(number: int, code: Code = codes.NO_ENTRY) -> Missing:
    """There is no such entry, or not for this caller; or it has not what was asked for."""
    return Missing(code.fault(number=number))


# -- what is declared


def declared_facts(thing: CaseThing, wanted: Iterable[str]) -> dict[str, Fact]:
    """What the case itself says, as facts."""
    names, day = set(wanted), str(thing.opened_on or "")
    found = {}
    for one in thing.declared:
        value = _value(one.fact, one.value)
        if one.fact in names and value is not None:
            found[one.fact] = Fact(value, f"{DECLARED}: {one.proof}" if one.proof else DECLARED, day)
    return found


def wrong_declared(thing: CaseThing, known: list[str]) -> Iterator[Fault]:
    """What may not be declared in this case, or does not fit its form."""
    for number, one in enumerate(thing.declared):
        at, fact = f"#/declared/{number}", vocabulary().facts.get(one.fact)
        if fact is None or one.fact not in known:
            words = [vocabulary().facts[name].words.zh for name in known]
            yield codes.NOT_DECLARED.fault(at, name=one.fact, known="、".join(words))
        elif _value(one.fact, one.value) is None:
            yield codes.BAD_VALUE.fault(at, name=Words(*fact.words), value=one.value, wanted=_wanted(fact))


def _value(name: str, text: str) -> Any:
    """What was written, in the form that the vocabulary asks; None where it does not fit."""
    fact = vocabulary().facts.get(name)
    if fact is None or fact.form == "records":
        return None
    if fact.form == "flag":
        return FLAGS.get(text.strip().lower())
    if fact.form == "code":
        return text if text in fact.values else None
    try:
        return Decimal(text) if fact.form == "number" else date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        return None


def _wanted(fact: Known) -> Words:
    if fact.form == "code":
        zh = "、".join(f"{code}（{words.zh}）" for code, words in fact.values.items())
        return Words(zh, ", ".join(f"{code} ({words.en})" for code, words in fact.values.items()))
    return {
        "flag": Words("yes 或 no", "yes or no"),
        "number": Words("数字", "a number"),
        "date": Words("日期", "a date"),
    }[fact.form]
