"""Every reason why an act cannot be done: role, state, edition, conditions, words, day; each with its article and cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.procedures import of_days, of_deeds, of_facts  # noqa: F401 - imported so that their tests can be named
from chassis.procedures.case import CORRECT, Line, as_day
from chassis.procedures.conditions import Asked, Finding, Outcome, evaluate
from chassis.procedures.model import Act, Condition, Definition, Machine, kind_of
from chassis.procedures.packed import plain
from contracts.codes import CODES, load_all
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.roles import ROLE_WORDS, Role
from rulebooks import statements
from rulebooks.in_force import Status

ACTIVATED = "edition.activated"  # the fact that an officer has let a draft decide
OF_A_PART = frozenset({"elapsed", "running", "closing", "holder"})  # tests that need the part they are asked of

NOBODY = Words("他人", "somebody else")  # of what the only one who might send it back brings themselves
MENDED = Words("记错了的，更正原来的记录", "What was recorded wrongly is corrected where it stands")


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of an act with what was found."""

    condition: Condition
    basis: Words
    finding: Finding
    source: str = ""  # where the fact came from, and as of when
    as_of: str = ""

    @property
    def outcome(self) -> Outcome:
        return self.finding.outcome


def checks(asked: Asked, name: str) -> tuple[Check, ...]:
    """Every condition of an act with its outcome: met, failed, unknown or waived; what an entry form shows."""
    definition = asked.case.definition
    return tuple(_check(asked, definition.conditions[need]) for need in definition.act(name).needs)


def reasons(asked: Asked, name: str, *, final: bool = True) -> tuple[Fault, ...]:
    """Every reason against *name* by `asked.now`; *final* asks for the words that the act needs, too."""
    definition = asked.case.definition
    if name not in definition.acts:
        return (codes.NO_ACT.fault(edition=definition.edition, act=name),)
    act = definition.act(name)
    basis = definition.articles[act.basis].words
    found = (
        *_of_role(asked, name, act),
        *_of_state(asked, name, act),
        *_of_edition(asked, act),
        *_of_needs(asked, name, act),
        *(_of_words(asked, act) if final else ()),
        *(_of_day(asked) if final else ()),
    )
    return tuple(one if one.basis else replace(one, basis=basis) for one in found)


def way_to(machine: Machine, state: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The fewest acts from *state* into one of *wanted*; empty where there is no way."""
    seen = {state}
    edge: list[tuple[str, tuple[str, ...]]] = [(state, ())]
    while edge:
        here, path = edge.pop(0)
        for name, act in machine.acts.items():
            if here in act.on and act.to and act.to not in seen:
                if act.to in wanted:
                    return (*path, name)
                seen.add(act.to)
                edge.append((act.to, (*path, name)))
    return ()


def _line(asked: Asked, name: str, act: Act) -> Line | None:
    on_case = not kind_of(name) or act.opens
    return asked.case.main if on_case else asked.case.parts.get(asked.now.part)


def _of_role(asked: Asked, name: str, act: Act) -> Iterator[Fault]:
    definition, role = asked.case.definition, asked.now.role
    by = definition.doers(name, asked.now.part)
    if not any(role in definition.platform_roles(one) for one in by):
        wanted = _listed(definition.roles[one].words for one in by) if by else NOBODY
        yield codes.WRONG_ROLE.fault(fact=role_words(definition, role), act=act.words, wanted=wanted)


def role_words(definition: Definition, role: str) -> Words:
    """Who somebody is, in the words of the procedure or else of the platform."""
    if role in definition.roles:
        return definition.roles[role].words
    return ROLE_WORDS[Role(role)] if role in {one.value for one in Role} else Words(role, role)


def doer(definition: Definition, name: str, role: str) -> str:
    """The role whose act it is, where an account of the platform acts for it."""
    act = definition.acts.get(name)
    mine = [one for one in (act.by if act else ()) if role in definition.platform_roles(one)]
    return role if not mine or role in mine else mine[0]


def doer_words(definition: Definition, name: str, role: str) -> Words:
    """Who did an act, in the words of the procedure."""
    return role_words(definition, doer(definition, name, role))


def _of_state(asked: Asked, name: str, act: Act) -> Iterator[Fault]:
    case, definition, line = asked.case, asked.case.definition, _line(asked, name, act)
    kind, part = kind_of(name), asked.now.part
    machine = definition.machine(kind)
    if line is None or (act.opens and not part.startswith(f"{kind}:")):
        yield codes.NO_PART.fault(fact=part or None, part=machine.words)
    elif act.on and line.state not in act.on:
        state = machine.states[line.state].words
        done = line.state == act.to and any((one.act, one.part) == (name, part) for one in case.entries)
        against = codes.DONE_ALREADY if done else codes.WRONG_STATE
        yield against.fault(fact=state, state=state, act=act.words, way=_way(machine, line.state, act.on))
    elif act.once and (before := case.done_there(name, part if kind else "")):
        day = before[-1].day
        yield codes.DONE_ALREADY.fault(fact=Words(f"办理于 {day}", f"Done on {day}"), act=act.words, way=MENDED)
    if act.opens and part in case.parts:
        yield codes.PART_EXISTS.fault(fact=part, part=of_deeds.part_words(case, part))
    if act.during and case.state not in act.during:
        state = definition.case.states[case.state].words
        wanted = _listed(definition.case.states[one].words for one in act.during)
        yield codes.CASE_ELSEWHERE.fault(fact=state, state=state, act=act.words, wanted=wanted)


def _of_edition(asked: Asked, act: Act) -> Iterator[Fault]:
    definition = asked.case.definition
    activated = ACTIVATED in asked.facts and asked.facts[ACTIVATED].value
    if act.decides and definition.status is Status.DRAFT and not activated:
        yield codes.DRAFT_EDITION.fault(edition=definition.words)


def _of_needs(asked: Asked, name: str, act: Act) -> Iterator[Fault]:
    definition, line = asked.case.definition, _line(asked, name, act)
    for need in act.needs:
        condition = definition.conditions[need]
        if line is None and condition.test in OF_A_PART:
            continue
        checked = _check(asked, condition)
        if not checked.outcome.passes:
            yield _not_met(definition, checked)


def _not_met(definition: Definition, checked: Check) -> Fault:
    """The condition as a reason: with its article, what was found, and what would change it."""
    condition, finding = checked.condition, checked.finding
    known = load_all() if condition.code and condition.code not in CODES else CODES
    general = codes.UNKNOWN_FACT if checked.outcome is Outcome.UNKNOWN else codes.NOT_MET
    value = "" if finding.value is None else str(finding.value)
    undone = condition.test == "done" and "at_most" not in condition.params  # what is to be done says the cure
    fault = (known[condition.code] if condition.code else general).fault(
        fact=None if undone else finding.told or value or None,
        condition=condition.words,
        change=finding.change,
        value=value,
        limit=str(finding.limit),
    )
    context = {
        "condition": condition.id,
        "outcome": checked.outcome.value,
        "value": plain(finding.value),
        "limit": plain(finding.limit),
        "counted": list(finding.counted),
        "omitted": list(finding.omitted),
        "waived_by": condition.waived_by,
    }
    return replace(fault, basis=checked.basis, change=_waivable(definition, condition, finding), context=context)


def _waivable(definition: Definition, condition: Condition, finding: Finding) -> Words:
    """What would change it; where an exception can be granted, that too."""
    if not condition.waived_by:
        return finding.change
    act = definition.act(condition.waived_by)
    by = _listed(definition.roles[one].words for one in act.by)
    return Words(
        "；".join(filter(None, (finding.change.zh, f"或由{by.zh}{act.zh}"))),
        "; ".join(filter(None, (finding.change.en, f"or by exception ({act.en}, {by.en})"))),
    )


def _check(asked: Asked, condition: Condition) -> Check:
    fact = asked.facts.get(condition.params.get("fact", ""))
    basis = asked.case.definition.articles[condition.basis].words
    found = evaluate(asked, condition)
    return Check(condition, basis, found, fact.source if fact else "", fact.as_of if fact else "")


def _of_words(asked: Asked, act: Act) -> Iterator[Fault]:
    """What is missing or wrong in what was said."""
    definition, said = asked.case.definition, asked.now.said
    for ask in act.asks:
        one, pointer = definition.inputs[ask], f"#/inputs/{ask}"
        if said.get(ask) in (None, ""):
            known = load_all() if one.code else CODES
            missing = known[one.code] if one.code else codes.INPUT_REQUIRED
            yield missing.fault(pointer, act=act.words, input=one.words)
        elif wanted := _wanted(asked, ask, one.type, said):
            yield codes.INPUT_WRONG.fault(pointer, input=one.words, value=str(said[ask]), wanted=wanted)
    for ask in act.may_say:
        one = definition.inputs[ask]
        if said.get(ask) not in (None, "") and (wanted := _wanted(asked, ask, one.type, said)):
            yield codes.INPUT_WRONG.fault(f"#/inputs/{ask}", input=one.words, value=str(said[ask]), wanted=wanted)


def _wanted(asked: Asked, ask: str, form: str, said: Mapping[str, Any]) -> Words | None:
    """What an input must be, where it is not."""
    value = said[ask]
    if form == "date" and as_day(value) is None:
        return Words("日期", "a date")
    if form == "number" and not str(value).lstrip("-").replace(".", "", 1).isdigit():
        return Words("数字", "a number")
    if form == "statement":
        return _said_word_for_word(asked, ask, value)
    conditions = asked.case.definition.conditions
    if form == "condition" and (value not in conditions or conditions[value].waived_by != asked.now.act):
        known = [one.words for one in conditions.values() if one.waived_by == asked.now.act]
        return _listed(known)
    return None


def _said_word_for_word(asked: Asked, ask: str, value: Any) -> Words | None:
    """The edition of the text that stands on the day, where another was said."""
    found = statements.in_force(asked.case.definition.inputs[ask].statement, asked.now.day)
    if found is None:
        return Words("当日没有施行的文本", "no text stands on that day")
    return None if value == found.edition else Words(f"现行文本 {found.edition}", f"the text in force, {found.edition}")


def _of_day(asked: Asked) -> Iterator[Fault]:
    """
    A legal day lies neither ahead of its recording nor before the last step: an earlier one is a correction.

    The steps of other parts do not count for an act on one part: a score of Monday may be recorded after one of Tuesday.
    """
    now, case = asked.now, asked.case
    steps = (one for one in case.entries if one.act != CORRECT)  # which tells of a day and is no step
    last = max(one.day for one in steps if not kind_of(now.act) or one.part in {"", now.part})
    if now.day > now.recorded_at.date():
        yield codes.DAY_AHEAD.fault("#/day", day=now.day, today=now.recorded_at.date())
    if now.day < last:
        yield codes.DAY_BEFORE_LAST.fault("#/day", day=now.day, last=last)


def _way(machine: Machine, state: str, wanted: tuple[str, ...]) -> Words:
    """What would have to be done first."""
    path = [machine.acts[name] for name in way_to(machine, state, wanted)]
    if not path:
        return Words("此后不再可能", "It is no longer possible")
    return Words("先：" + " → ".join(one.zh for one in path), "First: " + " → ".join(one.en for one in path))


def _listed(words: Any) -> Words:
    every = list(words)
    return Words("、".join(one.zh for one in every), ", ".join(one.en for one in every))
